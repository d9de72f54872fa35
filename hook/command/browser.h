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

/* False over ssh, and without a display, BROWSER and a command (which may be ""): then print the URL. */
bool browser_is_here(const char *command);

/* How a browser is started. */
struct browser {
    const char *command; /* program and arguments, split as a shell does; %s is the page's path, %u the percent-encoded
                            address of a page on this machine, %p the profile; without %s and %u the path is appended;
                            "": BROWSER (programs separated by colons, "%s" for the page), else xdg-open */
    const char *profile;
};

/* Opens it and returns when the browser has started. ERROR_USAGE when the command has no words. ERROR_SYSTEM when no
 * program can be started or it fails; then no page is left. */
must_check bool browser_open(const struct secret *url, const struct browser *browser, struct error *error);
