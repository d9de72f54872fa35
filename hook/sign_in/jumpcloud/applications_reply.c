/* SPDX-License-Identifier: MIT
 *
 * Parses the portal's list of applications.
 */
#include "sign_in/jumpcloud/applications_reply.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/text.h"
#include "names/origin.h"
#include "sign_in/jumpcloud/portal_reply.h"

static const char page_start[] = "/saml2/";

/* Parses the URL of a SAML page on that origin and normalises its origin. Its path has nothing that libcurl, a server
 * or a terminal could interpret in another way. */
static bool
read_url(const char *text, const char *sso_url, char url[static OFFERED_URL_SIZE])
{
    const char *path = origin_path(sso_url, text);

    return path != NULL && strncmp(path, page_start, strlen(page_start)) == 0 && path[strlen(page_start)] != '\0' &&
           text_is_made_of(path, OFFERED_URL_SIZE, "/._~%+@-") && strstr(path, "/.") == NULL &&
           strstr(path, "//") == NULL && snprintf(url, OFFERED_URL_SIZE, "%s%s", sso_url, path) < OFFERED_URL_SIZE;
}

/* Bookmarks have no assertion; inactive applications are skipped, too. */
static bool
is_offered(const cJSON *item)
{
    const cJSON *sso = cJSON_GetObjectItemCaseSensitive(item, "sso");

    return strcmp(portal_reply_text(sso, "type"), "saml") == 0 &&
           !cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(item, "active"));
}

static bool
is_listed(const struct offered_application *list, size_t count, const char *url)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].url, url) == 0) {
            return true;
        }
    }
    return false;
}

/* JumpCloud's AWS templates have this name; labels and URLs often contain it, too. */
static bool
mentions_aws(const char *text)
{
    return strcasestr(text, "aws") != NULL || strcasestr(text, "amazon") != NULL;
}

static void
fill(struct offered_application *application, const cJSON *item, const char *url)
{
    const char *template = portal_reply_text(item, "name");
    const char *label = portal_reply_text(item, "displayLabel");
    const char *page = strstr(url, page_start) + strlen(page_start);
    const char *shown = *label != '\0' ? label : *template != '\0' ? template : page;

    text_make_visible(application->name, sizeof(application->name), shown);
    text_copy(application->url, sizeof(application->url), url);
    application->is_aws = mentions_aws(template) || mentions_aws(label) || mentions_aws(page);
}

bool
applications_reply_is_readable(const cJSON *items, char *lacks, size_t size)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, items)
    {
        const cJSON *sso = cJSON_GetObjectItemCaseSensitive(item, "sso");
        bool has_type = portal_reply_text(sso, "type")[0] != '\0';

        if (has_type && portal_reply_text(item, "ssoUrl")[0] != '\0') {
            return true;
        }
        text_copy(lacks, size, has_type ? "ssoUrl" : "sso.type");
    }
    return cJSON_GetArraySize(items) == 0;
}

void
applications_reply_parse(const struct secret *body, const char *sso_url, struct offered_application **list,
                         size_t *count)
{
    CLEANUP_JSON cJSON *json = cJSON_ParseWithLength(secret_text(body), body->size);
    const cJSON *item;

    *list = allocate(OFFERED_MAX, sizeof(**list));
    *count = 0;
    cJSON_ArrayForEach(item, json)
    {
        char url[OFFERED_URL_SIZE];

        if (*count < OFFERED_MAX && is_offered(item) && read_url(portal_reply_text(item, "ssoUrl"), sso_url, url) &&
            !is_listed(*list, *count, url)) {
            fill(&(*list)[(*count)++], item, url);
        }
    }
}
