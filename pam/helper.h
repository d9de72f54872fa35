/* SPDX-License-Identifier: MIT
 *
 * Running `ajc-hook seed` as the person who logs in, and waiting for its answer no longer than promised.
 *
 * The helper gets on descriptor 0, a stream socket: "ajc-seed 2", the uid in decimal, the user's name and PAM's
 * service, each ended by a NUL, then the password up to the end; without one it forgets what it kept. It answers one
 * byte: 0 when that is done, else why not. Whether the password is known to be what let the person in is for the helper
 * to say: it reads the service's stack, which has no place in the application's process. It is no child of ours (see
 * child.h), so one that hangs, whatever it hangs in, holds nothing up. The child that started it is reaped at the
 * latest when `pam` ends (reaper.h).
 */
#pragma once

#include <security/pam_modules.h>

#include "options.h"
#include "stash.h"

enum helper_answer {
    HELPER_KEPT = 0,
    HELPER_FAILED = 1,       /* there is no keyring to use */
    HELPER_REFUSED = 2,      /* message or uids were not what it takes */
    HELPER_UNWANTED = 3,     /* the person signed out: nothing is kept until the next sign-in */
    HELPER_MAKING_ROOM = 4,  /* the keyring is full: it goes on trying behind the login's back */
    HELPER_NOT_KNOWN = 5,    /* from the stack it does not follow that the password alone opened the door */
    HELPER_NOT_RUN = 127,    /* CHILD_FAILED: the person could not be become, or the program not be run */
    HELPER_SILENT = 256,     /* it ended without an answer */
    HELPER_LATE = 257,       /* no answer in time */
    HELPER_NOT_FORKED = 258, /* no process, socket or memory for it */
};

enum helper_answer helper_keep(pam_handle_t *pam, const struct options *options, const struct stash *stash);
enum helper_answer helper_forget(pam_handle_t *pam, const struct options *options, const struct person *person);
