/* SPDX-License-Identifier: MIT
 *
 * Reads and writes libcurl's cookies, which is possible only through an easy handle.
 */
#include "sign_in/http/cookies.h"

#include <string.h>

static CURL *
open_jar(CURLSH *jar)
{
    CURL *easy = curl_easy_init();

    if (easy != NULL) {
        curl_easy_setopt(easy, CURLOPT_SHARE, jar);
        curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
    }
    return easy;
}

void
http_jar_save(CURLSH *jar, struct secret *text)
{
    CURL *easy = open_jar(jar);
    struct curl_slist *cookies = NULL;

    secret_clear(text);
    if (easy == NULL) {
        return;
    }
    curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &cookies);
    for (const struct curl_slist *cookie = cookies; cookie != NULL; cookie = cookie->next) {
        secret_append(text, cookie->data);
        secret_append(text, "\n");
    }
    curl_slist_free_all(cookies);
    curl_easy_cleanup(easy);
}

/* The Netscape format has seven fields. CURLOPT_COOKIELIST also accepts commands, which must not come from a text. */
static bool
is_cookie_line(const char *line)
{
    size_t tabs = 0;

    for (const char *tab = strchr(line, '\t'); tab != NULL; tab = strchr(tab + 1, '\t')) {
        tabs++;
    }
    return tabs == 6;
}

void
http_jar_restore(CURLSH *jar, const char *text)
{
    CLEANUP_SECRET struct secret copy = {0};
    CURL *easy = open_jar(jar);
    char *rest;
    char *line;

    if (easy == NULL) {
        return;
    }
    curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
    secret_set(&copy, text);
    rest = copy.text;
    while ((line = strsep(&rest, "\n")) != NULL) {
        if (is_cookie_line(line)) {
            curl_easy_setopt(easy, CURLOPT_COOKIELIST, line);
        }
    }
    curl_easy_cleanup(easy);
}
