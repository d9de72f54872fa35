/* SPDX-License-Identifier: MIT
 *
 * Logs an account out on this machine.
 */
#include "command/account_logout.h"

#include "command/context.h"
#include "keyring/account_keys.h"
#include "keyring/marker.h"
#include "session/login/sign_in.h"

bool
account_logout(const struct config *config, struct keyring *keyring, const char *email)
{
    const struct sign_in sign_in = {.config = config, .keyring = keyring};
    CLEANUP_PORTAL struct portal portal = {0};
    struct marker marker = {0};
    char notice[NOTICE_SIZE] = "";
    struct error error;
    bool was_there;

    marker_set(keyring, MARKER_LOGGED_OUT, email, &marker);
    was_there = login_forget(keyring, email);
    if (portal_find(keyring, email, NULL, &portal)) {
        if (!sign_in_logout(&sign_in, email, notice, &error)) {
            report_error(&error);
        }
        report_notice(notice);
    }
    was_there |= portal_forget(keyring, email);
    portal_end_forget(keyring, email);
    return was_there;
}
