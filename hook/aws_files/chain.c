/* SPDX-License-Identifier: MIT
 *
 * The order of the AWS tools: the environment, a role and its source, the profile's own credentials.
 */
#include "aws_files/chain.h"

#include <stdlib.h>
#include <string.h>

#include "aws_files/chain_step.h"

static const struct aws_environment nothing_set;

void
aws_environment_read(struct aws_environment *environment)
{
    const char *standard = secure_getenv("AWS_DEFAULT_PROFILE");
    const char *named = secure_getenv("AWS_PROFILE");

    *environment = (struct aws_environment){
        .profile = named != NULL ? named : standard,
        .named_by = named != NULL      ? "AWS_PROFILE"
                    : standard != NULL ? "AWS_DEFAULT_PROFILE"
                                       : NULL,
        .key_id = secure_getenv("AWS_ACCESS_KEY_ID"),
        .secret_key = secure_getenv("AWS_SECRET_ACCESS_KEY"),
        .token_file = secure_getenv("AWS_WEB_IDENTITY_TOKEN_FILE"),
        .role_arn = secure_getenv("AWS_ROLE_ARN"),
        .has_container = secure_getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != NULL ||
                         secure_getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI") != NULL,
    };
}

const char *
aws_source_words(enum aws_source source)
{
    static const char *const words[] = {
        [AWS_FROM_ENVIRONMENT] = "the keys in the environment",
        [AWS_FROM_ROLE] = "the role",
        [AWS_FROM_WEB_IDENTITY] = "the web identity",
        [AWS_FROM_SSO] = "the AWS IAM Identity Center login",
        [AWS_FROM_CREDENTIALS_FILE] = "the stored keys",
        [AWS_FROM_PROCESS] = "the credential_process",
        [AWS_FROM_CONFIG_FILE] = "the stored keys",
        [AWS_FROM_CONTAINER] = "the credentials of this container",
        [AWS_FROM_MACHINE] = "no credentials, or those of an EC2 instance's role",
    };

    return words[source];
}

/* --- a role: AssumeRoleProvider --- */

static bool
has_role(const struct aws_chain *chain, const char *profile)
{
    return aws_chain_has(chain, profile, "role_arn") && !aws_chain_has(chain, profile, "web_identity_token_file");
}

static bool
has_keys(const struct aws_chain *chain, const char *profile)
{
    return aws_chain_has(chain, profile, "aws_access_key_id") || aws_chain_has(chain, profile, "aws_secret_access_key");
}

static bool
is_visited(const struct aws_chain *chain, const char *profile)
{
    for (size_t i = 0; i < chain->visited_count; i++) {
        if (strcmp(chain->visited[i], profile) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_set(const char *variable)
{
    return variable != NULL && *variable != '\0';
}

/* For a set AWS_ACCESS_KEY_ID. */
static bool
take_environment(struct aws_chain *chain, const struct aws_value *source)
{
    return is_set(chain->environment->secret_key)
               ? aws_chain_take(chain, AWS_FROM_ENVIRONMENT, source)
               : aws_chain_fail_for(chain, AWS_PARTIAL, "AWS_ACCESS_KEY_ID", "is set without AWS_SECRET_ACCESS_KEY");
}

/* CanonicalNameCredentialSourcer: names are case-sensitive. */
static bool
take_credential_source(struct aws_chain *chain, const char *profile, const struct aws_value *source)
{
    const struct aws_environment *environment = chain->environment;

    if (strcmp(source->text, "Ec2InstanceMetadata") == 0) {
        return aws_chain_take(chain, AWS_FROM_MACHINE, source);
    }
    if (strcmp(source->text, "EcsContainer") == 0) {
        return environment->has_container ? aws_chain_take(chain, AWS_FROM_CONTAINER, source)
                                          : aws_chain_fail(chain, AWS_NO_SOURCE, source,
                                                           "the credential_source of the profile %s is EcsContainer, "
                                                           "but this is not a container with credentials",
                                                           profile);
    }
    if (strcmp(source->text, "Environment") != 0) {
        return aws_chain_fail(chain, AWS_INVALID, source,
                              "the credential_source of the profile %s is %s, not Environment, EcsContainer or "
                              "Ec2InstanceMetadata",
                              profile, source->text);
    }
    if (!is_set(environment->key_id)) {
        return aws_chain_fail(
            chain, AWS_NO_SOURCE, source,
            "the credential_source of the profile %s is Environment, but there are no keys in the environment",
            profile);
    }
    return take_environment(chain, source);
}

/* Whether the source_profile is allowed: a profile may name itself only when it has keys. */
static bool
refuse_source(struct aws_chain *chain, const char *profile, const struct aws_value *source)
{
    if (aws_value_is_nested(source)) {
        return aws_chain_fail(chain, AWS_INVALID, source,
                              "the source_profile of the profile %s is on the line below it", profile);
    }
    if (!aws_files_has_profile(chain->files, source->text)) {
        return aws_chain_fail(chain, AWS_INVALID, source,
                              "the source_profile of the profile %s, %s, is in neither file", profile, source->text);
    }
    if ((is_visited(chain, source->text) && (strcmp(source->text, profile) != 0 || !has_keys(chain, source->text))) ||
        chain->visited_count == AWS_CHAIN_MAX) {
        return aws_chain_fail(chain, AWS_LOOP, source, "the source_profile of the profile %s, %s, leads back to itself",
                              profile, source->text);
    }
    return false;
}

/* The credentials that assume the role; follows the source_profile chain from `profile`. */
static bool
take_source(struct aws_chain *chain, const char *profile)
{
    for (;;) {
        struct aws_value role = aws_chain_value(chain, profile, "role_arn");
        struct aws_value source = aws_chain_value(chain, profile, "source_profile");
        struct aws_value other = aws_chain_value(chain, profile, "credential_source");

        if (source.text != NULL && other.text != NULL) {
            return aws_chain_fail(chain, AWS_INVALID, &source,
                                  "the profile %s has both source_profile and credential_source", profile);
        }
        if (other.text != NULL) {
            return take_credential_source(chain, profile, &other);
        }
        if (source.text == NULL) {
            return aws_chain_fail(chain, AWS_PARTIAL, &role,
                                  "the profile %s has role_arn, but neither source_profile nor credential_source",
                                  profile);
        }
        if (refuse_source(chain, profile, &source)) {
            return true;
        }
        profile = source.text;
        chain->visited[chain->visited_count++] = profile;
        if (has_keys(chain, profile) || !has_role(chain, profile)) {
            return aws_chain_try_profile(chain, profile, &nothing_set) ||
                   aws_chain_fail(chain, AWS_INVALID, &source, "the profile %s, a source_profile, has no credentials",
                                  profile);
        }
    }
}

static bool
try_role(struct aws_chain *chain, const char *profile)
{
    struct aws_value role = aws_chain_value(chain, profile, "role_arn");

    if (!has_role(chain, profile)) {
        return false;
    }
    chain->visited[chain->visited_count++] = profile;
    take_source(chain, profile);
    if (chain->choice->failure == AWS_WORKS) {
        chain->choice->source = AWS_FROM_ROLE;
        chain->choice->file = role.file;
        chain->choice->line = role.line;
    }
    return true;
}

/* --- the whole chain --- */

/* An unreadable file is checked first, because every lookup reads it. */
static bool
refuse_files(struct aws_chain *chain)
{
    for (enum aws_file file = AWS_CONFIG; file <= AWS_CREDENTIALS; file++) {
        const struct ini *ini = &chain->files->inis[file];

        if (ini->fault_line > 0) {
            struct aws_value place = {"", file, ini->fault_line};

            return aws_chain_fail(chain, AWS_UNREADABLE, &place,
                                  "%s cannot be read at all, because of its line %zu: %s", chain->files->paths[file],
                                  ini->fault_line, ini->fault);
        }
    }
    return false;
}

/* `counts`: use keys in the environment. */
static void
pick(struct aws_chain *chain, const char *profile, const char *named_by, bool counts)
{
    *chain->choice = (struct aws_choice){0};
    if (refuse_files(chain)) {
        return;
    }
    if (named_by != NULL && !aws_files_has_profile(chain->files, profile)) {
        if (*profile == '\0') {
            aws_chain_fail(chain, AWS_NO_PROFILE, NULL, "%s is set and empty", named_by);
        } else {
            aws_chain_fail(chain, AWS_NO_PROFILE, NULL, "%s names the profile %s, which is in neither %s nor %s",
                           named_by, profile, chain->files->paths[AWS_CONFIG], chain->files->paths[AWS_CREDENTIALS]);
        }
        chain->choice->variable = named_by;
        return;
    }
    if (!(counts && is_set(chain->environment->key_id) && take_environment(chain, NULL)) && !try_role(chain, profile) &&
        !aws_chain_try_profile(chain, profile, counts ? chain->environment : &nothing_set)) {
        aws_chain_take(chain, chain->environment->has_container ? AWS_FROM_CONTAINER : AWS_FROM_MACHINE, NULL);
    }
}

void
aws_chain_pick(const struct aws_files *files, const struct aws_environment *environment, struct aws_choice *choice)
{
    struct aws_chain chain = {.files = files, .environment = environment, .choice = choice};

    pick(&chain, environment->profile == NULL ? "default" : environment->profile, environment->named_by, true);
}

void
aws_chain_pick_named(const struct aws_files *files, const struct aws_environment *environment, const char *profile,
                     struct aws_choice *choice)
{
    struct aws_chain chain = {.files = files, .environment = environment, .choice = choice};

    pick(&chain, profile, "--profile", false);
}
