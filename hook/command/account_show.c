/* SPDX-License-Identifier: MIT
 *
 * `account` without a change: shows the JumpCloud accounts, as text or as JSON.
 */
#include "command/account_show.h"

#include <stdio.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "command/json.h"
#include "names/factor.h"
#include "names/identifier.h"

/* --- text --- */

static bool
print_command(const struct config *config, const char *email, const char *name, const char *label, struct error *error)
{
    const char *words[COMMAND_WORDS_MAX + 1];

    if (!config_account_command(config, email, name, words, error)) {
        return false;
    }
    if (words[0] != NULL) {
        printf("%-19s", label);
        for (size_t i = 0; words[i] != NULL; i++) {
            printf(" %s", text_as_word(words[i]).text);
        }
        putchar('\n');
    }
    return true;
}

static bool
print_account(const struct config *config, const char *email, struct error *error)
{
    CLEANUP_FREE char(*profiles)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profiles_of(config, email, &profiles);
    struct account standard;
    struct account account;

    config_account(config, "", &standard);
    config_account(config, email, &account);
    printf("%-19s %s%s\n", "JumpCloud email:", account.email, email_is_same(standard.email, email) ? " (default)" : "");
    printf("%-19s %s\n", "SSO host:", account.sso_url);
    printf("%-19s %s\n", "User portal:", account.console_url);
    printf("%-19s %s\n", "Second factor:", factor_setting_words(account.mfa));
    for (size_t i = 0; i < count; i++) {
        printf("%s%s%s", i == 0 ? "Profiles:           " : ", ", profiles[i], i + 1 == count ? "\n" : "");
    }
    return print_command(config, email, "password_command", "Password command:", error) &&
           print_command(config, email, "otp_command", "Code command:", error);
}

/* --- JSON --- */

/* A list of words; null when there is no command. */
static bool
add_command(cJSON *object, const struct config *config, const char *email, const char *name, struct error *error)
{
    const char *words[COMMAND_WORDS_MAX + 1];
    size_t count = 0;

    if (!config_account_command(config, email, name, words, error)) {
        return false;
    }
    while (words[count] != NULL) {
        count++;
    }
    cJSON_AddItemToObject(object, name, count == 0 ? cJSON_CreateNull() : cJSON_CreateStringArray(words, (int)count));
    return true;
}

static bool
add_account(cJSON *list, const struct config *config, const char *email, struct error *error)
{
    CLEANUP_FREE char(*profiles)[PROFILE_NAME_SIZE] = NULL;
    size_t count = config_profiles_of(config, email, &profiles);
    cJSON *object = cJSON_CreateObject();
    struct account standard;
    struct account account;
    cJSON *names;

    cJSON_AddItemToArray(list, object);
    config_account(config, "", &standard);
    config_account(config, email, &account);
    json_add_text(object, "email", account.email);
    cJSON_AddBoolToObject(object, "is_default", email_is_same(standard.email, email));
    json_add_text(object, "sso_url", account.sso_url);
    json_add_text(object, "console_url", account.console_url);
    json_add_text(object, "mfa", account.mfa);
    names = cJSON_AddArrayToObject(object, "profiles");
    for (size_t i = 0; i < count; i++) {
        cJSON_AddItemToArray(names, cJSON_CreateString(profiles[i]));
    }
    return add_command(object, config, email, "password_command", error) &&
           add_command(object, config, email, "otp_command", error);
}

static bool
print_json(const struct config *config, char (*names)[ACCOUNT_NAME_SIZE], size_t count, struct error *error)
{
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < count; i++) {
        if (!add_account(list, config, names[i], error)) {
            cJSON_Delete(list);
            return false;
        }
    }
    return json_print(list) == 0 || error_set(error, ERROR_SYSTEM, "The accounts were not printed; try again.");
}

bool
account_refuse_unknown(const char *email, struct error *error)
{
    return error_set(error, ERROR_CONFIG, "There is no JumpCloud account %.200s here; ajc-hook account lists all.",
                     email);
}

bool
account_show(const struct config *config, const char *named, bool is_json, struct error *error)
{
    CLEANUP_FREE char(*names)[ACCOUNT_NAME_SIZE] = NULL;
    size_t count = config_account_names(config, &names);
    struct account account;

    if (named != NULL) {
        if (!config_read_account(config, named, &account, error) ||
            !(account.is_proven || account_refuse_unknown(account.email, error))) {
            return false;
        }
        return is_json ? print_json(config, &account.email, 1, error) : print_account(config, account.email, error);
    }
    if (is_json) {
        return print_json(config, names, count, error);
    }
    if (count == 0) {
        return error_set(error, ERROR_CONFIG,
                         "There is no JumpCloud account yet; the first login creates one: ajc-hook login");
    }
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "" : "\n", stdout);
        if (!print_account(config, names[i], error)) {
            return false;
        }
    }
    return true;
}
