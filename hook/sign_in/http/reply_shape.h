/* SPDX-License-Identifier: MIT
 *
 * The structure of a reply for the debug log, never its values, so that a user's log shows a change at JumpCloud. Pure
 * functions.
 */
#pragma once

#include <stddef.h>

#include "base/secret.h"

/* JSON: names and types of members, two levels deep: {message: text, factors: [{type: text, status: text}]}. HTML:
 * names of the inputs. XML: names of the elements. "" for other types. Names that are not plain words become "?".
 */
void reply_shape(const char *content_type, const struct secret *body, char *shape, size_t size);

/* A redirect target without its query values: "https://console.jumpcloud.com/login?context&redirectTo". */
void reply_shape_url(const char *url, char *shape, size_t size);

/* A path, with the length in place of segments that may be ids: "/push/(24)". */
void reply_shape_path(const char *path, char *shape, size_t size);
