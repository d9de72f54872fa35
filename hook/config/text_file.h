/* SPDX-License-Identifier: MIT
 *
 * Text files that a person keeps and ajc changes: read whole, changed under a lock on their directory, replaced at
 * once. A link (dotfiles) stays a link and its target is replaced; the mode stays. Never for secrets.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/error.h"

/* Reads the file; an absent one is "". The caller frees `text`. ERROR_SYSTEM when it cannot be read, is no regular
 * file, is larger than a mebibyte or has a NUL in it. */
must_check bool text_file_read(const char *path, char **text, struct error *error);

/* As many bytes as there are, `size` at most. False with errno. */
must_check bool text_file_read_all(int fd, char *bytes, size_t size, size_t *length);

/* Makes the directory of the file, with mode 0700, when it is missing (its parent is there). */
must_check bool text_file_make_directory(const char *path, struct error *error);

/* Locks the directory of the file until the descriptor is closed; waits for whoever has it. */
must_check bool text_file_lock(const char *path, int *fd, struct error *error);

/* Writes beside the target and renames over it. A new file has mode 0600. */
must_check bool text_file_replace(const char *path, const char *text, struct error *error);
