/* SPDX-License-Identifier: MIT
 *
 * The machine password: the password of the login to this machine, which pam_ajc.so stores in the keyring through
 * `ajc-hook seed`. On a machine managed by JumpCloud it is the JumpCloud password. ajc cannot know whether it is, so it
 * tries it at most once. When JumpCloud refuses it, a dated file without any secret in the state directory stops later
 * attempts, also after a reboot, until the user signs in once. Another dated file records a logout: then no machine
 * password is kept.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "base/secret.h"
#include "config/config.h"
#include "keyring/keyring.h"

enum { MACHINE_USER_SIZE = 257 };

struct machine_password {
    struct secret password;
    char user[MACHINE_USER_SIZE]; /* the user name on this machine */
    time_t kept_until;            /* wall clock, for display only; the kernel's timeout decides */
    int64_t made_ns;              /* CLOCK_BOOTTIME */
};

void machine_password_clear(struct machine_password *machine);

/* Stores it for the administrator's seed_ttl and sets `kept_until` and `made_ns`. Does not read the user's home
 * directory or configuration. `may_wait`: frees quota in a full keyring (keyring/quota.h), which can take some time.
 */
bool machine_password_store(struct keyring *keyring, struct machine_password *machine, bool may_wait,
                            struct error *error);

/* False, `machine` unchanged, when this uid has none. */
bool machine_password_find(struct keyring *keyring, struct machine_password *machine);
void machine_password_forget(struct keyring *keyring);

/* Finds the machine password for the account of that e-mail, if it may be sent: no machine password was refused, and no
 * earlier attempt is unanswered. `is_silent` (no terminal to ask on): any refused password of the account forbids it.
 */
bool machine_password_find_for(struct keyring *keyring, const struct config *config, const char *email, bool is_silent,
                               struct machine_password *machine);

/* Removes the machine password if it belongs to the account of that e-mail. */
void machine_password_forget_of(struct keyring *keyring, const struct config *config, const char *email);

/* Removes a machine password that belongs to no known account, and records that in a marker for `info`. Also removes
 * one that was stored after a logout, by a login that did not know of the logout. */
void machine_password_drop_unused(struct keyring *keyring, const struct config *config);

/* The dated file of a refusal. Best effort: without a state directory only the marker in the keyring stops later
 * attempts. */
void machine_password_refusal_set(void);
bool machine_password_refusal_find(time_t *when);
void machine_password_refusal_forget(void);

/* machine_password_stop: removes the machine password and stores none from now on, also after a reboot. _find: since
 * when. _forget: allows it again. Best effort: without a state directory there is only the marker in the keyring. */
void machine_password_stop(struct keyring *keyring);
bool machine_password_stop_find(struct keyring *keyring, time_t *when);
void machine_password_stop_forget(struct keyring *keyring);

#define CLEANUP_MACHINE_PASSWORD CLEANUP(machine_password_clear)
