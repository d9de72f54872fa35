/* SPDX-License-Identifier: MIT
 *
 * A host that limits the rate of requests.
 */
#include "busy.h"

bool
busy_answer(struct sandbox *sandbox, enum script_busy host, struct answer *answer)
{
    const struct script *script = sandbox->script;

    if (script->busy.host != (int)host || sandbox->busy_answers >= script->busy.times) {
        return false;
    }
    sandbox->busy_answers++;
    answer_text(answer, (unsigned)script->busy.status, "text/html", "<html><body>Later.</body></html>\n");
    if (script->busy.retry_after > 0) {
        answer_header(answer, "Retry-After", "%ld", script->busy.retry_after);
    }
    return true;
}
