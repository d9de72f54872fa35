/* SPDX-License-Identifier: MIT
 *
 * Parses the portal's list of applications.
 */
#include "sign_in/jumpcloud/applications_reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_cleanup.h"
#include "base/text.h"
#include "names/origin.h"
#include "sign_in/jumpcloud/portal_reply.h"

static const char page_start[] = "/saml2/";

/* The path of a SAML page, without anything that libcurl, a server or a terminal could interpret in another way. */
static bool
is_saml_path(const char *path)
{
    return strncmp(path, page_start, strlen(page_start)) == 0 && path[strlen(page_start)] != '\0' &&
           text_is_made_of(path, OFFERED_URL_SIZE, "/._~%+@-") && strstr(path, "/.") == NULL &&
           strstr(path, "//") == NULL;
}

/* Parses the URL of a SAML page on that origin and normalises its origin. */
static bool
read_url(const char *text, const char *sso_url, char url[static OFFERED_URL_SIZE])
{
    const char *path = origin_path(sso_url, text);

    return path != NULL && is_saml_path(path) &&
           snprintf(url, OFFERED_URL_SIZE, "%s%s", sso_url, path) < OFFERED_URL_SIZE;
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

static void
read_all(const cJSON *items, const char *sso_url, struct offered_application *list, size_t *count)
{
    const cJSON *item;

    *count = 0;
    cJSON_ArrayForEach(item, items)
    {
        char url[OFFERED_URL_SIZE];

        if (*count < OFFERED_MAX && is_offered(item) && read_url(portal_reply_text(item, "ssoUrl"), sso_url, url) &&
            !is_listed(list, *count, url)) {
            fill(&list[(*count)++], item, url);
        }
    }
}

/* Whether an entry is an application; otherwise `lacks` is the missing member. */
static bool
is_application(const cJSON *item, char *lacks, size_t size)
{
    const cJSON *sso = cJSON_GetObjectItemCaseSensitive(item, "sso");
    const char *missing = portal_reply_text(sso, "type")[0] == '\0'      ? "sso.type"
                          : portal_reply_text(item, "ssoUrl")[0] == '\0' ? "ssoUrl"
                                                                         : NULL;

    if (missing != NULL) {
        text_copy(lacks, size, missing);
    }
    return missing == NULL;
}

bool
applications_reply_is_readable(const cJSON *items, char *lacks, size_t size)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, items)
    {
        if (is_application(item, lacks, size)) {
            return true;
        }
    }
    return cJSON_GetArraySize(items) == 0;
}

void
applications_reply_parse(const struct secret *body, const char *sso_url, struct offered_application **list,
                         size_t *count)
{
    CLEANUP_JSON cJSON *json = cJSON_ParseWithLength(secret_text(body), body->size);

    *list = calloc(OFFERED_MAX, sizeof(**list));
    if (*list == NULL) {
        abort();
    }
    read_all(json, sso_url, *list, count);
}
