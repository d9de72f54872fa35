/* SPDX-License-Identifier: MIT
 *
 * Common setup of every program that we start.
 */
#include "base/child.h"

#include <signal.h>
#include <unistd.h>

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

bool
child_own_path(char path[static PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);

    path[length < 0 ? 0 : length] = '\0';
    return length > 0;
}
