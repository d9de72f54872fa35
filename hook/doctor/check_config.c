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
#include "base/text.h"
#include "config/paths.h"
#include "doctor/checks.h"
#include "shell_env/environment.h"

static const char administrator_path[] = "/etc/ajc/config.json";

static void
report_unreadable(struct diagnosis *diagnosis, const struct error *error)
{
    int problem_length;
    const char *fix = error_fix(error, &problem_length);

    diagnosis_problem(diagnosis, "%.*s", problem_length, error->text);
    if (fix != NULL) {
        diagnosis_fix(diagnosis, "%s", fix);
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
        diagnosis_note(diagnosis, "%s cannot be written (%s): neither profiles nor settings can be changed", directory,
                       strerror(errno));
        if (errno == EACCES && stat(directory, &status) == 0 && owner_of(status.st_uid) == OWNER_US) {
            diagnosis_fix(diagnosis, "chmod u+wx %s", text_as_word(directory).text);
        }
    }
}

static void
check_person_file(struct diagnosis *diagnosis)
{
    char directory[DIRECTORY_SIZE];
    char path[DIRECTORY_SIZE + 16];
    struct stat status;
    struct error error;

    if (!paths_config(directory, false, &error)) {
        diagnosis_problem(diagnosis, "%s", error.text);
        return;
    }
    snprintf(path, sizeof(path), "%s/config.json", directory);
    if (stat(path, &status) < 0) {
        diagnosis_fine(diagnosis, "%s does not exist yet", path);
    } else if ((status.st_mode & 077) != 0) {
        diagnosis_note(diagnosis, "%s can be read by others; it contains no secret, but names and URLs", path);
        diagnosis_fix(diagnosis, "chmod 600 %s", text_as_word(path).text);
    } else {
        diagnosis_fine(diagnosis, "%s, readable only by you", path);
    }
    check_writable(diagnosis, path);
}

/* With another user's HOME all other findings would be about that user's files. */
static bool
check_home(struct diagnosis *diagnosis)
{
    struct passwd *entry;
    struct error error;

    if (paths_check_home(&error)) {
        return true;
    }
    entry = getpwuid(geteuid());
    diagnosis_problem(diagnosis, "%s", error.text);
    if (entry != NULL) {
        diagnosis_fix(diagnosis, diagnosis_is_for_fish() ? "set -gx HOME %s" : "export HOME=%s",
                      text_as_word(entry->pw_dir).text);
    }
    return false;
}

void
check_config(struct diagnosis *diagnosis)
{
    struct stat status;

    if (!check_home(diagnosis)) {
        return;
    }
    if (diagnosis->config == NULL) {
        report_unreadable(diagnosis, &diagnosis->config_error);
        return;
    }
    check_person_file(diagnosis);
    if (config_ignores_administrator(diagnosis->config)) {
        diagnosis_note(diagnosis,
                       "%s is ignored, because in this user namespace it is not known whether it belongs to root",
                       administrator_path);
    } else if (stat(administrator_path, &status) == 0) {
        diagnosis_fine(diagnosis, "%s, the administrator's, with lower priority", administrator_path);
    }
}

static void
check_profile(struct diagnosis *diagnosis, const char *name, size_t *wrong)
{
    struct profile profile;
    struct error error;

    if (config_require_profile(diagnosis->config, name, &profile, &error) &&
        config_check_profile(diagnosis->config, &profile, &error)) {
        return;
    }
    (*wrong)++;
    diagnosis_problem(diagnosis, "the profile %s cannot sign in: %s", name, error.text);
    diagnosis_fix(diagnosis,
                  config_check_profile_name(name, &error) ? "ajc-hook edit %s --url URL" : "ajc-hook remove %s",
                  text_as_word(name).text);
}

static void
check_default(struct diagnosis *diagnosis)
{
    char standard[CONFIG_VALUE_SIZE];
    const char *current = secure_getenv("AJC_PROFILE");
    struct profile profile;

    config_setting(diagnosis->config, "default_profile", standard);
    if (standard[0] != '\0' && !config_profile(diagnosis->config, standard, &profile)) {
        diagnosis_problem(diagnosis, "the default profile %s does not exist, so new shells get no credentials",
                          standard);
        diagnosis_fix(diagnosis, "ajc-hook config unset default_profile");
    }
    if (current != NULL && *current != '\0' && !config_profile(diagnosis->config, current, &profile)) {
        diagnosis_problem(diagnosis, "AJC_PROFILE is %s, but this profile does not exist", current);
        diagnosis_fix(diagnosis, "%s off", environment_function());
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
        diagnosis_note(diagnosis, "there is no profile yet");
        diagnosis_fix(diagnosis, "ajc-hook add NAME");
    }
    for (size_t i = 0; i < count; i++) {
        check_profile(diagnosis, names[i], &wrong);
    }
    check_default(diagnosis);
    config_setting(diagnosis->config, "default_profile", standard);
    if (count > 0 && wrong == 0) {
        diagnosis_fine(diagnosis, "%zu profile%s; %s%s", count, count == 1 ? "" : "s",
                       standard[0] == '\0' ? "none is the default" : "the default is ", standard);
    }
}
