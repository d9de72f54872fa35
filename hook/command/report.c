/* SPDX-License-Identifier: MIT
 *
 * Prints errors and messages.
 */
#include "command/report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/descriptors.h"
#include "base/text.h"

int
report_error(const struct error *error)
{
    fprintf(stderr, "ajc-hook: %s\n", error->text);
    return error_exit_status(error->code);
}

int
report_error_of(const char *subject, const struct error *error)
{
    fprintf(stderr, "ajc-hook: %s: %s\n", subject, error->text);
    return error_exit_status(error->code);
}

static void __attribute__((format(printf, 1, 0))) print_visibly(const char *format, va_list arguments)
{
    char raw[1024];
    char line[1024];

    vsnprintf(raw, sizeof(raw), format, arguments);
    text_make_visible(line, sizeof(line), raw);
    fputs(line, stderr);
}

int
report_usage(const struct command *command, const char *format, ...)
{
    va_list arguments;

    fputs("ajc-hook: ", stderr);
    va_start(arguments, format);
    print_visibly(format, arguments);
    va_end(arguments);
    fprintf(stderr, "; see: ajc-hook %s --help\n", command->name);
    return error_exit_status(ERROR_USAGE);
}

void
report_message(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_visibly(format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void
report_notice(const char *notice)
{
    if (*notice != '\0') {
        fprintf(stderr, "ajc-hook: %s\n", notice);
    }
}

int
report_product(const struct secret *product)
{
    struct error error;

    if (!descriptors_write(STDOUT_FILENO, product->text, product->size)) {
        error_set(&error, ERROR_SYSTEM, "Standard output cannot be written: %s.", strerror(errno));
        return report_error(&error);
    }
    return 0;
}
