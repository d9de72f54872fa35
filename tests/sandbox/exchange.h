/* SPDX-License-Identifier: MIT
 *
 * One request and its answer for the portal, the SSO page and STS: server.c fills in the request and sends the answer.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cjson/cJSON.h>

struct MHD_Connection;

struct request {
    struct MHD_Connection *mhd; /* for headers */
    unsigned connection;        /* number of the connection in this run, from 1 */
    unsigned nth;               /* number of the request on its connection, from 1 */
    int64_t at_ms;
    char host[256]; /* of the Host header, without the port */
    char method[16];
    char *target; /* path and query as they came */
    char *path;   /* the same without the query */
    char *body;   /* terminated by a NUL that body_size does not count */
    size_t body_size;
};

/* A header's value, NULL when absent; valid as long as the request. */
const char *request_header(const struct request *request, const char *name);

/* A cookie's value, likewise. */
const char *request_cookie(const struct request *request, const char *name);

enum { ANSWER_HEADERS_MAX = 8 };

struct answer {
    unsigned status;
    struct answer_header {
        const char *name; /* a literal */
        char *value;
    } headers[ANSWER_HEADERS_MAX];
    size_t header_count;
    char *body;
    unsigned delay_seconds; /* delay before the answer; other requests are not delayed */
    bool drop;              /* no answer: the connection is closed */
    bool endless;           /* the body never ends */
    bool drips;             /* the same, one byte at a time */
    cJSON *notes;           /* an object: further members of the record's line; no secrets */
};

/* The functions below own the text that they get. Only Set-Cookie may come several times; any other header replaces its
 * earlier value. */
void answer_header(struct answer *answer, const char *name, char *value);

/* Status, type and body; each replaces what was set before. A page has these words. */
void answer_text(struct answer *answer, unsigned status, const char *content_type, char *body);
void answer_page(struct answer *answer, unsigned status, const char *words);
void answer_json(struct answer *answer, unsigned status, cJSON *json);
void answer_message(struct answer *answer, unsigned status, const char *member, const char *text); /* JSON: one text */

/* 302 with a Location. */
void answer_redirect(struct answer *answer, const char *origin, const char *path);

/* A further member of the record's line; what a client sent is made visible first. NULL: none. */
void answer_note(struct answer *answer, const char *name, const char *text);

/* Sets the Date header, for a time that differs from this machine's. */
void answer_date(struct answer *answer, time_t when);

void answer_clear(struct answer *answer);
