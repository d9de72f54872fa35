/* SPDX-License-Identifier: MIT
 *
 * The state shared by the whole sandbox: identities, hosts, and what it issued. Requests are answered one at a time
 * under the server's lock (server.h), so nothing here needs a lock.
 */
#pragma once

#include "leak_list.h"
#include "script.h"

#define SANDBOX_DOMAIN "sandbox.localhost"
#define SANDBOX_SSO_HOST "sso." SANDBOX_DOMAIN
#define SANDBOX_CONSOLE_HOST "console." SANDBOX_DOMAIN
#define SANDBOX_STS_HOST "sts." SANDBOX_DOMAIN
#define SANDBOX_IAM_HOST "iam." SANDBOX_DOMAIN
#define SANDBOX_SIGNIN_HOST "signin." SANDBOX_DOMAIN
#define SANDBOX_EVIL_HOST "evil." SANDBOX_DOMAIN /* no client may send it a request */
#define SANDBOX_EMAIL "duffman@duff-beer.example"

struct portal_session;
struct assertion;
struct credentials;

struct sandbox {
    struct leak_list *leak_list;
    const struct script *script; /* as read for the request being answered */

    char sso_url[64]; /* origins, without a slash at the end */
    char console_url[64];
    char evil_url[64];

    char email[64];
    char password[64];
    unsigned char totp_key[20];
    long long totp_first_step;     /* the half minute of the start */
    long long totp_steps_used[64]; /* a code works only once: ring buffer of the steps accepted last */
    unsigned totp_step_count;

    long busy_answers;   /* given so far */
    long sessions_ended; /* the script's end_sessions when last seen */
    struct portal_session *sessions;
    struct assertion *assertions;
    struct credentials *credentials;
    char *signin_token; /* the one issued last, NULL: none yet */
};
