/* SPDX-License-Identifier: MIT
 *
 * Errors as values, and the table that maps error codes to exit statuses.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define EXIT_STATUS(code, status) [code] = (status),
static const int exit_statuses[] = {ERROR_CODES(EXIT_STATUS)};

/* The exit statuses: what each means, and the code of another process that ends with it. */
static const struct {
    const char *meaning;
    enum error_code code;
} statuses[] = {
    {"done", ERROR_NONE},
    {"failed on this machine (system, keyring, file), or the \"no\" of is-active", ERROR_SYSTEM},
    {"wrong use or configuration", ERROR_CONFIG},
    {"a person is needed and there is no terminal to ask on", ERROR_NEEDS_PERSON},
    {"refused by JumpCloud or AWS", ERROR_DENIED},
    {"network, service, or an answer that is not understood: try again later", ERROR_NETWORK},
};

enum { STATUS_COUNT = sizeof(statuses) / sizeof(statuses[0]) };

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
    return status >= 0 && status < STATUS_COUNT ? statuses[status].meaning : NULL;
}

int
error_exit_status(enum error_code code)
{
    return exit_statuses[code];
}

enum error_code
error_code_of_status(int status)
{
    return status >= 0 && status < STATUS_COUNT ? statuses[status].code : ERROR_SYSTEM;
}
