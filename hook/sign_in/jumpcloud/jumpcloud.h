/* SPDX-License-Identifier: MIT
 *
 * JumpCloud's user portal: xsrf, password, code, SSO page; the push is jumpcloud_push.h's, the security key
 * jumpcloud_key.h's. JumpCloud publishes no contract for this; what the answers mean is a table, answers.h.
 *
 *   jumpcloud_open ── (jumpcloud_restore) ── the page's request ──────────── page: the session lives
 *                                              └─ login needed ── jumpcloud_authenticate ── the page's request
 */
#pragma once

#include <cjson/cJSON.h>
#include <time.h>

#include "base/secret.h"
#include "names/origin.h"
#include "protocol/failure.h"
#include "sign_in/http/client.h"
#include "sign_in/jumpcloud/answers.h"

struct jumpcloud {
    struct http *http;             /* borrowed */
    char console_url[ORIGIN_SIZE]; /* origin: "https://console.jumpcloud.com", no slash at the end */
    char sso_url[ORIGIN_SIZE];     /* origin of the SSO host; cookies and passwords go to these two only */
    const char *email;             /* borrowed: whose portal it is; NULL: not known yet */
    struct secret xsrf;            /* empty until fetched */
    time_t xsrf_until;             /* CLOCK_BOOTTIME seconds: a new one is fetched then */
};

/* Both origins are copied; ERROR_CONFIG when one is not https://host[:port]. */
must_check bool jumpcloud_open(struct jumpcloud *jumpcloud, struct http *http, const char *console_url,
                               const char *sso_url, struct failure *failure);
void jumpcloud_clear(struct jumpcloud *jumpcloud);

/* The portal session (the cookies, with the two origins that they belong to) as text for the keyring, empty when there
 * is none; and back. Text that is not understood or is of other origins leaves no session. */
void jumpcloud_save(const struct jumpcloud *jumpcloud, struct secret *text);
void jumpcloud_restore(struct jumpcloud *jumpcloud, const char *text);

enum { JUMPCLOUD_PATH_MAX = 256 };

/* A request to the portal's JSON interface with the headers that all recent public clients send. `path` begins with a
 * slash and has at most JUMPCLOUD_PATH_MAX bytes; with a `body` it is a POST, which is sent once. Any status is a
 * success. */
must_check bool jumpcloud_ask(struct jumpcloud *jumpcloud, const char *path, const struct secret *body,
                              struct http_reply *reply, struct failure *failure);

/* Gets ready for an attempt: fetches an xsrf token when there is none that is still good. Carries no secret, so that
 * what fails here (name, connection, TLS) is known not to have cost an attempt. */
must_check bool jumpcloud_prepare(struct jumpcloud *jumpcloud, struct failure *failure);

/* Prints the object as a request's body, without a copy that is not wiped. */
must_check bool jumpcloud_print(const cJSON *json, struct secret *body, struct failure *failure);

/* What the answer to a request means, and its failure when it is one. */
void jumpcloud_read(const struct jumpcloud *jumpcloud, enum asked asked, const struct http_reply *reply,
                    struct answer *answer, struct failure *failure);

/* One attempt with e-mail, password and, when not "", a code; `redirect_to` is the SSO URL's path without its leading
 * slash ("saml2/aws"), or NULL. Fetches an xsrf token first when there is none. The request with the password is sent
 * once. False: there was no answer. */
must_check bool jumpcloud_authenticate(struct jumpcloud *jumpcloud, const struct secret *password, const char *code,
                                       const char *redirect_to, struct answer *answer, struct failure *failure);

/* The code alone, on the session whose password was accepted (authum, 2021: POST /userconsole/auth/totp). False: there
 * was no answer. */
must_check bool jumpcloud_authenticate_code(struct jumpcloud *jumpcloud, const char *code, struct answer *answer,
                                            struct failure *failure);

/* The request for an application's page with the portal session; `url` is borrowed. ERROR_CONFIG: it is not on the SSO
 * host, so that no cookie may go there. */
must_check bool jumpcloud_page_request(const struct jumpcloud *jumpcloud, const char *url, struct http_request *request,
                                       struct failure *failure);

/* Whether the portal session lives (authum: GET /userconsole/api/self), which an application's page that wants a login
 * does not tell. False: JumpCloud could not be asked. */
must_check bool jumpcloud_is_alive(struct jumpcloud *jumpcloud, bool *is_alive, struct failure *failure);

/* Ends the portal session at JumpCloud. False: JumpCloud could not be reached or did not say that it is done. */
bool jumpcloud_logout(struct jumpcloud *jumpcloud);

#define CLEANUP_JUMPCLOUD CLEANUP(jumpcloud_clear)
