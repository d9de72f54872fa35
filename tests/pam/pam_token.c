/* SPDX-License-Identifier: MIT
 *
 * A password module for tests in place of pam_unix: asks for a password and accepts any that does not begin with
 * "wrong". With the option "none" it accepts every login without a password, like a fingerprint reader.
 */
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int
pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    const char *token = NULL;

    (void)flags;
    if (argc > 0 && strcmp(argv[0], "none") == 0) {
        return PAM_SUCCESS;
    }
    /* As pam_unix does without use_first_pass: an earlier token does not count. */
    if (pam_set_item(pam, PAM_AUTHTOK, NULL) != PAM_SUCCESS ||
        pam_get_authtok(pam, PAM_AUTHTOK, &token, "Password: ") != PAM_SUCCESS || token == NULL) {
        return PAM_AUTH_ERR;
    }
    return strncmp(token, "wrong", 5) == 0 ? PAM_AUTH_ERR : PAM_SUCCESS;
}

EXPORTED int
pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_SUCCESS;
}

EXPORTED int
pam_sm_chauthtok(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_SUCCESS;
}

EXPORTED int
pam_sm_acct_mgmt(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_SUCCESS;
}

EXPORTED int
pam_sm_open_session(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_SUCCESS;
}

EXPORTED int
pam_sm_close_session(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)pam, (void)flags, (void)argc, (void)argv;
    return PAM_SUCCESS;
}
