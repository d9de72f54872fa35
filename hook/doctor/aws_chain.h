/* SPDX-License-Identifier: MIT
 *
 * Which credentials an AWS tool would take, by the order in which the AWS CLI and boto3 look (botocore,
 * create_credential_resolver): keys in the environment, then the profile's role, a web identity, the profile's SSO,
 * keys in the credentials file, its credential_process, keys in the config file, the container, the machine. A profile
 * that AWS_PROFILE names and no file has fails before any of that.
 */
#pragma once

#include <stdbool.h>

enum aws_source {
    AWS_FROM_ENVIRONMENT,
    AWS_FROM_HALF_ENVIRONMENT, /* a key id without its secret key: tools fail */
    AWS_FROM_NO_PROFILE,       /* AWS_PROFILE names one that is in neither file: the CLI fails */
    AWS_FROM_ROLE,
    AWS_FROM_WEB_IDENTITY,
    AWS_FROM_SSO,
    AWS_FROM_CREDENTIALS_FILE,
    AWS_FROM_PROCESS,
    AWS_FROM_CONFIG_FILE,
    AWS_FROM_CONTAINER,
    AWS_FROM_MACHINE, /* an EC2 role, else nothing */
};

/* What the two files say of one profile. */
struct aws_profile {
    bool is_there;
    bool has_role;
    bool has_web_identity;
    bool has_sso;
    bool has_stored_keys; /* in the credentials file */
    bool has_process;
    bool has_config_keys; /* in the config file */
};

struct aws_view {
    bool has_key_id;
    bool has_secret_key;
    bool names_profile; /* AWS_PROFILE or AWS_DEFAULT_PROFILE is set */
    bool has_web_identity;
    bool has_container;
    struct aws_profile profile; /* the one named, else "default" */
};

enum aws_source aws_chain_pick(const struct aws_view *view);

/* Notes what a name in a section of the config or the credentials file says of the profile `name`. In the config file a
 * profile's section is [profile NAME] or [default], in the credentials file [NAME]. */
void aws_profile_note(struct aws_profile *profile, const char *name, bool is_credentials_file, const char *section,
                      const char *key);
