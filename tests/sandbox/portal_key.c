/* SPDX-License-Identifier: MIT
 *
 * The security key, as a strict relying party (WebAuthn level 2, section 7.2): the exact challenge, once;
 * unpadded base64url alone; origin, site, user presence and verification, counter, signature. Shapes: saml2aws and
 * jc2aws (2021). No client shows the answer to a wrong assertion.
 */
#include "portal.h"

#include <ctype.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/base64.h"
#include "encoding.h"
#include "portal_session.h"
#include "random_text.h"

#define PATH "/userconsole/auth/webauthn"

enum {
    CHALLENGE_BYTES = 32,
    HASH_BYTES = 32,
    AUTH_DATA_BYTES = 37,
    COORDINATE_BYTES = 32,
    IS_PRESENT = 1,
    IS_VERIFIED = 4
};

/* --- text and bytes --- */

static const char *
text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

/* Unpadded base64url, and no other spelling. */
static bool
read_base64url(const char *text, struct secret *bytes)
{
    CLEANUP_SECRET struct secret again = {0};

    secret_clear(bytes);
    if (!base64_url_decode(text, bytes)) {
        return false;
    }
    base64_url_encode(bytes, &again);
    return strcmp(secret_text(&again), text) == 0;
}

static bool
read_hex(const char *hex, unsigned char bytes[static COORDINATE_BYTES])
{
    size_t size = COORDINATE_BYTES;

    return strlen(hex) == 2 * COORDINATE_BYTES && gnutls_hex2bin(hex, strlen(hex), bytes, &size) == 0 &&
           size == COORDINATE_BYTES;
}

static void
hash(const void *bytes, size_t size, unsigned char digest[static HASH_BYTES])
{
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, size, digest) != 0) {
        abort();
    }
}

/* --- the challenge --- */

/* As other servers write them: in the standard alphabet, with padding. */
static void
add_binary(const struct sandbox *sandbox, cJSON *object, const char *name, const struct secret *bytes)
{
    CLEANUP_SECRET struct secret text = {0};

    if (sandbox->script->key.padded) {
        base64_encode(bytes, &text);
    } else {
        base64_url_encode(bytes, &text);
    }
    cJSON_AddStringToObject(object, name, secret_text(&text));
}

static void
add_credential(const struct sandbox *sandbox, cJSON *list, const struct secret *id)
{
    cJSON *entry = cJSON_CreateObject();

    cJSON_AddStringToObject(entry, "type", "public-key");
    add_binary(sandbox, entry, "id", id);
    cJSON_AddItemToArray(list, entry);
}

static void
add_credentials(const struct sandbox *sandbox, cJSON *list)
{
    const cJSON *credential;

    for (long i = 0; i < sandbox->script->key.others; i++) {
        CLEANUP_SECRET struct secret id = {0};
        unsigned char bytes[HASH_BYTES];

        random_bytes(bytes, sizeof(bytes));
        secret_set_bytes(&id, bytes, sizeof(bytes));
        add_credential(sandbox, list, &id);
    }
    cJSON_ArrayForEach(credential, sandbox->script->key.credentials)
    {
        CLEANUP_SECRET struct secret id = {0};

        if (read_base64url(text_of(credential, "id"), &id)) {
            add_credential(sandbox, list, &id);
        }
    }
}

static void
give_challenge(struct sandbox *sandbox, struct portal_session *session, struct answer *answer)
{
    const struct script *script = sandbox->script;
    CLEANUP_SECRET struct secret challenge = {0};
    cJSON *json;
    cJSON *options;

    if (!session->has_password || !script_offers(script, "webauthn")) {
        portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
        return;
    }
    random_bytes(session->key.challenge, sizeof(session->key.challenge));
    random_text(session->key.token, sizeof(session->key.token) - 1, RANDOM_ALPHANUMERIC);
    session->key.is_given = true;
    secret_set_bytes(&challenge, session->key.challenge, sizeof(session->key.challenge));
    json = cJSON_CreateObject();
    options = cJSON_AddObjectToObject(json, "publicKey");
    add_binary(sandbox, options, "challenge", &challenge);
    cJSON_AddNumberToObject(options, "timeout", (double)script->key.timeout);
    cJSON_AddStringToObject(options, "rpId", script->key.site);
    add_credentials(sandbox, cJSON_AddArrayToObject(options, "allowCredentials"));
    cJSON_AddStringToObject(options, "userVerification", script->key.verification);
    cJSON_AddStringToObject(json, "token", session->key.token);
    cJSON_AddItemToObject(answer->notes, "key_options", cJSON_Duplicate(options, true));
    answer_json(answer, MHD_HTTP_OK, json);
}

/* --- what a key signed --- */

struct assertion_text {
    const char *id;
    struct secret client_data;
    struct secret data;
    struct secret signature;
};

static void
assertion_clear(struct assertion_text *assertion)
{
    secret_clear(&assertion->client_data);
    secret_clear(&assertion->data);
    secret_clear(&assertion->signature);
}

static const cJSON *
find_credential(const struct sandbox *sandbox, const char *id)
{
    const cJSON *credential;

    cJSON_ArrayForEach(credential, sandbox->script->key.credentials)
    {
        if (strcmp(text_of(credential, "id"), id) == 0) {
            return credential;
        }
    }
    return NULL;
}

static bool
is_signed(const struct assertion_text *assertion, const cJSON *credential)
{
    unsigned char x[COORDINATE_BYTES];
    unsigned char y[COORDINATE_BYTES];
    unsigned char digest[HASH_BYTES];
    CLEANUP_SECRET struct secret message = {0};
    const gnutls_datum_t x_datum = {x, sizeof(x)};
    const gnutls_datum_t y_datum = {y, sizeof(y)};
    gnutls_datum_t signature = {(unsigned char *)assertion->signature.text, (unsigned)assertion->signature.size};
    gnutls_datum_t datum;
    gnutls_pubkey_t key;
    bool is_right;

    if (!read_hex(text_of(credential, "x"), x) || !read_hex(text_of(credential, "y"), y) ||
        gnutls_pubkey_init(&key) != 0) {
        return false;
    }
    hash(secret_text(&assertion->client_data), assertion->client_data.size, digest);
    secret_set_bytes(&message, secret_text(&assertion->data), assertion->data.size);
    secret_append_bytes(&message, digest, sizeof(digest));
    datum = (gnutls_datum_t){(unsigned char *)message.text, (unsigned)message.size};
    is_right = gnutls_pubkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_SECP256R1, &x_datum, &y_datum) == 0 &&
               gnutls_pubkey_verify_data2(key, GNUTLS_SIGN_ECDSA_SHA256, 0, &datum, &signature) >= 0;
    gnutls_pubkey_deinit(key);
    return is_right;
}

/* NULL when it is right. */
static const char *
fault_of_client_data(const struct sandbox *sandbox, const struct portal_session *session, const struct secret *text)
{
    CLEANUP_SECRET struct secret challenge = {0};
    CLEANUP_SECRET struct secret expected = {0};
    cJSON *json = cJSON_ParseWithLength(secret_text(text), text->size);
    const char *fault = NULL;

    secret_set_bytes(&challenge, session->key.challenge, sizeof(session->key.challenge));
    base64_url_encode(&challenge, &expected);
    if (strcmp(text_of(json, "type"), "webauthn.get") != 0) {
        fault = "type";
    } else if (strcmp(text_of(json, "challenge"), secret_text(&expected)) != 0) {
        fault = "challenge";
    } else if (strcmp(text_of(json, "origin"), sandbox->console_url) != 0) {
        fault = "origin";
    } else if (!cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(json, "crossOrigin"))) {
        fault = "crossOrigin";
    }
    cJSON_Delete(json);
    return fault;
}

static const char *
fault_of_data(struct sandbox *sandbox, const struct secret *data)
{
    const unsigned char *bytes = (const unsigned char *)secret_text(data);
    unsigned char site[HASH_BYTES];
    uint32_t counter;

    hash(sandbox->script->key.site, strlen(sandbox->script->key.site), site);
    if (data->size != AUTH_DATA_BYTES) {
        return "size of authenticatorData";
    }
    if (memcmp(bytes, site, sizeof(site)) != 0) {
        return "rpIdHash";
    }
    if ((bytes[HASH_BYTES] & IS_PRESENT) == 0) {
        return "user presence";
    }
    if (strcmp(sandbox->script->key.verification, "required") == 0 && (bytes[HASH_BYTES] & IS_VERIFIED) == 0) {
        return "user verification";
    }
    counter = (uint32_t)bytes[33] << 24 | (uint32_t)bytes[34] << 16 | (uint32_t)bytes[35] << 8 | bytes[36];
    if (counter <= sandbox->script->key.counter) {
        return "counter";
    }
    return NULL;
}

static bool
read_assertion(const cJSON *credential, struct assertion_text *assertion)
{
    const cJSON *response = cJSON_GetObjectItemCaseSensitive(credential, "response");
    const cJSON *handle = cJSON_GetObjectItemCaseSensitive(response, "userHandle");
    CLEANUP_SECRET struct secret bytes = {0};

    assertion->id = text_of(credential, "id");
    return strcmp(assertion->id, text_of(credential, "rawId")) == 0 &&
           strcmp(text_of(credential, "type"), "public-key") == 0 && read_base64url(assertion->id, &bytes) &&
           read_base64url(text_of(response, "clientDataJSON"), &assertion->client_data) &&
           read_base64url(text_of(response, "authenticatorData"), &assertion->data) &&
           read_base64url(text_of(response, "signature"), &assertion->signature) &&
           (cJSON_IsNull(handle) || read_base64url(text_of(response, "userHandle"), &bytes));
}

static const char *
fault_of(struct sandbox *sandbox, const struct portal_session *session, const cJSON *asked)
{
    CLEANUP(assertion_clear) struct assertion_text assertion = {0};
    const cJSON *credential;
    const char *fault;

    if (!session->key.is_given || strcmp(text_of(asked, "token"), session->key.token) != 0) {
        return "token";
    }
    if (!read_assertion(cJSON_GetObjectItemCaseSensitive(asked, "publicKeyCredential"), &assertion)) {
        return "form";
    }
    credential = find_credential(sandbox, assertion.id);
    if (credential == NULL) {
        return "credential";
    }
    fault = fault_of_client_data(sandbox, session, &assertion.client_data);
    fault = fault != NULL ? fault : fault_of_data(sandbox, &assertion.data);
    return fault != NULL ? fault : is_signed(&assertion, credential) ? NULL : "signature";
}

static void
take_assertion(struct sandbox *sandbox, const struct request *request, struct portal_session *session,
               struct answer *answer)
{
    cJSON *asked = cJSON_ParseWithLength(request->body, request->body_size);
    const char *fault = sandbox->script->key.refuses ? "scripted" : fault_of(sandbox, session, asked);

    session->key.is_given = false; /* once */
    answer_note(answer, "key_fault", fault);
    cJSON_AddItemToObject(answer->notes, "key_answer",
                          cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(asked, "publicKeyCredential"), true));
    cJSON_Delete(asked);
    if (fault != NULL) {
        portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
    } else {
        portal_answer_logged_in(sandbox, session, NULL, true, answer);
    }
}

bool
portal_key_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    bool is_post = strcmp(request->method, "POST") == 0;
    struct portal_session *session;

    if (strcmp(request->path, PATH) != 0 || (!is_post && strcmp(request->method, "GET") != 0)) {
        return false;
    }
    session = is_post ? portal_session_for_login(sandbox, request, answer) : portal_session_find(sandbox, request);
    if (session == NULL) {
        if (!is_post) {
            portal_answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Unauthorized");
        }
        return true;
    }
    answer->delay_seconds = (unsigned)(is_post ? sandbox->script->key.answer_seconds
                                               : sandbox->script->key.challenge_seconds);
    if (is_post) {
        take_assertion(sandbox, request, session, answer);
    } else {
        give_challenge(sandbox, session, answer);
    }
    return true;
}
