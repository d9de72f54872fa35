/* SPDX-License-Identifier: MIT
 *
 * ajc in AWS's configuration files: the credential_process line with which an AWS SDK calls ajc, a profile with that
 * line in the user's file, and the file that `exec --refreshing` gives to a command.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/secret.h"

enum { AWS_PROFILE_LINE_SIZE = PATH_MAX + 128 };

/* "/usr/bin/ajc-hook credential-process NAME": the path in PATH if it is this program, else its real path; quoted when
 * necessary. ERROR_SYSTEM when no quoting works for all SDKs (a quote or a dollar sign in the path). */
must_check bool aws_profile_process(const char *profile, char process[static AWS_PROFILE_LINE_SIZE],
                                    struct error *error);

/* True when the line starts ajc, whichever installation wrote it. */
bool aws_profile_is_ours(const char *process);

/* AWS_CONFIG_FILE, unless it is a file of ajc, else ~/.aws/config; the same for AWS_SHARED_CREDENTIALS_FILE and
 * ~/.aws/credentials. ERROR_SYSTEM without HOME. */
must_check bool aws_profile_config_path(char path[static PATH_MAX], struct error *error);
must_check bool aws_profile_credentials_path(char path[static PATH_MAX], struct error *error);

/* True within `exec --refreshing`: AWS_CONFIG_FILE is a file of ajc. */
bool aws_profile_config_is_ours(void);

/* Whether [default] of the user's own configuration file has a region, which tools use with keys from the environment.
 */
bool aws_profile_has_region(void);

/* Appends a whole profile: header, credential_process, region ("": none). ERROR_CONFIG for an invalid region. */
must_check bool aws_profile_print(const char *aws_name, const char *process, const char *region, struct secret *text,
                                  struct error *error);

/* Writes `text` with that profile to `changed`: appends it, or updates it if it is ours; all other bytes stay the same.
 * ERROR_CONFIG when a profile of that name is not ours, or when AWS tools cannot read the text; `path` is for the
 * message. */
must_check bool aws_profile_put(const char *text, const char *path, const char *aws_name, const char *process,
                                const char *region, struct secret *changed, struct error *error);

/* Writes ${XDG_CACHE_HOME:-~/.cache}/ajc/PROFILE.aws-config, which contains no secret: the profile ajc-PROFILE, and
 * region, output, retry and endpoint settings of the user's [default], never a source of credentials. The path is
 * always the same, so that commands that run for hours find the file. */
must_check bool aws_profile_write_refreshing(const char *profile, const char *region, char path[static PATH_MAX],
                                             struct error *error);
