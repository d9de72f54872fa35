/* SPDX-License-Identifier: MIT
 *
 * A JumpCloud account's login and portal session in the keyring.
 */
#include "keyring/account_keys.h"

#include <string.h>

#include "base/clock.h"
#include "keyring/payload.h"
#include "keyring/quota.h"

/* JumpCloud decides how long a portal session lives (organisations set 60 minutes to several days); this is only our
 * upper limit. */
enum { PORTAL_KEPT_SECONDS = 7 * 86400, PORTAL_END_KEPT_SECONDS = 30 * 86400 };

void
login_clear(struct login *login)
{
    secret_clear(&login->password);
    *login = (struct login){0};
}

void
portal_clear(struct portal *portal)
{
    secret_clear(&portal->session);
    *portal = (struct portal){0};
}

/* Reads the payload when it belongs to the requested origin. */
static bool
find_for_origin(struct keyring *keyring, const char *kind, const char *email, const char *console_url,
                struct secret *payload, char origin[static ORIGIN_SIZE])
{
    return keyring_find(keyring, kind, email, payload) && payload_is_valid(secret_text(payload)) &&
           payload_find_text(secret_text(payload), "console", origin, ORIGIN_SIZE) &&
           (console_url == NULL || origin_is_same(origin, console_url));
}

static time_t
find_time(const struct secret *payload, const char *name)
{
    long long value = 0;

    payload_find_number(secret_text(payload), name, &value);
    return (time_t)value;
}

bool
login_find(struct keyring *keyring, const char *email, const char *console_url, struct login *login)
{
    CLEANUP_SECRET struct secret payload = {0};
    CLEANUP_LOGIN struct login found = {0};

    if (!find_for_origin(keyring, "login", email, console_url, &payload, found.console_url) ||
        !payload_find(secret_text(&payload), "password", &found.password)) {
        return false;
    }
    found.kept_until = find_time(&payload, "until");
    login_clear(login);
    *login = TAKE_STRUCT(found);
    return true;
}

bool
portal_find(struct keyring *keyring, const char *email, const char *console_url, struct portal *portal)
{
    CLEANUP_SECRET struct secret payload = {0};
    CLEANUP_PORTAL struct portal found = {0};

    if (!find_for_origin(keyring, "portal", email, console_url, &payload, found.console_url) ||
        !payload_find(secret_text(&payload), "session", &found.session)) {
        return false;
    }
    found.authenticated_at = find_time(&payload, "authenticated");
    found.used_at = find_time(&payload, "used");
    portal_clear(portal);
    *portal = TAKE_STRUCT(found);
    return true;
}

bool
login_store(struct keyring *keyring, const char *email, const struct login *login, long ttl_seconds,
            struct error *error)
{
    CLEANUP_SECRET struct secret payload = {0};

    payload_add(&payload, "console", login->console_url);
    payload_add(&payload, "password", secret_text(&login->password));
    payload_add_number(&payload, "until", clock_now() + ttl_seconds);
    return quota_store(keyring, "login", email, &payload, ttl_seconds, error);
}

bool
portal_store(struct keyring *keyring, const char *email, const struct portal *portal, struct error *error)
{
    CLEANUP_SECRET struct secret payload = {0};

    payload_add(&payload, "console", portal->console_url);
    payload_add(&payload, "session", secret_text(&portal->session));
    payload_add_number(&payload, "authenticated", portal->authenticated_at);
    payload_add_number(&payload, "used", portal->used_at);
    return quota_store(keyring, "portal", email, &payload, PORTAL_KEPT_SECONDS, error);
}

/* Never evicts an AWS session. */
void
portal_end_store(struct keyring *keyring, const char *email, const struct portal_end *end)
{
    CLEANUP_SECRET struct secret payload = {0};

    payload_add_number(&payload, "authenticated", end->authenticated_at);
    payload_add_number(&payload, "used", end->used_at);
    payload_add_number(&payload, "ended", end->ended_at);
    (void)!keyring_store(keyring, "portal-end", email, &payload, PORTAL_END_KEPT_SECONDS);
}

bool
portal_end_find(struct keyring *keyring, const char *email, struct portal_end *end)
{
    CLEANUP_SECRET struct secret payload = {0};

    if (!keyring_find(keyring, "portal-end", email, &payload) || !payload_is_valid(secret_text(&payload))) {
        return false;
    }
    end->authenticated_at = find_time(&payload, "authenticated");
    end->used_at = find_time(&payload, "used");
    end->ended_at = find_time(&payload, "ended");
    return true;
}

void
portal_end_forget(struct keyring *keyring, const char *email)
{
    keyring_remove(keyring, "portal-end", email);
}

bool
login_forget(struct keyring *keyring, const char *email)
{
    return keyring_remove(keyring, "login", email);
}

bool
portal_forget(struct keyring *keyring, const char *email)
{
    return keyring_remove(keyring, "portal", email);
}
