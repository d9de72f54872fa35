/* SPDX-License-Identifier: MIT */
#include "early_crypto.h"

#include <openssl/crypto.h>

static bool has_allocated;

#ifdef __GLIBC__
__attribute__((constructor)) static void
allocate(void)
{
    void *block = OPENSSL_malloc(1);

    has_allocated = block != NULL;
    OPENSSL_free(block);
}
#endif

bool
early_crypto_allocated(void)
{
    return has_allocated;
}
