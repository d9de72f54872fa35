/* SPDX-License-Identifier: MIT
 *
 * The multi-factor code of a login to the portal: from otp_command when there is one, else from the person. A code is
 * good once: none is given out twice.
 */
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "protocol/failure.h"
#include "session/ask/login_subject.h"

struct code_source {
    struct secret text;   /* digits, to be sent */
    struct secret former; /* the one that was refused */
    int refused;          /* how many were */
    bool has_run_command; /* once is enough: it would print the same code again */
    bool is_from_command; /* it is what otp_command printed */
};
void code_source_clear(struct code_source *source);

/* True when the account has an otp_command that has not run yet and may: a code that JumpCloud refused of it forbids it
 * where nobody can be asked. */
bool code_source_may_run_command(const struct code_source *source, const struct login_subject *subject);

/* The next code to send. CODE_NEEDED, or the command's failure, when nobody can be asked. */
must_check bool code_source_find(struct code_source *source, const struct login_subject *subject,
                                 struct failure *failure);

/* JumpCloud refused the code, with these words ("": none); of a command's a marker stays. Always false. */
bool code_source_refused(struct code_source *source, const struct login_subject *subject, const char *words,
                         struct failure *failure);
