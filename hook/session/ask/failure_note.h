/* SPDX-License-Identifier: MIT
 *
 * The last failure of a profile's sign-in: the reason, the time and the command, for `info`, `status` and
 * `doctor`.
 */
#pragma once

#include "base/error.h"
#include "keyring/marker.h"

/* The command that this process runs; main() sets it. */
extern const char *failure_note_command;

/* Notes the failure; `is_interactive`: it was shown on a terminal. */
void failure_note(struct keyring *keyring, const char *profile, const struct error *error, bool is_interactive);

/* " (in the background)", " (ajc-hook export)"; "" when it is not known. */
enum { FAILURE_NOTE_SIZE = 64 };
void failure_note_source(const struct marker *failure, char source[static FAILURE_NOTE_SIZE]);
