/* SPDX-License-Identifier: MIT
 *
 * The data that a security key signs. */
#include "names/webauthn.h"

#include <string.h>

#include "base/text.h"
#include "names/origin.h"

/* The host of an origin, without its port. */
static bool
host_of(const char *origin, char host[static ORIGIN_SIZE])
{
    static const char scheme[] = "https://";
    char parsed[ORIGIN_SIZE];

    if (!origin_parse(origin, parsed)) {
        return false;
    }
    text_copy(host, ORIGIN_SIZE, parsed + sizeof(scheme) - 1);
    host[strcspn(host, ":")] = '\0';
    return true;
}

bool
webauthn_is_rp_id_of(const char *rp_id, const char *origin)
{
    char host[ORIGIN_SIZE];
    size_t length = strlen(rp_id);
    size_t host_length;

    if (length == 0 || !host_of(origin, host)) {
        return false;
    }
    host_length = strlen(host);
    if (strcmp(rp_id, host) == 0) {
        return true;
    }
    return rp_id[0] != '.' && strchr(rp_id, '.') != NULL && length + 1 < host_length &&
           host[host_length - length - 1] == '.' && strcmp(host + host_length - length, rp_id) == 0;
}

bool
webauthn_is_base64url(const char *text, unsigned length_max)
{
    return text_is_made_of(text, length_max, "-_");
}

/* As jc2aws writes them (2021). Neither value has a character that JSON would escape. */
void
webauthn_append_client_data(const char *challenge, const char *origin, struct secret *client_data)
{
    secret_append(client_data, "{\"type\":\"webauthn.get\",\"challenge\":\"");
    secret_append(client_data, challenge);
    secret_append(client_data, "\",\"origin\":\"");
    secret_append(client_data, origin);
    secret_append(client_data, "\",\"crossOrigin\":false}");
}
