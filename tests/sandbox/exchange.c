/* SPDX-License-Identifier: MIT
 *
 * Reads requests from libmicrohttpd's connection and builds answers.
 */
#include "exchange.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/text.h"

const char *
request_header(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->mhd, MHD_HEADER_KIND, name);
}

bool
request_cookie(const struct request *request, const char *name, char *value, size_t value_size)
{
    const char *cookies = request_header(request, "Cookie");
    size_t name_size = strlen(name);

    value[0] = '\0';
    while (cookies != NULL && *cookies != '\0') {
        cookies += strspn(cookies, "; ");
        size_t size = strcspn(cookies, ";");
        if (size > name_size && strncmp(cookies, name, name_size) == 0 && cookies[name_size] == '=') {
            size_t length = size - name_size - 1;
            if (length >= value_size) {
                return false;
            }
            memcpy(value, cookies + name_size + 1, length);
            value[length] = '\0';
            return true;
        }
        cookies += size;
    }
    return false;
}

bool
request_accepts(const struct request *request, const char *type)
{
    const char *accept = request_header(request, "Accept");

    return accept != NULL && strcasestr(accept, type) != NULL;
}

static char *__attribute__((format(printf, 1, 0))) print(const char *format, va_list arguments)
{
    char *text;

    if (vasprintf(&text, format, arguments) < 0) {
        abort();
    }
    return text;
}

static void
set_header(struct answer *answer, const char *name, char *value)
{
    size_t i = 0;

    /* Only Set-Cookie may come several times; any other header replaces its earlier value. */
    while (i < answer->header_count &&
           (strcmp(name, "Set-Cookie") == 0 || strcmp(answer->headers[i].name, name) != 0)) {
        i++;
    }
    if (i == ANSWER_HEADERS_MAX) {
        abort();
    }
    if (i == answer->header_count) {
        answer->header_count++;
    } else {
        free(answer->headers[i].value);
    }
    answer->headers[i] = (struct answer_header){name, value};
}

void
answer_header(struct answer *answer, const char *name, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set_header(answer, name, print(format, arguments));
    va_end(arguments);
}

static void
set_body(struct answer *answer, unsigned status, const char *content_type, char *body)
{
    free(answer->body);
    answer->status = status;
    answer->body = body;
    answer->body_size = strlen(body);
    answer_header(answer, "Content-Type", "%s", content_type);
}

void
answer_text(struct answer *answer, unsigned status, const char *content_type, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set_body(answer, status, content_type, print(format, arguments));
    va_end(arguments);
}

void
answer_json(struct answer *answer, unsigned status, cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);

    cJSON_Delete(json);
    if (text == NULL) {
        abort();
    }
    set_body(answer, status, "application/json; charset=utf-8", text);
}

void
answer_redirect(struct answer *answer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set_header(answer, "Location", print(format, arguments));
    va_end(arguments);
    answer_text(answer, MHD_HTTP_FOUND, "text/html; charset=utf-8", "<a href=\"#\">Found</a>\n");
}

void
answer_note(struct answer *answer, const char *name, const char *text)
{
    char visible[512];

    if (text != NULL) {
        text_make_visible(visible, sizeof(visible), text);
        cJSON_AddStringToObject(answer->notes, name, visible);
    }
}

/* RFC 9110 §5.6.7; libmicrohttpd adds none when there is one already. */
void
answer_date(struct answer *answer, time_t when)
{
    struct tm parts = {0};
    char text[64];

    gmtime_r(&when, &parts);
    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    answer_header(answer, "Date", "%s", text);
}

void
answer_clear(struct answer *answer)
{
    for (size_t i = 0; i < answer->header_count; i++) {
        free(answer->headers[i].value);
    }
    free(answer->body);
    cJSON_Delete(answer->notes);
    *answer = (struct answer){0};
}
