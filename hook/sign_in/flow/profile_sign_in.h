/* SPDX-License-Identifier: MIT
 *
 * One profile's way to an AWS session, in steps, so that several go side by side:
 *
 *   page ──(assertion)── [role] ── assume ── [chain] ── done
 *    │ └──(login needed)── login, then the page again
 *    └────────────────────(assertion too old: once)──┘
 *
 * A step that needs the network is one request: profile_sign_in_start sends it, profile_sign_in_on_reply reads the
 * answer and says by `step` what comes next. Steps that may need a person (login, role) wait until nothing else is
 * under way.
 */
#pragma once

#include <stdbool.h>

#include "protocol/failure.h"
#include "protocol/message.h"
#include "sign_in/aws/sts.h"
#include "sign_in/flow/portal_login.h"
#include "sign_in/http/client.h"
#include "sign_in/jumpcloud/saml.h"

enum profile_sign_in_step {
    STEP_PAGE,   /* wants the application's page */
    STEP_LOGIN,  /* wants a portal session, then the page */
    STEP_ROLE,   /* has an assertion that offers several roles */
    STEP_ASSUME, /* wants AWS's credentials for the assertion */
    STEP_CHAIN,  /* wants those of the chained role */
    STEP_DONE,   /* has credentials, or a failure */
};

struct profile_sign_in {
    const struct message_profile *profile; /* all three borrowed */
    struct driver *driver;
    const struct portal *portal;
    enum profile_sign_in_step step;
    bool is_under_way;  /* its request is */
    bool needs_login;   /* its own page does */
    bool is_reported;   /* ajc-hook knows what came of it */
    long pause_seconds; /* what the server asked for in its last answer; 0: nothing */
    struct http_call call;
    struct saml_assertion assertion;
    const struct saml_role *role; /* of the assertion */
    struct sts_endpoint endpoint;
    struct sts_request request;
    long duration_seconds;
    struct sts_credentials first; /* what the chained role is assumed with */
    char chained_role[PROTOCOL_ARN_SIZE];
    char chosen_role[PROTOCOL_ARN_SIZE]; /* by ajc-hook; "": it was not asked */
    bool has_second_assertion;
    bool has_paused;
    /* the result */
    struct failure failure; /* FAILURE_NONE: the rest holds */
    struct sts_credentials credentials;
    long skew_seconds; /* AWS's clock minus ours */
};

/* At the start of its way. */
void profile_sign_in_open(struct profile_sign_in *sign_in, const struct message_profile *profile,
                          const struct portal *portal);
void profile_sign_in_clear(struct profile_sign_in *sign_in);

/* Where STS is for the profile, as far as it is known before the assertion: a guess that is worth a connection. */
bool profile_sign_in_guess_sts(const struct profile_sign_in *sign_in, struct sts_endpoint *endpoint);

/* Sends the request of this step (page, assume, chain). */
void profile_sign_in_start(struct profile_sign_in *sign_in);

/* Reads the answer when it has come. STEP_LOGIN is as far as it gets without a portal session. With `pause_seconds` the
 * step stays the same, to be started again after that time. */
void profile_sign_in_on_reply(struct profile_sign_in *sign_in);

/* Has ajc-hook choose the role and goes on, or fails. */
void profile_sign_in_choose_role(struct profile_sign_in *sign_in);

/* Ends it with that failure. */
void profile_sign_in_fail(struct profile_sign_in *sign_in, const struct failure *failure);

/* The ARN of the role that the credentials are for. */
const char *profile_sign_in_role(const struct profile_sign_in *sign_in);

/* Reports the session or the failure. */
void profile_sign_in_report(struct profile_sign_in *sign_in);
