/* SPDX-License-Identifier: MIT
 *
 * The auth lines of a service, read from the files of pam.d(5) as libpam reads them: @include and include put another
 * file's lines in their place, substack makes a level of its own, a service without a file or without auth lines has
 * those of "other".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "pam_stack/pam_control.h"

/* Where libpam looks, from the first to the last; the last two are some distributions'. */
#define PAM_DIRECTORIES "/etc/pam.d:/usr/lib/pam.d:/usr/share/pam.d:/usr/etc/pam.d"

enum { PAM_MODULE_SIZE = 64, PAM_PATH_SIZE = 1024 };

struct pam_entry {
    char module[PAM_MODULE_SIZE]; /* without its directory; "" for the head of a substack, which does nothing */
    char options[PAM_PATH_SIZE];  /* the rest of the line */
    char file[PAM_PATH_SIZE];     /* where the line stands */
    int level;                    /* 0: the service's own stack; each substack is one deeper */
    int actions[PAM_RESULTS];
};

struct pam_config {
    struct pam_entry *entries;
    size_t count;
    bool is_other;              /* the lines are those of "other" */
    bool is_understood;         /* false: something is left out, so nothing can be concluded */
    char hidden[PAM_PATH_SIZE]; /* a file that is there and may not be read; "" when there is none */
    int level;                  /* while it is read: of the file */
    int files;                  /* while it is read: how many */
};

/* Reads the auth lines of a service; a service that begins with "/" is a file. `directories` as in PAM_DIRECTORIES.
 * False when there are no lines at all. End with pam_config_clear() in any case. */
bool pam_config_read(const char *directories, const char *service, struct pam_config *config);
void pam_config_clear(struct pam_config *config);

/* True when a line has one of these words, which stand with a space between them; a word that ends in "=" stands for
 * all that begin so. */
bool pam_entry_has_option(const struct pam_entry *entry, const char *words);

#define CLEANUP_PAM_CONFIG CLEANUP(pam_config_clear)
