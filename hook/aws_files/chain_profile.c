/* SPDX-License-Identifier: MIT
 *
 * A profile's own credentials: ProfileProviderBuilder.providers() of botocore's credentials.py.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "aws_files/chain_step.h"
#include "aws_files/shell_words.h"

bool
aws_chain_take(struct aws_chain *chain, enum aws_source source, const struct aws_value *value)
{
    chain->choice->source = source;
    chain->choice->origin = source;
    chain->choice->file = value == NULL ? AWS_CONFIG : value->file;
    chain->choice->line = value == NULL ? 0 : value->line;
    return true;
}

bool
aws_chain_fail(struct aws_chain *chain, enum aws_failure failure, const struct aws_value *value, const char *format,
               ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(chain->choice->reason, sizeof(chain->choice->reason), format, arguments);
    va_end(arguments);
    aws_chain_take(chain, AWS_FROM_MACHINE, value);
    chain->choice->failure = failure;
    return true;
}

bool
aws_chain_fail_for(struct aws_chain *chain, enum aws_failure failure, const char *variable, const char *words)
{
    aws_chain_fail(chain, failure, NULL, "%s %s", variable, words);
    chain->choice->variable = variable;
    return true;
}

struct aws_value
aws_chain_value(const struct aws_chain *chain, const char *profile, const char *name)
{
    return aws_files_value(chain->files, profile, name);
}

bool
aws_chain_has(const struct aws_chain *chain, const char *profile, const char *name)
{
    return aws_chain_value(chain, profile, name).text != NULL;
}

/* AssumeRoleWithWebIdentityProvider: a variable is used if it is set, even if it is empty. */
static bool
try_web_identity(struct aws_chain *chain, const char *profile, const struct aws_environment *environment)
{
    struct aws_value file = aws_chain_value(chain, profile, "web_identity_token_file");
    struct aws_value role = aws_chain_value(chain, profile, "role_arn");
    const char *token_file = environment->token_file != NULL ? environment->token_file : file.text;
    const char *role_arn = environment->role_arn != NULL ? environment->role_arn : role.text;

    if (token_file == NULL || *token_file == '\0') {
        return false;
    }
    if (role_arn == NULL || *role_arn == '\0') {
        return environment->token_file != NULL
                   ? aws_chain_fail_for(chain, AWS_INVALID, "AWS_WEB_IDENTITY_TOKEN_FILE",
                                        "is set without AWS_ROLE_ARN")
                   : aws_chain_fail(chain, AWS_INVALID, &file,
                                    "the profile %s has web_identity_token_file without role_arn", profile);
    }
    return aws_chain_take(chain, AWS_FROM_WEB_IDENTITY, environment->token_file != NULL ? NULL : &file);
}

/* Finds an entry of the sso-session, or of [DEFAULT], for which the profile has a different value. */
static const struct ini_entry *
find_contradiction(const struct aws_chain *chain, const char *profile, const struct ini_section *session)
{
    const struct ini *config = &chain->files->inis[AWS_CONFIG];

    for (size_t i = 0; i < config->section_count; i++) {
        const struct ini_section *section = &config->sections[i];
        bool counts = section == session || ini_is_default(section);

        for (size_t j = section->first; counts && j < section->first + section->count; j++) {
            const struct ini_entry *entry = &config->entries[j];
            struct aws_value own = aws_chain_value(chain, profile, entry->name);

            if (ini_entry(config, session, entry->name) == entry && own.text != NULL &&
                strcmp(own.text, entry->value) != 0) {
                return entry;
            }
        }
    }
    return NULL;
}

/* The first of the four settings that is missing in both. */
static const char *
find_missing(const struct aws_chain *chain, const char *profile, const struct ini_section *session)
{
    static const char *const names[] = {"sso_role_name", "sso_account_id", "sso_start_url", "sso_region"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!aws_chain_has(chain, profile, names[i]) &&
            (session == NULL || ini_entry(&chain->files->inis[AWS_CONFIG], session, names[i]) == NULL)) {
            return names[i];
        }
    }
    return NULL;
}

/* SSOProvider: skipped without account and role. */
static bool
try_sso(struct aws_chain *chain, const char *profile)
{
    struct aws_value named = aws_chain_value(chain, profile, "sso_session");
    struct aws_value account = aws_chain_value(chain, profile, "sso_account_id");
    struct aws_value place = account.text != NULL ? account : aws_chain_value(chain, profile, "sso_role_name");
    const struct ini_section *session = NULL;
    const struct ini_entry *contradiction;
    const char *missing;

    if (place.text == NULL) {
        return false;
    }
    if (named.text != NULL) {
        session = aws_files_section(&chain->files->inis[AWS_CONFIG], "sso-session", named.text);
        if (session == NULL) {
            return aws_chain_fail(chain, AWS_INVALID, &named,
                                  "the profile %s names the sso-session %s, which does not exist", profile, named.text);
        }
        contradiction = find_contradiction(chain, profile, session);
        if (contradiction != NULL) {
            return aws_chain_fail(chain, AWS_INVALID, &named,
                                  "the profile %s and its sso-session %s have different values for %s", profile,
                                  named.text, contradiction->name);
        }
    }
    missing = find_missing(chain, profile, session);
    return missing != NULL
               ? aws_chain_fail(chain, AWS_INVALID, &place, "the profile %s uses SSO without %s", profile, missing)
               : aws_chain_take(chain, AWS_FROM_SSO, &place);
}

/* SharedCredentialProvider, ConfigProvider. */
static bool
try_keys(struct aws_chain *chain, const char *profile, enum aws_file file)
{
    struct aws_value id = aws_files_value_in(chain->files, file, profile, "aws_access_key_id");

    if (id.text == NULL) {
        return false;
    }
    if (aws_files_value_in(chain->files, file, profile, "aws_secret_access_key").text == NULL) {
        return aws_chain_fail(chain, AWS_PARTIAL, &id,
                              "the profile %s has aws_access_key_id without aws_secret_access_key", profile);
    }
    return aws_chain_take(chain, file == AWS_CREDENTIALS ? AWS_FROM_CREDENTIALS_FILE : AWS_FROM_CONFIG_FILE, &id);
}

/* ProcessProvider: a line that cannot be split into words cannot be started. */
static bool
try_process(struct aws_chain *chain, const char *profile)
{
    struct aws_value process = aws_chain_value(chain, profile, "credential_process");
    CLEANUP_SHELL_WORDS struct shell_words words = {0};

    if (process.text == NULL) {
        return false;
    }
    if (aws_value_is_nested(&process) || !shell_words_split(process.text, &words) || words.count == 0 ||
        *words.words[0] == '\0') {
        return aws_chain_fail(chain, AWS_INVALID, &process, "the credential_process of the profile %s is %s", profile,
                              aws_value_is_nested(&process) ? "on the line below it"
                              : *process.text == '\0'       ? "empty"
                                                            : "not a command that can be split into words");
    }
    return aws_chain_take(chain, AWS_FROM_PROCESS, &process);
}

bool
aws_chain_try_profile(struct aws_chain *chain, const char *profile, const struct aws_environment *environment)
{
    return try_web_identity(chain, profile, environment) || try_sso(chain, profile) ||
           try_keys(chain, profile, AWS_CREDENTIALS) || try_process(chain, profile) ||
           try_keys(chain, profile, AWS_CONFIG);
}
