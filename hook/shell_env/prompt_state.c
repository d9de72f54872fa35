/* SPDX-License-Identifier: MIT
 *
 * What a shell should have, as a value.
 */
#include "shell_env/prompt_state.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "keyring/stamp.h"
#include "names/region.h"

void
prompt_state_clear(struct prompt_state *state)
{
    environment_clear(&state->changes);
}

void
prompt_state_set_ttl(struct prompt_state *state, long ttl_seconds)
{
    text_copy(state->stamp, sizeof(state->stamp), "/"); /* exists always */
    state->ttl_seconds = ttl_seconds < 1 ? 1 : ttl_seconds;
}

void
prompt_state_add_notice(struct prompt_state *state, const struct shell_view *view, const char *kind,
                        const char *subject, const char *detail, const char *sentence)
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

void
prompt_state_set_profile(struct prompt_state *state)
{
    if (strcmp(environment_value("AJC_PROFILE"), state->profile) != 0) {
        environment_set(&state->changes, "AJC_PROFILE", state->profile);
    }
}

void
prompt_state_remove_keys(struct prompt_state *state, const struct shell_view *view)
{
    environment_unset_ours(&state->changes);
    if (view->keys_are_ours) {
        state->key_id[0] = '\0';
    }
}

void
prompt_state_set_refused_keys(struct prompt_state *state, const struct shell_view *view)
{
    if (state->key_id[0] != '\0') {
        return;
    }
    if (view->credentials.access_key_id[0] != '\0') {
        environment_set_session(&state->changes, view->profile.name, &view->credentials);
        environment_unset(&state->changes, "AWS_CREDENTIAL_EXPIRATION"); /* a past one confuses the AWS CLI */
        text_copy(state->key_id, sizeof(state->key_id), view->credentials.access_key_id);
    } else {
        environment_set_placeholders(&state->changes);
        text_copy(state->key_id, sizeof(state->key_id), ENVIRONMENT_PLACEHOLDER_KEY_ID);
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
    prompt_state_set_ttl(state, PROMPT_TTL_NO_STAMP_SECONDS);
    text_copy(state->noticed, sizeof(state->noticed), view.is_first ? "" : noticed);
    text_copy(state->key_id, sizeof(state->key_id), environment_value("AWS_ACCESS_KEY_ID"));
    text_copy(state->profile, sizeof(state->profile), profile);
    if (*profile != '\0') {
        if (config_check_profile_name(profile, NULL)) {
            prompt_state_set_profile(state);
        }
        prompt_state_set_refused_keys(state, &view);
    }
    prompt_state_add_notice(state, &view, "failure", "", "", error->text);
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
        prompt_state_set_ttl(state, renewal < PROMPT_TTL_NO_STAMP_SECONDS ? renewal : PROMPT_TTL_NO_STAMP_SECONDS);
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
    prompt_state_set_ttl(state, PROMPT_TTL_LONG_SECONDS);
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
