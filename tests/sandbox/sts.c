/* SPDX-License-Identifier: MIT
 *
 * The three actions of STS. Limits, codes and statuses: AWS STS API reference and botocore's service model; messages
 * from users' reports.
 */
#include "sts.h"

#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "assertion.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "busy.h"
#include "credentials.h"
#include "encoding.h"
#include "signer.h"
#include "sts_answer.h"

enum {
    DURATION_LEAST = 900,
    DURATION_MOST = 43200,
    DURATION_DEFAULT = 3600,
    DURATION_CHAINED_MOST = 3600,
    SESSION_NAME_LEAST = 2,
    SESSION_NAME_MOST = 64,
    EXTERNAL_ID_MOST = 1224,
};

#define BAD MHD_HTTP_BAD_REQUEST

/* One call of an action. */
struct call {
    struct sandbox *sandbox;
    const struct request *request;
    struct answer *answer;
    const char *action;
};

static char *
parameter(const struct call *call, const char *name)
{
    return encoding_form_field(call->request->body, name);
}

static void
note(const struct call *call, const char *name, const char *text)
{
    answer_note(call->answer, name, text);
}

static bool
refuse_value(const struct call *call, const char *name, const char *value, const char *constraint)
{
    sts_answer_error(call->answer, BAD, "ValidationError",
                     "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s",
                     value, name, constraint);
    return false;
}

static bool
read_duration(const struct call *call, long *seconds)
{
    CLEANUP_FREE char *text = parameter(call, "DurationSeconds");
    long long number = DURATION_DEFAULT;

    if (text != NULL) {
        if (!text_to_number(text, INT32_MIN, INT32_MAX, &number)) {
            sts_answer_error(call->answer, BAD, "MalformedInput", "The request is not valid.");
            return false;
        }
        if (number < DURATION_LEAST) {
            return refuse_value(call, "durationSeconds", text, "have value greater than or equal to 900");
        }
        if (number > DURATION_MOST) {
            return refuse_value(call, "durationSeconds", text, "have value less than or equal to 43200");
        }
        cJSON_AddNumberToObject(call->answer->notes, "duration", (double)number);
    }
    *seconds = (long)number;
    return true;
}

static bool
fits_role(const struct call *call, long seconds)
{
    if (seconds > call->sandbox->script->max_session_duration) {
        sts_answer_error(call->answer, BAD, "ValidationError",
                         "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        return false;
    }
    return true;
}

/* New credentials for the role, or NULL after a refusal. */
static const struct credentials *
issue(const struct call *call, const char *role, const char *session_name, long seconds)
{
    long lifetime = call->sandbox->script->session_seconds;
    const struct credentials *made = credentials_new(call->sandbox, role, session_name,
                                                     lifetime != 0 ? lifetime : seconds);

    if (made == NULL) {
        sts_answer_error(call->answer, BAD, "ValidationError", "%s is invalid", role);
    }
    return made;
}

/* --- AssumeRoleWithSAML --- */

static bool
accepts_assertion(const struct call *call, const char *base64, const char *role, const char *provider)
{
    const struct assertion *assertion = assertion_find(call->sandbox, base64);

    if (assertion == NULL) {
        sts_answer_error(call->answer, BAD, "InvalidIdentityToken",
                         "Invalid base64 SAMLResponse (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error "
                         "Code: AuthSamlInvalidSamlResponseException)");
        return false;
    }
    if (assertion_is_expired(assertion, call->sandbox->script)) {
        sts_answer_error(call->answer, BAD, "ExpiredTokenException",
                         "Token must be redeemed within 5 minutes of issuance");
        return false;
    }
    if (!assertion_has(assertion, role, provider)) {
        sts_answer_error(call->answer, BAD, "InvalidIdentityToken",
                         "SAML Assertion doesn't contain the requested Role and Metadata in the attributes");
        return false;
    }
    return true;
}

static void
answer_saml(const struct call *call, const struct credentials *credentials)
{
    struct sts_answer xml;

    sts_answer_begin(&xml, call->action);
    sts_answer_element(&xml, "Subject", SANDBOX_EMAIL);
    sts_answer_element(&xml, "SubjectType", "persistent");
    sts_answer_credentials(&xml, credentials, call->sandbox->script);
    sts_answer_element(&xml, "PackedPolicySize", "6");
    sts_answer_element(&xml, "Issuer", "https://sso.jumpcloud.com/saml2/aws");
    sts_answer_element(&xml, "Audience", "https://signin.aws.amazon.com/saml");
    sts_answer_element(&xml, "NameQualifier", "SbdGOnUkh1i4+EXAMPLExL/jEvs=");
    sts_answer_end(&xml, call->answer);
}

static void
assume_role_with_saml(const struct call *call)
{
    CLEANUP_FREE char *role = parameter(call, "RoleArn");
    CLEANUP_FREE char *provider = parameter(call, "PrincipalArn");
    CLEANUP_FREE char *base64 = parameter(call, "SAMLAssertion");
    const struct credentials *credentials;
    long seconds;

    note(call, "role", role);
    note(call, "provider", provider);
    if (role == NULL || provider == NULL || base64 == NULL) {
        sts_answer_error(call->answer, BAD, "ValidationError",
                         "3 values at 'roleArn', 'principalArn', 'sAMLAssertion' must not be null");
    } else if (read_duration(call, &seconds) && accepts_assertion(call, base64, role, provider) &&
               fits_role(call, seconds) && (credentials = issue(call, role, SANDBOX_EMAIL, seconds)) != NULL) {
        answer_saml(call, credentials);
    }
}

/* --- signed actions --- */

/* The credentials that signed the request; NULL after a refusal. */
static const struct credentials *
find_signer(const struct call *call)
{
    return signer_find(call->sandbox, call->request, call->answer, "sts");
}

static bool
has_valid_session_name(const struct call *call, const char *role, const char *session_name)
{
    if (role == NULL || session_name == NULL) {
        sts_answer_error(call->answer, BAD, "ValidationError",
                         "2 values at 'roleArn', 'roleSessionName' must not be null");
        return false;
    }
    if (strlen(session_name) < SESSION_NAME_LEAST || !text_is_made_of(session_name, SESSION_NAME_MOST, "_+=,.@-")) {
        return refuse_value(call, "roleSessionName", session_name,
                            "have length 2 to 64 and satisfy regular expression pattern: [\\w+=,.@-]*");
    }
    return true;
}

static bool
takes_external_id(const struct call *call)
{
    CLEANUP_FREE char *external_id = parameter(call, "ExternalId");

    note(call, "external_id", external_id);
    if (external_id != NULL &&
        (strlen(external_id) < 2 || !text_is_made_of(external_id, EXTERNAL_ID_MOST, "_+=,.@:/-"))) {
        return refuse_value(call, "externalId", external_id,
                            "have length 2 to 1224 and satisfy regular expression pattern: [\\w+=,.@:\\/-]*");
    }
    return true;
}

/* All credentials here belong to a role, so every AssumeRole is role chaining, with AWS's limit of one hour. */
static bool
fits_chaining(const struct call *call, long seconds)
{
    if (seconds > DURATION_CHAINED_MOST) {
        sts_answer_error(call->answer, BAD, "ValidationError",
                         "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
                         "chaining");
        return false;
    }
    return true;
}

static void
assume_role(const struct call *call)
{
    CLEANUP_FREE char *role = parameter(call, "RoleArn");
    CLEANUP_FREE char *session_name = parameter(call, "RoleSessionName");
    const struct credentials *credentials;
    struct sts_answer xml;
    long seconds;

    note(call, "role", role);
    note(call, "session_name", session_name);
    if (find_signer(call) == NULL || !has_valid_session_name(call, role, session_name) || !takes_external_id(call) ||
        !read_duration(call, &seconds) || !fits_chaining(call, seconds) || !fits_role(call, seconds) ||
        (credentials = issue(call, role, session_name, seconds)) == NULL) {
        return;
    }
    sts_answer_begin(&xml, call->action);
    sts_answer_credentials(&xml, credentials, call->sandbox->script);
    sts_answer_end(&xml, call->answer);
}

static void
get_caller_identity(const struct call *call)
{
    const struct credentials *signer = find_signer(call);
    CLEANUP_FREE char *user_id = NULL;
    struct sts_answer xml;

    if (signer == NULL) {
        return;
    }
    if (asprintf(&user_id, "%s:%s", signer->role_id, signer->session_name) < 0) {
        abort();
    }
    note(call, "arn", signer->arn);
    sts_answer_begin(&xml, call->action);
    sts_answer_element(&xml, "Arn", signer->arn);
    sts_answer_element(&xml, "UserId", user_id);
    sts_answer_element(&xml, "Account", signer->account);
    sts_answer_end(&xml, call->answer);
}

/* --- the host --- */

static const struct {
    const char *name;
    void (*answer)(const struct call *call);
} actions[] = {
    {"AssumeRoleWithSAML", assume_role_with_saml},
    {"AssumeRole", assume_role},
    {"GetCallerIdentity", get_caller_identity},
};

static bool
is_scripted(const struct call *call)
{
    const struct script *script = call->sandbox->script;

    call->answer->delay_seconds = (unsigned)script->sts_slow;
    if (script->html_503) {
        answer_text(call->answer, MHD_HTTP_SERVICE_UNAVAILABLE, "text/html",
                    "<html><body><b>Http/1.1 Service Unavailable</b></body></html>\n");
        return true;
    }
    if (script->error.code != NULL &&
        (script->error.action == NULL || strcmp(script->error.action, call->action) == 0)) {
        sts_answer_error(call->answer, (unsigned)script->error.http, script->error.code, "%s", script->error.message);
        return true;
    }
    return false;
}

static void
answer_call(const struct call *call)
{
    CLEANUP_FREE char *version = parameter(call, "Version");

    if (busy_answer(call->sandbox, SCRIPT_BUSY_STS, call->answer) || is_scripted(call)) {
        return;
    }
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(actions[i].name, call->action) == 0 && version != NULL && strcmp(version, "2011-06-15") == 0) {
            actions[i].answer(call);
            return;
        }
    }
    sts_answer_error(call->answer, BAD, "InvalidAction", "Could not find operation %s for version %s", call->action,
                     version == NULL ? "NO_VERSION_SPECIFIED" : version);
}

void
sts_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    struct call call = {sandbox, request, answer, ""};
    CLEANUP_FREE char *action = parameter(&call, "Action");

    if (action != NULL) {
        call.action = action;
    }
    note(&call, "action", call.action);
    if (strcmp(request->method, "POST") != 0 || strcmp(request->path, "/") != 0) {
        sts_answer_error(answer, BAD, "InvalidAction", "The sandbox takes POST / only.");
    } else {
        answer_call(&call);
    }
    answer_date(answer, clock_now() + sandbox->script->clock_skew);
}
