/* SPDX-License-Identifier: MIT
 *
 * The seed: the password that a person logged in to this machine with, put into the keyring by pam_ajc.so through
 * `ajc-hook seed`. On a machine that JumpCloud manages it is the JumpCloud password. Only whoever typed it knows that,
 * so it is tried once at most, and when JumpCloud refused it a dated file without any secret in the state directory
 * keeps later ones from being tried, also after the next boot, until the person signed in once. Another such file says
 * that the person signed out, so that nothing is to be kept.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/error.h"
#include "base/secret.h"
#include "config/config.h"
#include "keyring/keyring.h"

enum { SEED_USER_SIZE = 257 };

struct machine_password {
    struct secret password;
    char user[SEED_USER_SIZE]; /* the name on this machine */
    time_t kept_until;         /* wall clock, for people; the kernel's timeout is what counts */
    int64_t made_ns;           /* CLOCK_BOOTTIME */
};

void machine_password_clear(struct machine_password *seed);

/* Keeps it for the administrator's seed_ttl; `kept_until` and `made_ns` are set here. The person's home and
 * configuration are not looked at. `is_patient`: makes room in a full keyring (keyring/quota.h), which can take
 * seconds.
 */
bool machine_password_store(struct keyring *keyring, struct machine_password *seed, bool is_patient,
                            struct error *error);

/* False, `seed` untouched, when there is none of this uid. */
bool machine_password_find(struct keyring *keyring, struct machine_password *seed);
void machine_password_forget(struct keyring *keyring);

/* The seed, when it is one for the account of that e-mail and may be sent: nothing of the kind was refused, no earlier
 * attempt is without its answer. When nobody can be asked, any refused password of the account forbids it. */
bool machine_password_find_for(struct keyring *keyring, const struct config *config, const char *email, bool is_silent,
                               struct machine_password *seed);

/* Forgets one that is for the account of that e-mail. */
void machine_password_forget_of(struct keyring *keyring, const struct config *config, const char *email);

/* Forgets one that is for nobody, as no account is known for its user; a mark keeps that for `info`. Also one that came
 * after a logout, from a login that could not know of it. */
void machine_password_drop_unused(struct keyring *keyring, const struct config *config);

/* The dated file. Best effort: without a state directory only the mark in the keyring keeps later seeds away. */
void machine_password_refusal_note(void);
bool machine_password_refusal_find(time_t *when);
void machine_password_refusal_forget(void);

/* From now on, also after the next boot, nothing is to be seeded; what is there goes. Since when; that it may be again.
 * Best effort as well: without a state directory the mark in the keyring is all. */
void machine_password_stop(struct keyring *keyring);
bool machine_password_stop_find(struct keyring *keyring, time_t *when);
void machine_password_stop_forget(struct keyring *keyring);

#define CLEANUP_MACHINE_PASSWORD CLEANUP(machine_password_clear)
