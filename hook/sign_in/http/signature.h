/* SPDX-License-Identifier: MIT
 *
 * AWS Signature Version 4 in the one form that is sent: POST, path "/", no query. libcurl can sign too, but since 7.86
 * only, and Ubuntu 22.04 and RHEL 9 have an older one.
 */
#pragma once

#include <time.h>

#include "sign_in/http/client.h"

#define SIGNATURE_DATE_SIZE sizeof("20181115T204938Z")

/* The time for the X-Amz-Date header. */
void signature_date(time_t when, char date[static SIGNATURE_DATE_SIZE]);

/* The value of the Authorization header, appended. It covers Content-Type, Host, X-Amz-Date and, if there is a session
 * token, X-Amz-Security-Token, which must be sent as given here; `host` is the value of Host. */
void signature_write(const struct http_signing *signing, const char *host, const char *content_type, const char *date,
                     const struct secret *body, struct secret *authorization);
