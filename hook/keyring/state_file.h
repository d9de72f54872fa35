/* SPDX-License-Identifier: MIT
 *
 * Small files in the state directory (base/paths.h), for state that must survive a reboot or that is needed without a
 * kernel keyring. Never a secret, and never a hash of one. Mode 0600; symbolic links are not followed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/cleanup.h"

/* A file is named KIND, or KIND.VALUE where the value is not "". */

/* Replaces the file's text. False when it cannot be written. */
must_check bool state_file_write(const char *kind, const char *value, const char *text);

/* Reads the text, truncated to `size` - 1 bytes, and the wall time of the last write; both may be NULL. False when the
 * file does not exist or is not ours. */
bool state_file_read(const char *kind, const char *value, char *text, size_t size, time_t *written_at);

/* Does nothing when it does not exist. */
void state_file_remove(const char *kind, const char *value);

/* Removes the files KIND.VALUE of all values. */
void state_file_remove_all(const char *kind);
