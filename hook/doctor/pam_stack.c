/* SPDX-License-Identifier: MIT
 *
 * Reading PAM stacks. The files are root's and small; what is not understood is passed over, as this is only looked
 * at.
 */
#include "doctor/pam_stack.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

/* Files may include one another in a circle: the count of files ends that. */
enum { ENTRIES_MAX = 256, FILES_MAX = 64, PATH_SIZE = 4096, CONTROL_SIZE = 256 };

struct entry {
    char control[CONTROL_SIZE]; /* "sufficient", "[success=1 default=ignore]" … */
    char module[PAM_MODULE_SIZE];
    char helper[PAM_PATH_SIZE];
    int substack; /* which substack it is in; 0: the service's own stack */
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

/* `options`: the rest of the line. */
static void
add_entry(struct stack *stack, const char *control, const char *module, char *options, int substack)
{
    const char *option;
    const char *slash = strrchr(module, '/');
    struct entry *entry;

    if (stack->count == ENTRIES_MAX) {
        return;
    }
    entry = &stack->entries[stack->count++];
    entry->substack = substack;
    text_copy(entry->control, sizeof(entry->control), control);
    text_copy(entry->module, sizeof(entry->module), slash == NULL ? module : slash + 1);
    while ((option = next_word(&options)) != NULL) {
        if (strncmp(option, "helper=", 7) == 0) {
            text_copy(entry->helper, sizeof(entry->helper), option + 7);
        }
    }
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

static enum pam_place
judge(const struct stack *stack, struct pam_stack_answer *answer)
{
    size_t ours = stack->count;
    size_t first = stack->count;

    for (size_t i = 0; i < stack->count; i++) {
        if (ours == stack->count && strcmp(stack->entries[i].module, "pam_ajc.so") == 0) {
            ours = i;
            text_copy(answer->helper, sizeof(answer->helper), stack->entries[i].helper);
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

    *answer = (struct pam_stack_answer){0};
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

bool
pam_stack_is_in_use(const char *directory)
{
    struct pam_stack_answer ignored;

    for (size_t i = 0; pam_services[i] != NULL; i++) {
        if (pam_stack_place(directory, pam_services[i], &ignored) > PAM_NOT_THERE) {
            return true;
        }
    }
    return false;
}
