/* SPDX-License-Identifier: MIT
 *
 * Which credentials an AWS tool started in this shell uses and why, and what in the environment or in AWS's files
 * causes errors. Shows only names, regions and key ids, no other values.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws_files/chain.h"
#include "aws_files/profile.h"
#include "base/clock.h"
#include "base/text.h"
#include "doctor/checks.h"
#include "shell_env/environment.h"

struct aws {
    struct aws_files files;
    struct aws_environment environment;
    struct aws_choice choice;
    const char *profile; /* the profile that AWS tools use */
};

/* Reports why AWS tools ignore a file: they cannot open it, or it is not a regular file. */
static void
report_ignored(struct diagnosis *diagnosis, const char *path, const char *variable, const char *reason)
{
    struct stat status;

    if (*environment_value(variable) != '\0') {
        diagnosis_report(diagnosis, FINDING(AWS_FILE_BY_VARIABLE), path, reason);
        diagnosis_fix_by_unsetting(diagnosis, variable);
    } else if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid()) {
        diagnosis_report(diagnosis, FINDING(AWS_FILE_NOT_READABLE), path, reason, text_as_word(path).text);
    } else {
        diagnosis_report(diagnosis, FINDING(AWS_FILE_OF_OTHERS), path, reason);
    }
}

/* A file that AWS tools ignore counts as empty. False when they read it but ajc cannot. */
static bool
read_file(struct diagnosis *diagnosis, struct aws_files *files, enum aws_file file)
{
    CLEANUP_SECRET struct secret text = {0};
    const char *variable = aws_files_variable(file);
    char *path = files->paths[file];
    CLEANUP_FD int fd = aws_files_path(file, path) ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) : -1;
    struct stat status;
    struct error error;

    if (fd < 0) {
        if (*environment_value(variable) != '\0' || errno != ENOENT) {
            report_ignored(diagnosis, path, variable, strerror(errno));
        }
        return true;
    }
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
        if (strcmp(path, "/dev/null") != 0) {
            report_ignored(diagnosis, path, variable, "it is not a regular file");
        }
        return true;
    }
    if (!aws_files_read(fd, path, &text, &error)) {
        diagnosis_report(diagnosis, FINDING(AWS_UNKNOWN), error.text);
        return false;
    }
    ini_read(INI_CONFIGPARSER, secret_text(&text), text.size, &files->inis[file]);
    return true;
}

static void
report_environment(struct diagnosis *diagnosis)
{
    const char *id = environment_value("AWS_ACCESS_KEY_ID");
    const char *expiration = environment_value("AWS_CREDENTIAL_EXPIRATION");
    const char *profile = environment_value("AJC_PROFILE");
    time_t expires_at = 0;

    if (!environment_keys_are_ours()) {
        diagnosis_report(diagnosis, FINDING(AWS_KEYS_FOREIGN), id);
        diagnosis_fix_by_unsetting(diagnosis, "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN");
    } else if (environment_keys_are_placeholders()) {
        diagnosis_report(diagnosis, FINDING(AWS_KEYS_PLACEHOLDER), id, profile);
        diagnosis_fix_by_export(diagnosis, profile);
    } else if (*expiration == '\0' || (clock_parse_rfc3339(expiration, &expires_at) && expires_at <= clock_now())) {
        diagnosis_report(diagnosis, FINDING(AWS_KEYS_EXPIRED), profile, id);
        diagnosis_fix_by_export(diagnosis, profile);
    } else {
        diagnosis_report(diagnosis, FINDING(AWS_KEYS_OK), profile, id);
    }
}

static void
report_failure(struct diagnosis *diagnosis, const struct aws *aws)
{
    const struct aws_choice *choice = &aws->choice;

    if (choice->variable != NULL) {
        diagnosis_report(diagnosis, FINDING(AWS_FAILS_BY_VARIABLE), choice->reason);
        diagnosis_fix_by_unsetting(diagnosis, choice->variable);
    } else {
        diagnosis_report(diagnosis, FINDING(AWS_FAILS_BY_FILE), choice->reason, choice->line,
                         text_as_word(aws->files.paths[choice->file]).text);
    }
}

static void
report_choice(struct diagnosis *diagnosis, const struct aws *aws)
{
    const char *named_by = aws->environment.named_by;

    if (aws->choice.failure != AWS_WORKS) {
        report_failure(diagnosis, aws);
        return;
    }
    switch (aws->choice.source) {
    case AWS_FROM_ENVIRONMENT:
        report_environment(diagnosis);
        break;
    case AWS_FROM_WEB_IDENTITY:
        diagnosis_report(diagnosis, FINDING(AWS_IDENTITY_USED),
                         aws->choice.line == 0 ? "AWS_WEB_IDENTITY_TOKEN_FILE" : aws->profile);
        break;
    case AWS_FROM_ROLE:
    case AWS_FROM_SSO:
    case AWS_FROM_CREDENTIALS_FILE:
    case AWS_FROM_PROCESS:
    case AWS_FROM_CONFIG_FILE:
        diagnosis_report(diagnosis, FINDING(AWS_PROFILE_USED), aws_source_words(aws->choice.source), aws->profile,
                         aws->files.paths[aws->choice.file],
                         named_by == NULL ? "there are no keys in the environment and no profile is selected"
                                          : named_by,
                         named_by == NULL ? "" : " selects it, and there are no keys in the environment");
        break;
    case AWS_FROM_CONTAINER:
        diagnosis_report(diagnosis, FINDING(AWS_CONTAINER_USED));
        break;
    case AWS_FROM_MACHINE:
        diagnosis_report(diagnosis, FINDING(AWS_NONE));
        break;
    }
}

/* --- profiles written by `aws-config --write` --- */

static void
check_profile_of_ours(struct diagnosis *diagnosis, const struct aws *aws, const char *profile)
{
    struct aws_choice choice;

    aws_chain_pick_named(&aws->files, &aws->environment, profile, &choice);
    if (choice.failure != AWS_WORKS) {
        diagnosis_report(diagnosis, FINDING(AWS_OURS_FAILS), profile, aws->files.paths[AWS_CONFIG], choice.reason,
                         choice.line, text_as_word(aws->files.paths[choice.file]).text);
    } else if (choice.source != AWS_FROM_PROCESS) {
        diagnosis_report(diagnosis, FINDING(AWS_OURS_UNUSED), profile, aws->files.paths[AWS_CONFIG],
                         aws_source_words(choice.source), aws->files.paths[choice.file], choice.line, choice.line,
                         text_as_word(aws->files.paths[choice.file]).text);
    }
}

/* Checks each profile once, in the section that botocore uses for its name. */
static void
check_profiles_of_ours(struct diagnosis *diagnosis, const struct aws *aws)
{
    const struct ini *config = &aws->files.inis[AWS_CONFIG];

    for (size_t i = 0; i < config->section_count && aws->choice.failure != AWS_UNREADABLE; i++) {
        const struct ini_section *section = &config->sections[i];
        CLEANUP_FREE char *profile = aws_files_profile_name(section);
        const struct ini_entry *process = ini_entry(config, section, "credential_process");

        if (profile != NULL && process != NULL && aws_profile_is_ours(process->value) &&
            aws_files_section(config, "profile", profile) == section) {
            check_profile_of_ours(diagnosis, aws, profile);
        }
    }
}

/* Keys and a profile at the same time: tools differ in which one they use. The JavaScript SDK v3 uses the profile
 * (aws-sdk-js-v3 issue 2549); the AWS CLI, boto3 and the Go SDK v2 (Terraform) use the keys. */
static void
check_keys_and_profile(struct diagnosis *diagnosis, const struct aws *aws)
{
    const struct aws_environment *environment = &aws->environment;

    if (aws->choice.failure != AWS_WORKS || aws->choice.source != AWS_FROM_ENVIRONMENT) {
        return;
    }
    if (environment->named_by != NULL) {
        diagnosis_report(diagnosis, FINDING(AWS_KEYS_AND_PROFILE), environment->named_by, aws->profile);
        diagnosis_fix_by_unsetting(diagnosis, "AWS_PROFILE AWS_DEFAULT_PROFILE");
    } else if (environment->token_file != NULL || environment->has_container) {
        diagnosis_report(diagnosis, FINDING(AWS_KEYS_AND_IDENTITY), environment_conflict());
    }
}

static void
check_region(struct diagnosis *diagnosis)
{
    const char *region = environment_value("AWS_REGION");
    const char *standard = environment_value("AWS_DEFAULT_REGION");

    if (*region != '\0' && *standard != '\0' && strcmp(region, standard) != 0) {
        diagnosis_report(diagnosis, FINDING(AWS_REGIONS_DIFFER), region, standard);
        diagnosis_fix_by_setting(diagnosis, "AWS_DEFAULT_REGION", region);
    }
}

static void
check_endpoints(struct diagnosis *diagnosis)
{
    static const char *const names[] = {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_IAM"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (*environment_value(names[i]) != '\0') {
            diagnosis_report(diagnosis, FINDING(AWS_ENDPOINT), names[i],
                             strcmp(names[i], "AWS_ENDPOINT_URL_STS") == 0 ? " and sign-ins in this shell" : "",
                             environment_value(names[i]));
            diagnosis_fix_by_unsetting(diagnosis, names[i]);
        }
    }
}

/* Files of trusted certificates; every connection to AWS needs them. */
static void
check_trust(struct diagnosis *diagnosis)
{
    static const char *const names[] = {"SSL_CERT_FILE", "AWS_CA_BUNDLE"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *path = environment_value(names[i]);

        if (*path != '\0' && access(path, R_OK) < 0) {
            diagnosis_report(diagnosis, FINDING(AWS_TRUST_UNREADABLE), names[i], path, strerror(errno));
            diagnosis_fix_by_unsetting(diagnosis, names[i]);
        }
    }
}

void
check_aws(struct diagnosis *diagnosis)
{
    struct aws aws = {0};

    aws_environment_read(&aws.environment);
    aws.profile = aws.environment.profile == NULL ? "default" : aws.environment.profile;
    if (read_file(diagnosis, &aws.files, AWS_CONFIG) && read_file(diagnosis, &aws.files, AWS_CREDENTIALS)) {
        aws_chain_pick(&aws.files, &aws.environment, &aws.choice);
        report_choice(diagnosis, &aws);
        check_profiles_of_ours(diagnosis, &aws);
        check_keys_and_profile(diagnosis, &aws);
    }
    check_region(diagnosis);
    check_endpoints(diagnosis);
    check_trust(diagnosis);
    aws_files_clear(&aws.files);
}
