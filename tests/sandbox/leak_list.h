/* SPDX-License-Identifier: MIT
 *
 * The list of every secret that the sandbox has handed out or accepted, one a line in a file of mode 0600. Tests
 * search everything they captured for these lines. The secrets are made up for one run and open nothing else, so
 * plain memory may hold them here.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"

struct leak_list;

/* Creates the file anew; ERROR_SYSTEM. */
bool leak_list_open(struct leak_list **list, const char *path, struct error *error);
void leak_list_close(struct leak_list **list);

/* Appends to the file before the secret leaves the sandbox. */
void leak_list_add(struct leak_list *list, const char *secret);

/* True when `text`, as it is or percent-decoded, holds any secret of the list. */
bool leak_list_is_in(const struct leak_list *list, const char *text);
