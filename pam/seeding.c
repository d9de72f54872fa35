/* SPDX-License-Identifier: MIT
 *
 * When a password is remembered and when it is handed over. acct_mgmt is the phase that mostly does: sshd runs
 * keyboard-interactive authentication in a child that ends after it, and sudo changes PAM_USER behind it.
 */
#include "seeding.h"

#include <security/pam_appl.h>
#include <security/pam_ext.h>
#include <stdbool.h>
#include <string.h>
#include <syslog.h>

#include "helper.h"
#include "person.h"
#include "stash.h"

static bool
is_served(pam_handle_t *pam, const struct options *options)
{
    const void *service = NULL;

    return pam_get_item(pam, PAM_SERVICE, &service) == PAM_SUCCESS && service != NULL &&
           options_cover(options, service);
}

void
seeding_remember(pam_handle_t *pam, const struct options *options)
{
    const void *password = NULL;
    struct person person;

    stash_discard(pam);
    if (pam_get_item(pam, PAM_AUTHTOK, &password) == PAM_SUCCESS && password != NULL && is_served(pam, options) &&
        person_find(pam, options, &person) && person_has_lasting_password(pam, &person)) {
        stash_keep(pam, &person, password);
    }
}

/* What sshd says about how somebody was let in. A wrong password stays on its handle when a key then opens the door,
 * and must not be taken for the right one. */
enum trust {
    TRUST,  /* the application goes on only after the right password */
    WAIT,   /* not known yet */
    FORGET, /* it was not by a password */
};

/* The keyboard-interactive kind runs in a process of its own, which a wrong password ends; it alone has data for its
 * conversation (sshd's auth-pam.c, sshpam_thread). */
static bool
is_process_for_one_try(pam_handle_t *pam)
{
    const void *conversation = NULL;

    return pam_get_item(pam, PAM_CONV, &conversation) == PAM_SUCCESS && conversation != NULL &&
           ((const struct pam_conv *)conversation)->appdata_ptr != NULL;
}

/* The variable holds a line for each method ("password", "publickey ssh-ed25519 AAAA…"), before open_session only for
 * those before the last one. No other application sets it. */
static enum trust
decide(pam_handle_t *pam, bool is_session)
{
    const char *line = pam_getenv(pam, "SSH_AUTH_INFO_0");

    if (line == NULL || is_process_for_one_try(pam)) {
        return TRUST;
    }
    if (!is_session) {
        return WAIT;
    }
    while (line != NULL) {
        if (strncmp(line, "password", 8) == 0 || strncmp(line, "keyboard-interactive", 20) == 0) {
            return TRUST;
        }
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    return FORGET;
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
    case HELPER_NOT_KNOWN:
        return "what was typed is not known to be the password alone; ajc-hook doctor says why";
    case HELPER_MAKING_ROOM:
        return "the keyring is full; room is being made";
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
    int level = is_fine ? LOG_DEBUG : answer == HELPER_NOT_KNOWN ? LOG_NOTICE : LOG_WARNING;

    if (!options->is_quiet && (!is_fine || options->is_debug)) {
        pam_syslog(pam, level, "login of %s for ajc: %s", user, describe(answer));
    }
}

static void
hand_over(pam_handle_t *pam, const struct options *options, bool is_session)
{
    const struct stash *stash = stash_find(pam);
    enum trust trust = stash == NULL ? FORGET : decide(pam, is_session);

    if (stash == NULL || trust == WAIT) {
        return;
    }
    if (trust == TRUST && is_still(pam, options, stash)) {
        note(pam, options, stash->person.name, helper_keep(pam, options, stash));
    } else if (options->is_debug) {
        pam_syslog(pam, LOG_DEBUG, "a password that is not of this login is forgotten");
    }
    stash_discard(pam);
}

void
seeding_before_session(pam_handle_t *pam, const struct options *options)
{
    hand_over(pam, options, false);
}

void
seeding_in_session(pam_handle_t *pam, const struct options *options)
{
    hand_over(pam, options, true);
}

void
seeding_forget(pam_handle_t *pam, const struct options *options)
{
    struct person person;

    stash_discard(pam);
    if (person_find(pam, options, &person) && helper_forget(pam, options, &person) == HELPER_KEPT &&
        options->is_debug) {
        pam_syslog(pam, LOG_DEBUG, "the password of %s is changed; an earlier one is forgotten", person.name);
    }
}
