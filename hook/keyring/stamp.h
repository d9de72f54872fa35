/* SPDX-License-Identifier: MIT
 *
 * Stamps: with one stat(2) and without starting a process, a shell detects that a profile's session in the keyring has
 * changed.
 *
 * A stamp is an empty file in the runtime directory, named PROFILE@HASH, where HASH is a hash of the session's access
 * key id ("none" for no session). A writer updates the keyring, creates the new stamp and unlinks the profile's other
 * stamps. A shell that remembers an old stamp finds it missing at its next prompt. The name depends only on the
 * keyring, so a reader that creates the stamp of the session it read, and then reads the keyring again, cannot miss a
 * change.
 */
#pragma once

#include <stdbool.h>

#include "base/paths.h"

enum { STAMP_SIZE = DIRECTORY_SIZE + 128 };

/* The stamp's path for a key id ("" for no session). `directory` comes from paths_runtime. */
void stamp_path(char path[static STAMP_SIZE], const char *directory, const char *profile, const char *access_key_id);

/* Creates the stamp; false when it cannot be created. */
bool stamp_make(const char *path);

/* Publishes that the profile's session is now the one with that key id: creates its stamp, unlinks the others. Best
 * effort. */
void stamp_publish(const char *profile, const char *access_key_id);

/* Unlinks all stamps of the profile, so that every shell that uses it checks the keyring at its next prompt. */
void stamp_invalidate(const char *profile);

/* The same for all profiles; the refresher checks again, too. */
void stamp_invalidate_all(void);
