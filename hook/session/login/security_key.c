/* SPDX-License-Identifier: MIT
 *
 * Signs JumpCloud's challenge with a security key.
 *
 *   look ─ no key, none that is registered, or none that answers: wait for another one ─ look …
 *     └ registered ones ─ (PIN) ─ sign ─ signed
 *                           └──────┴ wrong PIN: the next one · pulled out: look …
 */
#include "session/login/security_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "names/webauthn.h"
#include "session/ask/prompt.h"
#include "session/login/own_program.h"

enum {
    SECONDS_USUAL = 60,
    SECONDS_MIN = 10,
    SECONDS_MAX = 120,
    LOOK_SECONDS = 5,  /* in which a key answers that nobody else uses */
    GRACE_SECONDS = 5, /* until ajc-hook-key is killed that missed its deadline */
    TICK_MILLISECONDS = 1000,
    PINS_MAX = 3, /* wrong ones in a row, after which a key takes none until it is plugged in again */
};

struct key_session {
    const struct message_need_assertion *question;
    const char *origin;
    struct channel channel;
    pid_t pid;
    time_t deadline; /* CLOCK_BOOTTIME seconds */
    struct message_key keys[PROTOCOL_KEYS_MAX];
    size_t key_count;
    struct secret pin; /* for the key `pin_path`; empty: not asked for yet */
    char pin_path[PROTOCOL_KEY_PATH_SIZE];
    /* Keys without a credential that shows after their PIN. */
    char looked_into[PROTOCOL_KEYS_MAX][PROTOCOL_KEY_PATH_SIZE];
    size_t looked_into_count;
    bool is_pin_wanted; /* by a key, whatever JumpCloud says */
    int pins_wrong;
    enum key_state last; /* of a sign without an assertion */
};

static void
session_clear(struct key_session *session)
{
    secret_clear(&session->pin);
    (void)own_program_end(&session->channel, &session->pid);
    prompt_hide_progress();
}

static time_t
duration_of(const struct message_need_assertion *question)
{
    int64_t seconds = question->timeout_seconds == 0 ? SECONDS_USUAL : question->timeout_seconds;

    return seconds < SECONDS_MIN ? SECONDS_MIN : seconds > SECONDS_MAX ? SECONDS_MAX : seconds;
}

/* A person who has typed something gets the whole time again. */
static void
restart_time(struct key_session *session)
{
    session->deadline = clock_since_boot() + duration_of(session->question);
}

static long long
seconds_left(const struct key_session *session)
{
    time_t left = session->deadline - clock_since_boot();

    return left < 0 ? 0 : left;
}

static const char *
name_of(const struct message_key *key)
{
    return key->name[0] != '\0' ? key->name : key->path;
}

/* --- ajc-hook-key --- */

static bool
start(struct key_session *session, struct failure *failure)
{
    struct error error = {0};

    if (!own_program_start("ajc-hook-key", &session->channel, &session->pid, &error)) {
        log_debug("%s", error.text);
        return failure_set(failure, FAILURE_KEY_PROGRAM_MISSING);
    }
    return true;
}

static bool
report_end(struct key_session *session, const char *fault, struct failure *failure)
{
    int status = own_program_end(&session->channel, &session->pid);
    char how[64];

    if (WIFEXITED(status) && WEXITSTATUS(status) == OWN_PROGRAM_NOT_LOADED) {
        return failure_set(failure, FAILURE_KEY_LIBRARY_MISSING);
    }
    if (WIFSIGNALED(status)) {
        snprintf(how, sizeof(how), "signal %d", WTERMSIG(status));
    } else {
        snprintf(how, sizeof(how), "%s, status %d", fault, WEXITSTATUS(status));
    }
    return failure_set(failure, FAILURE_KEY_PROGRAM_FAILED, how);
}

/* Takes the next report; while none comes, the line with the seconds is shown. */
static bool
receive(struct key_session *session, const char *instruction, struct message *report, struct failure *failure)
{
    char fault[PROTOCOL_WORDS_SIZE] = "no answer";

    for (;;) {
        if (instruction != NULL) {
            prompt_show_progress("%s: %lld s left, Ctrl-C cancels.", instruction, seconds_left(session));
        }
        switch (channel_wait(&session->channel, TICK_MILLISECONDS, report, fault)) {
        case CHANNEL_MESSAGE:
            return true;
        case CHANNEL_EMPTY:
            if (clock_since_boot() <= session->deadline + LOOK_SECONDS + GRACE_SECONDS) {
                continue;
            }
            break;
        case CHANNEL_ENDED:
        case CHANNEL_BROKEN:
        default:
            break;
        }
        return report_end(session, fault, failure);
    }
}

static bool
send(struct key_session *session, const struct message *request, struct failure *failure)
{
    return channel_send(&session->channel, request) || report_end(session, "closed", failure);
}

/* --- looking --- */

/* An order of messages that ajc-hook-key does not send is reported. */
static bool
take_key(struct key_session *session, const struct message *report, struct failure *failure)
{
    if (report->kind != MESSAGE_KEY || session->key_count == PROTOCOL_KEYS_MAX) {
        return report_end(session, "an unexpected message", failure);
    }
    session->keys[session->key_count++] = report->key;
    return true;
}

/* Looks at all keys, or with its PIN at one. With `instruction` it first waits until a key comes or goes. */
static bool
look(struct key_session *session, const char *instruction, const struct message_key *one, struct failure *failure)
{
    CLEANUP_MESSAGE struct message request = {.kind = MESSAGE_LOOK, .look.seconds = LOOK_SECONDS};
    CLEANUP_MESSAGE struct message report = {0};

    text_copy(request.look.rp_id, sizeof(request.look.rp_id), session->question->rp_id);
    request.look.wait_seconds = instruction == NULL ? 0 : seconds_left(session);
    request.look.ids = calloc(session->question->id_count, sizeof(*request.look.ids));
    if (request.look.ids == NULL) {
        abort();
    }
    request.look.id_count = session->question->id_count;
    memcpy(request.look.ids, session->question->ids, request.look.id_count * sizeof(*request.look.ids));
    if (one != NULL) {
        text_copy(request.look.path, sizeof(request.look.path), one->path);
        secret_set_bytes(&request.look.pin, secret_text(&session->pin), session->pin.size);
    }
    session->key_count = 0;
    if (!send(session, &request, failure)) {
        return false;
    }
    while (receive(session, instruction, &report, failure)) {
        if (report.kind == MESSAGE_DONE) {
            return true;
        }
        if (!take_key(session, &report, failure)) {
            return false;
        }
    }
    return false;
}

/* Also when its state changed after the look. */
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

static const struct message_key *
find_state(const struct key_session *session, enum key_state state)
{
    for (size_t i = 0; i < session->key_count; i++) {
        if (session->keys[i].state == state) {
            return &session->keys[i];
        }
    }
    return NULL;
}

static struct message_key *
find_path(struct key_session *session, const char *path)
{
    for (size_t i = 0; i < session->key_count; i++) {
        if (strcmp(session->keys[i].path, path) == 0) {
            return &session->keys[i];
        }
    }
    return NULL;
}

/* --- the PIN --- */

static bool
ask_pin(struct key_session *session, const struct message_key *key, const char *why, struct failure *failure)
{
    char question[256];

    if (key->state == KEY_PIN_LOCKED || (key->has_pin && key->pin_tries == 0)) {
        return failure_set(failure, FAILURE_KEY_PIN_LOCKED, name_of(key));
    }
    snprintf(question, sizeof(question), "Enter the PIN of %s%s (tries left: %lld): ", name_of(key), why,
             (long long)key->pin_tries);
    if (!prompt_secret(question, &session->pin, failure)) {
        return false;
    }
    text_copy(session->pin_path, sizeof(session->pin_path), key->path);
    restart_time(session);
    return true;
}

/* After a wrong one, which is never sent again. */
static bool
on_wrong_pin(struct key_session *session, const struct message_key *key, struct failure *failure)
{
    secret_clear(&session->pin);
    if (++session->pins_wrong == PINS_MAX) {
        return failure_set(failure, FAILURE_KEY_PIN_WRONG, name_of(key), (long long)key->pin_tries);
    }
    prompt_print("That PIN was wrong.%s", key->pin_tries == 1 ? " Another wrong one locks the key for good." : "");
    return true;
}

static void
forget_pin(struct key_session *session)
{
    secret_clear(&session->pin);
    session->pin_path[0] = '\0';
    session->pins_wrong = 0;
}

static bool
fail_with_key(const struct message_key *key, struct failure *failure)
{
    switch (key->state) {
    case KEY_PIN_PAUSED:
        return failure_set(failure, FAILURE_KEY_PIN_PAUSED, name_of(key), (long long)key->pin_tries);
    case KEY_PIN_LOCKED:
        return failure_set(failure, FAILURE_KEY_PIN_LOCKED, name_of(key));
    case KEY_SLOW:
        return failure_set(failure, FAILURE_KEY_BUSY, name_of(key));
    case KEY_HERE:
    case KEY_NOT_PERMITTED:
    case KEY_GONE:
    case KEY_UNTOUCHED:
    case KEY_PIN_WANTED:
    case KEY_PIN_WRONG:
    case KEY_NOT_VERIFIED:
    case KEY_FAILED:
    default:
        return failure_set(failure, FAILURE_KEY_FAILED, name_of(key));
    }
}

/* --- no key that could sign --- */

static bool
is_over_ssh(void)
{
    return secure_getenv("SSH_CONNECTION") != NULL;
}

static bool
fail_without_key(const struct key_session *session, struct failure *failure)
{
    const struct message_key *slow = find_state(session, KEY_SLOW);

    if (find_state(session, KEY_HERE) != NULL) {
        return failure_set(failure, FAILURE_KEY_NOT_REGISTERED);
    }
    if (slow != NULL) {
        return fail_with_key(slow, failure);
    }
    if (is_over_ssh()) {
        return failure_set(failure, FAILURE_KEY_NOT_HERE_SSH);
    }
    return secure_getenv("WSL_DISTRO_NAME") != NULL ? failure_set(failure, FAILURE_KEY_NOT_HERE_WSL)
                                                    : failure_set(failure, FAILURE_KEY_NOT_PLUGGED_IN);
}

static bool
fail_not_permitted(const struct message_key *key, struct failure *failure)
{
    return is_over_ssh() ? failure_set(failure, FAILURE_KEY_NOT_PERMITTED_SSH, key->path)
                         : failure_set(failure, FAILURE_KEY_NOT_PERMITTED, key->path);
}

static bool
is_looked_into(const struct key_session *session, const char *path)
{
    for (size_t i = 0; i < session->looked_into_count; i++) {
        if (strcmp(session->looked_into[i], path) == 0) {
            return true;
        }
    }
    return false;
}

/* Another key may come in the place of one that was pulled out. */
static void
forget_absent(struct key_session *session)
{
    size_t kept = 0;

    for (size_t i = 0; i < session->looked_into_count; i++) {
        if (find_path(session, session->looked_into[i]) != NULL) {
            memmove(session->looked_into[kept++], session->looked_into[i], sizeof(session->looked_into[0]));
        }
    }
    session->looked_into_count = kept;
}

/* A credential can be protected so that it shows after the PIN alone. */
static const struct message_key *
find_key_to_look_into(const struct key_session *session)
{
    for (size_t i = 0; i < session->key_count; i++) {
        const struct message_key *key = &session->keys[i];

        if (key->state == KEY_HERE && key->has_pin && !is_looked_into(session, key->path)) {
            return key;
        }
    }
    return NULL;
}

/* True when there is a registered key, or another look may find one. */
static bool
look_into(struct key_session *session, const struct message_key *found, struct failure *failure)
{
    const struct message_key key = *found;

    if (strcmp(session->pin_path, key.path) != 0) {
        forget_pin(session);
    }
    if (session->pin.size == 0 && !ask_pin(session, &key, ", in case JumpCloud's credential is hidden", failure)) {
        return false;
    }
    if (!look(session, NULL, &key, failure)) {
        return false;
    }
    if (session->key_count == 1 && session->keys[0].state == KEY_PIN_WRONG) {
        return on_wrong_pin(session, &session->keys[0], failure);
    }
    if (session->key_count == 1 &&
        (session->keys[0].state == KEY_PIN_PAUSED || session->keys[0].state == KEY_PIN_LOCKED)) {
        return fail_with_key(&session->keys[0], failure);
    }
    if (count_registered(session) == 0) {
        secret_clear(&session->pin);
        text_copy(session->looked_into[session->looked_into_count++], PROTOCOL_KEY_PATH_SIZE, key.path);
    }
    return true;
}

/* Looks until there is a registered key. */
static bool
find_registered(struct key_session *session, struct failure *failure)
{
    const char *instruction = NULL;

    for (;;) {
        const struct message_key *key;

        if (!look(session, instruction, NULL, failure)) {
            return false;
        }
        forget_absent(session);
        key = count_registered(session) > 0 ? NULL : find_key_to_look_into(session);
        if (key != NULL && !look_into(session, key, failure)) {
            return false;
        }
        if (count_registered(session) > 0) {
            return true;
        }
        if (key != NULL) {
            instruction = NULL;
            continue;
        }
        key = find_state(session, KEY_NOT_PERMITTED);
        if (key != NULL && find_state(session, KEY_HERE) == NULL) {
            return fail_not_permitted(key, failure);
        }
        if (seconds_left(session) == 0) {
            return fail_without_key(session, failure);
        }
        instruction = find_state(session, KEY_HERE) != NULL
                          ? "This security key is not registered; plug in the one that is"
                      : find_state(session, KEY_SLOW) != NULL ? "The security key does not answer; plug it in again"
                                                              : "Plug in your security key";
    }
}

/* --- signing --- */

static bool
must_verify(const struct key_session *session)
{
    return session->question->user_verification == VERIFICATION_REQUIRED || session->is_pin_wanted;
}

static size_t
list_registered(const struct key_session *session, const struct message_key *keys[static PROTOCOL_KEYS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < session->key_count; i++) {
        if (is_registered(&session->keys[i])) {
            keys[count++] = &session->keys[i];
        }
    }
    return count;
}

/* The key whose PIN was typed, or of several that each want theirs the one that the person chooses. NULL: none. */
static const struct message_key *
choose_key(const struct key_session *session, struct failure *failure)
{
    const struct message_key *keys[PROTOCOL_KEYS_MAX] = {0};
    const char *names[PROTOCOL_KEYS_MAX];
    size_t count = list_registered(session, keys);
    size_t index = 0;

    for (size_t i = 0; i < count; i++) {
        names[i] = name_of(keys[i]);
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

/* The one key that verifies the person: by its PIN, or by itself. */
static bool
add_verified(struct key_session *session, struct message_sign *sign, struct failure *failure)
{
    const struct message_key *key = choose_key(session, failure);

    if (key == NULL) {
        return false;
    }
    if (key->is_u2f) {
        return failure_set(failure, FAILURE_KEY_WITHOUT_VERIFICATION, name_of(key));
    }
    sign->is_verified = key->has_fingerprint && !session->is_pin_wanted;
    if (!sign->is_verified && !key->has_pin) {
        return failure_set(failure, FAILURE_KEY_WITHOUT_PIN, name_of(key), key->path);
    }
    if (!sign->is_verified && session->pin.size == 0 && !ask_pin(session, key, "", failure)) {
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

    sign->keys = calloc(PROTOCOL_KEYS_MAX, sizeof(*sign->keys));
    if (sign->keys == NULL) {
        abort();
    }
    if (must_verify(session) || session->pin.size > 0) {
        return add_verified(session, sign, failure);
    }
    count = list_registered(session, keys);
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
        const struct message_key *key = find_path(session, sign->keys[i].path);

        used += (size_t)snprintf(instruction + used, size - used, "%s%s", i == 0 ? " " : ", ",
                                 key == NULL ? "" : name_of(key));
    }
}

static bool
is_about_pin(enum key_state state)
{
    return state == KEY_PIN_WRONG || state == KEY_PIN_PAUSED || state == KEY_PIN_LOCKED;
}

/* Takes a report of a sign: true when that ended it. */
static bool
take_report(struct key_session *session, struct message *report, struct message_assertion *assertion, bool *is_signed)
{
    if (report->kind == MESSAGE_ASSERTION) {
        *assertion = report->assertion;
        *report = (struct message){0};
        *is_signed = true;
    } else if (report->kind == MESSAGE_KEY) {
        struct message_key *key = find_path(session, report->key.path);

        session->last = report->key.state;
        if (key != NULL) {
            key->state = report->key.state;
            key->pin_tries = is_about_pin(key->state) ? report->key.pin_tries : key->pin_tries;
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
    request.sign.seconds = seconds_left(session);
    print_instruction(session, &request.sign, instruction, sizeof(instruction));
    if (!send(session, &request, failure)) {
        return false;
    }
    session->last = KEY_FAILED;
    while (receive(session, instruction, &report, failure)) {
        if (take_report(session, &report, assertion, is_signed)) {
            secret_move(&assertion->client_data, &request.sign.client_data);
            return true;
        }
    }
    return false;
}

/* After a sign without an assertion. True when another sign or look may help; `is_gone`: a look. */
static bool
can_continue(struct key_session *session, bool *is_gone, struct failure *failure)
{
    const struct message_key *key = find_state(session, session->last);

    *is_gone = session->last == KEY_GONE;
    session->is_pin_wanted |= session->last == KEY_PIN_WANTED || session->last == KEY_NOT_VERIFIED;
    if (session->last == KEY_UNTOUCHED) {
        return failure_set(failure, FAILURE_KEY_UNTOUCHED);
    }
    if (session->last == KEY_GONE) {
        forget_pin(session); /* another key may come in its place */
        prompt_print("The security key was pulled out.");
    } else if (session->last == KEY_NOT_VERIFIED) {
        prompt_print("The security key did not recognise the fingerprint.");
    } else if (key == NULL) {
        return failure_set(failure, FAILURE_KEY_FAILED, "");
    } else if (session->last == KEY_PIN_WRONG) {
        return on_wrong_pin(session, key, failure);
    } else if (session->last != KEY_PIN_WANTED) {
        return fail_with_key(key, failure);
    }
    return true;
}

bool
security_key_sign(const struct message_need_assertion *question, const char *origin,
                  struct message_assertion *assertion, struct failure *failure)
{
    CLEANUP(session_clear)
    struct key_session session = {.question = question, .origin = origin, .channel = {.fd = -1}};
    bool is_signed = false;
    bool is_gone = true;

    restart_time(&session);
    if (!start(&session, failure)) {
        return false;
    }
    while (!is_signed) {
        if ((is_gone && !find_registered(&session, failure)) || !sign_once(&session, assertion, &is_signed, failure) ||
            (!is_signed && !can_continue(&session, &is_gone, failure))) {
            return false;
        }
    }
    return true;
}
