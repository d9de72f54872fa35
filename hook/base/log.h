/* SPDX-License-Identifier: MIT
 *
 * Debug lines on standard error, on when AJC_DEBUG=1. They name steps, hosts, statuses, sizes and times; never a
 * secret, never a body, never a cookie.
 */
#pragma once

#include <stdbool.h>

/* Reads AJC_DEBUG once and remembers the program's name for the lines; turned on later, as --debug does. */
void log_open(const char *program);
void log_turn_on(void);
bool log_is_on(void);
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));
