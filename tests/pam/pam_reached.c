/* SPDX-License-Identifier: MIT
 *
 * Replaces pam_ajc.so under its name: sets a PAM environment variable when authenticate is called.
 */
#include <security/pam_modules.h>

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int
pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags, (void)argc, (void)argv;
    pam_putenv(pam, "REACHED=yes");
    return PAM_IGNORE;
}

EXPORTED int
pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_IGNORE;
}
