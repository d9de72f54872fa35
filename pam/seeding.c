/* SPDX-License-Identifier: MIT
 *
 * When a password is stored on the handle and when it is passed to the helper, usually in acct_mgmt: sshd runs
 * keyboard-interactive authentication in a child process that ends after that phase, and sudo changes PAM_USER after
 * it.
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

void
seeding_remember(pam_handle_t *pam, const struct options *options)
{
    const void *password = NULL;
    const void *service = NULL;
    struct person person;

    stash_discard(pam);
    if (pam_get_item(pam, PAM_AUTHTOK, &password) == PAM_SUCCESS && password != NULL &&
        pam_get_item(pam, PAM_SERVICE, &service) == PAM_SUCCESS && service != NULL && options_cover(options, service) &&
        person_find(pam, options, &person) && person_has_lasting_password(pam, &person)) {
        stash_keep(pam, &person, password);
    }
}

/* How sshd authenticated the user. After a wrong password the handle still has that text when a key is then accepted;
 * it must not be used as the right password. */
enum trust {
    TRUST,  /* the application continues only after the right password */
    WAIT,   /* not known yet */
    FORGET, /* not by a password */
};

/* Keyboard-interactive authentication runs in a separate process, which a wrong password ends; only there the
 * conversation has data (sshd's auth-pam.c, sshpam_thread). */
static bool
is_process_for_one_try(pam_handle_t *pam)
{
    const void *conversation = NULL;

    return pam_get_item(pam, PAM_CONV, &conversation) == PAM_SUCCESS && conversation != NULL &&
           ((const struct pam_conv *)conversation)->appdata_ptr != NULL;
}

/* The variable has one line for each method ("password", "publickey ssh-ed25519 AAAA…"); before open_session the last
 * method is missing. No other application sets it. */
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

static const char *
describe(enum helper_answer answer)
{
    switch (answer) {
    case HELPER_KEPT:
        return "the password is in the keyring";
    case HELPER_UNWANTED:
        return "nothing is stored until the next ajc-hook login";
    case HELPER_NOT_KNOWN:
        return "it is not known whether the typed text is the password; see ajc-hook doctor";
    case HELPER_MAKING_ROOM:
        return "the keyring is full; the helper frees quota and retries";
    case HELPER_REFUSED:
        return "the helper refused the message; reinstall ajc";
    case HELPER_NOT_RUN:
        return "the helper cannot be run; is ajc installed, and keyctl allowed here?";
    case HELPER_LATE:
        return "the helper did not answer in time";
    case HELPER_NOT_FORKED:
        return "no process could be created for the helper";
    case HELPER_SILENT:
        return "the helper ended without an answer";
    case HELPER_FAILED:
    default:
        return "the keyring cannot store it";
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
pass_to_helper(pam_handle_t *pam, const struct options *options, bool is_session)
{
    const struct stash *stash = stash_find(pam);
    enum trust trust = stash == NULL ? FORGET : decide(pam, is_session);
    struct person now;

    if (stash == NULL || trust == WAIT) {
        return;
    }
    if (trust == TRUST && person_find(pam, options, &now) && now.uid == stash->person.uid &&
        strcmp(now.name, stash->person.name) == 0) {
        note(pam, options, stash->person.name, helper_keep(pam, options, stash));
    } else if (options->is_debug) {
        pam_syslog(pam, LOG_DEBUG, "removed a password that is not of this login");
    }
    stash_discard(pam);
}

void
seeding_before_session(pam_handle_t *pam, const struct options *options)
{
    pass_to_helper(pam, options, false);
}

void
seeding_in_session(pam_handle_t *pam, const struct options *options)
{
    pass_to_helper(pam, options, true);
}

void
seeding_forget(pam_handle_t *pam, const struct options *options)
{
    struct person person;

    stash_discard(pam);
    if (person_find(pam, options, &person) && helper_forget(pam, options, &person) == HELPER_KEPT &&
        options->is_debug) {
        pam_syslog(pam, LOG_DEBUG, "the password of %s was changed; the earlier one was removed", person.name);
    }
}
