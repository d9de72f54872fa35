/* SPDX-License-Identifier: MIT
 *
 * getSigninToken and login. Their queries contain secrets, so only the path and harmless parameters are recorded.
 */
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "credentials.h"
#include "encoding.h"
#include "record.h"
#include "sandbox.h"

enum { TOKEN_LENGTH = 600, DURATION_LEAST = 900, DURATION_MOST = 43200 };

static char *signin_token; /* the one issued last, NULL: none yet */

/* The credentials in the query's session; NULL when the sandbox did not issue them or they are expired. */
static const struct credentials *
find_owner(const char *query)
{
    CLEANUP_FREE char *text = encoding_form_field(query, "Session");
    cJSON *session = cJSON_Parse(text == NULL ? "" : text);
    const struct credentials *owner = credentials_find(json_text(session, "sessionId"));
    bool is_right = owner != NULL && strcmp(owner->secret, json_text(session, "sessionKey")) == 0 &&
                    strcmp(owner->token, json_text(session, "sessionToken")) == 0;

    cJSON_Delete(session);
    return is_right && !credentials_are_expired(owner) ? owner : NULL;
}

static bool
takes_duration(const struct script *script, const char *text)
{
    long long seconds;

    return text == NULL || (!script_is_on(script, "signin_refuses_duration") &&
                            text_to_number(text, DURATION_LEAST, DURATION_MOST, &seconds));
}

static void
get_signin_token(struct sandbox *sandbox, const char *query, struct answer *answer)
{
    CLEANUP_FREE char *duration = encoding_form_field(query, "SessionDuration");
    const struct credentials *owner = find_owner(query);

    answer_note(answer, "session_duration", duration);
    if (owner == NULL || !takes_duration(sandbox->script, duration)) {
        answer_page(answer, MHD_HTTP_BAD_REQUEST, "Bad Request");
        return;
    }
    answer_note(answer, "arn", owner->arn);
    free(signin_token);
    signin_token = random_base64(TOKEN_LENGTH);
    record_secret(signin_token);
    answer_message(answer, MHD_HTTP_OK, "SigninToken", signin_token);
}

static void
log_in(const char *query, struct answer *answer)
{
    CLEANUP_FREE char *token = encoding_form_field(query, "SigninToken");
    CLEANUP_FREE char *destination = encoding_form_field(query, "Destination");
    CLEANUP_FREE char *issuer = encoding_form_field(query, "Issuer");

    answer_note(answer, "destination", destination);
    answer_note(answer, "issuer", issuer);
    if (token == NULL || signin_token == NULL || strcmp(token, signin_token) != 0 || destination == NULL) {
        answer_page(answer, MHD_HTTP_BAD_REQUEST, "Bad Request");
        return;
    }
    answer_page(answer, MHD_HTTP_OK, "AWS Management Console");
}

void
federation_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const char *question = strchr(request->target, '?');
    const char *query = question == NULL ? "" : question + 1;
    CLEANUP_FREE char *action = encoding_form_field(query, "Action");
    bool is_down = script_is_on(sandbox->script, "html_503");

    answer_note(answer, "path", request->path);
    answer_note(answer, "action", action == NULL ? "" : action);
    if (strcmp(request->path, "/federation") != 0 || strcmp(request->method, "GET") != 0 || action == NULL || is_down) {
        answer_page(answer, is_down ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_BAD_REQUEST, "Bad Request");
    } else if (strcmp(action, "getSigninToken") == 0) {
        get_signin_token(sandbox, query, answer);
    } else if (strcmp(action, "login") == 0) {
        log_in(query, answer);
    } else {
        answer_page(answer, MHD_HTTP_BAD_REQUEST, "Bad Request");
    }
}
