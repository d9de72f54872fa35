/* SPDX-License-Identifier: MIT
 *
 * The list of every secret that the sandbox issued or accepted, one per line in a file of mode 0600. Tests search
 * everything that they captured for these lines. The secrets are random for each run and give access to nothing else,
 * so ordinary memory may contain them here.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"

struct leak_list;

/* Creates or replaces the file; ERROR_SYSTEM. */
bool leak_list_open(struct leak_list **list, const char *path, struct error *error);
void leak_list_close(struct leak_list **list);

/* Appends to the file before the secret leaves the sandbox. */
void leak_list_add(struct leak_list *list, const char *secret);

/* True when `text`, as it is or percent-decoded, holds any secret of the list. */
bool leak_list_is_in(const struct leak_list *list, const char *text);
