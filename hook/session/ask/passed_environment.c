/* SPDX-License-Identifier: MIT
 *
 * The environment of programs that we start.
 */
#include "session/ask/passed_environment.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "session/ask/own_command.h"

extern char **environ;

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const for_worker[] = {"LANG", "LC_ALL", "LC_CTYPE", "TZ"};
static const char *const for_background[] = {"LANG",           "LC_ALL",
                                             "LC_CTYPE",       "TZ",
                                             "HOME",           "PATH",
                                             "USER",           "LOGNAME",
                                             "TERM",           "XDG_CONFIG_HOME",
                                             "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
                                             OWN_COMMAND_NAME};

static char *
find_variable(const char *name)
{
    size_t length = strlen(name);

    for (char **variable = environ; variable != NULL && *variable != NULL; variable++) {
        if (strncmp(*variable, name, length) == 0 && (*variable)[length] == '=') {
            return *variable;
        }
    }
    return NULL;
}

static char **
select_variables(const char *const *names, size_t count)
{
    char **selected = calloc(count + 1, sizeof(*selected));
    size_t found = 0;

    if (selected == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        char *variable = find_variable(names[i]);

        if (variable != NULL) {
            selected[found++] = variable;
        }
    }
    return selected;
}

char **
passed_environment_background(void)
{
    return select_variables(for_background, COUNT(for_background));
}

char **
passed_environment_worker(void)
{
    return select_variables(for_worker, COUNT(for_worker));
}

const char *
passed_environment_value(const char *name, bool is_silent)
{
    const char *value = is_silent ? NULL : secure_getenv(name);
    const char *ours = secure_getenv("AJC_REGION");

    if (value != NULL && ours != NULL && strcmp(name, "AWS_REGION") == 0 && strcmp(value, ours) == 0) {
        return NULL;
    }
    return value;
}
