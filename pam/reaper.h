/* SPDX-License-Identifier: MIT
 *
 * The child that helper.c forks only forks the helper and then ends. On a busy machine this can take longer than a
 * login may wait. Then the child is stored on the PAM handle and reaped at the next call of the module, or when the
 * handle ends, which waits up to ten seconds.
 */
#pragma once

#include <security/pam_modules.h>
#include <sys/types.h>

/* Takes over a child of child_fork(): waits 0.1 seconds for its end, then stores it on the handle. */
void reaper_take(pam_handle_t *pam, pid_t child);

/* Reaps the stored child if it has ended. Does not wait. */
void reaper_collect(pam_handle_t *pam);
