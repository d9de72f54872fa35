/* SPDX-License-Identifier: MIT
 *
 * The three actions of STS. Limits, codes and statuses: AWS STS API reference and botocore's service model; messages
 * from users' reports.
 */
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "assertion.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "credentials.h"
#include "encoding.h"
#include "sandbox.h"
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

/* One call of an action. */
struct call {
    const struct script *script;
    const struct request *request;
    struct answer *answer;
    const char *action;
};

static char *
parameter(const struct call *call, const char *name)
{
    return encoding_form_field(call->request->body, name);
}

static bool
refuse(const struct call *call, const char *code, const char *message)
{
    sts_answer_error(call->answer, MHD_HTTP_BAD_REQUEST, code, "%s", message);
    return false;
}

static bool
refuse_value(const struct call *call, const char *name, const char *value, const char *constraint)
{
    sts_answer_error(call->answer, MHD_HTTP_BAD_REQUEST, "ValidationError",
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
            refuse(call, "MalformedInput", "The request is not valid.");
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
    if (seconds > script_number(call->script, "max_session_duration")) {
        return refuse(call, "ValidationError",
                      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    return true;
}

/* New credentials for the role, or NULL after a refusal. */
static const struct credentials *
issue(const struct call *call, const char *role, const char *session_name, long seconds)
{
    long lifetime = script_number(call->script, "session_seconds");
    const struct credentials *made = credentials_new(call->script, role, session_name,
                                                     lifetime != 0 ? lifetime : seconds);

    if (made == NULL) {
        sts_answer_error(call->answer, MHD_HTTP_BAD_REQUEST, "ValidationError", "%s is invalid", role);
    }
    return made;
}

/* --- AssumeRoleWithSAML --- */

static bool
accepts_assertion(const struct call *call, const char *base64, const char *role, const char *provider)
{
    const struct assertion *assertion = assertion_find(base64);

    if (assertion == NULL) {
        return refuse(call, "InvalidIdentityToken",
                      "Invalid base64 SAMLResponse (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error "
                      "Code: AuthSamlInvalidSamlResponseException)");
    }
    if (assertion_is_expired(assertion, call->script)) {
        return refuse(call, "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance");
    }
    if (!assertion_has(assertion, role, provider)) {
        return refuse(call, "InvalidIdentityToken",
                      "SAML Assertion doesn't contain the requested Role and Metadata in the attributes");
    }
    return true;
}

static void
answer_saml(const struct call *call, const struct credentials *credentials)
{
    struct sts_answer xml;

    sts_answer_begin(&xml, STS_NAMESPACE, call->action);
    sts_answer_element(&xml, "Subject", SANDBOX_EMAIL);
    sts_answer_element(&xml, "SubjectType", "persistent");
    sts_answer_credentials(&xml, credentials, call->script);
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

    answer_note(call->answer, "role", role);
    answer_note(call->answer, "provider", provider);
    if (role == NULL || provider == NULL || base64 == NULL) {
        refuse(call, "ValidationError", "3 values at 'roleArn', 'principalArn', 'sAMLAssertion' must not be null");
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
    return credentials_of_signer(call->script, call->request, "sts", call->answer);
}

static bool
has_valid_session_name(const struct call *call, const char *role, const char *session_name)
{
    if (role == NULL || session_name == NULL) {
        return refuse(call, "ValidationError", "2 values at 'roleArn', 'roleSessionName' must not be null");
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

    answer_note(call->answer, "external_id", external_id);
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
        return refuse(call, "ValidationError",
                      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
                      "chaining");
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

    answer_note(call->answer, "role", role);
    answer_note(call->answer, "session_name", session_name);
    if (find_signer(call) == NULL || !has_valid_session_name(call, role, session_name) || !takes_external_id(call) ||
        !read_duration(call, &seconds) || !fits_chaining(call, seconds) || !fits_role(call, seconds) ||
        (credentials = issue(call, role, session_name, seconds)) == NULL) {
        return;
    }
    sts_answer_begin(&xml, STS_NAMESPACE, call->action);
    sts_answer_credentials(&xml, credentials, call->script);
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
    user_id = print("%s:%s", signer->role_id, signer->session_name);
    answer_note(call->answer, "arn", signer->arn);
    sts_answer_begin(&xml, STS_NAMESPACE, call->action);
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

static void
answer_call(struct sandbox *sandbox, const struct call *call)
{
    CLEANUP_FREE char *version = parameter(call, "Version");

    if (scripted_busy(sandbox, "sts", call->answer)) {
        return;
    }
    call->answer->delay_seconds = (unsigned)script_number(call->script, "sts_slow");
    if (script_is_on(call->script, "html_503")) {
        answer_text(call->answer, MHD_HTTP_SERVICE_UNAVAILABLE, "text/html",
                    print("<html><body><b>Http/1.1 Service Unavailable</b></body></html>\n"));
        return;
    }
    if (sts_answer_scripted_error(call->answer, call->script, call->action)) {
        return;
    }
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(actions[i].name, call->action) == 0 && version != NULL && strcmp(version, "2011-06-15") == 0) {
            actions[i].answer(call);
            return;
        }
    }
    sts_answer_error(call->answer, MHD_HTTP_BAD_REQUEST, "InvalidAction", "Could not find operation %s for version %s",
                     call->action, version == NULL ? "NO_VERSION_SPECIFIED" : version);
}

void
sts_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    struct call call = {sandbox->script, request, answer, ""};
    CLEANUP_FREE char *action = parameter(&call, "Action");

    if (action != NULL) {
        call.action = action;
    }
    answer_note(answer, "action", call.action);
    if (strcmp(request->method, "POST") != 0 || strcmp(request->path, "/") != 0) {
        sts_answer_error(answer, MHD_HTTP_BAD_REQUEST, "InvalidAction", "The sandbox takes POST / only.");
    } else {
        answer_call(sandbox, &call);
    }
    answer_date(answer, clock_now() + script_number(sandbox->script, "clock_skew"));
}
