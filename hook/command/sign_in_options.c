/* SPDX-License-Identifier: MIT
 *
 * The options of every command that may have to sign in.
 */
#include "command/sign_in_options.h"

#include "base/log.h"
#include "command/report.h"
#include "names/factor.h"
#include "session/login/sign_in.h"

static const char *factor;
static bool debugs;

const struct command_option sign_in_options_table[] = {
    OPTION_TEXT("mfa", "totp|push", &factor, "answer JumpCloud's wish for a further factor with this one",
                CANDIDATES_FACTORS),
    OPTION_FLAG("debug", &debugs, "tell each step on standard error, never a secret"),
    OPTION_END,
};

bool
sign_in_options_take(const struct command *command, int *status)
{
    if (factor != NULL && !factor_is_supported(factor_find(factor))) {
        *status = report_usage(command, "--mfa is totp (a code) or push (JumpCloud Protect), not %s", factor);
        return false;
    }
    if (debugs) {
        log_turn_on();
    }
    sign_in_prefer_factor(factor == NULL ? FACTOR_NONE : factor_find(factor));
    return true;
}
