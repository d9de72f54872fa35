/* SPDX-License-Identifier: MIT
 *
 * A JumpCloud account's keys in the keyring: the login (password) and the portal session. Both are bearer secrets. Both
 * contain the console origin that they belong to and are never found for another origin.
 */
#pragma once

#include <stdbool.h>
#include <time.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/keyring.h"
#include "names/origin.h"

struct login {
    struct secret password;
    char console_url[ORIGIN_SIZE];
    time_t kept_until; /* wall clock, for display only; the kernel's timeout decides */
};
struct portal {
    struct secret session; /* as jumpcloud_save() writes it */
    char console_url[ORIGIN_SIZE];
    time_t authenticated_at; /* wall clock of the login that created it */
    time_t used_at;          /* wall clock of the last page that it opened */
};

/* How long the previous portal session lived: JumpCloud ended it between the last page that it opened and the request
 * that failed. All times are wall clock. */
struct portal_end {
    time_t authenticated_at; /* the login that created it */
    time_t used_at;          /* the last page that it opened */
    time_t ended_at;         /* the request that found it ended */
};

void login_clear(struct login *login);
void portal_clear(struct portal *portal);

/* `console_url` NULL accepts any origin (for display, never for sending). */
bool login_find(struct keyring *keyring, const char *email, const char *console_url, struct login *login);
bool portal_find(struct keyring *keyring, const char *email, const char *console_url, struct portal *portal);

bool login_store(struct keyring *keyring, const char *email, const struct login *login, long ttl_seconds,
                 struct error *error);
bool portal_store(struct keyring *keyring, const char *email, const struct portal *portal, struct error *error);

/* Best effort: only for display. */
void portal_end_store(struct keyring *keyring, const char *email, const struct portal_end *end);
bool portal_end_find(struct keyring *keyring, const char *email, struct portal_end *end);
void portal_end_forget(struct keyring *keyring, const char *email);

/* True when it was there. */
bool login_forget(struct keyring *keyring, const char *email);
bool portal_forget(struct keyring *keyring, const char *email);

#define CLEANUP_LOGIN CLEANUP(login_clear)
#define CLEANUP_PORTAL CLEANUP(portal_clear)
