/* SPDX-License-Identifier: MIT
 *
 * The libraries that carry secrets (libcurl, libxml2, cJSON, libcrypto) keep copies on the heap: passwords in JSON,
 * assertions in HTML, keys in XML, replies in TLS records. This makes them wipe every block that they give back.
 */
#pragma once

/* Installs the allocators of base/secret.h, once a process, before any of these libraries is used (http_open does it
 * first of all). libcrypto takes them only before its first allocation; the others at any time. */
void wiping_install(void);
