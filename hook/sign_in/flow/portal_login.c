/* SPDX-License-Identifier: MIT
 *
 * The login to the portal: sends requests until JumpCloud accepts or refuses the login.
 */
#include "sign_in/flow/portal_login.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "sign_in/flow/portal_push.h"
#include "sign_in/jumpcloud/jumpcloud_key.h"

/* The next request. */
enum request {
    REQUEST_PASSWORD,
    REQUEST_CODE,       /* with the password, like most public clients */
    REQUEST_CODE_ALONE, /* the other known form */
    REQUEST_PUSH,
    REQUEST_KEY,
};

static const struct {
    enum secret_sent sends;
    const char *name;
} requests[] = {
    [REQUEST_PASSWORD] = {SENT_PASSWORD, "the password"},     [REQUEST_CODE] = {SENT_CODE, "the password with a code"},
    [REQUEST_CODE_ALONE] = {SENT_CODE, "only the code"},      [REQUEST_PUSH] = {SENT_PUSH, "a push"},
    [REQUEST_KEY] = {SENT_KEY, "what a security key signed"},
};

struct login {
    struct driver *driver;
    struct jumpcloud *jumpcloud;
    const struct message_profile *profile; /* NULL: none */
    enum request next;
    struct secret password;
    struct secret code;
    struct message assertion; /* REQUEST_KEY: the key's signature */
    struct secret key_token;  /* REQUEST_KEY: sent with it */
    struct answer answer;     /* the last answer */
    bool has_new_token;       /* JumpCloud refused the previous xsrf token */
};

static void
login_clear(struct login *login)
{
    secret_clear(&login->password);
    secret_clear(&login->code);
    message_clear(&login->assertion);
    secret_clear(&login->key_token);
}

/* --- questions --- */

/* Asks ajc-hook. `is_done`: another process logged in, so neither login nor secret is needed. */
static bool
ask(struct login *login, const struct message *question, struct message *answer, bool *is_done, struct failure *failure)
{
    if (!driver_ask(login->driver, question, answer, failure)) {
        return false;
    }
    *is_done = answer->kind == MESSAGE_USE_PORTAL;
    if (*is_done) {
        log_debug("login of %s: another process logged in", answer->use_portal.email);
        text_copy(login->jumpcloud->email, sizeof(login->jumpcloud->email), answer->use_portal.email);
        jumpcloud_restore(login->jumpcloud, secret_text(&answer->use_portal.portal));
    }
    return true;
}

static bool
ask_login(struct login *login, enum login_reason reason, bool *is_done, struct failure *failure)
{
    struct message question = {.kind = MESSAGE_NEED_LOGIN, .need_login.reason = reason};
    CLEANUP_MESSAGE struct message answer = {0};

    if (!ask(login, &question, &answer, is_done, failure)) {
        return false;
    }
    if (!*is_done) {
        text_copy(login->jumpcloud->email, sizeof(login->jumpcloud->email), answer.login.email);
        secret_move(&login->password, &answer.login.password);
        secret_move(&login->code, &answer.login.code);
        login->next = answer.login.factor == FACTOR_TOTP ? REQUEST_CODE : REQUEST_PASSWORD;
    }
    return true;
}

/* After a refused code with a list of factors JumpCloud may not have seen the code: send the next one in the other
 * form. No code is sent in both forms. */
static bool
ask_factor(struct login *login, struct failure *failure)
{
    bool is_another = login->answer.meaning == MEANS_CODE_REFUSED;
    bool is_unseen = is_another && (login->answer.factors & FACTOR_TOTP) != 0 && login->next != REQUEST_CODE_ALONE;
    struct message question = {
        .kind = MESSAGE_NEED_FACTOR,
        .need_factor.offered = login->answer.factors,
        .need_factor.is_code_refused = is_another,
    };
    CLEANUP_MESSAGE struct message answer = {0};
    CLEANUP_MESSAGE struct message challenge = {0};

    if (!driver_ask(login->driver, &question, &answer, failure)) {
        return false;
    }
    secret_move(&login->code, &answer.factor.code);
    switch ((int)answer.factor.factor) {
    case FACTOR_PUSH:
        login->next = REQUEST_PUSH;
        return true;
    case FACTOR_KEY:
        login->next = REQUEST_KEY;
        return jumpcloud_key_fetch(login->jumpcloud, &challenge, &login->key_token, failure) &&
               driver_ask(login->driver, &challenge, &login->assertion, failure);
    default:
        login->next = is_unseen ? REQUEST_CODE_ALONE : REQUEST_CODE;
        return true;
    }
}

/* Reports the result of the request. After a logout in another terminal the new portal session is ended, too. */
static bool
report_outcome(struct login *login, enum login_outcome outcome, struct failure *failure)
{
    CLEANUP_MESSAGE struct message question = {
        .kind = MESSAGE_ANSWERED, .answered.outcome = outcome, .answered.factors = login->answer.factors};
    CLEANUP_MESSAGE struct message answer = {0};

    text_copy(question.answered.words, sizeof(question.answered.words), login->answer.message);
    question.answered.failure = *failure;
    if (outcome == OUTCOME_ACCEPTED) {
        jumpcloud_save(login->jumpcloud, &question.answered.portal);
    }
    if (!driver_ask(login->driver, &question, &answer, failure)) {
        return false;
    }
    if (outcome == OUTCOME_ACCEPTED && !answer.stored.is_kept) {
        (void)jumpcloud_logout(login->jumpcloud);
        return failure_set(failure, FAILURE_LOGGED_OUT_MEANWHILE, login->jumpcloud->email);
    }
    return true;
}

/* --- one request --- */

/* For a push the result is only that it was sent. False: there was no answer. */
static bool
send_next(struct login *login, struct jumpcloud_push *push, struct failure *failure)
{
    struct jumpcloud *jumpcloud = login->jumpcloud;
    const char *code = login->next == REQUEST_PASSWORD ? "" : secret_text(&login->code);
    const char *path = login->profile == NULL ? NULL : strstr(login->profile->url, "/saml2/");

    if (login->next == REQUEST_PUSH) {
        return jumpcloud_push_start(jumpcloud, push, &login->answer, failure);
    }
    if (login->next == REQUEST_KEY) {
        return jumpcloud_key_log_in(jumpcloud, &login->assertion.assertion, &login->key_token, &login->answer, failure);
    }
    if (login->next == REQUEST_CODE_ALONE) {
        if (!jumpcloud_authenticate_code(jumpcloud, code, &login->answer, failure)) {
            return false;
        }
        if (login->answer.retry != RETRY_WITH_PASSWORD) {
            return true;
        } /* otherwise the code was not processed */
    }
    return jumpcloud_authenticate(jumpcloud, &login->password, code, path == NULL ? NULL : path + 1, &login->answer,
                                  failure);
}

/* OUTCOME_UNKNOWN for all other meanings, and for a second refused token. */
static enum login_outcome
outcome_of(const struct login *login)
{
    static const enum login_outcome outcomes[MEANS_COUNT] = {
        [MEANS_ACCEPTED] = OUTCOME_ACCEPTED,
        [MEANS_REFUSED] = OUTCOME_REFUSED,
        [MEANS_CODE_REFUSED] = OUTCOME_CODE_REFUSED,
        [MEANS_FACTOR_WANTED] = OUTCOME_FACTOR_WANTED,
        [MEANS_DENIED] = OUTCOME_DENIED,
        [MEANS_NOT_PROCESSED] = OUTCOME_LATER,
        [MEANS_TOKEN_REFUSED] = OUTCOME_NOT_READ,
        [MEANS_ELSEWHERE] = OUTCOME_UNANSWERED,
        [MEANS_PUSH_SENT] = OUTCOME_PUSH_SENT,
        [MEANS_PUSH_ENDED] = OUTCOME_PUSH_ENDED,
        [MEANS_KEY_REFUSED] = OUTCOME_KEY_REFUSED,
    };
    enum login_outcome outcome = outcomes[login->answer.meaning];

    return outcome == OUTCOME_NOT_READ && login->has_new_token ? OUTCOME_UNKNOWN : outcome;
}

static void
log_outcome(const struct login *login, enum login_outcome outcome, const struct failure *failure)
{
    static const char *const words[] = {[OUTCOME_ACCEPTED] = "accepted",
                                        [OUTCOME_REFUSED] = "refused",
                                        [OUTCOME_CODE_REFUSED] = "the code was refused",
                                        [OUTCOME_FACTOR_WANTED] = "a second factor is required",
                                        [OUTCOME_DENIED] = "denied, but not because of a wrong secret",
                                        [OUTCOME_NOT_READ] = "JumpCloud refused the xsrf token",
                                        [OUTCOME_LATER] = "JumpCloud did not process it",
                                        [OUTCOME_UNKNOWN] = "an unexpected answer",
                                        [OUTCOME_UNANSWERED] = "no answer",
                                        [OUTCOME_NOT_SENT] = "not sent",
                                        [OUTCOME_PUSH_SENT] = "the push was sent",
                                        [OUTCOME_PUSH_ENDED] = "the push has ended",
                                        [OUTCOME_KEY_REFUSED] = "the security key was refused"};

    log_debug("login of %s: %s, factors 0x%x %s", login->jumpcloud->email, words[outcome], login->answer.factors,
              failure_name(failure->id));
}

/* Sends the permitted request and reports the outcome; for a push also how it ended. */
static bool
exchange(struct login *login, enum login_outcome *outcome, struct failure *failure)
{
    struct jumpcloud_push push = {0};

    log_debug("login of %s: %s", login->jumpcloud->email, requests[login->next].name);
    *failure = (struct failure){0};
    login->answer = (struct answer){0};
    if (!jumpcloud_prepare(login->jumpcloud, failure)) {
        *outcome = OUTCOME_NOT_SENT;
    } else {
        *outcome = send_next(login, &push, failure) ? outcome_of(login) : OUTCOME_UNANSWERED;
    }
    log_outcome(login, *outcome, failure);
    if (!report_outcome(login, *outcome, failure)) {
        return false;
    }
    if (*outcome != OUTCOME_PUSH_SENT) {
        return true;
    }
    *outcome = OUTCOME_PUSH_ENDED;
    if (push_wait(login->driver, login->jumpcloud, &push, failure)) {
        *outcome = OUTCOME_ACCEPTED;
        *failure = (struct failure){0}; /* of a failed poll */
    }
    return report_outcome(login, *outcome, failure);
}

/* --- the loop --- */

/* Asks for the next secret, if the answer allows another attempt. False: there is none. */
static bool
ask_for_next(struct login *login, enum login_outcome outcome, bool *is_done, struct failure *failure)
{
    bool is_first_token = !login->has_new_token;

    *is_done = outcome == OUTCOME_ACCEPTED;
    if (*is_done) {
        return true;
    }
    switch (login->answer.retry) {
    case RETRY_LOGIN:
        return ask_login(login, LOGIN_REFUSED, is_done, failure);
    case RETRY_FACTOR:
        return ask_factor(login, failure);
    case RETRY_TOKEN:
        login->has_new_token = true;
        return is_first_token;
    case RETRY_NOTHING:
    case RETRY_WITH_PASSWORD:
    case RETRY_POLL:
    default:
        return false;
    }
}

bool
portal_login(struct driver *driver, struct jumpcloud *jumpcloud, enum login_reason reason,
             const struct message_profile *profile, struct failure *failure)
{
    CLEANUP(login_clear)
    struct login login = {.driver = driver, .jumpcloud = jumpcloud, .profile = profile};
    struct message question = {.kind = MESSAGE_MAY_SEND};
    enum login_outcome outcome;
    bool is_done = false;
    bool is_going_on = ask_login(&login, reason, &is_done, failure);

    text_copy(question.may_send.host, sizeof(question.may_send.host), jumpcloud->console_url);
    while (is_going_on && !is_done) {
        CLEANUP_MESSAGE struct message answer = {0};

        question.may_send.what = requests[login.next].sends;
        is_going_on = ask(&login, &question, &answer, &is_done, failure) &&
                      (is_done ||
                       (exchange(&login, &outcome, failure) && ask_for_next(&login, outcome, &is_done, failure)));
    }
    return is_going_on;
}

void
portal_report(struct driver *driver, const struct jumpcloud *jumpcloud, enum portal_state state)
{
    CLEANUP_MESSAGE struct message message = {.kind = MESSAGE_PORTAL, .portal.state = state};

    if (state == PORTAL_ALIVE) {
        jumpcloud_save(jumpcloud, &message.portal.portal);
    }
    driver_report(driver, &message);
}
