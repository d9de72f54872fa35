/* SPDX-License-Identifier: MIT
 *
 * What the commands say.
 */
#include "command/report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
    size_t written = 0;

    while (written < product->size) {
        ssize_t put = write(STDOUT_FILENO, product->text + written, product->size - written);

        if (put < 0 && errno != EINTR) {
            struct error error;

            error_set(&error, ERROR_SYSTEM, "Standard output cannot be written: %s.", strerror(errno));
            return report_error(&error);
        }
        written += put < 0 ? 0 : (size_t)put;
    }
    return 0;
}
