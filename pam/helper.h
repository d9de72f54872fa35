/* SPDX-License-Identifier: MIT
 *
 * Runs `ajc-hook seed` as the user who logs in, and waits for its answer until the timeout.
 *
 * The helper reads from descriptor 0, a stream socket: "ajc-seed 2", the uid in decimal, the user's name and PAM's
 * service, each with a final NUL, then the password up to end of file; without a password it removes the stored one. It
 * answers one byte: 0 when done, else the reason. The helper decides whether the password is known to be the accepted
 * one: it parses the service's PAM stack, which should not happen in the application's process. It is not our child
 * (see child.h), so a helper that hangs blocks nothing. The child that started it is reaped when `pam` ends at the
 * latest (reaper.h).
 */
#pragma once

#include <security/pam_modules.h>

#include "options.h"
#include "stash.h"

enum helper_answer {
    HELPER_KEPT = 0,
    HELPER_FAILED = 1,       /* no keyring available */
    HELPER_REFUSED = 2,      /* invalid message or uids */
    HELPER_UNWANTED = 3,     /* the user logged out: nothing is stored until the next sign-in */
    HELPER_MAKING_ROOM = 4,  /* the keyring is full: the helper continues after the login */
    HELPER_NOT_KNOWN = 5,    /* the PAM stack does not prove that the text is the accepted password */
    HELPER_NOT_RUN = 127,    /* CHILD_FAILED: the ids could not be changed, or the program not be executed */
    HELPER_SILENT = 256,     /* ended without an answer */
    HELPER_LATE = 257,       /* timeout */
    HELPER_NOT_FORKED = 258, /* no process, socket or memory */
};

enum helper_answer helper_keep(pam_handle_t *pam, const struct options *options, const struct stash *stash);
enum helper_answer helper_forget(pam_handle_t *pam, const struct options *options, const struct person *person);
