/* SPDX-License-Identifier: MIT
 *
 * command/options and the options of `add` and `edit`: what is accepted, and the messages for the rest.
 */
#include "command/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/columns.h"
#include "command/profile_options.h"

enum { WORDS_MAX = 9, OUTPUT_SIZE = 4096 };

static const char *colour;
static bool is_cold;
static struct profile profile;
static struct error error;
static bool is_applied;
static bool is_after_dashes;
static int argument_count;
static const char *const *arguments;

static const struct command_option own_options[] = {
    OPTION_TEXT("colour", "COLOUR", &colour, "of the beer", CANDIDATES_NONE),
    OPTION_FLAG("cold", &is_cold, "from the cellar"),
    OPTION_END,
};

static int
run(struct context *context)
{
    argument_count = context->count;
    arguments = context->arguments;
    is_after_dashes = context->is_after_dashes;
    is_applied = profile_options_apply(&profile, &error);
    return 42;
}

static const struct command brew = {
    .name = "brew",
    .arguments = "PROFILE...",
    .summary = "makes beer",
    .options = own_options,
    .has_profile_options = true,
    .arguments_least = 1,
    .arguments_most = 2,
    .run = run,
};

static const struct command carry = {
    .name = "carry",
    .arguments = "PROFILE [COMMAND]",
    .summary = "carries another command",
    .options = own_options,
    .options_place = OPTIONS_AROUND_FIRST,
    .arguments_least = 1,
    .arguments_most = ARGUMENTS_ANY,
    .usage_status = 125,
    .run = run,
};

/* As at the start of a process. */
static void
reset_options(const struct command *command)
{
    const struct command_option *rows[OPTIONS_MAX];
    size_t count = options_of(command, rows);

    for (size_t i = 0; i < count; i++) {
        if (rows[i]->flag != NULL) {
            *rows[i]->flag = false;
        } else {
            *rows[i]->text = NULL;
        }
    }
}

/* As options_run, but the output is written to `output`. */
static int
run_quietly(const struct command *command, const char *const words[WORDS_MAX], char output[static OUTPUT_SIZE])
{
    CLEANUP_FD int file = memfd_create("output", MFD_CLOEXEC);
    CLEANUP_FD int stdout_fd = dup(1);
    CLEANUP_FD int stderr_fd = dup(2);
    static const char *copied[WORDS_MAX + 1];
    int count = 0;
    ssize_t length;
    int status;

    memcpy(copied, words, WORDS_MAX * sizeof(*words));
    while (count < WORDS_MAX && words[count] != NULL) {
        count++;
    }
    reset_options(command);
    fflush(stdout);
    dup2(file, 1);
    dup2(file, 2);
    status = options_run(command, count, copied);
    fflush(stdout);
    dup2(stdout_fd, 1);
    dup2(stderr_fd, 2);
    length = pread(file, output, OUTPUT_SIZE - 1, 0);
    output[length < 0 ? 0 : length] = '\0';
    return status;
}

static void
options_are_read_in_any_position(void **state)
{
    static const char *const orders[][WORDS_MAX] = {
        {"brew", "--colour", "amber", "--cold", "--region=eu-central-1", "duff"},
        {"brew", "duff", "--cold", "--colour=amber", "--region", "eu-central-1"},
        {"brew", "--colour", "amber", "duff", "--region", "eu-central-1", "--cold"},
        {"brew", "--colour", "amber", "--cold", "--region", "eu-central-1", "--", "duff"},
        {"brew", "--colo", "amber", "--cold", "--reg", "eu-central-1", "duff"},
    };
    static const char *const none[WORDS_MAX] = {"brew", "duff"};
    char output[OUTPUT_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        profile = (struct profile){.url = "kept"};
        assert_int_equal(run_quietly(&brew, orders[i], output), 42);
        assert_string_equal(output, "");
        assert_string_equal(colour, "amber");
        assert_true(is_cold);
        assert_true(is_applied);
        assert_string_equal(profile.region, "eu-central-1");
        assert_string_equal(profile.url, "kept");
        assert_int_equal(argument_count, 1);
        assert_string_equal(arguments[0], "duff");
        assert_null(arguments[1]);
    }
    assert_int_equal(run_quietly(&brew, none, output), 42);
    assert_null(colour);
    assert_false(is_cold);
}

static void
command_after_the_first_argument_keeps_its_options(void **state)
{
    static const char *const orders[][WORDS_MAX] = {
        {"carry", "--cold", "duff", "--colour", "amber", "aws", "--colour", "--help"},
        {"carry", "--colour=amber", "duff", "--cold", "--", "aws", "--colour", "--help"},
    };
    static const char *const alone[WORDS_MAX] = {"carry", "duff", "--cold"};
    char output[OUTPUT_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        assert_int_equal(run_quietly(&carry, orders[i], output), 42);
        assert_string_equal(colour, "amber");
        assert_true(is_cold);
        assert_int_equal(argument_count, 4);
        assert_string_equal(arguments[0], "duff");
        assert_string_equal(arguments[1], "aws");
        assert_string_equal(arguments[2], "--colour");
        assert_string_equal(arguments[3], "--help");
        assert_null(arguments[4]);
    }
    assert_int_equal(run_quietly(&carry, alone, output), 42);
    assert_int_equal(argument_count, 1);
    assert_string_equal(arguments[0], "duff");
}

static void
dashes_before_the_first_argument_are_known(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        bool is_after;
        int count;
    } rows[] = {
        {{"carry", "--", "aws", "--cold"}, true, 2},
        {{"carry", "--cold", "--", "aws"}, true, 1},
        {{"carry", "--colour", "amber", "--", "--", "aws"}, true, 2},
        {{"carry", "--colour", "--", "aws"}, false, 1}, /* "--" is the value */
        {{"carry", "duff", "--", "aws"}, false, 2},
        {{"carry", "--colour", "--", "duff", "--", "aws"}, false, 2},
    };
    char output[OUTPUT_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(run_quietly(&carry, rows[i].words, output), 42);
        assert_int_equal(is_after_dashes, rows[i].is_after);
        assert_int_equal(argument_count, rows[i].count);
    }
}

static void
wrong_use_is_reported(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *message;
    } wrong[] = {
        {{"brew", "--flavour", "hops", "duff"}, "unknown option --flavour"},
        {{"brew", "duff", "-x"}, "unknown option -x"},
        {{"brew", "duff", "--colour"}, "--colour takes a value: COLOUR"},
        {{"brew", "duff", "--cold=very"}, "--cold takes no value"},
        {{"brew", "duff", "--co", "x"}, "unknown option --co"}, /* --colour or --cold */
        {{"brew"}, "missing argument: brew PROFILE..."},
        {{"brew", "a", "b", "c"}, "unexpected argument c"},
    };
    static const char *const carried[][WORDS_MAX] = {{"carry", "--flavour"}, {"carry"}, {"carry", "duff", "--flavour"}};
    char output[OUTPUT_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_equal(run_quietly(&brew, wrong[i].words, output), 2);
        if (strstr(output, wrong[i].message) == NULL || strstr(output, "; see: ajc-hook brew --help\n") == NULL) {
            fail_msg("%s", output);
        }
    }
    for (size_t i = 0; i < sizeof(carried) / sizeof(carried[0]); i++) {
        assert_int_equal(run_quietly(&carry, carried[i], output), 125);
    }
}

static void
help_shows_every_option(void **state)
{
    static const char *const asked[][WORDS_MAX] = {{"brew", "--help"}, {"brew", "-h"}, {"brew", "duff", "--help"}};
    static const char *const shown[] = {"Usage: ajc-hook brew PROFILE...\n", "--colour=COLOUR", "--cold ",
                                        "Makes beer.\n"};
    char output[OUTPUT_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        assert_int_equal(run_quietly(&brew, asked[i], output), 0);
        for (size_t j = 0; j < sizeof(shown) / sizeof(shown[0]); j++) {
            if (strstr(output, shown[j]) == NULL) {
                fail_msg("no %s in: %s", shown[j], output);
            }
        }
        for (size_t j = 0; j < PROFILE_MEMBER_COUNT; j++) {
            assert_non_null(strstr(output, profile_members[j].option));
            assert_non_null(strstr(output, profile_members[j].argument));
        }
    }
}

static void
given_options_change_only_their_members(void **state)
{
    static const char *const some[WORDS_MAX] = {"brew", "duff", "--region=", "--role=brewer", "--duration= 8h "};
    static const char *const none[WORDS_MAX] = {"brew", "duff", "--duration="};
    char output[OUTPUT_SIZE];

    (void)state;
    profile = (struct profile){
        .url = "https://sso.jumpcloud.com/saml2/duff", .region = "eu-central-1", .aws_account = "x"};
    assert_int_equal(run_quietly(&brew, some, output), 42);
    assert_true(is_applied);
    assert_string_equal(profile.url, "https://sso.jumpcloud.com/saml2/duff");
    assert_string_equal(profile.role, "brewer");
    assert_string_equal(profile.region, "");
    assert_string_equal(profile.aws_account, "");
    assert_int_equal(profile.duration_seconds, 28800);
    assert_int_equal(run_quietly(&brew, none, output), 42);
    assert_int_equal(profile.duration_seconds, 0);
}

static void
value_too_long_or_invalid_is_refused(void **state)
{
    char long_text[CONFIG_VALUE_SIZE + 16] = "--role=";
    const char *const no_duration[WORDS_MAX] = {"brew", "duff", "--duration=soon"};
    const char *const too_long[WORDS_MAX] = {"brew", "duff", long_text};
    char output[OUTPUT_SIZE];

    (void)state;
    assert_int_equal(run_quietly(&brew, no_duration, output), 42);
    assert_false(is_applied);
    assert_int_equal(error.code, ERROR_USAGE);
    memset(long_text + strlen(long_text), 'a', CONFIG_VALUE_SIZE);
    assert_int_equal(run_quietly(&brew, too_long, output), 42);
    assert_false(is_applied);
    assert_non_null(strstr(error.text, "too long"));
}

static void
account_is_named_once(void **state)
{
    const struct context one = {.command = &brew, .arguments = (const char *const[]){"a@b", NULL}};
    const struct context none = {.command = &brew, .arguments = (const char *const[]){NULL}};
    const char *email;
    int status = 77;

    (void)state;
    assert_true(options_take_account(&one, NULL, &email, &status));
    assert_string_equal(email, "a@b");
    assert_true(options_take_account(&none, "c@d", &email, &status));
    assert_string_equal(email, "c@d");
    assert_true(options_take_account(&none, NULL, &email, &status));
    assert_null(email);
}

static void
columns_are_as_wide_as_their_widest_cell(void **state)
{
    static const char *const cells[] = {"Beer",
                                        "Where",
                                        "D\xc3\xbc"
                                        "ff",
                                        "",
                                        "x",
                                        "tavern"};
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    (void)state;
    columns_print(stream, cells, 2, 3);
    fclose(stream);
    assert_string_equal(text, "Beer  Where\n"
                              "D\xc3\xbc"
                              "ff\nx     tavern\n");
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_read_in_any_position),
        cmocka_unit_test(command_after_the_first_argument_keeps_its_options),
        cmocka_unit_test(dashes_before_the_first_argument_are_known),
        cmocka_unit_test(wrong_use_is_reported),
        cmocka_unit_test(help_shows_every_option),
        cmocka_unit_test(given_options_change_only_their_members),
        cmocka_unit_test(value_too_long_or_invalid_is_refused),
        cmocka_unit_test(account_is_named_once),
        cmocka_unit_test(columns_are_as_wide_as_their_widest_cell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
