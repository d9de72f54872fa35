/* SPDX-License-Identifier: MIT
 *
 * AWS region names. */
#include "names/region.h"

#include <string.h>

#include "base/text.h"

static const char lower_case[] = "abcdefghijklmnopqrstuvwxyz";

/* At least two parts, none of them empty: the region becomes part of host names. */
static bool
is_region(const char *text)
{
    const char *last = strrchr(text, '-');

    return last != NULL && last[1] != '\0' && strchr(lower_case, text[0]) != NULL && strstr(text, "--") == NULL &&
           text_is_made_of(text, REGION_SIZE - 1, "-");
}

bool
region_parse(const char *text, char region[static REGION_SIZE])
{
    char written[REGION_SIZE];

    if (!text_copy_trimmed(written, sizeof(written), text)) {
        return false;
    }
    text_lower(written);
    return is_region(written) && text_copy(region, REGION_SIZE, written);
}
