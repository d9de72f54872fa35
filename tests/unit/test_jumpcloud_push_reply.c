/* SPDX-License-Identifier: MIT
 *
 * sign_in/jumpcloud_push_reply: what JumpCloud says of a push, and ids that must not get into a path.
 */
#include "sign_in/jumpcloud/jumpcloud_push_reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sentence.h"

static bool
start(long status, const char *text, struct jumpcloud_push *push, struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};

    secret_set(&body, text);
    return jumpcloud_push_reply_started(status, &body, push, failure);
}

static bool
look(long status, const char *text, struct jumpcloud_push *push, struct failure *failure)
{
    CLEANUP_SECRET struct secret body = {0};

    secret_set(&body, text);
    return jumpcloud_push_reply_state(status, &body, push, failure);
}

static void
push_is_read(void **state)
{
    struct jumpcloud_push push = {0};
    struct failure failure = {0};

    (void)state;
    assert_true(start(200,
                      "{\"id\":\"5be1f0a1c2d3e4f5a6b7c8d9\",\"expiresAt\":\"2018-11-15T20:49:38.123Z\","
                      "\"initiatedAt\":\"2018-11-15T20:48:38Z\",\"status\":\"pending\",\"userId\":\"x\",\"new\":[1]}",
                      &push, &failure));
    assert_string_equal(push.id, "5be1f0a1c2d3e4f5a6b7c8d9");
    assert_int_equal(push.expires_at, 1542314978);
    assert_int_equal(push.status, PUSH_PENDING);
    assert_true(start(201, "{\"id\":\"a-b_c\",\"expiresAt\":\"soon\",\"status\":\"Accepted\"}", &push, &failure));
    assert_int_equal(push.expires_at, 0);
    assert_int_equal(push.status, PUSH_ACCEPTED);
}

static void
ids_that_could_lead_elsewhere_are_refused(void **state)
{
    static const char *const bodies[] = {
        "{\"status\":\"pending\"}",
        "{\"id\":\"\",\"status\":\"pending\"}",
        "{\"id\":7,\"status\":\"pending\"}",
        "{\"id\":\"../auth\",\"status\":\"pending\"}",
        "{\"id\":\"a/b\",\"status\":\"pending\"}",
        "{\"id\":\"a%2fb\",\"status\":\"pending\"}",
        "{\"id\":\"a?b\",\"status\":\"pending\"}",
        "{\"id\":\"a#b\",\"status\":\"pending\"}",
        "{\"id\":\"a b\",\"status\":\"pending\"}",
        "{\"id\":\".\",\"status\":\"pending\"}",
        "{\"id\":\"a\\r\\nb\",\"status\":\"pending\"}",
        "{\"id\":\"caf\xc3\xa9\",\"status\":\"pending\"}",
        "{\"id\":\"ok\"}",
        "{\"id\":\"ok\",\"status\":\"\\u001b[31mred\"}",
    };
    struct jumpcloud_push push = {.id = "before"};
    struct failure failure = {0};
    char body[512] = "{\"status\":\"pending\",\"id\":\"";

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        print_message("%s\n", bodies[i]);
        assert_false(start(200, bodies[i], &push, &failure));
        assert_int_equal(failure_code(&failure), ERROR_REPLY);
        assert_null(strchr(sentence_of(&failure), '\x1b'));
    }
    memset(body + strlen(body), 'a', JUMPCLOUD_PUSH_ID_SIZE);
    memcpy(body + strlen(body), "\"}", 3);
    assert_false(start(200, body, &push, &failure));
    assert_string_equal(push.id, "before");
}

static void
push_that_is_not_sent_says_why(void **state)
{
    struct jumpcloud_push push = {0};
    struct failure failure = {0};

    (void)state;
    assert_false(start(400, "{\"message\":\"Too\\u0007 soon.\"}", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_DENIED);
    assert_non_null(strstr(sentence_of(&failure), "(status 400, Too\\x07 soon.)"));
    assert_false(start(401, "{}", &push, &failure));
    assert_non_null(strstr(sentence_of(&failure), "(status 401)"));
    assert_false(start(429, "<html>", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_int_equal(failure_party(&failure), PARTY_JUMPCLOUD);
    assert_false(start(503, "", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_false(start(200, "<html>back soon</html>", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
    assert_false(start(302, "", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
}

static void
states_are_told_apart(void **state)
{
    static const struct {
        long http;
        const char *body;
        enum jumpcloud_push_status status;
    } cases[] = {
        {200, "{\"status\":\"pending\"}", PUSH_PENDING},
        {200, "{\"status\":\"accepted\",\"code\":\"42\"}", PUSH_ACCEPTED},
        {200, "{\"status\":\"denied\"}", PUSH_DENIED},
        {200, "{\"status\":\"expired\"}", PUSH_EXPIRED},
        {401, "{\"status\":\"denied\"}", PUSH_DENIED},
        {401, "{\"status\":\"accepted\"}", PUSH_DENIED},
        {401, "{\"message\":\"Unauthorized\"}", PUSH_DENIED},
        {403, "{\"status\":\"expired\"}", PUSH_EXPIRED},
        {404, "<html>", PUSH_EXPIRED},
        {410, "", PUSH_EXPIRED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct jumpcloud_push push = {.id = "x", .status = PUSH_PENDING};
        struct failure failure = {0};

        print_message("%ld %s\n", cases[i].http, cases[i].body);
        assert_true(look(cases[i].http, cases[i].body, &push, &failure));
        assert_int_equal(push.status, cases[i].status);
        assert_string_equal(push.id, "x");
    }
}

static void
trouble_and_nonsense_leave_the_state_open(void **state)
{
    struct jumpcloud_push push = {.status = PUSH_PENDING};
    struct failure failure = {0};

    (void)state;
    assert_false(look(500, "{\"status\":\"denied\"}", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_false(look(429, "", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_NETWORK);
    assert_false(look(200, "<html>", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
    assert_false(look(200, "[\"accepted\"]", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
    assert_false(look(200, "{\"status\":\"accepted?\"}", &push, &failure));
    assert_int_equal(failure_code(&failure), ERROR_REPLY);
    assert_int_equal(push.status, PUSH_PENDING);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_is_read),
        cmocka_unit_test(ids_that_could_lead_elsewhere_are_refused),
        cmocka_unit_test(push_that_is_not_sent_says_why),
        cmocka_unit_test(states_are_told_apart),
        cmocka_unit_test(trouble_and_nonsense_leave_the_state_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
