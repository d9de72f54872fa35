/* SPDX-License-Identifier: MIT
 *
 * The table of outcomes.
 */
#include "session/login/outcomes.h"

const struct outcome_row outcome_rows[OUTCOME_COUNT] = {
#define ROW(outcome, attempt, password, refusal, stores, run) \
    [OUTCOME_##outcome] = {ATTEMPT_##attempt, PASSWORD_##password, REFUSAL_##refusal, STORES_##stores, RUN_##run},
    OUTCOMES(ROW)
#undef ROW
};

/* Checks that each outcome has its row. */
enum {
#define ROW(outcome, ...) ROW_OF_##outcome,
    OUTCOMES(ROW)
#undef ROW
        ROW_COUNT
};
#define ROW(outcome, ...) \
    _Static_assert((int)ROW_OF_##outcome == (int)OUTCOME_##outcome, #outcome " is not in the order of the outcomes");
OUTCOMES(ROW)
#undef ROW
_Static_assert((int)ROW_COUNT == (int)OUTCOME_COUNT, "an outcome has no row");
