/* SPDX-License-Identifier: MIT
 *
 * Files of other tools, only ever read: AWS's config and credentials, what saml2aws and aws-jumpcloud keep. They hold
 * secrets of their own, so their text is a secret. ini.h reads it.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"

/* Everything that the descriptor gives, at most a megabyte; `name` is for the sentence. ERROR_SYSTEM when it cannot be
 * read or is longer. */
must_check bool foreign_file_read(int fd, const char *name, struct secret *text, struct error *error);
