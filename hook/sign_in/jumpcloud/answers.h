/* SPDX-License-Identifier: MIT
 *
 * The table of JumpCloud's answers: for each request every answer that is known, by its status, where it leads, its
 * words and its body; what is then believed, whether another attempt is made, and the failure (its sentence and exit
 * status are in protocol/failures.h):
 *
 *   ROW(REQUEST, NAME, status, target, words, body, what is believed, what is tried again, failure, its values)
 *
 * The first row whose four kinds fit is the answer's. Behind each request's rows comes its own row for all that is not
 * known (ANSWERED), which believes nothing and tries nothing again: a request without it does not compile. What
 * ajc-hook keeps, drops, marks and learns follows from what is believed: session/login/outcomes.h.
 */
#pragma once

#include <stdbool.h>

#include "protocol/failure.h"
#include "sign_in/jumpcloud/answer_facts.h"

/* What is believed. */
enum believed {
    BELIEVED_UNKNOWN,
    BELIEVED_ELSEWHERE,     /* it is not JumpCloud's answer, but of something on the way */
    BELIEVED_LATER,         /* JumpCloud did not look at it */
    BELIEVED_NOT_READ,      /* JumpCloud did not look at it, for the token's sake */
    BELIEVED_NOT_THERE,     /* there is no such request */
    BELIEVED_DENIED,        /* JumpCloud said no, for another reason than a wrong secret */
    BELIEVED_ACCEPTED,      /* there is a portal session now */
    BELIEVED_REFUSED,       /* e-mail or password are wrong */
    BELIEVED_CODE_REFUSED,  /* the code is wrong or was used */
    BELIEVED_FACTOR_WANTED, /* the password is right */
    BELIEVED_TOKEN,         /* an xsrf token */
    BELIEVED_PUSH_SENT,
    BELIEVED_PUSH_PENDING,
    BELIEVED_PUSH_APPROVED,
    BELIEVED_PUSH_ENDED,
    BELIEVED_ASSERTION,
    BELIEVED_LOGIN_NEEDED,
    BELIEVED_LIST,
    BELIEVED_ALIVE, /* the portal session */
};

/* What is tried again. */
enum again {
    AGAIN_NOTHING,
    AGAIN_LOGIN,     /* another e-mail or password, when there is one */
    AGAIN_FACTOR,    /* a factor, or another code, when there is one */
    AGAIN_TOKEN,     /* the same with a new xsrf token, once */
    AGAIN_OTHER_WAY, /* the code with the password, once */
    AGAIN_LOOK,      /* the look at a push, some times */
};

/* The values of a failure's sentence. */
enum answer_values {
    VALUES_NONE,
    VALUES_STATUS,
    VALUES_WORDS, /* "no reason given" when there are none */
    VALUES_COMMA_WORDS,
    VALUES_WORDS_ACCOUNT,
    VALUES_STATUS_COMMA_WORDS,
    VALUES_TARGET,
    VALUES_TARGET_ACCOUNT_TARGET,
    VALUES_TARGET_CONSOLE,
    VALUES_SEEN,
    VALUES_SSO_SEEN,
    VALUES_SSO_STATUS_SEEN,
};

#define ANY (~0U)
#define ALL_BUT(kinds) (~(unsigned)(kinds))

/* --- rows that several requests have --- */

/* JumpCloud has other things to do. */
#define BUSY_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, BUSY, STATUS_429, ANY, ANY, ANY, LATER, NOTHING, JUMPCLOUD_BUSY, NONE) \
    ROW(REQUEST, TROUBLE, STATUS_5XX, ANY, ANY, ANY, LATER, NOTHING, JUMPCLOUD_UNAVAILABLE, STATUS)

/* Where it leads says why. */
#define LEADING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, POLICY, ANY, TO_POLICY, ANY, ANY, DENIED, NOTHING, POLICY_DENIES, NONE) \
    ROW(REQUEST, RESET, ANY, TO_RESET, ANY, ANY, DENIED, NOTHING, PASSWORD_EXPIRED, NONE) \
    ROW(REQUEST, ERROR, ANY, TO_ERROR, ANY, ANY, DENIED, NOTHING, LOGIN_PAGE_WITH_ERROR, TARGET) \
    ROW(REQUEST, REGION, ANY, TO_OTHER_REGION, ANY, ANY, DENIED, NOTHING, CONSOLE_OF_ANOTHER_REGION, \
        TARGET_ACCOUNT_TARGET)

/* A login is sent to an identity provider by JumpCloud's JSON; a bare redirect is of whoever stands on the way. */
#define LEADING_AWAY_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, ELSEWHERE, STATUS_3XX, TO_ELSEWHERE, ANY, ANY, ELSEWHERE, NOTHING, ANSWERED_ELSEWHERE, TARGET) \
    ROW(REQUEST, FEDERATED, ANY, TO_ELSEWHERE, ANY, ANY, DENIED, NOTHING, LOGIN_FEDERATED, TARGET)

#define ACCEPTING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, ACCEPTED, STATUS_2XX, TO_NOWHERE | TO_APPLICATION | TO_PORTAL, SAYS_NOTHING, \
        HAS_NOTHING | HAS_OBJECT, ACCEPTED, NOTHING, NONE, NONE)

#define TOKEN_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, TOKEN_OLD, STATUS_400 | STATUS_401 | STATUS_403, TO_NOWHERE, SAYS_TOKEN, HAS_OBJECT, NOT_READ, TOKEN, \
        XSRF_TOKEN_REFUSED, WORDS)

/* Nobody has seen these; passed on in JumpCloud's words. */
#define DENYING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, FORBIDDEN, STATUS_403, TO_NOWHERE, ANY, HAS_OBJECT, DENIED, NOTHING, LOGIN_FORBIDDEN, COMMA_WORDS) \
    ROW(REQUEST, DENIED, STATUS_401, TO_NOWHERE, ANY, HAS_NOTHING | HAS_OBJECT | HAS_FACTORS_UNKNOWN, DENIED, NOTHING, \
        LOGIN_DENIED, WORDS_ACCOUNT) \
    ROW(REQUEST, DENIED_2XX, STATUS_2XX, ANY, SAYS_WRONG | SAYS_TOKEN | SAYS_OTHER, HAS_OBJECT | HAS_FACTORS_UNKNOWN, \
        DENIED, NOTHING, LOGIN_DENIED, WORDS_ACCOUNT) \
    ROW(REQUEST, PAGE, STATUS_2XX | STATUS_401 | STATUS_403 | STATUS_404, ANY, ANY, HAS_PAGE | HAS_OTHER, UNKNOWN, \
        NOTHING, NOT_JUMPCLOUD, STATUS) \
    ROW(REQUEST, REDIRECT, STATUS_3XX, ANY, ANY, ANY, UNKNOWN, NOTHING, LOGIN_REDIRECTS, STATUS)

/* A redirect to the login page is how JumpCloud asks for a code who does not ask for JSON (aws-jumpcloud). */
#define FACTOR_ANSWERS(ROW, REQUEST, BELIEVED) \
    ROW(REQUEST, FACTOR_PAGE, STATUS_2XX | STATUS_3XX, TO_FACTOR, ANY, ANY, BELIEVED, FACTOR, NONE, NONE) \
    ROW(REQUEST, LOGIN_PAGE, STATUS_3XX, TO_LOGIN, ANY, ANY, BELIEVED, FACTOR, NONE, NONE) \
    ROW(REQUEST, FACTORS, STATUS_2XX | STATUS_401, TO_NOWHERE, ANY, HAS_FACTORS | HAS_FACTORS_OFF, BELIEVED, FACTOR, \
        NONE, NONE) \
    ROW(REQUEST, FACTOR_WORDS, STATUS_2XX | STATUS_401, TO_NOWHERE, SAYS_FACTOR, HAS_OBJECT | HAS_FACTORS_UNKNOWN, \
        BELIEVED, FACTOR, NONE, NONE)

/* --- the requests --- */

#define PASSWORD_ANSWERS(ROW, REQUEST) \
    BUSY_ANSWERS(ROW, REQUEST) \
    LEADING_ANSWERS(ROW, REQUEST) \
    LEADING_AWAY_ANSWERS(ROW, REQUEST) \
    FACTOR_ANSWERS(ROW, REQUEST, FACTOR_WANTED) \
    ACCEPTING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, WRONG, STATUS_401, TO_NOWHERE, SAYS_WRONG, HAS_OBJECT, REFUSED, LOGIN, NONE, NONE) \
    TOKEN_ANSWERS(ROW, REQUEST) \
    DENYING_ANSWERS(ROW, REQUEST)

/* The same password was accepted when the code was asked for. */
#define CODE_ANSWERS(ROW, REQUEST) \
    BUSY_ANSWERS(ROW, REQUEST) \
    LEADING_ANSWERS(ROW, REQUEST) \
    LEADING_AWAY_ANSWERS(ROW, REQUEST) \
    FACTOR_ANSWERS(ROW, REQUEST, CODE_REFUSED) \
    ACCEPTING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, WRONG, STATUS_401, TO_NOWHERE, SAYS_WRONG, HAS_OBJECT, CODE_REFUSED, FACTOR, NONE, NONE) \
    TOKEN_ANSWERS(ROW, REQUEST) \
    DENYING_ANSWERS(ROW, REQUEST)

/* authum, 2021; other portals may not have it. */
#define CODE_ALONE_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, NOT_THERE, STATUS_404, ANY, ANY, ANY, NOT_THERE, OTHER_WAY, NONE, NONE) \
    CODE_ANSWERS(ROW, REQUEST)

/* saml2aws, 2021 */
#define PUSH_ANSWERS(ROW, REQUEST) \
    BUSY_ANSWERS(ROW, REQUEST) \
    LEADING_ANSWERS(ROW, REQUEST) \
    LEADING_AWAY_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, SENT, STATUS_2XX, TO_NOWHERE, SAYS_PENDING | SAYS_APPROVED | SAYS_DENIED | SAYS_EXPIRED, HAS_PUSH, \
        PUSH_SENT, NOTHING, NONE, NONE) \
    TOKEN_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, OPEN, STATUS_400 | STATUS_401 | STATUS_403 | STATUS_OTHER, TO_NOWHERE, SAYS_PUSH_OPEN, HAS_OBJECT, \
        PUSH_ENDED, NOTHING, PUSH_STILL_OPEN, STATUS_COMMA_WORDS) \
    ROW(REQUEST, NOT_SENT, STATUS_400 | STATUS_401 | STATUS_403 | STATUS_404 | STATUS_410 | STATUS_OTHER, TO_NOWHERE, \
        ANY, HAS_OBJECT | HAS_PUSH, PUSH_ENDED, NOTHING, PUSH_NOT_SENT, STATUS_COMMA_WORDS) \
    ROW(REQUEST, PAGE, ANY, ANY, ANY, HAS_PAGE | HAS_OTHER | HAS_NOTHING, UNKNOWN, NOTHING, NOT_JUMPCLOUD, STATUS)

/* saml2aws's test has a 401 with "denied"; a push that JumpCloud no longer knows has expired. */
#define PUSH_STATE_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, BUSY, STATUS_429, ANY, ANY, ANY, LATER, LOOK, JUMPCLOUD_BUSY, NONE) \
    ROW(REQUEST, TROUBLE, STATUS_5XX, ANY, ANY, ANY, LATER, LOOK, JUMPCLOUD_UNAVAILABLE, STATUS) \
    ROW(REQUEST, FORGOTTEN, STATUS_404 | STATUS_410, ANY, ANY, ANY, PUSH_ENDED, NOTHING, PUSH_EXPIRED, NONE) \
    ROW(REQUEST, PENDING, STATUS_2XX, ANY, SAYS_PENDING, HAS_OBJECT, PUSH_PENDING, NOTHING, NONE, NONE) \
    ROW(REQUEST, APPROVED, STATUS_2XX, ANY, SAYS_APPROVED, HAS_OBJECT, PUSH_APPROVED, NOTHING, NONE, NONE) \
    ROW(REQUEST, DENIED, STATUS_2XX | STATUS_401 | STATUS_403, ANY, SAYS_DENIED, HAS_OBJECT, PUSH_ENDED, NOTHING, \
        PUSH_DENIED, NONE) \
    ROW(REQUEST, EXPIRED, STATUS_2XX | STATUS_401 | STATUS_403, ANY, SAYS_EXPIRED, HAS_OBJECT, PUSH_ENDED, NOTHING, \
        PUSH_EXPIRED, NONE) \
    ROW(REQUEST, PAGE, ANY, ANY, ANY, HAS_PAGE | HAS_OTHER | HAS_NOTHING, UNKNOWN, NOTHING, NOT_JUMPCLOUD, STATUS)

#define PUSH_LOGIN_ANSWERS(ROW, REQUEST) \
    BUSY_ANSWERS(ROW, REQUEST) \
    LEADING_ANSWERS(ROW, REQUEST) \
    LEADING_AWAY_ANSWERS(ROW, REQUEST) \
    ACCEPTING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, REFUSED, ALL_BUT(STATUS_3XX), ANY, ANY, ALL_BUT(HAS_PAGE | HAS_OTHER), PUSH_ENDED, NOTHING, \
        PUSH_LOGIN_REFUSED, WORDS) \
    ROW(REQUEST, PAGE, ALL_BUT(STATUS_3XX), ANY, ANY, ANY, UNKNOWN, NOTHING, NOT_JUMPCLOUD, STATUS)

#define XSRF_ANSWERS(ROW, REQUEST) \
    BUSY_ANSWERS(ROW, REQUEST) \
    LEADING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, ELSEWHERE, ANY, TO_ELSEWHERE, ANY, ANY, ELSEWHERE, NOTHING, ANSWERED_ELSEWHERE, TARGET) \
    ROW(REQUEST, TOKEN, STATUS_2XX, ANY, ANY, HAS_TOKEN, TOKEN, NOTHING, NONE, NONE)

/* A page that wants a login does so because the portal session ended, or because the application wants a factor. */
#define PAGE_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, BUSY, STATUS_429 | STATUS_5XX, ANY, ANY, ANY, LATER, NOTHING, APPLICATION_UNAVAILABLE, STATUS) \
    ROW(REQUEST, ASSERTION, STATUS_2XX, ANY, ANY, HAS_ASSERTION, ASSERTION, NOTHING, NONE, NONE) \
    ROW(REQUEST, LOGIN, STATUS_3XX, TO_LOGIN | TO_LOGIN_OTHER | TO_FACTOR, ANY, ANY, LOGIN_NEEDED, LOGIN, NONE, NONE) \
    ROW(REQUEST, UNAUTHORIZED, STATUS_401, ANY, ANY, ANY, LOGIN_NEEDED, LOGIN, NONE, NONE) \
    LEADING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, PORTAL, STATUS_3XX, TO_PORTAL, ANY, ANY, DENIED, NOTHING, APPLICATION_NOT_GIVEN, NONE) \
    ROW(REQUEST, FEDERATED, STATUS_3XX, TO_ELSEWHERE, ANY, ANY, DENIED, NOTHING, APPLICATION_FEDERATED, TARGET) \
    ROW(REQUEST, REDIRECT, STATUS_3XX, ANY, ANY, ANY, UNKNOWN, NOTHING, APPLICATION_REDIRECTS, TARGET_CONSOLE) \
    ROW(REQUEST, NO_ASSERTION, STATUS_2XX, ANY, ANY, ANY, UNKNOWN, NOTHING, PAGE_WITHOUT_ASSERTION, SSO_SEEN) \
    ROW(REQUEST, REFUSED, STATUS_403 | STATUS_404 | STATUS_410, ANY, ANY, ANY, DENIED, NOTHING, APPLICATION_REFUSED, \
        STATUS)

#define APPLICATIONS_ANSWERS(ROW, REQUEST) \
    BUSY_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, LOGIN, STATUS_3XX, TO_LOGIN | TO_LOGIN_OTHER | TO_FACTOR, ANY, ANY, LOGIN_NEEDED, LOGIN, NONE, NONE) \
    ROW(REQUEST, UNAUTHORIZED, STATUS_401, ANY, ANY, ANY, LOGIN_NEEDED, LOGIN, NONE, NONE) \
    LEADING_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, ELSEWHERE, ANY, TO_ELSEWHERE, ANY, ANY, ELSEWHERE, NOTHING, ANSWERED_ELSEWHERE, TARGET) \
    ROW(REQUEST, LIST, STATUS_2XX, ANY, ANY, HAS_LIST, LIST, NOTHING, NONE, NONE) \
    ROW(REQUEST, UNREADABLE, STATUS_2XX, ANY, ANY, HAS_LIST_UNREADABLE, UNKNOWN, NOTHING, APPLICATIONS_LACK, SEEN)

/* Only a clear answer keeps a page that wants a login from getting one: what is not known means what it did before. */
#define SELF_ANSWERS(ROW, REQUEST) \
    BUSY_ANSWERS(ROW, REQUEST) \
    ROW(REQUEST, ALIVE, STATUS_2XX, TO_NOWHERE, SAYS_NOTHING, HAS_OBJECT, ALIVE, NOTHING, NONE, NONE)

/* STEP(REQUEST, the failure of an answer that is not known, its values) */
#define ANSWERED(STEP) \
    STEP(XSRF, NOT_JUMPCLOUD, STATUS) \
    STEP(PASSWORD, LOGIN_NOT_UNDERSTOOD, STATUS_COMMA_WORDS) \
    STEP(CODE, LOGIN_NOT_UNDERSTOOD, STATUS_COMMA_WORDS) \
    STEP(CODE_ALONE, LOGIN_NOT_UNDERSTOOD, STATUS_COMMA_WORDS) \
    STEP(PUSH, PUSH_NOT_UNDERSTOOD, WORDS) \
    STEP(PUSH_STATE, PUSH_NOT_UNDERSTOOD, WORDS) \
    STEP(PUSH_LOGIN, LOGIN_NOT_UNDERSTOOD, STATUS_COMMA_WORDS) \
    STEP(PAGE, APPLICATION_NOT_UNDERSTOOD, SSO_STATUS_SEEN) \
    STEP(APPLICATIONS, APPLICATIONS_NOT_UNDERSTOOD, STATUS) \
    STEP(SELF, LOGIN_NOT_UNDERSTOOD, STATUS_COMMA_WORDS)

/* --- reading --- */

/* ANSWER_PASSWORD_WRONG, …, and one ANSWER_PASSWORD_UNKNOWN for each request. */
enum answer_id {
#define ROW(request, name, ...) ANSWER_##request##_##name,
#define STEP(request, ...) request##_ANSWERS(ROW, request) ANSWER_##request##_UNKNOWN,
    ANSWERED(STEP)
#undef STEP
#undef ROW
        ANSWER_COUNT
};

struct answer_row {
    const char *name; /* "PASSWORD_WRONG" */
    enum asked asked;
    unsigned statuses;
    unsigned targets;
    unsigned words;
    unsigned bodies;
    enum believed believed;
    enum again again;
    enum failure_id failure;
    enum answer_values values;
};

/* Indexed by enum answer_id. */
extern const struct answer_row answer_rows[ANSWER_COUNT];

/* Whose answer it is; all borrowed. */
struct answer_place {
    const char *console_url; /* origins */
    const char *sso_url;
    const char *email;
};

struct answer {
    enum answer_id id;
    enum believed believed;
    enum again again;
    unsigned factors;                /* enum factor, of those that are available; 0: not said */
    char message[ANSWER_WORDS_SIZE]; /* JumpCloud's own words, made visible; "" when there are none */
};

/* `failure` is set when the row has one; FAILURE_NONE is left else. */
void answer_read(enum asked asked, const struct http_reply *reply, const struct answer_place *place,
                 struct answer *answer, struct failure *failure);
