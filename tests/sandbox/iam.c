/* SPDX-License-Identifier: MIT
 *
 * The alias of the account that the signer's role is in; an account has one at most (IAM API reference, version
 * 2010-05-08).
 */
#include <string.h>

#include <microhttpd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "encoding.h"
#include "sandbox.h"
#include "sts_answer.h"

static void
list_account_aliases(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const struct credentials *signer = credentials_of_signer(sandbox->script, request, "iam", answer);
    const char *alias = script_text(sandbox->script, "account_alias");
    struct sts_answer xml;

    if (signer == NULL) {
        return;
    }
    answer_note(answer, "account", signer->account);
    sts_answer_begin(&xml, "https://iam.amazonaws.com/doc/2010-05-08/", "ListAccountAliases");
    sts_answer_element(&xml, "IsTruncated", "false");
    fputs("<AccountAliases>\n", xml.xml);
    if (alias != NULL) {
        sts_answer_element(&xml, "member", alias);
    }
    fputs("</AccountAliases>\n", xml.xml);
    sts_answer_end(&xml, answer);
}

void
iam_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const struct script *script = sandbox->script;
    const char *failing = script_text(script, "error.action");
    CLEANUP_FREE char *action = encoding_form_field(request->body, "Action");
    CLEANUP_FREE char *version = encoding_form_field(request->body, "Version");

    answer->delay_seconds = (unsigned)script_number(script, "iam_slow");
    answer_note(answer, "action", action == NULL ? "" : action);
    if (action == NULL || strcmp(action, "ListAccountAliases") != 0 || version == NULL ||
        strcmp(version, "2010-05-08") != 0) {
        sts_answer_error(answer, MHD_HTTP_BAD_REQUEST, "InvalidAction", "The sandbox has ListAccountAliases only.");
    } else if (failing == NULL || !sts_answer_scripted_error(answer, script, action)) {
        list_account_aliases(sandbox, request, answer);
    }
    answer_date(answer, clock_now() + script_number(script, "clock_skew"));
}
