/* SPDX-License-Identifier: MIT
 *
 * Classifies an answer of JumpCloud.
 */
#include "sign_in/jumpcloud/answer_facts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/text.h"
#include "names/factor.h"
#include "names/webauthn.h"
#include "sign_in/jumpcloud/applications_reply.h"
#include "sign_in/jumpcloud/jumpcloud_key_reply.h"
#include "sign_in/jumpcloud/portal_reply.h"

enum { ERROR_SHOWN_MAX = 64, LOCATION_SHOWN_MAX = 120 };

static enum answer_status
status_of(long number)
{
    static const struct {
        long first;
        long last;
        enum answer_status status;
    } kinds[] = {
        {200, 299, STATUS_2XX}, {300, 399, STATUS_3XX}, {400, 400, STATUS_400},
        {401, 401, STATUS_401}, {403, 403, STATUS_403}, {404, 405, STATUS_404},
        {410, 410, STATUS_410}, {429, 429, STATUS_429}, {500, 599, STATUS_5XX},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (number >= kinds[i].first && number <= kinds[i].last) {
            return kinds[i].status;
        }
    }
    return STATUS_OTHER;
}

/* --- target --- */

static bool
path_begins(const char *path, const char *with)
{
    size_t length = strlen(with);

    return strncmp(path, with, length) == 0 && strchr("/?#", path[length]) != NULL;
}

/* The value of `name` in the query or the fragment; NULL when it is missing. */
static const char *
find_parameter(const char *path, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = strpbrk(path, "?#"); at != NULL && *at != '\0'; at = strpbrk(at + 1, "?&#")) {
        if (strncasecmp(at + 1, name, length) == 0 && at[1 + length] == '=') {
            return at + 1 + length + 1;
        }
    }
    return NULL;
}

static bool
parameter_is(const char *path, const char *name, const char *value)
{
    const char *found = find_parameter(path, name);
    size_t length = strlen(value);

    return found != NULL && strncasecmp(found, value, length) == 0 && strchr("&#", found[length]) != NULL;
}

/* Whether the query contains only the target after the login. */
static bool
is_query_empty(const char *path)
{
    for (const char *at = strpbrk(path, "?#"); at != NULL && *at != '\0'; at = strpbrk(at + 1, "&#")) {
        if (at[1] != '\0' && strncasecmp(at + 1, "context=", 8) != 0 && strncasecmp(at + 1, "redirectTo=", 11) != 0) {
            return false;
        }
    }
    return true;
}

/* Until 2020 JumpCloud used error 4014 to ask for a code (aws-jumpcloud). */
static enum answer_target
target_in_console(const char *path, char shown[static ORIGIN_SIZE])
{
    const char *error = find_parameter(path, "error");
    const char *template = find_parameter(path, "template");

    if (parameter_is(path, "error", "policyDenial")) {
        return TO_POLICY;
    }
    if (parameter_is(path, "template", "resetUserPassword")) {
        return TO_RESET;
    }
    if ((error != NULL && !parameter_is(path, "error", "4014")) || (error == NULL && template != NULL)) {
        error = error != NULL ? error : template;
        snprintf(shown, ORIGIN_SIZE, "%.*s", (int)strnlen(error, ERROR_SHOWN_MAX), error);
        shown[strcspn(shown, "&#")] = '\0';
        return TO_ERROR;
    }
    if (path_begins(path, "/mfa") || parameter_is(path, "step", "mfa") ||
        (error != NULL && path_begins(path, "/login"))) {
        return TO_FACTOR;
    }
    if (path_begins(path, "/login")) {
        return is_query_empty(path) ? TO_LOGIN : TO_LOGIN_OTHER;
    }
    return path_begins(path, "/userconsole") || path[strspn(path, "/")] == '\0' ? TO_PORTAL : TO_UNCLEAR;
}

/* the account's own console was checked before */
static bool
is_console_of_region(const char *origin)
{
    static const char start[] = "https://console.";
    static const char end[] = ".jumpcloud.com";
    size_t length = strlen(origin);

    return strcmp(origin, "https://console.jumpcloud.com") == 0 ||
           (strncmp(origin, start, sizeof(start) - 1) == 0 && length > sizeof(start) + sizeof(end) - 2 &&
            strcmp(origin + length - (sizeof(end) - 1), end) == 0);
}

static enum answer_target
target_on_host(const char *location, const char *sso_url, char shown[static ORIGIN_SIZE])
{
    static const char scheme[] = "https://";
    char origin[ORIGIN_SIZE];
    int length = (int)strcspn(location, "?#"); /* the query can contain tokens */
    size_t host_end = sizeof(scheme) - 1 + strcspn(sso_url + sizeof(scheme) - 1, ":");

    snprintf(shown, ORIGIN_SIZE, "%.*s", length < LOCATION_SHOWN_MAX ? length : LOCATION_SHOWN_MAX, location);
    if (!origin_split(location, origin, NULL)) {
        return strstr(location, "//") != NULL || location[0] == '/' ? TO_ELSEWHERE : TO_UNCLEAR;
    }
    /* the same host on any port: a server behind a forwarded port uses its own */
    if (strncmp(sso_url, origin, host_end) == 0 && (origin[host_end] == '\0' || origin[host_end] == ':')) {
        return TO_APPLICATION;
    }
    text_copy(shown, ORIGIN_SIZE, origin);
    return is_console_of_region(origin) ? TO_OTHER_REGION : TO_ELSEWHERE;
}

static enum answer_target
target_of(const char *location, const char *console_url, const char *sso_url, char shown[static ORIGIN_SIZE])
{
    bool is_relative = location[0] == '/' && location[1] != '/' && location[1] != '\\';
    const char *path = is_relative ? location : origin_path(console_url, location);

    shown[0] = '\0';
    if (location[0] == '\0') {
        return TO_NOWHERE;
    }
    if (strncmp(location + is_relative, "saml2/", 6) == 0) { /* relative, as in the request */
        return TO_APPLICATION;
    }
    return path != NULL ? target_in_console(path, shown) : target_on_host(location, sso_url, shown);
}

/* --- message --- */

static bool
mentions(const char *words, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcasestr(words, *list) != NULL) {
            return true;
        }
    }
    return false;
}

static enum answer_words
words_about_login(const char *words)
{
    static const char wrong[] = "authentication failed"; /* and perhaps a full stop */
    size_t length = sizeof(wrong) - 1;
    static const char *const factor[] = {"mfa required", "multifactor", NULL};
    static const char *const token[] = {"xsrf", "csrf", NULL};

    if (*words == '\0') {
        return SAYS_NOTHING;
    }
    if (strncasecmp(words, wrong, length) == 0 && words[length + strspn(words + length, ". ")] == '\0') {
        return SAYS_WRONG;
    }
    return mentions(words, factor) ? SAYS_FACTOR : mentions(words, token) ? SAYS_TOKEN : SAYS_OTHER;
}

static enum answer_words
words_about_push(const cJSON *json, const char *words)
{
    static const struct {
        const char *word;
        enum answer_words words;
    } states[] = {
        {"pending", SAYS_PENDING}, {"accepted", SAYS_APPROVED}, {"denied", SAYS_DENIED}, {"expired", SAYS_EXPIRED}};
    static const char *const open[] = {"already", "pending", "in progress", "too soon", "outstanding", NULL};
    const char *state = portal_reply_text(json, "status");

    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (strcasecmp(state, states[i].word) == 0) {
            return states[i].words;
        }
    }
    if (words_about_login(words) == SAYS_TOKEN) {
        return SAYS_TOKEN;
    }
    return mentions(words, open) ? SAYS_PUSH_OPEN : *words == '\0' && *state == '\0' ? SAYS_NOTHING : SAYS_OTHER;
}

/* --- body --- */

/* Reads a list of {type, status}; anything else counts as no list. */
static enum answer_body
read_factors(const cJSON *list, unsigned *factors)
{
    unsigned available = 0;
    unsigned all = 0;
    const cJSON *factor;

    cJSON_ArrayForEach(factor, list)
    {
        const char *status = portal_reply_text(factor, "status");
        unsigned found = (unsigned)factor_of_jumpcloud(portal_reply_text(factor, "type"));

        all |= found;
        available |= status[0] == '\0' || strcasecmp(status, "available") == 0 ? found : 0;
    }
    *factors = available;
    if ((available & ~(unsigned)FACTOR_OTHER) != 0) {
        return HAS_FACTORS;
    }
    if (available != 0 || (all & ~(unsigned)FACTOR_OTHER) == 0) {
        return all == 0 ? HAS_OBJECT : HAS_FACTORS_UNKNOWN;
    }
    *factors = FACTOR_UNAVAILABLE;
    return HAS_FACTORS_OFF;
}

static enum answer_body
body_of_challenge(const cJSON *json, const char *console_url, struct answer_facts *facts)
{
    CLEANUP_MESSAGE struct message question = {.kind = MESSAGE_NEED_ASSERTION};

    if (!jumpcloud_key_reply_read(json, &question.need_assertion)) {
        return HAS_OBJECT;
    }
    if (webauthn_is_rp_id_of(question.need_assertion.rp_id, console_url)) {
        return HAS_CHALLENGE;
    }
    text_make_visible(facts->body_shown, sizeof(facts->body_shown), question.need_assertion.rp_id);
    return HAS_FOREIGN_CHALLENGE;
}

static enum answer_body
body_of_object(enum asked asked, const cJSON *json, const char *console_url, struct answer_facts *facts)
{
    struct jumpcloud_push push;

    switch (asked) {
    case ASKED_XSRF:
        return portal_reply_token(json)[0] != '\0' ? HAS_TOKEN : HAS_OBJECT;
    case ASKED_PASSWORD:
    case ASKED_CODE:
    case ASKED_CODE_ALONE:
    case ASKED_PUSH_LOGIN:
    case ASKED_KEY:
        return read_factors(cJSON_GetObjectItemCaseSensitive(json, "factors"), &facts->factors);
    case ASKED_PUSH:
        return portal_reply_push(json, &push) ? HAS_PUSH : HAS_OBJECT;
    case ASKED_KEY_OPTIONS:
        return body_of_challenge(json, console_url, facts);
    case ASKED_PUSH_STATE:
    case ASKED_PAGE:
    case ASKED_APPLICATIONS:
    case ASKED_SELF:
    case ASKED_COUNT:
    default:
        return HAS_OBJECT;
    }
}

/* Recognises a page by its content type or its first bytes. Messages show its type and title. */
static enum answer_body
body_of_text(enum asked asked, const struct http_reply *reply, struct answer_facts *facts)
{
    static const char field[] = "SAMLResponse";
    const char *text = secret_text(&reply->body);
    const char *title = strcasestr(text, "<title>");
    size_t length = title == NULL ? 0 : strcspn(title + 7, "<\r\n");
    size_t blanks = strspn(text, " \t\r\n");
    char shown[ANSWER_SEEN_SIZE];

    if (blanks == reply->body.size) {
        return HAS_NOTHING;
    }
    if (asked == ASKED_PAGE && memmem(text, reply->body.size, field, sizeof(field) - 1) != NULL) {
        return HAS_ASSERTION;
    }
    snprintf(shown, sizeof(shown), "%.60s%s%.*s%s", reply->content_type[0] == '\0' ? "no type" : reply->content_type,
             length == 0 ? "" : ", \"", (int)(length < 60 ? length : 60), length == 0 ? "" : title + 7,
             length == 0 ? "" : "\"");
    text_make_visible(facts->body_shown, sizeof(facts->body_shown), shown);
    return text[blanks] == '<' || strncasecmp(reply->content_type, "text/html", 9) == 0 ? HAS_PAGE : HAS_OTHER;
}

/* --- all of it --- */

void
answer_facts_read(enum asked asked, const struct http_reply *reply, const char *console_url, const char *sso_url,
                  struct answer_facts *facts)
{
    CLEANUP_JSON cJSON *json = cJSON_ParseWithLength(secret_text(&reply->body), reply->body.size);
    const cJSON *object = cJSON_IsObject(json) ? json : NULL;
    const char *message = portal_reply_text(object, "message");
    const char *words = *message != '\0' ? message : portal_reply_text(object, "error");
    bool is_of_push = asked == ASKED_PUSH || asked == ASKED_PUSH_STATE;

    *facts = (struct answer_facts){.status_number = reply->status, .status = status_of(reply->status)};
    facts->target = target_of(facts->status == STATUS_3XX ? reply->location : portal_reply_text(object, "redirectTo"),
                              console_url, sso_url, facts->target_shown);
    facts->words = is_of_push ? words_about_push(object, words) : words_about_login(words);
    if (is_of_push && *words == '\0') {
        words = portal_reply_text(object, "status");
    }
    text_make_visible(facts->message, sizeof(facts->message), words);
    if (asked != ASKED_PAGE && object != NULL) {
        facts->body = body_of_object(asked, object, console_url, facts);
    } else if (asked == ASKED_APPLICATIONS && cJSON_IsArray(json)) {
        facts->body = applications_reply_is_readable(json, facts->body_shown, sizeof(facts->body_shown))
                          ? HAS_LIST
                          : HAS_LIST_UNREADABLE;
    } else {
        facts->body = body_of_text(asked, reply, facts);
    }
}
