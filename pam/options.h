/* SPDX-License-Identifier: MIT
 *
 * The options of pam_ajc.so in a service file. They restrict or adjust what the module does; none can make it decide
 * about a login. An unknown or invalid option is logged and ignored.
 */
#pragma once

#include <security/pam_modules.h>
#include <stdbool.h>
#include <sys/types.h>

struct options {
    const char *helper;   /* helper=PATH: the program to run as the user; absolute path */
    const char *services; /* services=a,b: the services to act in; "any": all */
    const char *group;    /* group=NAME: only for its members; NULL: for all users */
    uid_t minimum_uid;    /* minimum_uid=N: not for system accounts */
    unsigned timeout;     /* timeout=SECONDS: the longest wait of a login */
    bool is_debug;        /* debug: log each step */
    bool is_quiet;        /* quiet: log nothing */
};

/* The texts belong to libpam and are valid as long as the handle. */
void options_read(pam_handle_t *pam, int count, const char **words, struct options *options);

/* True when the module acts in PAM's current service. */
bool options_cover(const struct options *options, const char *service);
