/* SPDX-License-Identifier: MIT
 *
 * Files of other tools, only ever read: AWS's config and credentials, what saml2aws and aws-jumpcloud keep. They hold
 * secrets of their own, so their text is a secret. INI is read by libinih.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"

/* Section names that are longer are cut to this many bytes (libinih's limit). */
enum { FOREIGN_SECTION_MAX = 49 };

/* Everything that the descriptor gives, at most a megabyte; `name` is for the sentence. ERROR_SYSTEM when it cannot be
 * read or is longer. */
must_check bool foreign_file_read(int fd, const char *name, struct secret *text, struct error *error);

/* Calls `visit` for each name and value of an INI text, in order; blanks around them are gone, a line that is indented
 * continues the name before it. Lines that are none of INI's or longer than 190 bytes are passed over. */
void foreign_file_each(const char *text,
                       void (*visit)(const char *section, const char *name, const char *value, void *context),
                       void *context);
