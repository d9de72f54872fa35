/* SPDX-License-Identifier: MIT
 *
 * The script: a JSON object that says how portal, SSO page and STS behave. Every member is optional and flat except
 * where an object is shown; an unknown member is an error. The file is read again when it has changed, so
 * that a test can change the behaviour of a running sandbox (write a temporary file and rename it). While the file is
 * wrong, the answer to every request is 500 and standard error says why.
 *
 *   portal    "mfa": none totp · "mfa_answer": json redirect 2xx · "factors": [{"type":…,"status":…}]
 *             "wrong_code": factors error redirect unclear
 *             "auth": normal html 429 500 401 403 418 elsewhere drop drop_code slow:SECONDS · "auth_words": text of 401
 *             and 403 · "password_suffix": the password of the first organisation's account was changed to the old
 *             one with this suffix · "xsrf": normal html 500
 *             "code_beside_password": bool, false: a code in /auth is ignored · "code_alone": bool, false:
 *             there is no /auth/totp
 *             "push": {"answer": accepted denied denied_401 expired never refused unknown, "pending": polls before it,
 *             "seconds": 60, "id": text, "trouble": polls that end in 500, "login_refused": bool}
 *             "key": {"credentials": [{"id": base64url, "x": hex, "y": hex}], "others": number of other ids,
 *             "verification": "preferred", "site": "sandbox.localhost", "timeout": 60000, "padded": bool, the standard
 *             alphabet, "counter": the last accepted value, "refuses": bool,
 *             "challenge_seconds" and "answer_seconds": delays of the two answers}
 *             "auth_body": redirect empty object · "reuse_drop": bool · "rotate_cookie": bool
 *             "xsrf_seconds": 900
 *             "session": {"idle_seconds":3600, "extends":true, "absolute_seconds":0} (0: no limit)
 *             "end_sessions": number, a change ends all portal sessions
 *             "portal_ahead": seconds by which the portal's clock for sessions and tokens is ahead
 *             "applications": what /userconsole/api/applications answers, any JSON; "@sso" at the start of
 *             an ssoUrl stands for the SSO host's origin; absent: an entry for each of "apps", else one for aws-prod
 *             "raw": {PATH: {"status": 200, "location": text, "type": text, "body": text}}, the answer
 *             of portal and SSO page to each request for the path ("{console_url}" and "{sso_url}" stand for these
 *             hosts)
 *   SSO page  "page": nested entities attributes none policy forbidden removed evil_redirect identity_center huge drip
 *             (one byte at a time, without an end) · "page_seconds": delay · "app_mfa": bool, the page requires a
 *             login with a code
 *   assertion "roles": [{"role":arn,"provider":arn}] · "role_order": role_first provider_first
 *             "session_duration": seconds or null · "assertion_seconds": 300
 *             "apps": {"aws-dev": {page, roles, role_order, session_duration}}; other connectors named aws-* use the
 *             members above, any other is 404
 *   STS       "session_seconds": real lifetime (0: as asked; below 0: already expired) · "max_session_duration": 43200
 *             "sts_slow": seconds · "error": {"code":…,"http":400,"message":…,"action":…} · "html_503": bool
 *             "extra_elements": bool · "token_bytes": 1000 · "clock_skew": seconds that AWS's clock is ahead
 *   IAM       "account_alias": text or null · "iam_slow": seconds · "error" with its "action"
 *   console   "signin_refuses_duration": bool · "html_503"
 *   a host    "busy": {"host": none sso sts, "status": 503, "retry_after": seconds (0: no such header), "times": the
 *             number of requests that get this answer}
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum script_mfa { SCRIPT_MFA_NONE, SCRIPT_MFA_TOTP };
enum script_mfa_answer { SCRIPT_MFA_ANSWER_JSON, SCRIPT_MFA_ANSWER_REDIRECT, SCRIPT_MFA_ANSWER_2XX };
enum script_wrong_code {
    SCRIPT_WRONG_CODE_FACTORS,
    SCRIPT_WRONG_CODE_ERROR,
    SCRIPT_WRONG_CODE_REDIRECT,
    SCRIPT_WRONG_CODE_UNCLEAR
};
enum script_auth {
    SCRIPT_AUTH_NORMAL,
    SCRIPT_AUTH_HTML,
    SCRIPT_AUTH_429,
    SCRIPT_AUTH_500,
    SCRIPT_AUTH_401,
    SCRIPT_AUTH_403,
    SCRIPT_AUTH_418,
    SCRIPT_AUTH_ELSEWHERE,
    SCRIPT_AUTH_DROP,
    SCRIPT_AUTH_DROP_CODE,
};
enum script_xsrf { SCRIPT_XSRF_NORMAL, SCRIPT_XSRF_HTML, SCRIPT_XSRF_500 };
enum script_push {
    SCRIPT_PUSH_ACCEPTED,
    SCRIPT_PUSH_DENIED,
    SCRIPT_PUSH_DENIED_401,
    SCRIPT_PUSH_EXPIRED,
    SCRIPT_PUSH_NEVER,
    SCRIPT_PUSH_REFUSED, /* no push is sent */
    SCRIPT_PUSH_UNKNOWN,
};
enum script_auth_body { SCRIPT_AUTH_BODY_REDIRECT, SCRIPT_AUTH_BODY_EMPTY, SCRIPT_AUTH_BODY_OBJECT };
enum script_page {
    SCRIPT_PAGE_NESTED,
    SCRIPT_PAGE_ENTITIES,
    SCRIPT_PAGE_ATTRIBUTES,
    SCRIPT_PAGE_NONE,
    SCRIPT_PAGE_POLICY,
    SCRIPT_PAGE_FORBIDDEN,
    SCRIPT_PAGE_REMOVED, /* 302 to the console's /userconsole/ */
    SCRIPT_PAGE_EVIL_REDIRECT,
    SCRIPT_PAGE_IDENTITY_CENTER,
    SCRIPT_PAGE_HUGE,
    SCRIPT_PAGE_DRIP,
};
enum script_busy { SCRIPT_BUSY_NONE, SCRIPT_BUSY_SSO, SCRIPT_BUSY_STS };

struct cJSON;

/* All text is borrowed from the script's JSON. */
struct script_factor {
    const char *type;
    const char *status;
};

struct script_role {
    const char *role;
    const char *provider;
};

struct script_app {
    const char *name;
    int page; /* enum script_page */
    const struct script_role *roles;
    size_t role_count;
    struct script_role *own_roles; /* what `roles` points to when this application names its own */
    int provider_first;
    long session_duration; /* 0: no such attribute */
};

struct script {
    struct cJSON *json;
    int mfa;        /* enum script_mfa */
    int mfa_answer; /* enum script_mfa_answer */
    int wrong_code; /* enum script_wrong_code */
    const struct script_factor *factors;
    size_t factor_count;
    struct script_factor *own_factors;
    int auth; /* enum script_auth */
    const char *auth_words;
    const char *password_suffix;
    long auth_seconds;
    int auth_body; /* enum script_auth_body */
    int xsrf;      /* enum script_xsrf */
    bool code_beside_password;
    bool code_alone;
    struct {
        int answer; /* enum script_push */
        long pending;
        long seconds;
        long trouble;
        bool login_refused;
        const char *id; /* NULL: a valid one */
    } push;
    struct {
        const struct cJSON *credentials;
        long others;
        const char *verification;
        const char *site;
        long timeout;
        bool padded;
        long counter;
        bool refuses;
        long challenge_seconds;
        long answer_seconds;
    } key;
    bool reuse_drop;
    bool rotate_cookie;
    long xsrf_seconds;
    struct {
        long idle_seconds;
        bool extends;
        long absolute_seconds;
    } session;
    long end_sessions;
    long portal_ahead;
    const struct cJSON *raw;          /* NULL: none */
    const struct cJSON *applications; /* NULL: the usual list */

    bool app_mfa;
    long page_seconds;
    long assertion_seconds;
    struct script_app defaults;
    struct script_app *apps;
    size_t app_count;

    long session_seconds;
    long max_session_duration;
    struct {
        const char *code; /* NULL: no error */
        const char *message;
        const char *action; /* NULL: any */
        long http;
    } error;
    bool html_503;
    bool extra_elements;
    long sts_slow;
    long token_bytes;
    long clock_skew;

    const char *account_alias; /* NULL: it has none */
    long iam_slow;
    bool signin_refuses_duration;
    struct {
        int host; /* enum script_busy */
        long status;
        long retry_after;
        long times;
    } busy;
};

/* The script for the next request, read again when the file changed; no file: all defaults. The result belongs to the
 * reader and is valid until the next call. NULL with `error` (ERROR_CONFIG) when the file is wrong. */
struct script_reader;
struct script_reader *script_reader_new(const char *path);
void script_reader_free(struct script_reader **reader);
const struct script *script_read(struct script_reader *reader, struct error *error);

/* True when the factor of that type is available. */
bool script_offers(const struct script *script, const char *type);

/* The application behind a connector's name; NULL when there is none. */
const struct script_app *script_app_find(const struct script *script, const char *connector);
