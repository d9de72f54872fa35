/* SPDX-License-Identifier: MIT
 *
 * session/login/session_commit: which sessions of the worker are accepted, and how long they are used.
 */
#include "session/login/session_commit.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

enum { HOUR = 3600 };

static void
fill(struct message_session *session, int64_t expires_at)
{
    *session = (struct message_session){.profile = "duff",
                                        .access_key_id = "ASIADUFFDUFFDUFFDUFF",
                                        .role_arn = "arn:aws:iam::544300394404:role/Duff",
                                        .expires_at = expires_at};
    secret_set(&session->secret_access_key, "duff/secret+key");
    secret_set(&session->session_token, "bm90IGEgdG9rZW4=");
}

static void
session_is_used_until_it_ends_twelve_hours_at_most(void **state)
{
    const int64_t year_9999 = 253402214400 - clock_now();
    const int64_t lives[][2] = {{HOUR, HOUR}, {12 * HOUR, 12 * HOUR}, {13 * HOUR, 12 * HOUR}, {year_9999, 12 * HOUR}};

    (void)state;
    for (size_t i = 0; i < sizeof(lives) / sizeof(lives[0]); i++) {
        CLEANUP_CREDENTIALS struct credentials credentials = {0};
        struct message_session session;
        char notice[NOTICE_SIZE] = "";

        fill(&session, clock_now() + lives[i][0]);
        assert_true(session_commit_read(&session, &credentials, notice));
        assert_in_range(credentials.expires_at - credentials.issued_at, lives[i][1] - 1, lives[i][1]);
        assert_string_equal(notice, "");
    }
}

static void
times_that_aws_cannot_have_sent_are_refused(void **state)
{
    const int64_t hour = clock_now() + HOUR;
    const struct {
        int64_t expires_at, skew, wanted, accepted;
    } odd[] = {{0, 0, 0, 0},
               {-1, 0, 0, 0},
               {INT64_MAX, 0, 0, 0},
               {hour, INT64_MAX, 0, 0},
               {hour, INT64_MIN, 0, 0},
               {hour, 0, INT64_MAX, 0},
               {hour, 0, 0, -1}};

    (void)state;
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        CLEANUP_CREDENTIALS struct credentials credentials = {0};
        struct message_session session;
        char notice[NOTICE_SIZE] = "";

        fill(&session, odd[i].expires_at);
        session.skew_seconds = odd[i].skew;
        session.wanted_seconds = odd[i].wanted;
        session.accepted_seconds = odd[i].accepted;
        assert_false(session_commit_read(&session, &credentials, notice));
        secret_clear(&session.secret_access_key);
        secret_clear(&session.session_token);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_is_used_until_it_ends_twelve_hours_at_most),
        cmocka_unit_test(times_that_aws_cannot_have_sent_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
