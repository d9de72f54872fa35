/* SPDX-License-Identifier: MIT
 *
 * The sandbox's certification authority and its one server certificate, created in each run (ECDSA P-256). Private keys
 * stay in memory.
 */
#pragma once

#include "base/error.h"

struct certificate {
    char *ca_pem;     /* for clients to trust */
    char *server_pem; /* for every host of the sandbox, 127.0.0.1 and ::1 */
    char *server_key_pem;
};

/* `hosts` ends with NULL. */
bool certificate_make(struct certificate *certificate, const char *const *hosts, struct error *error);
void certificate_clear(struct certificate *certificate);

#define CLEANUP_CERTIFICATE CLEANUP(certificate_clear)
