/* SPDX-License-Identifier: MIT
 *
 * Records each call of a PAM phase; placed before and after pam_ajc.so in a stack. Its options are a word and a file,
 * to which it appends "WORD SERVICE PHASE USER NANOSECONDS".
 */
#include <fcntl.h>
#include <security/pam_modules.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

static int
note(pam_handle_t *pam, const char *phase, int count, const char **words)
{
    const void *service = NULL;
    const void *user = NULL;
    struct timespec now;
    int file = count == 2 ? open(words[1], O_WRONLY | O_APPEND | O_CLOEXEC) : -1;

    clock_gettime(CLOCK_MONOTONIC, &now);
    pam_get_item(pam, PAM_SERVICE, &service);
    pam_get_item(pam, PAM_USER, &user);
    if (file >= 0) {
        dprintf(file, "%s %s %s %s %lld\n", words[0], service == NULL ? "-" : (const char *)service, phase,
                user == NULL ? "-" : (const char *)user, (long long)now.tv_sec * 1000000000 + now.tv_nsec);
        close(file);
    }
    return PAM_IGNORE;
}

EXPORTED int
pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return note(pam, "authenticate", argc, argv);
}

EXPORTED int
pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    return note(pam, ((unsigned)flags & PAM_DELETE_CRED) != 0 ? "setcred-delete" : "setcred", argc, argv);
}

EXPORTED int
pam_sm_acct_mgmt(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return note(pam, "acct_mgmt", argc, argv);
}

EXPORTED int
pam_sm_open_session(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return note(pam, "open_session", argc, argv);
}

EXPORTED int
pam_sm_close_session(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return note(pam, "close_session", argc, argv);
}

EXPORTED int
pam_sm_chauthtok(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    return note(pam, ((unsigned)flags & PAM_UPDATE_AUTHTOK) != 0 ? "chauthtok" : "chauthtok-check", argc, argv);
}
