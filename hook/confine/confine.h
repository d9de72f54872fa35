/* SPDX-License-Identifier: MIT
 *
 * The first confinement of a program that ajc-hook starts with a socket as descriptor 3 and drives over it: at its
 * start, before it reads any input. What the program itself needs is known later (confine/access.h).
 */
#pragma once

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "base/cleanup.h"

struct confine_bounds {
    int death_signal; /* sent to the process when its parent dies */
    rlim_t cpu_seconds;
    rlim_t descriptors;
};

/* From now on the process is not dumpable, gains no privileges, writes no core and no file, has descriptors 0 to 3 only
 * (0 to 2 are /dev/null) and, of the environment, TZ only. False: something of it failed, or the parent is dead. */
must_check bool confine_process(pid_t parent, const struct confine_bounds *bounds);
