/* SPDX-License-Identifier: MIT
 *
 * One use of ajc-hook-key: the keys that it found, the time that is left, and the PIN that was typed.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "protocol/channel.h"
#include "protocol/failure.h"

enum { KEY_SESSION_LOOK_SECONDS = 5 }; /* a key that no other program uses answers in this time */

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
    /* Keys that were searched with their PIN, without result. */
    char searched[PROTOCOL_KEYS_MAX][PROTOCOL_KEY_PATH_SIZE];
    size_t searched_count;
    bool is_pin_wanted; /* by a key, even if JumpCloud does not require it */
    int pins_wrong;
    enum key_state last; /* of the last sign without an assertion */
};

/* Ends ajc-hook-key and removes the progress line. */
void key_session_clear(struct key_session *session);

/* Starts the time limit again: JumpCloud's timeout, between ten seconds and two minutes. */
void key_session_restart_time(struct key_session *session);
long long key_session_seconds_left(const struct key_session *session); /* at least 0 */

/* The name to show: the product's, else the path. */
const char *key_session_name_of(const struct message_key *key);

/* The first key in that state, the key at that path; NULL: none. */
const struct message_key *key_session_find_state(const struct key_session *session, enum key_state state);
struct message_key *key_session_find_path(struct key_session *session, const char *path);

/* Starts ajc-hook-key. */
must_check bool key_session_start(struct key_session *session, struct failure *failure);

must_check bool key_session_send(struct key_session *session, const struct message *request, struct failure *failure);

/* Receives the next report. Meanwhile shows `instruction`, unless it is NULL, with the seconds left. */
must_check bool key_session_receive(struct key_session *session, const char *instruction, struct message *report,
                                    struct failure *failure);

/* Ends ajc-hook-key after a fault; always false, with the failure. */
bool key_session_report_end(struct key_session *session, const char *fault, struct failure *failure);

/* Asks for the key's PIN; `why` is added to the question. Fails when no PIN can be tried any more. */
must_check bool key_session_ask_pin(struct key_session *session, const struct message_key *key, const char *why,
                                    struct failure *failure);

/* After a wrong PIN, which is never sent again. False: too many were wrong. */
must_check bool key_session_on_wrong_pin(struct key_session *session, const struct message_key *key,
                                         struct failure *failure);
void key_session_forget_pin(struct key_session *session);

/* The failure for the key's state; always false. */
bool key_session_fail_with(const struct message_key *key, struct failure *failure);
