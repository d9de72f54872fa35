/* SPDX-License-Identifier: MIT
 *
 * STS's XML (API version 2011-06-15, AWS's service model): credentials, or a refusal as a failure. Namespaces are
 * ignored; the position of an element decides.
 */
#include "sign_in/aws/sts_reply.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sign_in/http/markup.h"

enum {
    REPLY_MAX_BYTES = 1 << 20,
    KEY_ID_MIN = 16, /* STS: AccessKeyId, 16 to 128 word characters */
    KEY_ID_MAX = 128,
    CODE_SHOWN = 64,
    WORDS_SHOWN = 240, /* of AWS's message */
};

struct refusal {
    const char *code;  /* AWS's error code; NULL: any other */
    const char *words; /* part of the message that distinguishes cases of one code, or NULL */
    enum sts_fault fault;
    enum failure_id failure; /* its values are AWS's code and message */
};

/* Codes and statuses: AWS's service model. Messages: reports in public issue trackers (2018 to 2026). The first
 * matching row is used. */
static const struct refusal refusals[] = {
    {"ExpiredTokenException", NULL, STS_FAULT_EXPIRED, FAILURE_ASSERTION_EXPIRED},
    {"ExpiredToken", NULL, STS_FAULT_EXPIRED, FAILURE_AWS_CREDENTIALS_EXPIRED},
    {"ValidationError", "role chaining", STS_FAULT_DURATION, FAILURE_CHAINED_TOO_LONG},
    {"ValidationError", "DurationSeconds", STS_FAULT_DURATION, FAILURE_DURATION_TOO_LONG},
    {"InvalidIdentityToken", "provider doesn't exist", STS_FAULT_OTHER, FAILURE_PROVIDER_UNKNOWN},
    {"InvalidIdentityToken", "AuthSamlManifestNotFoundException", STS_FAULT_OTHER, FAILURE_PROVIDER_UNKNOWN},
    {"InvalidIdentityToken", "signature", STS_FAULT_OTHER, FAILURE_ASSERTION_SIGNATURE},
    {"InvalidIdentityToken", "requested Role", STS_FAULT_OTHER, FAILURE_ROLE_NOT_ASSERTED},
    {"InvalidIdentityToken", "SubjectConfirmat", STS_FAULT_OTHER, FAILURE_ASSERTION_RECIPIENT},
    {"InvalidIdentityToken", "base64", STS_FAULT_OTHER, FAILURE_ASSERTION_UNREADABLE},
    {"InvalidIdentityToken", NULL, STS_FAULT_OTHER, FAILURE_ASSERTION_NOT_ACCEPTED},
    {"IDPRejectedClaim", NULL, STS_FAULT_OTHER, FAILURE_CLAIM_REJECTED},
    {"AccessDenied", NULL, STS_FAULT_OTHER, FAILURE_ROLE_DENIED},
    {"AccessDeniedException", NULL, STS_FAULT_OTHER, FAILURE_ROLE_DENIED},
    {"RegionDisabledException", NULL, STS_FAULT_OTHER, FAILURE_REGION_DISABLED},
    {"MalformedPolicyDocument", NULL, STS_FAULT_OTHER, FAILURE_POLICY_MALFORMED},
    {"PackedPolicyTooLarge", NULL, STS_FAULT_OTHER, FAILURE_POLICY_TOO_LARGE},
    {"SignatureDoesNotMatch", NULL, STS_FAULT_CLOCK, FAILURE_REQUEST_SIGNATURE},
    {"RequestExpired", NULL, STS_FAULT_CLOCK, FAILURE_REQUEST_EXPIRED},
    {"InvalidClientTokenId", NULL, STS_FAULT_OTHER, FAILURE_KEY_UNKNOWN},
    {"Throttling", NULL, STS_FAULT_OTHER, FAILURE_AWS_BUSY},
    {"ThrottlingException", NULL, STS_FAULT_OTHER, FAILURE_AWS_BUSY},
    {"IDPCommunicationError", NULL, STS_FAULT_OTHER, FAILURE_AWS_WITHOUT_PROVIDER},
    {NULL, NULL, STS_FAULT_OTHER, FAILURE_AWS_REFUSED},
};

void
sts_credentials_clear(struct sts_credentials *credentials)
{
    secret_clear(&credentials->secret_access_key);
    secret_clear(&credentials->session_token);
    *credentials = (struct sts_credentials){0};
}

static bool
not_understood(const char *what, struct failure *failure)
{
    return failure_set(failure, FAILURE_STS_NOT_UNDERSTOOD, what);
}

static bool
read_key(const xmlNode *credentials, const char *name, size_t size_max, struct secret *key)
{
    return markup_text(markup_child(credentials, name), key) &&
           text_is_made_of(secret_text(key), size_max, STS_KEY_CHARACTERS);
}

static bool
read_credentials(const xmlNode *element, struct sts_credentials *credentials, struct failure *failure)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials read = {0};
    CLEANUP_SECRET struct secret key_id = {0};
    CLEANUP_SECRET struct secret expiration = {0};

    if (!markup_text(markup_child(element, "AccessKeyId"), &key_id) || key_id.size < KEY_ID_MIN ||
        !text_is_made_of(key_id.text, KEY_ID_MAX, "_") ||
        !text_copy(read.access_key_id, sizeof(read.access_key_id), key_id.text)) {
        return not_understood("no AccessKeyId", failure);
    }
    if (!read_key(element, "SecretAccessKey", STS_SECRET_KEY_MAX, &read.secret_access_key)) {
        return not_understood("no SecretAccessKey", failure);
    }
    if (!read_key(element, "SessionToken", STS_TOKEN_MAX, &read.session_token)) {
        return not_understood("no SessionToken", failure);
    }
    if (!markup_text(markup_child(element, "Expiration"), &expiration) ||
        !clock_parse_rfc3339(expiration.text, &read.expires_at)) {
        return not_understood("no Expiration", failure);
    }
    *credentials = TAKE_STRUCT(read);
    return true;
}

static bool
is_unavailable(long status)
{
    return status == 429 || status >= 500;
}

/* The failure for the HTTP status alone: a proxy or load balancer in front of STS sends its own pages. */
static bool
set_unavailable(long status, struct failure *failure)
{
    return status == 429 ? failure_set(failure, FAILURE_STS_BUSY)
                         : failure_set(failure, FAILURE_STS_UNAVAILABLE, status);
}

static bool
read_refusal(long status, const xmlNode *element, enum sts_fault *fault, struct failure *failure)
{
    CLEANUP_SECRET struct secret code = {0};
    CLEANUP_SECRET struct secret message = {0};
    const struct refusal *refusal = refusals;
    char shown_code[CODE_SHOWN + 1];
    char shown_message[WORDS_SHOWN + 1];

    markup_text(markup_child(element, "Code"), &code);
    markup_text(markup_child(element, "Message"), &message);
    while (refusal->code != NULL &&
           (strcmp(secret_text(&code), refusal->code) != 0 ||
            (refusal->words != NULL && strcasestr(secret_text(&message), refusal->words) == NULL))) {
        refusal++;
    }
    *fault = refusal->fault;
    if (is_unavailable(status) && refusal->code == NULL) {
        return set_unavailable(status, failure);
    }
    snprintf(shown_code, sizeof(shown_code), "%s", code.size == 0 ? "no code" : code.text);
    snprintf(shown_message, sizeof(shown_message), "%s", message.size == 0 ? "no message" : message.text);
    return failure_set(failure, refusal->failure, shown_code, shown_message);
}

bool
sts_reply_parse(long status, const struct secret *body, struct sts_credentials *credentials, enum sts_fault *fault,
                struct failure *failure)
{
    CLEANUP_MARKUP xmlDoc *document = markup_open_xml(body, REPLY_MAX_BYTES);
    const xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    const xmlNode *result = root == NULL ? NULL : root->children;
    const xmlNode *refusal;

    *fault = STS_FAULT_OTHER;
    refusal = root != NULL && markup_is(root, NULL, "ErrorResponse") ? markup_child(root, "Error") : NULL;
    if (refusal != NULL) {
        return read_refusal(status, refusal, fault, failure);
    }
    if (is_unavailable(status)) {
        return set_unavailable(status, failure);
    }
    /* The first child whose name ends with "Result" (each action has its own name); NULL: the reply is not STS's. */
    for (; result != NULL; result = result->next) {
        size_t length = result->type == XML_ELEMENT_NODE ? strlen((const char *)result->name) : 0;

        if (length > 6 && strcmp((const char *)result->name + length - 6, "Result") == 0) {
            break;
        }
    }
    if (result == NULL || status != 200) {
        return failure_set(failure, FAILURE_NOT_STS, status);
    }
    if (!read_credentials(markup_child(result, "Credentials"), credentials, failure)) {
        return false;
    }
    *fault = STS_FAULT_NONE;
    return true;
}
