/* SPDX-License-Identifier: MIT
 *
 * libcurl, libxml2, cJSON and libcrypto keep copies of secrets on the heap: passwords in JSON, assertions in HTML, keys
 * in XML, replies in TLS records. This makes them wipe every block before it is freed.
 */
#pragma once

/* Installs the allocators of base/secret.h, once in each process, before any of these libraries is used (http_open
 * calls it first). libcrypto accepts them only before its first allocation; the others at any time. */
void wiping_install(void);
