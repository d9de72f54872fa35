/* SPDX-License-Identifier: MIT
 *
 * The script's table, which has the form of a script, and its reader.
 */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "encoding.h"

#define JSON(...) #__VA_ARGS__

/* A member's row is its default: true or false, a whole number or a text, both of which may be null, too. Others: a
 * list of names, one of which is the value, the first by default; a list of objects with these members; an object with
 * these members; {}, any JSON, by default none. Times are seconds. */
/* clang-format off */
static const char table_text[] = JSON({
    /* The portal. */
    "mfa": ["none", "totp"],
    "mfa_answer": ["json", "redirect", "2xx"],
    "factors": [{"type": "totp", "status": "available"}, {"type": "duo", "status": "unavailable"}],
    "wrong_code": ["factors", "error", "redirect", "unclear"],
    "auth": ["normal", "html", "429", "500", "401", "403", "418", "elsewhere", "drop", "drop_code"],
    "auth_slow": 0,
    "auth_words": "Authentication failed.", /* of 401 and 403 */
    "auth_body": ["redirect", "empty", "object"],
    "password_suffix": "", /* the first organisation's password was changed to the old one with this suffix */
    "xsrf": ["normal", "html", "500"],
    "xsrf_seconds": 900, /* "about fifteen minutes": JumpCloud's developer in saml2aws issue 230 */
    "code_beside_password": true, /* false: a code in /auth is ignored */
    "code_alone": true, /* false: there is no /auth/totp */
    "push": {
        "answer": ["accepted", "denied", "denied_401", "expired", "never", "refused" /* none is sent */, "unknown"],
        "pending": 1, /* polls before the answer */
        "trouble": 0, /* polls before those that end in 500 */
        "seconds": 60, "id": null, "login_refused": false
    },
    "key": {
        "credentials": {}, /* [{"id": base64url, "x": hex, "y": hex}] */
        "others": 0, /* number of other ids */
        "verification": "preferred", "site": "sandbox.localhost", "timeout": 60000,
        "padded": false, /* the standard alphabet with padding */
        "counter": 0, /* the last accepted value */
        "refuses": false, "challenge_seconds": 0, "answer_seconds": 0
    },
    "reuse_drop": false, /* a login on a reused connection is dropped */
    "rotate_cookie": false,
    "session": {"idle_seconds": 3600 /* of a new organisation */, "extends": true, "absolute_seconds": 0 /* no limit */},
    "end_sessions": 0, /* a change ends all portal sessions */
    "portal_ahead": 0, /* of the portal's clock for sessions and tokens */
    "applications": {}, /* /userconsole/api/applications; "@sso" at the start of an ssoUrl stands for the SSO host's origin */
    "raw": {}, /* {PATH: {"status": 200, "location": text, "type": text, "body": text}} for portal and SSO page;
                  "{console_url}" and "{sso_url}" stand for these hosts */

    /* The SSO page, and its assertion. "removed" is a redirect to the console, "drip" one byte at a time without an end. */
    "page": ["nested", "entities", "attributes", "none", "policy", "forbidden", "removed", "evil_redirect",
             "identity_center", "huge", "drip"],
    "page_seconds": 0,
    "app_mfa": false, /* the page requires a login with a code */
    "roles": [{"role": "arn:aws:iam::544300394404:role/JumpCloudDevs",
               "provider": "arn:aws:iam::544300394404:saml-provider/JumpCloud"}],
    "role_order": ["role_first", "provider_first"],
    "session_duration": 3600, /* null: no such attribute */
    "assertion_seconds": 300,
    "apps": {}, /* {"aws-dev": {page, roles, role_order, session_duration}}; other connectors named aws-* use the members
                   above, any other is 404 */

    /* AWS: STS, IAM, the console's sign-in. */
    "session_seconds": 0, /* real lifetime; 0: as asked; below 0: expired already */
    "max_session_duration": 43200,
    "sts_slow": 0,
    "error": {"code": null /* none */, "http": 400, "message": "Scripted.", "action": null /* any but IAM's */},
    "html_503": false,
    "extra_elements": false,
    "token_bytes": 1000,
    "clock_skew": 0, /* by which AWS's clock is ahead */
    "account_alias": "duff-beer",
    "iam_slow": 0,
    "signin_refuses_duration": false,

    /* A host that gives this answer to so many requests; retry_after 0: no such header. */
    "busy": {"host": ["none", "sso", "sts"], "status": 503, "retry_after": 0, "times": 0}
});
/* clang-format on */

static const char *const app_members[] = {"page", "roles", "role_order", "session_duration"};

static const cJSON *
table(void)
{
    static cJSON *parsed;

    if (parsed == NULL) {
        parsed = checked(cJSON_Parse(table_text));
    }
    return parsed;
}

/* --- reading --- */

static bool check_members(const cJSON *rows, const cJSON *object, struct error *error);

static bool
is_one_of(const cJSON *names, const char *text)
{
    const cJSON *name = names->child;

    while (text != NULL && name != NULL && strcmp(name->valuestring, text) != 0) {
        name = name->next;
    }
    return text != NULL && name != NULL;
}

static bool
is_list_of(const cJSON *row, const cJSON *list, struct error *error)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, list)
    {
        if (!check_members(row, item, error) || cJSON_GetArraySize(item) != cJSON_GetArraySize(row)) {
            return false;
        }
    }
    return cJSON_IsArray(list);
}

static bool
fits(const cJSON *row, const cJSON *value, struct error *error)
{
    if (cJSON_IsObject(row)) {
        return row->child == NULL || check_members(row, value, error);
    }
    if (cJSON_IsArray(row)) {
        return cJSON_IsString(row->child) ? is_one_of(row, cJSON_GetStringValue(value))
                                          : is_list_of(row->child, value, error);
    }
    if (cJSON_IsBool(row)) {
        return cJSON_IsBool(value);
    }
    if (cJSON_IsNumber(row) && cJSON_IsNumber(value)) {
        return value->valuedouble == (double)value->valueint;
    }
    return cJSON_IsNull(value) || (!cJSON_IsNumber(row) && cJSON_IsString(value));
}

static bool
check_members(const cJSON *rows, const cJSON *object, struct error *error)
{
    for (const cJSON *value = object->child; value != NULL; value = value->next) {
        const cJSON *row = cJSON_GetObjectItemCaseSensitive(rows, value->string);

        if (row == NULL) {
            return error_set(error, ERROR_CONFIG, "The script has an unknown member \"%s\".", value->string);
        }
        if (!fits(row, value, error)) {
            CLEANUP_FREE char *like = checked(cJSON_PrintUnformatted(row));

            return error->code != ERROR_NONE ||
                   error_set(error, ERROR_CONFIG, "The script's member \"%s\" is not like %s.", value->string, like);
        }
    }
    return cJSON_IsObject(object);
}

static bool
check_apps(const cJSON *apps, struct error *error)
{
    cJSON *rows = cJSON_CreateObject();
    const cJSON *app;
    bool are_right = apps == NULL || cJSON_IsObject(apps);

    for (size_t i = 0; i < sizeof(app_members) / sizeof(app_members[0]); i++) {
        cJSON_AddItemReferenceToObject(rows, app_members[i], cJSON_GetObjectItemCaseSensitive(table(), app_members[i]));
    }
    cJSON_ArrayForEach(app, apps)
    {
        are_right = are_right && check_members(rows, app, error);
    }
    cJSON_Delete(rows);
    return are_right;
}

bool
script_read(struct script *script, const char *path, struct error *error)
{
    CLEANUP_FILE FILE *file = fopen(path, "re");
    CLEANUP_FREE char *text = NULL;
    size_t size = 0;

    cJSON_Delete(script->own);
    script->own = NULL;
    if (file == NULL) {
        return true;
    }
    if (getdelim(&text, &size, '\0', file) < 0 || (script->own = cJSON_Parse(text)) == NULL) {
        return error_set(error, ERROR_CONFIG, "The script is not JSON.");
    }
    if (check_members(table(), script->own, error) &&
        check_apps(cJSON_GetObjectItemCaseSensitive(script->own, "apps"), error)) {
        return true;
    }
    return error->code != ERROR_NONE ? false
                                     : error_set(error, ERROR_CONFIG, "The script is not an object of objects.");
}

/* --- values --- */

/* The last one of that name: tests append members to a script. */
static const cJSON *
find(const cJSON *object, const char *name)
{
    size_t length = strcspn(name, ".");
    const cJSON *found = NULL;

    for (const cJSON *item = object == NULL ? NULL : object->child; item != NULL; item = item->next) {
        if (item->string != NULL && strncmp(item->string, name, length) == 0 && item->string[length] == '\0') {
            found = item;
        }
    }
    return name[length] == '.' ? find(found, name + length + 1) : found;
}

const cJSON *
script_json(const struct script *script, const char *name)
{
    const cJSON *row = find(table(), name);
    const cJSON *value = find(script->app, name);

    if (row == NULL) {
        abort();
    }
    if (value == NULL) {
        value = find(script->own, name);
    }
    if (value != NULL) {
        return value;
    }
    return cJSON_IsArray(row) && cJSON_IsString(row->child) ? row->child : cJSON_IsObject(row) ? NULL : row;
}

long
script_number(const struct script *script, const char *name)
{
    const cJSON *value = script_json(script, name);

    return cJSON_IsNumber(value) ? value->valueint : 0;
}

bool
script_is_on(const struct script *script, const char *name)
{
    return cJSON_IsTrue(script_json(script, name));
}

const char *
script_text(const struct script *script, const char *name)
{
    return cJSON_GetStringValue(script_json(script, name));
}

bool
script_is(const struct script *script, const char *name, const char *choice)
{
    if (!is_one_of(find(table(), name), choice)) {
        abort();
    }
    return strcmp(script_text(script, name), choice) == 0;
}

bool
script_offers(const struct script *script, const char *type)
{
    const cJSON *factor;

    cJSON_ArrayForEach(factor, script_json(script, "factors"))
    {
        if (strcmp(json_text(factor, "type"), type) == 0 && strcmp(json_text(factor, "status"), "available") == 0) {
            return true;
        }
    }
    return false;
}

bool
script_find_app(const struct script *script, const char *connector, struct script *app)
{
    *app = *script;
    app->app = cJSON_GetObjectItemCaseSensitive(script_json(script, "apps"), connector);
    return app->app != NULL || strncmp(connector, "aws-", 4) == 0;
}
