/* SPDX-License-Identifier: MIT
 *
 * Random values in the formats of JumpCloud and AWS.
 */
#include "random_text.h"

#include <stdlib.h>
#include <string.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "base/cleanup.h"
#include "encoding.h"

void
random_bytes(void *bytes, size_t size)
{
    if (gnutls_rnd(GNUTLS_RND_KEY, bytes, size) < 0) {
        abort();
    }
}

void
random_text(char *text, size_t length, const char *alphabet)
{
    size_t letters = strlen(alphabet);

    for (size_t i = 0; i < length; i++) {
        unsigned number;

        random_bytes(&number, sizeof(number));
        text[i] = alphabet[number % letters];
    }
    text[length] = '\0';
}

char *
random_base64(size_t length)
{
    size_t size = length * 3 / 4;
    CLEANUP_FREE unsigned char *bytes = malloc(size + 1);

    if (bytes == NULL) {
        abort();
    }
    random_bytes(bytes, size);
    return encoding_base64(bytes, size);
}

void
random_uuid(char text[static RANDOM_UUID_SIZE])
{
    random_text(text, RANDOM_UUID_SIZE - 1, RANDOM_HEX);
    text[8] = text[13] = text[18] = text[23] = '-';
    text[14] = '4';
}
