/* SPDX-License-Identifier: MIT
 *
 * Reads requests from libmicrohttpd's connection and builds answers.
 */
#include "exchange.h"

#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/text.h"
#include "encoding.h"

const char *
request_header(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->mhd, MHD_HEADER_KIND, name);
}

const char *
request_cookie(const struct request *request, const char *name)
{
    return MHD_lookup_connection_value(request->mhd, MHD_COOKIE_KIND, name);
}

void
answer_header(struct answer *answer, const char *name, char *value)
{
    size_t i = 0;

    while (i < answer->header_count &&
           (strcmp(name, "Set-Cookie") == 0 || strcmp(answer->headers[i].name, name) != 0)) {
        i++;
    }
    if (i == ANSWER_HEADERS_MAX) {
        abort();
    }
    if (i == answer->header_count) {
        answer->header_count++;
    }
    free(answer->headers[i].value);
    answer->headers[i] = (struct answer_header){name, value};
}

void
answer_text(struct answer *answer, unsigned status, const char *content_type, char *body)
{
    free(answer->body);
    answer->status = status;
    answer->body = body;
    answer_header(answer, "Content-Type", print("%s", content_type));
}

void
answer_page(struct answer *answer, unsigned status, const char *words)
{
    answer_text(answer, status, "text/html; charset=utf-8", print("<html><body>%s</body></html>\n", words));
}

void
answer_json(struct answer *answer, unsigned status, cJSON *json)
{
    answer_text(answer, status, "application/json; charset=utf-8", checked(cJSON_PrintUnformatted(json)));
    cJSON_Delete(json);
}

void
answer_message(struct answer *answer, unsigned status, const char *member, const char *text)
{
    cJSON *json = cJSON_CreateObject();

    cJSON_AddStringToObject(json, member, text);
    answer_json(answer, status, json);
}

void
answer_redirect(struct answer *answer, const char *origin, const char *path)
{
    answer_header(answer, "Location", print("%s%s", origin, path));
    answer_text(answer, MHD_HTTP_FOUND, "text/html; charset=utf-8", print("<a href=\"#\">Found</a>\n"));
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
    answer_header(answer, "Date", print("%s", text));
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
