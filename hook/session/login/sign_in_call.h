/* SPDX-License-Identifier: MIT
 *
 * Starting the sign-in program and hearing its records. The contract is at the head of sign_in/main.c; this is its
 * other side.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "keyring/sign_in_result.h"

/* The factor that a person wants to answer JumpCloud's wish with ("totp", "push"; NULL: none), in every later call of
 * this process that may ask. `factor` is borrowed for good. */
void sign_in_call_prefer_factor(const char *factor);

/* Whether such a call can come to an end: inside a password_command or otp_command of an account none for that account
 * can, as it would wait for the sign-in that waits for the command. False with ERROR_CONFIG. sign_in_call() looks by
 * itself; this is for who would wait for a lock before. */
must_check bool sign_in_call_can_end(const char *verb, const char *const *names, size_t name_count,
                                     struct error *error);

/* Runs `ajc-hook-sign-in 1 MODE [--mfa FACTOR] VERB NAMES…`, waits for it, calls `visit` for each record as it comes,
 * and writes what is to be remembered into the configuration. `is_silent`: nobody is asked and everything comes from
 * the files. False: the program could not be run, died, or broke the contract; its own failures are in the records. */
must_check bool sign_in_call(const char *verb, const char *const *names, size_t name_count, bool is_silent,
                             void (*visit)(struct record *record, void *context), void *context, struct error *error);

/* Where the sign-in program is: beside ourselves (a build tree), else where the installation puts it relative to us.
 * ERROR_SYSTEM when it is missing. */
must_check bool sign_in_find_program(char path[static PATH_MAX], struct error *error);
