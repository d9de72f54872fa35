/* SPDX-License-Identifier: MIT
 *
 * Ends a process on a signal while it waits for a key; it may first cancel the request in the key.
 */
#pragma once

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP end the process at once. */
void ending_catch_signals(void);

/* Allowed: a signal interrupts the wait, so that the process can cancel the request and exit; after two seconds it is
 * ended. */
void ending_allow_cancel(bool is_allowed);

/* Whether such a signal was received. */
bool ending_is_requested(void);
