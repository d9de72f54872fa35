/* SPDX-License-Identifier: MIT
 *
 * One process for each security key, so that a process that hangs can be killed, and several can wait for a touch
 * together.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "protocol/channel.h"

struct child {
    pid_t pid; /* 0: it has ended */
    struct channel channel;
};

struct children {
    struct child list[PROTOCOL_KEYS_MAX];
    size_t count;
};

/* Starts a process that runs `work` with the order and the number of the child (from 0), reports the message that it
 * filled in, and ends. A process that cannot be started counts as one that ends without a report. */
void children_start(struct children *children, void (*work)(const void *order, size_t number, struct message *report),
                    const void *order);

enum children_event {
    CHILDREN_REPORT, /* of child `number`; MESSAGE_NONE: it ended without one */
    CHILDREN_ALL_ENDED,
    CHILDREN_TIME_IS_UP,
    CHILDREN_STOPPED, /* ajc-hook closed the channel, or a signal came */
};

/* Waits for the next event; `hook` is the descriptor of the channel to ajc-hook. */
enum children_event children_wait(struct children *children, int hook, int64_t deadline_ns, size_t *number,
                                  struct message *report);

/* Asks the remaining processes to end and kills them after two seconds, in which they can cancel their requests. */
void children_end(struct children *children);

/* Waits that time. False: ajc-hook sent something or closed the channel, or a signal was received. */
bool children_pause(int hook, int milliseconds);

/* Whether a signal that ends the program was received. */
bool children_are_stopped(void);

/* From now on, signals that end the program act only in the functions above. Called once, at the start. */
void children_catch_signals(void);
