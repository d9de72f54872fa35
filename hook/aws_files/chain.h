/* SPDX-License-Identifier: MIT
 *
 * Which credentials an AWS tool uses for a profile, or why it fails: botocore's create_credential_resolver() and its
 * providers (credentials.py 1.29), which the AWS CLI and boto3 use. The order: keys in the environment, the profile's
 * role, a web identity, the profile's SSO, keys in the credentials file, credential_process, keys in the config file,
 * the container, the EC2 instance. An incomplete setting makes them fail; they do not try the next provider.
 */
#pragma once

#include <stdbool.h>

#include "aws_files/files.h"

enum aws_source {
    AWS_FROM_ENVIRONMENT,
    AWS_FROM_ROLE,
    AWS_FROM_WEB_IDENTITY,
    AWS_FROM_SSO,
    AWS_FROM_CREDENTIALS_FILE,
    AWS_FROM_PROCESS,
    AWS_FROM_CONFIG_FILE,
    AWS_FROM_CONTAINER,
    AWS_FROM_MACHINE, /* an EC2 role, else nothing */
};

/* botocore's exceptions, where they need different fixes. */
enum aws_failure {
    AWS_WORKS,
    AWS_UNREADABLE, /* ConfigParseError: configparser cannot read a file */
    AWS_NO_PROFILE, /* ProfileNotFound */
    AWS_PARTIAL,    /* PartialCredentialsError: one of two required settings is missing */
    AWS_INVALID,    /* InvalidConfigError, and Python exceptions */
    AWS_LOOP,       /* InfiniteLoopConfigError: a cycle of source_profile */
    AWS_NO_SOURCE,  /* CredentialRetrievalError: credential_source has no credentials */
};

/* This process's environment variables; NULL: not set. */
struct aws_environment {
    const char *profile;
    const char *named_by; /* the variable that selects the profile */
    const char *key_id;
    const char *secret_key;
    const char *token_file; /* of a web identity */
    const char *role_arn;   /* the same */
    bool has_container;
};

struct aws_choice {
    enum aws_failure failure;
    enum aws_source source; /* on success */
    enum aws_source
        origin;       /* on success: for a role, the source of the credentials that assume it; else equal to `source` */
    char reason[640]; /* on failure: "the profile x has …", no full stop */
    enum aws_file file;   /* the file of the deciding setting, also on success */
    size_t line;          /* the line in that file; 0: none */
    const char *variable; /* on failure: the variable to unset; NULL: none */
};

/* AWS_PROFILE has priority over AWS_DEFAULT_PROFILE, as in the AWS CLI. */
void aws_environment_read(struct aws_environment *environment);

/* Uses keys in the environment and the profile that it selects, else "default". */
void aws_chain_pick(const struct aws_files *files, const struct aws_environment *environment,
                    struct aws_choice *choice);

/* For a profile that is selected on the command line or by an SDK: keys and web identity in the environment are used
 * only as a credential_source. */
void aws_chain_pick_named(const struct aws_files *files, const struct aws_environment *environment, const char *profile,
                          struct aws_choice *choice);

/* The source in words: "the stored keys". */
const char *aws_source_words(enum aws_source source);
