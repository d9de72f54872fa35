/* SPDX-License-Identifier: MIT
 *
 * An diagnosis of this machine and user: what the checks look at, and the findings that they leave. A finding is one
 * sentence and, where something can be mended, the command that does it. Nothing is changed and nobody is asked; no
 * secret is ever part of a finding.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/keyring.h"

enum finding_level {
    FINDING_FINE,
    FINDING_NOTE,    /* worth knowing; works all the same */
    FINDING_PROBLEM, /* keeps ajc from working as promised */
};

struct finding {
    const char *subject; /* static text: the check's name */
    enum finding_level level;
    char sentence[1024]; /* control characters made visible, no full stop */
    char mend[2048];     /* a command to type, safe to paste; "" when there is none */
};

struct diagnosis {
    struct config *config; /* NULL: it cannot be read */
    struct error config_error;
    struct keyring keyring;
    struct finding *findings;
    size_t count;
    const char *subject; /* of the findings to come */
};

/* Reads the configuration and reaches the keyring; that either cannot be done is for the checks to say. */
void diagnosis_open(struct diagnosis *diagnosis);
void diagnosis_close(struct diagnosis *diagnosis);

/* Each adds a finding. */
void diagnosis_fine(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diagnosis_note(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diagnosis_problem(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says which command mends the finding added last. What comes from elsewhere is part of it as text_as_word() only. One
 * that is too long to be shown whole is not shown. */
void diagnosis_fix(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says that unsetting these variables, names between blanks, mends it, in the words of the person's shell; and, where a
 * start-up file sets one again for the next shell, which file and line, and what keeps it from that. */
void diagnosis_fix_by_unsetting(struct diagnosis *diagnosis, const char *names);

/* Puts more behind the command of the finding added last, and behind its sentence. */
void diagnosis_fix_more(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diagnosis_say_more(struct diagnosis *diagnosis, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether that shell is fish, which has words of its own for such things. */
bool diagnosis_is_for_fish(void);

/* The gravest level among the findings from number `first` on. */
enum finding_level diagnosis_gravest(const struct diagnosis *diagnosis, size_t first);

#define CLEANUP_EXAMINATION CLEANUP(diagnosis_close)
