/* SPDX-License-Identifier: MIT
 *
 * The options of every command that may have to sign in.
 */
#include "command/sign_in_options.h"

#include <string.h>

#include "base/log.h"
#include "command/report.h"
#include "session/login/sign_in_call.h"

static char *factor;
static int debugs;

const struct poptOption sign_in_options_table[] = {
    {"mfa", '\0', POPT_ARG_STRING, &factor, 0, "answer JumpCloud's wish for a further factor with this one",
     "totp|push"},
    {"debug", '\0', POPT_ARG_NONE, &debugs, 0, "tell each step on standard error, never a secret", NULL},
    POPT_TABLEEND,
};

bool
sign_in_options_take(const struct command *command, int *status)
{
    if (factor != NULL && strcmp(factor, "totp") != 0 && strcmp(factor, "push") != 0) {
        *status = report_usage(command, "--mfa is totp (a code) or push (JumpCloud Protect), not %s", factor);
        return false;
    }
    if (debugs) {
        log_turn_on();
    }
    sign_in_call_prefer_factor(factor);
    return true;
}
