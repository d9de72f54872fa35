/* SPDX-License-Identifier: MIT
 *
 * Prints errors and messages on standard error, and results with secrets on standard output without stdio.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "command/command.h"

/* Prints "ajc-hook: SENTENCE" on standard error; returns the error's exit status. */
int report_error(const struct error *error);

/* The same with a subject in front. */
int report_error_of(const char *subject, const struct error *error);

/* Reports wrong use: "ajc-hook: REASON; see: ajc-hook COMMAND --help". Returns 2. */
int report_usage(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints one line on standard error. */
void report_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the notice of a sign-in, unless it is empty. */
void report_notice(const char *notice);

/* Writes all of it to standard output. Returns 0, or the exit status after a message. */
int report_product(const struct secret *product);
