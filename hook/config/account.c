/* SPDX-License-Identifier: MIT
 *
 * The accounts of the configuration: which account is meant, by name or by the administrator's rule, its hosts, and the
 * commands that print its password and code. An account has one pair of hosts. A host that the account does not name
 * comes from the settings, else from the profile; a successful sign-in stores it in the account.
 */
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "config/tree.h"
#include "names/factor.h"
#include "names/identifier.h"
#include "names/origin.h"

/* Finds the account's member in the user's file, else in the administrator's. Accounts are merged member by member,
 * unlike profiles: a sign-in writes what it learned of an account to the user's file, and the administrator's hosts of
 * that account must still apply. */
static const cJSON *
account_member(const struct config *config, const char *email, const char *name)
{
    const cJSON *const files[] = {config->user, config->administrator};
    const cJSON *member = NULL;

    for (size_t i = 0; i < 2 && *email != '\0' && member == NULL; i++) {
        member = cJSON_GetObjectItemCaseSensitive(config_find(files[i], "accounts", email), name);
    }
    return member;
}

const char *
config_account_text(const struct config *config, const char *email, const char *name)
{
    const char *text = cJSON_GetStringValue(account_member(config, email, name));

    return text == NULL ? "" : text;
}

const char *
config_invalid_account_member(const struct config *config, const char *email, struct error *error)
{
    static const struct {
        const char *name;
        const char *option;
        enum value_kind kind;
    } members[] = {{"sso_url", "sso-url", VALUE_ORIGIN},
                   {"console_url", "console-url", VALUE_ORIGIN},
                   {"mfa", "mfa", VALUE_FACTOR}};

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        const cJSON *member = account_member(config, email, members[i].name);

        for (size_t file = 0; member == NULL && file < 2; file++) {
            member = cJSON_GetObjectItemCaseSensitive(file == 0 ? config->user : config->administrator,
                                                      members[i].name);
        }
        if (!value_check_member(member, members[i].name, members[i].kind, error)) {
            return members[i].option;
        }
    }
    return NULL;
}

bool
config_account_command(const struct config *config, const char *email, const char *name,
                       const char *words[static COMMAND_WORDS_MAX + 1], struct error *error)
{
    const cJSON *member = account_member(config, email, name);
    const cJSON *word;
    size_t count = 0;

    words[0] = NULL;
    if (member == NULL || cJSON_IsNull(member)) {
        return true;
    }
    cJSON_ArrayForEach(word, member)
    {
        const char *text = cJSON_GetStringValue(word);

        if (!cJSON_IsArray(member) || text == NULL || count == COMMAND_WORDS_MAX) {
            count = 0;
            break;
        }
        words[count++] = text;
    }
    words[count] = NULL;
    if (count == 0 || words[0][0] == '\0') {
        words[0] = NULL;
        return error_set(error, ERROR_CONFIG,
                         "%s of %s must be a list of words, the program first; set it again with: ajc-hook account %s "
                         "--%s COMMAND",
                         name, email, text_as_word(email).text,
                         strcmp(name, "otp_command") == 0 ? "otp-command" : "password-command");
    }
    return true;
}

/* The e-mail for that user of this machine in the member "users"; false, "", when there is none. */
static bool
email_by_name(const struct config *config, const char *user, char email[static EMAIL_SIZE])
{
    const char *named = cJSON_GetStringValue(config_object(config, "users", user));

    email[0] = '\0';
    return named != NULL && email_parse(named, email);
}

/* The e-mail of the current user, from the member "users" or user_domain; "" when neither applies. Queries the name
 * service only when a rule is configured. */
static void
email_by_rule(const struct config *config, char email[static EMAIL_SIZE])
{
    const struct passwd *entry;
    char domain[CONFIG_VALUE_SIZE];

    config_setting(config, "user_domain", domain);
    email[0] = '\0';
    if (domain[0] == '\0' && cJSON_GetObjectItemCaseSensitive(config->user, "users") == NULL &&
        cJSON_GetObjectItemCaseSensitive(config->administrator, "users") == NULL) {
        return;
    }
    entry = getpwuid(getuid());
    if (entry != NULL && !email_by_name(config, entry->pw_name, email) && domain[0] != '\0' &&
        !login_name_email(entry->pw_name, domain, email)) {
        email[0] = '\0';
    }
}

/* default_account, else the only account, else the administrator's rule (users, user_domain), else "". */
static void
default_email(const struct config *config, char email[static ACCOUNT_NAME_SIZE])
{
    CLEANUP_FREE char(*names)[ACCOUNT_NAME_SIZE] = NULL;
    char setting[CONFIG_VALUE_SIZE];

    config_setting(config, "default_account", setting);
    text_copy(email, ACCOUNT_NAME_SIZE, setting);
    if (email[0] == '\0' && config_account_names(config, &names) == 1) {
        text_copy(email, ACCOUNT_NAME_SIZE, names[0]);
    }
    if (email[0] == '\0') {
        email_by_rule(config, email);
    }
}

/* The setting console_url belongs to the setting sso_url: an account with another SSO host has another portal, and its
 * password must not be sent to this one. False when no console_url is set. */
static bool
fill_console_url(const struct config *config, const char *sso_setting, struct account *account)
{
    static const char sso_start[] = "https://sso.";
    const char *own = config_account_text(config, account->email, "console_url");
    const char *own_sso = config_account_text(config, account->email, "sso_url");
    const char *sso_of_setting = *sso_setting == '\0' ? config_built_in_sso_url : sso_setting;
    char setting[CONFIG_VALUE_SIZE];

    config_setting(config, "console_url", setting);
    if (*own != '\0') {
        return text_copy(account->console_url, sizeof(account->console_url), own);
    }
    if (setting[0] != '\0' && (*own_sso == '\0' || origin_is_same(own_sso, sso_of_setting))) {
        return text_copy(account->console_url, sizeof(account->console_url), setting);
    }
    /* JumpCloud's two hosts differ only in the first label: sso.eu.jumpcloud.com, console.eu.jumpcloud.com. */
    if (strncmp(account->sso_url, sso_start, strlen(sso_start)) == 0) {
        snprintf(account->console_url, sizeof(account->console_url), "https://console.%.400s",
                 account->sso_url + strlen(sso_start));
    } else {
        text_copy(account->console_url, sizeof(account->console_url), account->sso_url);
    }
    return false;
}

static void
fill_account(const struct config *config, const char *email, const char *profile_url, struct account *account)
{
    const cJSON *known = *email == '\0' ? NULL : config_object(config, "accounts", email);
    char standard[CONFIG_VALUE_SIZE];
    char sso_setting[CONFIG_VALUE_SIZE];
    const char *own;

    *account = (struct account){.is_proven = known != NULL};
    /* The e-mail in its first spelling: that of a file, else of default_account, else as it is given here. */
    config_setting(config, "default_account", standard);
    text_copy(account->email, sizeof(account->email),
              known != NULL                    ? known->string
              : email_is_same(standard, email) ? standard
                                               : email);
    text_copy(account->mfa, sizeof(account->mfa), config_account_text(config, email, "mfa"));
    if (strcmp(account->mfa, FACTOR_UNWANTED) == 0) {
        account->mfa[0] = '\0';
    }
    config_setting(config, "sso_url", sso_setting);
    own = config_account_text(config, email, "sso_url");
    text_copy(account->sso_url, sizeof(account->sso_url), *own == '\0' ? sso_setting : own);
    if (account->sso_url[0] == '\0' && !origin_split(profile_url, account->sso_url, NULL)) {
        text_copy(account->sso_url, sizeof(account->sso_url), config_built_in_sso_url);
    }
    (void)!origin_parse(account->sso_url, account->sso_url);
    account->is_host_assumed = !fill_console_url(config, sso_setting, account) && *own == '\0' &&
                               sso_setting[0] == '\0';
    if (account->console_url[0] == '\0') { /* too long: config_invalid_account_member() reports it */
        text_copy(account->console_url, sizeof(account->console_url), account->sso_url);
    }
    (void)!origin_parse(account->console_url, account->console_url);
}

void
config_account_of(const struct config *config, const struct profile *profile, struct account *account)
{
    char email[ACCOUNT_NAME_SIZE];

    if (profile->account[0] != '\0') {
        text_copy(email, sizeof(email), profile->account);
    } else {
        default_email(config, email);
    }
    fill_account(config, email, profile->url, account);
}

size_t
config_profiles_of(const struct config *config, const char *email, char (**names)[PROFILE_NAME_SIZE])
{
    size_t count = config_profile_names(config, names);
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        struct profile profile = {0};
        struct account account;

        if (config_profile(config, (*names)[i], &profile)) {
            config_account_of(config, &profile, &account);
            if (email_is_same(account.email, email)) {
                memmove((*names)[kept++], (*names)[i], PROFILE_NAME_SIZE);
            }
        }
    }
    return kept;
}

bool
config_account(const struct config *config, const char *email, struct account *account)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profile_names(config, &names);
    char standard[ACCOUNT_NAME_SIZE];
    char chosen[ACCOUNT_NAME_SIZE];
    char url[PROFILE_URL_SIZE] = "";

    default_email(config, standard);
    text_copy(chosen, sizeof(chosen), *email == '\0' ? standard : email);
    /* A login without a profile uses the URL of one of the account's. */
    for (size_t i = 0; i < count && url[0] == '\0'; i++) {
        struct profile profile = {0};

        if (config_profile(config, names[i], &profile) &&
            email_is_same(profile.account[0] == '\0' ? standard : profile.account, chosen)) {
            text_copy(url, sizeof(url), profile.url);
        }
    }
    fill_account(config, chosen, url, account);
    return account->is_proven;
}

bool
config_read_account(const struct config *config, const char *text, struct account *account, struct error *error)
{
    char email[EMAIL_SIZE];

    if (!value_read_email(text, email, error)) {
        return false;
    }
    config_account(config, email, account);
    return true;
}

void
config_email_of_user(const struct config *config, const char *user, char email[static ACCOUNT_NAME_SIZE])
{
    struct account account;

    if (!email_by_name(config, user, email)) {
        config_account(config, "", &account);
        text_copy(email, ACCOUNT_NAME_SIZE, account.email);
    }
}
