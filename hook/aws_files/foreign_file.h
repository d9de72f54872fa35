/* SPDX-License-Identifier: MIT
 *
 * Reads files of other tools: AWS's config and credentials, and those of saml2aws and aws-jumpcloud. They contain
 * secrets, so their text is a struct secret. ini.h parses it.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"

/* Reads the descriptor to its end, at most 1 MB; `name` is for the message. ERROR_SYSTEM when it cannot be read or is
 * larger. */
must_check bool foreign_file_read(int fd, const char *name, struct secret *text, struct error *error);
