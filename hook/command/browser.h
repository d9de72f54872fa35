/* SPDX-License-Identifier: MIT
 *
 * Opens a secret URL in a browser. Other users can read arguments, so the browser opens a private page (mode 0600, in
 * the runtime directory) that redirects to the URL. The page is removed half a minute after it was read, because
 * programs that open files read it before the browser does.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/secret.h"

/* False over ssh, and without a display and BROWSER: then print the URL. */
bool browser_is_here(void);

/* Opens it with BROWSER (programs separated by colons, "%s" for the page), else xdg-open, and returns when the browser
 * has started. ERROR_SYSTEM when no program can be started or it fails; then no page is left. */
must_check bool browser_open(const struct secret *url, struct error *error);
