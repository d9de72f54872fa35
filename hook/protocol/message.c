/* SPDX-License-Identifier: MIT
 *
 * A table of each message's members; all messages are printed, parsed and cleared from it.
 */
#include "protocol/message.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/json_cleanup.h"
#include "base/memory.h"
#include "base/text.h"

/* --- the tables --- */

enum member_kind { KIND_TEXT, KIND_SECRET, KIND_NUMBER, KIND_FLAG, KIND_CHOICE, KIND_FACTOR, KIND_FAILURE, KIND_LIST };

struct member {
    const char *name;
    enum member_kind kind;
    size_t offset;
    size_t size;                 /* KIND_TEXT: bytes of the array; KIND_CHOICE: choices; KIND_LIST: most elements */
    const char *const *choices;  /* KIND_CHOICE: the name of each value */
    const struct member *inside; /* KIND_LIST: the members of an element, ended by a NULL name */
    size_t element_size;
    size_t count_offset; /* KIND_LIST: offset of the number of elements, a size_t */
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(type, member) \
    { \
        .name = #member, .kind = KIND_TEXT, .offset = offsetof(struct type, member), \
        .size = sizeof(((struct type *)NULL)->member) \
    }
#define PLAIN(type, member, what) \
    { \
        .name = #member, .kind = (what), .offset = offsetof(struct type, member) \
    }
#define SECRET(type, member) PLAIN(type, member, KIND_SECRET)
#define NUMBER(type, member) PLAIN(type, member, KIND_NUMBER)
#define FLAG(type, member) PLAIN(type, member, KIND_FLAG)
#define FACTOR(type, member) PLAIN(type, member, KIND_FACTOR)
#define FAILS(type, member) PLAIN(type, member, KIND_FAILURE)
#define CHOICE(type, member, names) \
    { \
        .name = #member, .kind = KIND_CHOICE, .offset = offsetof(struct type, member), .size = COUNT(names), \
        .choices = (names) \
    }
#define LIST(type, member, count, most, of, members) \
    { \
        .name = #member, .kind = KIND_LIST, .offset = offsetof(struct type, member), .size = (most), \
        .inside = (members), .element_size = sizeof(struct of), .count_offset = offsetof(struct type, count) \
    }

enum { PROFILES_MAX = 1024, AWS_ACCOUNTS_MAX = 1024, HOSTS_MAX = 1024, ROLES_MAX = 256 };

static const char *const task_kinds[] = {
    [TASK_SESSIONS] = "sessions",         [TASK_LOGIN] = "login",     [TASK_LOGOUT] = "logout",
    [TASK_APPLICATIONS] = "applications", [TASK_CONSOLE] = "console", [TASK_CHECK] = "check"};
static const char *const login_reasons[] = {[LOGIN_NO_PORTAL] = "no_portal",
                                            [LOGIN_ENDED] = "ended",
                                            [LOGIN_APPLICATION] = "application",
                                            [LOGIN_REFUSED] = "refused"};
static const char *const secrets_sent[] = {
    [SENT_PASSWORD] = "password", [SENT_CODE] = "code", [SENT_PUSH] = "push", [SENT_KEY] = "key"};
static const char *const outcomes[] = {[OUTCOME_ACCEPTED] = "accepted",
                                       [OUTCOME_REFUSED] = "refused",
                                       [OUTCOME_CODE_REFUSED] = "code_refused",
                                       [OUTCOME_FACTOR_WANTED] = "factor_wanted",
                                       [OUTCOME_LATER] = "later",
                                       [OUTCOME_UNKNOWN] = "unknown",
                                       [OUTCOME_UNANSWERED] = "unanswered",
                                       [OUTCOME_NOT_SENT] = "not_sent",
                                       [OUTCOME_PUSH_SENT] = "push_sent",
                                       [OUTCOME_KEY_REFUSED] = "key_refused",
                                       [OUTCOME_PUSH_ENDED] = "push_ended",
                                       [OUTCOME_DENIED] = "denied",
                                       [OUTCOME_NOT_READ] = "not_read"};
_Static_assert(COUNT(outcomes) == OUTCOME_COUNT, "an outcome has no name");
static const char *const verifications[] = {[VERIFICATION_PREFERRED] = "preferred",
                                            [VERIFICATION_DISCOURAGED] = "discouraged",
                                            [VERIFICATION_REQUIRED] = "required"};
static const char *const key_states[] = {[KEY_HERE] = "here",
                                         [KEY_NOT_PERMITTED] = "not_permitted",
                                         [KEY_SLOW] = "slow",
                                         [KEY_GONE] = "gone",
                                         [KEY_UNTOUCHED] = "untouched",
                                         [KEY_PIN_WANTED] = "pin_wanted",
                                         [KEY_PIN_WRONG] = "pin_wrong",
                                         [KEY_PIN_PAUSED] = "pin_paused",
                                         [KEY_PIN_LOCKED] = "pin_locked",
                                         [KEY_NOT_VERIFIED] = "not_verified",
                                         [KEY_FAILED] = "failed"};
static const char *const push_states[] = {
    [PUSH_WAITING] = "waiting", [PUSH_APPROVED] = "approved", [PUSH_OVER] = "over"};
static const char *const portal_states[] = {
    [PORTAL_ALIVE] = "alive", [PORTAL_GONE] = "gone", [PORTAL_NOT_ENDED] = "not_ended"};
static const char *const progress_kinds[] = {[PROGRESS_ASSERTION] = "assertion"};

static const struct member open_members[] = {NUMBER(message_open, version),     FLAG(message_open, is_interactive),
                                             FLAG(message_open, is_debugging),  TEXT(message_open, proxy),
                                             TEXT(message_open, proxy_source),  TEXT(message_open, no_proxy),
                                             TEXT(message_open, ca_file),       TEXT(message_open, ca_source),
                                             TEXT(message_open, ca_directory),  TEXT(message_open, aws_ca_file),
                                             TEXT(message_open, sts_url),       TEXT(message_open, sts_source),
                                             TEXT(message_open, iam_url),       TEXT(message_open, signin_url),
                                             FLAG(message_open, is_sts_legacy), {0}};

static const struct member profile_members[] = {TEXT(message_profile, name),
                                                TEXT(message_profile, url),
                                                TEXT(message_profile, region),
                                                TEXT(message_profile, role),
                                                TEXT(message_profile, external_id),
                                                TEXT(message_profile, saml_role),
                                                NUMBER(message_profile, duration_seconds),
                                                NUMBER(message_profile, accepted_seconds),
                                                TEXT(message_profile, aws_account),
                                                TEXT(message_profile, aws_role),
                                                {0}};
static const struct member aws_account_members[] = {TEXT(message_aws_account, id), {0}};
static const struct member host_members[] = {TEXT(message_host, url), {0}};

static const struct member task_members[] = {
    CHOICE(message_task, kind, task_kinds),
    TEXT(message_task, email),
    TEXT(message_task, console_url),
    TEXT(message_task, sso_url),
    SECRET(message_task, portal),
    LIST(message_task, profiles, profile_count, PROFILES_MAX, message_profile, profile_members),
    LIST(message_task, known_aliases, known_alias_count, AWS_ACCOUNTS_MAX, message_aws_account, aws_account_members),
    LIST(message_task, hosts, host_count, HOSTS_MAX, message_host, host_members),
    TEXT(message_task, access_key_id),
    SECRET(message_task, secret_access_key),
    SECRET(message_task, session_token),
    TEXT(message_task, partition),
    TEXT(message_task, service),
    NUMBER(message_task, session_seconds),
    {0}};

static const struct member login_members[] = {TEXT(message_login, email),
                                              SECRET(message_login, password),
                                              FACTOR(message_login, factor),
                                              SECRET(message_login, code),
                                              {0}};
static const struct member use_portal_members[] = {
    TEXT(message_use_portal, email), SECRET(message_use_portal, portal), {0}};
static const struct member factor_members[] = {FACTOR(message_factor, factor), SECRET(message_factor, code), {0}};
static const struct member stored_members[] = {FLAG(message_stored, is_kept), {0}};
static const struct member role_members[] = {TEXT(message_role, arn), {0}};
static const struct member key_id_members[] = {TEXT(message_key_id, id), {0}};
static const struct member key_place_members[] = {TEXT(message_key_place, path), TEXT(message_key_place, id), {0}};
static const struct member assertion_members[] = {TEXT(message_assertion, id),
                                                  SECRET(message_assertion, client_data),
                                                  SECRET(message_assertion, authenticator_data),
                                                  SECRET(message_assertion, signature),
                                                  SECRET(message_assertion, user_handle),
                                                  {0}};
static const struct member look_members[] = {
    TEXT(message_look, rp_id),
    LIST(message_look, ids, id_count, PROTOCOL_KEY_IDS_MAX, message_key_id, key_id_members),
    SECRET(message_look, pin),
    TEXT(message_look, path),
    NUMBER(message_look, seconds),
    NUMBER(message_look, wait_seconds),
    {0}};
static const struct member sign_members[] = {
    TEXT(message_sign, rp_id),
    SECRET(message_sign, client_data),
    SECRET(message_sign, pin),
    FLAG(message_sign, is_verified),
    LIST(message_sign, keys, key_count, PROTOCOL_KEYS_MAX, message_key_place, key_place_members),
    NUMBER(message_sign, seconds),
    {0}};
static const struct member key_members[] = {
    TEXT(message_key, path),   TEXT(message_key, name),        CHOICE(message_key, state, key_states),
    TEXT(message_key, id),     FLAG(message_key, has_pin),     FLAG(message_key, has_fingerprint),
    FLAG(message_key, is_u2f), NUMBER(message_key, pin_tries), {0}};
static const struct member stop_members[] = {FAILS(message_stop, failure), {0}};
static const struct member no_members[] = {{0}};

static const struct member need_login_members[] = {CHOICE(message_need_login, reason, login_reasons),
                                                   TEXT(message_need_login, profile),
                                                   TEXT(message_need_login, words),
                                                   {0}};
static const struct member need_factor_members[] = {NUMBER(message_need_factor, offered),
                                                    FLAG(message_need_factor, is_code_refused),
                                                    TEXT(message_need_factor, words),
                                                    {0}};
static const struct member may_send_members[] = {
    CHOICE(message_may_send, what, secrets_sent), TEXT(message_may_send, host), {0}};
static const struct member answered_members[] = {CHOICE(message_answered, outcome, outcomes),
                                                 NUMBER(message_answered, factors),
                                                 TEXT(message_answered, words),
                                                 SECRET(message_answered, portal),
                                                 FAILS(message_answered, failure),
                                                 {0}};
static const struct member need_role_members[] = {
    TEXT(message_need_role, profile),
    LIST(message_need_role, roles, role_count, ROLES_MAX, message_role, role_members),
    {0}};
static const struct member need_assertion_members[] = {
    TEXT(message_need_assertion, rp_id),
    TEXT(message_need_assertion, challenge),
    LIST(message_need_assertion, ids, id_count, PROTOCOL_KEY_IDS_MAX, message_key_id, key_id_members),
    CHOICE(message_need_assertion, user_verification, verifications),
    NUMBER(message_need_assertion, timeout_seconds),
    {0}};
static const struct member push_members[] = {
    CHOICE(message_push, state, push_states), NUMBER(message_push, seconds_left), {0}};
static const struct member portal_members[] = {
    CHOICE(message_portal, state, portal_states), SECRET(message_portal, portal), {0}};
static const struct member progress_members[] = {CHOICE(message_progress, kind, progress_kinds), {0}};
static const struct member log_members[] = {TEXT(message_log, text), {0}};
static const struct member session_members[] = {TEXT(message_session, profile),
                                                TEXT(message_session, access_key_id),
                                                SECRET(message_session, secret_access_key),
                                                SECRET(message_session, session_token),
                                                TEXT(message_session, role_arn),
                                                NUMBER(message_session, expires_at),
                                                NUMBER(message_session, skew_seconds),
                                                NUMBER(message_session, wanted_seconds),
                                                NUMBER(message_session, accepted_seconds),
                                                {0}};
static const struct member failure_members[] = {
    TEXT(message_failure, profile), FAILS(message_failure, failure), NUMBER(message_failure, retry_after), {0}};
static const struct member item_members[] = {TEXT(message_item, name),           SECRET(message_item, url),
                                             FLAG(message_item, is_aws),         TEXT(message_item, aws_account),
                                             NUMBER(message_item, milliseconds), {0}};

static const struct {
    const char *name;
    const struct member *members;
} kinds[MESSAGE_KINDS] = {
    [MESSAGE_NONE] = {"", no_members},
    [MESSAGE_OPEN] = {"open", open_members},
    [MESSAGE_TASK] = {"task", task_members},
    [MESSAGE_LOGIN] = {"login", login_members},
    [MESSAGE_USE_PORTAL] = {"use_portal", use_portal_members},
    [MESSAGE_FACTOR] = {"factor", factor_members},
    [MESSAGE_GO] = {"go", no_members},
    [MESSAGE_STORED] = {"stored", stored_members},
    [MESSAGE_ROLE] = {"role", role_members},
    [MESSAGE_ASSERTION] = {"assertion", assertion_members},
    [MESSAGE_STOP] = {"stop", stop_members},
    [MESSAGE_LOOK] = {"look", look_members},
    [MESSAGE_SIGN] = {"sign", sign_members},
    [MESSAGE_KEY] = {"key", key_members},
    [MESSAGE_NEED_LOGIN] = {"need_login", need_login_members},
    [MESSAGE_NEED_FACTOR] = {"need_factor", need_factor_members},
    [MESSAGE_MAY_SEND] = {"may_send", may_send_members},
    [MESSAGE_ANSWERED] = {"answered", answered_members},
    [MESSAGE_NEED_ROLE] = {"need_role", need_role_members},
    [MESSAGE_NEED_ASSERTION] = {"need_assertion", need_assertion_members},
    [MESSAGE_PUSH] = {"push", push_members},
    [MESSAGE_PORTAL] = {"portal", portal_members},
    [MESSAGE_PROGRESS] = {"progress", progress_members},
    [MESSAGE_LOG] = {"log", log_members},
    [MESSAGE_SESSION] = {"session", session_members},
    [MESSAGE_FAILURE] = {"failure", failure_members},
    [MESSAGE_ITEM] = {"item", item_members},
    [MESSAGE_DONE] = {"done", no_members},
};

const char *
message_name(enum message_kind kind)
{
    return kinds[kind].name;
}

/* All members of the union start at the same offset. */
static void *
body_of(struct message *message)
{
    return &message->open;
}

/* --- clearing --- */

static void
clear_members(const struct member *members, void *body)
{
    for (const struct member *member = members; member->name != NULL; member++) {
        char *at = (char *)body + member->offset;

        if (member->kind == KIND_SECRET) {
            secret_clear((struct secret *)(void *)at);
        } else if (member->kind == KIND_LIST) {
            free(*(void **)(void *)at); /* elements never contain a secret */
        }
    }
}

void
message_clear(struct message *message)
{
    clear_members(kinds[message->kind].members, body_of(message));
    secret_wipe(message, sizeof(*message));
}

/* --- printing --- */

static void print_members(cJSON *object, const struct member *members, const void *body);

static void
print_secret(cJSON *object, const char *name, const struct secret *secret)
{
    CLEANUP_SECRET struct secret text = {0};

    if (secret->size > 0) {
        base64_encode(secret, &text);
        cJSON_AddStringToObject(object, name, secret_text(&text));
    }
}

static void
print_failure(cJSON *object, const char *name, const struct failure *failure)
{
    cJSON *printed;
    cJSON *values;

    if (failure->id == FAILURE_NONE) {
        return;
    }
    printed = cJSON_AddObjectToObject(object, name);
    cJSON_AddStringToObject(printed, "id", failure_name(failure->id));
    values = cJSON_AddArrayToObject(printed, "values");
    for (size_t i = 0; i < failure->count; i++) {
        const struct failure_value *value = &failure->values[i];

        cJSON_AddItemToArray(values, value->is_number ? cJSON_CreateNumber((double)value->number)
                                                      : cJSON_CreateString(value->text));
    }
}

static void
print_list(cJSON *object, const struct member *member, const void *body, const char *at)
{
    const char *elements = *(const char *const *)(const void *)at;
    size_t count;
    cJSON *list;

    memcpy(&count, (const char *)body + member->count_offset, sizeof(count));
    list = count == 0 ? NULL : cJSON_AddArrayToObject(object, member->name);
    for (size_t i = 0; i < count; i++) {
        cJSON *element = cJSON_CreateObject();

        print_members(element, member->inside, elements + i * member->element_size);
        cJSON_AddItemToArray(list, element);
    }
}

static void
print_member(cJSON *object, const struct member *member, const void *body)
{
    const char *at = (const char *)body + member->offset;
    int64_t number = 0;
    int choice = 0;

    switch (member->kind) {
    case KIND_TEXT:
        if (*at != '\0') {
            cJSON_AddStringToObject(object, member->name, at);
        }
        break;
    case KIND_SECRET:
        print_secret(object, member->name, (const struct secret *)(const void *)at);
        break;
    case KIND_NUMBER:
        memcpy(&number, at, sizeof(number));
        if (number != 0) {
            cJSON_AddNumberToObject(object, member->name, (double)number);
        }
        break;
    case KIND_FLAG:
        if (*(const bool *)at) {
            cJSON_AddTrueToObject(object, member->name);
        }
        break;
    case KIND_CHOICE:
        memcpy(&choice, at, sizeof(choice));
        cJSON_AddStringToObject(object, member->name, member->choices[choice]);
        break;
    case KIND_FACTOR:
        memcpy(&choice, at, sizeof(choice));
        if (choice != FACTOR_NONE) {
            cJSON_AddStringToObject(object, member->name, factor_name((enum factor)choice));
        }
        break;
    case KIND_FAILURE:
        print_failure(object, member->name, (const struct failure *)(const void *)at);
        break;
    case KIND_LIST:
    default:
        print_list(object, member, body, at);
        break;
    }
}

/* Members that are empty, zero or false are omitted. */
static void
print_members(cJSON *object, const struct member *members, const void *body)
{
    for (const struct member *member = members; member->name != NULL; member++) {
        print_member(object, member, body);
    }
}

/* cJSON copies secrets to the heap; its allocation hooks wipe every block before it is freed. */
static void
make_json_wipe(void)
{
    static bool is_done;
    cJSON_Hooks hooks = {.malloc_fn = secret_allocate, .free_fn = secret_free};

    if (!is_done) {
        is_done = true;
        cJSON_InitHooks(&hooks);
    }
}

void
message_print(const struct message *message, struct secret *line)
{
    CLEANUP_JSON cJSON *object = NULL;
    CLEANUP_JSON_TEXT char *text = NULL;

    make_json_wipe();
    object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "message", message_name(message->kind));
    print_members(object, kinds[message->kind].members, &message->open);
    text = cJSON_PrintUnformatted(object);
    if (text == NULL) {
        abort(); /* out of memory; the peer sees end of file */
    }
    secret_append(line, text);
    secret_append(line, "\n");
}

/* --- parsing --- */

static const double number_max = 9007199254740992.0; /* 2^53: a double holds integers up to here exactly */

static bool parse_members(const cJSON *object, const struct member *members, void *body, const char **fault);

static bool
parse_number(const cJSON *value, int64_t *number)
{
    if (!cJSON_IsNumber(value) || value->valuedouble < -number_max || value->valuedouble > number_max) {
        return false;
    }
    *number = (int64_t)value->valuedouble;
    return true;
}

static bool
parse_choice(const cJSON *value, const struct member *member, int *choice)
{
    for (size_t i = 0; cJSON_IsString(value) && i < member->size; i++) {
        if (strcmp(member->choices[i], value->valuestring) == 0) {
            *choice = (int)i;
            return true;
        }
    }
    return false;
}

static bool
parse_failure_value(const cJSON *value, bool is_number, struct failure_value *parsed)
{
    int64_t number = 0;

    parsed->is_number = is_number;
    if (is_number) {
        bool is_read = parse_number(value, &number);

        parsed->number = number;
        return is_read;
    }
    if (!cJSON_IsString(value) || strlen(value->valuestring) >= sizeof(parsed->text)) {
        return false;
    }
    text_make_visible(parsed->text, sizeof(parsed->text), value->valuestring); /* from a confined program */
    return true;
}

static bool
parse_failure(const cJSON *value, struct failure *failure)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(value, "id"));
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(value, "values");
    const cJSON *item;

    failure->id = name == NULL ? FAILURE_NONE : failure_parse(name);
    if (failure->id == FAILURE_NONE || !cJSON_IsArray(values) || cJSON_GetArraySize(value) != 2 ||
        (size_t)cJSON_GetArraySize(values) != failure_value_count(failure->id)) {
        return false;
    }
    cJSON_ArrayForEach(item, values)
    {
        if (!parse_failure_value(item, failure_value_is_number(failure->id, failure->count),
                                 &failure->values[failure->count])) {
            return false;
        }
        failure->count++;
    }
    return true;
}

static bool
parse_list(const cJSON *value, const struct member *member, void *body, const char **fault)
{
    char *elements;
    const cJSON *item;
    size_t count = 0;

    if (!cJSON_IsArray(value) || (size_t)cJSON_GetArraySize(value) > member->size) {
        return false;
    }
    elements = allocate((size_t)cJSON_GetArraySize(value) + 1, member->element_size);
    memcpy((char *)body + member->offset, &elements, sizeof(elements));
    cJSON_ArrayForEach(item, value)
    {
        if (!parse_members(item, member->inside, elements + count * member->element_size, fault)) {
            return false;
        }
        count++;
    }
    memcpy((char *)body + member->count_offset, &count, sizeof(count));
    return true;
}

static bool
parse_member(const cJSON *value, const struct member *member, void *body, const char **fault)
{
    char *at = (char *)body + member->offset;
    struct secret *secret;
    int64_t number = 0;
    int choice = 0;

    switch (member->kind) {
    case KIND_TEXT:
        return cJSON_IsString(value) && text_copy(at, member->size, value->valuestring);
    case KIND_SECRET:
        secret = (struct secret *)(void *)at;
        return cJSON_IsString(value) && base64_decode(value->valuestring, secret) &&
               secret->size <= PROTOCOL_SECRET_MAX;
    case KIND_NUMBER:
        if (!parse_number(value, &number)) {
            return false;
        }
        memcpy(at, &number, sizeof(number));
        return true;
    case KIND_FLAG:
        *(bool *)at = cJSON_IsTrue(value);
        return cJSON_IsBool(value);
    case KIND_CHOICE:
        if (!parse_choice(value, member, &choice)) {
            return false;
        }
        memcpy(at, &choice, sizeof(choice));
        return true;
    case KIND_FACTOR:
        choice = (int)(cJSON_IsString(value) ? factor_find(value->valuestring) : FACTOR_NONE);
        memcpy(at, &choice, sizeof(choice));
        return choice != FACTOR_NONE;
    case KIND_FAILURE:
        return parse_failure(value, (struct failure *)(void *)at);
    case KIND_LIST:
    default:
        return parse_list(value, member, body, fault);
    }
}

static const struct member *
find_member(const struct member *members, const char *name)
{
    for (const struct member *member = members; member->name != NULL; member++) {
        if (strcmp(member->name, name) == 0) {
            return member;
        }
    }
    return NULL;
}

/* "message" names the kind. A duplicate member is refused: its second value would leak the memory of the first. */
static bool
parse_members(const cJSON *object, const struct member *members, void *body, const char **fault)
{
    uint32_t seen = 0;
    const cJSON *value;

    *fault = "no object";
    if (!cJSON_IsObject(object)) {
        return false;
    }
    cJSON_ArrayForEach(value, object)
    {
        const struct member *member = find_member(members, value->string);
        uint32_t bit = member == NULL ? 0 : UINT32_C(1) << (member - members);

        if (strcmp(value->string, "message") == 0) {
            continue;
        }
        if (member == NULL || (seen & bit) != 0) {
            *fault = member == NULL ? "unknown member" : "repeated member";
            return false;
        }
        seen |= bit;
        *fault = member->name;
        if (!parse_member(value, member, body, fault)) {
            return false;
        }
    }
    return true;
}

static enum message_kind
find_kind(const cJSON *object)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "message"));

    for (int kind = MESSAGE_NONE + 1; name != NULL && kind < MESSAGE_KINDS; kind++) {
        if (strcmp(kinds[kind].name, name) == 0) {
            return (enum message_kind)kind;
        }
    }
    return MESSAGE_NONE;
}

bool
message_parse(const char *line, struct message *message, char fault[static PROTOCOL_WORDS_SIZE])
{
    CLEANUP_JSON cJSON *object = NULL;
    CLEANUP_MESSAGE struct message parsed = {0};
    const char *what = "";

    make_json_wipe();
    object = cJSON_ParseWithOpts(line, NULL, true);
    parsed.kind = find_kind(object);
    if (parsed.kind == MESSAGE_NONE) {
        text_copy(fault, PROTOCOL_WORDS_SIZE, object == NULL ? "no JSON" : "no known message");
        return false;
    }
    if (!parse_members(object, kinds[parsed.kind].members, body_of(&parsed), &what)) {
        snprintf(fault, PROTOCOL_WORDS_SIZE, "%s: %s", message_name(parsed.kind), what);
        return false;
    }
    message_clear(message);
    *message = parsed;
    parsed = (struct message){0};
    return true;
}
