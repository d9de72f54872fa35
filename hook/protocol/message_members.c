/* SPDX-License-Identifier: MIT
 *
 * The table of each message's members.
 */
#include "protocol/message_members.h"

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

enum { PROFILES_MAX = 1024, HOSTS_MAX = 1024, ROLES_MAX = 256 };

static const char *const task_kinds[] = {[TASK_SESSIONS] = "sessions", [TASK_LOGIN] = "login",
                                         [TASK_LOGOUT] = "logout",     [TASK_APPLICATIONS] = "applications",
                                         [TASK_CONSOLE] = "console",   [TASK_CHECK] = "check",
                                         [TASK_ALIAS] = "alias"};
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

static const struct member open_members[] = {
    NUMBER(message_open, version),    FLAG(message_open, is_debugging),  TEXT(message_open, proxy),
    TEXT(message_open, proxy_source), TEXT(message_open, no_proxy),      TEXT(message_open, ca_file),
    TEXT(message_open, ca_source),    TEXT(message_open, ca_directory),  TEXT(message_open, aws_ca_file),
    TEXT(message_open, sts_url),      TEXT(message_open, sts_source),    TEXT(message_open, iam_url),
    TEXT(message_open, signin_url),   FLAG(message_open, is_sts_legacy), {0}};

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
static const struct member host_members[] = {TEXT(message_host, url), {0}};

static const struct member task_members[] = {
    CHOICE(message_task, kind, task_kinds),
    TEXT(message_task, email),
    TEXT(message_task, console_url),
    TEXT(message_task, sso_url),
    SECRET(message_task, portal),
    LIST(message_task, profiles, profile_count, PROFILES_MAX, message_profile, profile_members),
    LIST(message_task, hosts, host_count, HOSTS_MAX, message_host, host_members),
    TEXT(message_task, access_key_id),
    SECRET(message_task, secret_access_key),
    SECRET(message_task, session_token),
    TEXT(message_task, partition),
    TEXT(message_task, service),
    TEXT(message_task, destination),
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

static const struct member need_login_members[] = {CHOICE(message_need_login, reason, login_reasons), {0}};
static const struct member need_factor_members[] = {
    NUMBER(message_need_factor, offered), FLAG(message_need_factor, is_code_refused), {0}};
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
static const struct member item_members[] = {TEXT(message_item, name),
                                             SECRET(message_item, url),
                                             FLAG(message_item, is_aws),
                                             NUMBER(message_item, milliseconds),
                                             {0}};

const struct message_row message_rows[MESSAGE_KINDS] = {
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
