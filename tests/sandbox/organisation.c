/* SPDX-License-Identifier: MIT
 *
 * A second organisation with its own hosts.
 */
#include "organisation.h"

#include <stdio.h>
#include <string.h>

#include "portal.h"
#include "portal_session.h"
#include "sso.h"

#define EMAIL "barney@moes.example"

void
organisation_name_places(struct sandbox *second, unsigned short port)
{
    snprintf(second->email, sizeof(second->email), "%s", EMAIL);
    snprintf(second->sso_url, sizeof(second->sso_url), "https://" ORGANISATION_SSO_HOST ":%u", port);
    snprintf(second->console_url, sizeof(second->console_url), "https://" ORGANISATION_CONSOLE_HOST ":%u", port);
    snprintf(second->evil_url, sizeof(second->evil_url), "https://" SANDBOX_EVIL_HOST ":%u", port);
}

static bool
is_its_host(const char *host)
{
    return strcasecmp(host, ORGANISATION_SSO_HOST) == 0 || strcasecmp(host, ORGANISATION_CONSOLE_HOST) == 0;
}

/* Assertions go to the AWS of the first organisation. */
bool
organisation_handle(struct sandbox *second, struct sandbox *first, const struct request *request, struct answer *answer)
{
    if (!is_its_host(request->host)) {
        return false;
    }
    second->script = first->script;
    second->assertions = first->assertions;
    portal_session_follow_script(second);
    if (strcasecmp(request->host, ORGANISATION_SSO_HOST) == 0) {
        sso_handle(second, request, answer);
    } else {
        portal_handle(second, request, answer);
    }
    first->assertions = second->assertions;
    second->assertions = NULL;
    return true;
}

static bool
has_password_of(const struct sandbox *sandbox, const struct request *request)
{
    cJSON *json = cJSON_ParseWithLength(request->body, request->body_size);
    const char *password = cJSON_GetStringValue(cJSON_GetObjectItem(json, "password"));
    bool has = password != NULL && strcmp(password, sandbox->password) == 0;

    cJSON_Delete(json);
    return has;
}

static bool
has_cookie_of(const struct sandbox *sandbox, const struct request *request)
{
    const char *cookies = request_header(request, "Cookie");

    for (const struct portal_session *session = sandbox->sessions; session != NULL; session = session->next) {
        if (cookies != NULL && strstr(cookies, session->id) != NULL) {
            return true;
        }
    }
    return false;
}

void
organisation_note_secrets(const struct sandbox *second, const struct sandbox *first, const struct request *request,
                          struct answer *answer)
{
    const struct sandbox *other = is_its_host(request->host) ? first : second;

    if (has_password_of(other, request) || has_cookie_of(other, request)) {
        cJSON_AddTrueToObject(answer->notes, "foreign_secret");
    }
}
