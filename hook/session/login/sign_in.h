/* SPDX-License-Identifier: MIT
 *
 * Signing in, for commands, prompts and the refresher: to JumpCloud's portal, and through it to AWS for any number of
 * profiles. The worker does what needs the network; this side handles keyring, configuration, locks and the terminal.
 * Stores what it learns in the configuration.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "config/application.h"
#include "config/config.h"
#include "keyring/credentials.h"
#include "keyring/keyring.h"
#include "session/login/session_commit.h"

/* All members are borrowed. */
struct sign_in {
    const struct config *config;
    struct keyring *keyring;
    bool is_silent;   /* no questions, and settings only from the files */
    int64_t since_ns; /* CLOCK_BOOTTIME of the decision to sign in; 0: the start */
    /* What another process did meanwhile is the result, too: a session that is valid for so long, whenever it was made,
     * or without a terminal its failure. 0: only a session stored since `since_ns`. */
    long enough_seconds;
    bool never_waits; /* fails where another process is signing in to the profile */
};

/* The result for one profile. */
struct sign_in_result {
    char profile[PROFILE_NAME_SIZE];
    struct error error;       /* ERROR_NONE: there is a session */
    bool is_busy;             /* the error is that another process is signing in to the profile */
    char notice[NOTICE_SIZE]; /* for the user */
    struct credentials credentials;
};

/* Moves the result; `to` is a struct sign_in_result. For sign_in_sessions with a single name. */
void sign_in_result_move(struct sign_in_result *from, void *to);

/* Signs in to each profile and stores the sessions in the keyring. A session that another process stored since
 * `since_ns` is used instead, and one that was removed since then is not brought back. Calls `visit` once for each
 * name, as results arrive; it may take the credentials. */
void sign_in_sessions(const struct sign_in *sign_in, const char *const *names, size_t count,
                      void (*visit)(struct sign_in_result *result, void *context), void *context);

/* Signs the account in to the portal. `email` "": the default account, or asks. `signed_in` is the account. */
must_check bool sign_in_login(const struct sign_in *sign_in, const char *email,
                              char signed_in[static ACCOUNT_NAME_SIZE], struct error *error);

/* Removes the account's portal session, then ends it at JumpCloud. `notice` says when JumpCloud could not be
 * reached. */
must_check bool sign_in_logout(const struct sign_in *sign_in, const char *email, char notice[static NOTICE_SIZE],
                               struct error *error);

/* The applications that the portal offers to the account, at most APPLICATIONS_MAX; the caller frees them. With
 * `is_silent` only through the stored portal session. */
must_check bool sign_in_applications(const struct sign_in *sign_in, const char *email,
                                     struct application **applications, size_t *count, struct error *error);

/* The URL that signs a browser in to AWS's web console with the profile's session, which is created if necessary.
 * `destination`: a page of the console; "": that of `service`; both "": the start page. */
must_check bool sign_in_console(const struct sign_in *sign_in, const char *profile, const char *service,
                                const char *destination, struct secret *url, char notice[static NOTICE_SIZE],
                                struct error *error);

/* Whether IAM may be asked for aliases (session_batches.c): not when STS has another URL than AWS's own and IAM has
 * none, nor without a keyring that stores the sessions. */
must_check bool sign_in_can_ask_aliases(const struct sign_in *sign_in);

/* Asks IAM for the alias of the AWS account of each profile that has a session, and stores it in the configuration.
 * Ends at the first account for which IAM does not answer. */
void sign_in_aliases(const struct sign_in *sign_in, const char *const *profiles, size_t count);

/* Connects to each host that a sign-in needs. Calls `visit` for each with its name and its response time, or an
 * error. */
must_check bool sign_in_check(const struct sign_in *sign_in,
                              void (*visit)(const char *host, long milliseconds, const struct error *error,
                                            void *context),
                              void *context, struct error *error);
