/* SPDX-License-Identifier: MIT
 *
 * Debug lines on standard error, enabled by AJC_DEBUG=1. They contain steps, hosts, HTTP statuses, sizes and times;
 * never a secret, a body or a cookie.
 */
#pragma once

#include <stdbool.h>

/* Sends lines to `sink` instead of standard error, without the program's name and the time. */
void log_set_sink(void (*sink)(const char *line, void *context), void *context);

/* log_open reads AJC_DEBUG once and sets the program's name for the lines; log_turn_on enables the lines later
 * (--debug). */
void log_open(const char *program);
void log_turn_on(void);
bool log_is_on(void);

/* Prints a line of another program under that program's name. */
void log_forward(const char *program, const char *text);

void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));
