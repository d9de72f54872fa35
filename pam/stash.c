/* SPDX-License-Identifier: MIT
 *
 * Stores the password between two PAM phases. */
#include "stash.h"

#include <string.h>
#include <sys/mman.h>

static const char data_name[] = "pam_ajc_stash";

/* Frees only our memory: libpam also calls this in forked processes. */
static void
destroy(pam_handle_t *pam, void *data, int status)
{
    (void)pam, (void)status;
    if (data != NULL) {
        explicit_bzero(data, sizeof(struct stash));
        munmap(data, sizeof(struct stash));
    }
}

void
stash_keep(pam_handle_t *pam, const struct person *person, const char *password)
{
    size_t size = strnlen(password, PAM_MAX_RESP_SIZE);
    struct stash *stash;
    void *pages;

    stash_discard(pam);
    if (size == 0 || size == PAM_MAX_RESP_SIZE) {
        return;
    }
    pages = mmap(NULL, sizeof(struct stash), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        return;
    }
    /* Each protection is optional; a login continues without it. */
    madvise(pages, sizeof(struct stash), MADV_DONTDUMP);
    madvise(pages, sizeof(struct stash), MADV_WIPEONFORK);
    (void)!mlock(pages, sizeof(struct stash));
    stash = pages;
    stash->person = *person;
    stash->size = size;
    memcpy(stash->password, password, size);
    if (pam_set_data(pam, data_name, stash, destroy) != PAM_SUCCESS) {
        destroy(pam, stash, 0);
    }
}

const struct stash *
stash_find(pam_handle_t *pam)
{
    const void *data = NULL;
    const struct stash *stash;

    if (pam_get_data(pam, data_name, &data) != PAM_SUCCESS || data == NULL) {
        return NULL;
    }
    stash = data;
    return stash->size == 0 ? NULL : stash;
}

void
stash_discard(pam_handle_t *pam)
{
    const void *data = NULL;

    if (pam_get_data(pam, data_name, &data) == PAM_SUCCESS && data != NULL) {
        pam_set_data(pam, data_name, NULL, NULL);
    }
}
