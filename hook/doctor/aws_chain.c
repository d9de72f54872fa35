/* SPDX-License-Identifier: MIT
 *
 * The AWS tools' order, as a decision.
 */
#include "doctor/aws_chain.h"

#include <stdio.h>
#include <string.h>

#include "aws_files/foreign_file.h"

enum aws_source
aws_chain_pick(const struct aws_view *view)
{
    const struct aws_profile *profile = &view->profile;

    if (view->names_profile && !profile->is_there) {
        return AWS_FROM_NO_PROFILE;
    }
    if (view->has_key_id) {
        return view->has_secret_key ? AWS_FROM_ENVIRONMENT : AWS_FROM_HALF_ENVIRONMENT;
    }
    return profile->has_role                                     ? AWS_FROM_ROLE
           : view->has_web_identity || profile->has_web_identity ? AWS_FROM_WEB_IDENTITY
           : profile->has_sso                                    ? AWS_FROM_SSO
           : profile->has_stored_keys                            ? AWS_FROM_CREDENTIALS_FILE
           : profile->has_process                                ? AWS_FROM_PROCESS
           : profile->has_config_keys                            ? AWS_FROM_CONFIG_FILE
           : view->has_container                                 ? AWS_FROM_CONTAINER
                                                                 : AWS_FROM_MACHINE;
}

static bool
is_section_of(const char *section, const char *name, bool is_credentials_file)
{
    char wanted[128];

    snprintf(wanted, sizeof(wanted), "%s%s", is_credentials_file || strcmp(name, "default") == 0 ? "" : "profile ",
             name);
    return strncmp(section, wanted, FOREIGN_SECTION_MAX) == 0;
}

void
aws_profile_note(struct aws_profile *profile, const char *name, bool is_credentials_file, const char *section,
                 const char *key)
{
    if (!is_section_of(section, name, is_credentials_file)) {
        return;
    }
    profile->is_there = true;
    if (strcmp(key, "aws_access_key_id") == 0) {
        profile->has_stored_keys = profile->has_stored_keys || is_credentials_file;
        profile->has_config_keys = profile->has_config_keys || !is_credentials_file;
    }
    profile->has_web_identity = profile->has_web_identity || strcmp(key, "web_identity_token_file") == 0;
    profile->has_role = profile->has_role || strcmp(key, "source_profile") == 0 ||
                        strcmp(key, "credential_source") == 0;
    profile->has_sso = profile->has_sso || strcmp(key, "sso_start_url") == 0 || strcmp(key, "sso_session") == 0;
    profile->has_process = profile->has_process || strcmp(key, "credential_process") == 0;
}
