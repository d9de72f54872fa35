/* SPDX-License-Identifier: MIT
 *
 * The kernel keyring, which stores ajc's sessions, logins and markers.
 *
 *   process keyring (@p) ── the uid's persistent keyring ── keyring "ajc"  mask 0x37080000
 *                                                             ├─ user "login:EMAIL"      mask 0x3f000000
 *                                                             ├─ user "portal:EMAIL"     mask 0x3f000000
 *                                                             ├─ user "session:PROFILE"  mask 0x3f000000
 *                                                             └─ user "mark:WHAT:NAME"   mask 0x3f000000
 *
 * The persistent keyring is the only one that every login, su, sudo, tmux pane and cron job of a uid finds. ajc
 * possesses it through the process keyring, never through the session keyring, which is inherited across sudo and su.
 * Only its uid can search the inner ring, and only a possessor can read the keys. So another uid with our ring in its
 * session keyring cannot read anything, and neither can a container of the same uid.
 *
 * Without persistent keyrings (EOPNOTSUPP) ajc uses the user keyring. Kernels before 5.3 have no KEYCTL_MOVE and cannot
 * create the inner ring without a race; there the keys are flat, named "ajc:…", with mask 0x003f0000.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/secret.h"

enum { KEYRING_NAME_SIZE = 384, KEYRING_EVICTED_SIZE = 272 };

struct keyring {
    int base;              /* the persistent (or user) keyring; 0: not available, every search is a miss */
    int ring;              /* contains the keys; 0: not created yet */
    bool is_flat;          /* no inner ring on this kernel */
    int read_error;        /* errno: a key could not be read that may be there; 0: none yet */
    bool is_full;          /* cannot be opened: the quota is too full for the process keyring */
    bool is_blocked;       /* cannot be opened: forbidden here (container, seccomp) or not in this kernel */
    int64_t keep_since_ns; /* AWS sessions made from then on (CLOCK_BOOTTIME) are not evicted; 0: any may be */
    char evicted[KEYRING_EVICTED_SIZE]; /* profiles whose sessions were evicted and not reported yet; see quota.h */
};

/* Opens the keyring; creates nothing in it. ERROR_SYSTEM when keyctl is blocked (container, seccomp) or the quota is
 * completely full: `keyring` can then still be used, but finds nothing and stores nothing. */
bool keyring_open(struct keyring *keyring, struct error *error);

/* Reads the payload of KIND:NAME. False, `payload` unchanged, when the key does not exist or cannot be read: then
 * `read_error` is set. */
bool keyring_find(struct keyring *keyring, const char *kind, const char *name, struct secret *payload);

/* Stores the payload under KIND:NAME; updates an existing key in place. The key expires after `timeout_seconds` (at
 * least 1, because 0 means never to the kernel). Returns 0 or an errno: EDQUOT when the quota is full, ENOSYS when
 * there is no keyring. */
must_check int keyring_store(struct keyring *keyring, const char *kind, const char *name, const struct secret *payload,
                             long timeout_seconds);

/* Removes KIND:NAME and releases its quota at once. True when it was there. */
bool keyring_remove(struct keyring *keyring, const char *kind, const char *name);

/* Calls `visit` with the name of each key of that kind; for kind "" with "KIND:NAME" of every key. `visit` may remove
 * keys. */
void keyring_each(struct keyring *keyring, const char *kind, void (*visit)(const char *name, void *context),
                  void *context);

/* Unlinks expired and revoked keys that still count against the quota; returns how many. */
size_t keyring_purge(struct keyring *keyring);
