/* SPDX-License-Identifier: MIT
 *
 * Waiting with a bound, in milliseconds of CLOCK_MONOTONIC: no clock that is set, no signal of the application's makes
 * it longer or shorter.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The instant that many milliseconds from now. */
int64_t deadline_in(int64_t milliseconds);

bool deadline_is_over(int64_t deadline_ms);

/* Waits until the descriptor can be read. False when the deadline came first. */
bool deadline_wait(int fd, int64_t deadline_ms);
