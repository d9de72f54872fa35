/* SPDX-License-Identifier: MIT
 *
 * The child that helper.c forks ends at once, as it only forks the helper. On a machine without a free processor "at
 * once" can take longer than a login may wait. Then the child is remembered on the PAM handle, and it is reaped at the
 * next call of the module, at the latest when the handle ends, which waits for it up to ten seconds.
 */
#pragma once

#include <security/pam_modules.h>
#include <sys/types.h>

/* Takes over a child of child_fork(): waits a tenth of a second for its end; else remembers it. */
void reaper_take(pam_handle_t *pam, pid_t child);

/* Reaps the remembered child if it has ended by now. Does not wait. */
void reaper_collect(pam_handle_t *pam);
