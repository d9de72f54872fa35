/* SPDX-License-Identifier: MIT
 *
 * A diagnosis of this machine and user: the input of the checks, and their findings. A finding is one sentence and,
 * where possible, the command that fixes the problem. The checks change nothing and prompt for nothing; a finding never
 * contains a secret.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/keyring.h"

enum finding_level {
    FINDING_FINE,
    FINDING_NOTE,    /* worth knowing; ajc works */
    FINDING_PROBLEM, /* ajc does not work as documented */
};

struct finding {
    const char *subject; /* static text: the check's name */
    enum finding_level level;
    char sentence[1024]; /* control characters escaped, no full stop */
    char fix[2048];      /* a command to type, safe to paste; "" when there is none */
};

struct diagnosis {
    struct config *config; /* NULL when it cannot be read */
    struct error config_error;
    struct keyring keyring;
    struct finding *findings;
    size_t count;
    const char *subject; /* of the next findings */
};

/* Reads the configuration and opens the keyring; the checks report when either fails. */
void diagnosis_open(struct diagnosis *diagnosis);
void diagnosis_close(struct diagnosis *diagnosis);

/* Each adds a finding. */
void diagnosis_fine(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diagnosis_note(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diagnosis_problem(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Sets the command that fixes the last finding. Untrusted text must be quoted with text_as_word(). A command that is
 * too long is not shown. */
void diagnosis_fix(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Sets a fix that unsets these variables (names separated by blanks), in the syntax of the user's shell. When a
 * start-up file sets one of them, also names the file and line and adds the command that disables the line. */
void diagnosis_fix_by_unsetting(struct diagnosis *diagnosis, const char *names);

/* Append to the command and to the sentence of the last finding. */
void diagnosis_add_fix(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diagnosis_add_text(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether the user's shell is fish, which has its own syntax. */
bool diagnosis_is_for_fish(void);

/* The highest level among the findings from index `first` on. */
enum finding_level diagnosis_highest_level(const struct diagnosis *diagnosis, size_t first);

#define CLEANUP_DIAGNOSIS CLEANUP(diagnosis_close)
