/* SPDX-License-Identifier: MIT
 *
 * The place of pam_ajc.so in a stack, and whether its options include a user.
 */
#include "pam_stack/pam_stack.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "pam_stack/pam_flow.h"

enum { MINIMUM_UID = 1000, GROUPS_MAX = 4096 }; /* the module's default; groups of a user */

const char *const pam_services[] = {"sshd",    "login", "su",     "sudo", "gdm-password",
                                    "lightdm", "sddm",  "greetd", "kde",  NULL};

/* The value of an option NAME=VALUE; NULL for another option. */
static const char *
value_of(const char *word, const char *name)
{
    size_t length = strlen(name);

    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

/* Like the module: the last of several options is used; an invalid one is ignored. */
static void
take_option(const char *word, struct pam_stack_answer *answer)
{
    const char *value;
    long long number;

    if ((value = value_of(word, "helper")) != NULL && *value == '/') {
        text_copy(answer->helper, sizeof(answer->helper), value);
    } else if ((value = value_of(word, "services")) != NULL && *value != '\0') {
        text_copy(answer->services, sizeof(answer->services), value);
    } else if ((value = value_of(word, "group")) != NULL && *value != '\0') {
        text_copy(answer->group, sizeof(answer->group), value);
    } else if ((value = value_of(word, "password_module")) != NULL && *value != '\0') {
        text_copy(answer->password_module, sizeof(answer->password_module), value);
    } else if ((value = value_of(word, "minimum_uid")) != NULL && text_to_number(value, 0, 0xfffffffe, &number)) {
        answer->minimum_uid = (uid_t)number;
    }
}

/* libpam removes the brackets around an option. */
static void
take_options(const char *options, struct pam_stack_answer *answer)
{
    char line[PAM_PATH_SIZE];
    char *at = line;
    char *word;

    text_copy(line, sizeof(line), options);
    while ((word = pam_control_next_word(&at)) != NULL) {
        word += *word == '[';
        word[strcspn(word, "]")] = '\0';
        take_option(word, answer);
    }
}

/* Its line is read before the stack is followed, because it can name modules that check passwords. */
static const struct pam_entry *
find_ours(const struct pam_config *config)
{
    for (size_t i = 0; i < config->count; i++) {
        if (strcmp(config->entries[i].module, "pam_ajc.so") == 0) {
            return &config->entries[i];
        }
    }
    return NULL;
}

static void
name_module(char name[static PAM_MODULE_SIZE], const struct pam_entry *entry)
{
    text_copy(name, PAM_MODULE_SIZE, entry == NULL ? "" : entry->module);
}

static enum pam_place
decide(const struct pam_flow *flow)
{
    if (flow->is_doubtful) {
        return flow->is_refused ? PAM_REFUSED : PAM_REPLACED;
    }
    if (flow->checker == NULL) {
        return PAM_WITHOUT_MODULE;
    }
    if (!flow->is_given) {
        return flow->ours < flow->checker ? PAM_BEFORE : PAM_JUMPED_OVER;
    }
    return flow->is_stale ? PAM_STALE : PAM_RIGHT;
}

enum pam_place
pam_stack_place(const char *directories, const char *service, struct pam_stack_answer *answer)
{
    CLEANUP_PAM_CONFIG struct pam_config config;
    const struct pam_entry *ours;
    struct pam_flow flow;

    *answer = (struct pam_stack_answer){.minimum_uid = MINIMUM_UID};
    if (!pam_config_read(directories, service, &config)) {
        return PAM_NO_SERVICE;
    }
    answer->is_other = config.is_other;
    if (config.hidden[0] != '\0') {
        text_copy(answer->file, sizeof(answer->file), config.hidden);
        return PAM_HIDDEN;
    }
    ours = find_ours(&config);
    if (ours == NULL) {
        return PAM_NOT_THERE;
    }
    text_copy(answer->file, sizeof(answer->file), ours->file);
    take_options(ours->options, answer);
    if (!config.is_understood) {
        return PAM_NOT_UNDERSTOOD;
    }
    pam_flow_follow(&config, answer->password_module, &flow);
    name_module(answer->checker, flow.checker);
    name_module(answer->source, flow.source);
    name_module(answer->accepting, flow.accepting);
    answer->has_others = flow.has_others;
    return decide(&flow);
}

static bool
is_in_group(uid_t uid, const char *name)
{
    const struct passwd *user = getpwuid(uid);
    CLEANUP_FREE gid_t *groups = calloc(GROUPS_MAX, sizeof(*groups));
    const struct group *group;
    int count = GROUPS_MAX;

    if (user == NULL || groups == NULL || getgrouplist(user->pw_name, user->pw_gid, groups, &count) < 0 ||
        (group = getgrnam(name)) == NULL) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (groups[i] == group->gr_gid) {
            return true;
        }
    }
    return false;
}

enum pam_reach
pam_stack_reach(const struct pam_stack_answer *answer, const char *service, uid_t uid)
{
    if (answer->services[0] != '\0' && strcmp(answer->services, "any") != 0 &&
        pam_control_index(answer->services, ',', service) < 0) {
        return PAM_NOT_SERVICE;
    }
    if (uid < answer->minimum_uid) {
        return PAM_NOT_UID;
    }
    return answer->group[0] == '\0' || is_in_group(uid, answer->group) ? PAM_REACHES : PAM_NOT_GROUP;
}

bool
pam_stack_is_in_use(const char *directories, uid_t uid)
{
    struct pam_stack_answer answer;

    for (size_t i = 0; pam_services[i] != NULL; i++) {
        if (pam_stack_place(directories, pam_services[i], &answer) == PAM_RIGHT && !answer.is_other &&
            pam_stack_reach(&answer, pam_services[i], uid) == PAM_REACHES) {
            return true;
        }
    }
    return false;
}
