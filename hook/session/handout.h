/* SPDX-License-Identifier: MIT
 *
 * A session as text, for whatever is to use it: commands for a shell, files, JSON. Every value is checked first
 * (environment_check), so that no text can be turned into something else by what a server answered.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "session/environment.h"
#include "store/credentials.h"

enum handout_format {
    HANDOUT_SH,      /* export commands for any POSIX shell */
    HANDOUT_FISH,    /* set commands */
    HANDOUT_ENV,     /* NAME=value lines as docker --env-file and dev containers read them */
    HANDOUT_JSON,    /* one object with the environment's names */
    HANDOUT_INI,     /* a profile of AWS's shared credentials file */
    HANDOUT_PROCESS, /* what the AWS SDKs read from a credential_process */
};

/* Reads "sh", "fish", "env", "json", "ini", "process" and what the AWS CLI (`aws configure export-credentials`) calls
 * one of them: "env-no-export". ERROR_USAGE names them all; for the CLI's formats of Windows' shells it says so. */
must_check bool handout_format_parse(const char *name, enum handout_format *format, struct error *error);

/* Appends the text. `environment` is what a shell would get for the same session. */
must_check bool handout_print(enum handout_format format, const struct credentials *credentials,
                              const struct environment *environment, struct secret *text, struct error *error);
