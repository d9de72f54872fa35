/* SPDX-License-Identifier: MIT
 *
 * The words behind pam_ajc.so in a service file. Each narrows or explains what the module does; none can make it
 * decide about a login. A word that is not understood is logged and otherwise without effect.
 */
#pragma once

#include <security/pam_modules.h>
#include <stdbool.h>
#include <sys/types.h>

struct options {
    const char *helper;   /* helper=PATH: what is run as the user; absolute */
    const char *services; /* services=a,b: where to act; "any": everywhere */
    const char *group;    /* group=NAME: for its members alone; NULL: for everybody */
    uid_t minimum_uid;    /* minimum_uid=N: not for system accounts */
    unsigned timeout;     /* timeout=SECONDS: how long a login waits at most */
    bool is_debug;        /* debug: log each step */
    bool is_quiet;        /* quiet: log nothing */
};

/* The texts stay the caller's (libpam's, valid as long as the handle). */
void options_read(pam_handle_t *pam, int count, const char **words, struct options *options);

/* True when `service` is one of those to act in. */
bool options_cover(const struct options *options, const char *service);
