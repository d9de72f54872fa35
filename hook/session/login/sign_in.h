/* SPDX-License-Identifier: MIT
 *
 * Signing in, for commands, prompts and the refresher: to JumpCloud's portal, and through it to AWS for any number of
 * profiles at once. The worker does what needs the network; keyring, configuration, locks and the terminal are ours.
 * What is learned is written into the configuration.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/application.h"
#include "config/config.h"
#include "keyring/credentials.h"
#include "keyring/keyring.h"
#include "names/factor.h"
#include "session/login/session_commit.h"

/* Who signs in; all borrowed. */
struct sign_in {
    const struct config *config;
    struct keyring *keyring;
    bool is_silent; /* nobody is asked and everything comes from the files */
};

/* The factor that a person wants to answer JumpCloud's wish with, in every later sign-in of this process that may ask.
 */
void sign_in_prefer_factor(enum factor factor);

/* What came of one profile. */
struct sign_in_result {
    char profile[PROFILE_NAME_SIZE];
    struct error error;       /* ERROR_NONE: there is a session */
    char notice[NOTICE_SIZE]; /* what is to be told of it */
    struct credentials credentials;
};
void sign_in_result_clear(struct sign_in_result *result);

/* A new AWS session for each profile, kept in the keyring; one that another process made since we began will do.
 * `visit` is called once for each name, in the order in which they come about, and may take the credentials. */
void sign_in_sessions(const struct sign_in *sign_in, const char *const *names, size_t count,
                      void (*visit)(struct sign_in_result *result, void *context), void *context);

/* Signs the account in to the portal ("": the default account, or one that is asked for), and says which it is. */
must_check bool sign_in_login(const struct sign_in *sign_in, const char *email,
                              char signed_in[static ACCOUNT_NAME_SIZE], struct error *error);

/* Forgets the account's portal session, then ends it at JumpCloud, as far as it can be reached: `notice` says when it
 * could not. */
must_check bool sign_in_logout(const struct sign_in *sign_in, const char *email, char notice[static NOTICE_SIZE],
                               struct error *error);

/* What the portal offers to the account, at most APPLICATIONS_MAX; the caller frees. In silence by the portal session
 * that is kept alone. */
must_check bool sign_in_applications(const struct sign_in *sign_in, const char *email,
                                     struct application **applications, size_t *count, struct error *error);

/* The address that signs a browser in to AWS's web console with the profile's session, which is made when there is
 * none; `service` "": its start page. */
must_check bool sign_in_console(const struct sign_in *sign_in, const char *profile, const char *service,
                                struct secret *url, char notice[static NOTICE_SIZE], struct error *error);

/* Reaches every host that signing in needs. `visit` is called for each with its name and the milliseconds that it took,
 * or an error. */
must_check bool sign_in_check(const struct sign_in *sign_in,
                              void (*visit)(const char *host, long milliseconds, const struct error *error,
                                            void *context),
                              void *context, struct error *error);

#define CLEANUP_SIGN_IN_RESULT CLEANUP(sign_in_result_clear)
