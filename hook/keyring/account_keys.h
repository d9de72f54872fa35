/* SPDX-License-Identifier: MIT
 *
 * What the keyring holds of a JumpCloud account: the login (password) and the portal session. Both are bearer secrets
 * and both carry the console origin they belong to: for another origin they do not exist.
 */
#pragma once

#include <stdbool.h>
#include <time.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/keyring.h"

struct login {
    struct secret password;
    char console_url[512];
    time_t kept_until; /* wall clock, for people; the kernel's timeout is what counts */
};

struct portal {
    struct secret session; /* as jumpcloud_save() wrote it */
    char console_url[512];
    time_t authenticated_at; /* wall clock of the login it came from */
    time_t used_at;          /* wall clock of the last page it opened */
};

/* What was learned of how long JumpCloud lets a portal session live, from the last one that it ended: between its last
 * page and the one that found it ended. All wall clock. */
struct portal_end {
    time_t authenticated_at; /* the login that it came from */
    time_t used_at;          /* the last page that it opened */
    time_t ended_at;         /* when it was found ended */
};

void login_clear(struct login *login);
void portal_clear(struct portal *portal);

/* `console_url` NULL: whatever the origin (to show, never to send). */
bool login_find(struct keyring *keyring, const char *email, const char *console_url, struct login *login);
bool portal_find(struct keyring *keyring, const char *email, const char *console_url, struct portal *portal);

bool login_store(struct keyring *keyring, const char *email, const struct login *login, long ttl_seconds,
                 struct error *error);
bool portal_store(struct keyring *keyring, const char *email, const struct portal *portal, struct error *error);

/* Best effort: for people alone. */
void portal_end_store(struct keyring *keyring, const char *email, const struct portal_end *end);
bool portal_end_find(struct keyring *keyring, const char *email, struct portal_end *end);
void portal_end_forget(struct keyring *keyring, const char *email);

void login_forget(struct keyring *keyring, const char *email);
void portal_forget(struct keyring *keyring, const char *email);

#define CLEANUP_LOGIN CLEANUP(login_clear)
#define CLEANUP_PORTAL CLEANUP(portal_clear)
