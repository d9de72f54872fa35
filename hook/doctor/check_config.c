/* SPDX-License-Identifier: MIT
 *
 * What is set up: the two configuration files, the profiles in them, the default one.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "store/directory.h"

static const char administrator_path[] = "/etc/ajc/config.json";

/* Sentences of the configuration name their remedy behind this. */
static const char remedy[] = "; mend it with: ";

static void
say_unreadable(struct examination *examination, const char *sentence)
{
    const char *command = strstr(sentence, remedy);

    if (command == NULL) {
        examination_problem(examination, "%s", sentence);
        return;
    }
    examination_problem(examination, "%.*s", (int)(command - sentence), sentence);
    examination_mend(examination, "%s", command + strlen(remedy));
}

/* The directory, or the nearest one above it that there is: it is where a new file is put in the old one's place, and
 * where a link leads, for people who keep dotfiles. */
static void
check_writable(struct examination *examination, const char *path)
{
    char directory[PATH_MAX];
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
        examination_note(examination, "%s cannot be written (%s): neither profiles nor settings can be changed",
                         directory, strerror(errno));
        if (errno == EACCES) {
            examination_mend(examination, "chmod u+wx %s", text_as_word(directory).text);
        }
    }
}

static void
check_person_file(struct examination *examination)
{
    char directory[DIRECTORY_SIZE];
    char path[DIRECTORY_SIZE + 16];
    struct stat status;
    struct error error;

    if (!directory_config(directory, false, &error)) {
        examination_problem(examination, "%s", error.text);
        return;
    }
    snprintf(path, sizeof(path), "%s/config.json", directory);
    if (stat(path, &status) < 0) {
        examination_fine(examination, "%s is not there yet", path);
    } else if ((status.st_mode & 077) != 0) {
        examination_note(examination, "%s can be read by others; there is no secret in it, but names and URLs", path);
        examination_mend(examination, "chmod 600 %s", text_as_word(path).text);
    } else {
        examination_fine(examination, "%s, yours alone", path);
    }
    check_writable(examination, path);
}

void
check_config(struct examination *examination)
{
    struct stat status;

    if (examination->config == NULL) {
        say_unreadable(examination, examination->config_error.text);
        return;
    }
    check_person_file(examination);
    if (stat(administrator_path, &status) == 0) {
        examination_fine(examination, "%s, the administrator's, below it", administrator_path);
    }
}

static void
check_profile(struct examination *examination, const char *name, size_t *wrong)
{
    struct profile profile;
    struct error error;

    if (config_require_profile(examination->config, name, &profile, &error) &&
        config_check_profile(examination->config, &profile, &error)) {
        return;
    }
    (*wrong)++;
    examination_problem(examination, "the profile %s cannot sign in: %s", name, error.text);
    examination_mend(examination,
                     config_check_profile_name(name, &error) ? "ajc-hook edit %s --url URL" : "ajc-hook remove %s",
                     text_as_word(name).text);
}

static void
check_default(struct examination *examination)
{
    char standard[CONFIG_VALUE_SIZE];
    const char *current = secure_getenv("AJC_PROFILE");
    struct profile profile;

    config_setting(examination->config, "default_profile", standard);
    if (standard[0] != '\0' && !config_profile(examination->config, standard, &profile)) {
        examination_problem(examination, "the default profile %s does not exist, so new shells get nothing", standard);
        examination_mend(examination, "ajc-hook config unset default_profile");
    }
    if (current != NULL && *current != '\0' && !config_profile(examination->config, current, &profile)) {
        examination_problem(examination, "AJC_PROFILE is %s, and there is no such profile", current);
        examination_mend(examination, "ajc off");
    }
}

void
check_profiles(struct examination *examination)
{
    CLEANUP_FREE char(*names)[PROFILE_NAME_SIZE] = NULL;
    size_t count = examination->config == NULL ? 0 : config_profile_names(examination->config, &names);
    char standard[CONFIG_VALUE_SIZE];
    size_t wrong = 0;

    if (examination->config == NULL) {
        return;
    }
    if (count == 0) {
        examination_note(examination, "there is no profile yet");
        examination_mend(examination, "ajc-hook add NAME");
    }
    for (size_t i = 0; i < count; i++) {
        check_profile(examination, names[i], &wrong);
    }
    check_default(examination);
    config_setting(examination->config, "default_profile", standard);
    if (count > 0 && wrong == 0) {
        examination_fine(examination, "%zu profile%s; %s%s", count, count == 1 ? "" : "s",
                         standard[0] == '\0' ? "none is the default" : "the default is ", standard);
    }
}
