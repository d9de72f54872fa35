/* SPDX-License-Identifier: MIT
 *
 * Runs one of our other programs: ajc-hook-sign-in or ajc-hook-key. It gets a socket as descriptor 3, /dev/null as 0 to
 * 2, the protocol's version as its only argument, and of the environment language and time zone.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "protocol/channel.h"

/* The exit status of a program that the dynamic linker could not load (ld.so(8)). */
enum { OWN_PROGRAM_NOT_LOADED = 127 };

/* Where the program is: beside ourselves (a build tree), else where the installation puts it relative to us.
 * ERROR_SYSTEM when it is missing. */
must_check bool own_program_find(const char *name, char path[static PATH_MAX], struct error *error);

/* Starts it. ERROR_SYSTEM when that is not possible; then `channel` is closed and `pid` is 0. */
must_check bool own_program_start(const char *name, struct channel *channel, pid_t *pid, struct error *error);

/* Closes the socket, which makes the program exit, and waits for that; kills it when it does not. Returns its wait
 * status (waitpid), 0 when `pid` is 0. Sets `pid` to 0. */
int own_program_end(struct channel *channel, pid_t *pid);
