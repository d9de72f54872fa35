/* SPDX-License-Identifier: MIT
 *
 * Small files in the state directory (config/paths.h): what must be known after the next boot, or where there is no
 * kernel keyring. Never a secret, and never a hash of one. The files are ours alone (0600); a link is not followed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/cleanup.h"

/* Replaces the file's text. False: there is no place for it. */
must_check bool state_file_write(const char *name, const char *text);

/* The text, cut to `size` - 1 bytes, and the wall time when it was written; both may be NULL. False: there is none. */
bool state_file_read(const char *name, char *text, size_t size, time_t *written_at);

/* Nothing when it does not exist. */
void state_file_remove(const char *name);

/* Appends ".VALUE" to the name, its bytes outside [A-Za-z0-9@._-] as %XX, so that an e-mail can be part of it. */
enum { STATE_FILE_NAME_SIZE = 256 };
void state_file_name(char name[static STATE_FILE_NAME_SIZE], const char *kind, const char *value);
