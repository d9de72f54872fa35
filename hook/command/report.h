/* SPDX-License-Identifier: MIT
 *
 * What the commands say: errors and messages on standard error, products with secrets on standard output past stdio.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "command/command.h"

/* "ajc-hook: SENTENCE" on standard error; returns the exit status that goes with the error. */
int report_error(const struct error *error);

/* The same with the name of what it is about in front. */
int report_error_of(const char *subject, const struct error *error);

/* A wrong use: "ajc-hook: REASON; see: ajc-hook COMMAND --help". Returns 2. */
int report_usage(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line on standard error. */
void report_message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A sign-in's notice; nothing when it is empty. */
void report_notice(const char *notice);

/* Writes all of it to standard output; 0, or the exit status after having said why not. */
int report_product(const struct secret *product);
