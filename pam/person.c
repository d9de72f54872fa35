/* SPDX-License-Identifier: MIT
 *
 * Who is logging in.
 */
#include "person.h"

#include <grp.h>
#include <pwd.h>
#include <security/pam_ext.h>
#include <security/pam_modutil.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_FIRST = 64, GROUPS_MOST = 65536 /* NGROUPS_MAX of the kernel */ };

static const uid_t uid_of_nobody = 65534;

static const char *
text_item(pam_handle_t *pam, int item)
{
    const void *value = NULL;

    return pam_get_item(pam, item, &value) == PAM_SUCCESS && value != NULL ? value : "";
}

static bool
is_wanted(pam_handle_t *pam, const struct options *options, const struct passwd *entry)
{
    return entry->pw_uid >= options->minimum_uid && entry->pw_uid != uid_of_nobody && entry->pw_uid != (uid_t)-1 &&
           (options->group == NULL || pam_modutil_user_in_group_nam_nam(pam, entry->pw_name, options->group) == 1);
}

bool
person_find(pam_handle_t *pam, const struct options *options, struct person *person)
{
    const char *name = text_item(pam, PAM_USER);
    const struct passwd *entry;

    if (*name == '\0' || strlen(name) >= PERSON_NAME_SIZE || !options_cover(options, text_item(pam, PAM_SERVICE))) {
        return false;
    }
    entry = pam_modutil_getpwnam(pam, name);
    if (entry == NULL || !is_wanted(pam, options, entry)) {
        return false;
    }
    *person = (struct person){.uid = entry->pw_uid, .gid = entry->pw_gid};
    memcpy(person->name, name, strlen(name) + 1);
    return true;
}

gid_t *
person_groups(const struct person *person, size_t *count)
{
    int size = GROUPS_FIRST;
    gid_t *groups = calloc((size_t)size, sizeof(*groups));

    /* The first answer may be how many there are. */
    while (groups != NULL && getgrouplist(person->name, person->gid, groups, &size) < 0) {
        free(groups);
        groups = size > 0 && size <= GROUPS_MOST ? calloc((size_t)size, sizeof(*groups)) : NULL;
    }
    *count = groups == NULL ? 0 : (size_t)size;
    return groups;
}
