/* SPDX-License-Identifier: MIT
 *
 * Internal to chain*.c: the providers in the order of the AWS tools. A step returns true when it decides; then it has
 * set the choice, or why the tools fail.
 */
#pragma once

#include "aws_files/chain.h"

/* botocore is limited only by Python's recursion depth. */
enum { AWS_CHAIN_MAX = 100 };

struct aws_chain {
    const struct aws_files *files;
    const struct aws_environment *environment;
    struct aws_choice *choice;
    const char *visited[AWS_CHAIN_MAX];
    size_t visited_count;
};

/* A profile's own credentials: a web identity (also from the environment), SSO, keys, a credential_process. */
bool aws_chain_try_profile(struct aws_chain *chain, const char *profile, const struct aws_environment *environment);

/* Set the result of a step and return true. `value`: the deciding setting; NULL: none. */
bool aws_chain_take(struct aws_chain *chain, enum aws_source source, const struct aws_value *value);
bool aws_chain_fail(struct aws_chain *chain, enum aws_failure failure, const struct aws_value *value,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same for a wrong variable; the reason is "VARIABLE WORDS". */
bool aws_chain_fail_for(struct aws_chain *chain, enum aws_failure failure, const char *variable, const char *words);

struct aws_value aws_chain_value(const struct aws_chain *chain, const char *profile, const char *name);
bool aws_chain_has(const struct aws_chain *chain, const char *profile, const char *name);
