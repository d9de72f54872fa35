/* SPDX-License-Identifier: MIT
 *
 * Decides, from a shell's variables, the configuration and the keyring, which changes the shell needs, how long they
 * are valid, and whether to show a notice. Uses only the keyring: no network, no waiting.
 */
#pragma once

#include "config/config.h"
#include "keyring/keyring.h"
#include "shell_env/prompt_state.h"

/* Decides for this process's environment. `noticed`: from the last call; "first" at the first prompt, when nothing
 * may be printed and the default profile is adopted. `agreed_profile`: the profile of the shell's own keys; "": not
 * known. */
void prompt_decide(struct prompt_state *state, const struct config *config, struct keyring *keyring,
                   const char *noticed, const char *agreed_profile);
