/* SPDX-License-Identifier: MIT
 *
 * getSigninToken and login. Their queries contain secrets, so only the path and harmless parameters are recorded.
 */
#include "federation.h"

#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "credentials.h"
#include "encoding.h"
#include "random_text.h"

enum { TOKEN_LENGTH = 600, DURATION_LEAST = 900, DURATION_MOST = 43200 };

static void
refuse(struct answer *answer, unsigned status)
{
    answer_text(answer, status, "text/html", "<html><body>Bad Request</body></html>\n");
}

static const char *
text_member(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

/* The credentials in the query's session; NULL when the sandbox did not issue them or they are expired. */
static const struct credentials *
find_owner(const struct sandbox *sandbox, const char *query)
{
    CLEANUP_FREE char *text = encoding_form_field(query, "Session");
    cJSON *session = cJSON_Parse(text == NULL ? "" : text);
    const struct credentials *owner = credentials_find(sandbox, text_member(session, "sessionId"));
    bool is_right = owner != NULL && strcmp(owner->secret, text_member(session, "sessionKey")) == 0 &&
                    strcmp(owner->token, text_member(session, "sessionToken")) == 0;

    cJSON_Delete(session);
    return is_right && !credentials_are_expired(owner) ? owner : NULL;
}

static bool
takes_duration(const struct script *script, const char *text)
{
    long long seconds;

    return text == NULL ||
           (!script->signin_refuses_duration && text_to_number(text, DURATION_LEAST, DURATION_MOST, &seconds));
}

static void
get_signin_token(struct sandbox *sandbox, const char *query, struct answer *answer)
{
    CLEANUP_FREE char *duration = encoding_form_field(query, "SessionDuration");
    const struct credentials *owner = find_owner(sandbox, query);
    cJSON *json;

    answer_note(answer, "session_duration", duration);
    if (owner == NULL || !takes_duration(sandbox->script, duration)) {
        refuse(answer, MHD_HTTP_BAD_REQUEST);
        return;
    }
    answer_note(answer, "arn", owner->arn);
    free(sandbox->signin_token);
    sandbox->signin_token = random_base64(TOKEN_LENGTH);
    leak_list_add(sandbox->leak_list, sandbox->signin_token);
    json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "SigninToken", sandbox->signin_token);
    answer_json(answer, MHD_HTTP_OK, json);
}

static void
log_in(struct sandbox *sandbox, const char *query, struct answer *answer)
{
    CLEANUP_FREE char *token = encoding_form_field(query, "SigninToken");
    CLEANUP_FREE char *destination = encoding_form_field(query, "Destination");
    CLEANUP_FREE char *issuer = encoding_form_field(query, "Issuer");

    answer_note(answer, "destination", destination);
    answer_note(answer, "issuer", issuer);
    if (token == NULL || sandbox->signin_token == NULL || strcmp(token, sandbox->signin_token) != 0 ||
        destination == NULL) {
        refuse(answer, MHD_HTTP_BAD_REQUEST);
        return;
    }
    answer_text(answer, MHD_HTTP_OK, "text/html", "<html><body>AWS Management Console</body></html>\n");
}

void
federation_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const char *question = strchr(request->target, '?');
    const char *query = question == NULL ? "" : question + 1;
    CLEANUP_FREE char *action = encoding_form_field(query, "Action");

    answer_note(answer, "path", request->path);
    answer_note(answer, "action", action == NULL ? "" : action);
    if (strcmp(request->path, "/federation") != 0 || strcmp(request->method, "GET") != 0 || action == NULL ||
        sandbox->script->html_503) {
        refuse(answer, sandbox->script->html_503 ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_BAD_REQUEST);
    } else if (strcmp(action, "getSigninToken") == 0) {
        get_signin_token(sandbox, query, answer);
    } else if (strcmp(action, "login") == 0) {
        log_in(sandbox, query, answer);
    } else {
        refuse(answer, MHD_HTTP_BAD_REQUEST);
    }
}
