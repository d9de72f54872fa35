/* SPDX-License-Identifier: MIT
 *
 * keyring/credentials as text and with two clocks, both set by the test. test_quota.c and test_prompt_state.c test them
 * in the keyring.
 */
#include "keyring/credentials.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"

enum { NOW = 1542311378, BOOT = 5000, LIFE = 3600 };

static time_t wall_clock = NOW;
static time_t boot_clock = BOOT;

time_t __wrap_clock_now(void);
time_t __wrap_clock_since_boot(void);

time_t
__wrap_clock_now(void)
{
    return wall_clock;
}

time_t
__wrap_clock_since_boot(void)
{
    return boot_clock;
}

static int
set_clocks(void **state)
{
    (void)state;
    wall_clock = NOW;
    boot_clock = BOOT;
    return 0;
}

/* Signed in now, for `life` seconds. */
static void
fill(struct credentials *credentials, long life)
{
    text_copy(credentials->access_key_id, sizeof(credentials->access_key_id), "ASIADUFFDUFFDUFFDUFF");
    secret_set(&credentials->secret_access_key, "duff/secret+key/0123456789abcdefghijklmn");
    secret_set(&credentials->session_token, "IQoJb3JpZ2luX2VjEDuff+/=");
    text_copy(credentials->account_id, sizeof(credentials->account_id), "544300394404");
    text_copy(credentials->role_name, sizeof(credentials->role_name), "JumpCloudDevs");
    credentials->issued_at = NOW;
    credentials->expires_at = NOW + life;
    credentials->expires_since_boot = BOOT + life;
    credentials->made_ns = (int64_t)BOOT * 1000000000 + 5;
    credentials->skew_seconds = -3;
}

/* Converts to the keyring's form and back, with that token; returns the size of the text. */
static size_t
assert_survival(const char *token)
{
    CLEANUP_CREDENTIALS struct credentials given = {0};
    CLEANUP_CREDENTIALS struct credentials read = {0};
    CLEANUP_SECRET struct secret text = {0};

    fill(&given, LIFE);
    secret_set(&given.session_token, token);
    credentials_pack(&given, &text);
    assert_int_equal(strlen(secret_text(&text)), text.size);
    assert_true(credentials_parse(secret_text(&text), &read));
    assert_string_equal(read.access_key_id, given.access_key_id);
    assert_string_equal(secret_text(&read.secret_access_key), secret_text(&given.secret_access_key));
    assert_string_equal(secret_text(&read.session_token), secret_text(&given.session_token));
    assert_string_equal(read.account_id, given.account_id);
    assert_string_equal(read.role_name, given.role_name);
    assert_int_equal(read.issued_at, given.issued_at);
    assert_int_equal(read.expires_at, given.expires_at);
    assert_int_equal(read.expires_since_boot, given.expires_since_boot);
    assert_int_equal(read.made_ns, given.made_ns);
    assert_int_equal(read.skew_seconds, given.skew_seconds);
    return text.size;
}

static void
packed_credentials_are_smaller_and_read_back_unchanged(void **state)
{
    CLEANUP_SECRET struct secret token = {0};
    size_t packed;

    (void)state;
    assert_survival("IQoJb3JpZ2luX2VjEDuff+/="); /* its padding has bits set: stored as text */
    assert_survival("IQoJb3JpZ2luX2VjEDuff+8=");
    assert_survival("AAAAAAoKCiUlJQ=="); /* NULs, line ends, per cents */
    assert_survival("not-base64_");
    while (token.size < 1200) {
        secret_append(&token, "b3JpZ2luX2Vj");
    }
    packed = assert_survival(token.text);
    token.text[token.size - 1] = '_';
    assert_true(packed + 290 < assert_survival(token.text));
}

static const struct {
    const char *name;
    const char *value;
} good[] = {
    {"key", "ASIADUFFDUFFDUFFDUFF"},    {"secret", "duff/secret+key/0123456789"},
    {"token", "IQoJb3JpZ2luX2VjEDuff"}, {"account", "544300394404"},
    {"role", "JumpCloudDevs"},          {"issued", "1542311378"},
    {"expires", "1542314978"},          {"ends", "8600"},
    {"made", "5000000000000"},          {"skew", "-3"},
};

/* The text of good fields under that first line, one of them with another value (NULL: without it). */
static bool
parse_with(const char *first_line, const char *name, const char *value, struct credentials *credentials)
{
    CLEANUP_SECRET struct secret text = {0};

    secret_set(&text, first_line);
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        const char *written = strcmp(good[i].name, name) == 0 ? value : good[i].value;

        if (written != NULL) {
            secret_append(&text, good[i].name);
            secret_append(&text, " ");
            secret_append(&text, written);
            secret_append(&text, "\n");
        }
    }
    return credentials_parse(secret_text(&text), credentials);
}

static void
one_wrong_field_is_refused(void **state)
{
    static const struct {
        const char *name;
        const char *value;
    } wrong[] = {
        {"key", NULL},
        {"key", ""},
        {"key", "ASIASHORT"},
        {"key", "ASIADUFFDUFF;DUFFDUFF"},
        {"key", "ASIADUFFDUFF%0ADUFFDUFF"},
        {"key", "ASIADUFFDUFF DUFFDUFF"},
        {"secret", NULL},
        {"secret", "duff$(id)"},
        {"secret", "duff'"},
        {"secret", "duff\\"},
        {"secret", "du\xc3\xbc"},
        {"token", NULL},
        {"token", "duff`id`"},
        {"token", "duff duff"},
        {"token", "duff%25"},
        {"token", "duff\x1b[2J"},
        {"account", "54430039440"},
        {"account", "5443003944044"},
        {"account", "54430039440x"},
        {"account", "54430039440400000000"},
        {"role", "Devs\x1b]0;owned"},
        {"role", "Devs; id"},
        {"role", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"},
        {"issued", "soon"},
        {"expires", NULL},
        {"expires", "0"},
        {"expires", "-1"},
        {"expires", "tomorrow"},
        {"expires", "9223372036854775807"},
        {"ends", "-9223372036854775808"},
        {"ends", "1e9"},
        {"made", "-9223372036854775808"},
        {"skew", "9223372036854775807"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        CLEANUP_CREDENTIALS struct credentials credentials = {.account_id = "untouched"};

        if (parse_with("ajc 1\n", wrong[i].name, wrong[i].value, &credentials)) {
            fail_msg("%s \"%s\" was taken", wrong[i].name, wrong[i].value == NULL ? "(none)" : wrong[i].value);
        }
        assert_string_equal(credentials.account_id, "untouched");
    }
}

static void
sizes_have_limits(void **state)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};
    char *long_text = malloc(16386);

    (void)state;
    assert_non_null(long_text);
    memset(long_text, 'A', 16385);
    long_text[16385] = '\0';
    assert_false(parse_with("ajc 1\n", "token", long_text, &credentials));
    assert_true(parse_with("ajc 1\n", "token", long_text + 1, &credentials));
    assert_false(parse_with("ajc 1\n", "secret", long_text + 16385 - 257, &credentials));
    assert_true(parse_with("ajc 1\n", "secret", long_text + 16385 - 256, &credentials));
    assert_false(parse_with("ajc 1\n", "key", long_text + 16385 - 129, &credentials));
    assert_true(parse_with("ajc 1\n", "key", long_text + 16385 - 128, &credentials));
    free(long_text);
}

static void
fields_of_a_newer_writer_are_ignored(void **state)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    (void)state;
    assert_true(parse_with("ajc 1\nsession_policy none\n", "", NULL, &credentials));
    assert_true(parse_with("ajc 1\n", "role", NULL, &credentials));
    assert_string_equal(credentials.role_name, "");
}

static void
another_version_is_a_miss(void **state)
{
    static const char *const first_lines[] = {"", "\n", "ajc 2\n", "ajc 10\n", "ajc\n"};
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(first_lines) / sizeof(first_lines[0]); i++) {
        assert_false(parse_with(first_lines[i], "", NULL, &credentials));
    }
}

static void
session_ends_by_the_earlier_clock(void **state)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    (void)state;
    fill(&credentials, LIFE);
    assert_int_equal(credentials_seconds_left(&credentials), LIFE);
    boot_clock = BOOT + 1000; /* the wall clock was set back meanwhile */
    assert_int_equal(credentials_seconds_left(&credentials), LIFE - 1000);
    wall_clock = NOW + 2000; /* or forward */
    assert_int_equal(credentials_seconds_left(&credentials), LIFE - 2000);
    fill(&credentials, LIFE);
    boot_clock = BOOT;
    wall_clock = NOW;
    credentials.expires_at = credentials.expires_since_boot = 4102444800; /* 2100, more than 31 bits away */
    assert_true(credentials_seconds_left(&credentials) > 1000000000);
    fill(&credentials, LIFE);
    boot_clock = BOOT + LIFE + 60; /* a suspend that the wall clock does not show yet */
    assert_int_equal(credentials_seconds_left(&credentials), -60);
}

static void
renewal_is_due_a_tenth_before_the_end_or_five_minutes(void **state)
{
    static const struct {
        long life;
        long renewal;
    } cases[] = {{43200, 43200 - 4320}, {3600, 3240}, {3000, 2700}, {900, 600}, {361, 61}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_CREDENTIALS struct credentials credentials = {0};

        fill(&credentials, cases[i].life);
        assert_int_equal(credentials_seconds_to_renewal(&credentials), cases[i].renewal);
    }
}

static void
session_younger_than_a_minute_is_not_renewed(void **state)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    (void)state;
    fill(&credentials, 200);
    assert_int_equal(credentials_seconds_to_renewal(&credentials), 60);
    wall_clock += 59;
    boot_clock += 59;
    assert_int_equal(credentials_seconds_to_renewal(&credentials), 1);
    wall_clock++;
    boot_clock++;
    assert_true(credentials_seconds_to_renewal(&credentials) <= 0);
}

static void
expired_session_is_due(void **state)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    (void)state;
    fill(&credentials, 30);
    assert_int_equal(credentials_seconds_to_renewal(&credentials), 30);
    wall_clock += 30;
    assert_true(credentials_seconds_to_renewal(&credentials) <= 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_credentials_are_smaller_and_read_back_unchanged),
        cmocka_unit_test(one_wrong_field_is_refused),
        cmocka_unit_test(sizes_have_limits),
        cmocka_unit_test(fields_of_a_newer_writer_are_ignored),
        cmocka_unit_test(another_version_is_a_miss),
        cmocka_unit_test_setup(session_ends_by_the_earlier_clock, set_clocks),
        cmocka_unit_test_setup(renewal_is_due_a_tenth_before_the_end_or_five_minutes, set_clocks),
        cmocka_unit_test_setup(session_younger_than_a_minute_is_not_renewed, set_clocks),
        cmocka_unit_test_setup(expired_session_is_due, set_clocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
