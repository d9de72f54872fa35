/* SPDX-License-Identifier: MIT
 *
 * Which factor answers JumpCloud's wish for one: the one that was asked for with --mfa, the one that was chosen before,
 * the only one, or the one that the person chooses now.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "names/factor.h"
#include "protocol/failure.h"

/* The factor of that name, if ajc can answer with it; FACTOR_NONE for any other. */
enum factor factor_choice_find(const char *name);

/* The one factor that ajc can do of those offered; FACTOR_NONE when there are several, none, or it was not said. */
enum factor factor_choice_only(unsigned offered);

/* `offered`: 0 when JumpCloud did not say. `wanted`: by --mfa, FACTOR_NONE when there is no such wish. `remembered`:
 * chosen before; when it is not offered any more that is said and another one chosen. Somebody must be there to be
 * asked. A failure names what is offered and what ajc can do. */
must_check bool factor_choose(unsigned offered, enum factor wanted, enum factor remembered, enum factor *chosen,
                              struct failure *failure);
