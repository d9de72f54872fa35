/* SPDX-License-Identifier: MIT
 *
 * Stores in the configuration what a sign-in learned.
 */
#pragma once

#include <stdbool.h>

#include "config/config.h"
#include "protocol/message.h"

/* Adds what is known about the account. `is_done`: the sign-in succeeded, so its host is right. */
void learning_add_account(struct config_learned *learned, const struct account *account, bool is_done);

/* Writes what is new. Best effort. */
void learning_store(const struct config *config, const struct config_learned *learned);

/* Whether it can be the alias of an AWS account; "" is one. */
bool learning_is_alias(const char *text);

/* Adds the AWS accounts whose aliases are known to the task. */
void learning_list_known_aliases(const struct config *config, struct message_task *task);
