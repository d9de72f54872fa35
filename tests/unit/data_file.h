/* SPDX-License-Identifier: MIT
 *
 * Reads files under tests/data.
 */
#pragma once

#include "base/secret.h"

/* "sts/assumed.xml" into `text`; ends the test when it is missing. */
void data_file_read(const char *name, struct secret *text);

/* "pages/nested.html" with its @ASSERTION@ replaced by the base64 of "assertions/one-role.xml". */
void data_file_page(const char *page_name, const char *assertion_name, struct secret *page);
