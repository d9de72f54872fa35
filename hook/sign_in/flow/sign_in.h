/* SPDX-License-Identifier: MIT
 *
 * The chain: portal session, else login and code, → SSO page → assertion → STS [→ AssumeRole] → keyring; for several
 * profiles at once. Its files: sign_in.c shares the profiles out by account; a account_batch takes those of one account
 * behind one portal session; each is a journey from the page to the credentials. Only they see jumpcloud, saml and sts
 * together.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "config/config.h"
#include "keyring/keyring.h"
#include "keyring/sign_in_result.h"
#include "sign_in/flow/factor.h"
#include "sign_in/http/client.h"

struct sign_in {
    struct config *config;
    struct keyring keyring;
    struct http *http;
    int64_t started_ns;             /* CLOCK_BOOTTIME: what was made since then need not be made again */
    char jar_of[ACCOUNT_NAME_SIZE]; /* the account whose cookies the client holds */
    enum factor wanted;             /* by --mfa; FACTOR_NONE: no such wish */
    bool is_silent;                 /* nobody may be asked and everything comes from the files */
    struct account refused;         /* as configured: JumpCloud refused its login in this run, and no other is tried */
    struct error refusal;           /* ERROR_NONE: there is no such account */
};

/* Reads the configuration, reaches the keyring (its absence is no failure), opens the HTTPS client. */
must_check bool sign_in_open(struct sign_in *sign_in, bool is_silent, struct error *error);
void sign_in_close(struct sign_in *sign_in);

/* Who is told each record as it comes. */
struct sign_in_listener {
    void (*tell)(const struct record *record, void *context);
    void *context;
};

/* A new AWS session for each profile, in the keyring and in a record; one that another process made since we started
 * will do. There is a record for each name, which says what happened. */
void sign_in_sessions(struct sign_in *sign_in, const char *const *names, size_t count,
                      const struct sign_in_listener *listener);

/* Signs the account in to the portal ("": the default account, or one that is asked for). */
bool sign_in_login(struct sign_in *sign_in, const char *email, struct record *record);

/* Forgets the account's portal session, then ends it at JumpCloud, as far as it can be reached. */
bool sign_in_logout(struct sign_in *sign_in, const char *email, struct record *record);

#define CLEANUP_SIGN_IN CLEANUP(sign_in_close)
