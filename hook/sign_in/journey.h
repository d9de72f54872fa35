/* SPDX-License-Identifier: MIT
 *
 * One profile's way to an AWS session, in steps, so that several go side by side:
 *
 *   page ──(assertion)── [choose] ── redeem ── [chain] ── done
 *    │ └──(login needed)── login, then the page again
 *    └────────────────────(assertion too old: once)──┘
 *
 * A step that needs the network is one request: journey_begin sends it, journey_hear takes the answer and says by
 * `step` what comes next. Steps that may need a person (login, choose) wait until nothing else is under way.
 */
#pragma once

#include <stdbool.h>

#include "sign_in/http.h"
#include "sign_in/jumpcloud.h"
#include "sign_in/saml.h"
#include "sign_in/sign_in.h"
#include "sign_in/sts.h"
#include "store/config.h"
#include "store/record.h"

enum journey_step {
    JOURNEY_PAGE,   /* wants the application's page */
    JOURNEY_LOGIN,  /* wants a portal session, then the page */
    JOURNEY_CHOOSE, /* has an assertion that offers several roles, or not the one that the profile names */
    JOURNEY_REDEEM, /* wants AWS's credentials for the assertion */
    JOURNEY_CHAIN,  /* wants those of the chained role */
    JOURNEY_DONE,   /* the record says what came of it */
};

struct journey {
    struct sign_in *sign_in;
    struct profile profile;
    struct record record;
    int lock; /* the profile's, -1: not held */
    /* of the convoy that it goes with */
    const struct account *account;
    const struct jumpcloud *jumpcloud;
    enum journey_step step;
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
bool journey_open(struct journey *journey, struct sign_in *sign_in, const char *profile_name);
void journey_clear(struct journey *journey);

/* Where STS is for the profile, as far as it is known before the assertion: a guess that is worth a connection. */
bool journey_guess_sts(const struct journey *journey, struct sts_endpoint *endpoint);

/* Sends the request of this step (page, redeem, chain). */
void journey_begin(struct journey *journey);

/* Takes the answer when it has come. JOURNEY_LOGIN is as far as it gets without a portal session. With `pause_seconds`
 * the step stays the same, to be begun again after that time. */
void journey_hear(struct journey *journey);

/* Chooses the role and goes on to redeem, or fails. */
void journey_choose(struct journey *journey);

/* Ends it with that error. */
void journey_fail(struct journey *journey, const struct error *error);
