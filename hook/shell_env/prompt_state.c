/* SPDX-License-Identifier: MIT
 *
 * Decides what a shell should have.
 */
#include "shell_env/prompt_state.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/credentials.h"
#include "keyring/marker.h"
#include "names/region.h"
#include "shell_env/shell_view.h"

enum {
    TTL_LONG_SECONDS = 86400,  /* the shell notices a change by the stamp */
    TTL_NO_STAMP_SECONDS = 60, /* without a stamp or a profile the shell asks again after this time */
    TTL_RENEWING_SECONDS = 2,  /* during a renewal: the stamp reports success, this time limit a failure */
    READS_MAX = 5,             /* when the session changes during the read */
};

void
prompt_state_clear(struct prompt_state *state)
{
    environment_clear(&state->changes);
}

static void
set_validity(struct prompt_state *state, const char *stamp, long ttl_seconds)
{
    text_copy(state->stamp, sizeof(state->stamp), stamp);
    state->ttl_seconds = ttl_seconds < 1 ? 1 : ttl_seconds;
}

/* Shows a notice once. */
static void
add_notice(struct prompt_state *state, const struct shell_view *view, const char *kind, const char *subject,
           const char *detail, const char *sentence)
{
    static const char start[] = "ajc: ";
    bool is_quiet = view->config != NULL && config_setting_is_on(view->config, "quiet");

    if (view->is_first) {
        /* Not before the first prompt is drawn: ask again at the second. */
        state->ttl_seconds = is_quiet ? state->ttl_seconds : 0;
    } else if (notices_note(state->noticed, kind, subject, detail) && !is_quiet) {
        text_copy(state->notice, sizeof(state->notice), start);
        text_make_visible(state->notice + strlen(start), sizeof(state->notice) - strlen(start), sentence);
    }
}

/* --- profile --- */

static void
choose_profile(struct prompt_state *state, const struct shell_view *view)
{
    text_copy(state->profile, sizeof(state->profile), environment_value("AJC_PROFILE"));
    if (state->profile[0] == '\0' && view->is_first && !shell_view_has_aws_variables()) {
        config_setting(view->config, "default_profile", state->profile);
    }
}

static void
set_profile_variable(struct prompt_state *state)
{
    if (strcmp(environment_value("AJC_PROFILE"), state->profile) != 0) {
        environment_set(&state->changes, "AJC_PROFILE", state->profile);
    }
}

/* keys */

static void
remove_keys(struct prompt_state *state, const struct shell_view *view)
{
    environment_unset_ours(&state->changes);
    if (view->keys_are_ours) {
        state->key_id[0] = '\0';
    }
}

/* A shell with a profile but without keys gets keys that AWS refuses, so that no tool falls back to another identity:
 * the profile's expired keys, or placeholders. */
static void
set_refused_keys(struct prompt_state *state, const struct shell_view *view)
{
    if (state->key_id[0] != '\0') {
        return;
    }
    if (view->credentials.access_key_id[0] != '\0') {
        environment_set_session(&state->changes, view->profile.name, &view->credentials);
        environment_unset(&state->changes, "AWS_CREDENTIAL_EXPIRATION"); /* see drop_expiration() */
        text_copy(state->key_id, sizeof(state->key_id), view->credentials.access_key_id);
    } else {
        environment_set_placeholders(&state->changes);
        text_copy(state->key_id, sizeof(state->key_id), ENVIRONMENT_PLACEHOLDER_KEY_ID);
    }
}

/* --- cases --- */

/* Shown because tools differ in which of the two they use. */
static void
add_conflict_notice(struct prompt_state *state, const struct shell_view *view)
{
    const char *conflict = environment_conflict();
    char sentence[512];

    if (conflict != NULL) {
        snprintf(sentence, sizeof(sentence), "%s is also set in this shell, and some tools use it instead; unset it",
                 conflict);
        add_notice(state, view, "conflict", conflict, "", sentence);
    }
}

static void
set_session(struct prompt_state *state, const struct shell_view *view)
{
    char region[64];
    const char *exported;
    long renewal = credentials_seconds_to_renewal(&view->credentials);

    if (strcmp(environment_value("AWS_ACCESS_KEY_ID"), view->credentials.access_key_id) != 0) {
        environment_set_session(&state->changes, view->profile.name, &view->credentials);
        text_copy(state->key_id, sizeof(state->key_id), view->credentials.access_key_id);
    }
    config_region(view->config, view->profile.name, NULL, region);
    exported = partition_region(view->credentials.partition, region);
    if (*exported != '\0' || *environment_value("AJC_REGION") != '\0') {
        environment_set_region(&state->changes, exported, false);
    }
    state->wants_refresher = true;
    state->ttl_seconds = renewal;
    if (renewal <= 0) {
        state->ttl_seconds = shell_view_is_renewed_silently(view) ? TTL_RENEWING_SECONDS
                                                                  : credentials_seconds_left(&view->credentials);
    }
    if (state->ttl_seconds < 1) {
        state->ttl_seconds = 1;
    }
    notices_forget(state->noticed, view->profile.name);
    add_conflict_notice(state, view);
}

/* The session was removed: removes our keys and does not renew it. Shows a notice if the shell used it. */
static bool
decide_removed(struct prompt_state *state, const struct shell_view *view, bool *is_noticed)
{
    static const char kind[] = "removed";
    const char *name = view->profile.name;
    char when[32];
    char sentence[512];
    struct marker marker;

    if (!marker_find(view->keyring, MARKER_REMOVED, name, &marker)) {
        return false;
    }
    if (!view->keys_are_placeholders) {
        remove_keys(state, view);
    }
    snprintf(when, sizeof(when), "%lld", (long long)marker.made_ns);
    snprintf(sentence, sizeof(sentence), "the AWS session of %s was removed; sign in again with: %s rotate %s", name,
             environment_function(), name);
    *is_noticed = (view->keys_are_ours && !view->keys_are_placeholders) ||
                  notices_holds(state->noticed, kind, name, when);
    if (*is_noticed) {
        add_notice(state, view, kind, name, when, sentence);
    }
    return true;
}

/* The refresher renews the session. Shows a notice when it failed for a reason that needs the user, or when the shell
 * has no valid keys meanwhile. */
static void
decide_renewable(struct prompt_state *state, const struct shell_view *view)
{
    const char *name = view->profile.name;
    char sentence[1000];
    struct marker failure;

    state->wants_refresher = true;
    state->ttl_seconds = TTL_RENEWING_SECONDS;
    if (marker_find(view->keyring, MARKER_FAILURE, name, &failure) && failure.status != 0 && !failure.is_interactive &&
        failure.status != error_exit_status(ERROR_NETWORK)) {
        snprintf(sentence, sizeof(sentence), "the AWS session of %s could not be renewed: %.700s", name,
                 failure.sentence);
        add_notice(state, view, "failed", name, "", sentence);
    } else if (state->key_id[0] == '\0' || view->keys_are_placeholders) {
        snprintf(sentence, sizeof(sentence), "ajc is signing in to %s; until then AWS refuses commands here", name);
        add_notice(state, view, "waiting", name, "", sentence);
    }
}

static void
decide_person_needed(struct prompt_state *state, const struct shell_view *view, bool is_expired)
{
    const char *name = view->profile.name;
    const char *command = view->keyring->base == 0 ? "use"
                                                   : "rotate"; /* without a keyring each shell has its own session */
    bool is_refused = shell_view_login_is_refused(view);
    char kind[32];
    char sentence[512];

    snprintf(kind, sizeof(kind), "%s%s", is_expired ? "expired" : "absent", is_refused ? ",refused" : "");
    snprintf(sentence, sizeof(sentence), "%s %s%s%s; sign in with: %s %s %s",
             is_expired ? "the AWS session of" : "there is no AWS session of", name, is_expired ? " has ended" : "",
             is_refused ? " and JumpCloud refused the last login" : "", environment_function(), command, name);
    add_notice(state, view, kind, name, view->credentials.access_key_id, sentence);
}

/* Expired keys stay, so that AWS refuses them and no tool falls back to another identity. But an expiration in the past
 * confuses the AWS CLI. */
static void
drop_expiration(struct prompt_state *state, const struct shell_view *view)
{
    if (view->keys_are_ours && state->key_id[0] != '\0' && *environment_value("AWS_CREDENTIAL_EXPIRATION") != '\0') {
        environment_unset(&state->changes, "AWS_CREDENTIAL_EXPIRATION");
    }
}

/* The session is expired or missing: renews it silently or tells the person. */
static void
decide_without_session(struct prompt_state *state, struct shell_view *view)
{
    bool is_expired = view->credentials.access_key_id[0] != '\0';
    bool is_removed;
    bool is_noticed = false;
    long left;

    if (shell_view_keys_are_of_another_profile(view)) {
        remove_keys(state, view);
    }
    is_removed = !is_expired && decide_removed(state, view, &is_noticed);
    left = state->key_id[0] == '\0' || is_expired ? 0 : shell_view_seconds_left(view);
    if (left == 0) {
        drop_expiration(state, view);
    }
    if (is_noticed) {
        return;
    }
    if (!is_removed && shell_view_is_renewed_silently(view)) {
        decide_renewable(state, view);
    } else if (left > 0) {
        state->ttl_seconds = left;
    } else {
        decide_person_needed(state, view, is_expired);
    }
}

/* Creates the stamp before the final read of the keyring, so that no change in between is missed. */
static void
read_session(struct shell_view *view, struct prompt_state *state)
{
    char directory[DIRECTORY_SIZE];
    char before[sizeof(view->credentials.access_key_id)];
    bool has_directory = paths_runtime(directory, NULL);

    set_validity(state, "/", TTL_NO_STAMP_SECONDS);
    credentials_find(view->keyring, view->profile.name, &view->credentials);
    for (int i = 0; has_directory && i < READS_MAX; i++) {
        text_copy(before, sizeof(before), view->credentials.access_key_id);
        stamp_path(state->stamp, directory, view->profile.name, before);
        if (!stamp_make(state->stamp)) {
            set_validity(state, "/", TTL_NO_STAMP_SECONDS);
            return;
        }
        state->ttl_seconds = TTL_LONG_SECONDS;
        credentials_clear(&view->credentials);
        credentials_find(view->keyring, view->profile.name, &view->credentials);
        if (strcmp(before, view->credentials.access_key_id) == 0) {
            return;
        }
    }
}

static void
note_seconds_left(struct prompt_state *state, const struct shell_view *view)
{
    long left = strcmp(state->key_id, view->credentials.access_key_id) == 0
                    ? credentials_seconds_left(&view->credentials)
                    : shell_view_seconds_left(view);

    if (state->key_id[0] != '\0' && strcmp(state->key_id, ENVIRONMENT_PLACEHOLDER_KEY_ID) != 0) {
        snprintf(state->left, sizeof(state->left), "%ld", left < 0 ? 0 : left);
    }
}

static void
decide_for_profile(struct prompt_state *state, struct shell_view *view)
{
    long ttl_of_stamp;

    set_profile_variable(state);
    read_session(view, state);
    ttl_of_stamp = state->ttl_seconds;
    if (view->credentials.access_key_id[0] != '\0' && credentials_seconds_left(&view->credentials) > 0) {
        set_session(state, view);
    } else {
        decide_without_session(state, view);
        set_refused_keys(state, view);
    }
    note_seconds_left(state, view);
    if (state->ttl_seconds > ttl_of_stamp) {
        state->ttl_seconds = ttl_of_stamp;
    }
}

static void
decide_foreign_keys(struct prompt_state *state, const struct shell_view *view)
{
    char sentence[512];

    set_validity(state, "/", TTL_LONG_SECONDS);
    snprintf(sentence, sizeof(sentence),
             "AWS_ACCESS_KEY_ID was not set by ajc and is not changed; to use %.64s here: %s use %.64s", state->profile,
             environment_function(), state->profile);
    add_notice(state, view, "foreign", state->key_id, "", sentence);
}

static void
decide_unknown_profile(struct prompt_state *state, const struct shell_view *view)
{
    char sentence[512];

    set_validity(state, "/", TTL_NO_STAMP_SECONDS);
    set_profile_variable(state);
    if (!view->keys_are_placeholders) {
        remove_keys(state, view);
    }
    set_refused_keys(state, view);
    snprintf(sentence, sizeof(sentence), "there is no profile %.64s; see: %s list", state->profile,
             environment_function());
    add_notice(state, view, "unknown", state->profile, "", sentence);
}

void
prompt_state_decide(struct prompt_state *state, const struct config *config, struct keyring *keyring,
                    const char *noticed, const char *agreed_profile)
{
    CLEANUP(shell_view_clear)
    struct shell_view view = {.config = config, .keyring = keyring, .agreed_profile = agreed_profile};

    view.is_first = strcmp(noticed, "first") == 0;
    view.keys_are_ours = environment_keys_are_ours();
    view.keys_are_placeholders = environment_keys_are_placeholders();
    view.has_keys = *environment_value("AWS_ACCESS_KEY_ID") != '\0';
    text_copy(state->noticed, sizeof(state->noticed), view.is_first ? "" : noticed);
    text_copy(state->key_id, sizeof(state->key_id), environment_value("AWS_ACCESS_KEY_ID"));
    choose_profile(state, &view);
    if (state->profile[0] == '\0') {
        set_validity(state, "/", TTL_LONG_SECONDS);
        remove_keys(state, &view);
    } else if (view.has_keys && !view.keys_are_ours) {
        decide_foreign_keys(state, &view);
    } else if (!config_check_profile_name(state->profile, NULL) ||
               !config_profile(config, state->profile, &view.profile)) {
        decide_unknown_profile(state, &view);
    } else {
        decide_for_profile(state, &view);
    }
}

void
prompt_state_of_failure(struct prompt_state *state, const char *noticed, const struct error *error)
{
    struct shell_view view = {.is_first = strcmp(noticed, "first") == 0};
    char profile[CONFIG_VALUE_SIZE];

    text_copy(profile, sizeof(profile), *state->profile != '\0' ? state->profile : environment_value("AJC_PROFILE"));
    prompt_state_clear(state);
    *state = (struct prompt_state){0};
    set_validity(state, "/", TTL_NO_STAMP_SECONDS);
    text_copy(state->noticed, sizeof(state->noticed), view.is_first ? "" : noticed);
    text_copy(state->key_id, sizeof(state->key_id), environment_value("AWS_ACCESS_KEY_ID"));
    text_copy(state->profile, sizeof(state->profile), profile);
    if (*profile != '\0') {
        if (config_check_profile_name(profile, NULL)) {
            set_profile_variable(state);
        }
        set_refused_keys(state, &view);
    }
    add_notice(state, &view, "failure", "", "", error->text);
}

void
prompt_state_of_session(struct prompt_state *state, const struct profile *profile, const char *region,
                        const struct credentials *credentials)
{
    char directory[DIRECTORY_SIZE];
    long renewal = credentials_seconds_to_renewal(credentials);
    const char *conflict = environment_conflict();

    snprintf(state->left, sizeof(state->left), "%ld", credentials_seconds_left(credentials));
    if (conflict != NULL) {
        notices_note(state->noticed, "conflict", conflict, ""); /* `use` has shown it */
    }
    environment_set_session(&state->changes, profile->name, credentials);
    environment_set_region(&state->changes, partition_region(credentials->partition, region), false);
    text_copy(state->profile, sizeof(state->profile), profile->name);
    text_copy(state->key_id, sizeof(state->key_id), credentials->access_key_id);
    if (paths_runtime(directory, NULL)) {
        stamp_path(state->stamp, directory, profile->name, credentials->access_key_id);
        stamp_make(state->stamp);
        state->ttl_seconds = renewal < 1 ? 1 : renewal;
    } else {
        set_validity(state, "/", renewal < TTL_NO_STAMP_SECONDS ? renewal : TTL_NO_STAMP_SECONDS);
    }
}

void
prompt_state_of_none(struct prompt_state *state)
{
    environment_unset_ours(&state->changes);
    environment_unset(&state->changes, "AJC_PROFILE");
    state->profile[0] = '\0';
    text_copy(state->key_id, sizeof(state->key_id),
              environment_keys_are_ours() ? "" : environment_value("AWS_ACCESS_KEY_ID"));
    set_validity(state, "/", TTL_LONG_SECONDS);
}

bool
prompt_state_print(const struct prompt_state *state, enum shell shell, struct secret *text, struct error *error)
{
    char ttl[32];

    if (!shell_syntax_changes(&state->changes, shell, text, error)) {
        return false;
    }
    snprintf(ttl, sizeof(ttl), "%ld", state->ttl_seconds);
    shell_syntax_assign(shell, "__ajc_profile", state->profile, text);
    shell_syntax_assign(shell, "__ajc_id", state->key_id, text);
    shell_syntax_assign(shell, "__ajc_stamp", state->stamp, text);
    shell_syntax_assign(shell, "__ajc_said", state->noticed, text);
    shell_syntax_assign(shell, "__ajc_notice", state->notice, text);
    shell_syntax_assign(shell, "__ajc_left", state->left, text);
    shell_syntax_assign(shell, "__ajc_ttl", ttl, text);
    return true;
}
