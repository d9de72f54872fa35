/* SPDX-License-Identifier: MIT
 *
 * Classifies an answer of JumpCloud by status, target (redirect), message and body. Each has few kinds, so that a table
 * (answers.h) can define what they mean together. Parsing is tolerant, because JumpCloud publishes no specification:
 * formats as in public clients (saml2aws, authum, aws-jumpcloud, jc2aws, crowbar; 2018 to 2026). Pure functions.
 */
#pragma once

#include <stddef.h>

#include "names/origin.h"
#include "sign_in/http/client.h"

/* The purpose of the request. */
enum asked {
    ASKED_XSRF,
    ASKED_PASSWORD,
    ASKED_CODE,       /* with the password */
    ASKED_CODE_ALONE, /* on the session whose password was accepted */
    ASKED_PUSH,
    ASKED_PUSH_STATE,
    ASKED_PUSH_LOGIN,
    ASKED_KEY_OPTIONS, /* the challenge for a security key */
    ASKED_KEY,         /* the signature of a security key */
    ASKED_PAGE,
    ASKED_APPLICATIONS,
    ASKED_SELF, /* whether the portal session is valid */
    ASKED_COUNT,
};

/* Kinds are bits, so that a row of the table can contain several. */
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

/* From the Location of a 3xx, else from redirectTo in the body. */
enum answer_target {
    TO_NOWHERE = 1,        /* no target */
    TO_LOGIN = 2,          /* the console's login page without an error */
    TO_LOGIN_OTHER = 4,    /* the same with an unknown query */
    TO_FACTOR = 8,         /* its page for a second factor */
    TO_RESET = 16,         /* its page for a new password */
    TO_ERROR = 32,         /* a page of the console with an error in its query */
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
    SAYS_PUSH_OPEN = 16, /* another push is still open */
    SAYS_PENDING = 32,   /* a push's states */
    SAYS_APPROVED = 64,
    SAYS_DENIED = 128,
    SAYS_EXPIRED = 256,
    SAYS_OTHER = 512,
};

enum answer_body {
    HAS_NOTHING = 1,
    HAS_OBJECT = 2,            /* JSON without any of the following */
    HAS_FACTORS = 4,           /* a known and available factor */
    HAS_FACTORS_UNKNOWN = 8,   /* factors are available, but none is known */
    HAS_FACTORS_OFF = 16,      /* factors are known, but none is available */
    HAS_TOKEN = 32,            /* an xsrf token */
    HAS_PUSH = 64,             /* a push with an id */
    HAS_ASSERTION = 128,       /* a page with a SAMLResponse */
    HAS_LIST = 256,            /* of applications */
    HAS_LIST_UNREADABLE = 512, /* a list with unexpected entries */
    HAS_PAGE = 1024,           /* HTML: an outage, a proxy, a web application */
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
    unsigned factors;                  /* available factors, enum factor; FACTOR_UNAVAILABLE: none */
    char message[ANSWER_WORDS_SIZE];   /* JumpCloud's message, control characters escaped; "": none */
    char target_shown[ORIGIN_SIZE];    /* the host of the target; TO_ERROR: the error */
    char body_shown[ANSWER_SEEN_SIZE]; /* page: type and title; list: the missing member */
};

/* `console_url` and `sso_url` are origins. */
void answer_facts_read(enum asked asked, const struct http_reply *reply, const char *console_url, const char *sso_url,
                       struct answer_facts *facts);
