/* SPDX-License-Identifier: MIT
 *
 * The checks of `doctor`, by subject. Each looks at its part of the machine and adds what it found, nothing
 * where that needs a configuration that cannot be read; none waits, asks or uses the network but check_hosts().
 */
#pragma once

#include "doctor/diagnosis.h"

/* This machine: what ajc stands on. */
void check_programs(struct diagnosis *diagnosis);
void check_keyring(struct diagnosis *diagnosis);
void check_quota(struct diagnosis *diagnosis);
void check_runtime(struct diagnosis *diagnosis);

/* What the person and the administrator have set up. */
void check_config(struct diagnosis *diagnosis);
void check_profiles(struct diagnosis *diagnosis);

/* The shell that asks, by what its hook says of it (AJC_SHELL_FACTS). */
void check_shell(struct diagnosis *diagnosis);

/* The way from a login to this machine to JumpCloud. */
void check_pam(struct diagnosis *diagnosis);
void check_login(struct diagnosis *diagnosis);

/* AWS sessions and what makes them. */
void check_sessions(struct diagnosis *diagnosis);
void check_background(struct diagnosis *diagnosis);
void check_clock(struct diagnosis *diagnosis);

/* What an AWS tool started here would see. */
void check_aws(struct diagnosis *diagnosis);

/* Each host that a sign-in needs, by way of ajc-hook-sign-in; seconds. */
void check_hosts(struct diagnosis *diagnosis);
