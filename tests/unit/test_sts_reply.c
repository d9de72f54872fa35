/* SPDX-License-Identifier: MIT
 *
 * sign_in/aws/sts_reply: credentials only when every part of them is present and valid, and a message for every
 * refusal.
 */
#include "sign_in/aws/sts_reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "data_file.h"
#include "sentence.h"

static bool
parse(const char *file, long status, struct sts_credentials *credentials, enum sts_fault *fault,
      struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};
    char name[128];

    snprintf(name, sizeof(name), "sts/%s", file);
    data_file_read(name, &body);
    return sts_reply_parse(status, &body, credentials, fault, failure);
}

static void
assert_duff_credentials(const char *file)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    enum sts_fault fault = STS_FAULT_OTHER;
    struct failure failure = {0};

    assert_true(parse(file, 200, &credentials, &fault, &failure));
    assert_int_equal(fault, STS_FAULT_NONE);
    assert_string_equal(credentials.access_key_id, "ASIADUFFDUFFDUFFDUFF");
    assert_string_equal(secret_text(&credentials.secret_access_key), "not+a/secret/only+for+the+tests/of+ajc00");
    assert_string_equal(secret_text(&credentials.session_token), "bm90IGEgdG9rZW4sIG9ubHkgZm9yIHRoZSB0ZXN0cw==");
    assert_int_equal(credentials.expires_at, 1542314978);
}

static void
credentials_are_read(void **state)
{
    (void)state;
    assert_duff_credentials("assumed.xml");
}

static void
unknown_elements_are_skipped(void **state)
{
    (void)state;
    assert_duff_credentials("chained-with-unknown-elements.xml");
}

static void
assert_not_understood(const char *file)
{
    struct sts_credentials credentials = {.expires_at = 77};
    enum sts_fault fault = STS_FAULT_NONE;
    struct failure failure = {0};

    print_message("%s\n", file);
    assert_false(parse(file, 200, &credentials, &fault, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
    assert_int_equal(failure_party(&failure), PARTY_AWS);
    assert_int_equal(fault, STS_FAULT_OTHER);
    assert_int_equal(credentials.expires_at, 77);
    assert_null(credentials.session_token.text);
}

static void
sts_reply_without_token_is_refused(void **state)
{
    (void)state;
    assert_not_understood("without-token.xml");
}

static void
incomplete_or_unclean_credentials_are_refused(void **state)
{
    (void)state;
    assert_not_understood("without-key-id.xml");
    assert_not_understood("without-secret-key.xml");
    assert_not_understood("without-expiration.xml");
    assert_not_understood("odd-expiration.xml");
    assert_not_understood("shell-text-in-key.xml");
    assert_not_understood("endless-token.xml");
}

static void
document_type_declaration_is_refused(void **state)
{
    (void)state;
    assert_not_understood("with-doctype.xml");
}

/* libxml2 compares each attribute of a tag with all others, so that many could take minutes. */
static void
tag_with_too_many_attributes_is_refused(void **state)
{
    CLEANUP_SECRET struct secret body = {0};
    CLEANUP_SECRET struct secret whole = {0};
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    enum sts_fault fault = STS_FAULT_NONE;
    struct failure failure = {0};
    char attribute[32];
    const char *rest;

    (void)state;
    data_file_read("sts/assumed.xml", &body);
    rest = strchr(secret_text(&body), '>');
    assert_non_null(rest);
    secret_set_bytes(&whole, body.text, (size_t)(rest - body.text));
    for (int i = 0; i < 90000; i++) {
        snprintf(attribute, sizeof(attribute), " a%d=''", i);
        secret_append(&whole, attribute);
    }
    secret_append(&whole, rest);
    assert_true(whole.size < 1 << 20); /* the largest that is read */
    assert_false(sts_reply_parse(200, &whole, &credentials, &fault, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
}

static void
html_page_instead_of_sts_is_reported_as_one(void **state)
{
    static const char *const pages[] = {"outage.html", "outage.xhtml"}; /* the second can be read as XML */

    (void)state;
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        struct sts_credentials credentials = {0};
        enum sts_fault fault = STS_FAULT_NONE;
        struct failure failure = {0};

        assert_not_understood(pages[i]);
        assert_false(parse(pages[i], 200, &credentials, &fault, &failure));
        assert_int_equal(failure.id, FAILURE_NOT_STS);
        assert_int_equal(failure.values[0].number, 200);
    }
}

static void
aws_message_has_no_control_characters(void **state)
{
    struct sts_credentials credentials = {0};
    enum sts_fault fault = STS_FAULT_NONE;
    struct failure failure = {0};

    (void)state;
    assert_false(parse("unknown.xml", 400, &credentials, &fault, &failure));
    assert_string_equal(failure.values[0].text, "DuffException");
    assert_string_equal(failure.values[1].text, "Oh yeah\\u{202e}\\x85");
}

static void
refusal_with_status_200_is_still_a_refusal(void **state)
{
    struct sts_credentials credentials = {0};
    enum sts_fault fault = STS_FAULT_NONE;
    struct failure failure = {0};

    (void)state;
    assert_false(parse("access-denied.xml", 200, &credentials, &fault, &failure));
    assert_int_equal(failure_code(&failure), ERROR_DENIED);
}

static const struct {
    const char *file;
    long status;
    enum error_code code;
    enum error_party party;
    enum sts_fault fault;
    enum failure_id id;
} refusals[] = {
    {"expired.xml", 400, ERROR_DENIED, PARTY_YOU, STS_FAULT_EXPIRED, FAILURE_ASSERTION_EXPIRED},
    {"expired-short.xml", 403, ERROR_DENIED, PARTY_YOU, STS_FAULT_EXPIRED, FAILURE_AWS_CREDENTIALS_EXPIRED},
    {"duration.xml", 400, ERROR_DENIED, PARTY_YOU, STS_FAULT_DURATION, FAILURE_DURATION_TOO_LONG},
    {"chained-duration.xml", 400, ERROR_DENIED, PARTY_YOU, STS_FAULT_DURATION, FAILURE_CHAINED_TOO_LONG},
    {"no-provider.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_PROVIDER_UNKNOWN},
    {"not-decodable.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_ASSERTION_UNREADABLE},
    {"signature.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_ASSERTION_SIGNATURE},
    {"role-not-asserted.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_ROLE_NOT_ASSERTED},
    {"no-recipient.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_ASSERTION_RECIPIENT},
    {"other-token-fault.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_ASSERTION_NOT_ACCEPTED},
    {"rejected-claim.xml", 403, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_CLAIM_REJECTED},
    {"access-denied.xml", 403, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_ROLE_DENIED},
    {"region-disabled.xml", 403, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_REGION_DISABLED},
    {"malformed-policy.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_POLICY_MALFORMED},
    {"packed-policy.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_POLICY_TOO_LARGE},
    {"clock.xml", 403, ERROR_DENIED, PARTY_YOU, STS_FAULT_CLOCK, FAILURE_REQUEST_SIGNATURE},
    {"unknown-key.xml", 403, ERROR_DENIED, PARTY_YOU, STS_FAULT_OTHER, FAILURE_KEY_UNKNOWN},
    {"throttled.xml", 400, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER, FAILURE_AWS_BUSY},
    {"unknown.xml", 400, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER, FAILURE_AWS_REFUSED},
    {"internal.xml", 500, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER, FAILURE_STS_UNAVAILABLE},
    {"outage.html", 503, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER, FAILURE_STS_UNAVAILABLE},
    {"outage.html", 502, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER, FAILURE_STS_UNAVAILABLE},
    {"outage.html", 429, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER, FAILURE_STS_BUSY},
    {"unknown.xml", 429, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER, FAILURE_STS_BUSY},
    {"throttled.xml", 429, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER, FAILURE_AWS_BUSY},
    {"outage.html", 200, ERROR_REPLY, PARTY_AWS, STS_FAULT_OTHER, FAILURE_NOT_STS},
    {"outage.html", 404, ERROR_REPLY, PARTY_AWS, STS_FAULT_OTHER, FAILURE_NOT_STS},
};

static void
every_refusal_has_its_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct sts_credentials credentials = {.expires_at = 77};
        enum sts_fault fault = STS_FAULT_NONE;
        struct failure failure = {0};

        assert_false(parse(refusals[i].file, refusals[i].status, &credentials, &fault, &failure));
        print_message("%s: %s\n", refusals[i].file, sentence_of(&failure));
        assert_int_equal(failure_code(&failure), refusals[i].code);
        assert_int_equal(failure_party(&failure), refusals[i].party);
        assert_int_equal(fault, refusals[i].fault);
        assert_int_equal(failure.id, refusals[i].id);
        assert_int_equal(sentence_of(&failure)[strlen(sentence_of(&failure)) - 1], '.');
        assert_int_equal(credentials.expires_at, 77);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(credentials_are_read),
        cmocka_unit_test(unknown_elements_are_skipped),
        cmocka_unit_test(sts_reply_without_token_is_refused),
        cmocka_unit_test(incomplete_or_unclean_credentials_are_refused),
        cmocka_unit_test(document_type_declaration_is_refused),
        cmocka_unit_test(tag_with_too_many_attributes_is_refused),
        cmocka_unit_test(html_page_instead_of_sts_is_reported_as_one),
        cmocka_unit_test(aws_message_has_no_control_characters),
        cmocka_unit_test(refusal_with_status_200_is_still_a_refusal),
        cmocka_unit_test(every_refusal_has_its_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
