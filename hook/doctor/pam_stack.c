/* SPDX-License-Identifier: MIT
 *
 * Reading PAM stacks. The files are root's and small; what is not understood is passed over, as this is only looked
 * at.
 */
#include "doctor/pam_stack.h"

#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

/* Files may include one another in a circle: the count of files ends that. */
enum { ENTRIES_MAX = 256, FILES_MAX = 64, PATH_SIZE = 4096, CONTROL_SIZE = 256 };

enum { MINIMUM_UID = 1000, GROUPS_MAX = 4096 }; /* the module's own; of a user */

struct entry {
    char control[CONTROL_SIZE]; /* "sufficient", "[success=1 default=ignore]" … */
    char module[PAM_MODULE_SIZE];
    char options[PAM_PATH_SIZE]; /* the rest of the line */
    int substack;                /* which substack it is in; 0: the service's own stack */
};

struct stack {
    const char *directory;
    struct entry entries[ENTRIES_MAX];
    size_t count;
    int substacks;
    int files;
};

const char *const pam_services[] = {"sshd",    "login", "su",     "sudo", "gdm-password",
                                    "lightdm", "sddm",  "greetd", "kde",  NULL};

/* Modules that ask for a password that can be JumpCloud's, or fetch it for others. */
static const char *const asking_modules[] = {"pam_unix.so",   "pam_sss.so",     "pam_ldap.so",
                                             "pam_krb5.so",   "pam_winbind.so", "pam_systemd_home.so",
                                             "pam_userdb.so", "pam_pwdfile.so", "pam_token.so"};

/* The next word at `*text`; one in brackets counts as one. */
static char *
next_word(char **text)
{
    char *word = *text + strspn(*text, " \t\n");
    size_t length = *word == '[' ? strcspn(word, "]") + 1 : strcspn(word, " \t\n");

    if (*word == '\0') {
        return NULL;
    }
    if (length > strlen(word)) {
        length = strlen(word);
    }
    *text = word + length;
    if (**text != '\0') {
        *(*text)++ = '\0';
    }
    return word;
}

static void read_service(struct stack *stack, const char *service, int substack);

static void
add_entry(struct stack *stack, const char *control, const char *module, const char *options, int substack)
{
    const char *slash = strrchr(module, '/');
    struct entry *entry;

    if (stack->count == ENTRIES_MAX) {
        return;
    }
    entry = &stack->entries[stack->count++];
    entry->substack = substack;
    text_copy(entry->control, sizeof(entry->control), control);
    text_copy(entry->module, sizeof(entry->module), slash == NULL ? module : slash + 1);
    text_copy(entry->options, sizeof(entry->options), options);
}

static void
read_line(struct stack *stack, char *line, int substack)
{
    char *type;
    char *control;
    char *module;

    line[strcspn(line, "#")] = '\0';
    type = next_word(&line);
    control = type == NULL ? NULL : next_word(&line);
    if (control == NULL) {
        return;
    }
    if (strcmp(type, "@include") == 0) {
        read_service(stack, control, substack);
        return;
    }
    module = next_word(&line);
    if (strcasecmp(type + (*type == '-'), "auth") != 0 || module == NULL) {
        return;
    }
    if (strcmp(control, "include") == 0) {
        read_service(stack, module, substack);
    } else if (strcmp(control, "substack") == 0) {
        read_service(stack, module, ++stack->substacks);
    } else {
        add_entry(stack, control, module, line, substack);
    }
}

static FILE *
open_service(const struct stack *stack, const char *service)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "%s/%s", *service == '/' ? "" : stack->directory, service);
    return fopen(path, "re");
}

static void
read_service(struct stack *stack, const char *service, int substack)
{
    CLEANUP_FILE FILE *stream = stack->files++ >= FILES_MAX ? NULL : open_service(stack, service);
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;

    while (stream != NULL && getline(&line, &size, stream) >= 0) {
        read_line(stack, line, substack);
    }
}

static bool
asks(const char *module)
{
    for (size_t i = 0; i < sizeof(asking_modules) / sizeof(asking_modules[0]); i++) {
        if (strcmp(module, asking_modules[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What a success of the entry passes over: everything behind it in its stack, some, or nothing. A substack that ends
 * early goes on behind it. */
static size_t
passed_over(const struct entry *entry)
{
    const char *success = strstr(entry->control, "success=");
    long long jump = 0;
    char number[8] = "";

    if (strcmp(entry->control, "sufficient") == 0 || strstr(entry->control, "success=done") != NULL) {
        return entry->substack == 0 ? ENTRIES_MAX : 0;
    }
    if (success != NULL && isdigit((unsigned char)success[8])) {
        snprintf(number, sizeof(number), "%.*s", (int)strspn(success + 8, "0123456789"), success + 8);
    }
    return text_to_number(number, 1, ENTRIES_MAX, &jump) ? (size_t)jump : 0;
}

/* The value of a word NAME=VALUE; NULL when it is another one's. */
static const char *
value_of(const char *word, const char *name)
{
    size_t length = strlen(name);

    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

/* As the module does: of several the last one counts, one that is wrong changes nothing. */
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
    } else if ((value = value_of(word, "minimum_uid")) != NULL && text_to_number(value, 0, 0xfffffffe, &number)) {
        answer->minimum_uid = (long)number;
    }
}

/* libpam takes the brackets off a word. */
static void
take_options(const char *options, struct pam_stack_answer *answer)
{
    char line[PAM_PATH_SIZE];
    char *at = line;
    char *word;

    text_copy(line, sizeof(line), options);
    while ((word = next_word(&at)) != NULL) {
        word += *word == '[';
        word[strcspn(word, "]")] = '\0';
        take_option(word, answer);
    }
}

static enum pam_place
judge(const struct stack *stack, struct pam_stack_answer *answer)
{
    size_t ours = stack->count;
    size_t first = stack->count;

    for (size_t i = 0; i < stack->count; i++) {
        if (ours == stack->count && strcmp(stack->entries[i].module, "pam_ajc.so") == 0) {
            ours = i;
            take_options(stack->entries[i].options, answer);
        }
        if (first == stack->count && asks(stack->entries[i].module)) {
            first = i;
            text_copy(answer->asks, sizeof(answer->asks), stack->entries[i].module);
        }
    }
    if (ours == stack->count) {
        return PAM_NOT_THERE;
    }
    if (first == stack->count) {
        return PAM_WITHOUT_MODULE;
    }
    if (ours < first) {
        return PAM_BEFORE;
    }
    return first + passed_over(&stack->entries[first]) >= ours ? PAM_JUMPED_OVER : PAM_RIGHT;
}

enum pam_place
pam_stack_place(const char *directory, const char *service, struct pam_stack_answer *answer)
{
    CLEANUP_FREE struct stack *stack = calloc(1, sizeof(*stack));
    CLEANUP_FILE FILE *stream = NULL;

    *answer = (struct pam_stack_answer){.minimum_uid = MINIMUM_UID};
    if (stack == NULL) {
        return PAM_NO_SERVICE;
    }
    stack->directory = directory;
    stream = open_service(stack, service);
    if (stream == NULL) {
        return PAM_NO_SERVICE;
    }
    read_service(stack, service, 0);
    return judge(stack, answer);
}

static bool
is_named(const char *list, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = list; *at != '\0'; at += *at == ',') {
        size_t word = strcspn(at, ",");

        if (word == length && strncmp(at, name, length) == 0) {
            return true;
        }
        at += word;
    }
    return false;
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
    if (answer->services[0] != '\0' && strcmp(answer->services, "any") != 0 && !is_named(answer->services, service)) {
        return PAM_NOT_SERVICE;
    }
    if ((long)uid < answer->minimum_uid) {
        return PAM_NOT_UID;
    }
    return answer->group[0] == '\0' || is_in_group(uid, answer->group) ? PAM_REACHES : PAM_NOT_GROUP;
}

bool
pam_stack_is_in_use(const char *directory, uid_t uid)
{
    struct pam_stack_answer answer;

    for (size_t i = 0; pam_services[i] != NULL; i++) {
        if (pam_stack_place(directory, pam_services[i], &answer) > PAM_NOT_THERE &&
            pam_stack_reach(&answer, pam_services[i], uid) == PAM_REACHES) {
            return true;
        }
    }
    return false;
}
