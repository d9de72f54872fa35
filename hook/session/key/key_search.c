/* SPDX-License-Identifier: MIT
 *
 * Finds the registered security key.
 */
#include "session/key/key_search.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* Seconds until the next look when no key is plugged in or pulled out before. A key that did not answer may answer
 * then: another program used it, or the machine was busy. */
static long long
seconds_to_wait(const struct key_session *session)
{
    static const enum key_state unanswered[] = {KEY_SLOW, KEY_GONE, KEY_FAILED};
    long long left = key_session_seconds_left(session);
    bool is_one_there = false;

    for (size_t i = 0; i < sizeof(unanswered) / sizeof(unanswered[0]); i++) {
        is_one_there |= key_session_find_state(session, unanswered[i]) != NULL;
    }
    return is_one_there && left > 1 ? 1 : left;
}

/* Queries all keys, or one with its PIN. With `instruction`, waits first until a key is plugged in or pulled out. */
static bool
look(struct key_session *session, const char *instruction, const struct message_key *one, struct failure *failure)
{
    CLEANUP_MESSAGE struct message request = {.kind = MESSAGE_LOOK, .look.seconds = KEY_SESSION_LOOK_SECONDS};
    CLEANUP_MESSAGE struct message report = {0};

    text_copy(request.look.rp_id, sizeof(request.look.rp_id), session->question->rp_id);
    request.look.wait_seconds = instruction == NULL ? 0 : seconds_to_wait(session);
    request.look.ids = allocate(session->question->id_count, sizeof(*request.look.ids));
    request.look.id_count = session->question->id_count;
    memcpy(request.look.ids, session->question->ids, request.look.id_count * sizeof(*request.look.ids));
    if (one != NULL) {
        text_copy(request.look.path, sizeof(request.look.path), one->path);
        secret_set_bytes(&request.look.pin, secret_text(&session->pin), session->pin.size);
    }
    session->key_count = 0;
    if (!key_session_send(session, &request, failure)) {
        return false;
    }
    while (key_session_receive(session, instruction, &report, failure)) {
        if (report.kind == MESSAGE_DONE) {
            return true;
        }
        if (report.kind != MESSAGE_KEY || session->key_count == PROTOCOL_KEYS_MAX) {
            return key_session_report_end(session, "an unexpected message", failure);
        }
        session->keys[session->key_count++] = report.key;
    }
    return false;
}

/* Whether the key has a registered credential, even if its state changed after the look. */
static bool
is_registered(const struct message_key *key)
{
    return key->id[0] != '\0';
}

static size_t
count_registered(const struct key_session *session)
{
    size_t count = 0;

    for (size_t i = 0; i < session->key_count; i++) {
        count += is_registered(&session->keys[i]);
    }
    return count;
}

size_t
key_search_list(const struct key_session *session, const struct message_key *keys[static PROTOCOL_KEYS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < session->key_count; i++) {
        if (is_registered(&session->keys[i])) {
            keys[count++] = &session->keys[i];
        }
    }
    return count;
}

/* --- no usable key --- */

static bool
is_over_ssh(void)
{
    return secure_getenv("SSH_CONNECTION") != NULL;
}

static bool
fail_without_key(const struct key_session *session, struct failure *failure)
{
    const struct message_key *slow = key_session_find_state(session, KEY_SLOW);

    if (key_session_find_state(session, KEY_HERE) != NULL) {
        return failure_set(failure, FAILURE_KEY_NOT_REGISTERED);
    }
    if (slow != NULL) {
        return key_session_fail_with(slow, failure);
    }
    if (is_over_ssh()) {
        return failure_set(failure, FAILURE_KEY_NOT_HERE_SSH);
    }
    return secure_getenv("WSL_DISTRO_NAME") != NULL ? failure_set(failure, FAILURE_KEY_NOT_HERE_WSL)
                                                    : failure_set(failure, FAILURE_KEY_NOT_PLUGGED_IN);
}

static bool
is_searched(const struct key_session *session, const char *path)
{
    for (size_t i = 0; i < session->searched_count; i++) {
        if (strcmp(session->searched[i], path) == 0) {
            return true;
        }
    }
    return false;
}

/* Another key may get the path of one that was pulled out. */
static void
forget_absent(struct key_session *session)
{
    size_t kept = 0;

    for (size_t i = 0; i < session->searched_count; i++) {
        if (key_session_find_path(session, session->searched[i]) != NULL) {
            memmove(session->searched[kept++], session->searched[i], sizeof(session->searched[0]));
        }
    }
    session->searched_count = kept;
}

/* Finds a key to query with its PIN, because a protected credential is visible only with the PIN. */
static const struct message_key *
find_key_to_search(const struct key_session *session)
{
    for (size_t i = 0; i < session->key_count; i++) {
        const struct message_key *key = &session->keys[i];

        if (key->state == KEY_HERE && key->has_pin && !is_searched(session, key->path)) {
            return key;
        }
    }
    return NULL;
}

/* True when there is a registered key, or another look may find one. */
static bool
search_with_pin(struct key_session *session, const struct message_key *found, struct failure *failure)
{
    const struct message_key key = *found;

    if (strcmp(session->pin_path, key.path) != 0) {
        key_session_forget_pin(session);
    }
    if (session->pin.size == 0 &&
        !key_session_ask_pin(session, &key, ", in case JumpCloud's credential is hidden", failure)) {
        return false;
    }
    if (!look(session, NULL, &key, failure)) {
        return false;
    }
    if (session->key_count == 1 && session->keys[0].state == KEY_PIN_WRONG) {
        return key_session_on_wrong_pin(session, &session->keys[0], failure);
    }
    if (session->key_count == 1 &&
        (session->keys[0].state == KEY_PIN_PAUSED || session->keys[0].state == KEY_PIN_LOCKED)) {
        return key_session_fail_with(&session->keys[0], failure);
    }
    if (count_registered(session) == 0) {
        secret_clear(&session->pin);
        text_copy(session->searched[session->searched_count++], PROTOCOL_KEY_PATH_SIZE, key.path);
    }
    return true;
}

bool
key_search_run(struct key_session *session, struct failure *failure)
{
    const char *instruction = NULL;

    for (;;) {
        const struct message_key *key;

        if (!look(session, instruction, NULL, failure)) {
            return false;
        }
        forget_absent(session);
        key = count_registered(session) > 0 ? NULL : find_key_to_search(session);
        if (key != NULL && !search_with_pin(session, key, failure)) {
            return false;
        }
        if (count_registered(session) > 0) {
            return true;
        }
        if (key != NULL) {
            instruction = NULL;
            continue;
        }
        key = key_session_find_state(session, KEY_NOT_PERMITTED);
        if (key != NULL && key_session_find_state(session, KEY_HERE) == NULL) {
            return is_over_ssh() ? failure_set(failure, FAILURE_KEY_NOT_PERMITTED_SSH, key->path)
                                 : failure_set(failure, FAILURE_KEY_NOT_PERMITTED, key->path);
        }
        if (key_session_seconds_left(session) == 0) {
            return fail_without_key(session, failure);
        }
        instruction = key_session_find_state(session, KEY_HERE) != NULL
                          ? "This security key is not registered; plug in the one that is"
                      : key_session_find_state(session, KEY_SLOW) != NULL
                          ? "The security key does not answer; plug it in again"
                          : "Plug in your security key";
    }
}
