/* SPDX-License-Identifier: MIT
 *
 * The chain: portal session, else login and code, → SSO page → assertion → STS [→ AssumeRole] → keyring. Nothing is
 * parsed and nothing is sent here: the parts do that.
 */
#include "sign_in/sign_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "sign_in/ask.h"
#include "sign_in/failures.h"
#include "sign_in/jumpcloud.h"
#include "sign_in/portal_login.h"
#include "sign_in/saml.h"
#include "sign_in/sts.h"
#include "store/account_keys.h"
#include "store/credentials.h"
#include "store/lock.h"
#include "store/mark.h"
#include "store/room.h"
#include "store/stamp.h"

enum {
    DURATION_DEFAULT_SECONDS = 3600,
    PATIENCE_SECONDS = 30,
    SKEW_SAID_SECONDS = 240,
    EVICTED_REST_SECONDS = 600,
};

/* One profile's way through the chain. */
struct journey {
    struct sign_in *sign_in;
    struct profile profile;
    struct account account;
    struct jumpcloud jumpcloud;
    struct sts_endpoint endpoint;
    bool is_warmed;
};

static void
journey_clear(struct journey *journey)
{
    jumpcloud_clear(&journey->jumpcloud);
}

bool
sign_in_open(struct sign_in *sign_in, bool is_silent, struct error *error)
{
    char ca_file[CONFIG_VALUE_SIZE];
    struct http_settings settings = {0};
    struct error ignored;

    *sign_in = (struct sign_in){.started_ns = clock_since_boot_ns(), .is_silent = is_silent};
    if (!config_open(&sign_in->config, error)) {
        return false;
    }
    if (!room_open(&sign_in->keyring, &ignored)) {
        log_debug("%s", ignored.text);
    }
    config_setting(sign_in->config, "ca_file", ca_file);
    settings.ca_file = ca_file[0] == '\0' ? NULL : ca_file;
    settings.aws_ca_file = is_silent ? NULL : secure_getenv("AWS_CA_BUNDLE");
    return http_open(&sign_in->http, &settings, error);
}

void
sign_in_close(struct sign_in *sign_in)
{
    http_close(&sign_in->http);
    config_close(&sign_in->config);
}

/* --- AWS's side --- */

/* AWS_ENDPOINT_URL_STS is a person's (perhaps a LocalStack's): never in the background. */
static const char *
sts_url_override(const struct journey *journey, char setting[static CONFIG_VALUE_SIZE])
{
    const char *from_environment = journey->sign_in->is_silent ? NULL : secure_getenv("AWS_ENDPOINT_URL_STS");

    if (from_environment != NULL && *from_environment != '\0') {
        return from_environment;
    }
    config_setting(journey->sign_in->config, "sts_url", setting);
    return setting[0] == '\0' ? NULL : setting;
}

static bool
find_endpoint(struct journey *journey, const char *partition, struct error *error)
{
    char setting[CONFIG_VALUE_SIZE];
    char region[64];
    const char *regional = secure_getenv("AWS_STS_REGIONAL_ENDPOINTS");
    bool is_legacy = !journey->sign_in->is_silent && regional != NULL && strcmp(regional, "legacy") == 0;

    config_region(journey->sign_in->config, &journey->profile,
                  journey->sign_in->is_silent ? NULL : secure_getenv("AWS_REGION"), region);
    return sts_endpoint_find(partition, region[0] == '\0' ? NULL : region, sts_url_override(journey, setting),
                             is_legacy, &journey->endpoint, error);
}

/* Opens the connection to STS while JumpCloud answers. The partition is a guess that the assertion confirms. */
static void
warm_sts(struct journey *journey)
{
    if (!journey->is_warmed && find_endpoint(journey, "aws", NULL)) {
        http_warm(journey->sign_in->http, journey->endpoint.url, true);
        journey->is_warmed = true;
    }
}

static bool
role_is_named(const char *role_arn, const char *wanted)
{
    char partition[32];
    char account_id[16];
    char name[72];

    return strcmp(role_arn, wanted) == 0 ||
           (saml_role_parts(role_arn, partition, account_id, name) && strcmp(name, wanted) == 0);
}

static void
list_roles(const struct saml_assertion *assertion, char *list, size_t size)
{
    size_t used = 0;

    list[0] = '\0';
    for (size_t i = 0; assertion->roles != NULL && i < assertion->role_count && used < size; i++) {
        int length = snprintf(list + used, size - used, "%s%s", i == 0 ? "" : ", ", assertion->roles[i].role_arn);

        used += length < 0 ? 0 : (size_t)length;
    }
}

static bool
choose_role(const struct journey *journey, const struct saml_assertion *assertion, const struct saml_role **chosen,
            struct error *error)
{
    const char *wanted = journey->profile.saml_role;
    const char *name = journey->profile.name;
    const struct saml_role *found = NULL;
    size_t matching = 0;
    char list[512];

    for (size_t i = 0; i < assertion->role_count; i++) {
        if (wanted[0] == '\0' || role_is_named(assertion->roles[i].role_arn, wanted)) {
            found = &assertion->roles[i];
            matching++;
        }
    }
    if (found != NULL && matching == 1) {
        *chosen = found;
        return true;
    }
    list_roles(assertion, list, sizeof(list));
    if (matching == 0) {
        return error_blame(error, FAILURE_ROLE_NOT_OFFERED, wanted, name, list);
    }
    return error_blame(error, FAILURE_ROLE_NOT_CHOSEN, name, name, list);
}

static long
wanted_duration(const struct profile *profile, const struct saml_assertion *assertion)
{
    long wanted = profile->duration_seconds != 0     ? profile->duration_seconds
                  : assertion->duration_seconds != 0 ? assertion->duration_seconds
                                                     : DURATION_DEFAULT_SECONDS;

    return profile->accepted_seconds != 0 && profile->accepted_seconds < wanted ? profile->accepted_seconds : wanted;
}

/* AWS refuses a duration above the role's maximum outright and does not use the assertion up: once more with one hour,
 * which every role allows. */
static bool
redeem(struct journey *journey, const struct saml_assertion *assertion, const struct saml_role *role,
       struct sts_credentials *credentials, enum sts_fault *fault, struct record *record)
{
    long duration_seconds = wanted_duration(&journey->profile, assertion);
    struct http *http = journey->sign_in->http;

    if (sts_assume_role_with_saml(http, &journey->endpoint, &assertion->base64, role->role_arn, role->provider_arn,
                                  duration_seconds, credentials, fault, &record->error)) {
        return true;
    }
    if (*fault != STS_FAULT_DURATION || duration_seconds <= DURATION_DEFAULT_SECONDS ||
        !sts_assume_role_with_saml(http, &journey->endpoint, &assertion->base64, role->role_arn, role->provider_arn,
                                   DURATION_DEFAULT_SECONDS, credentials, fault, &record->error)) {
        return false;
    }
    record->error = (struct error){0};
    record->learned.accepted_seconds = DURATION_DEFAULT_SECONDS;
    snprintf(record->notice, sizeof(record->notice),
             "AWS does not give %s a session of %ld seconds; it is one hour, also from now on. An administrator can "
             "raise the role's maximum session duration.",
             journey->profile.name, duration_seconds);
    return true;
}

/* The chained role by name is one in the account of the first. */
static bool
chain(struct journey *journey, const char *first_role_arn, const struct saml_assertion *assertion,
      struct sts_credentials *credentials, char role_arn[static CONFIG_VALUE_SIZE], struct error *error)
{
    const struct profile *profile = &journey->profile;
    CLEANUP_STS_CREDENTIALS struct sts_credentials first = *credentials;
    enum sts_fault fault = STS_FAULT_NONE;
    char partition[32];
    char account_id[16];
    char name[72];
    long duration_seconds = profile->duration_seconds != 0 && profile->duration_seconds < DURATION_DEFAULT_SECONDS
                                ? profile->duration_seconds
                                : DURATION_DEFAULT_SECONDS;

    *credentials = (struct sts_credentials){0};
    if (strncmp(profile->role, "arn:", 4) == 0) {
        text_copy(role_arn, CONFIG_VALUE_SIZE, profile->role);
    } else if (saml_role_parts(first_role_arn, partition, account_id, name)) {
        snprintf(role_arn, CONFIG_VALUE_SIZE, "arn:%s:iam::%s:role/%.800s", partition, account_id, profile->role);
    }
    return sts_assume_role(journey->sign_in->http, &journey->endpoint, &first, role_arn,
                           profile->external_id[0] == '\0' ? NULL : profile->external_id,
                           assertion->session_name[0] == '\0' ? journey->account.email : assertion->session_name,
                           duration_seconds, credentials, &fault, error);
}

/* AWS's instants in this machine's clocks. */
static void
fill_credentials(struct journey *journey, struct sts_credentials *from, const char *role_arn, struct record *record)
{
    struct credentials *to = &record->credentials;
    char partition[32];

    credentials_clear(to);
    text_copy(to->access_key_id, sizeof(to->access_key_id), from->access_key_id);
    secret_move(&to->secret_access_key, &from->secret_access_key);
    secret_move(&to->session_token, &from->session_token);
    saml_role_parts(role_arn, partition, to->account_id, to->role_name);
    to->skew_seconds = http_clock_skew(journey->sign_in->http);
    to->issued_at = clock_now();
    to->expires_at = from->expires_at - to->skew_seconds;
    to->ends_since_boot = clock_since_boot() + (to->expires_at - to->issued_at);
    to->made_ns = clock_since_boot_ns();
    text_copy(record->learned.aws_account, sizeof(record->learned.aws_account), to->account_id);
    text_copy(record->learned.aws_role, sizeof(record->learned.aws_role), to->role_name);
    if (labs(to->skew_seconds) > SKEW_SAID_SECONDS && record->notice[0] == '\0') {
        snprintf(record->notice, sizeof(record->notice),
                 "This machine's clock is %ld seconds %s AWS's; set it right, or AWS will refuse requests.",
                 labs(to->skew_seconds), to->skew_seconds > 0 ? "behind" : "ahead of");
    }
}

/* --- JumpCloud's side --- */

/* One account's cookies are never sent in another's name. */
static void
use_jar_of(struct sign_in *sign_in, const char *email)
{
    if (*email == '\0' || strcmp(sign_in->jar_of, email) != 0) {
        http_cookies_restore(sign_in->http, "");
    }
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), email);
}

/* The page with the portal session that is kept, if there is one; otherwise, or when JumpCloud wants a login, `kind` is
 * PAGE_LOGIN_NEEDED and `tried` is the session that did not do. */
static bool
fetch_with_kept_session(struct journey *journey, enum jumpcloud_page_kind *kind, struct secret *page,
                        struct secret *tried, struct error *error)
{
    struct account *account = &journey->account;
    struct keyring *keyring = &journey->sign_in->keyring;
    CLEANUP_PORTAL struct portal portal = {0};

    *kind = PAGE_LOGIN_NEEDED;
    if (account->email[0] == '\0' || !portal_find(keyring, account->email, account->console_url, &portal)) {
        return true;
    }
    warm_sts(journey);
    jumpcloud_restore(&journey->jumpcloud, secret_text(&portal.session));
    if (!jumpcloud_page(&journey->jumpcloud, journey->profile.url, kind, page, error)) {
        return false;
    }
    if (*kind == PAGE_ASSERTION) {
        portal_keep(&journey->jumpcloud, keyring, account, portal.authenticated_at);
        if (!config_setting_is_on(journey->sign_in->config, "keep_password")) {
            portal_drop_seed(keyring, journey->sign_in->config, account);
        }
    } else {
        log_debug("portal session of %s is gone", account->email);
        secret_move(tried, &portal.session);
        portal_forget(keyring, account->email);
    }
    return true;
}

static const char *
redirect_target(const char *url)
{
    const char *path = strstr(url, "/saml2/");

    return path == NULL ? NULL : path + 1;
}

static bool
fetch_page(struct journey *journey, struct secret *page, struct error *error)
{
    struct sign_in *sign_in = journey->sign_in;
    enum jumpcloud_page_kind kind;
    CLEANUP_SECRET struct secret tried = {0};

    if (!fetch_with_kept_session(journey, &kind, page, &tried, error)) {
        return false;
    }
    if (kind == PAGE_ASSERTION) {
        return true;
    }
    warm_sts(journey);
    http_warm(sign_in->http, journey->account.sso_url, false);
    if (!portal_login(&journey->jumpcloud, &sign_in->keyring, sign_in->config, &journey->account, FACTOR_NONE,
                      redirect_target(journey->profile.url), &tried, error)) {
        return false;
    }
    if (!jumpcloud_page(&journey->jumpcloud, journey->profile.url, &kind, page, error)) {
        return false;
    }
    return kind == PAGE_ASSERTION || error_blame(error, FAILURE_APPLICATION_WANTS_LOGIN, journey->profile.name);
}

/* --- the whole --- */

static bool
get_credentials(struct journey *journey, struct record *record, bool may_retry)
{
    CLEANUP_SECRET struct secret page = {0};
    CLEANUP_SAML struct saml_assertion assertion = {0};
    CLEANUP_STS_CREDENTIALS struct sts_credentials credentials = {0};
    const struct saml_role *role = &(const struct saml_role){0};
    enum sts_fault fault = STS_FAULT_NONE;
    char role_arn[2100];
    char partition[32] = "aws";
    char account_id[16];
    char name[72];

    if (!fetch_page(journey, &page, &record->error) || !saml_parse(&page, &assertion, &record->error) ||
        !choose_role(journey, &assertion, &role, &record->error)) {
        return false;
    }
    text_copy(role_arn, sizeof(role_arn), role->role_arn);
    saml_role_parts(role_arn, partition, account_id, name);
    if (!find_endpoint(journey, partition, &record->error)) {
        return false;
    }
    ask_say("Attempting SSO authentication to Amazon Web Services...");
    if (!redeem(journey, &assertion, role, &credentials, &fault, record)) {
        /* The person took longer than the five minutes that an assertion lives: fetch a new one, once. */
        return fault == STS_FAULT_EXPIRED && may_retry && get_credentials(journey, record, false);
    }
    if (journey->profile.role[0] != '\0' &&
        !chain(journey, role->role_arn, &assertion, &credentials, role_arn, &record->error)) {
        return false;
    }
    record->error = (struct error){0};
    fill_credentials(journey, &credentials, role_arn, record);
    return true;
}

/* Nothing automatic brings it back at once: with more profiles in use than the keyring holds, they would drive one
 * another out without end. */
static void
rest_evicted(struct keyring *keyring, const char *name)
{
    struct mark rest = {.until_since_boot = clock_since_boot() + EVICTED_REST_SECONDS};

    mark_set(keyring, MARK_BACKOFF, name, &rest);
    stamp_publish(name, "");
}

static bool
keep(struct journey *journey, struct record *record)
{
    struct sign_in *sign_in = journey->sign_in;
    const char *name = journey->profile.name;
    char evicted[KEYRING_NAME_SIZE];
    struct mark mark;
    struct error error;

    if (mark_find(&sign_in->keyring, MARK_REMOVED, name, &mark) && mark.made_ns > sign_in->started_ns) {
        credentials_clear(&record->credentials);
        return error_blame(&record->error, FAILURE_REMOVED_MEANWHILE, name);
    }
    mark_clear(&sign_in->keyring, MARK_REMOVED, name);
    mark_clear(&sign_in->keyring, MARK_FAILURE, name);
    mark_clear(&sign_in->keyring, MARK_BACKOFF, name);
    if (!credentials_store(&sign_in->keyring, name, &record->credentials, evicted, &error)) {
        if (sign_in->keyring.base != 0) { /* else it has been said */
            snprintf(record->notice, sizeof(record->notice), "%.500s", error.text);
        }
        return true; /* the caller has them all the same */
    }
    if (evicted[0] != '\0') {
        rest_evicted(&sign_in->keyring, evicted);
        snprintf(record->notice, sizeof(record->notice),
                 "The kernel keyring was full, so the oldest AWS session, of %.64s, gave way; an administrator can "
                 "raise the sysctl kernel.keys.maxbytes.",
                 evicted);
    }
    stamp_publish(name, record->credentials.access_key_id);
    return true;
}

static void
say_override(struct record *record)
{
    const char *url = secure_getenv("AWS_ENDPOINT_URL_STS");

    if (url != NULL && *url != '\0' && record->notice[0] == '\0') {
        snprintf(record->notice, sizeof(record->notice), "AWS STS was reached at %.300s (AWS_ENDPOINT_URL_STS).", url);
    }
}

/* What another process made since we started. */
static bool
is_made_already(struct sign_in *sign_in, struct record *record)
{
    if (credentials_find(&sign_in->keyring, record->profile, &record->credentials) &&
        record->credentials.made_ns > sign_in->started_ns && credentials_seconds_left(&record->credentials) > 0) {
        return true;
    }
    credentials_clear(&record->credentials);
    return false;
}

bool
sign_in_session(struct sign_in *sign_in, const char *profile_name, struct record *record)
{
    CLEANUP(journey_clear) struct journey journey = {.sign_in = sign_in};
    CLEANUP(lock_release) int lock = -1;
    char lock_name[96];
    bool is_done;

    text_copy(record->profile, sizeof(record->profile), profile_name);
    text_copy(record->learned.profile, sizeof(record->learned.profile), profile_name);
    if (!config_require_profile(sign_in->config, profile_name, &journey.profile, &record->error) ||
        !config_check_profile(sign_in->config, &journey.profile, &record->error)) {
        return false;
    }
    config_account_of(sign_in->config, &journey.profile, &journey.account);
    snprintf(lock_name, sizeof(lock_name), "session-%.64s", profile_name);
    if (!lock_take(lock_name, ask_is_possible() ? -1 : PATIENCE_SECONDS, &lock, &record->error)) {
        return false;
    }
    if (is_made_already(sign_in, record)) {
        return true;
    }
    if (!jumpcloud_open(&journey.jumpcloud, sign_in->http, journey.account.console_url, journey.account.sso_url,
                        &record->error)) {
        return false;
    }
    use_jar_of(sign_in, journey.account.email);
    is_done = get_credentials(&journey, record, true);
    text_copy(sign_in->jar_of, sizeof(sign_in->jar_of), journey.account.email);
    if (journey.account.is_proven) {
        text_copy(record->learned.email, sizeof(record->learned.email), journey.account.email);
    }
    text_copy(record->learned.mfa, sizeof(record->learned.mfa), journey.account.mfa);
    if (!is_done || !keep(&journey, record)) {
        return false;
    }
    if (!sign_in->is_silent) {
        say_override(record);
    }
    return true;
}

bool
sign_in_login(struct sign_in *sign_in, const char *email, struct record *record)
{
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};
    CLEANUP_PORTAL struct portal kept = {0};
    struct account account;
    bool is_done;

    config_account(sign_in->config, email, &account);
    /* A kept portal session may have ended at JumpCloud: only one that is made from now on will do. */
    (void)portal_find(&sign_in->keyring, account.email, account.console_url, &kept);
    is_done = jumpcloud_open(&jumpcloud, sign_in->http, account.console_url, account.sso_url, &record->error) &&
              portal_login(&jumpcloud, &sign_in->keyring, sign_in->config, &account, FACTOR_NONE, NULL, &kept.session,
                           &record->error);
    if (is_done) {
        record->error = (struct error){0};
    }
    if (account.is_proven) {
        text_copy(record->learned.email, sizeof(record->learned.email), account.email);
        text_copy(record->learned.mfa, sizeof(record->learned.mfa), account.mfa);
    }
    return is_done;
}

bool
sign_in_logout(struct sign_in *sign_in, const char *email, struct record *record)
{
    CLEANUP_JUMPCLOUD struct jumpcloud jumpcloud = {0};
    CLEANUP_PORTAL struct portal portal = {0};
    struct account account;

    config_account(sign_in->config, email, &account);
    if (!portal_find(&sign_in->keyring, account.email, account.console_url, &portal)) {
        return true;
    }
    if (!jumpcloud_open(&jumpcloud, sign_in->http, account.console_url, account.sso_url, &record->error)) {
        return false;
    }
    jumpcloud_restore(&jumpcloud, secret_text(&portal.session));
    jumpcloud_logout(&jumpcloud);
    return true;
}
