/* SPDX-License-Identifier: MIT
 *
 * What a shell is found to be in: its own variables beside the configuration and the keyring. Facts only; what follows
 * from them is prompt_state's.
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
    struct credentials credentials; /* of the profile; empty key id: none in the keyring */
    const char *agreed_profile;     /* that the shell's own keys were of; "": it does not know */
    bool is_first;                  /* prompt of this shell */
    bool has_keys;
    bool keys_are_ours; /* a session's or placeholders */
    bool keys_are_placeholders;
};
void shell_view_clear(struct shell_view *view);

/* AWS keys, or what tools take in place of them, are in the shell. */
bool shell_view_has_aws_variables(void);

/* Our keys in this shell are another profile's: the shell knows so, or the keyring does. */
bool shell_view_keys_are_of_another_profile(struct shell_view *view);

/* Of our keys in this shell, which may have outlived their copy in the keyring or never had one (a container); 0: they
 * have ended, or are not ours. */
long shell_view_seconds_left(const struct shell_view *view);

/* JumpCloud refused the stored password of the profile's account. */
bool shell_view_password_is_refused(const struct shell_view *view);

/* A session that is missing or due comes without a person and without a command of theirs. */
bool shell_view_is_renewed_silently(const struct shell_view *view);
