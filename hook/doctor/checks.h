/* SPDX-License-Identifier: MIT
 *
 * The checks of `doctor`, by subject. Each looks at its part of the machine and adds what it found, nothing
 * where that needs a configuration that cannot be read; none waits, asks or uses the network but check_hosts().
 */
#pragma once

#include "doctor/examination.h"

/* This machine: what ajc stands on. */
void check_programs(struct examination *examination);
void check_keyring(struct examination *examination);
void check_quota(struct examination *examination);
void check_runtime(struct examination *examination);

/* What the person and the administrator have set up. */
void check_config(struct examination *examination);
void check_profiles(struct examination *examination);

/* The shell that asks, by what its hook says of it (AJC_SHELL_FACTS). */
void check_shell(struct examination *examination);

/* The way from a login to this machine to JumpCloud. */
void check_pam(struct examination *examination);
void check_login(struct examination *examination);

/* AWS sessions and what makes them. */
void check_sessions(struct examination *examination);
void check_background(struct examination *examination);
void check_clock(struct examination *examination);

/* What an AWS tool started here would see. */
void check_aws(struct examination *examination);

/* Each host that a sign-in needs, by way of ajc-hook-sign-in; seconds. */
void check_hosts(struct examination *examination);
