/* SPDX-License-Identifier: MIT
 *
 * The conversation with ajc-hook-key, and the PIN.
 */
#include "session/key/key_session.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "session/ask/own_program.h"
#include "session/ask/prompt.h"

enum {
    SECONDS_USUAL = 60,
    SECONDS_MIN = 10,
    SECONDS_MAX = 120,
    GRACE_SECONDS = 5, /* after its deadline, until ajc-hook-key is killed */
    TICK_MILLISECONDS = 1000,
    PINS_MAX = 3, /* wrong ones in a row; then a key accepts none until it is plugged in again */
};

void
key_session_clear(struct key_session *session)
{
    secret_clear(&session->pin);
    (void)own_program_end(&session->channel, &session->pid);
    prompt_hide_progress();
}

void
key_session_restart_time(struct key_session *session)
{
    int64_t seconds = session->question->timeout_seconds == 0 ? SECONDS_USUAL : session->question->timeout_seconds;

    session->deadline = clock_since_boot() + (seconds < SECONDS_MIN   ? SECONDS_MIN
                                              : seconds > SECONDS_MAX ? SECONDS_MAX
                                                                      : seconds);
}

long long
key_session_seconds_left(const struct key_session *session)
{
    time_t left = session->deadline - clock_since_boot();

    return left < 0 ? 0 : left;
}

const char *
key_session_name_of(const struct message_key *key)
{
    return key->name[0] != '\0' ? key->name : key->path;
}

const struct message_key *
key_session_find_state(const struct key_session *session, enum key_state state)
{
    for (size_t i = 0; i < session->key_count; i++) {
        if (session->keys[i].state == state) {
            return &session->keys[i];
        }
    }
    return NULL;
}

struct message_key *
key_session_find_path(struct key_session *session, const char *path)
{
    for (size_t i = 0; i < session->key_count; i++) {
        if (strcmp(session->keys[i].path, path) == 0) {
            return &session->keys[i];
        }
    }
    return NULL;
}

/* --- ajc-hook-key --- */

bool
key_session_start(struct key_session *session, struct failure *failure)
{
    struct error error = {0};

    if (!own_program_start("ajc-hook-key", &session->channel, &session->pid, &error)) {
        log_debug("%s", error.text);
        return failure_set(failure, FAILURE_KEY_PROGRAM_MISSING);
    }
    return true;
}

bool
key_session_report_end(struct key_session *session, const char *fault, struct failure *failure)
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

bool
key_session_receive(struct key_session *session, const char *instruction, struct message *report,
                    struct failure *failure)
{
    char fault[PROTOCOL_WORDS_SIZE] = "no answer";
    int seconds_late = 0; /* counted here: the clock jumps at a suspend */

    for (;;) {
        if (instruction != NULL) {
            prompt_show_progress("%s: %lld s left, Ctrl-C cancels.", instruction, key_session_seconds_left(session));
        }
        switch (channel_wait(&session->channel, TICK_MILLISECONDS, report, fault)) {
        case CHANNEL_MESSAGE:
            return true;
        case CHANNEL_EMPTY:
            seconds_late += key_session_seconds_left(session) == 0;
            if (seconds_late <= KEY_SESSION_LOOK_SECONDS + GRACE_SECONDS) {
                continue;
            }
            break;
        case CHANNEL_ENDED:
        case CHANNEL_BROKEN:
        default:
            break;
        }
        return key_session_report_end(session, fault, failure);
    }
}

bool
key_session_send(struct key_session *session, const struct message *request, struct failure *failure)
{
    return channel_send(&session->channel, request) || key_session_report_end(session, "closed", failure);
}

/* --- the PIN --- */

bool
key_session_ask_pin(struct key_session *session, const struct message_key *key, const char *why,
                    struct failure *failure)
{
    char question[256];

    if (key->state == KEY_PIN_LOCKED || (key->has_pin && key->pin_tries == 0)) {
        return failure_set(failure, FAILURE_KEY_PIN_LOCKED, key_session_name_of(key));
    }
    snprintf(question, sizeof(question), "Enter the PIN of %s%s (tries left: %lld): ", key_session_name_of(key), why,
             (long long)key->pin_tries);
    if (!prompt_secret(question, &session->pin, failure)) {
        return false;
    }
    text_copy(session->pin_path, sizeof(session->pin_path), key->path);
    key_session_restart_time(session);
    return true;
}

bool
key_session_on_wrong_pin(struct key_session *session, const struct message_key *key, struct failure *failure)
{
    secret_clear(&session->pin);
    if (++session->pins_wrong == PINS_MAX) {
        return failure_set(failure, FAILURE_KEY_PIN_WRONG, key_session_name_of(key), (long long)key->pin_tries);
    }
    prompt_print("That PIN was wrong.%s", key->pin_tries == 1 ? " Another wrong one locks the key for good." : "");
    return true;
}

void
key_session_forget_pin(struct key_session *session)
{
    secret_clear(&session->pin);
    session->pin_path[0] = '\0';
    session->pins_wrong = 0;
}

bool
key_session_fail_with(const struct message_key *key, struct failure *failure)
{
    switch (key->state) {
    case KEY_PIN_PAUSED:
        return failure_set(failure, FAILURE_KEY_PIN_PAUSED, key_session_name_of(key), (long long)key->pin_tries);
    case KEY_PIN_LOCKED:
        return failure_set(failure, FAILURE_KEY_PIN_LOCKED, key_session_name_of(key));
    case KEY_SLOW:
        return failure_set(failure, FAILURE_KEY_BUSY, key_session_name_of(key));
    case KEY_HERE:
    case KEY_NOT_PERMITTED:
    case KEY_GONE:
    case KEY_UNTOUCHED:
    case KEY_PIN_WANTED:
    case KEY_PIN_WRONG:
    case KEY_NOT_VERIFIED:
    case KEY_FAILED:
    default:
        return failure_set(failure, FAILURE_KEY_FAILED, key_session_name_of(key));
    }
}
