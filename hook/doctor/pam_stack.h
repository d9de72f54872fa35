/* SPDX-License-Identifier: MIT
 *
 * Where pam_ajc.so stands in a service's PAM stack, read from the files of pam.d(5): @include, include and substack are
 * followed. pam_ajc takes the password that another module has asked for, so it must come after that one and be
 * reached when that one succeeds.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

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
    /* What pam_ajc.so is told on its line, as pam/options.c reads it; "" when it is told nothing. */
    char helper[PAM_PATH_SIZE];
    char services[PAM_PATH_SIZE];
    char group[PAM_MODULE_SIZE];
    long minimum_uid; /* 1000 when it is told nothing */
};

enum pam_place pam_stack_place(const char *directory, const char *service, struct pam_stack_answer *answer);

/* Whom the module's options let it act for. */
enum pam_reach {
    PAM_REACHES,
    PAM_NOT_SERVICE, /* services= does not name it */
    PAM_NOT_UID,     /* the user's is below minimum_uid */
    PAM_NOT_GROUP,   /* the user is not in group= */
};

/* Of a service out of pam_services, which the module acts in unless told otherwise. */
enum pam_reach pam_stack_reach(const struct pam_stack_answer *answer, const char *service, uid_t uid);

/* True when any of the services that people log in by has it, for that user. */
bool pam_stack_is_in_use(const char *directory, uid_t uid);

/* Those services, ended by NULL. */
extern const char *const pam_services[];
