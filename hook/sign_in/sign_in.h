/* SPDX-License-Identifier: MIT
 *
 * The chain: portal session, else login and code, → SSO page → assertion → STS [→ AssumeRole] → keyring. Only here do
 * jumpcloud, saml and sts meet.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "sign_in/http.h"
#include "store/config.h"
#include "store/keyring.h"
#include "store/record.h"

struct sign_in {
    struct config *config;
    struct keyring keyring;
    struct http *http;
    int64_t started_ns;             /* CLOCK_BOOTTIME: what was made since then need not be made again */
    char jar_of[ACCOUNT_NAME_SIZE]; /* the account whose cookies the client holds */
    bool is_silent;                 /* nobody may be asked and everything comes from the files */
};

/* Reads the configuration, reaches the keyring (its absence is no failure), opens the HTTPS client. */
must_check bool sign_in_open(struct sign_in *sign_in, bool is_silent, struct error *error);
void sign_in_close(struct sign_in *sign_in);

/* A new AWS session for the profile, in the keyring and in the record; one that another process made since we started
 * will do. The record says what happened in either case. */
bool sign_in_session(struct sign_in *sign_in, const char *profile_name, struct record *record);

/* Signs the account in to the portal ("": the default account, or one that is asked for). */
bool sign_in_login(struct sign_in *sign_in, const char *email, struct record *record);

/* Ends the account's portal session at JumpCloud, as far as it can be reached. */
bool sign_in_logout(struct sign_in *sign_in, const char *email, struct record *record);

#define CLEANUP_SIGN_IN CLEANUP(sign_in_close)
