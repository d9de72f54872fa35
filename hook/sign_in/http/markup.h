/* SPDX-License-Identifier: MIT
 *
 * Foreign HTML and XML, opened the one safe way: capped, no network, no document type, no entities of its own.
 */
#pragma once

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"
#include "base/secret.h"

/* Parse bytes of at most `size_max`; NULL when they are too many, empty or beyond repair. The caller frees with
 * markup_free. XML with a document type declaration is refused: neither SAML nor STS has one. */
xmlDoc *markup_open_html(const struct secret *bytes, size_t size_max);
xmlDoc *markup_open_xml(const struct secret *bytes, size_t size_max);
void markup_free(xmlDoc **document); /* accepts NULL, leaves NULL */

/* The next element in document order, NULL after the last; `within` bounds the walk (its subtree). No recursion, so
 * that depth costs no stack. */
xmlNode *markup_next(xmlNode *node, const xmlNode *within);

/* True for an element of that local name, in that namespace unless NULL. */
bool markup_is(const xmlNode *node, const char *name_space, const char *name);

/* First child element of that local name in any namespace, NULL when there is none (or no parent). */
xmlNode *markup_child(const xmlNode *parent, const char *name);

/* The text below an element, and an attribute's value; false, `text` empty, when there is none. White space around
 * it is dropped. */
bool markup_text(const xmlNode *node, struct secret *text);
bool markup_attribute(const xmlNode *node, const char *name, struct secret *value);

#define CLEANUP_MARKUP CLEANUP(markup_free)
