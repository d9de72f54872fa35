/* SPDX-License-Identifier: MIT
 *
 * The kernel keyring that ajc's sessions, logins and marks live in.
 *
 *   process keyring (@p) ── the uid's persistent keyring ── keyring "ajc"  mask 0x37080000
 *                                                             ├─ user "login:EMAIL"      mask 0x3f000000
 *                                                             ├─ user "portal:EMAIL"
 *                                                             ├─ user "session:PROFILE"
 *                                                             └─ user "mark:WHAT:NAME"
 *
 * The persistent keyring is the only one that every login, su, sudo, tmux pane and cron job of a uid finds. It is
 * reached through possession, by way of the process keyring, and never through the session keyring: that one is
 * inherited across sudo and su. The inner ring can be searched by its uid alone and its keys are read through
 * possession alone, so neither another uid with our ring in its session keyring nor a container of the same uid
 * reads anything.
 *
 * Without persistent keyrings (EOPNOTSUPP) the user keyring takes their place; on kernels before 5.3, which cannot
 * create the inner ring without a race (KEYCTL_MOVE), keys are flat, named "ajc:…", with mask 0x003f0000.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/secret.h"

enum { KEYRING_NAME_SIZE = 384 };

struct keyring {
    int base;     /* the persistent (or user) keyring; 0: there is none, everything is a miss */
    int ring;     /* where the keys are; 0: not made yet */
    bool is_flat; /* no inner ring on this kernel */
    bool is_full; /* out of reach: the quota has no room for the process keyring that leads there */
};

/* Reaches the keyring; makes nothing in it. ERROR_SYSTEM when keyctl is blocked (container, seccomp) or the quota is
 * used up to the last byte: `keyring` can then still be used, finds nothing and stores nothing. */
bool keyring_open(struct keyring *keyring, struct error *error);

/* Reads the payload of KIND:NAME. False, payload untouched, when there is none that can be read. */
bool keyring_find(struct keyring *keyring, const char *kind, const char *name, struct secret *payload);

/* Stores the payload under KIND:NAME, in place when it exists; the key goes after `timeout_seconds` (at least 1, as 0
 * would mean never). Returns 0 or an errno: EDQUOT when the quota is full, ENOSYS when there is no keyring. */
must_check int keyring_store(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
                             long timeout_seconds);

/* Forgets KIND:NAME, whose bytes can be used again at once; nothing when it does not exist. */
void keyring_remove(struct keyring *keyring, const char *kind, const char *name);

/* Calls `visit` with the name of each key of that kind ("" for all kinds: then the whole "KIND:NAME"). `visit` may
 * remove keys. */
void keyring_each(struct keyring *keyring, const char *kind, void (*visit)(const char *name, void *context),
                  void *context);

/* Unlinks keys that are expired or revoked but still charged to the quota; how many. */
size_t keyring_purge(struct keyring *keyring);
