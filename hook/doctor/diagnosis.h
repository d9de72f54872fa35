/* SPDX-License-Identifier: MIT
 *
 * A diagnosis of this machine and user: the input of the checks, and their findings. A finding is one sentence and what
 * fixes the problem; findings.h has them all. The checks prompt for nothing and change nothing, except for a test key
 * in the keyring, which is removed again. A finding never contains a secret.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/config.h"
#include "doctor/findings.h"
#include "keyring/keyring.h"

enum finding_id {
#define ROW(id, level, sentence, kind, fix) FINDING_##id,
    FINDINGS(ROW)
#undef ROW
        FINDING_COUNT
};

/* The formats by id: the sentence, FINDING_FIX_MARK, the fix. */
#define FINDING_FIX_MARK "\x1f"
#define ROW(id, level, sentence, kind, fix) \
    static const char finding_format_##id[] __attribute__((unused)) = sentence FINDING_FIX_MARK fix;
FINDINGS(ROW)
#undef ROW

/* The second and third argument of diagnosis_report(). */
#define FINDING(id) FINDING_##id, finding_format_##id

enum finding_level {
    FINDING_LEVEL_FINE,
    FINDING_LEVEL_NOTE,    /* worth knowing; ajc works */
    FINDING_LEVEL_PROBLEM, /* ajc does not work as documented */
};

struct finding {
    enum finding_id id;
    const char *subject; /* static text: the check's name */
    char sentence[1024]; /* control characters escaped, no full stop */
    char fix[2048];      /* a command to type, safe to paste; "" when there is none */
    char advice[512];    /* what to do when no command fixes it; "" when there is a command, or nothing to say */
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

/* Adds a finding: diagnosis_report(diagnosis, FINDING(ID), VALUE…), with the sentence's values, then those of its
 * command or advice. Untrusted text in the latter must be quoted with text_as_word(). A command that is too long is not
 * shown. */
void diagnosis_report(struct diagnosis *diagnosis, enum finding_id id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Sets a fix that unsets these variables (names separated by blanks), in the syntax of the user's shell. When a
 * start-up file sets one of them, also names the file and line and adds the command that disables the line. */
void diagnosis_fix_by_unsetting(struct diagnosis *diagnosis, const char *names);

/* Sets a fix that exports the variable, in the syntax of the user's shell. The value is quoted here. */
void diagnosis_fix_by_setting(struct diagnosis *diagnosis, const char *name, const char *value);

/* Sets a fix that puts the profile's credentials into the user's shell, with or without the hook. */
void diagnosis_fix_by_export(struct diagnosis *diagnosis, const char *profile);

/* Appends a further command to the last finding's. */
void diagnosis_add_command(struct diagnosis *diagnosis, const char *command);

/* The row of the table: its name ("QUOTA_FULL"), its level, and whether it needs a fix. */
const char *finding_name(enum finding_id id);
enum finding_level finding_level(enum finding_id id);
bool finding_needs_fix(enum finding_id id);

/* The highest level among all findings. */
enum finding_level diagnosis_highest_level(const struct diagnosis *diagnosis);

#define CLEANUP_DIAGNOSIS CLEANUP(diagnosis_close)
