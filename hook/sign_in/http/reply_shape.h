/* SPDX-License-Identifier: MIT
 *
 * What may be told of an answer in a log: how it is built, never what it says. So a change at JumpCloud can be seen in
 * a user's log. Pure.
 */
#pragma once

#include <stddef.h>

#include "base/secret.h"

/* JSON: the members' names and kinds, two levels deep: {message: text, factors: [{type: text, status: text}]}. HTML:
 * the names of its inputs. XML: its elements' names. "" for anything else. Names that are not plain words become "?".
 */
void reply_shape(const char *content_type, const struct secret *body, char *shape, size_t size);

/* A redirect's target without the values of its query: "https://console.jumpcloud.com/login?context&redirectTo". */
void reply_shape_url(const char *url, char *shape, size_t size);

/* A path; of pieces that may be ids only the length is shown: "/push/(24)". */
void reply_shape_path(const char *path, char *shape, size_t size);
