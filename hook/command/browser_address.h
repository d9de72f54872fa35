/* SPDX-License-Identifier: MIT
 *
 * An address on this machine that leads to a secret URL, for browsers that open no file (Firefox's containers). Any
 * user can read the address among the arguments and connect, so it answers only processes of this user, once.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"

struct browser_address {
    int listener_fd; /* readable when a process connects; -1: none */
    char path[36];   /* "/" and 128 random bits in hexadecimal */
    char url[64];    /* "http://127.0.0.1:PORT/…" */
};

must_check bool browser_address_open(struct browser_address *address, struct error *error);
void browser_address_clear(struct browser_address *address);

/* Answers until the URL was sent, the time is over, or `stop_fd` is readable. */
void browser_address_serve(const struct browser_address *address, const struct secret *url, int stop_fd,
                           int milliseconds);
