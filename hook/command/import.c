/* SPDX-License-Identifier: MIT
 *
 * `import`: imports profiles from another tool's file. Shows the plan, and carries it out with --write. Never
 * overwrites a profile, never imports a password or a session.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws_files/files.h"
#include "aws_files/foreign_profiles.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "command/context.h"
#include "command/json.h"

struct import {
    const struct config *config;
    const char *account; /* for all profiles; NULL: as in the file */
    bool writes;
    size_t added;
    size_t failed;
    cJSON *json; /* a list of the profiles; NULL: not wanted */
};

static bool
read_source(const char *path, struct foreign_profiles *profiles, struct error *error)
{
    CLEANUP_SECRET struct secret text = {0};
    bool is_stdin = strcmp(path, "-") == 0;
    CLEANUP_FD int fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0) {
        return error_set(error, ERROR_USAGE,
                         "%s cannot be read (%s); name the JSON of aws-jumpcloud or the INI file of saml2aws.", path,
                         strerror(errno));
    }
    return aws_files_read(fd, is_stdin ? "Standard input" : path, &text, error) &&
           foreign_profiles_read(secret_text(&text), profiles, error);
}

static void
add_to_json(cJSON *list, const char *what, const struct profile *profile, const char *reason)
{
    cJSON *item = cJSON_CreateObject();

    json_add_text(item, "action", what);
    json_add_text(item, "reason", reason);
    json_add_text(item, "name", profile->name);
    json_add_members(item, profile);
    cJSON_AddItemToArray(list, item);
}

/* One line: action, name, details; or an item of the JSON. */
static void
print_line(const struct import *import, const char *what, const struct profile *profile, const char *with)
{
    const char *name = profile->name;
    char visible_name[4 * PROFILE_NAME_SIZE];
    char visible[2048];

    if (import->json != NULL) {
        add_to_json(import->json, what, profile, strcmp(what, "add") == 0 ? "" : with);
        return;
    }
    text_make_visible(visible_name, sizeof(visible_name), *name == '\0' ? "(no name)" : name);
    text_make_visible(visible, sizeof(visible), with);
    printf("%-4s  %-12s  %s\n", what, visible_name, visible);
}

static void
print_added(const struct import *import, const struct profile *profile)
{
    char text[4096] = "";
    size_t used = 0;

    for (size_t i = 0; i < PROFILE_MEMBER_COUNT && used < sizeof(text); i++) {
        char value[CONFIG_VALUE_SIZE];

        profile_member_get(&profile_members[i], profile, value);
        if (i == 0) { /* the URL needs no label */
            used += (size_t)snprintf(text, sizeof(text), "%s", value);
        } else if (value[0] != '\0') {
            used += (size_t)snprintf(text + used, sizeof(text) - used, ", %s %s", profile_members[i].label, value);
        }
    }
    print_line(import, "add", profile, text);
}

static bool
is_usable(const struct import *import, struct profile *profile, struct error *error)
{
    if (!config_check_profile_name(profile->name, error)) {
        return false;
    }
    if (profile->url[0] == '\0') {
        return error_set(error, ERROR_CONFIG,
                         "It has no SSO URL; copy it from the AWS icon in JumpCloud's user portal (Copy Link Address), "
                         "then: ajc-hook add %s URL",
                         profile->name);
    }
    return config_check_profile(import->config, profile, error);
}

/* If a name occurs twice in the file, the first one is used. */
static bool
is_taken(const struct import *import, const struct foreign_profiles *profiles, const struct foreign_profile *foreign)
{
    struct profile existing;

    for (const struct foreign_profile *former = profiles->all; former < foreign; former++) {
        if (former->is_added && strcmp(former->profile.name, foreign->profile.name) == 0) {
            return true;
        }
    }
    return config_profile(import->config, foreign->profile.name, &existing);
}

/* Written one by one, so that a failure does not prevent the others. */
static void
import_one(struct import *import, const struct foreign_profiles *profiles, struct foreign_profile *foreign)
{
    struct profile *profile = &foreign->profile;
    struct error error;

    if (import->account != NULL) {
        text_copy(profile->account, sizeof(profile->account), import->account);
    }
    if (foreign->reason[0] != '\0') {
        print_line(import, "skip", profile, foreign->reason);
    } else if (!is_usable(import, profile, &error)) {
        print_line(import, "skip", profile, error.text);
    } else if (is_taken(import, profiles, foreign)) {
        print_line(import, "keep", profile, "a profile of that name exists and is not changed");
    } else if (import->writes && !config_put_profile(profile, &error)) {
        import->failed++;
        report_error_of(profile->name, &error);
        if (import->json != NULL) {
            add_to_json(import->json, "fail", profile, error.text);
        }
    } else {
        foreign->is_added = true;
        import->added++;
        print_added(import, profile);
    }
}

/* Prints the command that carries out the plan. */
static void
print_write_command(const struct import *import, const char *path)
{
    if (strcmp(path, "-") == 0) { /* standard input cannot be read again */
        report_message("Nothing was written; run the same command with --write.");
        return;
    }
    report_message("Nothing was written; to write: ajc-hook import --write%s%s %s",
                   import->account == NULL ? "" : " --account ",
                   import->account == NULL ? "" : text_as_word(import->account).text, text_as_word(path).text);
}

static int
import_all(struct import *import, const char *path)
{
    CLEANUP_FOREIGN_PROFILES struct foreign_profiles profiles = {0};
    struct error error;

    if (!read_source(path, &profiles, &error)) {
        cJSON_Delete(import->json);
        return report_error(&error);
    }
    for (size_t i = 0; i < profiles.count; i++) {
        import_one(import, &profiles, &profiles.all[i]);
    }
    if (import->json != NULL && json_print(import->json) != 0) {
        return error_exit_status(ERROR_SYSTEM);
    }
    if (fflush(stdout) != 0) {
        error_set(&error, ERROR_SYSTEM, "The list cannot be written: %s.", strerror(errno));
        return report_error(&error);
    }
    if (profiles.has_secrets) {
        report_message("Passwords and sessions are not imported; sign in with: ajc-hook login");
    }
    if (import->added == 0) {
        report_message("There is nothing to add.");
    } else if (import->writes) {
        report_message("%zu profile%s added.", import->added, import->added == 1 ? "" : "s");
    } else {
        print_write_command(import, path);
    }
    return import->failed == 0 ? 0 : error_exit_status(ERROR_SYSTEM);
}

static const char *account;
static bool is_to_write;
static bool is_json;

static const struct command_option options[] = {
    OPTION_TEXT("account", "EMAIL", &account, "JumpCloud account of the profiles, whatever the file says",
                CANDIDATES_ACCOUNTS),
    OPTION_FLAG("write", &is_to_write, "add the profiles; without it only the plan is shown"),
    OPTION_FLAG("json", &is_json, "print the plan as JSON"),
    OPTION_END,
};

static int
run(struct context *context)
{
    char email[EMAIL_SIZE];
    struct import import = {.account = account == NULL ? NULL : email, .writes = is_to_write};
    struct error error;

    if ((account != NULL && !value_read_email(account, email, &error)) || !config_open(&context->config, &error)) {
        return report_error(&error);
    }
    import.config = context->config;
    import.json = is_json ? cJSON_CreateArray() : NULL;
    return import_all(&import, context->arguments[0]);
}

const struct command command_import = {
    .name = "import",
    .arguments = "FILE | -",
    .summary = "import profiles from aws-jumpcloud or saml2aws",
    .details = "saml2aws: ajc-hook import ~/.saml2aws imports the JumpCloud accounts of that\n"
               "file. aws-jumpcloud keeps its profiles in the desktop's keyring:\n"
               "  secret-tool lookup service aws-jumpcloud username credentials |\n"
               "      ajc-hook import -\n"
               "Existing profiles are not changed; unusable ones are reported and skipped.\n"
               "Passwords and sessions are never imported.",
    .examples = "ajc-hook import ~/.saml2aws\n"
                "ajc-hook import --write ~/.saml2aws\n",
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .candidates = CANDIDATES_FILES,
    .run = run,
};
