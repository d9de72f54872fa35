/* SPDX-License-Identifier: MIT
 *
 * The state of a shell.
 */
#include "shell_env/shell_view.h"

#include <string.h>

#include "base/clock.h"
#include "keyring/marker.h"
#include "session/ask/background.h"
#include "session/session.h"
#include "shell_env/environment.h"

void
shell_view_clear(struct shell_view *view)
{
    credentials_clear(&view->credentials);
}

bool
shell_view_has_aws_variables(void)
{
    static const char *const names[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (*environment_value(names[i]) != '\0') {
            return true;
        }
    }
    return environment_conflict() != NULL;
}

struct owner_search {
    struct shell_view *view;
    const char *key_id;
    bool is_found;
};

static void
compare_owner(const char *name, void *context)
{
    struct owner_search *search = context;
    CLEANUP_CREDENTIALS struct credentials credentials = {0};

    if (strcmp(name, search->view->profile.name) != 0 && credentials_find(search->view->keyring, name, &credentials) &&
        strcmp(credentials.access_key_id, search->key_id) == 0) {
        search->is_found = true;
    }
}

bool
shell_view_keys_are_of_another_profile(struct shell_view *view)
{
    struct owner_search search = {.view = view, .key_id = environment_value("AWS_ACCESS_KEY_ID")};

    if (!view->keys_are_ours || view->keys_are_placeholders ||
        strcmp(search.key_id, view->credentials.access_key_id) == 0) {
        return false;
    }
    if (*view->agreed_profile != '\0') {
        return strcmp(view->agreed_profile, view->profile.name) != 0;
    }
    keyring_each(view->keyring, "session", compare_owner, &search);
    return search.is_found;
}

long
shell_view_seconds_left(const struct shell_view *view)
{
    time_t expires_at = 0;
    long left = 0;

    if (view->keys_are_ours && clock_parse_rfc3339(environment_value("AWS_CREDENTIAL_EXPIRATION"), &expires_at)) {
        left = clock_seconds_until(expires_at, clock_now());
    }
    return left < 0 ? 0 : left;
}

bool
shell_view_login_is_refused(const struct shell_view *view)
{
    struct account account;
    struct marker marker;

    config_account_of(view->config, &view->profile, &account);
    return account.email[0] != '\0' && marker_find(view->keyring, MARKER_REFUSED, account.email, &marker);
}

bool
shell_view_is_renewed_silently(const struct shell_view *view)
{
    return background_is_allowed(view->config) &&
           session_can_renew_silently(view->keyring, view->config, &view->profile);
}
