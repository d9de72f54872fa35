/* SPDX-License-Identifier: MIT
 *
 * Stamps: how a shell sees with one stat(2), and no process, that a profile's session in the keyring changed.
 *
 * A stamp is an empty file in the runtime directory named PROFILE@HASH, where HASH stands for the session's access key
 * id
 * ("none" for no session). A writer updates the keyring, makes the new stamp, unlinks the profile's others; the
 * shells that hold another name miss it at their next prompt. The name is a function of the keyring, so a reader that
 * makes the stamp it agrees to and re-reads the keyring cannot miss a change.
 */
#pragma once

#include <stdbool.h>

#include "config/paths.h"

enum { STAMP_SIZE = DIRECTORY_SIZE + 128 };

/* The stamp's path for a key id ("" for no session). `directory` is paths_runtime's. */
void stamp_path(char path[static STAMP_SIZE], const char *directory, const char *profile, const char *access_key_id);

/* Makes the stamp; false when that cannot be done. */
bool stamp_make(const char *path);

/* Says that the profile's session is now the one with that key id: makes its stamp, unlinks the others. Best effort. */
void stamp_publish(const char *profile, const char *access_key_id);

/* Makes every shell that uses the profile look again at its next prompt; nothing else changes. */
void stamp_wake(const char *profile);

/* The same for all profiles; the refresher looks again, too. */
void stamp_wake_all(void);
