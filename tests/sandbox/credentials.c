/* SPDX-License-Identifier: MIT
 *
 * Temporary credentials: created, stored, found by their key id.
 */
#include "credentials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/crypto.h>
#include <liboath/oath.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"
#include "encoding.h"
#include "record.h"

enum { NS_PER_SECOND = 1000000000, ACCOUNT_LENGTH = 12, ROLE_NAME_MAX = 64, ROLE_ID_RANDOM = 17 };

static struct credentials *all;

/* arn:PARTITION:iam::ACCOUNT:role/PATH/NAME */
struct role {
    char partition[32];
    char account[16];
    const char *name;
};

static bool
parse_role(const char *arn, struct role *role)
{
    int after = 0;

    if (sscanf(arn, "arn:%31[a-z-]:iam::%12[0-9]:role/%n", role->partition, role->account, &after) != 2 || after == 0 ||
        strlen(role->account) != ACCOUNT_LENGTH) {
        return false;
    }
    role->name = strrchr(arn, '/') + 1;
    return text_is_made_of(role->name, ROLE_NAME_MAX, "_+=,.@-");
}

/* IAM's id of a role: here made from its ARN. */
static void
set_role_id(struct credentials *credentials, const char *role_arn)
{
    unsigned char hash[32];
    CLEANUP_FREE char *text = NULL;

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, role_arn, strlen(role_arn), hash) < 0 ||
        oath_base32_encode((const char *)hash, sizeof(hash), &text, NULL) != OATH_OK) {
        abort();
    }
    snprintf(credentials->role_id, sizeof(credentials->role_id), "AROA%.*s", ROLE_ID_RANDOM, text);
}

static void
make_keys(const struct script *script, struct credentials *credentials)
{
    CLEANUP_FREE char *secret = random_base64(sizeof(credentials->secret) - 1);

    memcpy(credentials->key_id, "ASIA", 4);
    random_text(credentials->key_id + 4, sizeof(credentials->key_id) - 5, RANDOM_BASE32);
    text_copy(credentials->secret, sizeof(credentials->secret), secret);
    credentials->token = random_base64((size_t)script_number(script, "token_bytes"));
    record_secret(credentials->secret);
    record_secret(credentials->token);
}

const struct credentials *
credentials_new(const struct script *script, const char *role_arn, const char *session_name, long seconds)
{
    struct role role;
    struct credentials *credentials;

    if (!parse_role(role_arn, &role)) {
        return NULL;
    }
    credentials = checked(calloc(1, sizeof(*credentials)));
    credentials->session_name = print("%s", session_name);
    credentials->arn = print("arn:%s:sts::%s:assumed-role/%s/%s", role.partition, role.account, role.name,
                             session_name);
    make_keys(script, credentials);
    set_role_id(credentials, role_arn);
    text_copy(credentials->account, sizeof(credentials->account), role.account);
    credentials->expires_ns = clock_since_boot_ns() + (int64_t)seconds * NS_PER_SECOND;
    credentials->expires_at = clock_now() + seconds;
    credentials->next = all;
    all = credentials;
    return credentials;
}

const struct credentials *
credentials_find(const char *key_id)
{
    const struct credentials *credentials = all;

    while (credentials != NULL && strcmp(credentials->key_id, key_id) != 0) {
        credentials = credentials->next;
    }
    return credentials;
}

bool
credentials_are_expired(const struct credentials *credentials)
{
    return clock_since_boot_ns() >= credentials->expires_ns;
}
