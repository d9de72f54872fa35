/* SPDX-License-Identifier: MIT
 *
 * Debug lines on standard error, on when AJC_DEBUG=1. They name steps, hosts, statuses, sizes and times; never a
 * secret, never a body, never a cookie.
 */
#pragma once

#include <stdbool.h>

/* Lines go to `sink` instead, without the program's name and the time. */
void log_set_sink(void (*sink)(const char *line, void *context), void *context);

/* Reads AJC_DEBUG once and remembers the program's name for the lines; turned on later, as --debug does. */
void log_open(const char *program);
void log_turn_on(void);
bool log_is_on(void);

/* A line of another program, under its name. */
void log_of(const char *program, const char *text);

void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));
