/* SPDX-License-Identifier: MIT
 *
 * Which keyrings the kernel offers to this process, and how full they are, for `info` and `doctor`. keyring.h has the
 * layout.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct keyring_probe {
    int persistent_reason; /* 0, or the errno of KEYCTL_GET_PERSISTENT: EOPNOTSUPP when the user keyring is used instead
                            */
    int user_reason;       /* the same for the user keyring, tested only then */
    int add_reason;        /* 0, or the errno of add_key: some containers block only add_key */
};

/* Tests the keyring; leaves no key. */
void keyring_probe(struct keyring_probe *probe);

struct keyring_quota {
    long keys, keys_max;
    long bytes, bytes_max;
};

/* Reads the user's quota from /proc/key-users (proc(5)). False when the line is missing or cannot be read. */
bool keyring_quota_read(uid_t uid, struct keyring_quota *quota);

/* Bytes of an AWS session's key: most tokens have about a thousand bytes, some organisations' are short. */
enum { KEYRING_SESSION_BYTES = 1600, KEYRING_SESSION_BYTES_SMALL = 900 };

/* How many more AWS sessions of that many bytes each the quota allows; 0 when more is in use than is allowed. */
long keyring_quota_sessions(const struct keyring_quota *quota, long bytes_each);

/* The limit that the full keyring of this user has reached. */
struct keyring_limit {
    char text[64];      /* " (limit: 200 keys)", " (limit: 20000 bytes)"; "" when it cannot be read */
    const char *sysctl; /* which raises it */
};
struct keyring_limit keyring_limit_reached(void);

/* The same for a quota. */
struct keyring_limit keyring_limit_of(const struct keyring_quota *quota, bool is_root);

/* keyring_quota_read from the text of /proc/key-users. */
bool keyring_quota_find(const char *text, uid_t uid, struct keyring_quota *quota);
