/* SPDX-License-Identifier: MIT
 *
 * How a process that waits for a key ends at a signal: it may first tell the key to stop waiting for a touch.
 */
#pragma once

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP end the process at once. */
void ending_open(void);

/* Soft: they interrupt what waits, and the process goes on to end by itself; after two seconds it is ended. */
void ending_is_soft(bool is_soft);

/* Whether one of them has come. */
bool ending_has_come(void);
