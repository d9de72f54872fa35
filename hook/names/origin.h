/* SPDX-License-Identifier: MIT
 *
 * An origin is what a URL says about where it leads: https, host and port. Nothing else is ever asked over the network.
 * In its one form the host is in lower case, the port is there unless it is 443, and nothing follows:
 * "https://sso.jumpcloud.com". Pure.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { ORIGIN_SIZE = 512 };

/* Splits a URL: its origin in the one form, and what follows ("", or begins with '/', '?' or '#'), which points into
 * `url`. False, results untouched, when it does not begin with https://HOST or https://HOST:PORT (a user before the
 * host is none). `rest` may be NULL. */
must_check bool origin_split(const char *url, char origin[static ORIGIN_SIZE], const char **rest);

/* Reads an origin as people write it: with blanks around it, capitals, ":443" or a slash at its end. False, `origin`
 * untouched, when it is none or more follows. `text` may be the same memory as `origin`. */
must_check bool origin_parse(const char *text, char origin[static ORIGIN_SIZE]);

/* Whether both texts are the same origin, however they are written; false when one is none. */
bool origin_is_same(const char *one, const char *other);

/* What follows the origin in the URL, NULL when the URL is not at that origin. */
const char *origin_path(const char *origin, const char *url);
