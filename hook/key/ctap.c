/* SPDX-License-Identifier: MIT
 *
 * Requests to one security key.
 */
#include "key/ctap.h"

#include <fido.h>
#include <fido/err.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/text.h"
#include "key/devices.h"
#include "key/ending.h"

enum {
    U2F_ID_MAX = 255, /* longer ones make a U2F key fail */
    HASH_SIZE = 32,
};

static void
close_device(fido_dev_t **device)
{
    if (*device != NULL) {
        fido_dev_close(*device);
        fido_dev_free(device);
    }
}

static void
free_assertion(fido_assert_t **assertion)
{
    fido_assert_free(assertion);
}

#define CLEANUP_DEVICE CLEANUP(close_device)
#define CLEANUP_ASSERTION CLEANUP(free_assertion)

/* Decodes the id; false when the key cannot have such an id. */
static bool
read_id(const fido_dev_t *device, const char *text, struct secret *id)
{
    secret_clear(id);
    return base64_url_decode(text, id) && id->size > 0 && (fido_dev_is_fido2(device) || id->size <= U2F_ID_MAX);
}

static const unsigned char *
bytes_of(const struct secret *secret)
{
    return (const unsigned char *)secret_text(secret);
}

static const char *
pin_or_none(const struct secret *pin)
{
    return pin->size == 0 ? NULL : secret_text(pin);
}

/* --- finding the credential --- */

/* One id at a time: libfido2 1.12 does not split a long list, which then is too large for the key. */
static int
ask_for(fido_dev_t *device, const struct message_look *look, const struct secret *id)
{
    static const unsigned char nothing[HASH_SIZE];
    CLEANUP_ASSERTION fido_assert_t *assertion = fido_assert_new();

    if (fido_assert_set_rp(assertion, look->rp_id) != FIDO_OK ||
        fido_assert_set_clientdata_hash(assertion, nothing, sizeof(nothing)) != FIDO_OK ||
        fido_assert_set_up(assertion, FIDO_OPT_FALSE) != FIDO_OK ||
        fido_assert_allow_cred(assertion, bytes_of(id), id->size) != FIDO_OK) {
        return FIDO_ERR_INTERNAL;
    }
    return fido_dev_get_assert(device, assertion, pin_or_none(&look->pin));
}

static enum key_state
state_of_error(int error)
{
    switch (error) {
    case FIDO_ERR_PIN_INVALID:
        return KEY_PIN_WRONG;
    case FIDO_ERR_PIN_AUTH_BLOCKED:
        return KEY_PIN_PAUSED;
    case FIDO_ERR_PIN_BLOCKED:
        return KEY_PIN_LOCKED;
    case FIDO_ERR_PIN_REQUIRED:
        return KEY_PIN_WANTED;
    case FIDO_ERR_UV_INVALID:
    case FIDO_ERR_UV_BLOCKED:
        return KEY_NOT_VERIFIED;
    case FIDO_ERR_TX:
    case FIDO_ERR_RX:
        return KEY_GONE;
    default:
        return KEY_FAILED;
    }
}

/* A wrong PIN is never sent again: eight lock the key. */
static bool
is_about_pin(enum key_state state)
{
    return state == KEY_PIN_WRONG || state == KEY_PIN_PAUSED || state == KEY_PIN_LOCKED;
}

/* KEY_HERE with its id, or without one when the key has none of them. An old key asks for a touch when it has a
 * credential. */
static enum key_state
find_credential(fido_dev_t *device, const struct message_look *look, char found[static PROTOCOL_KEY_ID_SIZE])
{
    CLEANUP_SECRET struct secret id = {0};

    for (size_t i = 0; i < look->id_count; i++) {
        int result = read_id(device, look->ids[i].id, &id) ? ask_for(device, look, &id) : FIDO_ERR_NO_CREDENTIALS;
        enum key_state state = state_of_error(result);

        if (result == FIDO_OK || result == FIDO_ERR_USER_PRESENCE_REQUIRED) {
            text_copy(found, PROTOCOL_KEY_ID_SIZE, look->ids[i].id);
            return KEY_HERE;
        }
        if (is_about_pin(state) || state == KEY_GONE) {
            return state;
        }
    }
    return KEY_HERE;
}

static void
describe(fido_dev_t *device, struct message_key *report)
{
    int tries = 0;

    report->is_u2f = !fido_dev_is_fido2(device);
    report->has_pin = fido_dev_has_pin(device);
    report->has_fingerprint = fido_dev_has_uv(device);
    if (report->has_pin && fido_dev_get_retry_count(device, &tries) == FIDO_OK) {
        report->pin_tries = tries;
    }
}

void
ctap_look(const struct message_look *look, const char *path, struct message_key *report)
{
    CLEANUP_DEVICE fido_dev_t *device = devices_open(path);

    if (device == NULL) {
        report->state = access(path, F_OK) == 0 ? KEY_SLOW : KEY_GONE;
        return;
    }
    report->state = find_credential(device, look, report->id);
    describe(device, report);
}

/* --- signing --- */

static void
report_assertion(const fido_assert_t *assertion, const char *id, struct message *report)
{
    CLEANUP_SECRET struct secret used = {0};
    CLEANUP_SECRET struct secret text = {0};
    struct message_assertion *signed_by = &report->assertion;
    const unsigned char *data = fido_assert_authdata_ptr(assertion, 0);
    size_t size = fido_assert_authdata_len(assertion, 0);
    size_t head;

    *report = (struct message){.kind = MESSAGE_ASSERTION};
    secret_set_bytes(&used, fido_assert_id_ptr(assertion, 0), fido_assert_id_len(assertion, 0));
    base64_url_encode(&used, &text);
    text_copy(signed_by->id, sizeof(signed_by->id),
              text.size == 0 ? id : secret_text(&text)); /* the only requested one */
    /* libfido2 leaves the CBOR head of a byte string on it */
    head = size == 0 ? 0 : data[0] == 0x58 ? 2 : data[0] == 0x59 ? 3 : 1;
    secret_set_bytes(&signed_by->authenticator_data, data + head, size - head);
    secret_set_bytes(&signed_by->signature, fido_assert_sig_ptr(assertion, 0), fido_assert_sig_len(assertion, 0));
    secret_set_bytes(&signed_by->user_handle, fido_assert_user_id_ptr(assertion, 0),
                     fido_assert_user_id_len(assertion, 0));
}

static bool
prepare(fido_assert_t *assertion, const struct message_sign *sign, const struct secret *id)
{
    return assertion != NULL && fido_assert_set_rp(assertion, sign->rp_id) == FIDO_OK &&
           fido_assert_set_clientdata(assertion, bytes_of(&sign->client_data), sign->client_data.size) == FIDO_OK &&
           fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
           (!sign->is_verified || fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK) &&
           fido_assert_allow_cred(assertion, bytes_of(id), id->size) == FIDO_OK;
}

static void
report_failure(fido_dev_t *device, int result, struct message_key *report)
{
    int tries = 0;

    report->state = state_of_error(result);
    if (is_about_pin(report->state) && fido_dev_get_retry_count(device, &tries) == FIDO_OK) {
        report->pin_tries = tries;
    }
}

/* No timeout is set: with one, libfido2 1.12 never returns from an untouched U2F key. */
void
ctap_sign(const struct message_sign *sign, const struct message_key_place *place, struct message *report)
{
    CLEANUP_SECRET struct secret id = {0};
    CLEANUP_DEVICE fido_dev_t *device = devices_open(place->path);
    CLEANUP_ASSERTION fido_assert_t *assertion = fido_assert_new();
    int result;

    if (device == NULL || !read_id(device, place->id, &id) || !prepare(assertion, sign, &id)) {
        report->key.state = device == NULL ? KEY_GONE : KEY_FAILED;
        return;
    }
    /* A U2F key is polled ten times a second; there is nothing to cancel in it. */
    ending_allow_cancel(fido_dev_is_fido2(device));
    do { /* a key stops waiting for a touch by itself, usually after half a minute, and is asked again */
        result = fido_dev_get_assert(device, assertion, pin_or_none(&sign->pin));
    } while ((result == FIDO_ERR_ACTION_TIMEOUT || result == FIDO_ERR_USER_ACTION_TIMEOUT) && !ending_is_requested());
    if (ending_is_requested()) {
        fido_dev_cancel(device);
        report->key.state = KEY_UNTOUCHED;
    } else if (result == FIDO_OK) {
        report_assertion(assertion, place->id, report);
    } else {
        report_failure(device, result, &report->key);
    }
}
