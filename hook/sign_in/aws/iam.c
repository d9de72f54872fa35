/* SPDX-License-Identifier: MIT
 *
 * The request for an account's alias, and its reply.
 */
#include "sign_in/aws/iam.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "names/region.h"
#include "sign_in/http/markup.h"

enum { REPLY_MAX_BYTES = 64 << 10, ALIAS_LENGTH_MIN = 3 };

bool
iam_request_aliases(struct aws_request *request, const char *endpoint_url, const char *partition,
                    const struct sts_credentials *credentials)
{
    const struct partition *known = partition_find(partition);

    aws_request_clear(request);
    if (known == NULL) {
        return false;
    }
    if (endpoint_url[0] == '\0') {
        snprintf(request->url, sizeof(request->url), "https://%s/", known->iam_host);
    } else if (!endpoint_url_read(endpoint_url, "IAM", "AWS_ENDPOINT_URL_IAM", request->url, sizeof(request->url),
                                  NULL)) {
        return false;
    }
    form_add(&request->form, "Action", "ListAccountAliases");
    form_add(&request->form, "Version", "2010-05-08");
    request->signing = (struct http_signing){.region = known->iam_region, .service = "iam"};
    aws_request_finish(request, request->url, credentials);
    return true;
}

bool
iam_reply_parse(const struct http_reply *reply, char alias[static IAM_ALIAS_SIZE])
{
    CLEANUP_MARKUP xmlDoc *document = NULL;
    CLEANUP_SECRET struct secret text = {0};
    const xmlNode *root;
    const xmlNode *aliases;

    if (reply->status == 403) {
        alias[0] = '\0';
        return true;
    }
    document = reply->status == 200 ? markup_open_xml(&reply->body, REPLY_MAX_BYTES) : NULL;
    root = document == NULL ? NULL : xmlDocGetRootElement(document);
    aliases = markup_child(markup_child(root, "ListAccountAliasesResult"), "AccountAliases");
    if (aliases == NULL) {
        return false;
    }
    /* IAM: 3 to 63 lower-case letters, digits and hyphens */
    if (markup_text(markup_child(aliases, "member"), &text) &&
        (text.size < ALIAS_LENGTH_MIN || text.size >= IAM_ALIAS_SIZE ||
         strspn(text.text, "abcdefghijklmnopqrstuvwxyz0123456789-") != text.size)) {
        return false;
    }
    return text_copy(alias, IAM_ALIAS_SIZE, secret_text(&text));
}
