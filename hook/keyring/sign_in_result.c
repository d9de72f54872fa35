/* SPDX-License-Identifier: MIT
 *
 * The sign-in program's record as text.
 */
#include "keyring/sign_in_result.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_cleanup.h"
#include "base/text.h"

void
record_clear(struct record *record)
{
    credentials_clear(&record->credentials);
    secret_clear(&record->url);
    free(record->applications);
    *record = (struct record){0};
}

static void
add_text(cJSON *object, const char *name, const char *value)
{
    if (*value != '\0') {
        cJSON_AddStringToObject(object, name, value);
    }
}

static void
print_applications(cJSON *root, const struct record *record)
{
    cJSON *list = record->application_count == 0 ? NULL : cJSON_AddArrayToObject(root, "applications");

    for (size_t i = 0; i < record->application_count; i++) {
        cJSON *item = cJSON_CreateObject();

        add_text(item, "name", record->applications[i].name);
        add_text(item, "url", record->applications[i].url);
        cJSON_AddBoolToObject(item, "aws", record->applications[i].is_aws);
        cJSON_AddItemToArray(list, item);
    }
}

void
record_print(const struct record *record, struct secret *line)
{
    CLEANUP_JSON cJSON *root = cJSON_CreateObject();
    CLEANUP_SECRET struct secret credentials = {0};
    cJSON *remember = cJSON_AddObjectToObject(root, "remember");
    char *text;

    add_text(root, "profile", record->profile);
    cJSON_AddNumberToObject(root, "status", error_exit_status(record->error.code));
    if (record->is_note) {
        cJSON_AddTrueToObject(root, "note");
    }
    add_text(root, "party", error_party_name(record->error.party));
    add_text(root, "sentence", record->error.text);
    add_text(root, "notice", record->notice);
    if (record->credentials.access_key_id[0] != '\0') {
        credentials_print(&record->credentials, &credentials);
        cJSON_AddNumberToObject(root, "expires_at", (double)record->credentials.expires_at);
        add_text(root, "credentials", secret_text(&credentials));
    }
    add_text(root, "url", secret_text(&record->url));
    print_applications(root, record);
    add_text(remember, "account", record->learned.email);
    add_text(remember, "mfa", record->learned.mfa);
    add_text(remember, "sso_url", record->learned.sso_url);
    add_text(remember, "aws_account", record->learned.aws_account);
    add_text(remember, "aws_role", record->learned.aws_role);
    add_text(remember, "saml_role", record->learned.saml_role);
    if (record->learned.is_alias_known) {
        cJSON_AddStringToObject(remember, "aws_alias", record->learned.aws_alias);
    }
    if (record->learned.accepted_seconds != 0) {
        cJSON_AddNumberToObject(remember, "duration", (double)record->learned.accepted_seconds);
    }
    text = cJSON_PrintUnformatted(root);
    secret_set(line, text == NULL ? "" : text);
    secret_append(line, "\n");
    cJSON_free(text);
}

static const char *
text_member(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text == NULL ? "" : text;
}

static void
parse_applications(const cJSON *list, struct record *record)
{
    const cJSON *item;

    if (!cJSON_IsArray(list)) {
        return;
    }
    record->applications = calloc(APPLICATIONS_MAX, sizeof(*record->applications));
    if (record->applications == NULL) {
        abort();
    }
    cJSON_ArrayForEach(item, list)
    {
        struct application *application = &record->applications[record->application_count];

        if (*text_member(item, "url") != '\0' &&
            text_copy(application->url, sizeof(application->url), text_member(item, "url"))) {
            text_make_visible(application->name, sizeof(application->name), text_member(item, "name"));
            application->is_aws = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "aws"));
            record->application_count++;
        }
        if (record->application_count == APPLICATIONS_MAX) {
            break;
        }
    }
}

bool
record_parse(const char *line, struct record *record)
{
    CLEANUP_JSON cJSON *root = cJSON_Parse(line);
    CLEANUP_RECORD struct record read = {0};
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(root, "status");
    const cJSON *remember = cJSON_GetObjectItemCaseSensitive(root, "remember");
    const cJSON *duration = cJSON_GetObjectItemCaseSensitive(remember, "duration");
    const char *credentials = text_member(root, "credentials");

    if (!cJSON_IsNumber(status) || !text_copy(read.profile, sizeof(read.profile), text_member(root, "profile")) ||
        (*credentials != '\0' && !credentials_parse(credentials, &read.credentials))) {
        return false;
    }
    read.is_note = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, "note"));
    if (status->valueint != 0) {
        error_blame(&read.error, error_code_of_status(status->valueint), error_party_parse(text_member(root, "party")),
                    "%s", text_member(root, "sentence"));
    }
    text_make_visible(read.notice, sizeof(read.notice), text_member(root, "notice"));
    text_copy(read.learned.profile, sizeof(read.learned.profile), read.profile);
    text_copy(read.learned.email, sizeof(read.learned.email), text_member(remember, "account"));
    text_copy(read.learned.mfa, sizeof(read.learned.mfa), text_member(remember, "mfa"));
    text_copy(read.learned.sso_url, sizeof(read.learned.sso_url), text_member(remember, "sso_url"));
    text_copy(read.learned.aws_account, sizeof(read.learned.aws_account), text_member(remember, "aws_account"));
    text_copy(read.learned.aws_role, sizeof(read.learned.aws_role), text_member(remember, "aws_role"));
    text_copy(read.learned.saml_role, sizeof(read.learned.saml_role), text_member(remember, "saml_role"));
    text_copy(read.learned.aws_alias, sizeof(read.learned.aws_alias), text_member(remember, "aws_alias"));
    read.learned.is_alias_known = cJSON_GetObjectItemCaseSensitive(remember, "aws_alias") != NULL;
    read.learned.accepted_seconds = cJSON_IsNumber(duration) ? (long)duration->valueint : 0;
    secret_set(&read.url, text_member(root, "url"));
    parse_applications(cJSON_GetObjectItemCaseSensitive(root, "applications"), &read);
    record_clear(record);
    *record = read;
    read = (struct record){0};
    return true;
}
