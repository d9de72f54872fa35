/* SPDX-License-Identifier: MIT
 *
 * The steps of the AWS tools' order, for chain*.c alone. A step says whether it is the one: then it has filled in the
 * choice, with what is taken or why the tools fail.
 */
#pragma once

#include "aws_files/chain.h"

/* botocore has no limit but Python's depth of calls. */
enum { AWS_CHAIN_MAX = 100 };

struct aws_chain {
    const struct aws_files *files;
    const struct aws_environment *environment;
    struct aws_choice *choice;
    const char *visited[AWS_CHAIN_MAX];
    size_t visited_count;
};

/* A profile's own credentials: a web identity (also the environment's), SSO, keys, a credential_process. */
bool aws_chain_try_profile(struct aws_chain *chain, const char *profile, const struct aws_environment *environment);

/* Ends of a step, always true. `value`: where to look; NULL: nowhere. */
bool aws_chain_take(struct aws_chain *chain, enum aws_source source, const struct aws_value *value);
bool aws_chain_fail(struct aws_chain *chain, enum aws_failure failure, const struct aws_value *value,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same for what is wrong with a variable: "VARIABLE WORDS". */
bool aws_chain_fail_for(struct aws_chain *chain, enum aws_failure failure, const char *variable, const char *words);

struct aws_value aws_chain_value(const struct aws_chain *chain, const char *profile, const char *name);
bool aws_chain_has(const struct aws_chain *chain, const char *profile, const char *name);
