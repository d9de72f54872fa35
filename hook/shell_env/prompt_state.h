/* SPDX-License-Identifier: MIT
 *
 * Decides, from a shell's variables, the configuration and the keyring, which changes the shell needs, how long they
 * are valid, and whether to show a notice. Uses only the keyring: no network, no waiting.
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
    char stamp[STAMP_SIZE];          /* path of the stamp, which exists until the session changes */
    long ttl_seconds;                /* how long this state is valid */
    char left[24];                   /* seconds until the session expires, for prompts; "": none */
    char noticed[NOTICES_SIZE];      /* the notices that were shown, for the next call */
    char notice[1024];               /* one line to show; "" mostly */
    bool wants_refresher;            /* the refresher should renew `profile` */
};
void prompt_state_clear(struct prompt_state *state);

/* Decides for this process's environment. `noticed`: from the last call; "first" at the first prompt, when nothing
 * may be printed and the default profile is adopted. `agreed_profile`: the profile of the shell's own keys; "": not
 * known. */
void prompt_state_decide(struct prompt_state *state, const struct config *config, struct keyring *keyring,
                         const char *noticed, const char *agreed_profile);

/* The state when the configuration cannot be read or a value cannot be exported: existing keys stay; otherwise a shell
 * with a profile gets keys that AWS refuses. The error becomes the notice. */
void prompt_state_of_failure(struct prompt_state *state, const char *noticed, const struct error *error);

/* The state after `use` put a session into this shell. */
void prompt_state_of_session(struct prompt_state *state, const struct profile *profile, const char *region,
                             const struct credentials *credentials);

/* The state after `off` removed everything of ajc. */
void prompt_state_of_none(struct prompt_state *state);

/* The state as code for the shell: first the changes, in one command, then the hook's variables. */
must_check bool prompt_state_print(const struct prompt_state *state, enum shell shell, struct secret *text,
                                   struct error *error);

#define CLEANUP_SHELL_STATE CLEANUP(prompt_state_clear)
