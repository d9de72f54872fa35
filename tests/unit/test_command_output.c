/* SPDX-License-Identifier: MIT
 *
 * session/ask/command_output with real programs: the line that is read, each kind of failure, and that no process is
 * left.
 */
#include "session/ask/command_output.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"

static char no_variable[] = "ONLY=this";
static char *environment[] = {no_variable, NULL};

static struct command_output_outcome
run_for(const char *script, int timeout_seconds, bool is_quiet, struct secret *line)
{
    const char *const words[] = {"/bin/sh", "-c", script, NULL};
    const struct command_output_call call = {
        .words = words,
        .environment = environment,
        .terminal = -1,
        .is_quiet = is_quiet,
        .timeout_seconds = timeout_seconds,
    };

    return command_output_read(&call, line);
}

static struct command_output_outcome
run(const char *script, struct secret *line)
{
    return run_for(script, 30, false, line);
}

static void
the_first_line_is_read(void **state)
{
    static const struct {
        const char *script;
        const char *line;
    } cases[] = {
        {"echo secret", "secret"},
        {"printf secret", "secret"},
        {"printf 'secret\\r\\n'", "secret"},
        {"printf 'secret\\r'", "secret"},
        {"printf 'one\\ntwo\\n'", "one"},
        {"printf 'one\\n\\0\\n'", "one"},
        {"printf ' a b \\n'", " a b "},
        {"printf 'sec'; sleep 0.1; printf 'ret\\n'", "secret"},
        {"printf 'p\\303\\244ss\\n'", "p\303\244ss"},
        {"echo secret; head -c 1000000 /dev/zero", "secret"},
        {"echo secret; exec >&-; sleep 0.1", "secret"},
        {"cat; echo secret", "secret"},
        {"echo \"$ONLY${HOME-}\"", "this"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_SECRET struct secret line = {0};
        struct command_output_outcome outcome = run(cases[i].script, &line);

        print_message("%s\n", cases[i].script);
        assert_int_equal(outcome.end, LINE_READ);
        assert_string_equal(secret_text(&line), cases[i].line);
    }
}

static void
the_longest_line_is_1024_bytes(void **state)
{
    CLEANUP_SECRET struct secret line = {0};

    (void)state;
    assert_int_equal(run("head -c 1024 /dev/zero | tr '\\0' x; echo", &line).end, LINE_READ);
    assert_int_equal(line.size, COMMAND_OUTPUT_MAX);
    assert_int_equal(run("head -c 1025 /dev/zero | tr '\\0' x; echo", &line).end, LINE_TOO_LONG);
    assert_int_equal(line.size, COMMAND_OUTPUT_MAX); /* untouched */
}

static void
failures_are_distinguished(void **state)
{
    static const struct {
        const char *script;
        struct command_output_outcome outcome;
    } cases[] = {
        {"echo secret; exit 7", {LINE_FAILED, 7}},  {"echo secret; kill -9 $$", {LINE_KILLED, SIGKILL}},
        {"kill -INT $$", {LINE_KILLED, SIGINT}},    {"true", {LINE_EMPTY, 0}},
        {"echo; echo behind", {LINE_EMPTY, 0}},     {"printf 'a\\0b\\n'", {LINE_TOO_LONG, 0}},
        {"kill -STOP $$", {LINE_STOPPED, SIGSTOP}}, {"trap '' TERM; kill -TTIN $$", {LINE_STOPPED, SIGTTIN}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_SECRET struct secret line = {0};
        struct command_output_outcome outcome = run(cases[i].script, &line);

        print_message("%s\n", cases[i].script);
        assert_int_equal(outcome.end, cases[i].outcome.end);
        assert_int_equal(outcome.detail, cases[i].outcome.detail);
        assert_int_equal(line.size, 0);
    }
}

static void
missing_program_is_reported(void **state)
{
    static const char *const words[] = {"ajc-no-such-program", NULL};
    const struct command_output_call call = {words, environment, -1, false, 5, NULL};
    CLEANUP_SECRET struct secret line = {0};
    struct command_output_outcome outcome = command_output_read(&call, &line);

    (void)state;
    assert_int_equal(outcome.end, LINE_NOT_STARTED);
    assert_int_equal(outcome.detail, ENOENT);
}

/* Orphaned descendants become our children; a running one would block here until the test's time limit. */
static void
assert_all_were_ended(void)
{
    int status = 0;

    while (waitpid(-1, &status, 0) > 0) {
        assert_true(WIFSIGNALED(status));
    }
    assert_int_equal(errno, ECHILD);
}

static void
program_that_is_too_slow_is_killed_with_its_group(void **state)
{
    CLEANUP_SECRET struct secret line = {0};
    time_t began = clock_since_boot();

    (void)state;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    assert_int_equal(run_for("echo secret; sleep 1000 & sleep 1000", 1, false, &line).end, LINE_TOO_SLOW);
    assert_all_were_ended();
    assert_int_equal(run_for("trap '' TERM; sleep 1000 & while :; do sleep 1000; done", 1, true, &line).end,
                     LINE_TOO_SLOW);
    assert_all_were_ended();
    assert_int_equal(line.size, 0);
    assert_true(clock_since_boot() - began < 500);
}

/* As gpg starts its agent, which continues to run and may keep our pipe open. */
static void
remaining_daemon_does_not_delay_the_end(void **state)
{
    CLEANUP_SECRET struct secret line = {0};
    char script[128];
    int pipes[2];
    char pid_text[32] = "";

    (void)state;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    assert_int_equal(pipe(pipes), 0);
    snprintf(script, sizeof(script), "setsid sh -c 'echo $$ >/proc/%d/fd/%d; exec sleep 1000' & echo secret",
             (int)getpid(), pipes[1]);
    assert_int_equal(run(script, &line).end, LINE_READ);
    assert_string_equal(secret_text(&line), "secret");
    assert_true(read(pipes[0], pid_text, sizeof(pid_text) - 1) > 0);
    assert_int_equal(kill(atoi(pid_text), SIGKILL), 0); /* it was running */
    assert_int_equal(waitpid(atoi(pid_text), NULL, 0), atoi(pid_text));
    close(pipes[0]);
    close(pipes[1]);
}

static void
quiet_program_has_no_standard_error_and_its_own_session(void **state)
{
    CLEANUP_SECRET struct secret line = {0};

    (void)state;
    assert_int_equal(run_for("readlink /proc/$$/fd/2", 30, true, &line).end, LINE_READ);
    assert_string_equal(secret_text(&line), "/dev/null");
    assert_int_equal(run_for("[ $(ps -o sid= -p $$) = $$ ] && echo own", 30, true, &line).end, LINE_READ);
    assert_int_equal(run_for("[ $(ps -o sid= -p $$) = $$ ] && echo own", 30, false, &line).end, LINE_FAILED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_is_read),
        cmocka_unit_test(the_longest_line_is_1024_bytes),
        cmocka_unit_test(failures_are_distinguished),
        cmocka_unit_test(missing_program_is_reported),
        cmocka_unit_test(program_that_is_too_slow_is_killed_with_its_group),
        cmocka_unit_test(remaining_daemon_does_not_delay_the_end),
        cmocka_unit_test(quiet_program_has_no_standard_error_and_its_own_session),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
