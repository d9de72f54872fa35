/* SPDX-License-Identifier: MIT
 *
 * What a shell should have: given its variables, the configuration and the keyring, which changes it needs, what it
 * may rely on until when, and whether a person must be told something. Design 5.3 and 5.5. Keyring only: no network, no
 * wait.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/keyring.h"
#include "keyring/stamp.h"
#include "shell_env/environment.h"
#include "shell_env/notices.h"
#include "shell_env/shell_syntax.h"

struct prompt_state {
    struct environment changes;
    char profile[CONFIG_VALUE_SIZE]; /* AJC_PROFILE after the changes */
    char key_id[CONFIG_VALUE_SIZE];  /* AWS_ACCESS_KEY_ID after the changes */
    char stamp[STAMP_SIZE];          /* exists until the session changes */
    long ttl_seconds;                /* how long all this can be relied on */
    char left[24];                   /* seconds until the shell's session ends, for prompts; "": it has none */
    char noticed[NOTICES_SIZE];      /* what the shell has been told, for the next call */
    char notice[1024];               /* one line for the person, "" mostly */
    bool wants_refresher;            /* `profile` is to be renewed when it is due, if that goes without a person */
};
void prompt_state_clear(struct prompt_state *state);

/* Judges this process's environment. `said` is what the shell got last time, "first" at its first prompt, when nothing
 * may be printed yet and the default profile is adopted; `agreed_profile` is the profile that the shell's own keys were
 * of, "" when the shell does not know. */
void prompt_state_decide(struct prompt_state *state, const struct config *config, struct keyring *keyring,
                         const char *noticed, const char *agreed_profile);

/* The state where the question cannot be answered, because the configuration cannot be read or a value in it cannot be
 * handed out: keys that are there stay; else a shell with a profile (of `state` as it is, or its own) gets keys that
 * AWS refuses. The error is told. */
void prompt_state_of_failure(struct prompt_state *state, const char *noticed, const struct error *error);

/* The state after a session was put into this shell by name (`use`). */
void prompt_state_of_session(struct prompt_state *state, const struct profile *profile, const char *region,
                             const struct credentials *credentials);

/* The state after everything of ours was taken out (`off`). */
void prompt_state_of_none(struct prompt_state *state);

/* The state as code for the shell: the changes first, all in one command, then the variables of the hook. */
must_check bool prompt_state_print(const struct prompt_state *state, enum shell shell, struct secret *text,
                                   struct error *error);

#define CLEANUP_SHELL_STATE CLEANUP(prompt_state_clear)
