/* SPDX-License-Identifier: MIT
 *
 * config/account: the hosts of an account, never those of another account's portal; the commands for its secrets; what
 * a change of an account writes.
 */
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "config/config.h"
#include "temp_home.h"

#define BART "bart@duff-beer.com"
#define LISA "lisa@duff-beer.eu"
#define US "https://sso.jumpcloud.com"
#define US_CONSOLE "https://console.jumpcloud.com"
#define EU "https://sso.eu.jumpcloud.com"
#define EU_CONSOLE "https://console.eu.jumpcloud.com"

static void
open_with(const char *person, struct config **config)
{
    char path[TEMP_HOME_PATH_SIZE];
    struct error error = {0};

    temp_home_path(path, "config/ajc");
    mkdir(path, 0700);
    temp_home_write("config/ajc/config.json", person);
    config_close(config);
    if (!config_open(config, &error)) {
        fail_msg("%s", error.text);
    }
}

/* The hosts of a sign-in with that URL, and of a login without a profile. */
struct host_case {
    const char *person;
    const char *email;
    const char *url; /* NULL: a login without a profile */
    const char *sso;
    const char *console;
    bool is_assumed;
};

static const struct host_case host_cases[] = {
    {"{}", BART, US "/saml2/x", US, US_CONSOLE, true},
    {"{}", BART, EU "/saml2/x", EU, EU_CONSOLE, true},
    {"{}", BART, NULL, US, US_CONSOLE, true},
    /* a login without a profile uses the host of the account's profiles */
    {"{\"profiles\":{\"a\":{\"url\":\"" EU "/saml2/x\",\"account\":\"" LISA "\"}}}", LISA, NULL, EU, EU_CONSOLE, true},
    {"{\"profiles\":{\"a\":{\"url\":\"" EU "/saml2/x\",\"account\":\"" LISA "\"}}}", BART, NULL, US, US_CONSOLE, true},
    {"{\"profiles\":{\"a\":{\"url\":\"" EU "/saml2/x\"}}}", "", NULL, EU, EU_CONSOLE, true},
    {"{\"default_account\":\"" LISA "\",\"profiles\":{\"a\":{\"url\":\"" EU "/saml2/x\"}}}", "", NULL, EU, EU_CONSOLE,
     true},
    /* once it is known, another profile's URL does not change it */
    {"{\"accounts\":{\"" LISA "\":{\"sso_url\":\"" EU "\"}}}", LISA, US "/saml2/x", EU, EU_CONSOLE, false},
    {"{\"accounts\":{\"" LISA "\":{\"sso_url\":\"" EU "\"}}}", BART, US "/saml2/x", US, US_CONSOLE, true},
    /* the settings apply to accounts without their own hosts */
    {"{\"sso_url\":\"https://sso.duff.example\"}", BART, NULL, "https://sso.duff.example",
     "https://console.duff.example", false},
    {"{\"sso_url\":\"https://sso.duff.example\",\"console_url\":\"https://portal.duff.example\",\"accounts\":{\"" LISA
     "\":{\"sso_url\":\"" EU "\"}}}",
     LISA, NULL, EU, EU_CONSOLE, false},
    {"{\"sso_url\":\"https://sso.duff.example\",\"console_url\":\"https://portal.duff.example\",\"accounts\":{\"" LISA
     "\":{\"sso_url\":\"https://sso.duff.example\"}}}",
     LISA, NULL, "https://sso.duff.example", "https://portal.duff.example", false},
    {"{\"console_url\":\"https://portal.duff.example\",\"accounts\":{\"" LISA "\":{\"sso_url\":\"" EU "\"}}}", LISA,
     NULL, EU, EU_CONSOLE, false},
    {"{\"console_url\":\"https://portal.duff.example\"}", BART, NULL, US, "https://portal.duff.example", false},
    {"{\"accounts\":{\"" LISA "\":{\"sso_url\":\"" EU "\",\"console_url\":\"https://my.duff.example\"}}}", LISA, NULL,
     EU, "https://my.duff.example", false},
};

static void
an_account_has_its_own_hosts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(host_cases) / sizeof(host_cases[0]); i++) {
        const struct host_case *test = &host_cases[i];
        CLEANUP_CONFIG struct config *config = NULL;
        struct profile profile = {.name = "other"};
        struct account account;

        print_message("case %zu\n", i);
        open_with(test->person, &config);
        if (test->url == NULL) {
            config_account(config, test->email, &account);
        } else {
            text_copy(profile.url, sizeof(profile.url), test->url);
            text_copy(profile.account, sizeof(profile.account), test->email);
            config_account_of(config, &profile, &account);
        }
        assert_string_equal(account.sso_url, test->sso);
        assert_string_equal(account.console_url, test->console);
        assert_int_equal(account.is_host_assumed, test->is_assumed);
    }
}

static void
a_login_fixes_the_host(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct config_learned learned = {.email = LISA, .sso_url = EU};
    struct profile profile = {.name = "x", .url = US "/saml2/x", .account = LISA};
    struct account account;
    struct error error = {0};

    (void)state;
    open_with("{\"accounts\":{\"" LISA "\":{\"mfa\":\"totp\"}}}", &config);
    assert_true(config_learn(NULL, &learned, &error));
    config_close(&config);
    assert_true(config_open(&config, &error));
    config_account(config, LISA, &account);
    assert_string_equal(account.console_url, EU_CONSOLE);
    assert_string_equal(account.mfa, "totp");
    assert_false(account.is_host_assumed);
    assert_false(config_check_profile(config, &profile, &error));
    assert_non_null(strstr(error.text, "this account's is " EU));
    assert_non_null(strstr(error.text, "--account EMAIL"));
    assert_non_null(strstr(error.text, "ajc-hook account " LISA " --sso-url " US));
}

static void
a_command_is_a_list_of_words(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    const char *words[COMMAND_WORDS_MAX + 1];
    struct error error = {0};

    (void)state;
    open_with("{\"accounts\":{\"" BART "\":{\"password_command\":[\"pass\",\"show\",\"a b\",\"\"]}}}", &config);
    assert_true(config_account_command(config, BART, "password_command", words, &error));
    assert_string_equal(words[0], "pass");
    assert_string_equal(words[2], "a b");
    assert_string_equal(words[3], "");
    assert_null(words[4]);
    assert_true(config_account_command(config, BART, "otp_command", words, &error));
    assert_null(words[0]);
    assert_true(config_account_command(config, LISA, "password_command", words, &error));
    assert_null(words[0]);
    assert_true(config_account_command(config, "", "password_command", words, &error));
    assert_null(words[0]);
}

static void
command_that_is_not_a_list_of_words_is_refused(void **state)
{
    static const char *const wrong[] = {
        "\"pass show x\"", "[]", "[\"\"]", "[1]", "[\"pass\",null]", "{\"a\":\"pass\"}", "true", "[[\"pass\"]]",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        CLEANUP_CONFIG struct config *config = NULL;
        const char *words[COMMAND_WORDS_MAX + 1];
        char person[256];
        struct error error = {0};

        snprintf(person, sizeof(person), "{\"accounts\":{\"" BART "\":{\"otp_command\":%s}}}", wrong[i]);
        open_with(person, &config);
        assert_false(config_account_command(config, BART, "otp_command", words, &error));
        assert_int_equal(error.code, ERROR_CONFIG);
        assert_non_null(strstr(error.text, "ajc-hook account " BART " --otp-command COMMAND"));
        assert_null(words[0]);
    }
}

static void
write_command_of(int count, struct config **config)
{
    char person[1024];
    int length = snprintf(person, sizeof(person), "{\"accounts\":{\"" BART "\":{\"password_command\":[\"x\"");

    for (int i = 1; i < count; i++) {
        length += snprintf(person + length, sizeof(person) - (size_t)length, ",\"x\"");
    }
    snprintf(person + length, sizeof(person) - (size_t)length, "]}}}");
    open_with(person, config);
}

static void
command_has_a_maximum_number_of_words(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    const char *words[COMMAND_WORDS_MAX + 1];
    struct error error = {0};

    (void)state;
    write_command_of(COMMAND_WORDS_MAX, &config);
    assert_true(config_account_command(config, BART, "password_command", words, &error));
    assert_string_equal(words[COMMAND_WORDS_MAX - 1], "x");
    assert_null(words[COMMAND_WORDS_MAX]);
    write_command_of(COMMAND_WORDS_MAX + 1, &config);
    assert_false(config_account_command(config, BART, "password_command", words, &error));
}

static void
change_affects_only_the_named_members(void **state)
{
    static const char *const command[] = {"op", "read", "op://a b/c", NULL};
    static const char *const none[] = {NULL};
    CLEANUP_CONFIG struct config *config = NULL;
    const char *words[COMMAND_WORDS_MAX + 1];
    struct account_change change = {.email = LISA, .password_command = command, .otp_command = command};
    struct account account;
    struct error error = {0};

    (void)state;
    open_with("{\"accounts\":{\"" LISA "\":{\"mfa\":\"totp\",\"sso_url\":\"" EU "\"}}}", &config);
    assert_true(config_put_account(&change, &error));
    change = (struct account_change){.email = LISA, .sso_url = "", .otp_command = none};
    assert_true(config_put_account(&change, &error));
    config_close(&config);
    assert_true(config_open(&config, &error));
    config_account(config, LISA, &account);
    assert_string_equal(account.mfa, "totp");
    assert_string_equal(account.sso_url, US);
    assert_true(config_account_command(config, LISA, "password_command", words, &error));
    assert_string_equal(words[2], "op://a b/c");
    assert_true(config_account_command(config, LISA, "otp_command", words, &error));
    assert_null(words[0]);
    change = (struct account_change){.email = LISA, .sso_url = EU "/path"};
    assert_false(config_put_account(&change, &error));
    assert_int_equal(error.code, ERROR_USAGE);
}

/* Typed, as an argument, in a profile: the same account, sent in its first spelling. */
static void
account_is_the_same_in_any_spelling_of_its_email(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    CLEANUP_FREE char(*names)[ACCOUNT_NAME_SIZE] = NULL;
    struct config_learned learned = {.email = "BART@duff-beer.com", .mfa = "totp"};
    struct account_change change = {.email = "Bart@Duff-Beer.com", .console_url = "https://portal.duff.example"};
    struct profile profile = {.name = "x", .url = US "/saml2/x", .account = "bart@DUFF-beer.com"};
    struct account account;
    struct error error = {0};

    (void)state;
    open_with("{\"accounts\":{\"" BART "\":{\"sso_url\":\"" US "\"}}}", &config);
    assert_true(config_learn(config, &learned, &error));
    assert_true(config_put_account(&change, &error));
    config_close(&config);
    assert_true(config_open(&config, &error));
    assert_int_equal(config_account_names(config, &names), 1);
    assert_true(config_read_account(config, " BART@Duff-Beer.COM\n", &account, &error));
    assert_true(account.is_proven);
    assert_string_equal(account.email, BART);
    assert_string_equal(account.mfa, "totp");
    assert_string_equal(account.console_url, "https://portal.duff.example");
    config_account_of(config, &profile, &account);
    assert_string_equal(account.email, BART);
    assert_true(config_is_own_account(config, "Bart@duff-beer.com"));
    assert_false(config_read_account(config, "bart", &account, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_true(config_remove_account("BART@DUFF-BEER.COM", &error));
    config_close(&config);
    assert_true(config_open(&config, &error));
    assert_false(config_is_own_account(config, BART));
    config_account(config, "", &account);
    assert_string_equal(account.email, "");
}

static void
default_account_in_capitals_is_that_account(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct account account;

    (void)state;
    open_with("{\"default_account\":\"BART@duff-beer.com\",\"accounts\":{\"" BART "\":{}}}", &config);
    assert_true(config_account(config, "", &account));
    assert_string_equal(account.email, BART);
}

/* The current user in the name service. */
static const char *login_name;
struct passwd *__wrap_getpwuid(uid_t uid);

struct passwd *
__wrap_getpwuid(uid_t uid)
{
    static char name[128];
    static struct passwd entry = {.pw_name = name};

    (void)uid;
    text_copy(name, sizeof(name), login_name);
    return &entry;
}

static void
qualified_login_name_is_mapped_to_the_email(void **state)
{
    static const struct {
        const char *login_name;
        const char *email;
    } cases[] = {
        {"bart", BART},
        {"EXAMPLE\\bart", BART},
        {"bart@duff-beer.com", BART},
        {"bart@corp.duff.example", BART},
        {"EXAMPLE\\lisa", LISA}, /* by "users" */
        {"example\\Lisa", LISA},
        {"lisa", "lisa@duff-beer.com"}, /* another user, of the machine itself */
        {"EXAMPLE\\", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_CONFIG struct config *config = NULL;
        struct account account;
        char email[ACCOUNT_NAME_SIZE];

        print_message("%s\n", cases[i].login_name);
        login_name = cases[i].login_name;
        open_with("{\"user_domain\":\"duff-beer.com\",\"users\":{\"EXAMPLE\\\\lisa\":\"" LISA "\"}}", &config);
        config_account(config, "", &account);
        assert_string_equal(account.email, cases[i].email);
        config_email_of_user(config, cases[i].login_name, email);
        assert_string_equal(email, cases[i].email);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_account_has_its_own_hosts, temp_home_make, temp_home_remove),
        cmocka_unit_test_setup_teardown(a_login_fixes_the_host, temp_home_make, temp_home_remove),
        cmocka_unit_test_setup_teardown(a_command_is_a_list_of_words, temp_home_make, temp_home_remove),
        cmocka_unit_test_setup_teardown(command_that_is_not_a_list_of_words_is_refused, temp_home_make,
                                        temp_home_remove),
        cmocka_unit_test_setup_teardown(command_has_a_maximum_number_of_words, temp_home_make, temp_home_remove),
        cmocka_unit_test_setup_teardown(change_affects_only_the_named_members, temp_home_make, temp_home_remove),
        cmocka_unit_test_setup_teardown(account_is_the_same_in_any_spelling_of_its_email, temp_home_make,
                                        temp_home_remove),
        cmocka_unit_test_setup_teardown(default_account_in_capitals_is_that_account, temp_home_make, temp_home_remove),
        cmocka_unit_test_setup_teardown(qualified_login_name_is_mapped_to_the_email, temp_home_make, temp_home_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
