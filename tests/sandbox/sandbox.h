/* SPDX-License-Identifier: MIT
 *
 * An organisation of the sandbox with its account, and what answers each host. Requests are answered one at a time
 * under the server's lock (server.h), so nothing here needs a lock.
 */
#pragma once

#include <stdbool.h>

#include "exchange.h"
#include "script.h"

#define SANDBOX_DOMAIN "sandbox.localhost"
#define SANDBOX_STS_HOST "sts." SANDBOX_DOMAIN
#define SANDBOX_IAM_HOST "iam." SANDBOX_DOMAIN
#define SANDBOX_SIGNIN_HOST "signin." SANDBOX_DOMAIN
#define SANDBOX_EVIL_HOST "evil." SANDBOX_DOMAIN  /* no client may send it a request */
#define SANDBOX_EMAIL "duffman@duff-beer.example" /* of the first organisation */

struct portal_session;

struct sandbox {
    const struct script *script; /* as read for the request being answered */

    bool is_first; /* of the two organisations */
    const char *sso_host;
    const char *console_host;
    char sso_url[64]; /* origins, without a slash at the end */
    char console_url[64];
    char evil_url[64];

    const char *email;
    char password[64];
    char totp_key[20];
    time_t started_at;          /* the beginning of that half minute */
    time_t totp_steps_used[64]; /* a code works only once: ring buffer of the steps accepted last */
    unsigned totp_step_count;

    long sessions_ended; /* the script's end_sessions when last seen */
    struct portal_session *sessions;
};

/* Each answers the requests to one host. */
typedef void answer_host(struct sandbox *sandbox, const struct request *request, struct answer *answer);
answer_host portal_handle, sso_handle, sts_handle, iam_handle, federation_handle;

/* When the script says that this host is busy, or gives the answer to the path literally: sets the answer and returns
 * true. */
bool scripted_busy(const struct sandbox *sandbox, const char *host, struct answer *answer);
bool scripted_raw(const struct sandbox *sandbox, const struct request *request, struct answer *answer);

/* The account's code at a time. */
enum { TOTP_SECONDS = 30, TOTP_CODE_SIZE = 7 };
void totp_code(const struct sandbox *sandbox, time_t when, char code[static TOTP_CODE_SIZE]);
