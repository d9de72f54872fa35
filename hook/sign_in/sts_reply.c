/* SPDX-License-Identifier: MIT
 *
 * STS's XML (API version 2011-06-15, AWS's service model): credentials, or a refusal put into a sentence that says
 * whose move it is. Namespaces are not looked at: the element's places are.
 */
#include "sign_in/sts_reply.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sign_in/markup.h"

enum {
    REPLY_MAX_BYTES = 1 << 20,
    KEY_ID_MIN = 16, /* STS: AccessKeyId, 16 to 128 word characters */
    KEY_ID_MAX = 128,
    SECRET_KEY_MAX = 256, /* seen: 40 */
    TOKEN_MAX = 32 << 10, /* "typically less than 4096 bytes", but no promise */
    WORDS_SHOWN = 240,    /* of AWS's own message */
};

static const char key_characters[] = "+/=-_.~:"; /* base64, and a margin that is safe everywhere */

struct refusal {
    const char *code;  /* as AWS writes it */
    const char *words; /* part of the message that tells cases of one code apart, or NULL */
    enum error_code error_code;
    enum error_party party;
    enum sts_fault fault;
    const char *meaning; /* sentence without its full stop */
};

/* Codes and statuses: AWS's service model. Messages: reports in public issue trackers (2018 to 2026). The first row
 * that fits is taken. */
static const struct refusal refusals[] = {
    {"ExpiredTokenException", NULL, ERROR_DENIED, PARTY_YOU, STS_FAULT_EXPIRED,
     "AWS found JumpCloud's assertion older than five minutes: check this machine's clock and try again"},
    {"ExpiredToken", NULL, ERROR_DENIED, PARTY_YOU, STS_FAULT_EXPIRED,
     "AWS found what was shown to it expired: check this machine's clock and try again"},
    {"ValidationError", "role chaining", ERROR_DENIED, PARTY_YOU, STS_FAULT_DURATION,
     "AWS gives a role that is assumed from another role one hour at most: ask for a duration of 1h"},
    {"ValidationError", "DurationSeconds", ERROR_DENIED, PARTY_YOU, STS_FAULT_DURATION,
     "The role does not allow sessions of that duration: ask for a shorter one, or ask your administrator to raise "
     "the role's maximum session duration"},
    {"InvalidIdentityToken", "provider doesn't exist", ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "The AWS account has no SAML provider of the name that JumpCloud asserts: ask your administrator to correct the "
     "application's Role attribute or to create the provider"},
    {"InvalidIdentityToken", "AuthSamlManifestNotFoundException", ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "The AWS account has no SAML provider of the name that JumpCloud asserts: ask your administrator to correct the "
     "application's Role attribute or to create the provider"},
    {"InvalidIdentityToken", "signature", ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS does not accept the assertion's signature, probably because JumpCloud's certificate changed: ask your "
     "administrator to upload the application's metadata to the SAML provider again"},
    {"InvalidIdentityToken", "requested Role", ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS does not find this role with this provider in the assertion: ask your administrator to correct the "
     "application's Role attribute"},
    {"InvalidIdentityToken", "SubjectConfirmat", ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "The assertion has no recipient or time limit that AWS accepts: ask your administrator to check the "
     "application's ACS URL"},
    {"InvalidIdentityToken", "base64", ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS cannot read the assertion with the metadata that it has: ask your administrator to upload the "
     "application's metadata to the SAML provider again"},
    {"InvalidIdentityToken", NULL, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS does not accept JumpCloud's assertion: ask your administrator to check the SAML provider"},
    {"IDPRejectedClaim", NULL, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS rejects what the assertion claims: ask your administrator to check the application's attributes"},
    {"AccessDenied", NULL, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS does not let you assume this role: ask your administrator to check the role's trust policy"},
    {"AccessDeniedException", NULL, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS does not let you assume this role: ask your administrator to check the role's trust policy"},
    {"RegionDisabledException", NULL, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "STS is switched off in this region for the account: choose another region, or ask your administrator to switch "
     "it on"},
    {"MalformedPolicyDocument", NULL, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "AWS cannot use a policy or tag of this session: ask your administrator to check the application's attributes"},
    {"PackedPolicyTooLarge", NULL, ERROR_DENIED, PARTY_ADMINISTRATOR, STS_FAULT_OTHER,
     "The session's policies and tags are larger than AWS allows: ask your administrator to shorten the "
     "application's attributes"},
    {"SignatureDoesNotMatch", NULL, ERROR_DENIED, PARTY_YOU, STS_FAULT_OTHER,
     "AWS does not accept the request's signature: check this machine's clock and try again"},
    {"RequestExpired", NULL, ERROR_DENIED, PARTY_YOU, STS_FAULT_OTHER,
     "AWS found the request too old: check this machine's clock and try again"},
    {"InvalidClientTokenId", NULL, ERROR_DENIED, PARTY_YOU, STS_FAULT_OTHER,
     "AWS does not know the credentials that should assume the role: sign in again"},
    {"Throttling", NULL, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER,
     "AWS asks to wait, as it got too many requests: try again in a minute"},
    {"ThrottlingException", NULL, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER,
     "AWS asks to wait, as it got too many requests: try again in a minute"},
    {"IDPCommunicationError", NULL, ERROR_NETWORK, PARTY_AWS, STS_FAULT_OTHER,
     "AWS could not reach the identity provider: try again in a minute"},
};

static const struct refusal unknown_refusal = {"",
                                               NULL,
                                               ERROR_DENIED,
                                               PARTY_ADMINISTRATOR,
                                               STS_FAULT_OTHER,
                                               "AWS refused to give credentials: show this to your administrator"};

void
sts_credentials_clear(struct sts_credentials *credentials)
{
    secret_clear(&credentials->secret_access_key);
    secret_clear(&credentials->session_token);
    *credentials = (struct sts_credentials){0};
}

static bool
not_understood(const char *what, struct error *error)
{
    return error_blame(error, ERROR_REPLY, PARTY_AWS,
                       "The answer of AWS STS is not understood (%s): try again, and report it if it stays so.", what);
}

static bool
read_key_id(const xmlNode *credentials, char key_id[static KEY_ID_MAX + 1])
{
    CLEANUP_SECRET struct secret text = {0};

    return markup_text(markup_child(credentials, "AccessKeyId"), &text) && text.size >= KEY_ID_MIN &&
           text_is_made_of(text.text, KEY_ID_MAX, "_") && text_copy(key_id, KEY_ID_MAX + 1, text.text);
}

static bool
read_key(const xmlNode *credentials, const char *name, size_t size_max, struct secret *key)
{
    return markup_text(markup_child(credentials, name), key) &&
           text_is_made_of(secret_text(key), size_max, key_characters);
}

static bool
read_expiration(const xmlNode *credentials, time_t *expires_at)
{
    CLEANUP_SECRET struct secret text = {0};

    return markup_text(markup_child(credentials, "Expiration"), &text) && clock_parse_rfc3339(text.text, expires_at);
}

static bool
read_credentials(const xmlNode *element, struct sts_credentials *credentials, struct error *error)
{
    CLEANUP_STS_CREDENTIALS struct sts_credentials read = {0};

    if (!read_key_id(element, read.access_key_id)) {
        return not_understood("no AccessKeyId", error);
    }
    if (!read_key(element, "SecretAccessKey", SECRET_KEY_MAX, &read.secret_access_key)) {
        return not_understood("no SecretAccessKey", error);
    }
    if (!read_key(element, "SessionToken", TOKEN_MAX, &read.session_token)) {
        return not_understood("no SessionToken", error);
    }
    if (!read_expiration(element, &read.expires_at)) {
        return not_understood("no Expiration", error);
    }
    *credentials = read;
    read = (struct sts_credentials){0};
    return true;
}

static const struct refusal *
find_refusal(const char *code, const char *message)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        if (strcmp(code, refusals[i].code) == 0 &&
            (refusals[i].words == NULL || strcasestr(message, refusals[i].words) != NULL)) {
            return &refusals[i];
        }
    }
    return &unknown_refusal;
}

static bool
unavailable(long status, struct error *error)
{
    return error_blame(error, ERROR_NETWORK, PARTY_AWS,
                       "AWS STS cannot answer now (status %ld): try again in a few minutes.", status);
}

static bool
read_refusal(long status, const xmlNode *element, enum sts_fault *fault, struct error *error)
{
    CLEANUP_SECRET struct secret code = {0};
    CLEANUP_SECRET struct secret message = {0};
    const struct refusal *refusal;

    markup_text(markup_child(element, "Code"), &code);
    markup_text(markup_child(element, "Message"), &message);
    refusal = find_refusal(secret_text(&code), secret_text(&message));
    *fault = refusal->fault;
    if (status >= 500 && refusal == &unknown_refusal) {
        return unavailable(status, error);
    }
    return error_blame(error, refusal->error_code, refusal->party, "%s (AWS: %.64s: %.*s).", refusal->meaning,
                       code.size == 0 ? "no code" : code.text, WORDS_SHOWN,
                       message.size == 0 ? "no message" : message.text);
}

/* The first child whose name ends with "Result", as each action names its own. */
static const xmlNode *
find_result(const xmlNode *root)
{
    for (const xmlNode *child = root->children; child != NULL; child = child->next) {
        size_t length = child->type == XML_ELEMENT_NODE ? strlen((const char *)child->name) : 0;

        if (length > 6 && strcmp((const char *)child->name + length - 6, "Result") == 0) {
            return child;
        }
    }
    return NULL;
}

bool
sts_reply_parse(long status, const struct secret *body, struct sts_credentials *credentials, enum sts_fault *fault,
                struct error *error)
{
    CLEANUP_MARKUP xmlDoc *document = markup_open_xml(body, REPLY_MAX_BYTES);
    const xmlNode *root = document == NULL ? NULL : xmlDocGetRootElement(document);
    const xmlNode *refusal;

    *fault = STS_FAULT_OTHER;
    refusal = root != NULL && markup_is(root, NULL, "ErrorResponse") ? markup_child(root, "Error") : NULL;
    if (refusal != NULL) {
        return read_refusal(status, refusal, fault, error);
    }
    if (status >= 500) {
        return unavailable(status, error);
    }
    if (root == NULL || status != 200) {
        return error_blame(error, ERROR_REPLY, PARTY_AWS,
                           "What answered in the place of AWS STS is not STS (status %ld): check AWS_ENDPOINT_URL_STS "
                           "and whether this network wants a sign-in of its own.",
                           status);
    }
    if (!read_credentials(markup_child(find_result(root), "Credentials"), credentials, error)) {
        return false;
    }
    *fault = STS_FAULT_NONE;
    return true;
}
