/* SPDX-License-Identifier: MIT
 *
 * Showing a person an address that is a secret. Arguments are everybody's to read, so the browser is started on a page
 * of the person's own (mode 0600, in the runtime directory) that leads on to the address. The page is gone when it was
 * read and half a minute has passed: what opens files looks into them before the browser does.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/secret.h"

/* False over ssh, and where neither a display nor BROWSER is: then the address has to be printed. */
bool browser_is_here(void);

/* Opens it with BROWSER (programs separated by colons, "%s" for the page), else xdg-open, and returns when that has
 * begun. ERROR_SYSTEM when none can be started or it fails; no page is left then. */
must_check bool browser_open(const struct secret *url, struct error *error);
