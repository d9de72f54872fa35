/* SPDX-License-Identifier: MIT
 *
 * Which credentials an AWS tool takes for a profile, or why it fails: botocore's create_credential_resolver() and the
 * providers behind it (credentials.py 1.29), which the AWS CLI and boto3 use. Keys in the environment, then the
 * profile's role, a web identity, the profile's SSO, keys in the credentials file, its credential_process, keys in the
 * config file, the container, the machine. What is half there makes them fail, and they look no further.
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

/* botocore's exceptions, as far as they tell apart what a person has to do. */
enum aws_failure {
    AWS_WORKS,
    AWS_UNREADABLE, /* ConfigParseError: a file is not what configparser reads */
    AWS_NO_PROFILE, /* ProfileNotFound */
    AWS_PARTIAL,    /* PartialCredentialsError: one of two that belong together is missing */
    AWS_INVALID,    /* InvalidConfigError, and what Python itself stumbles over */
    AWS_LOOP,       /* InfiniteLoopConfigError: source_profile comes back to where it was */
    AWS_NO_SOURCE,  /* CredentialRetrievalError: credential_source has nothing */
};

/* This process's variables; NULL: it is not set. */
struct aws_environment {
    const char *profile;
    const char *named_by; /* the variable that names the profile */
    const char *key_id;
    const char *secret_key;
    const char *token_file; /* of a web identity */
    const char *role_arn;   /* the same */
    bool has_container;
};

struct aws_choice {
    enum aws_failure failure;
    enum aws_source source; /* where it works */
    enum aws_source origin; /* the same; of a role, whose credentials ask for it */
    char reason[640];       /* where it fails: "the profile x has …", no full stop */
    enum aws_file file;     /* where to look, also when it works */
    size_t line;            /* in that file; 0: nowhere */
    const char *variable;   /* where it fails: the one that must go; NULL: none */
};

/* AWS_PROFILE before AWS_DEFAULT_PROFILE, as the AWS CLI has it. */
void aws_environment_read(struct aws_environment *environment);

/* With keys in the environment and with the profile that it names, else "default". */
void aws_chain_pick(const struct aws_files *files, const struct aws_environment *environment,
                    struct aws_choice *choice);

/* For a profile that is named on the command line or by an SDK: keys and web identity of the environment do not count,
 * but as a credential_source. */
void aws_chain_pick_named(const struct aws_files *files, const struct aws_environment *environment, const char *profile,
                          struct aws_choice *choice);

/* What a tool takes, for a sentence: "the stored keys"; of those that come from a file. */
const char *aws_source_words(enum aws_source source);
