/* SPDX-License-Identifier: MIT
 *
 * sign_in/jumpcloud/saml: all forms of the page, the roles, and pages that are refused.
 */
#include "sign_in/jumpcloud/saml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "data_file.h"
#include "sentence.h"

static const char role[] = "arn:aws:iam::544300394404:role/JumpCloudDevs";
static const char provider[] = "arn:aws:iam::544300394404:saml-provider/JumpCloud";

static void
assert_one_role(const struct secret *page)
{
    CLEANUP_SAML struct saml_assertion assertion = {0};
    struct failure failure = {0};

    assert_true(saml_parse(page, &assertion, &failure));
    assert_int_equal(assertion.role_count, 1);
    assert_string_equal(assertion.roles[0].role_arn, role);
    assert_string_equal(assertion.roles[0].provider_arn, provider);
    assert_int_equal(assertion.duration_seconds, 21600);
    assert_string_equal(assertion.session_name, "duffman@duff-beer.example");
    assert_null(strpbrk(secret_text(&assertion.base64), " \t\r\n&"));
}

static void
page_within_a_page_with_relay_state_first_is_read(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    data_file_page("pages/nested.html", "assertions/one-role.xml", &page);
    assert_one_role(&page);
}

static void
order_and_quotes_of_attributes_do_not_matter(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    data_file_page("pages/attributes.html", "assertions/one-role.xml", &page);
    assert_one_role(&page);
}

/* Copies the page, in its one value='…' with entities for some characters and for line breaks. */
static void
write_entities(struct secret *page, const struct secret *plain)
{
    const char *value = strstr(plain->text, "VALUE='") + 7;
    size_t length = strcspn(value, "'");
    char entity[8];

    secret_append_bytes(page, plain->text, (size_t)(value - plain->text));
    for (size_t i = 0; i < length; i++) {
        snprintf(entity, sizeof(entity), strchr("P+/=", value[i]) == NULL ? "%c" : "&#%d;", value[i]);
        secret_append(page, entity);
        secret_append(page, i % 76 == 75 ? "&#xA;" : "");
    }
    secret_append(page, value + length);
}

static void
entities_and_line_breaks_in_the_value_are_read(void **state)
{
    CLEANUP_SECRET struct secret plain = {0};
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    data_file_page("pages/attributes.html", "assertions/one-role.xml", &plain);
    write_entities(&page, &plain);
    assert_non_null(strstr(secret_text(&page), "&#80;"));
    assert_non_null(strstr(secret_text(&page), "&#xA;"));
    assert_one_role(&page);
}

static void
several_roles_in_either_order_with_paths_and_partitions(void **state)
{
    CLEANUP_SECRET struct secret page = {0};
    CLEANUP_SAML struct saml_assertion assertion = {0};
    struct failure failure = {0};

    (void)state;
    data_file_page("pages/nested.html", "assertions/several-roles.xml", &page);
    assert_true(saml_parse(&page, &assertion, &failure));
    assert_int_equal(assertion.role_count, 3);
    assert_string_equal(assertion.roles[0].role_arn, "arn:aws:iam::544300394404:role/brewery/cellar/Brewers");
    assert_string_equal(assertion.roles[0].provider_arn, provider);
    assert_string_equal(assertion.roles[1].role_arn, role);
    assert_string_equal(assertion.roles[2].role_arn, "arn:aws-us-gov:iam::544300394405:role/Tasters");
    assert_int_equal(assertion.duration_seconds, 0);
}

static void
duration_out_of_bounds_is_ignored(void **state)
{
    CLEANUP_SECRET struct secret page = {0};
    CLEANUP_SAML struct saml_assertion assertion = {0};
    struct failure failure = {0};

    (void)state;
    data_file_page("pages/nested.html", "assertions/odd-duration.xml", &page);
    assert_true(saml_parse(&page, &assertion, &failure));
    assert_int_equal(assertion.duration_seconds, 0);
    assert_string_equal(assertion.session_name, "");
}

static void
assert_refused(const struct secret *page, enum error_code code, enum error_party party, const char *words)
{
    struct saml_assertion assertion = {.duration_seconds = 77};
    struct failure failure = {0};

    assert_false(saml_parse(page, &assertion, &failure));
    assert_int_equal(failure_code(&failure), code);
    assert_int_equal(failure_party(&failure), party);
    assert_non_null(strstr(sentence_of(&failure), words));
    assert_int_equal(assertion.duration_seconds, 77);
    assert_null(assertion.roles);
}

static void
assertion_without_role_names_the_administrator(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    data_file_page("pages/nested.html", "assertions/no-role.xml", &page);
    assert_refused(&page, ERROR_DENIED, PARTY_ADMINISTRATOR, "names no IAM role");
    data_file_page("pages/nested.html", "assertions/foreign-namespace.xml", &page);
    assert_refused(&page, ERROR_DENIED, PARTY_ADMINISTRATOR, "names no IAM role");
}

static void
identity_center_is_named(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    data_file_page("pages/identity-center.html", "assertions/no-role.xml", &page);
    assert_refused(&page, ERROR_DENIED, PARTY_ADMINISTRATOR, "Identity Center");
}

static void
document_type_declaration_is_refused(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    data_file_page("pages/nested.html", "assertions/with-doctype.xml", &page);
    assert_refused(&page, ERROR_REPLY, PARTY_JUMPCLOUD, "not XML");
}

static void
invalid_xml_or_base64_is_refused(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    data_file_page("pages/nested.html", "assertions/not-xml.xml", &page);
    assert_refused(&page, ERROR_REPLY, PARTY_JUMPCLOUD, "not XML");
    data_file_read("pages/not-base64.html", &page);
    assert_refused(&page, ERROR_REPLY, PARTY_JUMPCLOUD, "not base64");
}

static void
page_without_assertion_is_refused(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    assert_refused(&page, ERROR_REPLY, PARTY_JUMPCLOUD, "no SAML assertion");
    data_file_read("pages/without-assertion.html", &page);
    assert_refused(&page, ERROR_REPLY, PARTY_JUMPCLOUD, "no SAML assertion");
    data_file_read("pages/empty-value.html", &page);
    assert_refused(&page, ERROR_REPLY, PARTY_JUMPCLOUD, "no SAML assertion");
}

static void
assertion_larger_than_aws_accepts_is_refused(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    secret_set(&page, "<form><input name=\"SAMLResponse\" value=\"");
    for (int i = 0; i < 25001; i++) {
        secret_append(&page, "QUFB");
    }
    secret_append(&page, "\"></form>");
    assert_refused(&page, ERROR_REPLY, PARTY_ADMINISTRATOR, "100000");
}

static void
deeply_nested_page_needs_no_stack(void **state)
{
    CLEANUP_SECRET struct secret page = {0};

    (void)state;
    for (int i = 0; i < 20000; i++) {
        secret_append(&page, "<div><form>");
    }
    assert_refused(&page, ERROR_REPLY, PARTY_JUMPCLOUD, "no SAML assertion");
}

/* libxml2 compares each attribute of a tag with all others. */
static void
tag_with_too_many_attributes_is_refused(void **state)
{
    CLEANUP_SECRET struct secret page = {0};
    struct saml_assertion assertion = {0};
    struct failure failure = {0};
    char attribute[32];

    (void)state;
    secret_set(&page, "<form><input name=\"SAMLResponse\" value=\"QUFB\"><p");
    for (int i = 0; i < 20000; i++) {
        snprintf(attribute, sizeof(attribute), " a%d=1", i);
        secret_append(&page, attribute);
    }
    secret_append(&page, "></p></form>");
    assert_false(saml_parse(&page, &assertion, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
    saml_clear(&assertion);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_within_a_page_with_relay_state_first_is_read),
        cmocka_unit_test(order_and_quotes_of_attributes_do_not_matter),
        cmocka_unit_test(tag_with_too_many_attributes_is_refused),
        cmocka_unit_test(entities_and_line_breaks_in_the_value_are_read),
        cmocka_unit_test(several_roles_in_either_order_with_paths_and_partitions),
        cmocka_unit_test(duration_out_of_bounds_is_ignored),
        cmocka_unit_test(assertion_without_role_names_the_administrator),
        cmocka_unit_test(identity_center_is_named),
        cmocka_unit_test(document_type_declaration_is_refused),
        cmocka_unit_test(invalid_xml_or_base64_is_refused),
        cmocka_unit_test(page_without_assertion_is_refused),
        cmocka_unit_test(assertion_larger_than_aws_accepts_is_refused),
        cmocka_unit_test(deeply_nested_page_needs_no_stack),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
