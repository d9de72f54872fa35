/* SPDX-License-Identifier: MIT
 *
 * Stamps in the runtime directory.
 */
#include "keyring/stamp.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"

/* An access key id is not a secret, so its hash is not one either. */
void
stamp_path(char path[static STAMP_SIZE], const char *directory, const char *profile, const char *access_key_id)
{
    if (access_key_id[0] == '\0') {
        snprintf(path, STAMP_SIZE, "%s/%.64s@none", directory, profile);
    } else {
        snprintf(path, STAMP_SIZE, "%s/%.64s@%08x", directory, profile, text_hash(access_key_id));
    }
}

bool
stamp_make(const char *path)
{
    CLEANUP_FD int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

    return fd >= 0;
}

/* Unlinks the profile's stamps except the one named `keep` (NULL: unlinks all). */
static void
drop_stamps(const char *directory, const char *profile, const char *keep)
{
    size_t profile_length = strlen(profile);
    CLEANUP_DIRECTORY DIR *entries = opendir(directory);

    for (struct dirent *entry = entries == NULL ? NULL : readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (strncmp(entry->d_name, profile, profile_length) == 0 && entry->d_name[profile_length] == '@' &&
            (keep == NULL || strcmp(entry->d_name, keep) != 0)) {
            unlinkat(dirfd(entries), entry->d_name, 0);
        }
    }
}

void
stamp_publish(const char *profile, const char *access_key_id)
{
    char directory[DIRECTORY_SIZE];
    char path[STAMP_SIZE];

    if (paths_runtime(directory, NULL)) {
        stamp_path(path, directory, profile, access_key_id);
        stamp_make(path);
        drop_stamps(directory, profile, strrchr(path, '/') + 1);
    }
}

void
stamp_invalidate(const char *profile)
{
    char directory[DIRECTORY_SIZE];

    if (paths_runtime(directory, NULL)) {
        drop_stamps(directory, profile, NULL);
    }
}

void
stamp_invalidate_all(void)
{
    char directory[DIRECTORY_SIZE];
    CLEANUP_DIRECTORY DIR *entries = paths_runtime(directory, NULL) ? opendir(directory) : NULL;

    for (struct dirent *entry = entries == NULL ? NULL : readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (strchr(entry->d_name, '@') != NULL) {
            unlinkat(dirfd(entries), entry->d_name, 0);
        }
    }
    if (entries != NULL) {
        futimens(dirfd(entries), NULL); /* the refresher watches the directory, and perhaps no stamp existed */
    }
}
