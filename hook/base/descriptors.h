/* SPDX-License-Identifier: MIT
 *
 * Standard input, output and error, as far as whoever started us left them open.
 */
#pragma once

/* Near the beginning of each program. A number of the three that is free is taken, so that no file and no socket of
 * ours gets it and is written to by a message. What takes it can be used no more than a closed one, and is closed again
 * in whatever we execute. */
void descriptors_reserve(void);
