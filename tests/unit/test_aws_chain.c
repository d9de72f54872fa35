/* SPDX-License-Identifier: MIT
 *
 * aws_files/chain: the order in which AWS tools search for credentials, and the messages for failures. unit_aws_files
 * compares the result with botocore for each case of tests/data/aws_files, flow/doctor.sh with the real AWS CLI.
 */
#include "aws_files/chain.h"

#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sentence.h"

static void
read_files(struct aws_files *files, const char *config, const char *credentials)
{
    *files = (struct aws_files){.paths = {"CONFIG", "CREDENTIALS"}};
    ini_read(INI_CONFIGPARSER, config, strlen(config), &files->inis[AWS_CONFIG]);
    ini_read(INI_CONFIGPARSER, credentials, strlen(credentials), &files->inis[AWS_CREDENTIALS]);
}

static struct aws_choice
pick(const char *config, const char *credentials, const struct aws_environment *environment)
{
    CLEANUP_AWS_FILES struct aws_files files = {0};
    struct aws_choice choice;

    read_files(&files, config, credentials);
    aws_chain_pick(&files, environment, &choice);
    return choice;
}

/* Starts with all sources; each step removes the first one. */
static void
each_source_comes_before_the_next(void **state)
{
    struct aws_environment environment = {
        .profile = "duff",
        .named_by = "AWS_PROFILE",
        .key_id = "A",
        .secret_key = "s",
        .has_container = true,
    };
    static const char keys[] = "[duff]\naws_access_key_id = A\naws_secret_access_key = s\n";
    static const struct {
        const char *line;
        enum aws_source source;
    } lines[] = {
        {"role_arn = r\nsource_profile = duff\n", AWS_FROM_ROLE},
        {"role_arn = r\nweb_identity_token_file = t\n", AWS_FROM_WEB_IDENTITY},
        {"sso_account_id = 1\nsso_role_name = r\nsso_start_url = u\nsso_region = x\n", AWS_FROM_SSO},
        {"credential_process = p\naws_access_key_id = A\naws_secret_access_key = s\n", AWS_FROM_PROCESS},
        {"aws_access_key_id = A\naws_secret_access_key = s\n", AWS_FROM_CONFIG_FILE},
        {"region = x\n", AWS_FROM_CONTAINER},
    };
    char config[512] = "[profile duff]\n";
    struct aws_choice choice = pick("[profile duff]\n", keys, &environment);

    (void)state;
    assert_int_equal(choice.source, AWS_FROM_ENVIRONMENT);
    environment.key_id = NULL;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        bool comes_before_keys = lines[i].source < AWS_FROM_CREDENTIALS_FILE;

        snprintf(config, sizeof(config), "[profile duff]\n%s", lines[i].line);
        choice = pick(config, keys, &environment);
        assert_int_equal(choice.failure, AWS_WORKS);
        assert_int_equal(choice.source, comes_before_keys ? lines[i].source : AWS_FROM_CREDENTIALS_FILE);
        if (!comes_before_keys) {
            assert_int_equal(pick(config, "", &environment).source, lines[i].source);
        }
    }
    environment.has_container = false;
    assert_int_equal(pick("[profile duff]\n", "", &environment).source, AWS_FROM_MACHINE);
}

static void
failure_names_its_place(void **state)
{
    static const struct aws_environment environment = {.profile = "duff", .named_by = "AWS_PROFILE"};
    const struct {
        const char *config;
        const char *credentials;
        enum aws_failure failure;
        size_t line;
        const char *reason;
    } cases[] = {
        {"[profile duff]\nrole_arn = r\n", "", AWS_PARTIAL, 2,
         "the profile duff has role_arn, but neither source_profile nor credential_source"},
        {"[profile duff]\n", "\n[duff]\naws_access_key_id = A\n", AWS_PARTIAL, 3,
         "the profile duff has aws_access_key_id without aws_secret_access_key"},
        {"[profile duff]\nrole_arn = r\nsource_profile = beer\n[profile beer]\nrole_arn = r\nsource_profile = duff\n",
         "", AWS_LOOP, 6, "the source_profile of the profile beer, duff, leads back to itself"},
        {"[profile duff]\nrole_arn = r\nsource_profile = beer\n", "", AWS_INVALID, 3,
         "the source_profile of the profile duff, beer, is in neither file"},
        {"[profile duff]\nsso_account_id = 1\nsso_role_name = r\nsso_start_url = u\n", "", AWS_INVALID, 2,
         "the profile duff uses SSO without sso_region"},
        {"[profile duff]\nweb_identity_token_file = t\n", "", AWS_INVALID, 2,
         "the profile duff has web_identity_token_file without role_arn"},
        {"[profile duff]\ncredential_process = 'x\n", "", AWS_INVALID, 2,
         "the credential_process of the profile duff is not a command that can be split into words"},
        {"[profile duff]\nregion = x\nregion = y\n", "", AWS_UNREADABLE, 3,
         sentence_with("AWS_FILE_UNREADABLE", "CONFIG", "3", "duplicate name in the section", NULL)},
        {"[duff]\n", "", AWS_NO_PROFILE, 0,
         "AWS_PROFILE names the profile duff, which is in neither CONFIG nor CREDENTIALS"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct aws_choice choice = pick(cases[i].config, cases[i].credentials, &environment);

        assert_int_equal(choice.failure, cases[i].failure);
        assert_int_equal(choice.line, cases[i].line);
        assert_string_equal(choice.reason, cases[i].reason);
        assert_int_equal(choice.file, *cases[i].credentials == '\0' ? AWS_CONFIG : AWS_CREDENTIALS);
    }
}

/* A chain of more profiles than a program can follow. */
static void
role_chain_has_a_maximum_length(void **state)
{
    static const struct aws_environment environment = {.profile = "0", .named_by = "AWS_PROFILE"};
    static char config[64 * 1024];
    size_t used = 0;

    (void)state;
    for (int i = 0; i < 400; i++) {
        used += (size_t)snprintf(config + used, sizeof(config) - used,
                                 "[profile %d]\nrole_arn = r\nsource_profile = %d\n", i, i + 1);
    }
    assert_int_equal(pick(config, "", &environment).failure, AWS_LOOP);
}

static void
path_is_expanded_as_in_python(void **state)
{
    static const struct {
        const char *named;
        const char *path;
    } cases[] = {
        {NULL, "/home/duff/.aws/config"},
        {"", ""},
        {"/x", "/x"},
        {"~/x", "/home/duff/x"},
        {"~", "/home/duff"},
        {"~nobody-of-that-name/x", "~nobody-of-that-name/x"},
        {"$HOME/x", "/home/duff/x"},
        {"${HOME}x", "/home/duffx"},
        {"$AJC_NOT_SET/x", "$AJC_NOT_SET/x"},
        {"${HOME", "${HOME"},
        {"a$", "a$"},
        {"x~", "x~"},
    };
    char path[PATH_MAX];

    (void)state;
    setenv("HOME", "/home/duff", 1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (cases[i].named == NULL) {
            unsetenv("AWS_CONFIG_FILE");
        } else {
            setenv("AWS_CONFIG_FILE", cases[i].named, 1);
        }
        assert_true(aws_files_path(AWS_CONFIG, path));
        assert_string_equal(path, cases[i].path);
    }
}

static void
path_may_be_in_another_users_home(void **state)
{
    const struct passwd *user = getpwuid(getuid());
    char named[PATH_MAX];
    char expected[PATH_MAX];
    char path[PATH_MAX];

    (void)state;
    assert_non_null(user);
    snprintf(named, sizeof(named), "~%s/x", user->pw_name);
    snprintf(expected, sizeof(expected), "%s/x", user->pw_dir);
    setenv("AWS_CONFIG_FILE", named, 1);
    assert_true(aws_files_path(AWS_CONFIG, path));
    assert_string_equal(path, expected);
    unsetenv("HOME");
    setenv("AWS_CONFIG_FILE", "~/x", 1);
    assert_true(aws_files_path(AWS_CONFIG, path));
    assert_string_equal(path, expected);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_source_comes_before_the_next), cmocka_unit_test(failure_names_its_place),
        cmocka_unit_test(role_chain_has_a_maximum_length),   cmocka_unit_test(path_is_expanded_as_in_python),
        cmocka_unit_test(path_may_be_in_another_users_home),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
