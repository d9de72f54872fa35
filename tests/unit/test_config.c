/* SPDX-License-Identifier: MIT
 *
 * config: the values of the two files together, what is refused in them and why, and what writing preserves.
 */
#include "config/config.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "temp_home.h"

#define DUFF_URL "https://sso.jumpcloud.com/saml2/aws-prod"
#define LONG_NAME \
    "long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-" \
    "long-long-long-long-long-long"
#define DUFFMAN "duffman@duff-beer.com"

static void
write_user_file(const char *text)
{
    char path[TEMP_HOME_PATH_SIZE];

    temp_home_path(path, "config/ajc");
    mkdir(path, 0700);
    temp_home_write("config/ajc/config.json", text);
}

static void
write_administrator(const char *text)
{
    temp_home_write("administrator.json", text);
}

static void
open_or_fail(struct config **config)
{
    struct error error = {0};

    config_close(config);
    if (!config_open(config, &error)) {
        fail_msg("%s", error.text);
    }
}

static bool
put_setting(const char *key, const char *value, struct error *error)
{
    CLEANUP_CONFIG struct config *config = NULL;

    return config_open(&config, error) && config_put_setting(config, key, value, error);
}

static void
assert_user_file_is(const char *expected)
{
    CLEANUP_SECRET struct secret text = {0};
    char compact[4096];
    size_t length = 0;

    temp_home_read("config/ajc/config.json", &text);
    for (const char *at = secret_text(&text); *at != '\0' && length < sizeof(compact) - 1; at++) {
        if (*at != ' ' && *at != '\n' && *at != '\t') {
            compact[length++] = *at;
        }
    }
    compact[length] = '\0';
    assert_string_equal(compact, expected);
}

/* --- reading --- */

static void
missing_files_are_an_empty_configuration(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    struct profile profile;
    struct error error = {0};

    (void)state;
    open_or_fail(&config);
    assert_int_equal(config_profile_names(config, &names), 0);
    assert_false(config_profile(config, "duff", &profile));
    assert_false(config_require_profile(config, "duff", &profile, &error));
    assert_int_equal(error.code, ERROR_CONFIG);
    assert_non_null(strstr(error.text, "add duff"));
}

static void
profile_is_read_whole(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile;

    (void)state;
    write_user_file("{\"version\":1,\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL "\",\"account\":\"" DUFFMAN "\","
                    "\"role\":\"brewer\",\"external_id\":\"beer\",\"saml_role\":\"Devs\",\"region\":\"eu-central-1\","
                    "\"duration\":\"8h\",\"learned\":{\"aws_account\":\"544300394404\",\"aws_role\":\"Devs\","
                    "\"duration\":3600}}}}");
    open_or_fail(&config);
    assert_true(config_require_profile(config, "duff", &profile, NULL));
    assert_string_equal(profile.name, "duff");
    assert_string_equal(profile.url, DUFF_URL);
    assert_string_equal(profile.account, DUFFMAN);
    assert_string_equal(profile.role, "brewer");
    assert_string_equal(profile.external_id, "beer");
    assert_string_equal(profile.saml_role, "Devs");
    assert_string_equal(profile.region, "eu-central-1");
    assert_int_equal(profile.duration_seconds, 28800);
    assert_string_equal(profile.aws_account, "544300394404");
    assert_string_equal(profile.aws_role, "Devs");
    assert_int_equal(profile.accepted_seconds, 3600);
}

static void
users_profile_overrides_the_administrators(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    struct profile profile;

    (void)state;
    write_user_file("{\"profiles\":{\"duff\":{\"url\":\"https://sso.jumpcloud.com/saml2/mine\"},\"a\":{}}}");
    write_administrator("{\"profiles\":{\"duff\":{\"url\":\"https://sso.jumpcloud.com/saml2/theirs\",\"role\":\"x\"},"
                        "\"beer\":{\"url\":\"https://sso.jumpcloud.com/saml2/beer\"}}}");
    open_or_fail(&config);
    assert_int_equal(config_profile_names(config, &names), 3);
    assert_string_equal(names[0], "a");
    assert_string_equal(names[1], "beer");
    assert_string_equal(names[2], "duff");
    assert_true(config_profile(config, "duff", &profile));
    assert_string_equal(profile.url, "https://sso.jumpcloud.com/saml2/mine");
    assert_string_equal(profile.role, "");
    assert_true(config_profile(config, "beer", &profile));
}

static void
settings_are_the_users_then_the_administrators_then_built_in(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    char value[CONFIG_VALUE_SIZE];

    (void)state;
    write_user_file("{\"login_ttl\":\"2h\",\"quiet\":true}");
    write_administrator("{\"login_ttl\":\"1h\",\"region\":\"eu-west-1\",\"background\":false,\"quiet\":false}");
    open_or_fail(&config);
    assert_int_equal(config_setting_seconds(config, "login_ttl"), 7200);
    config_setting(config, "region", value);
    assert_string_equal(value, "eu-west-1");
    assert_false(config_setting_is_on(config, "background"));
    assert_true(config_setting_is_on(config, "quiet"));
    write_user_file("{}");
    write_administrator("{}");
    open_or_fail(&config);
    assert_int_equal(config_setting_seconds(config, "login_ttl"), 43200);
    assert_true(config_setting_is_on(config, "background"));
    config_setting(config, "region", value);
    assert_string_equal(value, "");
}

static void
region_is_the_profiles_then_the_environments_then_the_settings(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    char region[64];

    (void)state;
    write_user_file("{\"region\":\"eu-west-3\",\"profiles\":{\"duff\":{\"region\":\"eu-central-1\"},\"none\":{},"
                    "\"odd\":{\"region\":\"middle-earth!\"}}}");
    open_or_fail(&config);
    assert_false(config_region(config, "none", NULL, region));
    assert_string_equal(region, "eu-west-3");
    assert_false(config_region(config, "none", "", region));
    assert_string_equal(region, "eu-west-3");
    assert_false(config_region(config, "none", "us-east-1", region));
    assert_string_equal(region, "us-east-1");
    assert_true(config_region(config, "duff", "us-east-1", region));
    assert_string_equal(region, "eu-central-1");
    assert_true(config_region(config, "odd", NULL, region)); /* reported where it is used */
    assert_string_equal(region, "middle-earth!");
}

/* --- accounts --- */

static void
hosts_are_derived_from_the_profiles_url(void **state)
{
    static const struct {
        const char *url;
        const char *sso;
        const char *console;
    } cases[] = {
        {DUFF_URL, "https://sso.jumpcloud.com", "https://console.jumpcloud.com"},
        {"https://sso.eu.jumpcloud.com/saml2/x", "https://sso.eu.jumpcloud.com", "https://console.eu.jumpcloud.com"},
        {"https://sso.in.jumpcloud.com/saml2/x", "https://sso.in.jumpcloud.com", "https://console.in.jumpcloud.com"},
        {"https://sso.example.com:8443/saml2/x", "https://sso.example.com:8443", "https://console.example.com:8443"},
        {"https://login.example.com/saml2/x", "https://login.example.com", "https://login.example.com"},
        {"", "https://sso.jumpcloud.com", "https://console.jumpcloud.com"},
    };
    CLEANUP_CONFIG struct config *config = NULL;

    (void)state;
    open_or_fail(&config);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct profile profile = {.name = "duff"};
        struct account account;

        text_copy(profile.url, sizeof(profile.url), cases[i].url);
        config_account_of(config, &profile, &account);
        assert_string_equal(account.sso_url, cases[i].sso);
        assert_string_equal(account.console_url, cases[i].console);
        assert_string_equal(account.email, "");
        assert_false(account.is_proven);
    }
}

static void
hosts_of_the_account_override_settings(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile = {.name = "duff", .url = DUFF_URL, .account = DUFFMAN};
    struct account account;

    (void)state;
    write_user_file("{\"sso_url\":\"https://sso.eu.jumpcloud.com\",\"accounts\":{\"" DUFFMAN
                    "\":{\"mfa\":\"totp\",\"sso_url\":\"https://sso.duff.example\"}}}");
    open_or_fail(&config);
    config_account_of(config, &profile, &account);
    assert_string_equal(account.sso_url, "https://sso.duff.example");
    assert_string_equal(account.console_url, "https://console.duff.example");
    assert_string_equal(account.mfa, "totp");
    assert_true(account.is_proven);
    assert_false(config_account(config, "other@duff-beer.com", &account));
    assert_string_equal(account.email, "other@duff-beer.com");
    assert_string_equal(account.sso_url, "https://sso.eu.jumpcloud.com");
    assert_string_equal(account.console_url, "https://console.eu.jumpcloud.com");
}

/* Values that a sign-in wrote to the user's file must not send the password to another host. */
static void
administrators_hosts_apply_to_an_account_of_both_files(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile = {.name = "duff", .url = "https://sso.duff.example/saml2/x", .account = DUFFMAN};
    struct account account;
    struct error error = {0};

    (void)state;
    write_administrator("{\"accounts\":{\"" DUFFMAN "\":{\"sso_url\":\"https://sso.duff.example\","
                        "\"console_url\":\"https://portal.duff.example\"}}}");
    write_user_file("{\"accounts\":{\"" DUFFMAN "\":{\"mfa\":\"totp\"}}}");
    open_or_fail(&config);
    config_account_of(config, &profile, &account);
    assert_string_equal(account.sso_url, "https://sso.duff.example");
    assert_string_equal(account.console_url, "https://portal.duff.example");
    assert_string_equal(account.mfa, "totp");
    if (!config_check_profile(config, &profile, &error)) {
        fail_msg("%s", error.text);
    }
}

static void
account_is_named_default_or_the_only_one(void **state)
{
    static const struct {
        const char *text;
        const char *named;
        const char *email;
    } cases[] = {
        {"{}", "", ""},
        {"{}", DUFFMAN, DUFFMAN},
        {"{\"accounts\":{\"only@x.com\":{}}}", "", "only@x.com"},
        {"{\"accounts\":{\"a@x.com\":{},\"b@x.com\":{}}}", "", ""},
        {"{\"default_account\":\"b@x.com\",\"accounts\":{\"a@x.com\":{},\"b@x.com\":{}}}", "", "b@x.com"},
        {"{\"default_account\":\"b@x.com\",\"accounts\":{\"a@x.com\":{}}}", "a@x.com", "a@x.com"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_CONFIG struct config *config = NULL;
        struct profile profile = {.name = "duff", .url = DUFF_URL};
        struct account account;

        write_user_file(cases[i].text);
        open_or_fail(&config);
        text_copy(profile.account, sizeof(profile.account), cases[i].named);
        config_account_of(config, &profile, &account);
        assert_string_equal(account.email, cases[i].email);
        config_account(config, cases[i].named, &account);
        assert_string_equal(account.email, cases[i].email);
    }
}

/* --- files that are refused --- */

static void
position_of_an_error_is_reported(void **state)
{
    static const struct {
        const char *text;
        const char *position;
    } cases[] = {
        {"x", "line 1, column 1"},
        {"{\n  \"version\": 1,\n  \"quiet\": maybe\n}\n", "line 3, column 12"},
        {"{\"a\":1} trailing", "line 1, column 9"},
        {"{\"a\":\n1,,}", "line 2, column"},
        {"{", "line 1, column"},
        {"{\"a\": \"never closed", "line 1, column"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_CONFIG struct config *config = NULL;
        struct error error = {0};

        write_user_file(cases[i].text);
        assert_false(config_open(&config, &error));
        assert_null(config);
        assert_int_equal(error.code, ERROR_CONFIG);
        assert_non_null(strstr(error.text, "config/ajc/config.json"));
        if (strstr(error.text, cases[i].position) == NULL) {
            fail_msg("%s: %s", cases[i].text, error.text);
        }
    }
}

static void
administrators_fault_names_the_administrators_file(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct error error = {0};

    (void)state;
    write_administrator("{\n]");
    assert_false(config_open(&config, &error));
    assert_non_null(strstr(error.text, "/etc/ajc/config.json"));
    assert_non_null(strstr(error.text, "line 2, column"));
}

static void
file_without_a_configuration_is_refused(void **state)
{
    static const char *const texts[] = {"[]", "7", "\"x\"", "null", "{\"version\":\"1\"}", "{\"version\":2}"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        CLEANUP_CONFIG struct config *config = NULL;
        struct error error = {0};

        write_user_file(texts[i]);
        if (config_open(&config, &error)) {
            fail_msg("read as a configuration: %s", texts[i]);
        }
        assert_int_equal(error.code, ERROR_CONFIG);
    }
}

static void
assert_refused_with(const char *word)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct error error = {0};

    assert_false(config_open(&config, &error));
    assert_int_equal(error.code, ERROR_CONFIG);
    if (strstr(error.text, word) == NULL) {
        fail_msg("no \"%s\" in: %s", word, error.text);
    }
}

static void
file_of_another_structure_is_refused(void **state)
{
    static const struct {
        const char *text;
        const char *named;
    } cases[] = {
        {"{\"profiles\":7}", ": profiles must be an object"},
        {"{\"profiles\":[{\"url\":\"x\"}]}", ": profiles must be an object"},
        {"{\"accounts\":null}", ": accounts must be an object"},
        {"{\"learned\":[{}]}", ": learned must be an object"},
        {"{\"users\":[\"bart\"]}", ": users must be an object"},
        {"{\"profiles\":{\"duff\":\"x\"}}", ": duff in profiles must be an object"},
        {"{\"accounts\":{\"a@x.com\":1}}", ": a@x.com in accounts must be an object"},
        {"{\"users\":{\"bart\":{}}}", ": bart in users must be a text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        write_user_file(cases[i].text);
        assert_refused_with(cases[i].named);
    }
}

/* Readers and writers would mean different ones. */
static void
name_used_twice_is_refused(void **state)
{
    static const struct {
        const char *text;
        const char *named;
    } cases[] = {
        {"{\"profiles\":{\"a\":[],\"a\":{}}}", "two members a in profiles"},
        {"{\"profiles\":{\"a\":{},\"b\":{},\"a\":{}}}", "two members a in profiles"},
        {"{\"profiles\":{\"a\":{\"url\":\"x\",\"url\":\"y\"}}}", "two members url in a"},
        {"{\"quiet\":\"true\",\"profiles\":{},\"quiet\":\"false\"}", "two members quiet in one object"},
        {"{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,"
         "\"n\":1,\"c\":1}",
         "two members c in one object"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        write_user_file(cases[i].text);
        assert_refused_with(cases[i].named);
    }
    write_user_file("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,\"k\":1,\"l\":1,"
                    "\"m\":1,\"n\":1,\"A\":{\"a\":1}}");
    {
        CLEANUP_CONFIG struct config *config = NULL;

        open_or_fail(&config);
    }
}

static void
invalid_members_are_named(void **state)
{
    static const struct {
        const char *members;
        const char *named; /* NULL: all are valid */
        const char *text;
    } cases[] = {
        {"\"url\":\"" DUFF_URL "\",\"region\":\"EU-west-1\",\"duration\":\"8h\",\"own\":7", NULL, NULL},
        {"\"url\":7", "url", "url must be a text"},
        {"\"role\":null", "role", "role must be a text"},
        {"\"region\":[\"eu-west-1\"]", "region", "region must be a text"},
        {"\"duration\":3600", "duration", "duration must be a text"},
        {"\"duration\":\"banana\"", "duration", NULL},
        {"\"region\":\"mars\"", "region", "mars is not an AWS region"},
        {"\"account\":true", "account", "account must be a text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_CONFIG struct config *config = NULL;
        const struct profile_member *invalid;
        struct error error = {0};
        char text[512];

        snprintf(text, sizeof(text), "{\"profiles\":{\"duff\":{%s}}}", cases[i].members);
        write_user_file(text);
        open_or_fail(&config);
        invalid = config_invalid_member(config, "duff", &error);
        assert_string_equal(invalid == NULL ? "" : invalid->name, cases[i].named == NULL ? "" : cases[i].named);
        assert_int_equal(error.code, cases[i].named == NULL ? ERROR_NONE : ERROR_USAGE);
        if (cases[i].text != NULL) {
            assert_non_null(strstr(error.text, cases[i].text));
        }
    }
}

static void
invalid_members_of_accounts_are_named(void **state)
{
    static const struct {
        const char *members;
        const char *named; /* NULL: all are valid */
    } cases[] = {
        {"\"sso_url\":\"https://sso.duff.example\",\"mfa\":\"other\",\"own\":[]", NULL},
        {"\"mfa\":\"none\"", NULL},
        {"\"sso_url\":7", "sso-url"},
        {"\"console_url\":\"http://console.duff.example\"", "console-url"},
        {"\"console_url\":{}", "console-url"},
        {"\"mfa\":true", "mfa"},
        {"\"mfa\":\"banana\"", "mfa"},
        {"\"console_url\":\"https://" LONG_NAME LONG_NAME LONG_NAME LONG_NAME ".example\"", "console-url"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CLEANUP_CONFIG struct config *config = NULL;
        struct error error = {0};
        struct account account;
        char text[1024];
        const char *named;

        snprintf(text, sizeof(text), "{\"accounts\":{\"" DUFFMAN "\":{%s}}}", cases[i].members);
        write_user_file(text);
        open_or_fail(&config);
        named = config_invalid_account_member(config, DUFFMAN, &error);
        assert_string_equal(named == NULL ? "" : named, cases[i].named == NULL ? "" : cases[i].named);
        assert_true(config_account(config, DUFFMAN, &account));
        assert_true(account.console_url[0] != '\0' && account.sso_url[0] != '\0');
    }
}

/* Without this the password would go to another host than the one that was set. */
static void
invalid_host_of_the_settings_is_named(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct error error = {0};

    (void)state;
    write_user_file("{\"console_url\":7,\"accounts\":{\"" DUFFMAN "\":{},\"bart@duff-beer.com\":{\"console_url\":"
                    "\"https://console.duff.example\"}}}");
    open_or_fail(&config);
    assert_string_equal(config_invalid_account_member(config, DUFFMAN, &error), "console-url");
    assert_string_equal(config_invalid_account_member(config, "", &error), "console-url");
    assert_null(config_invalid_account_member(config, "bart@duff-beer.com", &error));
}

static void
file_that_others_can_write_is_not_read(void **state)
{
    static const mode_t modes[] = {0620, 0602, 0666};
    char path[TEMP_HOME_PATH_SIZE];

    (void)state;
    write_user_file("{}");
    temp_home_path(path, "config/ajc/config.json");
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        assert_refused_with("chmod go-w");
    }
    write_administrator("{}");
    assert_int_equal(chmod(path, 0644), 0);
    temp_home_path(path, "administrator.json");
    assert_int_equal(chmod(path, 0664), 0);
    assert_refused_with("/etc/ajc/config.json");
}

static void
file_of_another_user_is_not_read(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];

    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    write_user_file("{}");
    temp_home_path(path, "config/ajc/config.json");
    assert_int_equal(chown(path, 12345, 12345), 0);
    assert_refused_with("belongs to another user");
}

static void
irregular_or_oversized_file_is_not_read(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];

    (void)state;
    write_user_file("{}");
    temp_home_path(path, "config/ajc/config.json");
    assert_int_equal(truncate(path, (1 << 20) + 1), 0);
    assert_refused_with("larger");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_refused_with("regular");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_refused_with("regular");
}

/* --- writing --- */

static void
profile_is_written_and_removed(void **state)
{
    struct profile profile = {.name = "duff", .url = DUFF_URL, .role = "brewer", .duration_seconds = 3600};

    (void)state;
    assert_true(config_put_profile(&profile, NULL));
    assert_user_file_is("{\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL
                        "\",\"role\":\"brewer\",\"duration\":\"1h\"}},\"version\":1}");
    profile.role[0] = '\0';
    profile.duration_seconds = 0;
    assert_true(config_put_profile(&profile, NULL));
    assert_user_file_is("{\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL "\"}},\"version\":1}");
    assert_true(put_setting("default_profile", "duff", NULL));
    assert_true(config_remove_profile("duff", NULL));
    assert_user_file_is("{\"profiles\":{},\"version\":1}");
}

static void
unknown_members_are_kept(void **state)
{
    struct profile profile = {.name = "duff", .url = DUFF_URL};
    struct config_learned learned = {.profile = "duff", .email = DUFFMAN, .aws_role = "Devs"};

    (void)state;
    write_user_file("{\"version\":1,\"newer\":[1,{\"x\":null}],\"profiles\":{\"duff\":{\"color\":\"red\"}},"
                    "\"accounts\":{\"" DUFFMAN "\":{\"shoe\":44}}}");
    assert_true(config_put_profile(&profile, NULL));
    assert_true(put_setting("quiet", "true", NULL));
    assert_true(config_learn(NULL, &learned, NULL));
    assert_user_file_is("{\"version\":1,\"newer\":[1,{\"x\":null}],\"profiles\":{\"duff\":{\"color\":\"red\",\"url\":"
                        "\"" DUFF_URL "\",\"learned\":{\"aws_role\":\"Devs\"}}},\"accounts\":{\"" DUFFMAN
                        "\":{\"shoe\":44}},\"quiet\":true,\"default_account\":\"" DUFFMAN "\"}");
}

static void
removing_all_keeps_settings(void **state)
{
    bool was_any;

    (void)state;
    write_user_file("{\"version\":1,\"default_profile\":\"duff\",\"default_account\":\"" DUFFMAN "\",\"quiet\":true,"
                    "\"profiles\":{\"duff\":{}},\"accounts\":{\"" DUFFMAN "\":{}}}");
    assert_true(config_remove_all(&was_any, NULL));
    assert_true(was_any);
    assert_true(config_remove_all(&was_any, NULL));
    assert_false(was_any);
    assert_user_file_is("{\"version\":1,\"quiet\":true}");
}

static void
faulty_file_is_not_overwritten(void **state)
{
    struct error error = {0};

    (void)state;
    write_user_file("{\"version\":2,\"profiles\":{}}");
    assert_false(put_setting("quiet", "true", &error));
    assert_int_equal(error.code, ERROR_CONFIG);
    assert_user_file_is("{\"version\":2,\"profiles\":{}}");
}

static void
linked_file_stays_a_link(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];
    char target[TEMP_HOME_PATH_SIZE];
    struct stat status;

    (void)state;
    write_user_file("{}");
    temp_home_path(path, "config/ajc/config.json");
    temp_home_path(target, "home/dotfile.json");
    assert_int_equal(rename(path, target), 0);
    assert_int_equal(symlink(target, path), 0);
    assert_true(put_setting("quiet", "true", NULL));
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_user_file_is("{\"quiet\":true,\"version\":1}");
}

/* Whether the file was replaced: a new one has another inode, because the old one is still open. */
static void
known_values_are_not_written_again(void **state)
{
    struct profile profile = {.name = "duff", .url = DUFF_URL};
    struct config_learned learned = {.profile = "duff",
                                     .email = DUFFMAN,
                                     .mfa = "totp",
                                     .aws_account = "544300394404",
                                     .aws_role = "Devs",
                                     .accepted_seconds = 3600};
    struct config_learned nothing = {.profile = "gone"};
    char path[TEMP_HOME_PATH_SIZE];
    struct stat before;
    struct stat after;
    CLEANUP_FD int fd = -1;

    (void)state;
    assert_true(config_put_profile(&profile, NULL));
    assert_true(config_learn(NULL, &learned, NULL));
    assert_user_file_is("{\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL
                        "\",\"learned\":{\"aws_account\":\"544300394404\","
                        "\"aws_role\":\"Devs\",\"duration\":3600}}},\"version\":1,\"accounts\":{\"" DUFFMAN
                        "\":{\"mfa\":\"totp\"}},\"default_account\":\"" DUFFMAN "\"}");
    temp_home_path(path, "config/ajc/config.json");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(fstat(fd, &before), 0);
    assert_true(config_learn(NULL, &learned, NULL));
    assert_true(config_learn(NULL, &nothing, NULL));
    assert_int_equal(stat(path, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    learned.accepted_seconds = 43200;
    assert_true(config_learn(NULL, &learned, NULL));
    assert_int_equal(stat(path, &after), 0);
    assert_true(before.st_ino != after.st_ino);
}

/* Values learned of an administrator's profile are stored in the user's file, with the URL and role that led to them.
 */
static void
learned_values_of_an_administrators_profile_are_stored(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile = {0};
    struct config_learned learned = {.profile = "duff",
                                     .aws_account = "544300394404",
                                     .aws_role = "Devs",
                                     .saml_role = "Brewer",
                                     .accepted_seconds = 3600};

    (void)state;
    write_administrator("{\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL "\"}}}");
    open_or_fail(&config);
    assert_true(config_learn(config, &learned, NULL));
    config_close(&config);
    open_or_fail(&config);
    assert_true(config_profile(config, "duff", &profile));
    assert_string_equal(profile.aws_account, "544300394404");
    assert_string_equal(profile.saml_role, "Brewer");
    assert_int_equal(profile.accepted_seconds, 3600);
    assert_false(config_is_own_profile(config, "duff"));
    config_close(&config);
    write_administrator("{\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL "2\"}}}");
    open_or_fail(&config);
    profile = (struct profile){0};
    assert_true(config_profile(config, "duff", &profile));
    assert_string_equal(profile.aws_account, "");
    assert_string_equal(profile.saml_role, "");
}

static void
assert_known(const struct known_profile *known, const char *name, const char *account, const char *role,
             const char *alias)
{
    assert_string_equal(known->name, name);
    assert_string_equal(known->aws_account, account);
    assert_string_equal(known->aws_role, role);
    assert_string_equal(known->aws_alias, alias);
}

/* What was learned of an administrator's profile with another URL does not apply to it, and the user's own profile
 * hides the administrator's of that name. */
static void
known_profiles_are_sorted_and_share_the_alias_of_their_account(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    CLEANUP_FREE struct known_profile *known = NULL;

    (void)state;
    write_administrator("{\"profiles\":{\"moe\":{\"url\":\"" DUFF_URL "\"},\"lenny\":{\"url\":\"" DUFF_URL
                        "\"},\"duff\":{}}}");
    write_user_file("{\"profiles\":{\"pilsner\":{\"url\":\"" DUFF_URL
                    "\",\"learned\":{\"aws_account\":\"544300394404\",\"aws_role\":\"Devs\"}},"
                    "\"ale\":{},"
                    "\"duff\":{\"learned\":{\"aws_account\":\"544300394404\",\"aws_alias\":\"duff-beer\"}}},"
                    "\"learned\":{\"moe\":{\"url\":\"" DUFF_URL "\",\"aws_account\":\"123456789012\"},"
                    "\"lenny\":{\"url\":\"" DUFF_URL "2\",\"aws_account\":\"123456789012\"}}}");
    open_or_fail(&config);
    assert_int_equal(config_known_profiles(config, &known), 5);
    assert_known(&known[0], "ale", "", "", "");
    assert_known(&known[1], "duff", "544300394404", "", "duff-beer");
    assert_known(&known[2], "lenny", "", "", "");
    assert_known(&known[3], "moe", "123456789012", "", "");
    assert_known(&known[4], "pilsner", "544300394404", "Devs", "duff-beer");
}

static void
learned_factor_is_removed(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct account account;
    struct config_learned learned = {.email = DUFFMAN, .is_mfa_known = true};

    (void)state;
    write_administrator("{\"accounts\":{\"" DUFFMAN "\":{\"mfa\":\"push\"}}}");
    open_or_fail(&config);
    config_account(config, DUFFMAN, &account);
    assert_string_equal(account.mfa, "push");
    assert_true(config_learn(config, &learned, NULL));
    config_account(config, DUFFMAN, &account); /* known to this process at once */
    assert_string_equal(account.mfa, "");
    config_close(&config);
    open_or_fail(&config);
    config_account(config, DUFFMAN, &account);
    assert_string_equal(account.mfa, "");
    text_copy(learned.mfa, sizeof(learned.mfa), "totp");
    assert_true(config_learn(config, &learned, NULL));
    config_close(&config);
    open_or_fail(&config);
    config_account(config, DUFFMAN, &account);
    assert_string_equal(account.mfa, "totp");
}

/* "" is an answer, too: the account has none. */
static void
alias_is_learned_with_its_account(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile = {.name = "duff", .url = DUFF_URL};
    struct config_learned learned = {.profile = "duff", .aws_account = "544300394404", .is_alias_known = true};
    char alias[AWS_ALIAS_SIZE] = "untouched";

    (void)state;
    assert_true(config_put_profile(&profile, NULL));
    assert_true(config_learn(NULL, &learned, NULL));
    assert_user_file_is("{\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL
                        "\",\"learned\":{\"aws_account\":\"544300394404\","
                        "\"aws_alias\":\"\"}}},\"version\":1}");
    text_copy(learned.aws_alias, sizeof(learned.aws_alias), "duff-beer");
    text_copy(learned.saml_role, sizeof(learned.saml_role), "Devs");
    assert_true(config_learn(NULL, &learned, NULL));
    open_or_fail(&config);
    assert_true(config_profile(config, "duff", &profile));
    assert_true(profile.is_alias_known);
    assert_string_equal(profile.aws_alias, "duff-beer");
    assert_string_equal(profile.saml_role, "Devs");
    assert_true(config_alias_of(config, "544300394404", alias));
    assert_string_equal(alias, "duff-beer");
    assert_false(config_alias_of(config, "123456789012", alias));
    assert_string_equal(alias, "");
    learned = (struct config_learned){.profile = "duff", .aws_account = "123456789012"};
    assert_true(config_learn(NULL, &learned, NULL));
    config_close(&config);
    open_or_fail(&config);
    assert_true(config_profile(config, "duff", &profile));
    assert_string_equal(profile.aws_account, "123456789012");
    assert_false(profile.is_alias_known);
}

static void
known_values_need_no_file_access(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile = {.name = "duff", .url = DUFF_URL};
    struct config_learned learned = {
        .profile = "duff", .email = "duffman@duff-beer.com", .aws_account = "544300394404"};

    (void)state;
    assert_true(config_put_profile(&profile, NULL));
    assert_true(config_learn(NULL, &learned, NULL));
    open_or_fail(&config);
    temp_home_write("config/ajc/config.json", "no JSON");
    assert_true(config_learn(config, &learned, NULL));
    assert_false(config_learn(NULL, &learned, NULL));
    text_copy(learned.aws_role, sizeof(learned.aws_role), "Devs");
    assert_false(config_learn(config, &learned, NULL));
}

static void
changed_url_or_role_discards_learned_values(void **state)
{
    static const char learned[] = "\"learned\":{\"aws_account\":\"544300394404\",\"aws_role\":\"Devs\","
                                  "\"aws_alias\":\"duff-beer\",\"duration\":3600}";
    static const char forgotten[] = "\"learned\":{\"duration\":3600}";
    const struct {
        const char *role;
        const char *account; /* as known before the sign-in; "": the same value was set again */
        const char *left;
    } cases[] = {{"", "544300394404", learned}, {"", "", forgotten}, {"brewer", "544300394404", forgotten}};
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct profile profile = {.name = "duff", .url = DUFF_URL, .region = "eu-west-1", .accepted_seconds = 3600};

        text_copy(profile.role, sizeof(profile.role), cases[i].role);
        text_copy(profile.aws_account, sizeof(profile.aws_account), cases[i].account);
        snprintf(text, sizeof(text), "{\"version\":1,\"profiles\":{\"duff\":{\"url\":\"" DUFF_URL "\",%s}}}", learned);
        write_user_file(text);
        assert_true(config_put_profile(&profile, NULL));
        snprintf(text, sizeof(text),
                 "{\"version\":1,\"profiles\":{\"duff\":{%s,\"url\":\"" DUFF_URL "\",%s\"region\":\"eu-west-1\"}}}",
                 cases[i].left, cases[i].role[0] == '\0' ? "" : "\"role\":\"brewer\",");
        assert_user_file_is(text);
    }
}

static void
nothing_is_learned_for_a_removed_profile(void **state)
{
    struct config_learned learned = {.profile = "gone", .aws_role = "Devs"};

    (void)state;
    write_user_file("{\"profiles\":{}}");
    assert_true(config_learn(NULL, &learned, NULL));
    assert_user_file_is("{\"profiles\":{}}");
}

static void
first_account_becomes_and_stays_the_default(void **state)
{
    struct config_learned first = {.email = "a@x.com"};
    struct config_learned second = {.email = "b@x.com"};

    (void)state;
    assert_true(config_learn(NULL, &first, NULL));
    assert_true(config_learn(NULL, &second, NULL));
    assert_user_file_is("{\"accounts\":{\"a@x.com\":{},\"b@x.com\":{}},\"default_account\":\"a@x.com\",\"version\":1}");
}

/* --- checks --- */

static void
profiles_are_checked(void **state)
{
    static const char name_of_64[] = "0123456789012345678901234567890123456789012345678901234567890123";
    static const char name_of_65[] = "01234567890123456789012345678901234567890123456789012345678901234";
    static const char *const good[] = {"duff", "a", "A.b_c-9", ".hidden", "_", name_of_64};
    static const char *const bad[] = {"", "-x", "--all", "a b", "a/b", "a;b", "a\nb", "d\xc3\xbc", "a@b", name_of_65};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(config_check_profile_name(good[i], NULL));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct error error = {0};

        if (config_check_profile_name(bad[i], &error)) {
            fail_msg("taken for a profile name: %s", bad[i]);
        }
        assert_int_equal(error.code, ERROR_USAGE);
    }
}

static void
urls_are_checked(void **state)
{
    static const char *const good[] = {
        DUFF_URL,
        "https://sso.eu.jumpcloud.com/saml2/aws",
        "https://sso.jumpcloud.com/saml2/aws/1_2-3.4~5",
        "https://sso.jumpcloud.com/saml2/aws%20prod",
        "https://SSO.JumpCloud.com/saml2/aws",
        "https://sso.jumpcloud.com:443/saml2/aws",
        "  https://sso.jumpcloud.com/saml2/aws\n",
    };
    static const char *const bad[] = {
        "",
        "http://sso.jumpcloud.com/saml2/aws",
        "https://sso.jumpcloud.com/",
        "https://sso.jumpcloud.com/saml2/",
        "https://sso.jumpcloud.com/saml2/aws?x=y",
        "https://sso.jumpcloud.com/saml2/aws#x",
        "https://sso.jumpcloud.com/saml2/a b",
        "https://sso.jumpcloud.com/saml2/a\nb",
        "https://sso.jumpcloud.com/other/aws",
        "https://console.jumpcloud.com/saml2/aws",
        "https://sso.jumpcloud.com.evil.example/saml2/aws",
        "https://evil.example/sso.jumpcloud.com/saml2/aws",
        "https://sso.jumpcloud.com@evil.example/saml2/aws",
        "https://sso.evil.example/saml2/aws",
        "https://sso.jumpcloud.com:8443/saml2/aws",
        "https://sso.a.b.jumpcloud.com/saml2/aws",
        "https:///saml2/aws",
        "ftp://sso.jumpcloud.com/saml2/aws",
        "sso.jumpcloud.com/saml2/aws",
        "https://sso.jumpcloud.com\\saml2/aws",
    };
    CLEANUP_CONFIG struct config *config = NULL;

    (void)state;
    open_or_fail(&config);
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct profile profile = {.name = "duff"};
        struct error error = {0};

        text_copy(profile.url, sizeof(profile.url), good[i]);
        if (!config_check_profile(config, &profile, &error)) {
            fail_msg("%s: %s", good[i], error.text);
        }
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct profile profile = {.name = "duff"};
        struct error error = {0};

        text_copy(profile.url, sizeof(profile.url), bad[i]);
        if (config_check_profile(config, &profile, &error)) {
            fail_msg("taken for an SSO URL: %s", bad[i]);
        }
        assert_int_equal(error.code, ERROR_USAGE);
    }
}

static void
only_the_configured_host_is_accepted(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile ours = {.name = "duff", .url = "https://sso.duff.example:8443/saml2/aws"};
    struct profile jumpclouds = {.name = "duff", .url = DUFF_URL};
    struct error error = {0};

    (void)state;
    write_user_file("{\"sso_url\":\"https://sso.duff.example:8443\"}");
    open_or_fail(&config);
    assert_true(config_check_profile(config, &ours, NULL));
    assert_false(config_check_profile(config, &jumpclouds, &error));
    assert_non_null(strstr(error.text, "config set sso_url https://sso.jumpcloud.com"));
}

static void
other_members_of_a_profile_are_checked(void **state)
{
    static const struct {
        struct profile profile;
        bool is_good;
    } cases[] = {
        {{.role = "brewer"}, true},
        {{.role = "path/to/brewer"}, true},
        {{.role = "arn:aws:iam::544300394404:role/brewer"}, true},
        {{.role = "arn:aws-us-gov:iam::544300394404:role/brewer"}, true},
        {{.role = "brewer", .external_id = "be:er/1"}, true},
        {{.region = "eu-central-1"}, true},
        {{.duration_seconds = 900}, true},
        {{.duration_seconds = 43200}, true},
        {{.account = DUFFMAN}, true},
        {{.region = " EU-Central-1 "}, true},
        {{.account = " DuffMan@Duff-Beer.com "}, true},
        {{.role = "arn:aws:iam::5443:role/brewer"}, false},
        {{.role = "arn:aws:iam::544300394404:user/brewer"}, false},
        {{.role = "brewer; id"}, false},
        {{.role = "brewer\nx"}, false},
        {{.external_id = "beer"}, false},
        {{.role = "brewer", .external_id = "b"}, false},
        {{.role = "brewer", .external_id = "be er"}, false},
        {{.region = "mars"}, false},
        {{.region = "eu-central-1; id"}, false},
        {{.region = "EU-central 1"}, false},
        {{.duration_seconds = 899}, false},
        {{.duration_seconds = 43201}, false},
        {{.duration_seconds = -1}, false},
        {{.account = "duffman"}, false},
    };
    CLEANUP_CONFIG struct config *config = NULL;

    (void)state;
    open_or_fail(&config);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct profile profile = cases[i].profile;
        struct error error = {0};

        text_copy(profile.name, sizeof(profile.name), "duff");
        text_copy(profile.url, sizeof(profile.url), DUFF_URL);
        if (config_check_profile(config, &profile, &error) != cases[i].is_good) {
            fail_msg("case %zu: %s", i, cases[i].is_good ? error.text : "taken");
        }
    }
}

static void
settings_are_checked(void **state)
{
    static const struct {
        const char *key;
        const char *value;
        bool is_good;
    } cases[] = {
        {"default_profile", "duff", true},
        {"default_profile", "", true},
        {"default_account", DUFFMAN, true},
        {"sso_url", "https://sso.eu.jumpcloud.com", true},
        {"sso_url", "https://127.0.0.1:8443", true},
        {"console_url", "https://console.eu.jumpcloud.com", true},
        {"sts_url", "https://vpce-1.sts.eu-central-1.vpce.amazonaws.com", true},
        {"region", "eu-central-1", true},
        {"duration", "8h", true},
        {"login_ttl", "90s", true},
        {"background", "false", true},
        {"quiet", "true", true},
        {"quiet", "", true},
        {"sso_url", " https://SSO.JumpCloud.com:443/ ", true},
        {"region", "US-EAST-1 ", true},
        {"unknown", "x", false},
        {"", "x", false},
        {"version", "7", false},
        {"profiles", "x", false},
        {"default_profile", "-x", false},
        {"default_account", "duffman", false},
        {"sso_url", "https://sso.jumpcloud.com/saml2", false},
        {"sso_url", "http://sso.jumpcloud.com", false},
        {"sso_url", "https://user@sso.jumpcloud.com", false},
        {"sso_url", "https://sso.jumpcloud.com:port", false},
        {"console_url", "https://", false},
        {"console_url", "https://a b", false},
        {"sts_url", "sts.amazonaws.com", false},
        {"region", "mars", false},
        {"duration", "1m", false},
        {"duration", "13h", false},
        {"login_ttl", "0", false},
        {"login_ttl", "soon", false},
        {"ca_file", "relative.pem", false},
        {"ca_file", "/nowhere/duff.pem", false},
        {"ca_file", "/etc/passwd", false},
        {"ca_file", "/etc", false},
        {"background", "yes", false},
        {"quiet", "TRUE", false},
        {"quiet", "banana", false},
    };

    (void)state;
    write_user_file("{\"profiles\":{\"duff\":{}}}");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error error = {0};

        if (put_setting(cases[i].key, cases[i].value, &error) != cases[i].is_good) {
            fail_msg("%s=%s: %s", cases[i].key, cases[i].value, cases[i].is_good ? error.text : "taken");
        }
        assert_int_equal(error.code, cases[i].is_good ? ERROR_NONE : ERROR_USAGE);
    }
}

/* No kind but a command has blanks in its values. */
static const char *
invalid_value(enum value_kind kind)
{
    return kind == VALUE_COMMAND ? "ban\nana" : "ban ana";
}

static void
every_row_of_the_tables_is_whole(void **state)
{
    size_t count;
    const struct config_setting *settings = config_settings(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_true(settings[i].kind >= VALUE_SWITCH && settings[i].kind <= VALUE_PROXY);
        assert_true(strlen(settings[i].explanation) > 0);
        assert_true(put_setting(settings[i].name, settings[i].built_in, NULL));
        assert_false(put_setting(settings[i].name, invalid_value(settings[i].kind), NULL));
    }
    for (size_t i = 0; i < PROFILE_MEMBER_COUNT; i++) {
        char value[CONFIG_VALUE_SIZE];

        assert_true(strlen(profile_members[i].explanation) > 0 && strlen(profile_members[i].argument) > 0);
        assert_true(profile_members[i].kind == VALUE_PAGE ||
                    !value_read(profile_members[i].kind, "x", invalid_value(profile_members[i].kind), value, NULL));
    }
}

static void
unknown_default_profile_is_refused(void **state)
{
    struct error error = {0};

    (void)state;
    write_administrator("{\"profiles\":{\"beer\":{}}}");
    assert_true(put_setting("default_profile", "beer", NULL));
    assert_false(put_setting("default_profile", "nosuch", &error));
    assert_int_equal(error.code, ERROR_CONFIG);
    assert_non_null(strstr(error.text, "no profile nosuch"));
    assert_user_file_is("{\"default_profile\":\"beer\",\"version\":1}");
}

static void
named_certificate_file_must_exist(void **state)
{
    char path[TEMP_HOME_PATH_SIZE];
    struct error error = {0};

    (void)state;
    temp_home_path(path, "duff.pem");
    assert_false(put_setting("ca_file", path, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_non_null(strstr(error.text, "ca_file"));
    temp_home_write("duff.pem", "# Duff\n-----BEGIN CERTIFICATE-----\n");
    assert_true(put_setting("ca_file", path, NULL));
}

static void
values_are_stored_normalised(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile = {.name = "duff",
                              .url = " https://SSO.JumpCloud.com:443/saml2/AWS ",
                              .account = "DuffMan@Duff-Beer.com",
                              .region = "US-EAST-1 "};
    struct error error = {0};

    (void)state;
    write_user_file("{\"version\":1,\"accounts\":{\"" DUFFMAN "\":{}}}");
    open_or_fail(&config);
    if (!config_check_profile(config, &profile, &error)) {
        fail_msg("%s", error.text);
    }
    assert_true(config_put_profile(&profile, NULL));
    assert_true(put_setting("region", "EU-WEST-1", NULL));
    assert_true(put_setting("sts_url", "https://STS.example:443/", NULL));
    assert_user_file_is("{\"version\":1,\"accounts\":{\"" DUFFMAN "\":{}},\"profiles\":{\"duff\":{\"url\":"
                        "\"https://sso.jumpcloud.com/saml2/AWS\",\"account\":\"" DUFFMAN
                        "\",\"region\":\"us-east-1\"}},"
                        "\"region\":\"eu-west-1\",\"sts_url\":\"https://sts.example\"}");
}

/* Written by hand, or by an older version. */
static void
values_from_the_files_are_normalised(void **state)
{
    CLEANUP_CONFIG struct config *config = NULL;
    struct profile profile = {0};
    struct account account;
    char value[CONFIG_VALUE_SIZE];
    char region[REGION_SIZE];

    (void)state;
    write_user_file("{\"region\":\" US-EAST-1\",\"console_url\":\"https://Console.example:443/\",\"sso_url\":"
                    "\"https://SSO.example/\",\"profiles\":{\"duff\":{\"region\":\"EU-West-1 \"}}}");
    open_or_fail(&config);
    config_setting(config, "console_url", value);
    assert_string_equal(value, "https://console.example");
    assert_true(config_profile(config, "duff", &profile));
    assert_string_equal(profile.region, "eu-west-1");
    config_region(config, "without", NULL, region);
    assert_string_equal(region, "us-east-1");
    config_region(config, "without", "AP-South-1", region);
    assert_string_equal(region, "ap-south-1");
    config_account_of(config, &profile, &account);
    assert_string_equal(account.sso_url, "https://sso.example");
    assert_string_equal(account.console_url, "https://console.example");
}

#define AT_HOME(test) cmocka_unit_test_setup_teardown(test, temp_home_make, temp_home_remove)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        AT_HOME(missing_files_are_an_empty_configuration),
        AT_HOME(profile_is_read_whole),
        AT_HOME(users_profile_overrides_the_administrators),
        AT_HOME(settings_are_the_users_then_the_administrators_then_built_in),
        AT_HOME(region_is_the_profiles_then_the_environments_then_the_settings),
        AT_HOME(hosts_are_derived_from_the_profiles_url),
        AT_HOME(hosts_of_the_account_override_settings),
        AT_HOME(administrators_hosts_apply_to_an_account_of_both_files),
        AT_HOME(account_is_named_default_or_the_only_one),
        AT_HOME(position_of_an_error_is_reported),
        AT_HOME(administrators_fault_names_the_administrators_file),
        AT_HOME(file_without_a_configuration_is_refused),
        AT_HOME(file_of_another_structure_is_refused),
        AT_HOME(name_used_twice_is_refused),
        AT_HOME(invalid_members_are_named),
        AT_HOME(invalid_members_of_accounts_are_named),
        AT_HOME(invalid_host_of_the_settings_is_named),
        AT_HOME(file_that_others_can_write_is_not_read),
        AT_HOME(file_of_another_user_is_not_read),
        AT_HOME(irregular_or_oversized_file_is_not_read),
        AT_HOME(profile_is_written_and_removed),
        AT_HOME(unknown_members_are_kept),
        AT_HOME(removing_all_keeps_settings),
        AT_HOME(faulty_file_is_not_overwritten),
        AT_HOME(linked_file_stays_a_link),
        AT_HOME(known_values_are_not_written_again),
        AT_HOME(learned_values_of_an_administrators_profile_are_stored),
        AT_HOME(known_profiles_are_sorted_and_share_the_alias_of_their_account),
        AT_HOME(learned_factor_is_removed),
        AT_HOME(alias_is_learned_with_its_account),
        AT_HOME(known_values_need_no_file_access),
        AT_HOME(changed_url_or_role_discards_learned_values),
        AT_HOME(nothing_is_learned_for_a_removed_profile),
        AT_HOME(first_account_becomes_and_stays_the_default),
        AT_HOME(profiles_are_checked),
        AT_HOME(urls_are_checked),
        AT_HOME(only_the_configured_host_is_accepted),
        AT_HOME(other_members_of_a_profile_are_checked),
        AT_HOME(settings_are_checked),
        AT_HOME(every_row_of_the_tables_is_whole),
        AT_HOME(unknown_default_profile_is_refused),
        AT_HOME(named_certificate_file_must_exist),
        AT_HOME(values_are_stored_normalised),
        AT_HOME(values_from_the_files_are_normalised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
