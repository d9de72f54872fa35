/* SPDX-License-Identifier: MIT
 *
 * What pam_ajc.so can have taken when an auth stack lets somebody in. Every way through the stack is followed, with
 * every answer that each module can give, by libpam's own rules (jumps, substacks, "done", "die"). On each way two
 * things are known: what lies in PAM_AUTHTOK, and what pam_ajc.so took from there.
 *
 * A password is known to be the right one when the module that checks passwords said so of just this text: pam_unix.so,
 * or one that was told use_first_pass. Behind a module that is not known, or that may put an answer of its own there
 * (a one-time code), nothing is known. libpam clears PAM_AUTHTOK before and after pam_authenticate(). That pam_unix.so
 * lets somebody in who has no password, whatever was typed, is for pam/person.c to see.
 */
#pragma once

#include <stdbool.h>

#include "pam_stack/pam_config.h"

struct pam_flow {
    const struct pam_entry *ours;    /* the first line of pam_ajc.so; NULL: there is none */
    const struct pam_entry *checker; /* the first module that checks passwords; NULL: none is known */
    bool lets_in;                    /* somebody can come in at all */
    bool is_given;    /* on some way somebody comes in, and pam_ajc.so has the password that let them in */
    bool is_doubtful; /* on some way somebody comes in, and it has what may be something else */
    bool is_stale;    /* it may still have what was typed at an earlier try on the same handle */
    bool has_others;  /* modules other than pam_unix.so check passwords: what they take may hold a code, too */
    bool is_refused;  /* with is_doubtful: it may be a password that `source` refused */
    /* For is_doubtful: who left or refused the text, and who let somebody in all the same. For is_stale: who lets
     * somebody in past pam_ajc.so. */
    const struct pam_entry *source, *opener;
};

/* `told` are more modules that are to be taken for ones that check passwords, with commas between them; of a
 * configuration that is understood. What it points to stays the configuration's. */
void pam_flow_follow(const struct pam_config *config, const char *told, struct pam_flow *flow);
