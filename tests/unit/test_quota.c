/* SPDX-License-Identifier: MIT
 *
 * keyring/quota with a full quota, the kernel's for ordinary users (20,000 bytes, 200 keys): what is evicted, and what
 * never is.
 */
#include "keyring/quota.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/credentials.h"
#include "keyring/marker.h"
#include "keyring/probe.h"
#include "test_keys.h"

enum { KEYS_MOST = 199, TOKEN_LENGTH = 1400 };

/* Stores a session of the usual size, created at that time. */
static bool
store_session(struct keyring *keyring, const char *profile, int64_t made_ns)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {.expires_at = clock_now() + 3600, .made_ns = made_ns};
    char token[TOKEN_LENGTH + 1];
    struct error error = {0};

    memset(token, 'T', TOKEN_LENGTH);
    token[TOKEN_LENGTH] = '\0';
    credentials.expires_since_boot = clock_since_boot() + 3600;
    text_copy(credentials.access_key_id, sizeof(credentials.access_key_id), "ASIADUFFDUFFDUFFDUFF");
    secret_set(&credentials.secret_access_key, "duff/secret+key");
    secret_set(&credentials.session_token, token);
    return credentials_store(keyring, profile, &credentials, &error);
}

static bool
has_session(struct keyring *keyring, const char *profile)
{
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    return credentials_find(keyring, profile, &credentials);
}

/* Fills the quota with keys of that kind and size; returns their number. */
static int
fill(struct keyring *keyring, const char *kind, size_t size, long timeout_seconds)
{
    CLEANUP_SECRET struct secret payload = {0};
    char *bytes = calloc(1, size);
    int count = 0;
    int reason = 0;

    assert_non_null(bytes);
    secret_set_bytes(&payload, bytes, size);
    free(bytes);
    while (reason == 0 && count <= KEYS_MOST) {
        char name[16];

        snprintf(name, sizeof(name), "fill%d", count);
        reason = keyring_store(keyring, kind, name, &payload, timeout_seconds);
        count += reason == 0;
    }
    assert_int_equal(reason, EDQUOT);
    return count;
}

static int
count_of(struct keyring *keyring, const char *kind, int count)
{
    int found = 0;

    for (int i = 0; i < count; i++) {
        CLEANUP_SECRET struct secret payload = {0};
        char name[16];

        snprintf(name, sizeof(name), "fill%d", i);
        found += keyring_find(keyring, kind, name, &payload);
    }
    return found;
}

static void
oldest_session_is_evicted_for_a_new_one(void **state)
{
    struct keyring keyring;
    char name[16] = "";
    int count = 0;

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "login", "duffman", "x", 3600);
    assert_true(store_session(&keyring, "young", 2000));
    assert_true(store_session(&keyring, "oldest", 1000));
    for (count = 0; keyring.evicted[0] == '\0' && count < KEYS_MOST; count++) {
        snprintf(name, sizeof(name), "p%d", count);
        assert_true(store_session(&keyring, name, 3000 + count));
    }
    assert_string_equal(keyring.evicted, "oldest");
    assert_true(count >= 8);
    assert_false(has_session(&keyring, "oldest"));
    assert_true(has_session(&keyring, "young"));
    assert_true(has_session(&keyring, name));
    assert_true(test_keys_is(&keyring, "login", "duffman", "x"));
}

static void
login_and_portal_session_are_never_evicted(void **state)
{
    struct keyring keyring;
    struct error error = {0};
    CLEANUP_SECRET struct secret payload = {0};
    int logins;
    int portals;

    (void)state;
    test_keys_open(&keyring);
    portals = fill(&keyring, "portal", 2000, 3600);
    logins = fill(&keyring, "login", 10, 3600);
    secret_set(&payload, "a session that does not fit: a session that does not fit: a session that does not fit");
    assert_false(quota_store(&keyring, "session", "duff", &payload, 3600, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_non_null(strstr(error.text, "session duff"));
    assert_non_null(strstr(error.text, "kernel.keys.maxbytes"));
    assert_string_equal(keyring.evicted, "");
    assert_int_equal(count_of(&keyring, "portal", portals), portals);
    assert_int_equal(count_of(&keyring, "login", logins), logins);
}

static void
the_limit_that_was_reached_is_named(void **state)
{
    static const struct keyring_quota of_keys = {.keys = 203, .keys_max = 200, .bytes = 3000, .bytes_max = 20000};
    static const struct keyring_quota of_bytes = {.keys = 20, .keys_max = 200, .bytes = 19990, .bytes_max = 20000};
    static const struct keyring_quota unknown = {0};
    struct keyring keyring;
    struct error error = {0};
    CLEANUP_SECRET struct secret payload = {0};

    (void)state;
    assert_string_equal(keyring_limit_of(&of_keys, false).text, " (limit: 200 keys)");
    assert_string_equal(keyring_limit_of(&of_keys, false).sysctl, "kernel.keys.maxkeys");
    assert_string_equal(keyring_limit_of(&of_keys, true).sysctl, "kernel.keys.root_maxkeys");
    assert_string_equal(keyring_limit_of(&of_bytes, false).text, " (limit: 20000 bytes)");
    assert_string_equal(keyring_limit_of(&of_bytes, false).sysctl, "kernel.keys.maxbytes");
    assert_string_equal(keyring_limit_of(&unknown, true).text, "");
    test_keys_open(&keyring);
    fill(&keyring, "login", 4, 3600);
    secret_set(&payload, "a session");
    assert_false(quota_store(&keyring, "session", "duff", &payload, 3600, &error));
    assert_non_null(strstr(error.text, "is full (limit: 200 keys), so session duff was not stored"));
    assert_non_null(strstr(error.text, "kernel.keys.maxkeys"));
}

static void
a_quota_lowered_below_its_use_has_no_session_left(void **state)
{
    static const struct keyring_quota empty = {.keys = 1, .keys_max = 200, .bytes = 20, .bytes_max = 20000};
    static const struct keyring_quota few_keys = {.keys = 197, .keys_max = 200, .bytes = 20, .bytes_max = 20000};
    static const struct keyring_quota fewer_bytes = {.keys = 9, .keys_max = 200, .bytes = 12000, .bytes_max = 5000};
    static const struct keyring_quota fewer_keys = {.keys = 9, .keys_max = 5, .bytes = 2000, .bytes_max = 20000};

    (void)state;
    assert_int_equal(keyring_quota_sessions(&empty, 1600), 12);
    assert_int_equal(keyring_quota_sessions(&few_keys, 1600), 3);
    assert_int_equal(keyring_quota_sessions(&fewer_bytes, 1600), 0);
    assert_int_equal(keyring_quota_sessions(&fewer_keys, 1600), 0);
}

static void
evicted_session_is_recorded(void **state)
{
    struct keyring keyring;
    time_t evicted_at;
    CLEANUP_SECRET struct secret small = {0};
    char notice[QUOTA_NOTICE_SIZE];

    (void)state;
    test_keys_open(&keyring);
    secret_set(&small, "a session that leaves most of the room of the evicted one");
    assert_false(quota_take_notice(&keyring, notice));
    assert_true(store_session(&keyring, "old", 1000));
    fill(&keyring, "portal", 2000, 3600);
    fill(&keyring, "login", 10, 3600);
    assert_true(quota_store(&keyring, "session", "new", &small, 3600, NULL));
    assert_true(quota_take_notice(&keyring, notice));
    assert_non_null(strstr(notice, " old,"));
    assert_false(quota_take_notice(&keyring, notice));
    assert_true(quota_find_eviction(&keyring, "old", &evicted_at));
    assert_false(quota_find_eviction(&keyring, "new", &evicted_at));
}

static void
expired_keys_are_removed_before_any_session(void **state)
{
    struct keyring keyring;
    int dead;
    char last[16];

    (void)state;
    test_keys_open(&keyring);
    assert_true(store_session(&keyring, "old", 1000));
    dead = fill(&keyring, "portal", 2000, 1);
    snprintf(last, sizeof(last), "fill%d", dead - 1);
    test_keys_wait_for_end(&keyring, "portal", last);
    assert_true(store_session(&keyring, "new", 2000));
    assert_string_equal(keyring.evicted, "");
    assert_true(has_session(&keyring, "old"));
    assert_true(has_session(&keyring, "new"));
}

static void
renewed_session_is_not_evicted_for_itself(void **state)
{
    struct keyring keyring;
    struct error error = {0};
    CLEANUP_SECRET struct secret larger = {0};

    (void)state;
    test_keys_open(&keyring);
    test_keys_store(&keyring, "session", "duff", "small", 3600);
    fill(&keyring, "portal", 2000, 3600);
    fill(&keyring, "login", 10, 3600);
    for (int i = 0; i < 100; i++) {
        secret_append(&larger, "a session that has grown ");
    }
    assert_false(quota_store(&keyring, "session", "duff", &larger, 3600, &error));
    assert_string_equal(keyring.evicted, "");
    assert_true(test_keys_is(&keyring, "session", "duff", "small"));
}

static void
renewal_needs_no_quota(void **state)
{
    struct keyring keyring;

    (void)state;
    test_keys_open(&keyring);
    assert_true(store_session(&keyring, "duff", 1000));
    fill(&keyring, "portal", 2000, 3600);
    fill(&keyring, "login", 10, 3600);
    assert_true(store_session(&keyring, "duff", 2000));
    assert_string_equal(keyring.evicted, "");
}

static void
only_protective_markers_may_evict_a_session(void **state)
{
    struct keyring keyring;
    struct marker note = {.sentence = "Why it failed, in a sentence of some length, so that there is no room for it."};
    struct marker tombstone = note;

    (void)state;
    test_keys_open(&keyring);
    assert_true(store_session(&keyring, "old", 1000));
    fill(&keyring, "portal", 2000, 3600);
    fill(&keyring, "login", 10, 3600);
    marker_set(&keyring, MARKER_FAILURE, "duff", &note);
    assert_true(has_session(&keyring, "old"));
    marker_set(&keyring, MARKER_REMOVED, "duff", &tombstone);
    assert_true(marker_find(&keyring, MARKER_REMOVED, "duff", &tombstone));
    assert_false(has_session(&keyring, "old"));
}

static void
without_a_keyring_there_is_a_message(void **state)
{
    struct keyring keyring = {0};
    struct error error = {0};
    CLEANUP_SECRET struct secret payload = {0};

    (void)state;
    secret_set(&payload, "x");
    assert_false(quota_store(&keyring, "session", "duff", &payload, 100, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_string_equal(keyring.evicted, "");
}

#define WITH_KEYS(test) cmocka_unit_test_setup(test, test_keys_empty)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_KEYS(oldest_session_is_evicted_for_a_new_one),
        WITH_KEYS(login_and_portal_session_are_never_evicted),
        WITH_KEYS(the_limit_that_was_reached_is_named),
        cmocka_unit_test(a_quota_lowered_below_its_use_has_no_session_left),
        WITH_KEYS(evicted_session_is_recorded),
        WITH_KEYS(expired_keys_are_removed_before_any_session),
        WITH_KEYS(renewed_session_is_not_evicted_for_itself),
        WITH_KEYS(renewal_needs_no_quota),
        WITH_KEYS(only_protective_markers_may_evict_a_session),
        WITH_KEYS(without_a_keyring_there_is_a_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
