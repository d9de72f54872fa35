/* SPDX-License-Identifier: MIT
 *
 * shell_env/shell_syntax with the real shells: assigned values are read back byte for byte, exported ones exist,
 * and a value with an invalid character is never printed.
 */
#include "shell_env/shell_syntax.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "temp_home.h"

extern char **environ;

static const struct installed_shell {
    enum shell kind;
    const char *words[6]; /* then -c and the code */
} installed_shells[] = {
    {SHELL_SH, {"/bin/sh"}},
    {SHELL_SH, {"/usr/bin/dash"}},
    {SHELL_SH, {"/usr/bin/busybox", "sh"}},
    {SHELL_SH, {"/usr/bin/bash", "--posix"}},
    {SHELL_BASH, {"/usr/bin/bash", "--norc", "--noprofile"}},
    {SHELL_BASH, {"/usr/bin/bash", "--norc", "--noprofile", "-O", "nocasematch"}},
    {SHELL_ZSH, {"/usr/bin/zsh", "-f"}},
    {SHELL_ZSH, {"/usr/bin/zsh", "-f", "-o", "ksh_arrays"}},
    {SHELL_FISH, {"/usr/bin/fish", "--no-config"}},
};

enum { SHELL_COUNT = sizeof(installed_shells) / sizeof(installed_shells[0]) };

static const char *const hard_values[] = {
    "",
    " ",
    "plain",
    "two words",
    "  lead and trail  ",
    "'",
    "''",
    "'\\''",
    "\"",
    "it's \"quoted\"",
    "\\",
    "\\\\",
    "\\'",
    "ends in \\",
    "\\n\\t\\0\\x41",
    "$HOME",
    "${HOME}",
    "$(touch planted)",
    "`touch planted`",
    "'; touch planted; '",
    "'\n touch planted\n'",
    ") touch planted; (",
    "(touch planted)",
    "a;b&c|d<e>f",
    "two\nlines",
    "\n",
    "ends with a line\n",
    "tab\there",
    "carriage\rreturn",
    "*",
    "?[a-z]*",
    "{a,b}",
    "~",
    "~root",
    "#comment",
    "a#b",
    "!!",
    "!event",
    "%s%n%d",
    "-n",
    "--",
    "=cat",
    "a=b",
    "\x01\x02\x1b[31m\x7f",
    "\xc3\xbcml\xc3\xa4ut \xe2\x82\xac \xf0\x9f\x8d\xba",
    "\xff\xfe\x80",
    "@(*)",
};

enum { VALUE_COUNT = sizeof(hard_values) / sizeof(hard_values[0]) };

/* Runs the code in the shell; `output` is exactly what it printed. False when the shell is not installed. */
static bool
run(const struct installed_shell *shell, const char *code, struct secret *output)
{
    const char *words[10] = {NULL};
    size_t count = 0;
    posix_spawn_file_actions_t actions;
    int ends[2];
    int status = 0;
    pid_t process;
    char bytes[4096];
    ssize_t got;
    int reason;

    secret_clear(output);
    while (shell->words[count] != NULL) {
        words[count] = shell->words[count];
        count++;
    }
    words[count++] = "-c";
    words[count] = code;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    reason = posix_spawn(&process, words[0], &actions, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    while (reason == 0 && (got = read(ends[0], bytes, sizeof(bytes))) > 0) {
        secret_append_bytes(output, bytes, (size_t)got);
    }
    close(ends[0]);
    if (reason != 0) {
        assert_int_equal(reason, ENOENT);
        print_message("no %s here\n", words[0]);
        return false;
    }
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_int_equal(status, 0);
    return true;
}

/* In its own directory, because some values try to create a file. */
static int
set_up(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];

    if (temp_home_make(state) != 0) {
        return -1;
    }
    temp_home_path(path, "home");
    setenv("LC_ALL", "C.UTF-8", 1);
    return chdir(path);
}

static int
tear_down(void **state)
{
    return chdir("/") == 0 ? temp_home_remove(state) : -1;
}

static void
special_characters_survive_every_shell(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHELL_COUNT; i++) {
        CLEANUP_SECRET struct secret code = {0};
        CLEANUP_SECRET struct secret output = {0};
        const char *at;

        for (size_t j = 0; j < VALUE_COUNT; j++) {
            shell_syntax_assign(installed_shells[i].kind, "__ajc_value", hard_values[j], &code);
            secret_append(&code, "printf '%s\\0' \"$__ajc_value\"\n");
        }
        if (!run(&installed_shells[i], secret_text(&code), &output)) {
            continue;
        }
        at = secret_text(&output);
        for (size_t j = 0; j < VALUE_COUNT; j++) {
            assert_true(at < secret_text(&output) + output.size);
            if (strcmp(at, hard_values[j]) != 0) {
                fail_msg("%s: <%s> came back as <%s>", installed_shells[i].words[0], hard_values[j], at);
            }
            at += strlen(at) + 1;
        }
        assert_true(at == secret_text(&output) + output.size);
        assert_int_equal(access("planted", F_OK), -1);
    }
}

static void
assigned_variables_are_not_exported(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHELL_COUNT; i++) {
        CLEANUP_SECRET struct secret code = {0};
        CLEANUP_SECRET struct secret output = {0};

        shell_syntax_assign(installed_shells[i].kind, "__ajc_value", "duff", &code);
        secret_append(&code, "/usr/bin/printenv __ajc_value; /usr/bin/true\n");
        if (run(&installed_shells[i], secret_text(&code), &output)) {
            assert_string_equal(secret_text(&output), "");
        }
    }
}

static void
changes_reach_the_environment_of_every_shell(void **state)
{
    (void)state;
    setenv("AWS_SESSION_TOKEN", "old", 1);
    setenv("AWS_SECURITY_TOKEN", "old", 1);
    setenv("AWS_REGION", "old", 1);
    for (size_t i = 0; i < SHELL_COUNT; i++) {
        CLEANUP_ENVIRONMENT struct environment environment = {0};
        CLEANUP_SECRET struct secret code = {0};
        CLEANUP_SECRET struct secret output = {0};

        environment_set(&environment, "AWS_ACCESS_KEY_ID", "ASIADUFF");
        environment_unset(&environment, "AWS_SECURITY_TOKEN");
        environment_set(&environment, "AWS_SESSION_TOKEN", "a/b+c=_.:@,-");
        environment_unset(&environment, "AWS_REGION");
        assert_true(shell_syntax_changes(&environment, installed_shells[i].kind, &code, NULL));
        secret_append(&code, "/usr/bin/printenv AWS_ACCESS_KEY_ID AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_REGION; "
                             "/usr/bin/true\n");
        if (run(&installed_shells[i], secret_text(&code), &output)) {
            assert_string_equal(secret_text(&output), "ASIADUFF\na/b+c=_.:@,-\n");
        }
    }
}

/* A user may have functions and aliases of any name. */
static void
users_functions_do_not_interfere(void **state)
{
    static const struct {
        struct installed_shell shell;
        const char *before;
    } cases[] = {
        {{SHELL_BASH, {"/usr/bin/bash", "--norc", "--noprofile", "-O", "expand_aliases"}},
         "export() { :; }\nunset() { :; }\nalias builtin=:\n"},
        {{SHELL_ZSH, {"/usr/bin/zsh", "-f"}}, "export() { :; }\nunset() { :; }\nalias builtin=:\n"},
        {{SHELL_FISH, {"/usr/bin/fish", "--no-config"}}, "alias unset=true\nfunction export; end\n"},
    };

    (void)state;
    setenv("AWS_SESSION_TOKEN", "old", 1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_ENVIRONMENT struct environment environment = {0};
        CLEANUP_SECRET struct secret code = {0};
        CLEANUP_SECRET struct secret output = {0};

        secret_set(&code, cases[i].before);
        environment_set(&environment, "AWS_ACCESS_KEY_ID", "ASIADUFF");
        environment_unset(&environment, "AWS_SESSION_TOKEN");
        assert_true(shell_syntax_changes(&environment, cases[i].shell.kind, &code, NULL));
        secret_append(&code, "/usr/bin/printenv AWS_ACCESS_KEY_ID AWS_SESSION_TOKEN; /usr/bin/true\n");
        if (run(&cases[i].shell, secret_text(&code), &output)) {
            assert_string_equal(secret_text(&output), "ASIADUFF\n");
        }
    }
}

static void
assert_refused(const char *value)
{
    for (enum shell shell = SHELL_SH; shell <= SHELL_FISH; shell++) {
        CLEANUP_ENVIRONMENT struct environment environment = {0};
        CLEANUP_SECRET struct secret text = {0};
        struct error error = {0};

        secret_set(&text, "before");
        environment_set(&environment, "AWS_ACCESS_KEY_ID", "ASIADUFF");
        environment_set(&environment, "AWS_SESSION_TOKEN", value);
        if (shell_syntax_changes(&environment, shell, &text, &error)) {
            fail_msg("accepted: %s", value);
        }
        assert_string_equal(secret_text(&text), "before");
        assert_int_equal(error.code, ERROR_SYSTEM);
        assert_non_null(strstr(error.text, "AWS_SESSION_TOKEN"));
    }
}

static void
every_other_character_is_refused(void **state)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+=_.:@,-";
    char value[] = "a?b";

    (void)state;
    assert_refused("");
    for (int byte = 1; byte < 256; byte++) {
        value[1] = (char)byte;
        if (strchr(allowed, byte) == NULL) {
            assert_refused(value);
        }
    }
}

static void
value_longer_than_any_token_is_refused(void **state)
{
    char *value = malloc(16386);

    (void)state;
    assert_non_null(value);
    memset(value, 'a', 16385);
    value[16385] = '\0';
    assert_refused(value);
    free(value);
}

static void
no_change_prints_no_code(void **state)
{
    (void)state;
    for (enum shell shell = SHELL_SH; shell <= SHELL_FISH; shell++) {
        CLEANUP_ENVIRONMENT struct environment environment = {0};
        CLEANUP_SECRET struct secret text = {0};

        assert_true(shell_syntax_changes(&environment, shell, &text, NULL));
        assert_string_equal(secret_text(&text), "");
    }
}

static void
only_known_shells_have_a_name(void **state)
{
    enum shell shell = SHELL_FISH;

    (void)state;
    assert_false(shell_parse("", &shell));
    assert_false(shell_parse("tcsh", &shell));
    assert_false(shell_parse("BASH", &shell));
    assert_int_equal(shell, SHELL_FISH);
    assert_true(shell_parse("zsh", &shell));
    assert_int_equal(shell, SHELL_ZSH);
}

static void
answer_starts_and_ends_with_the_hooks_markers(void **state)
{
    static const struct {
        enum shell shell;
        const char *text;
    } rows[] = {
        {SHELL_BASH, "__ajc_answer=begin\n__ajc_id='x'\n__ajc_answer=end\n"},
        {SHELL_ZSH, "__ajc_answer=begin\n__ajc_id='x'\n__ajc_answer=end\n"},
        {SHELL_FISH, "builtin set -g __ajc_answer begin\nbuiltin set -g __ajc_id 'x'\n"
                     "builtin set -g __ajc_answer end\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CLEANUP_SECRET struct secret text = {0};

        shell_syntax_begin(rows[i].shell, &text);
        shell_syntax_assign(rows[i].shell, "__ajc_id", "x", &text);
        shell_syntax_end(rows[i].shell, &text);
        assert_string_equal(secret_text(&text), rows[i].text);
    }
}

#define IN_HOME(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOME(special_characters_survive_every_shell),
        IN_HOME(assigned_variables_are_not_exported),
        IN_HOME(changes_reach_the_environment_of_every_shell),
        IN_HOME(users_functions_do_not_interfere),
        cmocka_unit_test(every_other_character_is_refused),
        cmocka_unit_test(value_longer_than_any_token_is_refused),
        cmocka_unit_test(no_change_prints_no_code),
        cmocka_unit_test(only_known_shells_have_a_name),
        cmocka_unit_test(answer_starts_and_ends_with_the_hooks_markers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
