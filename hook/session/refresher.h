/* SPDX-License-Identifier: MIT
 *
 * The refresher: one sleeping process a user that renews the AWS sessions which shells use, without a person, a
 * terminal or anybody waiting for it. It asks nobody, sends no push, and uses the portal session no more often than
 * renewals need. It ends when no session can be renewed silently any more, when no shell has asked for eight hours,
 * when its program was replaced and when its runtime directory goes away; SIGTERM ends it at any time.
 */
#pragma once

/* Notes that a shell uses the profile and starts the refresher if there is none; returns at once. What is started is
 * detached: its own session, no terminal, no descriptor of ours, default signals, working directory /. */
void refresher_want(const char *profile);
