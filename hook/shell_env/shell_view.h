/* SPDX-License-Identifier: MIT
 *
 * The state of a shell: its variables, the configuration and the keyring. Facts only; prompt_decision.h decides.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"
#include "keyring/credentials.h"
#include "keyring/keyring.h"

struct shell_view {
    const struct config *config;
    struct keyring *keyring;
    struct profile profile;         /* the shell's */
    struct credentials credentials; /* of the profile; empty access_key_id: none in the keyring */
    const char *agreed_profile;     /* the profile of the shell's own keys; "": not known */
    bool is_first;                  /* first prompt of this shell */
    bool has_keys;
    bool keys_are_ours; /* a session's or placeholders */
    bool keys_are_placeholders;
};
void shell_view_clear(struct shell_view *view);

/* Whether the shell has AWS keys or other variables that select credentials. */
bool shell_view_has_aws_variables(void);

/* Whether our keys in this shell belong to another profile, according to the shell or the keyring. */
bool shell_view_keys_are_of_another_profile(struct shell_view *view);

/* Seconds until our keys in this shell expire. They may be missing in the keyring (removed, or a container). 0:
 * expired, or not ours. */
long shell_view_seconds_left(const struct shell_view *view);

/* Whether JumpCloud refused the last login of the profile's account. */
bool shell_view_login_is_refused(const struct shell_view *view);

/* Whether a missing or due session is renewed without a person or a command. */
bool shell_view_is_renewed_silently(const struct shell_view *view);
