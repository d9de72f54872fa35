/* SPDX-License-Identifier: MIT
 *
 * Our whole environment in a sealed memory file, for the sign-in program to hand on to the person's own commands
 * (password_command, otp_command). It may hold secrets of theirs, so it is nowhere but in memory.
 */
#pragma once

/* NAME=VALUE with a NUL behind each. A descriptor of 10 or more, close-on-exec; -1 when this kernel or container makes
 * none: the commands do without. */
int environment_file_open(void);
