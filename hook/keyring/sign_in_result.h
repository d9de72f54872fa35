/* SPDX-License-Identifier: MIT
 *
 * The record that the sign-in program answers with on descriptor 3, one JSON object a line, one line a profile:
 *
 *   {"profile":"duff","status":0,"party":"here","sentence":"","notice":"","expires_at":1542314978,
 *    "credentials":"ajc 1\nkey ASIA…\n…",
 *    "remember":{"account":"duffman@duff-beer.com","mfa":"totp","sso_url":"https://sso.jumpcloud.com",
 *                "aws_account":"544300394404","aws_role":"JumpCloudDevs","aws_alias":"duff-beer","saml_role":"arn:…","duration":3600}}
 *
 * What is found out after the result was sent, such as the account's alias, follows in a note: a record with
 * "note":true, of which only what to remember counts.
 *
 * "url" is there in the answer to `console` alone.
 * The answer to `applications` has "applications":[{"name":"AWS Production","url":"https://…","aws":true}].
 *
 * status is an exit status of design 5.1, party whose move it is, sentence what to tell the person when it failed,
 * notice what to tell when it did not. The line is a secret as a whole.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "config/application.h"
#include "config/config.h"
#include "keyring/credentials.h"

enum { RECORD_NOTICE_SIZE = 512 };

struct record {
    char profile[PROFILE_NAME_SIZE]; /* "" for what concerns an account alone */
    bool is_note;                    /* no result: only `learned` counts */
    struct error error;              /* ERROR_NONE: done */
    char notice[RECORD_NOTICE_SIZE]; /* "" mostly */
    struct credentials credentials;  /* empty access_key_id: none */
    struct config_learned learned;
    struct secret url;                /* that signs in to AWS's web console; empty: none */
    struct application *applications; /* owned */
    size_t application_count;         /* at most APPLICATIONS_MAX */
};

void record_clear(struct record *record);

/* One line, with its line end. */
void record_print(const struct record *record, struct secret *line);

/* Reads one line without its line end; false, `record` untouched, when it is not a record. */
must_check bool record_parse(const char *line, struct record *record);

#define CLEANUP_RECORD CLEANUP(record_clear)
