/* SPDX-License-Identifier: MIT
 *
 * Signs JumpCloud's challenge with a security key.
 *
 *   look ─ no key, none that is registered, or none that answers: wait for another one ─ look …
 *     └ registered ones ─ (PIN) ─ sign ─ signed
 *                           └──────┴ wrong PIN: the next one · pulled out: look …
 */
#include "session/key/security_key.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "names/webauthn.h"
#include "session/ask/prompt.h"
#include "session/key/key_search.h"
#include "session/key/key_session.h"

/* The key whose PIN was typed; if several keys need their PIN, the one that the user chooses. NULL: none. */
static const struct message_key *
choose_key(const struct key_session *session, struct failure *failure)
{
    const struct message_key *keys[PROTOCOL_KEYS_MAX] = {0};
    const char *names[PROTOCOL_KEYS_MAX];
    size_t count = key_search_list(session, keys);
    size_t index = 0;

    for (size_t i = 0; i < count; i++) {
        names[i] = key_session_name_of(keys[i]);
        if (strcmp(keys[i]->path, session->pin_path) == 0) {
            return keys[i];
        }
    }
    if (count > 1 &&
        !prompt_choice("Several registered security keys are plugged in:", names, count, &index, failure)) {
        return NULL;
    }
    return keys[index];
}

static void
add_key(struct message_sign *sign, const struct message_key *key)
{
    struct message_key_place *place = &sign->keys[sign->key_count++];

    text_copy(place->path, sizeof(place->path), key->path);
    text_copy(place->id, sizeof(place->id), key->id);
}

/* Adds the one key that verifies the user, with its PIN or by itself. */
static bool
add_verified(struct key_session *session, struct message_sign *sign, struct failure *failure)
{
    const struct message_key *key = choose_key(session, failure);

    if (key == NULL) {
        return false;
    }
    if (key->is_u2f) {
        return failure_set(failure, FAILURE_KEY_WITHOUT_VERIFICATION, key_session_name_of(key));
    }
    sign->is_verified = key->has_fingerprint && !session->is_pin_wanted;
    if (!sign->is_verified && !key->has_pin) {
        return failure_set(failure, FAILURE_KEY_WITHOUT_PIN, key_session_name_of(key), key->path);
    }
    if (!sign->is_verified && session->pin.size == 0 && !key_session_ask_pin(session, key, "", failure)) {
        return false;
    }
    secret_set_bytes(&sign->pin, secret_text(&session->pin), sign->is_verified ? 0 : session->pin.size);
    add_key(sign, key);
    return true;
}

static bool
add_keys(struct key_session *session, struct message_sign *sign, struct failure *failure)
{
    const struct message_key *keys[PROTOCOL_KEYS_MAX];
    size_t count;

    sign->keys = allocate(PROTOCOL_KEYS_MAX, sizeof(*sign->keys));
    if (session->question->user_verification == VERIFICATION_REQUIRED || session->is_pin_wanted ||
        session->pin.size > 0) {
        return add_verified(session, sign, failure);
    }
    count = key_search_list(session, keys);
    for (size_t i = 0; i < count; i++) {
        add_key(sign, keys[i]);
    }
    return true;
}

/* "Touch your security key YubiKey 5": which one to touch. */
static void
print_instruction(struct key_session *session, const struct message_sign *sign, char *instruction, size_t size)
{
    size_t used = (size_t)snprintf(instruction, size, "Touch %s",
                                   sign->key_count == 1 ? "your security key" : "one of your security keys");

    for (size_t i = 0; i < sign->key_count && used < size; i++) {
        const struct message_key *key = key_session_find_path(session, sign->keys[i].path);

        used += (size_t)snprintf(instruction + used, size - used, "%s%s", i == 0 ? " " : ", ",
                                 key == NULL ? "" : key_session_name_of(key));
    }
}

/* Handles a report of a sign; true when it was the last one. */
static bool
take_report(struct key_session *session, struct message *report, struct message_assertion *assertion, bool *is_signed)
{
    if (report->kind == MESSAGE_ASSERTION) {
        *assertion = report->assertion;
        *report = (struct message){0};
        *is_signed = true;
    } else if (report->kind == MESSAGE_KEY) {
        struct message_key *key = key_session_find_path(session, report->key.path);

        session->last = report->key.state;
        if (key != NULL) {
            key->state = report->key.state;
            if (key->state == KEY_PIN_WRONG || key->state == KEY_PIN_PAUSED || key->state == KEY_PIN_LOCKED) {
                key->pin_tries = report->key.pin_tries;
            }
        }
    }
    return report->kind == MESSAGE_DONE;
}

static bool
sign_once(struct key_session *session, struct message_assertion *assertion, bool *is_signed, struct failure *failure)
{
    CLEANUP_MESSAGE struct message request = {.kind = MESSAGE_SIGN};
    CLEANUP_MESSAGE struct message report = {0};
    char instruction[256];

    text_copy(request.sign.rp_id, sizeof(request.sign.rp_id), session->question->rp_id);
    webauthn_append_client_data(session->question->challenge, session->origin, &request.sign.client_data);
    if (!add_keys(session, &request.sign, failure)) {
        return false;
    }
    request.sign.seconds = key_session_seconds_left(session);
    print_instruction(session, &request.sign, instruction, sizeof(instruction));
    if (!key_session_send(session, &request, failure)) {
        return false;
    }
    session->last = KEY_FAILED;
    while (key_session_receive(session, instruction, &report, failure)) {
        if (take_report(session, &report, assertion, is_signed)) {
            secret_move(&assertion->client_data, &request.sign.client_data);
            return true;
        }
    }
    return false;
}

/* After a sign without an assertion: true when another sign, or with `is_gone` another look, may succeed. */
static bool
can_continue(struct key_session *session, bool *is_gone, struct failure *failure)
{
    const struct message_key *key = key_session_find_state(session, session->last);

    *is_gone = session->last == KEY_GONE;
    session->is_pin_wanted |= session->last == KEY_PIN_WANTED || session->last == KEY_NOT_VERIFIED;
    if (session->last == KEY_UNTOUCHED) {
        return failure_set(failure, FAILURE_KEY_UNTOUCHED);
    }
    if (session->last == KEY_GONE) {
        key_session_forget_pin(session); /* another key may get its path */
        prompt_print("The security key was pulled out.");
    } else if (session->last == KEY_NOT_VERIFIED) {
        prompt_print("The security key did not recognise the fingerprint.");
    } else if (key == NULL) {
        return failure_set(failure, FAILURE_KEY_FAILED, "");
    } else if (session->last == KEY_PIN_WRONG) {
        return key_session_on_wrong_pin(session, key, failure);
    } else if (session->last != KEY_PIN_WANTED) {
        return key_session_fail_with(key, failure);
    }
    return true;
}

bool
security_key_sign(const struct message_need_assertion *question, const char *origin,
                  struct message_assertion *assertion, struct failure *failure)
{
    CLEANUP(key_session_clear)
    struct key_session session = {.question = question, .origin = origin, .channel = {.fd = -1}};
    bool is_signed = false;
    bool is_gone = true;

    key_session_restart_time(&session);
    if (!key_session_start(&session, failure)) {
        return false;
    }
    while (!is_signed) {
        if ((is_gone && !key_search_run(&session, failure)) || !sign_once(&session, assertion, &is_signed, failure) ||
            (!is_signed && !can_continue(&session, &is_gone, failure))) {
            return false;
        }
    }
    return true;
}
