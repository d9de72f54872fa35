/* SPDX-License-Identifier: MIT
 *
 * A login to the portal: one request after the other until JumpCloud has all it wants.
 */
#include "sign_in/flow/portal_login.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/account_keys.h"
#include "keyring/lock.h"
#include "keyring/machine_password.h"
#include "keyring/marker.h"
#include "sign_in/failures.h"
#include "sign_in/flow/ask.h"
#include "sign_in/flow/portal_attempt.h"
#include "sign_in/flow/portal_code.h"
#include "sign_in/flow/portal_push.h"

enum { CODES_MAX = 3 }; /* each another one */

/* What is sent next. */
enum request {
    REQUEST_PASSWORD,
    REQUEST_CODE,       /* with the password: how most public clients send it */
    REQUEST_CODE_ALONE, /* the other way that is known */
    REQUEST_PUSH,
};

struct conversation {
    struct portal_attempt attempt;
    struct jumpcloud *jumpcloud;
    const char *redirect_to;
    const struct secret *tried; /* the portal session that just failed */
    enum factor wanted;         /* by --mfa */
    enum request next;
    struct portal_code code;
    int passwords; /* that were refused */
};

static void
conversation_clear(struct conversation *conversation)
{
    portal_attempt_clear(&conversation->attempt);
    portal_code_clear(&conversation->code);
}

/* --- the portal session --- */

void
portal_keep(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct account *account,
            time_t authenticated_at)
{
    struct portal portal = {.authenticated_at = authenticated_at, .used_at = clock_now()};
    struct marker mark;
    struct error ignored;

    if (marker_find(keyring, MARKER_LOGGED_OUT, account->email, &mark)) {
        return;
    }
    text_copy(portal.console_url, sizeof(portal.console_url), account->console_url);
    jumpcloud_save(jumpcloud, &portal.session);
    if (!portal_store(keyring, account->email, &portal, &ignored)) {
        log_debug("portal session not kept: %s", ignored.text);
    }
    portal_clear(&portal);
}

void
portal_drop_seed(struct keyring *keyring, const struct config *config, const struct account *account)
{
    CLEANUP_PORTAL struct portal portal = {0};

    if (portal_find(keyring, account->email, account->console_url, &portal)) {
        machine_password_forget_of(keyring, config, account->email);
    }
}

/* A portal session that another process made meanwhile. */
static bool
use_fresh_portal(struct conversation *conversation)
{
    struct account *account = conversation->attempt.account;
    struct portal portal = {0};
    bool is_fresh = portal_find(conversation->attempt.keyring, account->email, account->console_url, &portal) &&
                    strcmp(secret_text(&portal.session), secret_text(conversation->tried)) != 0;

    if (is_fresh) {
        account->is_proven = true;
        jumpcloud_restore(conversation->jumpcloud, secret_text(&portal.session));
    }
    portal_clear(&portal);
    return is_fresh;
}

/* --- one request --- */

/* Sends what is next. Of a push only that it is on its way is known then. */
static bool
send_next(struct conversation *conversation, struct jumpcloud_push *push, struct jumpcloud_answer *answer,
          struct error *error)
{
    struct portal_attempt *attempt = &conversation->attempt;
    const char *code = conversation->next == REQUEST_CODE ? secret_text(&conversation->code.text) : "";
    bool is_there = false;

    if (conversation->next == REQUEST_PUSH) {
        return jumpcloud_push_start(conversation->jumpcloud, push, error);
    }
    if (conversation->next == REQUEST_CODE_ALONE) {
        if (!jumpcloud_authenticate_code(conversation->jumpcloud, secret_text(&conversation->code.text), answer,
                                         &is_there, error)) {
            return false;
        }
        if (is_there) {
            return true;
        }
        code = secret_text(&conversation->code.text); /* nobody looked at it */
    }
    return jumpcloud_authenticate(conversation->jumpcloud, attempt->account->email, &attempt->password, code,
                                  conversation->redirect_to, answer, error);
}

static void
log_question(const struct conversation *conversation)
{
    static const char *const also[] = {
        [REQUEST_CODE] = ", with a code", [REQUEST_CODE_ALONE] = ", the code alone", [REQUEST_PUSH] = ", by a push"};
    const struct portal_attempt *attempt = &conversation->attempt;
    const char *more = (size_t)conversation->next < sizeof(also) / sizeof(also[0]) ? also[conversation->next] : NULL;

    log_debug("login of %s: the password is %s%s", attempt->account->email,
              attempt->is_typed       ? "typed"
              : attempt->is_seeded    ? "that of the login to this machine"
              : attempt->is_commanded ? "what password_command printed"
                                      : "the one kept",
              more == NULL ? "" : more);
}

static void
log_answer(const struct conversation *conversation, bool is_answered, const struct jumpcloud_answer *answer,
           const struct error *error)
{
    static const char *const outcomes[] = {[JUMPCLOUD_ACCEPTED] = "accepted",
                                           [JUMPCLOUD_REFUSED] = "refused",
                                           [JUMPCLOUD_CODE_WANTED] = "a further factor is wanted",
                                           [JUMPCLOUD_CODE_REFUSED] = "the code was refused"};
    const char *email = conversation->attempt.account->email;

    if (is_answered && conversation->next == REQUEST_PUSH) {
        log_debug("login of %s: the push is on its way", email);
    } else if (is_answered) {
        log_debug("login of %s: %s, factors 0x%x", email, outcomes[answer->outcome], answer->factors);
    } else {
        log_debug("login of %s: %s", email, error->text);
    }
}

/* With the mark set while the answer is not known. A sentence of JumpCloud's is an answer, and so is "later". */
static bool
send_marked(struct conversation *conversation, struct jumpcloud_push *push, struct jumpcloud_answer *answer,
            struct error *error)
{
    struct portal_attempt *attempt = &conversation->attempt;
    struct marker mark = {0};
    bool is_answered;
    bool is_push = conversation->next == REQUEST_PUSH;

    marker_set(attempt->keyring, MARKER_ATTEMPT, attempt->account->email, &mark);
    log_question(conversation);
    is_answered = send_next(conversation, push, answer, error);
    log_answer(conversation, is_answered, answer, error);
    if (is_answered || (error->code == ERROR_NETWORK && error->party == PARTY_JUMPCLOUD) ||
        (is_push && error->code == ERROR_DENIED)) {
        marker_clear(attempt->keyring, MARKER_ATTEMPT, attempt->account->email);
    }
    return is_answered;
}

/* A logout in another terminal wins: what this login made is ended, too. */
static bool
keep_portal(struct conversation *conversation, struct error *error)
{
    const struct portal_attempt *attempt = &conversation->attempt;
    struct marker mark;

    if (marker_find(attempt->keyring, MARKER_LOGGED_OUT, attempt->account->email, &mark) &&
        mark.made_ns > attempt->started_ns) {
        (void)jumpcloud_logout(conversation->jumpcloud);
        return error_blame(error, FAILURE_LOGGED_OUT_MEANWHILE, attempt->account->email);
    }
    marker_clear(attempt->keyring, MARKER_LOGGED_OUT, attempt->account->email);
    portal_keep(conversation->jumpcloud, attempt->keyring, attempt->account, clock_now());
    return true;
}

static bool
take_lock(int *lock, struct error *error)
{
    if (lock_take("login", ask_is_possible() ? 0 : lock_patience_left(), lock, error)) {
        return true;
    }
    if (!ask_is_possible() || error->code != ERROR_NETWORK) {
        return false;
    }
    ask_say("Another login of yours is under way; waiting for it...");
    return lock_take("login", -1, lock, error);
}

/* One request, under the lock, which also holds while a push is waited for: a second one would only be in its way.
 * `is_done`: no request was needed, as another process logged in meanwhile. */
static bool
exchange(struct conversation *conversation, struct jumpcloud_answer *answer, bool *is_done, struct error *error)
{
    CLEANUP(lock_release) int lock = -1;
    struct jumpcloud_push push = {0};

    if (!take_lock(&lock, error)) {
        return false;
    }
    *is_done = use_fresh_portal(conversation);
    if (*is_done) {
        return true;
    }
    if (portal_attempt_was_refused_meanwhile(&conversation->attempt)) {
        return portal_attempt_needs_person(conversation->attempt.account, error);
    }
    if (!jumpcloud_prepare(conversation->jumpcloud, error) || !send_marked(conversation, &push, answer, error) ||
        (conversation->next == REQUEST_PUSH && !push_wait(conversation->jumpcloud, &push, error))) {
        return false;
    }
    return answer->outcome != JUMPCLOUD_ACCEPTED || keep_portal(conversation, error);
}

/* --- what JumpCloud wants next --- */

/* Remembered from now on: no such account is tried silently, and the chosen factor is not asked about again. What --mfa
 * says once does not change a choice. */
static void
note_factor(struct conversation *conversation, const char *name)
{
    struct account *account = conversation->attempt.account;

    if (conversation->wanted == FACTOR_NONE || factor_parse(account->mfa) == FACTOR_NONE) {
        text_copy(account->mfa, sizeof(account->mfa), name);
    }
}

/* Who has set a command for codes has chosen codes, unless they said otherwise since. */
static bool
can_get_code_by_command(const struct conversation *conversation, const struct jumpcloud_answer *answer)
{
    const char *mfa = conversation->attempt.account->mfa;

    return (answer->factors == 0 || (answer->factors & FACTOR_TOTP) != 0) && conversation->wanted != FACTOR_PUSH &&
           (conversation->wanted == FACTOR_TOTP || factor_parse(mfa) != FACTOR_PUSH) &&
           portal_code_may_run_command(&conversation->code, &conversation->attempt);
}

/* A factor is only wanted of who knows the right password. */
static bool
prepare_factor(struct conversation *conversation, const struct jumpcloud_answer *answer, struct error *error)
{
    struct account *account = conversation->attempt.account;
    enum factor chosen = FACTOR_NONE;

    account->is_proven = account->is_proven || answer->factors != 0;
    if (can_get_code_by_command(conversation, answer)) {
        note_factor(conversation, factor_name(FACTOR_TOTP));
        conversation->next = REQUEST_CODE;
        return portal_code_find(&conversation->code, &conversation->attempt, error);
    }
    if (!ask_is_possible()) {
        note_factor(conversation, factor_only(answer->factors) == FACTOR_NONE
                                      ? factor_name(FACTOR_OTHER)
                                      : factor_name(factor_only(answer->factors)));
        return error_blame(error, FAILURE_CODE_NEEDED, account->email);
    }
    if (!factor_choose(answer->factors, conversation->wanted, factor_parse(account->mfa), &chosen, error)) {
        note_factor(conversation, factor_name(FACTOR_OTHER));
        return false;
    }
    note_factor(conversation, factor_name(chosen));
    conversation->next = chosen == FACTOR_PUSH ? REQUEST_PUSH : REQUEST_CODE;
    return chosen == FACTOR_PUSH || portal_code_find(&conversation->code, &conversation->attempt, error);
}

/* A person who is locked out should not go on typing. */
static void
say_more(const struct jumpcloud_answer *answer)
{
    const char *words = jumpcloud_reply_more(answer);

    if (*words != '\0') {
        ask_say("JumpCloud says: %s", words);
    }
}

/* The way of the next code is the other one when JumpCloud answered as if it had seen none (a list of factors): one of
 * the two is what it understands, and no code goes both ways. */
static bool
prepare_another_code(struct conversation *conversation, const struct jumpcloud_answer *answer, struct error *error)
{
    bool is_seen = answer->factors == 0 || conversation->next == REQUEST_CODE_ALONE;

    if (answer->factors != 0 && (answer->factors & FACTOR_TOTP) == 0) {
        return prepare_factor(conversation, answer, error);
    }
    portal_code_refuse(&conversation->code, &conversation->attempt, answer, error);
    if (!ask_is_possible() || conversation->code.refused >= CODES_MAX) {
        return false;
    }
    say_more(answer);
    ask_say("%s", "JumpCloud refused that code; it may have been used already: wait for the next one.");
    conversation->next = is_seen ? REQUEST_CODE : REQUEST_CODE_ALONE;
    return portal_code_find(&conversation->code, &conversation->attempt, error);
}

static bool
prepare_another_password(struct conversation *conversation, const struct jumpcloud_answer *answer, struct error *error)
{
    struct portal_attempt *attempt = &conversation->attempt;

    portal_attempt_refuse(attempt, answer, error);
    if (!ask_is_possible() || ++conversation->passwords >= PORTAL_PASSWORDS_MAX) {
        return false;
    }
    conversation->next = REQUEST_PASSWORD;
    say_more(answer);
    return portal_attempt_ask_again(attempt, error);
}

/* Gets ready for what JumpCloud's answer wants. False with an error when there is nothing more to try. */
static bool
prepare_next(struct conversation *conversation, const struct jumpcloud_answer *answer, struct error *error)
{
    switch (answer->outcome) {
    case JUMPCLOUD_REFUSED:
        return prepare_another_password(conversation, answer, error);
    case JUMPCLOUD_CODE_REFUSED:
        return prepare_another_code(conversation, answer, error);
    case JUMPCLOUD_CODE_WANTED:
        return prepare_factor(conversation, answer, error);
    case JUMPCLOUD_ACCEPTED:
    default:
        return true;
    }
}

static bool
converse(struct conversation *conversation, struct secret *accepted, struct error *error)
{
    struct portal_attempt *attempt = &conversation->attempt;

    for (;;) {
        struct jumpcloud_answer answer = {0};
        bool is_done = false;

        if (!exchange(conversation, &answer, &is_done, error)) {
            return false;
        }
        if (is_done) {
            return true;
        }
        if (answer.outcome == JUMPCLOUD_ACCEPTED) {
            portal_attempt_accept(attempt);
            portal_drop_seed(attempt->keyring, attempt->config, attempt->account);
            if (accepted != NULL) {
                secret_move(accepted, &attempt->password);
            }
            return true;
        }
        if (!prepare_next(conversation, &answer, error)) {
            return false;
        }
    }
}

static bool
log_in(struct conversation *conversation, struct secret *accepted, struct error *error)
{
    struct portal_attempt *attempt = &conversation->attempt;
    const char *mfa = attempt->account->mfa;

    if (!portal_attempt_find_email(attempt, error)) {
        return false;
    }
    attempt->is_deliberate = conversation->redirect_to == NULL && ask_is_possible();
    if (mfa[0] != '\0' && !ask_is_possible() &&
        (factor_parse(mfa) == FACTOR_PUSH || !portal_code_may_run_command(&conversation->code, attempt))) {
        return error_blame(error, FAILURE_CODE_NEEDED, attempt->account->email);
    }
    return portal_attempt_find_password(attempt, error) && converse(conversation, accepted, error);
}

bool
portal_login(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct config *config, struct account *account,
             enum factor wanted, const char *redirect_to, const struct secret *tried, struct secret *accepted,
             struct error *error)
{
    CLEANUP(conversation_clear)
    struct conversation conversation = {
        .attempt = {.keyring = keyring, .config = config, .account = account, .started_ns = clock_since_boot_ns()},
        .jumpcloud = jumpcloud,
        .redirect_to = redirect_to,
        .tried = tried,
        .wanted = wanted,
    };

    return log_in(&conversation, accepted, error) || portal_attempt_name_account(&conversation.attempt, error);
}

bool
portal_login_with_code(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct config *config,
                       struct account *account, struct secret *accepted, const char *redirect_to, struct error *error)
{
    CLEANUP_PORTAL struct portal present = {0};
    CLEANUP(conversation_clear)
    struct conversation conversation = {
        .attempt = {.keyring = keyring,
                    .config = config,
                    .account = account,
                    .started_ns = clock_since_boot_ns(),
                    .is_said = true},
        .jumpcloud = jumpcloud,
        .redirect_to = redirect_to,
        .tried = &present.session,
        .next = REQUEST_CODE,
    };

    if (account->mfa[0] == '\0') {
        text_copy(account->mfa, sizeof(account->mfa), factor_name(FACTOR_TOTP));
    }
    if (!ask_is_possible() && !portal_code_may_run_command(&conversation.code, &conversation.attempt)) {
        return error_blame(error, FAILURE_APPLICATION_NEEDS_CODE, account->email);
    }
    (void)portal_find(keyring, account->email, account->console_url, &present);
    ask_say("This application wants a multi-factor code although the portal did not.");
    secret_move(&conversation.attempt.password, accepted);
    return ((conversation.attempt.password.size > 0 || portal_attempt_find_password(&conversation.attempt, error)) &&
            portal_code_find(&conversation.code, &conversation.attempt, error) &&
            converse(&conversation, NULL, error)) ||
           portal_attempt_name_account(&conversation.attempt, error);
}
