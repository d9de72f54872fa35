/* SPDX-License-Identifier: MIT
 *
 * What JumpCloud's answers mean. Pure: bytes in, struct out; nothing here talks to anybody.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"
#include "protocol/failure.h"

enum jumpcloud_outcome {
    JUMPCLOUD_ACCEPTED,
    JUMPCLOUD_REFUSED,      /* wrong e-mail or password */
    JUMPCLOUD_CODE_WANTED,  /* MFA: a factor is needed */
    JUMPCLOUD_CODE_REFUSED, /* the code was wrong or used before; the password is not in question */
};

struct jumpcloud_answer {
    enum jumpcloud_outcome outcome;
    unsigned factors;  /* available ones (enum factor); 0: not said (302 to /login): TOTP may be tried */
    char message[256]; /* JumpCloud's own words, made visible; "" when none */
};

/* JumpCloud's words when they say more than that the login was refused or wants a factor ("Your account is locked");
 * "" otherwise. */
const char *jumpcloud_reply_more(const struct jumpcloud_answer *answer);

/* The token of /userconsole/xsrf's JSON. ERROR_REPLY when it is not that (an HTML page: outage or wrong host). */
must_check bool jumpcloud_reply_xsrf(long status, const struct secret *body, struct secret *xsrf,
                                     struct failure *failure);

/* The answer to /userconsole/auth. `code_sent`: the request carried a code. Understands 200 (any body), 2xx with
 * factors, 401 with or without factors, 302 to /login; 429, 5xx, HTML and anything else are errors. */
must_check bool jumpcloud_reply_auth(long status, const char *content_type, const char *location,
                                     const struct secret *body, bool code_sent, struct jumpcloud_answer *answer,
                                     struct failure *failure);

enum jumpcloud_redirect {
    REDIRECT_LOGIN,  /* the portal session is gone */
    REDIRECT_POLICY, /* conditional access: error=policyDenial in the fragment */
    REDIRECT_PORTAL, /* the portal's start page: the application is not there for this person */
    REDIRECT_OTHER,
};

/* What a redirect of the SSO page means; only a relative one and one to the console's origin are trusted to mean
 * anything. */
enum jumpcloud_redirect jumpcloud_reply_redirect(const char *location, const char *console_url);
