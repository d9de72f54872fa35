/* SPDX-License-Identifier: MIT
 *
 * What a shell should have, as a value: the changes that it needs, how long they are valid, and a notice to show.
 * prompt_decision.h decides it for the hook; `use` and `off` set it themselves.
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
#include "shell_env/shell_view.h"

struct prompt_state {
    struct environment changes;
    char profile[CONFIG_VALUE_SIZE]; /* AJC_PROFILE after the changes */
    char key_id[CONFIG_VALUE_SIZE];  /* AWS_ACCESS_KEY_ID after the changes */
    char stamp[STAMP_SIZE];          /* path of the stamp, which exists until the session changes */
    long ttl_seconds;                /* how long this state is valid */
    char left[24];                   /* seconds until the session expires, for prompts; "": none */
    char noticed[NOTICES_SIZE];      /* the notices that were shown, for the next call */
    char notice[1024];               /* one line to show; usually "" */
    bool wants_refresher;            /* the refresher should renew `profile` */
};
void prompt_state_clear(struct prompt_state *state);

enum {
    PROMPT_TTL_LONG_SECONDS = 86400,  /* the shell notices a change by the stamp */
    PROMPT_TTL_NO_STAMP_SECONDS = 60, /* without a stamp or a profile the shell asks again after this time */
};

/* The state is valid for that time, without a stamp. */
void prompt_state_set_ttl(struct prompt_state *state, long ttl_seconds);

/* Shows a notice once. At the first prompt, which is not drawn yet, it asks the shell to call again at the second. */
void prompt_state_add_notice(struct prompt_state *state, const struct shell_view *view, const char *kind,
                             const char *subject, const char *detail, const char *sentence);

/* Sets AJC_PROFILE to state->profile. */
void prompt_state_set_profile(struct prompt_state *state);

/* Removes our keys and region. */
void prompt_state_remove_keys(struct prompt_state *state, const struct shell_view *view);

/* A shell with a profile but without keys gets keys that AWS refuses, so that no tool falls back to another identity:
 * the profile's expired keys, or placeholders. */
void prompt_state_set_refused_keys(struct prompt_state *state, const struct shell_view *view);

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
