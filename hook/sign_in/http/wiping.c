/* SPDX-License-Identifier: MIT
 *
 * The libraries' allocation hooks. They stay installed. Blocks from before and after the call come from malloc, so
 * either free function can free them.
 */
#include "sign_in/http/wiping.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <openssl/crypto.h>

#include "base/secret.h"

static void *
crypto_allocate(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return secret_allocate(size);
}

static void *
crypto_reallocate(void *block, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return secret_reallocate(block, size);
}

static void
crypto_free(void *block, const char *file, int line)
{
    (void)file;
    (void)line;
    secret_free(block);
}

void
wiping_install(void)
{
    static bool installed;
    cJSON_Hooks json_hooks = {.malloc_fn = secret_allocate, .free_fn = secret_free};

    if (installed) {
        return;
    }
    installed = true;
    CRYPTO_set_mem_functions(crypto_allocate, crypto_reallocate, crypto_free);
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, secret_allocate, secret_free, secret_reallocate, secret_duplicate,
                         secret_allocate_zeroed);
    xmlMemSetup(secret_free, secret_allocate, secret_reallocate, secret_duplicate);
    xmlInitParser();
    cJSON_InitHooks(&json_hooks);
}
