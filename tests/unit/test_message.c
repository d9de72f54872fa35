/* SPDX-License-Identifier: MIT
 *
 * The messages between ajc-hook and its worker: each kind with each member is parsed as it was printed; anything else
 * is refused; messages over a socket arrive complete and in order, and the end differs from a broken message.
 */
#include "protocol/channel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* As message_print writes them, with every member of every kind. */
enum { WAIT_MS = 10000 };

static const char *const lines[] = {
    "{\"message\":\"open\",\"version\":2,\"is_debugging\":true,\"proxy\":\"http://p:3128\","
    "\"proxy_source\":\"HTTPS_PROXY\",\"no_proxy\":\"localhost\",\"ca_file\":\"/a\",\"ca_source\":\"ca_file\","
    "\"ca_directory\":\"/c\",\"aws_ca_file\":\"/b\",\"sts_url\":\"https://s\",\"sts_source\":\"sts_url\","
    "\"iam_url\":\"https://i\",\"signin_url\":\"https://c\",\"is_sts_legacy\":true}",
    "{\"message\":\"task\",\"kind\":\"sessions\",\"email\":\"a@b.example\",\"console_url\":\"https://c\","
    "\"sso_url\":\"https://s\",\"portal\":\"cG9ydGFs\",\"profiles\":[{\"name\":\"duff\",\"url\":\"https://s/saml2/x\","
    "\"region\":\"eu-west-1\",\"role\":\"Admin\",\"external_id\":\"7\",\"saml_role\":\"Dev\",\"duration_seconds\":3600,"
    "\"accepted_seconds\":900,\"aws_account\":\"123456789012\",\"aws_role\":\"Dev\"},"
    "{\"name\":\"other\"}],\"hosts\":[{\"url\":\"https://h\"}],"
    "\"access_key_id\":\"ASIA\",\"secret_access_key\":\"a2V5\","
    "\"session_token\":\"dG9rZW4=\",\"partition\":\"aws\",\"service\":\"s3\",\"session_seconds\":43200}",
    "{\"message\":\"task\",\"kind\":\"check\"}",
    "{\"message\":\"login\",\"email\":\"a@b.example\",\"password\":\"cGFzcw==\",\"factor\":\"totp\",\"code\":\"MTIz\"}",
    "{\"message\":\"use_portal\",\"email\":\"a@b.example\",\"portal\":\"cA==\"}",
    "{\"message\":\"factor\",\"factor\":\"push\"}",
    "{\"message\":\"go\"}",
    "{\"message\":\"stored\",\"is_kept\":true}",
    "{\"message\":\"stored\"}",
    "{\"message\":\"role\",\"arn\":\"arn:aws:iam::1:role/R\"}",
    "{\"message\":\"stop\",\"failure\":{\"id\":\"NO_TERMINAL\",\"values\":[]}}",
    "{\"message\":\"need_login\",\"reason\":\"refused\"}",
    "{\"message\":\"need_factor\",\"offered\":3,\"is_code_refused\":true}",
    "{\"message\":\"may_send\",\"what\":\"push\",\"host\":\"https://c\"}",
    "{\"message\":\"answered\",\"outcome\":\"later\",\"factors\":1,\"words\":\"w\",\"portal\":\"cA==\",\"failure\":"
    "{\"id\":\"PUSH_NOT_SENT\",\"values\":[400,\", \",\"\xC3\xA9\"]}}",
    "{\"message\":\"need_role\",\"profile\":\"duff\",\"roles\":[{\"arn\":\"a\"},{\"arn\":\"b\"}]}",
    "{\"message\":\"need_assertion\",\"rp_id\":\"jumpcloud.com\",\"challenge\":\"Y2g\",\"ids\":[{\"id\":\"aWQ\"}],"
    "\"user_verification\":\"required\",\"timeout_seconds\":60}",
    "{\"message\":\"assertion\",\"id\":\"aWQ\",\"client_data\":\"e30=\",\"authenticator_data\":\"YQ==\","
    "\"signature\":\"cw==\",\"user_handle\":\"dQ==\"}",
    "{\"message\":\"look\",\"rp_id\":\"jumpcloud.com\",\"ids\":[{\"id\":\"aWQ\"},{\"id\":\"aWQy\"}],\"pin\":\"MTIzNA=="
    "\","
    "\"path\":\"/dev/hidraw0\",\"seconds\":5,\"wait_seconds\":1}",
    "{\"message\":\"sign\",\"rp_id\":\"jumpcloud.com\",\"client_data\":\"e30=\",\"pin\":\"MTIzNA==\",\"is_verified\":"
    "true,"
    "\"keys\":[{\"path\":\"/dev/hidraw0\",\"id\":\"aWQ\"}],\"seconds\":60}",
    "{\"message\":\"key\",\"path\":\"/dev/"
    "hidraw0\",\"name\":\"K\",\"state\":\"pin_wrong\",\"id\":\"aWQ\",\"has_pin\":true,"
    "\"has_fingerprint\":true,\"is_u2f\":true,\"pin_tries\":7}",
    "{\"message\":\"push\",\"state\":\"waiting\",\"seconds_left\":59}",
    "{\"message\":\"portal\",\"state\":\"alive\",\"portal\":\"cA==\"}",
    "{\"message\":\"progress\",\"kind\":\"assertion\"}",
    "{\"message\":\"log\",\"text\":\"a \\\"quoted\\\" line\"}",
    "{\"message\":\"session\",\"profile\":\"duff\",\"access_key_id\":\"ASIA\",\"secret_access_key\":\"a2V5\","
    "\"session_token\":\"dG9rZW4=\",\"role_arn\":\"arn:aws:iam::1:role/R\",\"expires_at\":1800000000,"
    "\"skew_seconds\":-5,\"wanted_seconds\":28800,\"accepted_seconds\":3600}",
    "{\"message\":\"failure\",\"profile\":\"duff\",\"failure\":{\"id\":\"NO_ROLE\",\"values\":[]},\"retry_after\":30}",
    "{\"message\":\"item\",\"name\":\"AWS\",\"url\":\"aHR0cHM6Ly94\",\"is_aws\":true,\"milliseconds\":12}",
    "{\"message\":\"done\"}",
};

static void
each_message_is_parsed_as_printed(void **state)
{
    bool is_seen[MESSAGE_KINDS] = {[MESSAGE_NONE] = true};

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        CLEANUP_MESSAGE struct message message = {0};
        CLEANUP_SECRET struct secret printed = {0};
        char fault[PROTOCOL_WORDS_SIZE] = "";

        if (!message_parse(lines[i], &message, fault)) {
            fail_msg("%s\n%s", lines[i], fault);
        }
        message_print(&message, &printed);
        assert_memory_equal(printed.text, lines[i], strlen(lines[i]));
        assert_string_equal(printed.text + strlen(lines[i]), "\n");
        is_seen[message.kind] = true;
    }
    for (int kind = 0; kind < MESSAGE_KINDS; kind++) {
        if (!is_seen[kind]) {
            fail_msg("no line for %s", message_name((enum message_kind)kind));
        }
    }
}

static void
other_text_is_refused(void **state)
{
    static const struct {
        const char *line;
        const char *fault;
    } rows[] = {
        {"", "no JSON"},
        {"{\"message\":\"go\"} x", "no JSON"},
        {"[]", "no known message"},
        {"{\"message\":\"dance\"}", "no known message"},
        {"{\"message\":7}", "no known message"},
        {"{\"message\":\"go\",\"host\":\"x\"}", "go: unknown member"},
        {"{\"message\":\"role\",\"arn\":\"a\",\"arn\":\"b\"}", "role: repeated member"},
        {"{\"message\":\"role\",\"arn\":7}", "role: arn"},
        {"{\"message\":\"stored\",\"is_kept\":1}", "stored: is_kept"},
        {"{\"message\":\"push\",\"state\":\"maybe\"}", "push: state"},
        {"{\"message\":\"push\",\"seconds_left\":1e300}", "push: seconds_left"},
        {"{\"message\":\"push\",\"seconds_left\":\"9\"}", "push: seconds_left"},
        {"{\"message\":\"login\",\"password\":\"no base64\"}", "login: password"},
        {"{\"message\":\"login\",\"factor\":\"dance\"}", "login: factor"},
        {"{\"message\":\"stop\",\"failure\":{\"id\":\"NO_SUCH\",\"values\":[]}}", "stop: failure"},
        {"{\"message\":\"stop\",\"failure\":{\"id\":\"NO_TERMINAL\",\"values\":[1]}}", "stop: failure"},
        {"{\"message\":\"stop\",\"failure\":{\"id\":\"NO_TERMINAL\",\"values\":[],\"x\":1}}", "stop: failure"},
        {"{\"message\":\"stop\",\"failure\":{\"id\":\"LOGIN_FORBIDDEN\",\"values\":[1,2]}}", "stop: failure"},
        {"{\"message\":\"need_role\",\"roles\":[{\"arn\":\"a\"},7]}", "need_role: no object"},
        {"{\"message\":\"need_role\",\"roles\":[{\"name\":\"a\"}]}", "need_role: unknown member"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_GO};
        char fault[PROTOCOL_WORDS_SIZE] = "";

        if (message_parse(rows[i].line, &message, fault) || strcmp(fault, rows[i].fault) != 0) {
            fail_msg("%s: '%s' instead of '%s'", rows[i].line, fault, rows[i].fault);
        }
        assert_int_equal(message.kind, MESSAGE_GO);
    }
}

static void
text_too_long_is_refused(void **state)
{
    CLEANUP_MESSAGE struct message message = {0};
    char name[PROTOCOL_NAME_SIZE + 1] = "";
    char fault[PROTOCOL_WORDS_SIZE] = "";
    char line[256];

    (void)state;
    memset(name, 'n', PROTOCOL_NAME_SIZE - 1);
    snprintf(line, sizeof(line), "{\"message\":\"failure\",\"profile\":\"%s\"}", name);
    assert_true(message_parse(line, &message, fault));
    name[PROTOCOL_NAME_SIZE - 1] = 'n';
    snprintf(line, sizeof(line), "{\"message\":\"failure\",\"profile\":\"%s\"}", name);
    assert_false(message_parse(line, &message, fault));
    assert_string_equal(fault, "failure: profile");
}

static void
secret_has_a_maximum_size(void **state)
{
    CLEANUP_SECRET struct secret line = {0};
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_LOGIN};
    CLEANUP_MESSAGE struct message parsed = {0};
    char fault[PROTOCOL_WORDS_SIZE] = "";

    (void)state;
    for (size_t i = 0; i < PROTOCOL_SECRET_MAX + 1; i++) {
        secret_append_bytes(&message.login.password, "p", 1);
    }
    message_print(&message, &line);
    assert_false(message_parse(line.text, &parsed, fault));
    assert_string_equal(fault, "login: password");
}

/* --- over a socket --- */

static void
open_pair(struct channel *ours, struct channel *theirs)
{
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    *ours = (struct channel){.fd = ends[0]};
    *theirs = (struct channel){.fd = ends[1]};
}

static void
messages_arrive_in_order_in_any_pieces(void **state)
{
    CLEANUP_CHANNEL struct channel ours = {.fd = -1};
    CLEANUP_CHANNEL struct channel theirs = {.fd = -1};
    CLEANUP_MESSAGE struct message message = {0};
    char fault[PROTOCOL_WORDS_SIZE] = "";
    static const char text[] =
        "{\"message\":\"go\"}\n{\"message\":\"stored\",\"is_kept\":true}\n{\"message\":\"done\"}\n";

    (void)state;
    open_pair(&ours, &theirs);
    for (size_t i = 0; i < sizeof(text) - 1; i++) {
        enum channel_state expected = text[i] == '\n' ? CHANNEL_MESSAGE : CHANNEL_EMPTY;

        assert_int_equal(write(theirs.fd, text + i, 1), 1);
        assert_int_equal(channel_receive(&ours, &message, fault), expected);
    }
    assert_int_equal(message.kind, MESSAGE_DONE);
    assert_int_equal(write(theirs.fd, text, sizeof(text) - 1), sizeof(text) - 1);
    assert_int_equal(channel_wait(&ours, WAIT_MS, &message, fault), CHANNEL_MESSAGE);
    assert_int_equal(message.kind, MESSAGE_GO);
    assert_int_equal(channel_wait(&ours, WAIT_MS, &message, fault), CHANNEL_MESSAGE);
    assert_true(message.stored.is_kept);
    channel_close(&theirs);
    assert_int_equal(channel_wait(&ours, WAIT_MS, &message, fault), CHANNEL_MESSAGE);
    assert_int_equal(channel_wait(&ours, WAIT_MS, &message, fault), CHANNEL_ENDED);
    assert_false(channel_send(&ours, &(struct message){.kind = MESSAGE_GO}));
}

static void
broken_input_differs_from_the_end(void **state)
{
    static const struct {
        const char *text;
        size_t size;
        enum channel_state state;
        const char *fault;
    } rows[] = {
        {"{\"mess", 6, CHANNEL_ENDED, ""}, /* the peer was killed while it wrote */
        {"{\"message\":\"go\"}\0\n", 18, CHANNEL_BROKEN, "a NUL in it"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CLEANUP_CHANNEL struct channel ours = {.fd = -1};
        CLEANUP_CHANNEL struct channel theirs = {.fd = -1};
        CLEANUP_MESSAGE struct message message = {0};
        char fault[PROTOCOL_WORDS_SIZE] = "";

        open_pair(&ours, &theirs);
        assert_int_equal(write(theirs.fd, rows[i].text, rows[i].size), rows[i].size);
        channel_close(&theirs);
        assert_int_equal(channel_wait(&ours, WAIT_MS, &message, fault), rows[i].state);
        assert_string_equal(fault, rows[i].fault);
    }
}

static void
an_endless_line_is_refused(void **state)
{
    CLEANUP_CHANNEL struct channel ours = {.fd = -1};
    CLEANUP_CHANNEL struct channel theirs = {.fd = -1};
    CLEANUP_MESSAGE struct message message = {0};
    char fault[PROTOCOL_WORDS_SIZE] = "";
    char piece[4096];
    enum channel_state last = CHANNEL_EMPTY;

    (void)state;
    open_pair(&ours, &theirs);
    memset(piece, ' ', sizeof(piece));
    for (int i = 0; i < 2 * PROTOCOL_LINE_MAX / 4096 && last == CHANNEL_EMPTY; i++) {
        assert_int_equal(write(theirs.fd, piece, sizeof(piece)), sizeof(piece));
        last = channel_receive(&ours, &message, fault);
    }
    assert_int_equal(last, CHANNEL_BROKEN);
    assert_string_equal(fault, "too large");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_is_parsed_as_printed),
        cmocka_unit_test(other_text_is_refused),
        cmocka_unit_test(text_too_long_is_refused),
        cmocka_unit_test(secret_has_a_maximum_size),
        cmocka_unit_test(messages_arrive_in_order_in_any_pieces),
        cmocka_unit_test(broken_input_differs_from_the_end),
        cmocka_unit_test(an_endless_line_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
