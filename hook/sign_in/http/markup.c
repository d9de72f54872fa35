/* SPDX-License-Identifier: MIT
 *
 * A small interface to libxml2. Its copies are wiped when freed (http_open). Its error messages are
 * discarded, because they quote the text.
 */
#include "sign_in/http/markup.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

/* Separators between attributes in one tag. The longest tag of a page contains an assertion of 100,000 characters, of
 * which about one in 64 is a "/". */
enum { TAG_SEPARATORS_MAX = 3000 };

/* libxml2 compares each attribute of a tag with all others; for more than the limit this could take minutes. */
static bool
is_parseable(const struct secret *bytes, size_t size_max)
{
    const char *end = bytes->text + bytes->size;
    bool is_in_tag = false;
    size_t separators = 0;

    if (bytes->size == 0 || bytes->size > size_max || bytes->size > INT_MAX) {
        return false;
    }
    for (const char *at = bytes->text; at < end; at++) {
        if (*at == '<' || *at == '>') {
            is_in_tag = *at == '<';
            separators = 0;
        } else if (is_in_tag && strchr(" \t\r\n\f/\"'", *at) != NULL /* NUL, too */ &&
                   ++separators > TAG_SEPARATORS_MAX) {
            return false;
        }
    }
    return true;
}

xmlDoc *
markup_open_html(const struct secret *bytes, size_t size_max)
{
    if (!is_parseable(bytes, size_max)) {
        return NULL;
    }
    return htmlReadMemory(bytes->text, (int)bytes->size, NULL, "UTF-8",
                          HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
}

xmlDoc *
markup_open_xml(const struct secret *bytes, size_t size_max)
{
    static const char declaration[] = "<!DOCTYPE";
    CLEANUP_MARKUP xmlDoc *document = NULL;

    if (!is_parseable(bytes, size_max) ||
        memmem(bytes->text, bytes->size, declaration, sizeof(declaration) - 1) != NULL) {
        return NULL;
    }
    document = xmlReadMemory(bytes->text, (int)bytes->size, NULL, NULL,
                             XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    if (document == NULL || document->intSubset != NULL || document->extSubset != NULL) {
        return NULL; /* in another encoding the checks above could be bypassed */
    }
    return TAKE(document);
}

void
markup_free(xmlDoc **document)
{
    if (*document != NULL) {
        xmlFreeDoc(*document);
        *document = NULL;
    }
}

xmlNode *
markup_next(xmlNode *node, const xmlNode *within)
{
    do {
        if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
            node = node->children;
            continue;
        }
        while (node != NULL && node != within && node->next == NULL) {
            node = node->parent;
        }
        node = node == NULL || node == within ? NULL : node->next;
    } while (node != NULL && node->type != XML_ELEMENT_NODE);
    return node;
}

bool
markup_is(const xmlNode *node, const char *name_space, const char *name)
{
    if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) != 0) {
        return false;
    }
    return name_space == NULL ||
           (node->ns != NULL && node->ns->href != NULL && strcmp((const char *)node->ns->href, name_space) == 0);
}

xmlNode *
markup_child(const xmlNode *parent, const char *name)
{
    for (xmlNode *child = parent == NULL ? NULL : parent->children; child != NULL; child = child->next) {
        if (markup_is(child, NULL, name)) {
            return child;
        }
    }
    return NULL;
}

/* Moves libxml2's string (or NULL) into a secret, without the white space around it. */
static bool
take_text(xmlChar *block, struct secret *text)
{
    static const char white_space[] = " \t\r\n";
    const char *start = (const char *)block;
    size_t length;

    secret_clear(text);
    if (block == NULL) {
        return false;
    }
    start += strspn(start, white_space);
    length = strlen(start);
    while (length > 0 && strchr(white_space, start[length - 1]) != NULL) {
        length--;
    }
    secret_set_bytes(text, start, length);
    secret_free(block);
    return true;
}

bool
markup_text(const xmlNode *node, struct secret *text)
{
    return take_text(node == NULL ? NULL : xmlNodeGetContent(node), text);
}

bool
markup_attribute(const xmlNode *node, const char *name, struct secret *value)
{
    return take_text(xmlGetNoNsProp(node, (const xmlChar *)name), value);
}
