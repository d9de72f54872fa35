/* SPDX-License-Identifier: MIT
 *
 * Chooses the second factor: the one given with --mfa, else the stored one, else the only one, else the one that the
 * person chooses now.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "names/factor.h"
#include "protocol/failure.h"

/* The factor of that name if ajc supports it; else FACTOR_NONE. */
enum factor factor_choice_find(const char *name);

/* The only offered factor that ajc supports; FACTOR_NONE when there are several, none, or JumpCloud did not list
 * them. */
enum factor factor_choice_only(unsigned offered);

/* `offered`: 0 when JumpCloud did not list factors. `wanted`: from --mfa, else FACTOR_NONE. `remembered`: chosen
 * before; if it is no longer offered, says so and asks. Needs a terminal to ask on. A failure names the offered and the
 * supported factors. */
must_check bool factor_choose(unsigned offered, enum factor wanted, enum factor remembered, enum factor *chosen,
                              struct failure *failure);
