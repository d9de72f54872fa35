/* SPDX-License-Identifier: MIT
 *
 * One profile's sign-in to AWS in steps, so that several run in parallel:
 *
 *   page ──(assertion)── [role] ── assume ── [chain] ── done
 *    │ └──(login needed)── login, then the page again
 *    └────────────────────(assertion too old: once)──┘
 *
 * A step that needs the network is one request: profile_sign_in_start sends it; profile_sign_in_on_reply reads the
 * answer and sets the next `step`. Steps that may need a person (login, role) wait until no request is in progress.
 */
#pragma once

#include <stdbool.h>

#include "protocol/failure.h"
#include "protocol/message.h"
#include "sign_in/aws/sts.h"
#include "sign_in/flow/driver.h"
#include "sign_in/http/client.h"
#include "sign_in/jumpcloud/jumpcloud.h"
#include "sign_in/jumpcloud/saml.h"

enum profile_sign_in_step {
    STEP_PAGE,   /* requests the application's page */
    STEP_LOGIN,  /* needs a portal session, then the page */
    STEP_ROLE,   /* the assertion has several roles */
    STEP_ASSUME, /* exchanges the assertion for credentials */
    STEP_CHAIN,  /* assumes the chained role */
    STEP_DONE,   /* has credentials or a failure */
};

/* The caller sets the first four members; all else is zero at first. */
struct profile_sign_in {
    const struct message_profile *profile; /* the first three are borrowed */
    struct driver *driver;
    const struct jumpcloud *jumpcloud;
    enum profile_sign_in_step step;
    bool is_running;    /* a request is in progress */
    bool needs_login;   /* its page required a login */
    bool is_reported;   /* the result was reported */
    long pause_seconds; /* Retry-After of the last answer; 0: none */
    struct http_call call;
    struct saml_assertion assertion;
    const struct saml_role *role; /* of the assertion */
    struct sts_endpoint endpoint;
    struct aws_request request;
    long duration_seconds;
    struct sts_credentials first; /* credentials that assume the chained role */
    char chained_role[PROTOCOL_ARN_SIZE];
    char chosen_role[PROTOCOL_ARN_SIZE]; /* from ajc-hook; "": not asked */
    bool has_second_assertion;
    bool has_paused;
    /* the result */
    struct failure failure; /* FAILURE_NONE: the following members are valid */
    struct sts_credentials credentials;
    long skew_seconds; /* AWS's clock minus ours */
};

void profile_sign_in_clear(struct profile_sign_in *sign_in);

/* Sends the request of this step (page, assume, chain). */
void profile_sign_in_start(struct profile_sign_in *sign_in);

/* Reads the received answer. Without a portal session the result is STEP_LOGIN. With `pause_seconds` the step must be
 * started again after that time. */
void profile_sign_in_on_reply(struct profile_sign_in *sign_in);

/* Asks ajc-hook for the role and continues, or fails. */
void profile_sign_in_choose_role(struct profile_sign_in *sign_in);

/* Ends it with the failure. */
void profile_sign_in_fail(struct profile_sign_in *sign_in, const struct failure *failure);

/* Reports the session or the failure. */
void profile_sign_in_report(struct profile_sign_in *sign_in);
