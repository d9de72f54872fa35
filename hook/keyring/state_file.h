/* SPDX-License-Identifier: MIT
 *
 * Small files in the state directory (config/paths.h), for state that must survive a reboot or that is needed without a
 * kernel keyring. Never a secret, and never a hash of one. Mode 0600; symbolic links are not followed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/cleanup.h"

/* Replaces the file's text. False when it cannot be written. */
must_check bool state_file_write(const char *name, const char *text);

/* Reads the text, truncated to `size` - 1 bytes, and the wall time of the last write; both may be NULL. False when the
 * file does not exist or is not ours. */
bool state_file_read(const char *name, char *text, size_t size, time_t *written_at);

/* Does nothing when it does not exist. */
void state_file_remove(const char *name);

/* Removes all files whose name is KIND.VALUE. */
void state_file_remove_all(const char *kind);

/* Builds the file name KIND.VALUE, with bytes of VALUE outside [A-Za-z0-9@._-] as %XX, so that VALUE can be an e-mail.
 */
enum { STATE_FILE_NAME_SIZE = 256 };
void state_file_name(char name[static STATE_FILE_NAME_SIZE], const char *kind, const char *value);
