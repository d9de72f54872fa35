/* SPDX-License-Identifier: MIT
 *
 * Parses the script with tables: each member's name, parser and destination.
 */
#include "script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "sandbox.h"

enum { SCRIPT_FILE_MAX = 4 * 1024 * 1024, SECONDS_MAX = 1000000000 };

struct member {
    const char *name;
    bool (*read)(const struct member *member, const cJSON *json, void *to, struct error *error);
    size_t offset;
    const char *const *choices; /* read_choice: the enum's names in order, ended by NULL */
    long least;                 /* read_number */
    long most;
    const struct member *members; /* read_object */
};

static bool
refuse(const char *name, const char *wanted, struct error *error)
{
    return error_set(error, ERROR_CONFIG, "The script's member \"%s\" must be %s.", name, wanted);
}

static bool
read_members(const struct member *members, const cJSON *json, void *to, struct error *error)
{
    if (!cJSON_IsObject(json)) {
        return refuse(json->string == NULL ? "(whole file)" : json->string, "an object", error);
    }
    for (const cJSON *child = json->child; child != NULL; child = child->next) {
        const struct member *member = members;
        while (member->name != NULL && strcmp(member->name, child->string) != 0) {
            member++;
        }
        if (member->name == NULL) {
            return error_set(error, ERROR_CONFIG, "The script has an unknown member \"%s\".", child->string);
        }
        if (!member->read(member, child, (char *)to + member->offset, error)) {
            return false;
        }
    }
    return true;
}

static bool
read_object(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    return read_members(member->members, json, to, error);
}

static bool
read_number(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    double number = json->valuedouble;

    if (!cJSON_IsNumber(json) || number < (double)member->least || number > (double)member->most ||
        number != (double)(long)number) {
        return refuse(member->name, "a whole number in range", error);
    }
    *(long *)to = (long)number;
    return true;
}

static bool
read_number_or_null(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    if (cJSON_IsNull(json)) {
        *(long *)to = 0;
        return true;
    }
    return read_number(member, json, to, error);
}

static bool
read_bool(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    if (!cJSON_IsBool(json)) {
        return refuse(member->name, "true or false", error);
    }
    *(bool *)to = cJSON_IsTrue(json);
    return true;
}

static bool
read_text(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    if (!cJSON_IsString(json)) {
        return refuse(member->name, "text", error);
    }
    *(const char **)to = json->valuestring;
    return true;
}

static bool
read_text_or_null(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    if (cJSON_IsNull(json)) {
        *(const char **)to = NULL;
        return true;
    }
    return read_text(member, json, to, error);
}

static bool
read_choice(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    for (int i = 0; cJSON_IsString(json) && member->choices[i] != NULL; i++) {
        if (strcmp(member->choices[i], json->valuestring) == 0) {
            *(int *)to = i;
            return true;
        }
    }
    return refuse(member->name, "one of its names", error);
}

/* --- members that are lists or odd --- */

static const char *const auth_names[] = {"normal", "html",      "429",  "500",       "401", "403",
                                         "418",    "elsewhere", "drop", "drop_code", NULL};

static bool
read_auth(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    struct script *script = to;
    const struct member plain = {.name = member->name, .choices = auth_names};
    long long seconds;

    if (cJSON_IsString(json) && strncmp(json->valuestring, "slow:", 5) == 0) {
        if (!text_to_number(json->valuestring + 5, 0, SECONDS_MAX, &seconds)) {
            return refuse(member->name, "slow:SECONDS", error);
        }
        script->auth_seconds = (long)seconds;
        return true;
    }
    return read_choice(&plain, json, &script->auth, error);
}

static const struct member factor_members[] = {
    {.name = "type", .read = read_text, .offset = offsetof(struct script_factor, type)},
    {.name = "status", .read = read_text, .offset = offsetof(struct script_factor, status)},
    {0},
};

static bool
read_factors(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    struct script *script = to;
    const cJSON *item;
    size_t i = 0;

    if (!cJSON_IsArray(json)) {
        return refuse(member->name, "a list of {type, status}", error);
    }
    script->factor_count = (size_t)cJSON_GetArraySize(json);
    script->factors = script->own_factors = calloc(script->factor_count + 1, sizeof(*script->own_factors));
    cJSON_ArrayForEach(item, json)
    {
        struct script_factor *factor = &script->own_factors[i++];
        if (!read_members(factor_members, item, factor, error)) {
            return false;
        }
        if (factor->type == NULL || factor->status == NULL) {
            return refuse(member->name, "a list of {type, status}", error);
        }
    }
    return true;
}

static const struct member role_members[] = {
    {.name = "role", .read = read_text, .offset = offsetof(struct script_role, role)},
    {.name = "provider", .read = read_text, .offset = offsetof(struct script_role, provider)},
    {0},
};

static bool
read_roles(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    struct script_app *app = to;
    const cJSON *item;
    size_t i = 0;

    if (!cJSON_IsArray(json)) {
        return refuse(member->name, "a list of {role, provider}", error);
    }
    app->role_count = (size_t)cJSON_GetArraySize(json);
    app->roles = app->own_roles = calloc(app->role_count + 1, sizeof(*app->own_roles));
    cJSON_ArrayForEach(item, json)
    {
        struct script_role *role = &app->own_roles[i++];
        if (!read_members(role_members, item, role, error)) {
            return false;
        }
        if (role->role == NULL || role->provider == NULL) {
            return refuse(member->name, "a list of {role, provider}", error);
        }
    }
    return true;
}

/* Any JSON. */
static bool
read_applications(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    (void)member, (void)error;
    ((struct script *)to)->applications = json;
    return true;
}

static bool
read_raw(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    (void)member, (void)error;
    ((struct script *)to)->raw = json;
    return true;
}

/* Read last, because each application starts as a copy of the defaults. */
static bool
skip(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    (void)member, (void)json, (void)to, (void)error;
    return true;
}

/* --- the tables --- */

static const char *const mfa_names[] = {"none", "totp", NULL};
static const char *const mfa_answer_names[] = {"json", "redirect", "2xx", NULL};
static const char *const wrong_code_names[] = {"factors", "error", "redirect", "unclear", NULL};
static const char *const xsrf_names[] = {"normal", "html", "500", NULL};
static const char *const push_names[] = {"accepted", "denied",  "denied_401", "expired",
                                         "never",    "refused", "unknown",    NULL};
static const char *const auth_body_names[] = {"redirect", "empty", "object", NULL};
static const char *const role_order_names[] = {"role_first", "provider_first", NULL};
static const char *const page_names[] = {"nested",  "entities",      "attributes",      "none", "policy", "forbidden",
                                         "removed", "evil_redirect", "identity_center", "huge", "drip",   NULL};

static const char *const busy_names[] = {"none", "sso", "sts", NULL};

#define TO(type, member) .offset = offsetof(struct type, member)
#define NUMBER(member, low, high) \
    { \
        .name = #member, .read = read_number, TO(script, member), .least = (low), .most = (high) \
    }
#define SECONDS(member) NUMBER(member, 0, SECONDS_MAX)
#define BOOL(member) \
    { \
        .name = #member, .read = read_bool, TO(script, member) \
    }
#define CHOICE(member) \
    { \
        .name = #member, .read = read_choice, TO(script, member), .choices = member##_names \
    }
/* clang-format off */
#define APP_MEMBERS(base) \
    {.name = "page", .read = read_choice, .offset = (base) + offsetof(struct script_app, page), \
     .choices = page_names}, \
    {.name = "roles", .read = read_roles, .offset = (base)}, \
    {.name = "role_order", .read = read_choice, .offset = (base) + offsetof(struct script_app, provider_first), \
     .choices = role_order_names}, \
    {.name = "session_duration", .read = read_number_or_null, \
     .offset = (base) + offsetof(struct script_app, session_duration), .least = 0, .most = SECONDS_MAX}

static const struct member session_members[] = {
    {.name = "idle_seconds", .read = read_number, TO(script, session.idle_seconds), .most = SECONDS_MAX},
    {.name = "extends", .read = read_bool, TO(script, session.extends)},
    {.name = "absolute_seconds", .read = read_number, TO(script, session.absolute_seconds), .most = SECONDS_MAX},
    {0},
};

static const struct member push_members[] = {
    {.name = "answer", .read = read_choice, TO(script, push.answer), .choices = push_names},
    {.name = "pending", .read = read_number, TO(script, push.pending), .most = SECONDS_MAX},
    {.name = "seconds", .read = read_number, TO(script, push.seconds), .most = SECONDS_MAX},
    {.name = "trouble", .read = read_number, TO(script, push.trouble), .most = SECONDS_MAX},
    {.name = "login_refused", .read = read_bool, TO(script, push.login_refused)},
    {.name = "id", .read = read_text, TO(script, push.id)},
    {0},
};

static bool
read_credentials(const struct member *member, const cJSON *json, void *to, struct error *error)
{
    if (!cJSON_IsArray(json)) {
        return refuse(member->name, "a list", error);
    }
    ((struct script *)to)->key.credentials = json;
    return true;
}

static const struct member key_members[] = {
    {.name = "credentials", .read = read_credentials},
    {.name = "others", .read = read_number, TO(script, key.others), .most = 1000},
    {.name = "verification", .read = read_text, TO(script, key.verification)},
    {.name = "site", .read = read_text, TO(script, key.site)},
    {.name = "timeout", .read = read_number, TO(script, key.timeout), .most = SECONDS_MAX},
    {.name = "padded", .read = read_bool, TO(script, key.padded)},
    {.name = "counter", .read = read_number, TO(script, key.counter), .most = SECONDS_MAX},
    {.name = "refuses", .read = read_bool, TO(script, key.refuses)},
    {.name = "challenge_seconds", .read = read_number, TO(script, key.challenge_seconds), .most = SECONDS_MAX},
    {.name = "answer_seconds", .read = read_number, TO(script, key.answer_seconds), .most = SECONDS_MAX},
    {0},
};

static const struct member error_members[] = {
    {.name = "code", .read = read_text, TO(script, error.code)},
    {.name = "http", .read = read_number, TO(script, error.http), .least = 400, .most = 599},
    {.name = "message", .read = read_text, TO(script, error.message)},
    {.name = "action", .read = read_text, TO(script, error.action)},
    {0},
};

static const struct member busy_members[] = {
    {.name = "host", .read = read_choice, TO(script, busy.host), .choices = busy_names},
    {.name = "status", .read = read_number, TO(script, busy.status), .least = 400, .most = 599},
    {.name = "retry_after", .read = read_number, TO(script, busy.retry_after), .most = SECONDS_MAX},
    {.name = "times", .read = read_number, TO(script, busy.times), .most = SECONDS_MAX},
    {0},
};

static const struct member app_members[] = {APP_MEMBERS(0), {0}};

static const struct member script_members[] = {
    CHOICE(mfa), CHOICE(mfa_answer), CHOICE(wrong_code), CHOICE(auth_body), BOOL(reuse_drop), BOOL(rotate_cookie),
    {.name = "factors", .read = read_factors},
    {.name = "auth", .read = read_auth},
    {.name = "auth_words", .read = read_text, TO(script, auth_words)},
    {.name = "password_suffix", .read = read_text, TO(script, password_suffix)},
    CHOICE(xsrf), BOOL(code_beside_password), BOOL(code_alone), BOOL(app_mfa),
    {.name = "push", .read = read_object, .members = push_members},
    {.name = "key", .read = read_object, .members = key_members},
    {.name = "session", .read = read_object, .members = session_members},
    SECONDS(xsrf_seconds), NUMBER(end_sessions, 0, SECONDS_MAX), SECONDS(portal_ahead),
    SECONDS(page_seconds), SECONDS(assertion_seconds),
    APP_MEMBERS(offsetof(struct script, defaults)),
    {.name = "apps", .read = skip},
    {.name = "applications", .read = read_applications},
    {.name = "raw", .read = read_raw},
    NUMBER(session_seconds, -SECONDS_MAX, SECONDS_MAX), SECONDS(max_session_duration), SECONDS(sts_slow),
    {.name = "error", .read = read_object, .members = error_members},
    BOOL(html_503), BOOL(extra_elements),
    NUMBER(token_bytes, 16, 1000000), NUMBER(clock_skew, -SECONDS_MAX, SECONDS_MAX),
    {.name = "account_alias", .read = read_text_or_null, TO(script, account_alias)},
    SECONDS(iam_slow), BOOL(signin_refuses_duration),
    {.name = "busy", .read = read_object, .members = busy_members},
    {0},
};
/* clang-format on */

/* --- a whole script --- */

static const struct script_factor default_factors[] = {{"totp", "available"}, {"duo", "unavailable"}};
static const struct script_role default_roles[] = {
    {"arn:aws:iam::544300394404:role/JumpCloudDevs", "arn:aws:iam::544300394404:saml-provider/JumpCloud"},
};
static const struct script defaults = {
    .factors = default_factors,
    .factor_count = 2,
    .auth_words = "Authentication failed.",
    .password_suffix = "",
    .code_beside_password = true,
    .code_alone = true,
    .push = {.pending = 1, .seconds = 60},
    .key = {.verification = "preferred", .site = SANDBOX_DOMAIN, .timeout = 60000},
    .xsrf_seconds = 900, /* "about fifteen minutes", as JumpCloud's developer said in saml2aws issue 230 */
    .session = {.idle_seconds = 3600, .extends = true}, /* a new organisation's idle time */
    .assertion_seconds = 300,
    .defaults = {.roles = default_roles, .role_count = 1, .session_duration = 3600},
    .max_session_duration = 43200,
    .error = {.http = 400, .message = "Scripted."},
    .token_bytes = 1000,
    .account_alias = "duff-beer",
    .busy = {.status = 503},
};

static void
clear(struct script *script)
{
    for (size_t i = 0; i < script->app_count; i++) {
        free(script->apps[i].own_roles);
    }
    free(script->apps);
    free(script->defaults.own_roles);
    free(script->own_factors);
    cJSON_Delete(script->json);
    *script = defaults;
}

static bool
read_apps(struct script *script, struct error *error)
{
    const cJSON *apps = cJSON_GetObjectItemCaseSensitive(script->json, "apps");
    const cJSON *item;

    if (apps == NULL) {
        return true;
    }
    if (!cJSON_IsObject(apps)) {
        return refuse("apps", "an object", error);
    }
    script->apps = calloc((size_t)cJSON_GetArraySize(apps) + 1, sizeof(*script->apps));
    cJSON_ArrayForEach(item, apps)
    {
        struct script_app *app = &script->apps[script->app_count++];
        *app = script->defaults;
        app->name = item->string;
        app->own_roles = NULL;
        if (!read_members(app_members, item, app, error)) {
            return false;
        }
    }
    return true;
}

static bool
parse(struct script *script, const char *text, struct error *error)
{
    clear(script);
    script->json = cJSON_Parse(text);
    if (script->json == NULL) {
        return error_set(error, ERROR_CONFIG, "The script is not JSON.");
    }
    return read_members(script_members, script->json, script, error) && read_apps(script, error);
}

struct script_reader {
    char *path;
    struct stat seen; /* of the file that `script` is from */
    bool is_good;
    struct error error; /* why not */
    struct script script;
};

struct script_reader *
script_reader_new(const char *path)
{
    struct script_reader *reader = calloc(1, sizeof(*reader));

    if (reader == NULL || (reader->path = strdup(path)) == NULL) {
        abort();
    }
    reader->script = defaults;
    reader->is_good = true;
    return reader;
}

void
script_reader_free(struct script_reader **reader)
{
    if (*reader != NULL) {
        clear(&(*reader)->script);
        free((*reader)->path);
        free(*reader);
        *reader = NULL;
    }
}

static bool
is_same_file(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino && one->st_size == other->st_size &&
           one->st_mtim.tv_sec == other->st_mtim.tv_sec && one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

static bool
load(struct script_reader *reader)
{
    CLEANUP_FILE FILE *file = fopen(reader->path, "re");
    CLEANUP_FREE char *text = calloc(SCRIPT_FILE_MAX + 1, 1);

    if (file == NULL || text == NULL) {
        return error_set(&reader->error, ERROR_CONFIG, "The script %s cannot be read (%s).", reader->path,
                         strerror(errno));
    }
    fstat(fileno(file), &reader->seen);
    if (fread(text, 1, SCRIPT_FILE_MAX, file) == SCRIPT_FILE_MAX) {
        return error_set(&reader->error, ERROR_CONFIG, "The script %s is too large.", reader->path);
    }
    return parse(&reader->script, text, &reader->error);
}

const struct script *
script_read(struct script_reader *reader, struct error *error)
{
    struct stat now;

    if (stat(reader->path, &now) < 0) {
        clear(&reader->script);
        reader->seen = (struct stat){0};
        reader->is_good = true;
    } else if (!is_same_file(&now, &reader->seen)) {
        reader->is_good = load(reader);
    }
    if (!reader->is_good) {
        *error = reader->error;
        return NULL;
    }
    return &reader->script;
}

bool
script_offers(const struct script *script, const char *type)
{
    for (size_t i = 0; i < script->factor_count; i++) {
        if (strcmp(script->factors[i].type, type) == 0 && strcmp(script->factors[i].status, "available") == 0) {
            return true;
        }
    }
    return false;
}

const struct script_app *
script_app_find(const struct script *script, const char *connector)
{
    for (size_t i = 0; i < script->app_count; i++) {
        if (strcmp(script->apps[i].name, connector) == 0) {
            return &script->apps[i];
        }
    }
    return strncmp(connector, "aws-", 4) == 0 ? &script->defaults : NULL;
}
