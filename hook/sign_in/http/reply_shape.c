/* SPDX-License-Identifier: MIT
 *
 * The structure of a reply.
 */
#include "sign_in/http/reply_shape.h"

#include <cjson/cJSON.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "sign_in/http/markup.h"

enum {
    ID_MIN = 16,
    WORD_MAX = 31,  /* longer names may be ids */
    DEPTH_MAX = 2,  /* of JSON */
    NAMES_MAX = 24, /* of elements or inputs */
    BODY_MAX_BYTES = 1 << 20,
};

/* Text in a buffer of fixed size, truncated at its end. */
struct line {
    char *text;
    size_t size;
    size_t used;
};

static void __attribute__((format(printf, 2, 3))) add(struct line *line, const char *format, ...)
{
    va_list arguments;
    int length;

    if (line->used >= line->size) {
        return;
    }
    va_start(arguments, format);
    length = vsnprintf(line->text + line->used, line->size - line->used, format, arguments);
    va_end(arguments);
    line->used += length < 0 ? 0 : (size_t)length;
}

static struct line
start_line(char *text, size_t size)
{
    text[0] = '\0';
    return (struct line){text, size, 0};
}

static const char *
word(const char *name)
{
    return name != NULL && text_is_made_of(name, WORD_MAX, "_-:") ? name : "?";
}

/* --- JSON --- */

static void
add_json(struct line *line, const cJSON *json, int depth)
{
    if (cJSON_IsObject(json)) {
        add(line, "{");
        for (const cJSON *member = depth < DEPTH_MAX ? json->child : NULL; member != NULL; member = member->next) {
            add(line, "%s%s: ", member == json->child ? "" : ", ", word(member->string));
            add_json(line, member, depth + 1);
        }
        add(line, "}");
    } else if (cJSON_IsArray(json)) {
        add(line, "[%d of ", cJSON_GetArraySize(json));
        if (json->child != NULL) {
            add_json(line, json->child, depth);
        }
        add(line, "]");
    } else {
        add(line, "%s",
            cJSON_IsString(json)   ? "text"
            : cJSON_IsNumber(json) ? "number"
            : cJSON_IsBool(json)   ? "bool"
                                   : "null");
    }
}

/* --- HTML and XML --- */

static void
add_inputs(struct line *line, const xmlDoc *document)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    int count = 0;

    add(line, "inputs:");
    for (xmlNode *node = xmlDocGetRootElement(document); node != NULL && count < NAMES_MAX;
         node = markup_next(node, root)) {
        CLEANUP_SECRET struct secret name = {0};

        if (markup_is(node, NULL, "input") && markup_attribute(node, "name", &name)) {
            add(line, " %s", word(name.text));
            count++;
        }
    }
}

static void
add_elements(struct line *line, const xmlDoc *document)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    int count = 0;

    add(line, "elements:");
    for (xmlNode *node = xmlDocGetRootElement(document); node != NULL && count < NAMES_MAX;
         node = markup_next(node, root)) {
        add(line, " %s", word((const char *)node->name));
        count++;
    }
}

static void
add_markup(struct line *line, const struct secret *body, bool is_html)
{
    CLEANUP_MARKUP xmlDoc *document = is_html ? markup_open_html(body, BODY_MAX_BYTES)
                                              : markup_open_xml(body, BODY_MAX_BYTES);

    if (document == NULL) {
        add(line, "not readable");
    } else if (is_html) {
        add_inputs(line, document);
    } else {
        add_elements(line, document);
    }
}

void
reply_shape(const char *content_type, const struct secret *body, char *shape, size_t size)
{
    struct line line = start_line(shape, size);

    if (body->size == 0) {
        return;
    }
    if (strstr(content_type, "json") != NULL) {
        CLEANUP_JSON cJSON *json = cJSON_ParseWithLength(body->text, body->size);

        if (json == NULL) {
            add(&line, "not readable");
        } else {
            add_json(&line, json, 0);
        }
    } else if (strstr(content_type, "html") != NULL || strstr(content_type, "xml") != NULL) {
        add_markup(&line, body, strstr(content_type, "html") != NULL);
    }
}

/* --- URLs --- */

static void
add_path(struct line *line, const char *path, size_t length)
{
    const char *end = path + length;

    while (path < end) {
        size_t slashes = strspn(path, "/");
        size_t piece = strcspn(path + slashes, "/");

        slashes = slashes > (size_t)(end - path) ? (size_t)(end - path) : slashes;
        piece = piece > (size_t)(end - path) - slashes ? (size_t)(end - path) - slashes : piece;
        add(line, "%.*s", (int)slashes, path);
        /* JumpCloud's ids are 24 hexadecimal digits. */
        if (piece > WORD_MAX || (piece >= ID_MIN && strspn(path + slashes, "0123456789abcdefABCDEF-") >= piece)) {
            add(line, "(%zu)", piece);
        } else {
            add(line, "%.*s", (int)piece, path + slashes);
        }
        path += slashes + piece;
    }
}

void
reply_shape_path(const char *path, char *shape, size_t size)
{
    struct line line = start_line(shape, size);

    add_path(&line, path, strlen(path));
}

/* "context=sso&redirectTo=x" as "context&redirectTo". */
static void
add_query(struct line *line, const char *query)
{
    while (*query != '\0') {
        size_t length = strcspn(query, "&");
        size_t name_length = strcspn(query, "=&");

        add(line, "%.*s%s", (int)(name_length > WORD_MAX ? 0 : name_length), query, query[length] == '&' ? "&" : "");
        query += length + (query[length] == '&');
    }
}

void
reply_shape_url(const char *url, char *shape, size_t size)
{
    struct line line = start_line(shape, size);
    const char *host = strstr(url, "://");
    size_t origin_length = host == NULL ? 0 : (size_t)(host + 3 - url) + strcspn(host + 3, "/?#");
    size_t path_length = strcspn(url + origin_length, "?");

    add(&line, "%.*s", (int)origin_length, url);
    add_path(&line, url + origin_length, path_length);
    if (url[origin_length + path_length] == '?') {
        add(&line, "?");
        add_query(&line, url + origin_length + path_length + 1);
    }
}
