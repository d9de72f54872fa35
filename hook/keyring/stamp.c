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

/* Unlinks the stamps of the profile (NULL: of all) except the one named `keep` (NULL: none). */
static void
drop_stamps(const char *directory, const char *profile, const char *keep)
{
    CLEANUP_DIRECTORY DIR *entries = opendir(directory);

    for (struct dirent *entry = entries == NULL ? NULL : readdir(entries); entry != NULL; entry = readdir(entries)) {
        const char *name = entry->d_name;
        size_t length = (size_t)(strchrnul(name, '@') - name);
        bool is_of_profile = profile == NULL || (strlen(profile) == length && strncmp(name, profile, length) == 0);

        if (name[length] == '@' && is_of_profile && (keep == NULL || strcmp(name, keep) != 0)) {
            unlinkat(dirfd(entries), name, 0);
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

    if (paths_runtime(directory, NULL)) {
        drop_stamps(directory, NULL, NULL);
        utimensat(AT_FDCWD, directory, NULL, 0); /* the refresher watches it, and perhaps no stamp existed */
    }
}
