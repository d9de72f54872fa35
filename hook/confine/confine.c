/* SPDX-License-Identifier: MIT
 *
 * Confines a program that ajc-hook starts. */
#include "confine/confine.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/text.h"
#include "protocol/channel.h"

enum { TIME_ZONE_SIZE = 256 };

static bool
limit(unsigned int resource, rlim_t most)
{
    struct rlimit bounds;

    if (getrlimit(resource, &bounds) != 0) {
        return false;
    }
    bounds.rlim_max = bounds.rlim_max < most ? bounds.rlim_max : most;
    bounds.rlim_cur = bounds.rlim_cur < bounds.rlim_max ? bounds.rlim_cur : bounds.rlim_max;
    return setrlimit(resource, &bounds) == 0;
}

static bool
close_descriptors(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++) {
        if (dup2(null, fd) < 0) {
            return false;
        }
    }
    return null >= 0 && syscall(SYS_close_range, CHANNEL_FD + 1, ~0U, 0) == 0 &&
           fcntl(CHANNEL_FD, F_SETFD, FD_CLOEXEC) == 0;
}

/* Libraries read environment variables. */
static bool
empty_environment(void)
{
    const char *given = secure_getenv("TZ");
    char time_zone[TIME_ZONE_SIZE] = "";

    return (given == NULL || text_copy(time_zone, sizeof(time_zone), given)) && clearenv() == 0 &&
           (given == NULL || setenv("TZ", time_zone, 1) == 0);
}

bool
confine_process(pid_t parent, const struct confine_bounds *bounds)
{
    secret_protect_process();
    /* Ends the process with its parent, even if the parent has already ended. */
    return prctl(PR_SET_PDEATHSIG, bounds->death_signal) == 0 && getppid() == parent &&
           prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) == 0 && close_descriptors() && empty_environment() &&
           limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, bounds->descriptors) &&
           limit(RLIMIT_CPU, bounds->cpu_seconds);
}
