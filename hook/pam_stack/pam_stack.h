/* SPDX-License-Identifier: MIT
 *
 * Whether pam_ajc.so, where it stands in a service's auth stack, gets the password that let somebody in and never
 * anything else. `ajc-hook seed` keeps what it is given only where the answer is PAM_RIGHT; `doctor` explains the other
 * ones.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "pam_stack/pam_config.h"

enum pam_place {
    PAM_NO_SERVICE,     /* there is no such file, nor "other" */
    PAM_NOT_THERE,      /* pam_ajc.so is not in its auth stack */
    PAM_HIDDEN,         /* `file` may not be read, so that it is not known whether pam_ajc.so is there */
    PAM_NOT_UNDERSTOOD, /* a line or an included file cannot be read */
    PAM_BEFORE,         /* it stands before the module that checks the password */
    PAM_JUMPED_OVER,    /* a success of that module ends or jumps over it (sufficient, success=done, success=N) */
    PAM_WITHOUT_MODULE, /* it is there, but nothing that checks a password is known to be */
    PAM_REFUSED,        /* somebody can come in by `opener` when `source` refused the password that it then has */
    PAM_REPLACED,       /* `source` can have put something else in the password's place */
    PAM_STALE,          /* somebody can come in by `opener` when it still has what was typed at an earlier try */
    PAM_RIGHT,
};

struct pam_stack_answer {
    char checker[PAM_MODULE_SIZE]; /* the module that checks the password, "" when there is none */
    char source[PAM_MODULE_SIZE];
    char opener[PAM_MODULE_SIZE];
    char file[PAM_PATH_SIZE]; /* in which pam_ajc.so stands */
    bool is_other;            /* the service has no auth lines of its own */
    bool has_others;          /* modules other than pam_unix.so check passwords: a code may be part of them */
    /* What pam_ajc.so is told on its line, as pam/options.c reads it; "" when it is told nothing. */
    char helper[PAM_PATH_SIZE];
    char services[PAM_PATH_SIZE];
    char group[PAM_MODULE_SIZE];
    char password_module[PAM_PATH_SIZE];
    long minimum_uid; /* 1000 when it is told nothing */
};

/* `directories` and `service` as in pam_config_read(). */
enum pam_place pam_stack_place(const char *directories, const char *service, struct pam_stack_answer *answer);

/* Whom the module's options let it act for. */
enum pam_reach {
    PAM_REACHES,
    PAM_NOT_SERVICE, /* services= does not name it */
    PAM_NOT_UID,     /* the user's is below minimum_uid */
    PAM_NOT_GROUP,   /* the user is not in group= */
};

/* Of a service out of pam_services, which the module acts in unless told otherwise. */
enum pam_reach pam_stack_reach(const struct pam_stack_answer *answer, const char *service, uid_t uid);

/* True when it takes the password in any of the services that people log in by, for that user. */
bool pam_stack_is_in_use(const char *directories, uid_t uid);

/* Those services, ended by NULL. */
extern const char *const pam_services[];
