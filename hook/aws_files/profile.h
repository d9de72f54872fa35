/* SPDX-License-Identifier: MIT
 *
 * ajc in AWS's own configuration: the line by which an AWS SDK asks ajc for credentials, a profile with that line in
 * the person's file, and the file of our own that `exec --refreshing` hands to a command.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/secret.h"

enum { AWS_PROFILE_LINE_SIZE = PATH_MAX + 128 };

/* "/usr/bin/ajc-hook credential-process NAME": the program as PATH has it when that is us, else where it really is; in
 * quotes when need be. ERROR_SYSTEM when no quoting suits all SDKs (a quote or a dollar sign in the path). */
must_check bool aws_profile_process(const char *profile, char process[static AWS_PROFILE_LINE_SIZE],
                                    struct error *error);

/* True when such a line, whoever's installation wrote it, starts ajc. */
bool aws_profile_is_ours(const char *process);

/* AWS_CONFIG_FILE unless that is one of ours, else ~/.aws/config; likewise AWS_SHARED_CREDENTIALS_FILE and
 * ~/.aws/credentials. ERROR_SYSTEM without HOME. */
must_check bool aws_profile_config_path(char path[static PATH_MAX], struct error *error);
must_check bool aws_profile_credentials_path(char path[static PATH_MAX], struct error *error);

/* True within `exec --refreshing`: AWS_CONFIG_FILE is one of ours. */
bool aws_profile_config_is_ours(void);

/* Appends a whole profile: header, credential_process, region ("": none). ERROR_CONFIG for what is no region. */
must_check bool aws_profile_print(const char *aws_name, const char *process, const char *region, struct secret *text,
                                  struct error *error);

/* `text` with that profile in it, added at the end, or brought up to date where it is ours; all else stays byte for
 * byte. ERROR_CONFIG when there is one of that name that is not ours, and when AWS tools cannot read the text, which
 * `path` names in the sentence. */
must_check bool aws_profile_put(const char *text, const char *path, const char *aws_name, const char *process,
                                const char *region, struct secret *changed, struct error *error);

/* Writes ${XDG_CACHE_HOME:-~/.cache}/ajc/PROFILE.aws-config, which has no secret in it: the profile ajc-PROFILE, and
 * region, output, retry and endpoint settings of the person's [default], never where credentials come from. Its path is
 * the same each time, so that commands that run for hours find it. */
must_check bool aws_profile_write_refreshing(const char *profile, const char *region, char path[static PATH_MAX],
                                             struct error *error);
