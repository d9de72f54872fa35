/* SPDX-License-Identifier: MIT
 *
 * Where pam_ajc.so stands in a service's PAM stack, read from the files of pam.d(5): @include, include and substack are
 * followed. pam_ajc takes the password that another module has asked for, so it must come after that one and be
 * reached when that one succeeds.
 */
#pragma once

#include <stdbool.h>

#define PAM_DIRECTORY "/etc/pam.d"

enum pam_place {
    PAM_NO_SERVICE,     /* there is no such file */
    PAM_NOT_THERE,      /* pam_ajc.so is not in its auth stack */
    PAM_BEFORE,         /* it stands before the module that asks for the password */
    PAM_JUMPED_OVER,    /* a success of that module ends or jumps over it (sufficient, success=done, success=N) */
    PAM_WITHOUT_MODULE, /* it is there, but nothing that asks for a password is known to be */
    PAM_RIGHT,
};

enum { PAM_MODULE_SIZE = 64, PAM_PATH_SIZE = 1024 };

struct pam_stack_answer {
    char asks[PAM_MODULE_SIZE]; /* the module that asks for the password, "" when there is none */
    char helper[PAM_PATH_SIZE]; /* what pam_ajc.so is told to start (helper=), "" when it is told nothing */
};

enum pam_place pam_stack_place(const char *directory, const char *service, struct pam_stack_answer *answer);

/* True when any of the services that people log in by has it. */
bool pam_stack_is_in_use(const char *directory);

/* Those services, ended by NULL. */
extern const char *const pam_services[];
