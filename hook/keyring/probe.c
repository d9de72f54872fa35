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

/* Parses "3/200" at `*text`, after blanks. */
static bool
read_pair(const char **text, long *used, long *most)
{
    char word[48];
    size_t blanks = strspn(*text, " ");
    size_t length = strcspn(*text + blanks, " \n");
    long long numbers[2];
    char *slash;

    if (length == 0 || length >= sizeof(word)) {
        return false;
    }
    memcpy(word, *text + blanks, length);
    word[length] = '\0';
    *text += blanks + length;
    slash = strchr(word, '/');
    if (slash == NULL) {
        return false;
    }
    *slash = '\0';
    if (!text_to_number(word, 0, 1LL << 40, &numbers[0]) || !text_to_number(slash + 1, 0, 1LL << 40, &numbers[1])) {
        return false;
    }
    *used = (long)numbers[0];
    *most = (long)numbers[1];
    return true;
}

bool
keyring_quota_find(const char *text, uid_t uid, struct keyring_quota *quota)
{
    char begin[24];
    size_t length = (size_t)snprintf(begin, sizeof(begin), "%u:", (unsigned)uid);

    for (const char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n')) {
        struct keyring_quota found;
        long ignored[2];

        line += strspn(line, "\n");
        line += strspn(line, " ");
        if (strncmp(line, begin, length) != 0) {
            continue;
        }
        line += length;
        line += strspn(line, " ");
        line += strcspn(line, " \n"); /* usage count */
        if (read_pair(&line, &ignored[0], &ignored[1]) && read_pair(&line, &found.keys, &found.keys_max) &&
            read_pair(&line, &found.bytes, &found.bytes_max)) {
            *quota = found;
            return true;
        }
        return false;
    }
    return false;
}

bool
keyring_quota_read(uid_t uid, struct keyring_quota *quota)
{
    CLEANUP_FILE FILE *file = fopen("/proc/key-users", "re");
    char line[256];

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
