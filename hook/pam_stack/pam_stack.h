/* SPDX-License-Identifier: MIT
 *
 * Whether pam_ajc.so, at its place in a service's auth stack, gets the accepted password and never other text.
 * `ajc-hook seed` stores the text only for PAM_RIGHT; `doctor` explains the other results.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "pam_stack/pam_config.h"

enum pam_place {
    PAM_NO_SERVICE,     /* neither this file nor "other" exists */
    PAM_NOT_THERE,      /* pam_ajc.so is not in its auth stack */
    PAM_HIDDEN,         /* `file` is not readable, so it is not known whether pam_ajc.so is there */
    PAM_NOT_UNDERSTOOD, /* a line or an included file cannot be read */
    PAM_BEFORE,         /* it is before the module that checks the password */
    PAM_JUMPED_OVER, /* a success of that module ends the stack or jumps over it (sufficient, success=done, success=N)
                      */
    PAM_WITHOUT_MODULE, /* it is there, but no known module checks the password */
    PAM_REFUSED,        /* `accepting` can accept the login when `source` refused the password that it has */
    PAM_REPLACED,       /* `source` can have replaced the password by other text */
    PAM_STALE,          /* `accepting` can accept the login while it has the text of an earlier attempt */
    PAM_RIGHT,
};

struct pam_stack_answer {
    char checker[PAM_MODULE_SIZE]; /* the module that checks the password; "" when there is none */
    char source[PAM_MODULE_SIZE];
    char accepting[PAM_MODULE_SIZE];
    char file[PAM_PATH_SIZE]; /* the file with the line of pam_ajc.so */
    bool is_other;            /* the service has no own auth lines */
    bool has_others;          /* modules other than pam_unix.so check passwords: these may contain a code */
    /* The options of pam_ajc.so, parsed as in pam/options.c; "" when not set. */
    char helper[PAM_PATH_SIZE];
    char services[PAM_PATH_SIZE];
    char group[PAM_MODULE_SIZE];
    char password_module[PAM_PATH_SIZE];
    uid_t minimum_uid; /* 1000 when not set */
};

/* `directories` and `service` as in pam_config_read(). */
enum pam_place pam_stack_place(const char *directories, const char *service, struct pam_stack_answer *answer);

/* Whether the module's options include a service and a user. */
enum pam_reach {
    PAM_REACHES,
    PAM_NOT_SERVICE, /* services= does not include it */
    PAM_NOT_UID,     /* the user's uid is below minimum_uid */
    PAM_NOT_GROUP,   /* the user is not in group= */
};

/* For a service of pam_services, the module's default services. */
enum pam_reach pam_stack_reach(const struct pam_stack_answer *answer, const char *service, uid_t uid);

/* True when it takes the password of that user in any of pam_services. */
bool pam_stack_is_in_use(const char *directories, uid_t uid);

/* The services for logins, NULL-terminated. */
extern const char *const pam_services[];
