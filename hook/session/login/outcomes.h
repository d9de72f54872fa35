/* SPDX-License-Identifier: MIT
 *
 * What follows from the outcome of a login (protocol/message.h), one row each, in its order:
 *
 *   ROW(OUTCOME, the marker of the attempt, the password, the marker of a refusal, what is learned of the account,
 *       whether it ends the logins of this run)
 *
 * What is not known believes nothing: it keeps, drops and learns nothing, and its attempt stays marked, so that nothing
 * automatic repeats it. A factor that one application asks for is never learned.
 */
#pragma once

#include <stdbool.h>

#include "protocol/message.h"

#define OUTCOMES(ROW) \
    ROW(ACCEPTED, GOES, IS_KEPT, GOES, FACTOR_USED, GOES_ON) \
    ROW(REFUSED, GOES, IS_DROPPED, IS_SET, NOTHING, GOES_ON) \
    ROW(CODE_REFUSED, GOES, IS_KEPT_WITH_FACTOR, STAYS, FACTOR_OFFERED, GOES_ON) \
    ROW(FACTOR_WANTED, GOES, IS_KEPT_WITH_FACTOR, STAYS, FACTOR_OFFERED, GOES_ON) \
    ROW(DENIED, GOES, STAYS, IS_SET, NOTHING, ENDS) \
    ROW(LATER, GOES, STAYS, STAYS, NOTHING, GOES_ON) \
    ROW(UNKNOWN, GETS_SENTENCE, STAYS, STAYS, NOTHING, ENDS) \
    ROW(UNANSWERED, STAYS, STAYS, STAYS, NOTHING, GOES_ON) \
    ROW(NOT_READ, GOES, STAYS, STAYS, NOTHING, GOES_ON) \
    ROW(NOT_SENT, GOES, STAYS, STAYS, NOTHING, GOES_ON) \
    ROW(PUSH_SENT, GOES, STAYS, STAYS, NOTHING, GOES_ON) \
    ROW(PUSH_ENDED, GOES, STAYS, STAYS, NOTHING, ENDS)

enum outcome_attempt { ATTEMPT_GOES, ATTEMPT_STAYS, ATTEMPT_GETS_SENTENCE };

/* With a factor: when JumpCloud named one that is known, which it does to the right password alone. */
enum outcome_password { PASSWORD_STAYS, PASSWORD_IS_KEPT, PASSWORD_IS_KEPT_WITH_FACTOR, PASSWORD_IS_DROPPED };

enum outcome_refusal { REFUSAL_STAYS, REFUSAL_GOES, REFUSAL_IS_SET };

enum outcome_learned { LEARNED_NOTHING, LEARNED_FACTOR_OFFERED, LEARNED_FACTOR_USED /* or that none is wanted */ };

enum outcome_run { RUN_GOES_ON, RUN_ENDS };

struct outcome_row {
    enum outcome_attempt attempt;
    enum outcome_password password;
    enum outcome_refusal refusal;
    enum outcome_learned learned;
    enum outcome_run run;
};

const struct outcome_row *outcome_find(enum login_outcome outcome);
