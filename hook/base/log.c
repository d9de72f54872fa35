/* SPDX-License-Identifier: MIT
 *
 * Debug lines on standard error, on when AJC_DEBUG=1.
 */
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

void
log_open(const char *program)
{
    const char *setting = secure_getenv("AJC_DEBUG");

    program_name = program;
    on = setting != NULL && strcmp(setting, "1") == 0;
    opened_at_ns = on ? clock_since_boot_ns() : 0;
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
    fprintf(stderr, "%s: +%lld ms %s\n", program_name, (long long)((clock_since_boot_ns() - opened_at_ns) / 1000000),
            line);
}
