/* SPDX-License-Identifier: MIT
 *
 * The question for an AWS region.
 */
#include "command/region_question.h"

#include <stdio.h>

#include "aws_files/profile.h"
#include "session/ask/prompt.h"
#include "shell_env/environment.h"

enum { ANSWERS_MAX = 3 };

static void
ask(const struct context *context, const struct partition *partition, char region[static REGION_SIZE])
{
    char question[REGION_SIZE + 64];
    struct error error;

    prompt_open(true);
    snprintf(question, sizeof(question), "Enter the AWS region for your profiles [%s]: ", partition->implicit_region);
    for (int i = 0; i < ANSWERS_MAX && prompt_is_possible(); i++) {
        char answer[REGION_SIZE] = "";
        struct failure failure = {0};

        if (!prompt_line(question, answer, sizeof(answer), &failure)) {
            return;
        }
        if (config_put_setting(context->config, "region", *answer == '\0' ? partition->implicit_region : answer,
                               &error)) {
            (void)!region_parse(*answer == '\0' ? partition->implicit_region : answer, region);
            report_message("%s is the region of profiles that have none; another for one of them: ajc-hook edit NAME "
                           "--region REGION",
                           region);
            return;
        }
        prompt_print("%s", error.text);
    }
}

bool
region_ask_if_unknown(const struct context *context, const struct credentials *credentials,
                      char region[static REGION_SIZE])
{
    const struct partition *partition = partition_find(credentials->partition);

    /* Partitions other than "aws" have a region of their own. One that ajc exported for another profile is removed. */
    if (*partition_region(credentials->partition, region) != '\0' || environment_has_foreign_region() ||
        aws_profile_has_region()) {
        return true;
    }
    if (partition != NULL) {
        ask(context, partition, region);
    }
    return region[0] != '\0';
}
