/* SPDX-License-Identifier: MIT
 *
 * One profile's way to an AWS session, in steps, so that several go side by side:
 *
 *   page ──(assertion)── [choose] ── redeem ── [chain] ── done
 *    │ └──(login needed)── login, then the page again
 *    └────────────────────(assertion too old: once)──┘
 *
 * A step that needs the network is one request: profile_sign_in_begin sends it, profile_sign_in_hear takes the answer
 * and says by `step` what comes next. Steps that may need a person (login, choose) wait until nothing else is under
 * way.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"
#include "keyring/sign_in_result.h"
#include "sign_in/aws/sts.h"
#include "sign_in/flow/sign_in.h"
#include "sign_in/http/client.h"
#include "sign_in/jumpcloud/jumpcloud.h"
#include "sign_in/jumpcloud/saml.h"

enum profile_sign_in_step {
    SIGN_IN_PAGE,   /* wants the application's page */
    SIGN_IN_LOGIN,  /* wants a portal session, then the page */
    SIGN_IN_CHOOSE, /* has an assertion that offers several roles, or not the one that the profile names */
    SIGN_IN_REDEEM, /* wants AWS's credentials for the assertion */
    SIGN_IN_CHAIN,  /* wants those of the chained role */
    SIGN_IN_DONE,   /* the record says what came of it */
};

struct profile_sign_in {
    struct sign_in *sign_in;
    struct profile profile;
    struct record record;
    int lock; /* the profile's, -1: not held */
    /* of the account_batch that it goes with */
    const struct account *account;
    const struct jumpcloud *jumpcloud;
    enum profile_sign_in_step step;
    bool is_under_way;  /* its request is */
    bool is_told;       /* the record is out */
    long pause_seconds; /* what the server asked for in its last answer; 0: nothing */
    /* the journey's own */
    struct http_call call;
    struct saml_assertion assertion;
    const struct saml_role *role; /* of the assertion */
    struct sts_endpoint endpoint;
    struct sts_request request;
    long duration_seconds;
    struct sts_credentials first; /* what the chained role is assumed with */
    char chained_role[CONFIG_VALUE_SIZE];
    bool has_second_assertion;
    bool has_paused;
};

/* At the start of its way. False when the profile is none that can be signed in to: then it is done. */
bool profile_sign_in_open(struct profile_sign_in *journey, struct sign_in *sign_in, const char *profile_name);
void profile_sign_in_clear(struct profile_sign_in *journey);

/* Where STS is for the profile, as far as it is known before the assertion: a guess that is worth a connection. */
bool profile_sign_in_guess_sts(const struct profile_sign_in *journey, struct sts_endpoint *endpoint);

/* Sends the request of this step (page, redeem, chain). */
void profile_sign_in_begin(struct profile_sign_in *journey);

/* Takes the answer when it has come. SIGN_IN_LOGIN is as far as it gets without a portal session. With `pause_seconds`
 * the step stays the same, to be begun again after that time. */
void profile_sign_in_hear(struct profile_sign_in *journey);

/* Chooses the role and goes on to redeem, or fails. */
void profile_sign_in_choose(struct profile_sign_in *journey);

/* Ends it with that error. */
void profile_sign_in_fail(struct profile_sign_in *journey, const struct error *error);
