/* SPDX-License-Identifier: MIT
 *
 * ajc without a command: an overview of the profiles and the next step.
 */
#pragma once

/* Prints the profiles and the next step on standard output. Returns the exit status. */
int overview_print(void);
