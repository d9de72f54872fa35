/* SPDX-License-Identifier: MIT
 *
 * Waiting with a timeout, in milliseconds of CLOCK_MONOTONIC: neither a change of the wall clock nor a signal changes
 * it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The time that many milliseconds from now. */
int64_t deadline_in(int64_t milliseconds);

bool deadline_is_over(int64_t deadline_ms);

/* Waits until the descriptor is readable. False when the deadline passes first. */
bool deadline_wait(int fd, int64_t deadline_ms);
