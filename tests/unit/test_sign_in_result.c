/* SPDX-License-Identifier: MIT
 *
 * store/record: the sign-in program's answer, written and read, and what is not taken for one.
 */
#include "keyring/sign_in_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void
fill(struct record *record)
{
    text_copy(record->profile, sizeof(record->profile), "duff");
    text_copy(record->notice, sizeof(record->notice), "The clock is five minutes late.");
    text_copy(record->credentials.access_key_id, sizeof(record->credentials.access_key_id), "ASIADUFFDUFFDUFFDUFF");
    secret_set(&record->credentials.secret_access_key, "duff/secret+key");
    secret_set(&record->credentials.session_token, "IQoJb3JpZ2luX2VjEDuff");
    record->credentials.expires_at = 1542314978;
    text_copy(record->learned.email, sizeof(record->learned.email), "duffman@duff-beer.com");
    text_copy(record->learned.mfa, sizeof(record->learned.mfa), "totp");
    text_copy(record->learned.aws_account, sizeof(record->learned.aws_account), "544300394404");
    text_copy(record->learned.aws_role, sizeof(record->learned.aws_role), "JumpCloudDevs");
    record->learned.accepted_seconds = 3600;
}

/* Prints one and reads it again, without its line end. */
static void
pass(const struct record *given, struct record *read)
{
    CLEANUP_SECRET struct secret line = {0};

    record_print(given, &line);
    assert_int_equal(strcspn(secret_text(&line), "\n"), line.size - 1);
    line.text[line.size - 1] = '\0';
    assert_true(record_parse(secret_text(&line), read));
}

static void
success_comes_back_with_what_it_brings(void **state)
{
    CLEANUP_RECORD struct record given = {0};
    CLEANUP_RECORD struct record read = {0};

    (void)state;
    fill(&given);
    pass(&given, &read);
    assert_int_equal(read.error.code, ERROR_NONE);
    assert_string_equal(read.profile, "duff");
    assert_string_equal(read.notice, given.notice);
    assert_string_equal(read.credentials.access_key_id, "ASIADUFFDUFFDUFFDUFF");
    assert_string_equal(secret_text(&read.credentials.session_token), "IQoJb3JpZ2luX2VjEDuff");
    assert_int_equal(read.credentials.expires_at, 1542314978);
    assert_string_equal(read.learned.profile, "duff");
    assert_string_equal(read.learned.email, "duffman@duff-beer.com");
    assert_string_equal(read.learned.mfa, "totp");
    assert_string_equal(read.learned.aws_account, "544300394404");
    assert_string_equal(read.learned.aws_role, "JumpCloudDevs");
    assert_int_equal(read.learned.accepted_seconds, 3600);
}

static void
note_comes_back_as_one(void **state)
{
    CLEANUP_RECORD struct record given = {.profile = "duff", .is_note = true};
    CLEANUP_RECORD struct record read = {0};

    (void)state;
    pass(&given, &read);
    assert_true(read.is_note);
    assert_false(read.learned.is_alias_known);
    given.learned.is_alias_known = true;
    pass(&given, &read);
    assert_true(read.learned.is_alias_known);
    assert_string_equal(read.learned.aws_alias, "");
    text_copy(given.learned.aws_alias, sizeof(given.learned.aws_alias), "duff-beer");
    text_copy(given.learned.saml_role, sizeof(given.learned.saml_role), "arn:aws:iam::544300394404:role/beer/Devs");
    pass(&given, &read);
    assert_string_equal(read.learned.aws_alias, "duff-beer");
    assert_string_equal(read.learned.saml_role, "arn:aws:iam::544300394404:role/beer/Devs");
}

static void
every_failure_comes_back_with_whose_move_it_is(void **state)
{
    static const enum error_code codes[] = {ERROR_SYSTEM, ERROR_CONFIG, ERROR_NEEDS_PERSON, ERROR_DENIED,
                                            ERROR_NETWORK};

    (void)state;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        CLEANUP_RECORD struct record given = {0};
        CLEANUP_RECORD struct record read = {0};

        error_blame(&given.error, codes[i], PARTY_ADMINISTRATOR, "Ask your \"administrator\" \\ for 100%%.");
        pass(&given, &read);
        assert_int_equal(error_exit_status(read.error.code), error_exit_status(codes[i]));
        assert_int_equal(read.error.party, PARTY_ADMINISTRATOR);
        assert_string_equal(read.error.text, "Ask your \"administrator\" \\ for 100%.");
        assert_string_equal(read.credentials.access_key_id, "");
    }
}

static void
what_is_no_record_is_refused(void **state)
{
    static const char *const lines[] = {
        "",
        "x",
        "null",
        "[]",
        "{}",
        "7",
        "{\"status\":\"0\"}",
        "{\"status\":0",
        "{\"profile\":\"duff\"}",
        "{\"status\":0,\"credentials\":\"ajc 1\\nkey ASIADUFFDUFFDUFFDUFF\\n\"}",
        "{\"status\":0,\"credentials\":\"ajc 9\\nkey ASIADUFFDUFFDUFFDUFF\\nsecret a\\ntoken b\\nexpires 1\\n\"}",
        "{\"status\":0,\"credentials\":\"ajc 1\\nkey ASIADUFFDUFFDUFF$(id)\\nsecret a\\ntoken b\\nexpires 1\\n\"}",
        "{\"status\":0,\"profile\":\"0123456789012345678901234567890123456789012345678901234567890123456789\"}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        CLEANUP_RECORD struct record read = {.profile = "untouched"};

        if (record_parse(lines[i], &read)) {
            fail_msg("taken for a record: %s", lines[i]);
        }
        assert_string_equal(read.profile, "untouched");
    }
}

static void
members_of_another_type_are_as_if_absent(void **state)
{
    CLEANUP_RECORD struct record read = {0};

    (void)state;
    assert_true(
        record_parse("{\"status\":0,\"profile\":7,\"notice\":[],\"remember\":\"x\",\"credentials\":{}}", &read));
    assert_string_equal(read.profile, "");
    assert_string_equal(read.notice, "");
    assert_string_equal(read.learned.email, "");
    assert_string_equal(read.credentials.access_key_id, "");
}

static void
control_characters_are_made_visible(void **state)
{
    CLEANUP_RECORD struct record read = {0};

    (void)state;
    assert_true(record_parse(
        "{\"status\":4,\"sentence\":\"No.\\u001b[2J\\u202e\",\"notice\":\"See \\u0007\\r\\nhere\"}", &read));
    assert_string_equal(read.error.text, "No.\\x1b[2J\\u{202e}");
    assert_string_equal(read.notice, "See \\x07\\x0d\\x0ahere");
}

static void
applications_come_back(void **state)
{
    CLEANUP_RECORD struct record record = {.application_count = 2};
    CLEANUP_RECORD struct record read = {0};
    CLEANUP_SECRET struct secret line = {0};

    (void)state;
    record.applications = calloc(2, sizeof(*record.applications));
    record.applications[0] = (struct application){"AWS \"Prod\"", "https://sso.jumpcloud.com/saml2/aws-prod", true};
    record.applications[1] = (struct application){"Slack", "https://sso.jumpcloud.com/saml2/slack", false};
    record_print(&record, &line);
    line.text[line.size - 1] = '\0';
    assert_true(record_parse(line.text, &read));
    assert_int_equal(read.application_count, 2);
    assert_memory_equal(read.applications, record.applications, 2 * sizeof(*record.applications));
}

static void
a_foreign_list_of_applications_is_bounded(void **state)
{
    CLEANUP_SECRET struct secret line = {0};
    CLEANUP_RECORD struct record read = {0};

    (void)state;
    secret_set(&line, "{\"status\":0,\"applications\":[7,null,{\"name\":\"a\\u001bb\",\"url\":\"https://x\"}");
    for (int i = 0; i < APPLICATIONS_MAX + 10; i++) {
        secret_append(&line, ",{\"url\":\"https://x\"}");
    }
    secret_append(&line, "]}");
    assert_true(record_parse(line.text, &read));
    assert_int_equal(read.application_count, APPLICATIONS_MAX);
    assert_string_equal(read.applications[0].name, "a\\x1bb");
}

static void
unknown_status_is_a_failure_here(void **state)
{
    static const char *const lines[] = {"{\"status\":99,\"sentence\":\"x\"}", "{\"status\":-1,\"sentence\":\"x\"}",
                                        "{\"status\":1e99,\"sentence\":\"x\"}"};

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        CLEANUP_RECORD struct record read = {0};

        assert_true(record_parse(lines[i], &read));
        assert_int_equal(read.error.code, ERROR_SYSTEM);
        assert_int_equal(read.error.party, PARTY_HERE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(success_comes_back_with_what_it_brings),
        cmocka_unit_test(note_comes_back_as_one),
        cmocka_unit_test(every_failure_comes_back_with_whose_move_it_is),
        cmocka_unit_test(what_is_no_record_is_refused),
        cmocka_unit_test(members_of_another_type_are_as_if_absent),
        cmocka_unit_test(control_characters_are_made_visible),
        cmocka_unit_test(applications_come_back),
        cmocka_unit_test(a_foreign_list_of_applications_is_bounded),
        cmocka_unit_test(unknown_status_is_a_failure_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
