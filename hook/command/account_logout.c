/* SPDX-License-Identifier: MIT
 *
 * The end of a JumpCloud account's login on this machine.
 */
#include "command/account_logout.h"

#include "command/report.h"
#include "keyring/account_keys.h"
#include "keyring/marker.h"
#include "session/login/sign_in_call.h"

static void
tell_notice(struct record *record, void *context)
{
    (void)context;
    report_notice(record->notice);
}

static void
end_at_jumpcloud(const char *email)
{
    struct error error;

    if (!sign_in_call("logout", (const char *const[]){email}, 1, false, tell_notice, NULL, &error)) {
        report_error(&error);
    }
}

void
account_logout(struct keyring *keyring, const char *email)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct marker mark = {0};

    marker_set(keyring, MARKER_LOGGED_OUT, email, &mark);
    login_forget(keyring, email);
    if (portal_find(keyring, email, NULL, &portal)) {
        end_at_jumpcloud(email);
    }
    portal_forget(keyring, email);
    portal_end_forget(keyring, email);
}
