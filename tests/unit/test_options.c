/* SPDX-License-Identifier: MIT
 *
 * command/options and the options of `add` and `edit`: what the tables take, and what they answer to the rest.
 */
#include "command/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/profile_options.h"

enum { WORDS_MAX = 8 };

static const struct command command = {.name = "brew", .arguments = "PROFILE", .summary = "Makes beer"};

static int
count_of(const char *const words[WORDS_MAX])
{
    int count = 0;

    while (count < WORDS_MAX && words[count] != NULL) {
        count++;
    }
    return count;
}

/* As options_open, with what is printed there kept from the test's own output and put into `said`. */
static bool
open_quietly(struct options *options, const char *const words[WORDS_MAX], const struct poptOption *table,
             bool keeps_order, int *status, char said[static 4096])
{
    CLEANUP_FD int file = memfd_create("said", MFD_CLOEXEC);
    CLEANUP_FD int output = dup(1);
    CLEANUP_FD int error = dup(2);
    const char *copied[WORDS_MAX];
    bool is_open;
    ssize_t length;

    memcpy(copied, words, sizeof(copied));
    fflush(stdout);
    dup2(file, 1);
    dup2(file, 2);
    is_open = options_open(options, &command, count_of(words), copied, table, keeps_order, status);
    fflush(stdout);
    dup2(output, 1);
    dup2(error, 2);
    length = pread(file, said, 4095, 0);
    said[length < 0 ? 0 : length] = '\0';
    return is_open;
}

static void
options_fill_the_variables_wherever_they_stand(void **state)
{
    static const char *const orders[][WORDS_MAX] = {
        {"brew", "--role", "brewer", "--region=eu-central-1", "duff"},
        {"brew", "duff", "--role=brewer", "--region", "eu-central-1"},
        {"brew", "--role", "brewer", "duff", "--region", "eu-central-1"},
        {"brew", "--role", "brewer", "--region", "eu-central-1", "--", "duff"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        CLEANUP_OPTIONS struct options options = {0};
        CLEANUP_PROFILE_OPTIONS struct profile_options given = {0};
        char said[4096];
        int status = 77;

        assert_true(open_quietly(&options, orders[i], profile_options_table(&given), false, &status, said));
        assert_string_equal(said, "");
        assert_string_equal(given.role, "brewer");
        assert_string_equal(given.region, "eu-central-1");
        assert_null(given.url);
        assert_int_equal(options.argument_count, 1);
        assert_string_equal(options.arguments[0], "duff");
        assert_null(options.arguments[1]);
    }
}

static void
command_behind_the_first_argument_keeps_its_own_options(void **state)
{
    static const char *const words[WORDS_MAX] = {"brew", "--role", "brewer", "duff", "aws", "--region", "x", "--help"};
    CLEANUP_OPTIONS struct options options = {0};
    CLEANUP_PROFILE_OPTIONS struct profile_options given = {0};
    char said[4096];
    int status = 77;

    (void)state;
    assert_true(open_quietly(&options, words, profile_options_table(&given), true, &status, said));
    assert_string_equal(given.role, "brewer");
    assert_null(given.region);
    assert_int_equal(options.argument_count, 5);
    assert_string_equal(options.arguments[2], "--region");
    assert_string_equal(options.arguments[4], "--help");
}

static void
wrong_options_are_wrong_use(void **state)
{
    static const char *const wrong[][WORDS_MAX] = {
        {"brew", "--colour", "red"},
        {"brew", "duff", "-x"},
        {"brew", "--role"},
        {"brew", "--rol", "brewer"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        CLEANUP_OPTIONS struct options options = {0};
        CLEANUP_PROFILE_OPTIONS struct profile_options given = {0};
        char said[4096];
        int status = 77;

        assert_false(open_quietly(&options, wrong[i], profile_options_table(&given), false, &status, said));
        assert_int_equal(status, 2);
        assert_non_null(strstr(said, "ajc-hook brew --help"));
    }
}

static void
help_shows_every_option(void **state)
{
    static const char *const asked[][WORDS_MAX] = {{"brew", "--help"}, {"brew", "-h"}, {"brew", "duff", "--help"}};
    static const char *const shown[] = {"ajc-hook brew", "PROFILE",  "--url",      "--role",    "--external-id",
                                        "--saml-role",   "--region", "--duration", "--account", "Makes beer"};

    (void)state;
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        CLEANUP_OPTIONS struct options options = {0};
        CLEANUP_PROFILE_OPTIONS struct profile_options given = {0};
        char said[4096];
        int status = 77;

        assert_false(open_quietly(&options, asked[i], profile_options_table(&given), false, &status, said));
        assert_int_equal(status, 0);
        for (size_t j = 0; j < sizeof(shown) / sizeof(shown[0]); j++) {
            if (strstr(said, shown[j]) == NULL) {
                fail_msg("no %s in: %s", shown[j], said);
            }
        }
    }
}

static void
profile_takes_what_was_given_and_keeps_the_rest(void **state)
{
    char empty[] = "";
    char role[] = "brewer";
    char duration[] = "8h";
    struct profile_options given = {.region = empty, .role = role, .duration = duration};
    struct profile profile = {.url = "https://sso.jumpcloud.com/saml2/duff", .region = "eu-central-1"};

    (void)state;
    assert_true(profile_options_apply(&given, &profile, NULL));
    assert_string_equal(profile.url, "https://sso.jumpcloud.com/saml2/duff");
    assert_string_equal(profile.role, "brewer");
    assert_string_equal(profile.region, "");
    assert_int_equal(profile.duration_seconds, 28800);
    given = (struct profile_options){.duration = empty};
    assert_true(profile_options_apply(&given, &profile, NULL));
    assert_int_equal(profile.duration_seconds, 0);
}

static void
value_that_is_no_duration_or_too_long_is_refused(void **state)
{
    char soon[] = "soon";
    char long_text[CONFIG_VALUE_SIZE + 1];
    struct profile_options no_duration = {.duration = soon};
    struct profile_options too_long = {.role = long_text};
    struct profile profile = {0};
    struct error error = {0};

    (void)state;
    assert_false(profile_options_apply(&no_duration, &profile, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    memset(long_text, 'a', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    assert_false(profile_options_apply(&too_long, &profile, &error));
    assert_non_null(strstr(error.text, "--role"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_fill_the_variables_wherever_they_stand),
        cmocka_unit_test(command_behind_the_first_argument_keeps_its_own_options),
        cmocka_unit_test(wrong_options_are_wrong_use),
        cmocka_unit_test(help_shows_every_option),
        cmocka_unit_test(profile_takes_what_was_given_and_keeps_the_rest),
        cmocka_unit_test(value_that_is_no_duration_or_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
