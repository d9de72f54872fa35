/* SPDX-License-Identifier: MIT
 *
 * The module's entry points: libpam calls them at a login, a screen unlock, su and sudo. Each one always returns
 * PAM_IGNORE: this module never decides about a login. It never prompts (with ssh's password authentication a prompt is
 * silently answered with the login password), never waits longer than its option timeout, and never exits.
 */
#include <security/pam_modules.h>
#include <stddef.h>

#include "options.h"
#include "reaper.h"
#include "seeding.h"

#define EXPORTED __attribute__((visibility("default")))

/* Without `act` it only reaps the child. */
static int
do_and_ignore(void (*act)(pam_handle_t *pam, const struct options *options), pam_handle_t *pam, int count,
              const char **words)
{
    struct options options;

    reaper_collect(pam);
    if (act != NULL) {
        options_read(pam, count, words, &options);
        act(pam, &options);
    }
    return PAM_IGNORE;
}

EXPORTED int
pam_sm_authenticate(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return do_and_ignore(seeding_remember, pam, argc, argv);
}

EXPORTED int
pam_sm_acct_mgmt(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return do_and_ignore(seeding_before_session, pam, argc, argv);
}

EXPORTED int
pam_sm_setcred(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    return do_and_ignore(((unsigned)flags & PAM_DELETE_CRED) != 0 ? NULL : seeding_before_session, pam, argc, argv);
}

EXPORTED int
pam_sm_open_session(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return do_and_ignore(seeding_in_session, pam, argc, argv);
}

EXPORTED int
pam_sm_close_session(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    (void)flags;
    return do_and_ignore(NULL, pam, argc, argv);
}

EXPORTED int
pam_sm_chauthtok(pam_handle_t *pam, int flags, int argc, const char **argv)
{
    /* libpam calls it twice: for the preliminary check and for the update. */
    return do_and_ignore(((unsigned)flags & PAM_UPDATE_AUTHTOK) != 0 ? seeding_forget : NULL, pam, argc, argv);
}
