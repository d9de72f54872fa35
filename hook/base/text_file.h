/* SPDX-License-Identifier: MIT
 *
 * The user's text files that ajc changes: read as a whole, changed under a lock on their directory, replaced
 * atomically. A symbolic link (dotfiles) stays a link and its target is replaced; the mode stays the same. Never for
 * secrets.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Reads the file; a missing one is "". The caller frees `text`. ERROR_SYSTEM when it cannot be read, is not a regular
 * file, is larger than 1 MiB or contains a NUL. */
must_check bool text_file_read(const char *path, char **text, struct error *error);

/* Creates the directory of the file with mode 0700 when it is missing; its parent must exist. */
must_check bool text_file_make_directory(const char *path, struct error *error);

/* Locks the directory of the file until the descriptor is closed; waits while another process holds the lock. */
must_check bool text_file_lock(const char *path, int *fd, struct error *error);

/* Writes a temporary file next to the target and renames it over the target. A new file has mode 0600. The caller holds
 * text_file_lock(): the temporary file has one name, so what a killed writer left there is replaced. */
must_check bool text_file_replace(const char *path, const char *text, struct error *error);
