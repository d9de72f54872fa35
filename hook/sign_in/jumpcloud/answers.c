/* SPDX-License-Identifier: MIT
 *
 * Finds the row of an answer and sets its failure.
 */
#include "sign_in/jumpcloud/answers.h"

#include "base/text.h"

const struct answer_row answer_rows[ANSWER_COUNT] = {
#define ROW(request, name, statuses, targets, words, bodies, meaning, retry, failure, values) \
    [ANSWER_##request##_## \
        name] = {#request "_" #name, ASKED_##request, statuses,          targets,        words, bodies, \
                 MEANS_##meaning,    RETRY_##retry,   FAILURE_##failure, VALUES_##values},
#define STEP(request, failure, values) \
    request##_ANSWERS(ROW, request) ROW(request, UNKNOWN, ANY, ANY, ANY, ANY, UNKNOWN, NOTHING, failure, values)
    ANSWERED(STEP)
#undef STEP
#undef ROW
};

/* checks of the rows */

/* A row that retries, or that means a wrong secret, must name a message or a target. A row without a meaning, or of a
 * denial, must not retry. */
#define IS_NAMED(targets, words, bodies) ((targets) != ANY || (words) != ANY || ((bodies)&HAS_FACTORS) != 0)
#define IS_RETRY(retry) (RETRY_##retry == RETRY_LOGIN || RETRY_##retry == RETRY_FACTOR || RETRY_##retry == RETRY_TOKEN)
#define IS_OF_LOGIN(request) (ASKED_##request != ASKED_PAGE && ASKED_##request != ASKED_APPLICATIONS)
#define ROW(request, name, statuses, targets, words, bodies, meaning, retry, failure, values) \
    _Static_assert(MEANS_##meaning != MEANS_REFUSED || ((words) == SAYS_WRONG && (statuses) == STATUS_401), \
                   #request " " #name ": only known words mean a wrong password"); \
    _Static_assert(!IS_OF_LOGIN(request) || !IS_RETRY(retry) || IS_NAMED(targets, words, bodies), \
                   #request " " #name ": a retry needs a known message or target"); \
    _Static_assert((MEANS_##meaning != MEANS_UNKNOWN && MEANS_##meaning != MEANS_DENIED) || \
                       RETRY_##retry == RETRY_NOTHING, \
                   #request " " #name ": nothing that was denied is retried"); \
    _Static_assert((FAILURE_##failure == FAILURE_NONE) == \
                           (MEANS_##meaning >= MEANS_ACCEPTED && MEANS_##meaning != MEANS_PUSH_ENDED && \
                            MEANS_##meaning != MEANS_KEY_REFUSED) || \
                       MEANS_##meaning == MEANS_NOT_THERE, \
                   #request " " #name ": exactly the answers that mean a failure name one");
#define STEP(request, failure, values) request##_ANSWERS(ROW, request)
ANSWERED(STEP)
#undef STEP
#undef ROW

/* Checks that each request has its rows. */
enum {
#define STEP(request, failure, values) STEP_OF_##request,
    ANSWERED(STEP)
#undef STEP
        STEP_COUNT
};
#define STEP(request, failure, values) \
    _Static_assert((int)STEP_OF_##request == (int)ASKED_##request, #request " is not in the order of enum asked");
ANSWERED(STEP)
#undef STEP
_Static_assert((int)STEP_COUNT == (int)ASKED_COUNT, "a request has no answers");

/* --- the failure of a row --- */

static void
explain(const struct answer_row *row, const struct answer_facts *facts, const struct answer_place *place,
        struct failure *failure)
{
    const char *comma = facts->message[0] == '\0' ? "" : ", ";
    const char *said = facts->message[0] == '\0' ? "no reason given" : facts->message;

    switch (row->values) {
    case VALUES_NONE:
        failure_set(failure, row->failure);
        break;
    case VALUES_STATUS:
        failure_set(failure, row->failure, facts->status_number);
        break;
    case VALUES_WORDS:
        failure_set(failure, row->failure, said);
        break;
    case VALUES_COMMA_WORDS:
        failure_set(failure, row->failure, comma, facts->message);
        break;
    case VALUES_WORDS_ACCOUNT:
        failure_set(failure, row->failure, said, text_as_word(place->email).text);
        break;
    case VALUES_STATUS_COMMA_WORDS:
        failure_set(failure, row->failure, facts->status_number, comma, facts->message);
        break;
    case VALUES_TARGET:
        failure_set(failure, row->failure, facts->target_shown);
        break;
    case VALUES_TARGET_ACCOUNT_TARGET:
        failure_set(failure, row->failure, facts->target_shown, text_as_word(place->email).text, facts->target_shown);
        break;
    case VALUES_TARGET_CONSOLE:
        failure_set(failure, row->failure, facts->target_shown, place->console_url);
        break;
    case VALUES_SEEN:
        failure_set(failure, row->failure, facts->body_shown);
        break;
    case VALUES_SSO_SEEN:
        failure_set(failure, row->failure, place->sso_url, facts->body_shown);
        break;
    case VALUES_SSO_STATUS_SEEN:
        failure_set(failure, row->failure, place->sso_url, facts->status_number,
                    facts->body_shown[0] == '\0' ? "an empty page" : facts->body_shown);
        break;
    default:
        break;
    }
}

/* --- reading --- */

void
answer_read(enum asked asked, const struct http_reply *reply, const struct answer_place *place, struct answer *answer,
            struct failure *failure)
{
    const struct answer_row *row = answer_rows;
    struct answer_facts facts;

    answer_facts_read(asked, reply, place->console_url, place->sso_url, &facts);
    while (row->asked != asked || (row->statuses & (unsigned)facts.status) == 0 ||
           (row->targets & (unsigned)facts.target) == 0 || (row->words & (unsigned)facts.words) == 0 ||
           (row->bodies & (unsigned)facts.body) == 0) {
        row++;
    }
    *answer = (struct answer){.id = (enum answer_id)(row - answer_rows), .meaning = row->meaning, .retry = row->retry};
    if (row->bodies != ANY) { /* the body of a redirect is ignored */
        answer->factors = facts.factors;
    }
    text_copy(answer->message, sizeof(answer->message), facts.message);
    if (failure != NULL) {
        *failure = (struct failure){0};
        explain(row, &facts, place, failure);
    }
}
