/* SPDX-License-Identifier: MIT
 *
 * Errors as values, and the table that maps error codes to exit statuses.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const int exit_statuses[] = {
    [ERROR_NONE] = 0,         [ERROR_SYSTEM] = 1, [ERROR_USAGE] = 2,   [ERROR_CONFIG] = 2,
    [ERROR_NEEDS_PERSON] = 3, [ERROR_DENIED] = 4, [ERROR_NETWORK] = 5, [ERROR_REPLY] = 5,
};

bool
error_set(struct error *error, enum error_code code, const char *format, ...)
{
    char raw[sizeof(error->text)];
    va_list arguments;

    if (error != NULL) {
        va_start(arguments, format);
        vsnprintf(raw, sizeof(raw), format, arguments);
        va_end(arguments);
        error->code = code;
        error->fix_offset = 0;
        text_make_visible(error->text, sizeof(error->text), raw);
    }
    return false;
}

static const char fix_separator[] = "; fix: ";

bool
error_add_fix(struct error *error, const char *format, ...)
{
    char command[sizeof(error->text)];
    size_t used;
    va_list arguments;

    if (error == NULL) {
        return false;
    }
    va_start(arguments, format);
    vsnprintf(command, sizeof(command), format, arguments);
    va_end(arguments);
    used = strlen(error->text);
    if (used + strlen(fix_separator) + strlen(command) < sizeof(error->text)) {
        text_copy(error->text + used, sizeof(error->text) - used, fix_separator);
        error->fix_offset = used + strlen(fix_separator);
        text_make_visible(error->text + error->fix_offset, sizeof(error->text) - error->fix_offset, command);
    }
    return false;
}

const char *
error_fix(const struct error *error, int *problem_length)
{
    *problem_length = (int)(error->fix_offset == 0 ? strlen(error->text) : error->fix_offset - strlen(fix_separator));
    return error->fix_offset == 0 ? NULL : error->text + error->fix_offset;
}

const char *
error_status_meaning(int status)
{
    static const char *const meanings[] = {
        "done",
        "failed on this machine (system, keyring, file), or the \"no\" of is-active",
        "wrong use or configuration",
        "a person is needed and there is no terminal to ask on",
        "refused by JumpCloud or AWS",
        "network, service, or an answer that is not understood: try again later",
    };

    return status >= 0 && (size_t)status < sizeof(meanings) / sizeof(meanings[0]) ? meanings[status] : NULL;
}

int
error_exit_status(enum error_code code)
{
    return exit_statuses[code];
}

enum error_code
error_code_of_status(int status)
{
    switch (status) {
    case 0:
        return ERROR_NONE;
    case 2:
        return ERROR_CONFIG;
    case 3:
        return ERROR_NEEDS_PERSON;
    case 4:
        return ERROR_DENIED;
    case 5:
        return ERROR_NETWORK;
    default:
        return ERROR_SYSTEM;
    }
}
