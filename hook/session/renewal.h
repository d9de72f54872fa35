/* SPDX-License-Identifier: MIT
 *
 * Renewing a session in the background, without a person, a terminal or anybody waiting for it.
 */
#pragma once

/* Leaves a detached process behind (its own session, no terminal, no descriptor of ours, no signal of the shell's)
 * that signs the profile in silently; returns at once. Those that come while one is at work find its lock and go. A
 * failure leaves marks: what `info` shows, and when the next try may be. */
void renewal_start(const char *profile);
