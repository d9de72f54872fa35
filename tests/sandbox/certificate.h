/* SPDX-License-Identifier: MIT
 *
 * The sandbox's certification authority and its one server certificate, created in each run (ECDSA P-256). Private keys
 * stay in memory.
 */
#pragma once

struct certificate {
    char *ca; /* PEM, for clients to trust */
    char *server;
    char *server_key;
};

/* For these hosts, the last of which is NULL, 127.0.0.1 and ::1. The program ends when GnuTLS cannot make it. */
void certificate_make(struct certificate *certificate, const char *const *hosts);
