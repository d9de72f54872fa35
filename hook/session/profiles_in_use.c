/* SPDX-License-Identifier: MIT
 *
 * The profiles that shells use, as files in the runtime directory.
 */
#include "session/profiles_in_use.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "keyring/stamp.h"

enum { IN_USE_SECONDS = 8 * 3600 }; /* after a shell's last request */

static const char suffix[] = ".asked";

bool
profiles_in_use_add(const char *directory, const char *profile)
{
    char path[STAMP_SIZE];
    CLEANUP_FD int fd = -1;

    snprintf(path, sizeof(path), "%s/%.64s%s", directory, profile, suffix);
    fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd >= 0 && futimens(fd, NULL) == 0;
}

/* Reads PROFILE from "PROFILE.asked" if a shell used it recently; removes an old file. */
static bool
read_note(int directory_fd, const char *file_name, char profile[static PROFILE_NAME_SIZE])
{
    size_t length = strlen(file_name);
    size_t suffix_length = sizeof(suffix) - 1;
    struct stat status;

    if (length <= suffix_length || length - suffix_length >= PROFILE_NAME_SIZE ||
        strcmp(file_name + length - suffix_length, suffix) != 0 ||
        fstatat(directory_fd, file_name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        return false;
    }
    if (clock_now() - status.st_mtime > IN_USE_SECONDS) {
        unlinkat(directory_fd, file_name, 0);
        return false;
    }
    memcpy(profile, file_name, length - suffix_length);
    profile[length - suffix_length] = '\0';
    return true;
}

void
profiles_in_use_find(const char *directory, struct profiles_in_use *in_use)
{
    CLEANUP_DIRECTORY DIR *entries = opendir(directory);

    in_use->count = 0;
    for (struct dirent *entry = entries == NULL ? NULL : readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (in_use->count < PROFILES_IN_USE_MAX &&
            read_note(dirfd(entries), entry->d_name, in_use->profiles[in_use->count])) {
            in_use->count++;
        }
    }
}
