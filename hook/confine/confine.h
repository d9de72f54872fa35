/* SPDX-License-Identifier: MIT
 *
 * The first confinement of a program that ajc-hook starts with a socket as descriptor 3: at its start, before it reads
 * any input. confine/access.h restricts it further, when it is known what it needs.
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

/* From now on the process is not dumpable, gains no privileges, writes no core and no file, has only descriptors 0 to 3
 * (0 to 2 are /dev/null) and only TZ in its environment. False: a step failed, or the parent has ended. */
must_check bool confine_process(pid_t parent, const struct confine_bounds *bounds);
