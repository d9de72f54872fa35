/* SPDX-License-Identifier: MIT
 *
 * The multi-factor code of a login to the portal: from otp_command when there is one, else from the person. A code is
 * good once: none is given out twice.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "sign_in/flow/portal_attempt.h"
#include "sign_in/jumpcloud/jumpcloud_reply.h"

struct portal_code {
    struct secret text;   /* digits, to be sent */
    struct secret former; /* the one that was refused */
    int refused;          /* how many were */
    bool has_run_command; /* once is enough: it would print the same code again */
    bool is_commanded;    /* it is what otp_command printed */
};
void portal_code_clear(struct portal_code *code);

/* True when the account has an otp_command that has not run yet and may: a code that JumpCloud refused of it forbids it
 * where nobody can be asked. */
bool portal_code_may_run_command(const struct portal_code *code, const struct portal_attempt *attempt);

/* The next code to send. ERROR_NEEDS_PERSON, or the command's failure, when nobody can be asked. */
must_check bool portal_code_find(struct portal_code *code, const struct portal_attempt *attempt, struct error *error);

/* JumpCloud refused the code; of a command's a mark stays. Always false, with the sentence for it. */
bool portal_code_refuse(struct portal_code *code, const struct portal_attempt *attempt,
                        const struct jumpcloud_answer *answer, struct error *error);
