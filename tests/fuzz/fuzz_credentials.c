/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a session in the keyring: a session that is accepted is valid, and equal after it was packed and read
 * again.
 */
#include <stdint.h>
#include <string.h>

#include "keyring/credentials.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_SECRET struct secret packed = {0};
    CLEANUP_CREDENTIALS struct credentials read = {0};
    CLEANUP_CREDENTIALS struct credentials again = {0};

    secret_set_bytes(&text, data, size);
    if (!credentials_parse(text.text, &read)) {
        return 0;
    }
    require(credentials_are_valid(&read));
    require(credentials_seconds_to_renewal(&read) <= credentials_seconds_left(&read));
    credentials_pack(&read, &packed);
    require(credentials_parse(packed.text, &again));
    require(strcmp(read.access_key_id, again.access_key_id) == 0);
    require(strcmp(secret_text(&read.secret_access_key), secret_text(&again.secret_access_key)) == 0);
    require(strcmp(secret_text(&read.session_token), secret_text(&again.session_token)) == 0);
    require(read.expires_at == again.expires_at && read.made_ns == again.made_ns);
    return 0;
}
