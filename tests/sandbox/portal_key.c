/* SPDX-License-Identifier: MIT
 *
 * The security key, as a strict relying party (WebAuthn level 2, section 7.2): the exact challenge, once;
 * unpadded base64url alone; origin, site, user presence and verification, counter, signature. Shapes: saml2aws and
 * jc2aws (2021). No client shows the answer to a wrong assertion.
 */
#include "portal_session.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/cleanup.h"
#include "encoding.h"

#define PATH "/userconsole/auth/webauthn"

enum { HASH_BYTES = 32, AUTH_DATA_BYTES = 37, COORDINATE_BYTES = 32, IS_PRESENT = 1, IS_VERIFIED = 4 };

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

/* Padded: as other servers write them, in the standard alphabet. */
static void
add_binary(const struct sandbox *sandbox, cJSON *object, const char *name, const void *bytes, size_t size)
{
    CLEANUP_FREE char *text = script_is_on(sandbox->script, "key.padded") ? encoding_base64(bytes, size)
                                                                          : encoding_base64url(bytes, size);

    cJSON_AddStringToObject(object, name, text);
}

static void
add_credential(const struct sandbox *sandbox, cJSON *list, const void *id, size_t size)
{
    cJSON *entry = cJSON_CreateObject();

    cJSON_AddStringToObject(entry, "type", "public-key");
    add_binary(sandbox, entry, "id", id, size);
    cJSON_AddItemToArray(list, entry);
}

static void
add_credentials(const struct sandbox *sandbox, cJSON *list)
{
    const cJSON *credential;

    for (long i = 0; i < script_number(sandbox->script, "key.others"); i++) {
        unsigned char bytes[HASH_BYTES];

        random_bytes(bytes, sizeof(bytes));
        add_credential(sandbox, list, bytes, sizeof(bytes));
    }
    cJSON_ArrayForEach(credential, script_json(sandbox->script, "key.credentials"))
    {
        gnutls_datum_t id;

        if (encoding_from_base64url(json_text(credential, "id"), &id)) {
            add_credential(sandbox, list, id.data, id.size);
        }
        gnutls_free(id.data);
    }
}

static void
give_challenge(struct sandbox *sandbox, struct portal_session *session, struct answer *answer)
{
    const struct script *script = sandbox->script;
    cJSON *json;
    cJSON *options;

    if (!session->has_password || !script_offers(script, "webauthn")) {
        answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
        return;
    }
    random_bytes(session->key.challenge, sizeof(session->key.challenge));
    random_text(session->key.token, sizeof(session->key.token) - 1, RANDOM_ALPHANUMERIC);
    session->key.is_given = true;
    json = cJSON_CreateObject();
    options = cJSON_AddObjectToObject(json, "publicKey");
    add_binary(sandbox, options, "challenge", session->key.challenge, sizeof(session->key.challenge));
    cJSON_AddNumberToObject(options, "timeout", (double)script_number(script, "key.timeout"));
    cJSON_AddStringToObject(options, "rpId", script_text(script, "key.site"));
    add_credentials(sandbox, cJSON_AddArrayToObject(options, "allowCredentials"));
    cJSON_AddStringToObject(options, "userVerification", script_text(script, "key.verification"));
    cJSON_AddStringToObject(json, "token", session->key.token);
    cJSON_AddItemToObject(answer->notes, "key_options", cJSON_Duplicate(options, true));
    answer_json(answer, MHD_HTTP_OK, json);
}

/* --- what a key signed --- */

struct assertion_text {
    const char *id;
    gnutls_datum_t id_bytes;
    gnutls_datum_t user;
    gnutls_datum_t client_data;
    gnutls_datum_t data;
    gnutls_datum_t signature;
};

static void
assertion_clear(struct assertion_text *assertion)
{
    gnutls_free(assertion->id_bytes.data);
    gnutls_free(assertion->user.data);
    gnutls_free(assertion->client_data.data);
    gnutls_free(assertion->data.data);
    gnutls_free(assertion->signature.data);
}

static const cJSON *
find_credential(const struct sandbox *sandbox, const char *id)
{
    const cJSON *credential;

    cJSON_ArrayForEach(credential, script_json(sandbox->script, "key.credentials"))
    {
        if (strcmp(json_text(credential, "id"), id) == 0) {
            return credential;
        }
    }
    return NULL;
}

/* The data has its right size. */
static bool
is_signed(const struct assertion_text *assertion, const cJSON *credential)
{
    unsigned char x[COORDINATE_BYTES];
    unsigned char y[COORDINATE_BYTES];
    unsigned char message[AUTH_DATA_BYTES + HASH_BYTES];
    const gnutls_datum_t x_datum = {x, sizeof(x)};
    const gnutls_datum_t y_datum = {y, sizeof(y)};
    const gnutls_datum_t datum = {message, sizeof(message)};
    gnutls_pubkey_t key;
    bool is_right;

    if (!read_hex(json_text(credential, "x"), x) || !read_hex(json_text(credential, "y"), y) ||
        gnutls_pubkey_init(&key) != 0) {
        return false;
    }
    memcpy(message, assertion->data.data, AUTH_DATA_BYTES);
    hash(assertion->client_data.data, assertion->client_data.size, message + AUTH_DATA_BYTES);
    is_right = gnutls_pubkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_SECP256R1, &x_datum, &y_datum) == 0 &&
               gnutls_pubkey_verify_data2(key, GNUTLS_SIGN_ECDSA_SHA256, 0, &datum, &assertion->signature) >= 0;
    gnutls_pubkey_deinit(key);
    return is_right;
}

/* NULL when it is right. */
static const char *
fault_of_client_data(const struct sandbox *sandbox, const struct portal_session *session, const gnutls_datum_t *text)
{
    CLEANUP_FREE char *expected = encoding_base64url(session->key.challenge, sizeof(session->key.challenge));
    cJSON *json = cJSON_ParseWithLength((const char *)text->data, text->size);
    const char *fault = NULL;

    if (strcmp(json_text(json, "type"), "webauthn.get") != 0) {
        fault = "type";
    } else if (strcmp(json_text(json, "challenge"), expected) != 0) {
        fault = "challenge";
    } else if (strcmp(json_text(json, "origin"), sandbox->console_url) != 0) {
        fault = "origin";
    } else if (!cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(json, "crossOrigin"))) {
        fault = "crossOrigin";
    }
    cJSON_Delete(json);
    return fault;
}

static const char *
fault_of_data(const struct sandbox *sandbox, const gnutls_datum_t *data)
{
    const char *name = script_text(sandbox->script, "key.site");
    const unsigned char *bytes = data->data;
    unsigned char site[HASH_BYTES];

    hash(name, strlen(name), site);
    if (data->size != AUTH_DATA_BYTES) {
        return "size of authenticatorData";
    }
    if (memcmp(bytes, site, sizeof(site)) != 0) {
        return "rpIdHash";
    }
    if ((bytes[HASH_BYTES] & IS_PRESENT) == 0) {
        return "user presence";
    }
    if (strcmp(script_text(sandbox->script, "key.verification"), "required") == 0 &&
        (bytes[HASH_BYTES] & IS_VERIFIED) == 0) {
        return "user verification";
    }
    if (((long)bytes[33] << 24 | bytes[34] << 16 | bytes[35] << 8 | bytes[36]) <=
        script_number(sandbox->script, "key.counter")) {
        return "counter";
    }
    return NULL;
}

static bool
read_assertion(const cJSON *credential, struct assertion_text *assertion)
{
    const cJSON *response = cJSON_GetObjectItemCaseSensitive(credential, "response");
    const cJSON *handle = cJSON_GetObjectItemCaseSensitive(response, "userHandle");

    assertion->id = json_text(credential, "id");
    return strcmp(assertion->id, json_text(credential, "rawId")) == 0 &&
           strcmp(json_text(credential, "type"), "public-key") == 0 &&
           encoding_from_base64url(assertion->id, &assertion->id_bytes) &&
           encoding_from_base64url(json_text(response, "clientDataJSON"), &assertion->client_data) &&
           encoding_from_base64url(json_text(response, "authenticatorData"), &assertion->data) &&
           encoding_from_base64url(json_text(response, "signature"), &assertion->signature) &&
           (cJSON_IsNull(handle) || encoding_from_base64url(json_text(response, "userHandle"), &assertion->user));
}
static const char *
fault_of(struct sandbox *sandbox, const struct portal_session *session, const cJSON *asked)
{
    CLEANUP(assertion_clear) struct assertion_text assertion = {0};
    const cJSON *credential;
    const char *fault;

    if (!session->key.is_given || strcmp(json_text(asked, "token"), session->key.token) != 0) {
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
    const char *fault = script_is_on(sandbox->script, "key.refuses") ? "scripted" : fault_of(sandbox, session, asked);

    session->key.is_given = false; /* once */
    answer_note(answer, "key_fault", fault);
    cJSON_AddItemToObject(answer->notes, "key_answer",
                          cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(asked, "publicKeyCredential"), true));
    cJSON_Delete(asked);
    if (fault != NULL) {
        answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Authentication failed.");
    } else {
        portal_session_log_in(sandbox, session, NULL, true, answer);
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
            answer_message(answer, MHD_HTTP_UNAUTHORIZED, "message", "Unauthorized");
        }
        return true;
    }
    answer->delay_seconds = (unsigned)script_number(sandbox->script,
                                                    is_post ? "key.answer_seconds" : "key.challenge_seconds");
    if (is_post) {
        take_assertion(sandbox, request, session, answer);
    } else {
        give_challenge(sandbox, session, answer);
    }
    return true;
}
