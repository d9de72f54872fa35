/* SPDX-License-Identifier: MIT
 *
 * JumpCloud's user portal: xsrf token, password, code, SSO page (push: jumpcloud_push.h). JumpCloud publishes no
 * specification; the table in answers.h defines what the answers mean.
 *
 *   jumpcloud_open ── the page's request ──────────── page: the session is valid
 *                       └─ login needed ── jumpcloud_authenticate ── the page's request
 */
#pragma once

#include <cjson/cJSON.h>
#include <time.h>

#include "base/secret.h"
#include "names/origin.h"
#include "protocol/failure.h"
#include "protocol/message.h"
#include "sign_in/http/client.h"
#include "sign_in/jumpcloud/answers.h"

struct jumpcloud {
    struct http *http;               /* borrowed */
    char console_url[ORIGIN_SIZE];   /* origin: "https://console.jumpcloud.com", no slash at the end */
    char sso_url[ORIGIN_SIZE];       /* cookies and passwords are sent only to these two */
    char email[PROTOCOL_EMAIL_SIZE]; /* the account's; "": not known yet */
    struct secret xsrf;              /* empty until fetched */
    time_t xsrf_until;               /* CLOCK_BOOTTIME seconds; then a new one is fetched */
};

/* Opens the portal for the account of the task, with its stored portal session if there is one, else without cookies:
 * cookies of one account are never sent for another one. ERROR_CONFIG when one of its hosts is not
 * https://host[:port]. */
must_check bool jumpcloud_open(struct jumpcloud *jumpcloud, struct http *http, const struct message_task *task,
                               struct failure *failure);
void jumpcloud_clear(struct jumpcloud *jumpcloud);

/* Saves the portal session (the cookies and their two origins) as text for the keyring, empty when there is none; and
 * restores it. Invalid text, or text for other origins, restores nothing. */
void jumpcloud_save(const struct jumpcloud *jumpcloud, struct secret *text);
void jumpcloud_restore(struct jumpcloud *jumpcloud, const char *text);

enum { JUMPCLOUD_PATH_MAX = 256 };

/* Sends a request to the portal's JSON interface, with the headers of current public clients, and reads its answer.
 * `path` starts with a slash and has at most JUMPCLOUD_PATH_MAX bytes. With a `body` it is a POST, which is sent once,
 * with an xsrf token. False: there was no answer. */
must_check bool jumpcloud_ask(struct jumpcloud *jumpcloud, enum asked asked, const char *path,
                              const struct secret *body, struct http_reply *reply, struct answer *answer,
                              struct failure *failure);

/* Fetches an xsrf token if there is no valid one. Sends no secret, so a failure here (name, connection, TLS) is not a
 * login attempt. */
must_check bool jumpcloud_prepare(struct jumpcloud *jumpcloud, struct failure *failure);

/* Prints the object as a request's body, without a copy that is not wiped. */
must_check bool jumpcloud_print(const cJSON *json, struct secret *body, struct failure *failure);

/* Reads the meaning of an answer, and sets the failure if it is one. */
void jumpcloud_read(const struct jumpcloud *jumpcloud, enum asked asked, const struct http_reply *reply,
                    struct answer *answer, struct failure *failure);

/* One login attempt with e-mail, password and, unless "", a code. `redirect_to`: the SSO URL's path without its leading
 * slash ("saml2/aws"), or NULL. The request with the password is sent once.
 * False: there was no answer. */
must_check bool jumpcloud_authenticate(struct jumpcloud *jumpcloud, const struct secret *password, const char *code,
                                       const char *redirect_to, struct answer *answer, struct failure *failure);

/* Sends only the code, after the password was accepted (authum, 2021: POST /userconsole/auth/totp). False: there was no
 * answer. */
must_check bool jumpcloud_authenticate_code(struct jumpcloud *jumpcloud, const char *code, struct answer *answer,
                                            struct failure *failure);

/* Builds the request for an application's page with the portal session; `url` is borrowed. ERROR_CONFIG: it is not on
 * the SSO host, so the cookies must not be sent to it. */
must_check bool jumpcloud_page_request(const struct jumpcloud *jumpcloud, const char *url, struct http_request *request,
                                       struct failure *failure);

/* Whether the portal session is valid (authum: GET /userconsole/api/self); a page that requires a login does not show
 * that. False: there was no answer. */
must_check bool jumpcloud_is_alive(struct jumpcloud *jumpcloud, bool *is_alive, struct failure *failure);

/* Ends the portal session at JumpCloud. False: JumpCloud could not be reached or did not confirm it. */
bool jumpcloud_logout(struct jumpcloud *jumpcloud);

#define CLEANUP_JUMPCLOUD CLEANUP(jumpcloud_clear)
