/* SPDX-License-Identifier: MIT
 *
 * What the kernel gives this process in the way of keyrings, and how full they are: for people who ask why nothing is
 * remembered. keyring.h has the layout.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct keyring_probe {
    int persistent_reason; /* 0, or the errno of KEYCTL_GET_PERSISTENT: EOPNOTSUPP where the user keyring serves */
    int user_reason;       /* the same for the user keyring, asked for only then */
    int add_reason;        /* 0, or the errno of add_key: some containers forbid that alone */
};

/* Tries it out; leaves nothing behind. */
void keyring_probe(struct keyring_probe *probe);

struct keyring_quota {
    long keys, keys_max;
    long bytes, bytes_max;
};

/* The user's account in /proc/key-users (proc(5)): "uid: usage nkeys/nikeys qnkeys/maxkeys qnbytes/maxbytes". False
 * when there is none or it cannot be read. */
bool keyring_quota_read(uid_t uid, struct keyring_quota *quota);

/* The same from the text of that file. */
bool keyring_quota_find(const char *text, uid_t uid, struct keyring_quota *quota);
