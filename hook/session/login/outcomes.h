/* SPDX-License-Identifier: MIT
 *
 * What ajc-hook does after each outcome of a login (protocol/message.h), one row each, in the order of the outcomes:
 *
 *   ROW(OUTCOME, the marker of the attempt, the password, the marker of a refusal, which factor is stored for the
 *       account, whether it ends the logins of this run)
 *
 * After an unknown answer nothing is stored or removed, and the attempt marker stays, so that no automatic
 * retry follows. A factor required by one application is never stored.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"

#define OUTCOMES(ROW) \
    ROW(UNKNOWN, SENTENCE_STORED, UNCHANGED, UNCHANGED, NOTHING, ENDS) \
    ROW(ACCEPTED, CLEARED, IS_STORED, CLEARED, USED_FACTOR, CONTINUES) \
    ROW(REFUSED, CLEARED, IS_REMOVED, IS_SET, NOTHING, CONTINUES) \
    ROW(CODE_REFUSED, CLEARED, IS_STORED_WITH_FACTOR, UNCHANGED, OFFERED_FACTOR, CONTINUES) \
    ROW(FACTOR_WANTED, CLEARED, IS_STORED_WITH_FACTOR, UNCHANGED, OFFERED_FACTOR, CONTINUES) \
    ROW(DENIED, CLEARED, UNCHANGED, IS_SET, NOTHING, ENDS) \
    ROW(LATER, CLEARED, UNCHANGED, UNCHANGED, NOTHING, CONTINUES) \
    ROW(UNANSWERED, UNCHANGED, UNCHANGED, UNCHANGED, NOTHING, CONTINUES) \
    ROW(NOT_READ, CLEARED, UNCHANGED, UNCHANGED, NOTHING, CONTINUES) \
    ROW(NOT_SENT, CLEARED, UNCHANGED, UNCHANGED, NOTHING, CONTINUES) \
    ROW(PUSH_SENT, CLEARED, UNCHANGED, UNCHANGED, NOTHING, CONTINUES) \
    ROW(PUSH_ENDED, CLEARED, UNCHANGED, UNCHANGED, NOTHING, ENDS) \
    ROW(KEY_REFUSED, CLEARED, UNCHANGED, UNCHANGED, NOTHING, ENDS)

enum outcome_attempt { ATTEMPT_CLEARED, ATTEMPT_UNCHANGED, ATTEMPT_SENTENCE_STORED };

/* IS_STORED_WITH_FACTOR: stored if JumpCloud listed a known factor, which it does only after the right password. */
enum outcome_password { PASSWORD_UNCHANGED, PASSWORD_IS_STORED, PASSWORD_IS_STORED_WITH_FACTOR, PASSWORD_IS_REMOVED };

enum outcome_refusal { REFUSAL_UNCHANGED, REFUSAL_CLEARED, REFUSAL_IS_SET };

enum outcome_stores { STORES_NOTHING, STORES_OFFERED_FACTOR, STORES_USED_FACTOR /* or that none is required */ };

enum outcome_run { RUN_CONTINUES, RUN_ENDS };

struct outcome_row {
    enum outcome_attempt attempt;
    enum outcome_password password;
    enum outcome_refusal refusal;
    enum outcome_stores stores;
    enum outcome_run run;
};

/* Indexed by enum login_outcome; defined in send_permission.c. */
extern const struct outcome_row outcome_rows[OUTCOME_COUNT];
