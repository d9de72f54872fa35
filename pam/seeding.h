/* SPDX-License-Identifier: MIT
 *
 * When a password is remembered and when it is handed over: the module's two deeds. Neither has a result, for no login
 * depends on them.
 */
#pragma once

#include <security/pam_modules.h>

#include "options.h"

/* In authenticate: keeps the password that was typed, if there is one and the person is one to act for; forgets an
 * earlier one in any case. */
void seeding_remember(pam_handle_t *pam, const struct options *options);

/* In each later phase: the first one in which PAM_USER is still who typed the password hands it over; it is forgotten
 * in any case. */
void seeding_hand_over(pam_handle_t *pam, const struct options *options);
