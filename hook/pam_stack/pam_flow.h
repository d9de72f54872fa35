/* SPDX-License-Identifier: MIT
 *
 * What pam_ajc.so can have taken when an auth stack accepts a login. Follows every path through the stack, with every
 * result of each module, by libpam's rules (jumps, substacks, "done", "die"). Each path tracks the content of
 * PAM_AUTHTOK and what pam_ajc.so took from it.
 *
 * A password is known to be right when a module that checks passwords accepted exactly this text: pam_unix.so, or
 * another one with use_first_pass. After an unknown module, or one that may replace the text (by a one-time code),
 * nothing is known. libpam clears PAM_AUTHTOK before and after pam_authenticate(). pam_unix.so accepts any text for an
 * account without a password; pam/person.c checks for that.
 */
#pragma once

#include <stdbool.h>

#include "pam_stack/pam_config.h"

struct pam_flow {
    const struct pam_entry *ours;    /* the first line of pam_ajc.so; NULL: none */
    const struct pam_entry *checker; /* the first module that checks passwords; NULL: none known */
    bool accepts_login;              /* some path accepts the login */
    bool is_given;                   /* some path accepts the login, and pam_ajc.so has the right password */
    bool is_doubtful;                /* some path accepts the login, and pam_ajc.so may have other text */
    bool is_stale;                   /* it may still have the text of an earlier attempt on the same handle */
    bool has_others; /* modules other than pam_unix.so check passwords: their text may contain a code, too */
    bool is_refused; /* with is_doubtful: the text may be a password that `source` refused */
    /* For is_doubtful: the module that set or refused the text, and the module that accepted the login anyway. For
     * is_stale: `accepting` accepts the login without a call of pam_ajc.so. */
    const struct pam_entry *source, *accepting;
};

/* Follows a configuration that is_understood. `extra_modules`: further modules that check passwords, separated by
 * commas (password_module=). The pointers in `flow` point into the configuration. */
void pam_flow_follow(const struct pam_config *config, const char *extra_modules, struct pam_flow *flow);
