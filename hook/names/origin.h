/* SPDX-License-Identifier: MIT
 *
 * An origin is the first part of a URL: https, host and port. ajc uses https only. The normalised form has a lower-case
 * host, no port 443 and nothing after it: "https://sso.jumpcloud.com". Pure functions.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"

enum { ORIGIN_SIZE = 512 };

/* Splits a URL into its normalised origin and the rest ("", or starting with '/', '?' or '#'), which points into `url`.
 * False, results unchanged, when it does not start with https://HOST or https://HOST:PORT (a user name before the host
 * is refused). `rest` may be NULL. */
must_check bool origin_split(const char *url, char origin[static ORIGIN_SIZE], const char **rest);

/* Parses an origin as users write it: blanks around it, capitals, ":443" and a final slash are accepted. False,
 * `origin` unchanged, when it is not an origin or more text follows. `text` and `origin` may be the same memory. */
must_check bool origin_parse(const char *text, char origin[static ORIGIN_SIZE]);

/* Whether both texts mean the same origin after normalisation; false when one is not an origin. */
bool origin_is_same(const char *one, const char *other);

/* The part of the URL after the origin; NULL when the URL has another origin. */
const char *origin_path(const char *origin, const char *url);
