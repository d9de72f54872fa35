/* SPDX-License-Identifier: MIT
 *
 * Parses untrusted HTML and XML safely: size limit, no network, no document type, no custom entities.
 */
#pragma once

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/secret.h"

/* Parse at most `size_max` bytes; NULL when the input is larger, empty or cannot be parsed. The caller frees with
 * markup_free. XML with a document type declaration is refused: SAML and STS do not use one. */
xmlDoc *markup_open_html(const struct secret *bytes, size_t size_max);
xmlDoc *markup_open_xml(const struct secret *bytes, size_t size_max);
void markup_free(xmlDoc **document); /* accepts NULL, leaves NULL */

/* The next element in document order within the subtree of `within`; NULL after the last. Not recursive, so deep
 * nesting needs no stack. */
xmlNode *markup_next(xmlNode *node, const xmlNode *within);

/* True for an element with that local name, in that namespace unless it is NULL. */
bool markup_is(const xmlNode *node, const char *name_space, const char *name);

/* The first child element with that local name in any namespace; NULL when there is none, or `parent` is NULL. */
xmlNode *markup_child(const xmlNode *parent, const char *name);

/* The text content of an element, and an attribute's value, without white space around it; false and empty when there
 * is none. */
bool markup_text(const xmlNode *node, struct secret *text);
bool markup_attribute(const xmlNode *node, const char *name, struct secret *value);

#define CLEANUP_MARKUP CLEANUP(markup_free)
