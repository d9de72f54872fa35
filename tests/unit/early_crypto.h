/* SPDX-License-Identifier: MIT
 *
 * A library that uses libcrypto in its constructor, as libssh does, which Ubuntu's libcurl links.
 */
#pragma once

#include <stdbool.h>

/* Whether the constructor allocated; not with musl, which runs nothing before the constructors. */
__attribute__((visibility("default"))) bool early_crypto_allocated(void);
