/* SPDX-License-Identifier: MIT
 *
 * The environment of programs that we start.
 */
#include "session/ask/child_environment.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define INSIDE_COMMAND "AJC_SIGNING_IN"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

extern char **environ;

static const char *const for_worker[] = {"LANG", "LC_ALL", "LC_CTYPE", "TZ"};
static const char *const for_background[] = {"LANG",           "LC_ALL",
                                             "LC_CTYPE",       "TZ",
                                             "HOME",           "PATH",
                                             "USER",           "LOGNAME",
                                             "TERM",           "XDG_CONFIG_HOME",
                                             "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
                                             INSIDE_COMMAND};

static bool
is_variable(const char *variable, const char *name)
{
    size_t length = strlen(name);

    return strncmp(variable, name, length) == 0 && variable[length] == '=';
}

/* The variables of `names` that are set, in that order, with room for one more. */
static char **
select_variables(const char *const *names, size_t count)
{
    char **selected = allocate(count + 2, sizeof(*selected));
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        char **variable = environ;

        while (variable != NULL && *variable != NULL && !is_variable(*variable, names[i])) {
            variable++;
        }
        if (variable != NULL && *variable != NULL) {
            selected[found++] = *variable;
        }
    }
    return selected;
}

char **
child_environment_background(void)
{
    return select_variables(for_background, COUNT(for_background));
}

char **
child_environment_worker(void)
{
    return select_variables(for_worker, COUNT(for_worker));
}

static const char *
outer_accounts(void)
{
    const char *value = secure_getenv(INSIDE_COMMAND);

    return value == NULL ? "" : value;
}

char **
child_environment_command(const char *email, bool is_silent, char **own)
{
    CLEANUP_FREE char **background = is_silent ? child_environment_background() : NULL;
    char **from = background == NULL ? environ : background;
    const char *outer = outer_accounts();
    size_t count = 0;
    char **list;

    while (from[count] != NULL) {
        count++;
    }
    list = allocate(count + 2, sizeof(*list));
    if (asprintf(own, INSIDE_COMMAND "=%s%s%s", outer, *outer == '\0' ? "" : " ", email) < 0) {
        memory_exhausted();
    }
    count = 0;
    for (char **variable = from; *variable != NULL; variable++) {
        if (!is_variable(*variable, INSIDE_COMMAND)) {
            list[count++] = *variable;
        }
    }
    list[count] = *own;
    return list;
}

const char *
child_environment_value(const char *name, bool is_silent)
{
    const char *value = is_silent ? NULL : secure_getenv(name);
    const char *ours = secure_getenv("AJC_REGION");

    if (value != NULL && ours != NULL && strcmp(name, "AWS_REGION") == 0 && strcmp(value, ours) == 0) {
        return NULL;
    }
    return value;
}

bool
child_environment_check_account(const char *email, struct error *error)
{
    size_t length = strlen(email);

    for (const char *at = outer_accounts(); *at != '\0'; at += *at == ' ') {
        size_t word = strcspn(at, " ");

        if (word == length && strncmp(at, email, length) == 0) {
            return error_set(error, ERROR_CONFIG,
                             "This runs inside the password_command or otp_command of %.255s and needs the sign-in "
                             "that waits for it; change the command, see: ajc-hook account %s",
                             email, text_as_word(email).text);
        }
        at += word;
    }
    return true;
}

void
child_environment_leave_command(void)
{
    unsetenv(INSIDE_COMMAND);
}
