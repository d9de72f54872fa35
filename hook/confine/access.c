/* SPDX-License-Identifier: MIT */
#include "confine/access.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"

static void
note(const char *what, bool is_applied)
{
    log_debug("confinement: %s: %s", what, is_applied ? "on" : strerror(errno));
}

void
confine_access(const struct confine_access *access)
{
    /* The filter is last: it forbids Landlock's own system calls. */
    note("files (Landlock)", confine_files(access));
    note("system calls (seccomp)", confine_system_calls(access));
}
