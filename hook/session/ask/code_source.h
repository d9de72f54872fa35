/* SPDX-License-Identifier: MIT
 *
 * The multi-factor code of a login to the portal: from otp_command if set, else typed. Each code works only once, so no
 * code is returned twice.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "protocol/failure.h"
#include "session/ask/login_subject.h"

struct code_source {
    struct secret text;   /* digits */
    struct secret former; /* the last refused code */
    int refused;          /* number of refused codes */
    bool has_run_command; /* it runs once: it would print the same code again */
    bool is_from_command; /* otp_command printed it */
};
void code_source_clear(struct code_source *source);

/* True when the account has an otp_command that has not run yet and may run. After JumpCloud refused one of its codes
 * it may run only when there is a terminal to ask on. */
bool code_source_may_run_command(const struct code_source *source, const struct login_subject *subject);

/* Runs otp_command for the next code to send. False: it may not run, or it failed with `failure`. */
must_check bool code_source_run_command(struct code_source *source, const struct login_subject *subject,
                                        struct failure *failure);

/* The next code to send. CODE_NEEDED or the command's failure when there is no terminal to ask on. */
must_check bool code_source_find(struct code_source *source, const struct login_subject *subject,
                                 struct failure *failure);

/* JumpCloud refused the code with this message ("": none), or with `is_password_unproven` perhaps the password that was
 * sent with it. Writes a marker if the command printed it. Always false. */
bool code_source_refused(struct code_source *source, const struct login_subject *subject, bool is_password_unproven,
                         const char *words, struct failure *failure);
