/* SPDX-License-Identifier: MIT
 *
 * The sessions of one account: one task of the worker, which signs in to the profiles in parallel. Stores the
 * results and reports each profile when its result arrives.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "session/login/sign_in.h"
#include "session/login/worker.h"

/* One call of sign_in_sessions. */
struct session_run {
    const struct sign_in *sign_in;
    struct worker *worker;
    int64_t started_ns; /* CLOCK_BOOTTIME */
    void (*visit)(struct sign_in_result *result, void *context);
    void *context;
};

/* A profile of the call. */
struct requested_session {
    struct profile profile;
    struct account account; /* the profile's */
    struct sign_in_result result;
    struct config_learned learned;
    int lock; /* of the profile; -1: not held */
    bool is_reported;
};

/* Passes the result to the caller, and releases the profile's lock. */
void session_batch_report(const struct session_run *run, struct requested_session *session);

/* Signs in to the profiles, which are of one account, and reports each. `denial`: why a login of the account was denied
 * in this run, so that no other is tried; FAILURE_NONE: it was not. It is set when that happens now. */
void session_batch_run(const struct session_run *run, struct requested_session **members, size_t count,
                       struct failure *denial);

/* Describe the account, and the profile, for the worker. */
void session_batch_describe_account(const struct account *account, struct message_task *task);
void session_batch_describe_profile(const struct sign_in *sign_in, const struct profile *profile,
                                    struct message_profile *described);
