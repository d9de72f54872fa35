/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the files of aws-jumpcloud or saml2aws: every text is terminated, and a failure has a message.
 */
#include <stdint.h>
#include <string.h>

#include "aws_files/foreign_profiles.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_SECRET struct secret text = {0};
    struct foreign_profiles profiles = {0};
    struct error error;

    secret_set_bytes(&text, data, size);
    if (foreign_profiles_read(text.text, &profiles, &error)) {
        for (size_t i = 0; i < profiles.count; i++) {
            const struct profile *profile = &profiles.all[i].profile;

            require(memchr(profile->name, '\0', sizeof(profile->name)) != NULL);
            require(memchr(profile->url, '\0', sizeof(profile->url)) != NULL);
            require(memchr(profile->role, '\0', sizeof(profile->role)) != NULL);
        }
    } else {
        require(error.text[0] != '\0');
    }
    foreign_profiles_clear(&profiles);
    return 0;
}
