/* SPDX-License-Identifier: MIT
 *
 * The text of AWS's configuration and credentials files, as far as ajc looks into it: where a section is, one value,
 * some lines of it. Line by line and by offsets into the text, because what a person wrote around it must stay byte for
 * byte. Which line is what follows Python's configparser, which the AWS CLI and boto3 read these files with: a line
 * indented more than a key before it continues that key (AWS's nested settings), names are without case.
 *
 *   [profile duff]            section of the kind "profile" and the name "duff"; also [profile "duff"]
 *   region = us-west-1        [default] is the profile "default"; in the credentials file the kind is ""
 *   s3 =
 *     addressing_style = path
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/secret.h"

/* Offsets into the text. */
struct aws_section {
    size_t begin; /* its header's line */
    size_t body;  /* the line behind that */
    size_t end;   /* the next header's line, or the end of the text */
};

/* The first such section; false, result untouched, when there is none. */
must_check bool ini_find(const char *text, const char *kind, const char *name, struct aws_section *section);

/* Where the key's line is in the section, and the value on it, without white space around, cut to `value_size`; false
 * when there is none. `line` and `line_size`, which counts the line's end, may be NULL. */
must_check bool ini_value(const char *text, const struct aws_section *section, const char *key, char *value,
                          size_t value_size, size_t *line, size_t *line_size);

/* The number of the first line, counted from 1, at which Python's configparser gives up on the whole file, strict as
 * botocore uses it, so that the AWS CLI and boto3 fail with every profile; and what is wrong there in a few words. 0:
 * none. */
size_t ini_fault(const char *text, const char **reason);

/* Appends the section's lines of those keys (ended by NULL) to `to`, with what continues them. */
void ini_copy(const char *text, const struct aws_section *section, const char *const *keys, struct secret *to);
