/* SPDX-License-Identifier: MIT
 *
 * Asks which of several roles that JumpCloud offers a profile should use.
 */
#pragma once

#include "config/config.h"
#include "protocol/message.h"

/* Whether the question is valid: each role is a role ARN. */
must_check bool role_choice_is_valid(const struct message_need_role *question);

/* Chooses one of the roles. ROLE_NOT_CHOSEN, with a list of the roles, when there is no terminal to ask on. */
must_check bool role_choose(const struct config *config, const struct message_need_role *question,
                            struct message_role *chosen, struct failure *failure);
