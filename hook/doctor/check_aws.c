/* SPDX-License-Identifier: MIT
 *
 * What an AWS tool started from here would see: whose credentials it takes and why, and what in the environment or in
 * AWS's files gets in the way. Values are never shown but names, regions and key ids.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "aws_files/foreign_file.h"
#include "aws_files/ini.h"
#include "base/clock.h"
#include "base/text.h"
#include "doctor/aws_chain.h"
#include "doctor/checks.h"
#include "shell_env/environment.h"

enum { PATH_SIZE = 4096, NAME_SIZE = 128 };

struct aws {
    char profile[NAME_SIZE]; /* the one that tools use */
    const char *named_by;    /* the variable that says so, NULL: none does */
    char config[PATH_SIZE];
    char credentials[PATH_SIZE];
    struct aws_view view;
};

struct visit {
    struct aws *aws;
    bool is_credentials_file;
};

static void
note(const char *section, const char *name, const char *value, void *context)
{
    const struct visit *visit = context;

    (void)value;
    aws_profile_note(&visit->aws->view.profile, visit->aws->profile, visit->is_credentials_file, section, name);
}

static void
say_fault(struct diagnosis *diagnosis, const char *text, const char *path)
{
    const char *reason = "";
    size_t line = ini_fault(text, &reason);

    if (line > 0) {
        diagnosis_problem(diagnosis, "the AWS CLI and boto3 cannot read %s at all, because of its line %zu: %s", path,
                          line, reason);
        diagnosis_fix(diagnosis, "vi +%zu %s", line, text_as_word(path).text);
    }
}

static void
read_file(struct diagnosis *diagnosis, struct aws *aws, const char *path, bool is_credentials_file,
          const char *variable)
{
    struct visit visit = {aws, is_credentials_file};
    CLEANUP_SECRET struct secret text = {0};
    CLEANUP_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct error error;

    if (fd >= 0 && foreign_file_read(fd, path, &text, &error)) {
        foreign_file_each(secret_text(&text), note, &visit);
        say_fault(diagnosis, secret_text(&text), path);
    } else if (*environment_value(variable) != '\0' || errno != ENOENT) {
        diagnosis_note(diagnosis, "%s cannot be read: %s", path, strerror(errno));
        if (*environment_value(variable) != '\0') {
            diagnosis_fix_by_unsetting(diagnosis, variable);
        } else {
            diagnosis_fix(diagnosis, "chmod u+r %s", text_as_word(path).text);
        }
    }
}

static void
find_path(char path[static PATH_SIZE], const char *variable, const char *in_home)
{
    const char *named = environment_value(variable);
    const char *home = environment_value("HOME");

    if (*named == '\0') {
        snprintf(path, PATH_SIZE, "%s/%s", home, in_home);
    } else if (strncmp(named, "~/", 2) == 0) {
        snprintf(path, PATH_SIZE, "%s%s", home, named + 1);
    } else {
        snprintf(path, PATH_SIZE, "%s", named);
    }
}

/* The AWS CLI reads AWS_PROFILE before AWS_DEFAULT_PROFILE. */
static void
find_profile(struct aws *aws)
{
    aws->named_by = *environment_value("AWS_PROFILE") != '\0'           ? "AWS_PROFILE"
                    : *environment_value("AWS_DEFAULT_PROFILE") != '\0' ? "AWS_DEFAULT_PROFILE"
                                                                        : NULL;
    snprintf(aws->profile, sizeof(aws->profile), "%s",
             aws->named_by == NULL ? "default" : environment_value(aws->named_by));
}

static void
look(struct diagnosis *diagnosis, struct aws *aws)
{
    find_profile(aws);
    find_path(aws->config, "AWS_CONFIG_FILE", ".aws/config");
    find_path(aws->credentials, "AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials");
    read_file(diagnosis, aws, aws->config, false, "AWS_CONFIG_FILE");
    read_file(diagnosis, aws, aws->credentials, true, "AWS_SHARED_CREDENTIALS_FILE");
    aws->view.names_profile = aws->named_by != NULL;
    aws->view.has_key_id = *environment_value("AWS_ACCESS_KEY_ID") != '\0';
    aws->view.has_secret_key = *environment_value("AWS_SECRET_ACCESS_KEY") != '\0';
    aws->view.has_web_identity = *environment_value("AWS_WEB_IDENTITY_TOKEN_FILE") != '\0';
    aws->view.has_container = *environment_value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != '\0' ||
                              *environment_value("AWS_CONTAINER_CREDENTIALS_FULL_URI") != '\0';
}

static void
say_environment(struct diagnosis *diagnosis)
{
    const char *id = environment_value("AWS_ACCESS_KEY_ID");
    const char *expiration = environment_value("AWS_CREDENTIAL_EXPIRATION");
    const char *profile = environment_value("AJC_PROFILE");
    time_t expires_at = 0;

    if (!environment_keys_are_ours()) {
        diagnosis_note(diagnosis,
                       "AWS tools take the keys in the environment (AWS_ACCESS_KEY_ID is %.32s), which "
                       "ajc did not set and leaves alone",
                       id);
        diagnosis_fix_by_unsetting(diagnosis, "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN");
    } else if (*expiration == '\0' || (clock_parse_rfc3339(expiration, &expires_at) && expires_at <= clock_now())) {
        diagnosis_problem(diagnosis, "AWS tools take the keys of %s in the environment (%.32s), which have ended",
                          profile, id);
        diagnosis_fix(diagnosis, "ajc rotate %s", text_as_word(profile).text);
    } else {
        diagnosis_fine(diagnosis, "AWS tools take the keys of %s in the environment (%.32s)", profile, id);
    }
}

static void
say_profile(struct diagnosis *diagnosis, const struct aws *aws, const char *what, const char *path)
{
    diagnosis_note(diagnosis, "AWS tools take %s of the profile %s in %s (%s%s)", what, aws->profile, path,
                   aws->named_by == NULL ? "no keys are in the environment and no profile is named" : aws->named_by,
                   aws->named_by == NULL ? "" : " names it, and no keys are in the environment");
}

static void
say_pick(struct diagnosis *diagnosis, const struct aws *aws)
{
    switch (aws_chain_pick(&aws->view)) {
    case AWS_FROM_ENVIRONMENT:
        say_environment(diagnosis);
        break;
    case AWS_FROM_HALF_ENVIRONMENT:
        diagnosis_problem(diagnosis, "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY, so AWS tools fail");
        diagnosis_fix_by_unsetting(diagnosis, "AWS_ACCESS_KEY_ID");
        break;
    case AWS_FROM_NO_PROFILE:
        diagnosis_problem(diagnosis, "%s names the profile %s, which is in neither %s nor %s, so AWS tools fail",
                          aws->named_by, aws->profile, aws->config, aws->credentials);
        diagnosis_fix_by_unsetting(diagnosis, aws->named_by);
        break;
    case AWS_FROM_ROLE:
        say_profile(diagnosis, aws, "the role", aws->config);
        break;
    case AWS_FROM_WEB_IDENTITY:
        diagnosis_note(diagnosis, "AWS tools take a web identity (%s)",
                       aws->view.has_web_identity ? "AWS_WEB_IDENTITY_TOKEN_FILE" : aws->profile);
        break;
    case AWS_FROM_SSO:
        say_profile(diagnosis, aws, "the AWS IAM Identity Center login", aws->config);
        break;
    case AWS_FROM_CREDENTIALS_FILE:
        say_profile(diagnosis, aws, "the stored keys", aws->credentials);
        break;
    case AWS_FROM_PROCESS:
        say_profile(diagnosis, aws, "the credential_process", aws->config);
        break;
    case AWS_FROM_CONFIG_FILE:
        say_profile(diagnosis, aws, "the stored keys", aws->config);
        break;
    case AWS_FROM_CONTAINER:
        diagnosis_note(diagnosis, "AWS tools take the credentials of this container");
        break;
    case AWS_FROM_MACHINE:
        diagnosis_fine(diagnosis, "AWS tools find no credentials here, or those of an EC2 instance's role");
        break;
    }
}

/* Two ways at once: not all tools agree which one wins. The JavaScript SDK v3 takes the profile (aws-sdk-js-v3 issue
 * 2549), the AWS CLI, boto3 and the Go SDK v2, which Terraform uses, take the keys. */
static void
check_two_ways(struct diagnosis *diagnosis, const struct aws *aws)
{
    if (aws->view.has_key_id && aws->view.names_profile && aws->view.profile.is_there) {
        diagnosis_problem(diagnosis,
                          "both keys and %s=%s are in the environment: the AWS CLI, boto3 and Terraform "
                          "take the keys, the JavaScript SDK v3 (CDK, Serverless) takes the profile",
                          aws->named_by, aws->profile);
        diagnosis_fix_by_unsetting(diagnosis, "AWS_PROFILE AWS_DEFAULT_PROFILE");
    } else if (aws->view.has_key_id && (aws->view.has_web_identity || aws->view.has_container)) {
        diagnosis_note(diagnosis, "%s is set as well: the keys win, and without them a tool is somebody else",
                       environment_conflict());
    }
}

static void
check_region(struct diagnosis *diagnosis)
{
    const char *region = environment_value("AWS_REGION");
    const char *standard = environment_value("AWS_DEFAULT_REGION");

    if (*region != '\0' && *standard != '\0' && strcmp(region, standard) != 0) {
        diagnosis_note(diagnosis,
                       "AWS_REGION is %s and AWS_DEFAULT_REGION is %s: the AWS CLI and the SDKs use the "
                       "first, boto3 the second",
                       region, standard);
        diagnosis_fix(diagnosis,
                      diagnosis_is_for_fish() ? "set -gx AWS_DEFAULT_REGION %s" : "export AWS_DEFAULT_REGION=%s",
                      text_as_word(region).text);
    }
}

static void
check_endpoints(struct diagnosis *diagnosis)
{
    static const char *const names[] = {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_IAM"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (*environment_value(names[i]) != '\0') {
            diagnosis_note(diagnosis, "%s sends AWS tools%s to %s", names[i],
                           strcmp(names[i], "AWS_ENDPOINT_URL_STS") == 0 ? " and sign-ins in this shell" : "",
                           environment_value(names[i]));
            diagnosis_fix_by_unsetting(diagnosis, names[i]);
        }
    }
}

/* Of trusted certificates, which nothing on the way to AWS can do without. */
static void
check_trust(struct diagnosis *diagnosis)
{
    static const char *const names[] = {"SSL_CERT_FILE", "AWS_CA_BUNDLE"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *path = environment_value(names[i]);

        if (*path != '\0' && access(path, R_OK) < 0) {
            diagnosis_problem(diagnosis, "%s is %s, which cannot be read (%s), so sign-ins in this shell fail",
                              names[i], path, strerror(errno));
            diagnosis_fix_by_unsetting(diagnosis, names[i]);
        }
    }
}

void
check_aws(struct diagnosis *diagnosis)
{
    struct aws aws = {0};

    look(diagnosis, &aws);
    say_pick(diagnosis, &aws);
    check_two_ways(diagnosis, &aws);
    check_region(diagnosis);
    check_endpoints(diagnosis);
    check_trust(diagnosis);
}
