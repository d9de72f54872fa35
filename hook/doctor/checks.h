/* SPDX-License-Identifier: MIT
 *
 * The checks of `doctor`, by subject. Each adds its findings; a check that needs the configuration adds none when that
 * cannot be read. No check waits, prompts or uses the network, except check_hosts(); check_login() waits a second for a
 * key that another program holds.
 */
#pragma once

#include "doctor/diagnosis.h"

/* What ajc needs on this machine. */
void check_programs(struct diagnosis *diagnosis);
void check_keyring(struct diagnosis *diagnosis);
void check_quota(struct diagnosis *diagnosis);
void check_runtime(struct diagnosis *diagnosis);

/* The configuration of the user and of the administrator. */
void check_config(struct diagnosis *diagnosis);
void check_profiles(struct diagnosis *diagnosis);

/* The calling shell, from the facts that its hook reports (AJC_SHELL_FACTS). */
void check_shell(struct diagnosis *diagnosis);

/* Without those facts: what its start-up files do. */
void check_start_files(struct diagnosis *diagnosis);

/* From the login to this machine to the JumpCloud login. */
void check_pam(struct diagnosis *diagnosis);
void check_login(struct diagnosis *diagnosis);

/* AWS sessions and their renewal. */
void check_sessions(struct diagnosis *diagnosis);
void check_background(struct diagnosis *diagnosis);
void check_clock(struct diagnosis *diagnosis);

/* What an AWS tool started in this shell uses. */
void check_aws(struct diagnosis *diagnosis);

/* Connects to each host that a sign-in needs, with ajc-hook-sign-in; takes seconds. */
void check_hosts(struct diagnosis *diagnosis);
