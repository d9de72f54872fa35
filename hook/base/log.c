/* SPDX-License-Identifier: MIT
 *
 * Debug lines on standard error, enabled by AJC_DEBUG=1. */
#include "base/log.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static const char *program_name = "ajc";
static bool on;
static int64_t opened_at_ns;
static void (*line_sink)(const char *line, void *context);
static void *sink_context;

void
log_open(const char *program)
{
    const char *setting = secure_getenv("AJC_DEBUG");

    program_name = program;
    on = setting != NULL && strcmp(setting, "1") == 0;
    opened_at_ns = on ? clock_since_boot_ns() : 0;
}

void
log_set_sink(void (*sink)(const char *line, void *context), void *context)
{
    line_sink = sink;
    sink_context = context;
}

void
log_turn_on(void)
{
    if (!on) {
        on = true;
        opened_at_ns = clock_since_boot_ns();
    }
}

bool
log_is_on(void)
{
    return on;
}

static void
print(const char *program, const char *line)
{
    fprintf(stderr, "%s: +%lld ms %s\n", program, (long long)((clock_since_boot_ns() - opened_at_ns) / 1000000), line);
}

void
log_debug(const char *format, ...)
{
    char raw[1024];
    char line[1024];
    va_list arguments;

    if (!on) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(raw, sizeof(raw), format, arguments);
    va_end(arguments);
    text_make_visible(line, sizeof(line), raw);
    if (line_sink != NULL) {
        line_sink(line, sink_context);
        return;
    }
    print(program_name, line);
}

void
log_forward(const char *program, const char *text)
{
    char line[1024];

    if (on) {
        text_make_visible(line, sizeof(line), text);
        print(program, line);
    }
}
