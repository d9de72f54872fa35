/* SPDX-License-Identifier: MIT
 *
 * Decides what a shell should have.
 */
#include "shell_env/prompt_decision.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "keyring/credentials.h"
#include "keyring/marker.h"
#include "keyring/stamp.h"
#include "names/region.h"
#include "shell_env/shell_view.h"

enum {
    TTL_RENEWING_SECONDS = 2, /* during a renewal: the stamp reports success, this time limit a failure */
    READS_MAX = 5,            /* when the session changes during the read */
};

/* Shown because tools differ in which of the two they use. */
static void
add_conflict_notice(struct prompt_state *state, const struct shell_view *view)
{
    const char *conflict = environment_conflict();
    char sentence[512];

    if (conflict != NULL) {
        snprintf(sentence, sizeof(sentence), "%s is also set in this shell, and some tools use it instead; unset it",
                 conflict);
        prompt_state_add_notice(state, view, "conflict", conflict, "", sentence);
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
        prompt_state_remove_keys(state, view);
    }
    snprintf(when, sizeof(when), "%lld", (long long)marker.made_ns);
    snprintf(sentence, sizeof(sentence), "the AWS session of %s was removed; sign in again with: %s rotate %s", name,
             environment_function(), name);
    *is_noticed = (view->keys_are_ours && !view->keys_are_placeholders) ||
                  notices_holds(state->noticed, kind, name, when);
    if (*is_noticed) {
        prompt_state_add_notice(state, view, kind, name, when, sentence);
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
        prompt_state_add_notice(state, view, "failed", name, "", sentence);
    } else if (state->key_id[0] == '\0' || view->keys_are_placeholders) {
        snprintf(sentence, sizeof(sentence), "ajc is signing in to %s; until then AWS refuses commands here", name);
        prompt_state_add_notice(state, view, "waiting", name, "", sentence);
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
    prompt_state_add_notice(state, view, kind, name, view->credentials.access_key_id, sentence);
}

/* The session is expired or missing: renews it silently, or shows a notice. */
static void
decide_without_session(struct prompt_state *state, struct shell_view *view)
{
    bool is_expired = view->credentials.access_key_id[0] != '\0';
    bool is_removed;
    bool is_noticed = false;
    long left;

    if (shell_view_keys_are_of_another_profile(view)) {
        prompt_state_remove_keys(state, view);
    }
    is_removed = !is_expired && decide_removed(state, view, &is_noticed);
    left = state->key_id[0] == '\0' || is_expired ? 0 : shell_view_seconds_left(view);
    if (left == 0 && view->keys_are_ours && state->key_id[0] != '\0' &&
        *environment_value("AWS_CREDENTIAL_EXPIRATION") != '\0') {
        /* Expired keys stay, so that AWS refuses them and no tool falls back to another identity. But an expiration in
         * the past confuses the AWS CLI. */
        environment_unset(&state->changes, "AWS_CREDENTIAL_EXPIRATION");
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

    prompt_state_set_ttl(state, PROMPT_TTL_NO_STAMP_SECONDS);
    credentials_find(view->keyring, view->profile.name, &view->credentials);
    for (int i = 0; has_directory && i < READS_MAX; i++) {
        text_copy(before, sizeof(before), view->credentials.access_key_id);
        stamp_path(state->stamp, directory, view->profile.name, before);
        if (!stamp_make(state->stamp)) {
            prompt_state_set_ttl(state, PROMPT_TTL_NO_STAMP_SECONDS);
            return;
        }
        state->ttl_seconds = PROMPT_TTL_LONG_SECONDS;
        credentials_clear(&view->credentials);
        credentials_find(view->keyring, view->profile.name, &view->credentials);
        if (strcmp(before, view->credentials.access_key_id) == 0) {
            return;
        }
    }
}

static void
decide_for_profile(struct prompt_state *state, struct shell_view *view)
{
    long ttl_of_stamp;
    long left;

    prompt_state_set_profile(state);
    read_session(view, state);
    ttl_of_stamp = state->ttl_seconds;
    if (view->credentials.access_key_id[0] != '\0' && credentials_seconds_left(&view->credentials) > 0) {
        set_session(state, view);
    } else {
        decide_without_session(state, view);
        prompt_state_set_refused_keys(state, view);
    }
    left = strcmp(state->key_id, view->credentials.access_key_id) == 0 ? credentials_seconds_left(&view->credentials)
                                                                       : shell_view_seconds_left(view);
    if (state->key_id[0] != '\0' && strcmp(state->key_id, ENVIRONMENT_PLACEHOLDER_KEY_ID) != 0) {
        snprintf(state->left, sizeof(state->left), "%ld", left < 0 ? 0 : left);
    }
    if (state->ttl_seconds > ttl_of_stamp) {
        state->ttl_seconds = ttl_of_stamp;
    }
}

static void
decide_foreign_keys(struct prompt_state *state, const struct shell_view *view)
{
    char sentence[512];

    prompt_state_set_ttl(state, PROMPT_TTL_LONG_SECONDS);
    snprintf(sentence, sizeof(sentence),
             "AWS_ACCESS_KEY_ID was not set by ajc and is not changed; to use %.64s here: %s use %.64s", state->profile,
             environment_function(), state->profile);
    prompt_state_add_notice(state, view, "foreign", state->key_id, "", sentence);
}

static void
decide_unknown_profile(struct prompt_state *state, const struct shell_view *view)
{
    char sentence[512];

    prompt_state_set_ttl(state, PROMPT_TTL_NO_STAMP_SECONDS);
    prompt_state_set_profile(state);
    if (!view->keys_are_placeholders) {
        prompt_state_remove_keys(state, view);
    }
    prompt_state_set_refused_keys(state, view);
    snprintf(sentence, sizeof(sentence), "there is no profile %.64s; see: %s list", state->profile,
             environment_function());
    prompt_state_add_notice(state, view, "unknown", state->profile, "", sentence);
}

void
prompt_decide(struct prompt_state *state, const struct config *config, struct keyring *keyring, const char *noticed,
              const char *agreed_profile)
{
    CLEANUP(shell_view_clear)
    struct shell_view view = {.config = config, .keyring = keyring, .agreed_profile = agreed_profile};

    view.is_first = strcmp(noticed, "first") == 0;
    view.keys_are_ours = environment_keys_are_ours();
    view.keys_are_placeholders = environment_keys_are_placeholders();
    view.has_keys = *environment_value("AWS_ACCESS_KEY_ID") != '\0';
    text_copy(state->noticed, sizeof(state->noticed), view.is_first ? "" : noticed);
    text_copy(state->key_id, sizeof(state->key_id), environment_value("AWS_ACCESS_KEY_ID"));
    text_copy(state->profile, sizeof(state->profile), environment_value("AJC_PROFILE"));
    if (state->profile[0] == '\0' && view.is_first && !shell_view_has_aws_variables()) {
        config_setting(config, "default_profile", state->profile);
    }
    if (state->profile[0] == '\0') {
        prompt_state_set_ttl(state, PROMPT_TTL_LONG_SECONDS);
        prompt_state_remove_keys(state, &view);
    } else if (view.has_keys && !view.keys_are_ours) {
        decide_foreign_keys(state, &view);
    } else if (!config_check_profile_name(state->profile, NULL) ||
               !config_profile(config, state->profile, &view.profile)) {
        decide_unknown_profile(state, &view);
    } else {
        decide_for_profile(state, &view);
    }
}
