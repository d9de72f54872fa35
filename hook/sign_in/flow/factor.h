/* SPDX-License-Identifier: MIT
 *
 * Which factor answers JumpCloud's wish for one: the one that was asked for with --mfa, the one that was chosen before,
 * the only one, or the one that the person chooses now. ajc can do TOTP codes and JumpCloud Protect pushes.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "names/factor.h"
#include "sign_in/jumpcloud/jumpcloud_reply.h"

/* The factor of that name that ajc can answer with; FACTOR_NONE for any other. */
enum factor factor_parse(const char *name);

/* The one factor that ajc can do of those offered; FACTOR_NONE when there are several, none, or it was not said. */
enum factor factor_only(unsigned offered);

/* `offered`: the answer's factors (enum factor), 0 when it did not say. `wanted`: by --mfa, FACTOR_NONE when
 * there is no such wish. `remembered`: chosen before; when it is not offered any more that is said and another one
 * chosen. Somebody must be there to be asked. ERROR_DENIED names what is offered and what ajc can do. */
must_check bool factor_choose(unsigned offered, enum factor wanted, enum factor remembered, enum factor *chosen,
                              struct error *error);
