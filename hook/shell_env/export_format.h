/* SPDX-License-Identifier: MIT
 *
 * A session as text, for whatever is to use it: commands for a shell, files, JSON. Every value is checked first
 * (environment_check), so that no text can be turned into something else by what a server answered.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/secret.h"
#include "keyring/credentials.h"
#include "shell_env/environment.h"

enum export_format {
    EXPORT_SH,      /* export commands for any POSIX shell */
    EXPORT_FISH,    /* set commands */
    EXPORT_ENV,     /* NAME=value lines as docker --env-file and dev containers read them */
    EXPORT_JSON,    /* one object with the environment's names */
    EXPORT_INI,     /* a profile of AWS's shared credentials file */
    EXPORT_PROCESS, /* what the AWS SDKs read from a credential_process */
};

struct export_format_row {
    const char *name;
    enum export_format format;
    const char *explanation; /* one line, lower case, no full stop */
};

/* All of them, in the order of the help. */
const struct export_format_row *export_formats(size_t *count);

/* Reads "sh", "fish", "env", "json", "ini", "process" and what the AWS CLI (`aws configure export-credentials`) calls
 * one of them: "env-no-export". ERROR_USAGE names them all; for the CLI's formats of Windows' shells it says so. */
must_check bool export_format_parse(const char *name, enum export_format *format, struct error *error);

/* Appends the text. `environment` is what a shell would get for the same session. */
must_check bool export_format_print(enum export_format format, const struct credentials *credentials,
                                    const struct environment *environment, struct secret *text, struct error *error);
