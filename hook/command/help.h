/* SPDX-License-Identifier: MIT
 *
 * The list of commands.
 */
#pragma once

#include <stdio.h>

void help_print_commands(FILE *stream);

/* Prints that there is no such command; returns the exit status. */
int help_refuse_command(const char *name);
