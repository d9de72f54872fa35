/* SPDX-License-Identifier: MIT
 *
 * Which of several roles that JumpCloud offers a profile means: what the person chooses from a list.
 */
#pragma once

#include "config/config.h"
#include "protocol/message.h"

/* Whether it is a question: every role is the ARN of one. */
must_check bool role_choice_is_valid(const struct message_need_role *question);

/* Answers the question with one of its roles. ROLE_NOT_CHOSEN, with a list of the roles, when nobody can be asked. */
must_check bool role_choose(const struct config *config, const struct message_need_role *question,
                            struct message_role *chosen, struct failure *failure);
