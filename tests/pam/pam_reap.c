/* SPDX-License-Identifier: MIT
 *
 * Calls pam/reaper.c from inside a module: authenticate passes it the child whose process id is the option, acct_mgmt
 * collects it.
 */
#include <security/pam_modules.h>
#include <stdlib.h>

#include "reaper.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int
pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    reaper_take(pam, argc == 1 ? (pid_t)strtol(argv[0], NULL, 10) : -1);
    return PAM_SUCCESS;
}

EXPORTED int
pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_SUCCESS;
}

EXPORTED int
pam_sm_acct_mgmt(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags, (void)argc, (void)argv;
    reaper_collect(pam);
    return PAM_SUCCESS;
}
