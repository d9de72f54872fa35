/* SPDX-License-Identifier: MIT
 *
 * The user who logs in. */
#include "person.h"

#include <grp.h>
#include <pwd.h>
#include <security/pam_ext.h>
#include <security/pam_modutil.h>
#include <shadow.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { GROUPS_FIRST = 64, GROUPS_MOST = 65536 /* NGROUPS_MAX of the kernel */ };

static const uid_t uid_of_nobody = 65534;

bool
person_find(pam_handle_t *pam, const struct options *options, struct person *person)
{
    const void *item = NULL;
    const struct passwd *entry;
    const char *name;

    if (pam_get_item(pam, PAM_USER, &item) != PAM_SUCCESS || item == NULL) {
        return false;
    }
    name = item;
    if (*name == '\0' || strlen(name) >= PERSON_NAME_SIZE) {
        return false;
    }
    entry = pam_modutil_getpwnam(pam, name);
    if (entry == NULL || entry->pw_uid < options->minimum_uid || entry->pw_uid == uid_of_nobody ||
        entry->pw_uid == (uid_t)-1 ||
        (options->group != NULL && pam_modutil_user_in_group_nam_nam(pam, entry->pw_name, options->group) != 1)) {
        return false;
    }
    *person = (struct person){.uid = entry->pw_uid, .gid = entry->pw_gid};
    memcpy(person->name, name, strlen(name) + 1);
    return true;
}

bool
person_has_lasting_password(pam_handle_t *pam, const struct person *person)
{
    const struct passwd *user = pam_modutil_getpwnam(pam, person->name);
    const struct spwd *entry = pam_modutil_getspnam(pam, person->name);
    long today = (long)(time(NULL) / (24L * 60 * 60));

    if (user == NULL || *user->pw_passwd == '\0') {
        return false;
    }
    if (entry == NULL) {
        return true;
    }
    /* The rule of pam_unix.so, in days since 1970: 0 requires a change at once. */
    return *entry->sp_pwdp != '\0' && entry->sp_lstchg != 0 &&
           (entry->sp_lstchg < 0 || entry->sp_max < 0 || today - entry->sp_lstchg <= entry->sp_max);
}

gid_t *
person_groups(const struct person *person, size_t *count)
{
    int size = GROUPS_FIRST;
    gid_t *groups = calloc((size_t)size, sizeof(*groups));

    /* The first call may return the number of groups. */
    while (groups != NULL && getgrouplist(person->name, person->gid, groups, &size) < 0) {
        free(groups);
        groups = size > 0 && size <= GROUPS_MOST ? calloc((size_t)size, sizeof(*groups)) : NULL;
    }
    *count = groups == NULL ? 0 : (size_t)size;
    return groups;
}
