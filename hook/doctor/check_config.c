/* SPDX-License-Identifier: MIT
 *
 * The two configuration files, their profiles, the default profile.
 */
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/owner.h"
#include "base/paths.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "shell_env/environment.h"

static const char administrator_path[] = "/etc/ajc/config.json";

static void
report_unreadable(struct diagnosis *diagnosis, const struct error *error)
{
    int problem_length;
    const char *command = error_fix(error, &problem_length);
    char problem[sizeof(error->text)];

    snprintf(problem, sizeof(problem), "%.*s", problem_length, error->text);
    if (command == NULL) {
        diagnosis_report(diagnosis, FINDING(CONFIG_UNREADABLE), problem);
    } else {
        diagnosis_report(diagnosis, FINDING(CONFIG_REFUSED), problem, command);
    }
}

/* The directory, or the nearest existing one above it. The new file is created and renamed there; if the file is a
 * symbolic link (dotfiles), in the directory of its target. */
static void
check_writable(struct diagnosis *diagnosis, const char *path)
{
    char directory[PATH_MAX];
    struct stat status;
    char *slash;

    if (realpath(path, directory) == NULL) {
        snprintf(directory, sizeof(directory), "%s", path);
    }
    do {
        slash = strrchr(directory, '/');
        if (slash == NULL || slash == directory) {
            return;
        }
        *slash = '\0';
    } while (access(directory, F_OK) < 0 && errno == ENOENT);
    if (access(directory, W_OK | X_OK) < 0) {
        int reason = errno;

        if (reason == EACCES && stat(directory, &status) == 0 && owner_of(status.st_uid) == OWNER_US) {
            diagnosis_report(diagnosis, FINDING(CONFIG_NOT_WRITABLE), directory, strerror(reason),
                             text_as_word(directory).text);
        } else {
            diagnosis_report(diagnosis, FINDING(CONFIG_READ_ONLY), directory, strerror(reason));
        }
    }
}

static void
check_person_file(struct diagnosis *diagnosis)
{
    char path[DIRECTORY_SIZE];
    struct stat status;
    struct error error;

    if (!paths_config_file(path, false, &error)) {
        diagnosis_report(diagnosis, FINDING(CONFIG_UNREADABLE), error.text);
        return;
    }
    if (stat(path, &status) < 0) {
        diagnosis_report(diagnosis, FINDING(CONFIG_NONE), path);
    } else if ((status.st_mode & 077) != 0) {
        diagnosis_report(diagnosis, FINDING(CONFIG_OPEN), path, text_as_word(path).text);
    } else {
        diagnosis_report(diagnosis, FINDING(CONFIG_OK), path);
    }
    check_writable(diagnosis, path);
}

/* A file that was edited by hand. */
static void
check_settings(struct diagnosis *diagnosis)
{
    size_t count;
    const struct config_setting *settings = config_settings(&count);

    for (size_t i = 0; i < count; i++) {
        struct error error;

        if (!config_check_setting(diagnosis->config, &settings[i], false, &error)) {
            diagnosis_report(diagnosis, FINDING(SETTING_INVALID), settings[i].name, error.text, settings[i].name);
        }
        if (!config_check_setting(diagnosis->config, &settings[i], true, &error)) {
            diagnosis_report(diagnosis, FINDING(SETTING_OF_ADMINISTRATOR_INVALID), settings[i].name, administrator_path,
                             error.text);
        }
    }
}

void
check_config(struct diagnosis *diagnosis)
{
    struct passwd *entry;
    struct stat status;
    struct error error;

    if (!paths_check_home(&error)) { /* all other findings would be about another user's files */
        entry = getpwuid(geteuid());
        diagnosis_report(diagnosis, FINDING(HOME_OF_OTHERS), error.text);
        if (entry != NULL) {
            diagnosis_fix_by_setting(diagnosis, "HOME", entry->pw_dir);
        }
        return;
    }
    if (diagnosis->config == NULL) {
        report_unreadable(diagnosis, &diagnosis->config_error);
        return;
    }
    check_person_file(diagnosis);
    if (config_ignores_administrator(diagnosis->config)) {
        diagnosis_report(diagnosis, FINDING(CONFIG_PASSED_OVER), administrator_path);
    } else if (stat(administrator_path, &status) == 0) {
        diagnosis_report(diagnosis, FINDING(CONFIG_OF_ADMINISTRATOR), administrator_path);
    }
    check_settings(diagnosis);
}

static void
check_profile(struct diagnosis *diagnosis, const char *name, size_t *wrong)
{
    struct profile profile;
    const struct profile_member *invalid;
    struct error ignored;
    struct error error;

    invalid = config_invalid_member(diagnosis->config, name, &error);
    if (invalid == NULL && config_require_profile(diagnosis->config, name, &profile, &error) &&
        config_check_profile(diagnosis->config, &profile, &error)) {
        return;
    }
    (*wrong)++;
    if (invalid != NULL && config_check_profile_name(name, &ignored)) {
        diagnosis_report(diagnosis, FINDING(PROFILE_INVALID), name, error.text, text_as_word(name).text,
                         invalid->option);
    } else if (config_check_profile_name(name, &ignored)) {
        diagnosis_report(diagnosis, FINDING(PROFILE_INCOMPLETE), name, error.text, text_as_word(name).text);
    } else {
        diagnosis_report(diagnosis, FINDING(PROFILE_NAME_INVALID), name, error.text, text_as_word(name).text);
    }
}

static void
check_default(struct diagnosis *diagnosis)
{
    char standard[CONFIG_VALUE_SIZE];
    const char *current = secure_getenv("AJC_PROFILE");
    struct profile profile;

    config_setting(diagnosis->config, "default_profile", standard);
    if (standard[0] != '\0' && !config_profile(diagnosis->config, standard, &profile)) {
        diagnosis_report(diagnosis, FINDING(PROFILE_DEFAULT_MISSING), standard);
    }
    if (current != NULL && *current != '\0' && !config_profile(diagnosis->config, current, &profile)) {
        diagnosis_report(diagnosis, FINDING(PROFILE_CURRENT_MISSING), current, environment_function());
    }
}

void
check_profiles(struct diagnosis *diagnosis)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = diagnosis->config == NULL ? 0 : config_profile_names(diagnosis->config, &names);
    char standard[CONFIG_VALUE_SIZE];
    size_t wrong = 0;

    if (diagnosis->config == NULL) {
        return;
    }
    if (count == 0) {
        diagnosis_report(diagnosis, FINDING(PROFILES_NONE));
    }
    for (size_t i = 0; i < count; i++) {
        check_profile(diagnosis, names[i], &wrong);
    }
    check_default(diagnosis);
    config_setting(diagnosis->config, "default_profile", standard);
    if (count > 0 && wrong == 0) {
        diagnosis_report(diagnosis, FINDING(PROFILES_OK), count, count == 1 ? "" : "s",
                         standard[0] == '\0' ? "none is the default" : "the default is ", standard);
    }
}
