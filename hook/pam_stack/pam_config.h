/* SPDX-License-Identifier: MIT
 *
 * The auth lines of a service, read from the files of pam.d(5) as libpam reads them: @include and include insert
 * another file's lines, substack adds a level, and a service without a file or without auth lines uses those of
 * "other".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "pam_stack/pam_control.h"

/* The directories in libpam's search order; the last two are used by some distributions. */
#define PAM_DIRECTORIES "/etc/pam.d:/usr/lib/pam.d:/usr/share/pam.d:/usr/etc/pam.d"

enum { PAM_MODULE_SIZE = 64, PAM_PATH_SIZE = 1024 };

struct pam_entry {
    char module[PAM_MODULE_SIZE]; /* without its directory; "" for the start of a substack, which does nothing */
    char options[PAM_PATH_SIZE];  /* the rest of the line */
    char file[PAM_PATH_SIZE];     /* the file of the line */
    int level;                    /* 0: the service's own stack; each substack adds 1 */
    int actions[PAM_RESULTS];
};

struct pam_config {
    struct pam_entry *entries;
    size_t count;
    bool is_other;              /* the lines are from "other" */
    bool is_understood;         /* false: some lines could not be parsed, so nothing can be concluded */
    char hidden[PAM_PATH_SIZE]; /* an existing file that is not readable; "" when there is none */
    int level;                  /* during reading: level of the file */
    int files;                  /* during reading: number of files */
};

/* Reads the auth lines of a service; a service that starts with "/" is a file. `directories` as in PAM_DIRECTORIES.
 * False when there are no lines. Free with pam_config_clear() in all cases. */
bool pam_config_read(const char *directories, const char *service, struct pam_config *config);
void pam_config_clear(struct pam_config *config);

/* True when the line has one of these options, separated by spaces; a word that ends in "=" matches all options that
 * start with it. */
bool pam_entry_has_option(const struct pam_entry *entry, const char *words);

#define CLEANUP_PAM_CONFIG CLEANUP(pam_config_clear)
