/* SPDX-License-Identifier: MIT
 *
 * ajc without a command: where the person stands.
 */
#pragma once

/* Prints the profiles and the next step on standard output. Returns the exit status. */
int overview_print(void);
