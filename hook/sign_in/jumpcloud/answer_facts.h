/* SPDX-License-Identifier: MIT
 *
 * What can be seen of an answer of JumpCloud: status, where it leads, its words, its body. Each is one of few kinds, so
 * that a table (answers.h) can say what they mean together. Read loosely, as JumpCloud publishes no contract: shapes as
 * in public clients (saml2aws, authum, aws-jumpcloud, jc2aws, crowbar; 2018 to 2026). Pure.
 */
#pragma once

#include <stddef.h>

#include "names/origin.h"
#include "sign_in/http/client.h"

/* What the request was for. */
enum asked {
    ASKED_XSRF,
    ASKED_PASSWORD,
    ASKED_CODE,       /* with the password */
    ASKED_CODE_ALONE, /* on the session whose password was accepted */
    ASKED_PUSH,
    ASKED_PUSH_STATE,
    ASKED_PUSH_LOGIN,
    ASKED_KEY_OPTIONS, /* the challenge for a security key */
    ASKED_KEY,         /* what a security key signed */
    ASKED_PAGE,
    ASKED_APPLICATIONS,
    ASKED_SELF, /* whether the portal session lives */
    ASKED_COUNT,
};

/* The kinds are bits, so that a row of the table can name several. */
enum answer_status {
    STATUS_2XX = 1,
    STATUS_3XX = 2,
    STATUS_400 = 4,
    STATUS_401 = 8,
    STATUS_403 = 16,
    STATUS_404 = 32, /* and 405 */
    STATUS_410 = 64,
    STATUS_429 = 128,
    STATUS_5XX = 256,
    STATUS_OTHER = 512,
};

/* Of a 3xx its Location, else the body's redirectTo. */
enum answer_target {
    TO_NOWHERE = 1,        /* none is named */
    TO_LOGIN = 2,          /* the console's login page and no more said */
    TO_LOGIN_OTHER = 4,    /* the same with a query that is not known */
    TO_FACTOR = 8,         /* its page for a further factor */
    TO_RESET = 16,         /* its page to set a new password */
    TO_ERROR = 32,         /* a page of the console with an error or a template in its query */
    TO_POLICY = 64,        /* a page of the console with error=policyDenial */
    TO_PORTAL = 128,       /* the portal's start page */
    TO_APPLICATION = 256,  /* the SSO host */
    TO_OTHER_REGION = 512, /* the console of another of JumpCloud's regions */
    TO_ELSEWHERE = 1024,   /* another host */
    TO_UNCLEAR = 2048,
};

enum answer_words {
    SAYS_NOTHING = 1,
    SAYS_WRONG = 2,      /* "Authentication failed.": the words for a wrong e-mail or password */
    SAYS_FACTOR = 4,     /* "MFA required.", or an error with "multifactor" */
    SAYS_TOKEN = 8,      /* about the xsrf token */
    SAYS_PUSH_OPEN = 16, /* another push waits for its answer */
    SAYS_PENDING = 32,   /* a push's states */
    SAYS_APPROVED = 64,
    SAYS_DENIED = 128,
    SAYS_EXPIRED = 256,
    SAYS_OTHER = 512,
};

enum answer_body {
    HAS_NOTHING = 1,
    HAS_OBJECT = 2,            /* JSON, with nothing in it of those below */
    HAS_FACTORS = 4,           /* a factor that is known and available */
    HAS_FACTORS_UNKNOWN = 8,   /* available ones, none of them known */
    HAS_FACTORS_OFF = 16,      /* known ones, none of them available */
    HAS_TOKEN = 32,            /* an xsrf token */
    HAS_PUSH = 64,             /* a push with an id */
    HAS_ASSERTION = 128,       /* a page with a SAMLResponse */
    HAS_LIST = 256,            /* of applications */
    HAS_LIST_UNREADABLE = 512, /* entries that lack what an application has */
    HAS_PAGE = 1024,           /* HTML: of an outage, a proxy, a browser's application */
    HAS_OTHER = 2048,
    HAS_CHALLENGE = 4096,         /* for a security key */
    HAS_FOREIGN_CHALLENGE = 8192, /* for another site than the console's */
};

enum { ANSWER_WORDS_SIZE = 256, ANSWER_SEEN_SIZE = 160 };

struct answer_facts {
    long status_number;
    enum answer_status status;
    enum answer_target target;
    enum answer_words words;
    enum answer_body body;
    unsigned factors;                  /* enum factor, of the available ones; FACTOR_UNAVAILABLE: none is */
    char message[ANSWER_WORDS_SIZE];   /* JumpCloud's own words, made visible; "" when there are none */
    char target_shown[ORIGIN_SIZE];    /* the host that it leads to; TO_ERROR: the error */
    char body_shown[ANSWER_SEEN_SIZE]; /* of a page its type and title; of a list what its entries lack; of a foreign
                                          challenge its site */
};

/* Both are origins. */
void answer_facts_read(enum asked asked, const struct http_reply *reply, const char *console_url, const char *sso_url,
                       struct answer_facts *facts);
