/* SPDX-License-Identifier: MIT
 *
 * What leads the browser to a secret URL, which must not be among its arguments: a private file with a redirect, or an
 * address on this machine for browsers that open no file.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/paths.h"
#include "base/secret.h"
#include "command/browser_address.h"

struct browser_page {
    char path[DIRECTORY_SIZE + 32]; /* "": none */
    int events_fd;                  /* inotify for the file; -1: none */
    struct browser_address address; /* its listener_fd is -1: a file */
};

/* Writes the file (mode 0600, in the runtime directory), or opens the address. Removes older files, because each works
 * for one sign-in. ERROR_REPLY when the URL is not one of the web console, ERROR_SYSTEM. */
must_check bool browser_page_make(const struct secret *url, bool is_address, struct browser_page *page,
                                  struct error *error);

/* Answers at the address, or waits until the file was read. Ends half a minute after that, after two minutes without a
 * reader, when the file is gone, or when `stop_fd` is readable. */
void browser_page_serve(const struct browser_page *page, const struct secret *url, int stop_fd);

/* Removes the file and closes the address. */
void browser_page_clear(struct browser_page *page);
