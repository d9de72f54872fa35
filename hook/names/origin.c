/* SPDX-License-Identifier: MIT
 *
 * Origins of URLs. */
#include "names/origin.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { HOST_SIZE = 256, HTTPS_PORT = 443 };

static const char scheme[] = "https://";

/* Parses HOST or HOST:PORT in the first `length` bytes. A host is letters, digits, "." and "-"; its first and last
 * character are letters or digits. */
static bool
read_host(const char *text, size_t length, char host[static HOST_SIZE], long long *port)
{
    char written[HOST_SIZE + sizeof(":65535")];
    char *colon;

    if (length >= sizeof(written)) {
        return false;
    }
    memcpy(written, text, length);
    written[length] = '\0';
    colon = strchr(written, ':');
    *port = HTTPS_PORT;
    if (colon != NULL) {
        *colon = '\0';
        if (!text_to_number(colon + 1, 1, 65535, port)) {
            return false;
        }
    }
    text_lower(written);
    return text_is_made_of(written, HOST_SIZE - 1, ".-") && strchr(".-", written[0]) == NULL &&
           strchr(".-", written[strlen(written) - 1]) == NULL && text_copy(host, HOST_SIZE, written);
}

bool
origin_split(const char *url, char origin[static ORIGIN_SIZE], const char **rest)
{
    const size_t scheme_length = sizeof(scheme) - 1;
    char host[HOST_SIZE];
    size_t length;
    long long port;

    if (strncasecmp(url, scheme, scheme_length) != 0) {
        return false;
    }
    length = strcspn(url + scheme_length, "/?#");
    if (!read_host(url + scheme_length, length, host, &port)) {
        return false;
    }
    if (rest != NULL) {
        *rest = url + scheme_length + length;
    }
    if (port == HTTPS_PORT) {
        text_copy(origin, ORIGIN_SIZE, scheme);
        text_copy(origin + scheme_length, ORIGIN_SIZE - scheme_length, host);
    } else {
        snprintf(origin, ORIGIN_SIZE, "%s%s:%lld", scheme, host, port);
    }
    return true;
}

bool
origin_parse(const char *text, char origin[static ORIGIN_SIZE])
{
    char written[ORIGIN_SIZE];
    char found[ORIGIN_SIZE];
    const char *rest;

    return text_copy_trimmed(written, sizeof(written), text) && origin_split(written, found, &rest) &&
           (strcmp(rest, "") == 0 || strcmp(rest, "/") == 0) && text_copy(origin, ORIGIN_SIZE, found);
}

bool
origin_is_same(const char *one, const char *other)
{
    char first[ORIGIN_SIZE];
    char second[ORIGIN_SIZE];

    return origin_parse(one, first) && origin_parse(other, second) && strcmp(first, second) == 0;
}

const char *
origin_path(const char *origin, const char *url)
{
    char found[ORIGIN_SIZE];
    const char *rest;

    return origin_split(url, found, &rest) && origin_is_same(found, origin) ? rest : NULL;
}
