/* SPDX-License-Identifier: MIT
 *
 * Common setup of every program that we start.
 */
#include "base/child.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

void
child_attributes_init(posix_spawnattr_t *attributes, short flags)
{
    sigset_t all;
    sigset_t none;

    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setflags(attributes, (short)(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | flags));
}

#ifndef __GLIBC__
void
child_close_from(posix_spawn_file_actions_t *actions, int first)
{
    DIR *open_now = opendir("/proc/self/fd");
    const struct dirent *entry;

    while (open_now != NULL && (entry = readdir(open_now)) != NULL) {
        long long fd;

        if (text_to_number(entry->d_name, first, INT_MAX, &fd) && fd != dirfd(open_now)) {
            posix_spawn_file_actions_addclose(actions, (int)fd);
        }
    }
    if (open_now != NULL) {
        closedir(open_now);
    }
}
#endif

bool
child_own_path(char path[static PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);

    path[length < 0 ? 0 : length] = '\0';
    return length > 0;
}

bool
child_is_this_program(const char *path)
{
    struct stat named;
    struct stat running;

    return stat(path, &named) == 0 && stat("/proc/self/exe", &running) == 0 && named.st_ino == running.st_ino &&
           named.st_dev == running.st_dev;
}

bool
child_find_in_path(const char *name, bool (*is_accepted)(const char *path), char path[static PATH_MAX])
{
    const char *directory = secure_getenv("PATH");

    if (strchr(name, '/') != NULL) {
        return snprintf(path, PATH_MAX, "%s", name) < PATH_MAX && is_accepted(path);
    }
    for (; directory != NULL && *directory != '\0'; directory += *directory == ':') {
        int length = (int)strcspn(directory, ":");

        if (snprintf(path, PATH_MAX, "%.*s/%s", length, directory, name) < PATH_MAX && is_accepted(path)) {
            return true;
        }
        directory += length;
    }
    return false;
}
