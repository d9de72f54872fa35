/* SPDX-License-Identifier: MIT
 *
 * Tests the keyring and reads its quota.
 */
#include "keyring/probe.h"

#include <errno.h>
#include <keyutils.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"

/* A line of /proc/key-users: "uid: usage nkeys/nikeys qnkeys/maxkeys qnbytes/maxbytes". */
enum { UID, USAGE, ALL_KEYS, INSTANTIATED_KEYS, KEYS, KEYS_MAX, BYTES, BYTES_MAX, NUMBERS, LINE_SIZE = 256 };

void
keyring_probe(struct keyring_probe *probe)
{
    long added;

    *probe = (struct keyring_probe){0};
    if (keyctl_get_persistent((uid_t)-1, KEY_SPEC_PROCESS_KEYRING) < 0) {
        probe->persistent_reason = errno;
    }
    if (probe->persistent_reason == EOPNOTSUPP && keyctl_link(KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING) < 0) {
        probe->user_reason = errno;
    }
    added = add_key("user", "ajc-doctor", "x", 1, KEY_SPEC_THREAD_KEYRING);
    if (added < 0) {
        probe->add_reason = errno;
    } else {
        keyctl_unlink((int)added, KEY_SPEC_THREAD_KEYRING);
    }
}

/* The numbers of a line, between blanks, slashes and the colon; false when there are fewer. */
static bool
read_numbers(char *line, long long numbers[static NUMBERS])
{
    size_t count = 0;
    char *word;

    while (count < NUMBERS && (word = strsep(&line, " :/")) != NULL) {
        if (*word != '\0' && !text_to_number(word, 0, 1LL << 40, &numbers[count++])) {
            return false;
        }
    }
    return count == NUMBERS;
}

bool
keyring_quota_find(const char *text, uid_t uid, struct keyring_quota *quota)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        long long numbers[NUMBERS];
        char line[LINE_SIZE];

        snprintf(line, sizeof(line), "%.*s", (int)length, text);
        if (read_numbers(line, numbers) && numbers[UID] == (long long)uid) {
            *quota = (struct keyring_quota){(long)numbers[KEYS], (long)numbers[KEYS_MAX], (long)numbers[BYTES],
                                            (long)numbers[BYTES_MAX]};
            return true;
        }
        text += length + (text[length] == '\n');
    }
    return false;
}

bool
keyring_quota_read(uid_t uid, struct keyring_quota *quota)
{
    CLEANUP_FILE FILE *file = fopen("/proc/key-users", "re");
    char line[LINE_SIZE];

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (keyring_quota_find(line, uid, quota)) {
            return true;
        }
    }
    return false;
}

long
keyring_quota_sessions(const struct keyring_quota *quota, long bytes_each)
{
    long by_bytes = (quota->bytes_max - quota->bytes) / bytes_each;
    long by_keys = quota->keys_max - quota->keys;
    long least = by_keys < by_bytes ? by_keys : by_bytes;

    return least < 0 ? 0 : least;
}

struct keyring_limit
keyring_limit_of(const struct keyring_quota *quota, bool is_root)
{
    struct keyring_limit limit = {.sysctl = is_root ? "kernel.keys.root_maxbytes" : "kernel.keys.maxbytes"};

    if (quota->keys_max > 0 && quota->keys >= quota->keys_max) {
        snprintf(limit.text, sizeof(limit.text), " (limit: %ld keys)", quota->keys_max);
        limit.sysctl = is_root ? "kernel.keys.root_maxkeys" : "kernel.keys.maxkeys";
    } else if (quota->bytes_max > 0) {
        snprintf(limit.text, sizeof(limit.text), " (limit: %ld bytes)", quota->bytes_max);
    }
    return limit;
}

struct keyring_limit
keyring_limit_reached(void)
{
    struct keyring_quota quota = {0};

    (void)keyring_quota_read(geteuid(), &quota);
    return keyring_limit_of(&quota, geteuid() == 0);
}
