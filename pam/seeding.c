/* SPDX-License-Identifier: MIT
 *
 * When a password is remembered and when it is handed over. acct_mgmt is the phase that mostly does: sshd runs
 * keyboard-interactive authentication in a child that ends after it, and sudo changes PAM_USER behind it.
 */
#include "seeding.h"

#include <security/pam_ext.h>
#include <string.h>
#include <syslog.h>

#include "helper.h"
#include "person.h"
#include "stash.h"

void
seeding_remember(pam_handle_t *pam, const struct options *options)
{
    const void *password = NULL;
    struct person person;

    stash_discard(pam);
    if (pam_get_item(pam, PAM_AUTHTOK, &password) == PAM_SUCCESS && password != NULL &&
        person_find(pam, options, &person)) {
        stash_keep(pam, &person, password);
    }
}

/* sshd tells by which methods somebody was let in ("password", "publickey ssh-ed25519 AAAA…", a line each). A password
 * that was wrong stays on the handle when a key then opened the door; it must not be taken for the right one. */
static bool
was_let_in_otherwise(pam_handle_t *pam)
{
    const char *line = pam_getenv(pam, "SSH_AUTH_INFO_0");

    if (line == NULL || *line == '\0') {
        return false;
    }
    while (line != NULL) {
        if (strncmp(line, "password", 8) == 0 || strncmp(line, "keyboard-interactive", 20) == 0) {
            return false;
        }
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    return true;
}

static bool
is_still(pam_handle_t *pam, const struct options *options, const struct stash *stash)
{
    struct person now;

    return person_find(pam, options, &now) && now.uid == stash->person.uid && strcmp(now.name, stash->person.name) == 0;
}

static const char *
describe(enum helper_answer answer)
{
    switch (answer) {
    case HELPER_KEPT:
        return "the password is in the keyring";
    case HELPER_UNWANTED:
        return "nothing is kept until the next ajc-hook login";
    case HELPER_REFUSED:
        return "the helper refused it; install ajc again";
    case HELPER_NOT_RUN:
        return "the helper cannot be run; is ajc installed, and keyctl allowed here?";
    case HELPER_LATE:
        return "the helper did not answer in time";
    case HELPER_NOT_FORKED:
        return "no process could be made for the helper";
    case HELPER_SILENT:
        return "the helper ended without an answer";
    case HELPER_FAILED:
    default:
        return "the keyring cannot keep it";
    }
}

static void
note(pam_handle_t *pam, const struct options *options, const char *user, enum helper_answer answer)
{
    bool is_fine = answer == HELPER_KEPT || answer == HELPER_UNWANTED;

    if (!options->is_quiet && (!is_fine || options->is_debug)) {
        pam_syslog(pam, is_fine ? LOG_DEBUG : LOG_WARNING, "login of %s for ajc: %s", user, describe(answer));
    }
}

void
seeding_hand_over(pam_handle_t *pam, const struct options *options)
{
    const struct stash *stash = stash_find(pam);

    if (stash == NULL) {
        return;
    }
    if (was_let_in_otherwise(pam) || !is_still(pam, options, stash)) {
        if (options->is_debug) {
            pam_syslog(pam, LOG_DEBUG, "a password that is not of this login is forgotten");
        }
    } else {
        note(pam, options, stash->person.name, helper_seed(options, stash));
    }
    stash_discard(pam);
}
