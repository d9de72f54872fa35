/* SPDX-License-Identifier: MIT
 *
 * The factor of a login: chooses it, gets the code or the key's signature, and handles the result.
 */
#include <string.h>

#include "base/text.h"
#include "names/webauthn.h"
#include "session/ask/factor_choice.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/key/security_key.h"
#include "session/login/account_login.h"
#include "session/login/outcomes.h"
#include "session/login/session_commit.h"

enum { CODES_MAX = 3 };

/* FACTOR_UNAVAILABLE: JumpCloud lists factors, but none is available. */
enum {
    FACTORS_KNOWN = FACTOR_TOTP | FACTOR_PUSH | FACTOR_KEY | FACTOR_DUO | FACTOR_GO | FACTOR_SMS | FACTOR_UNAVAILABLE
};

/* JumpCloud lists factors only after the right password. Only known factors in the console's own answer prove this; a
 * plain redirect or a text does not. */
static bool
proves_password(unsigned factors)
{
    return (factors & FACTORS_KNOWN) != 0;
}

/* Stores the factor, so that the account is not tried silently and the person is not asked again, unless they set
 * "ask". --mfa does not change the stored choice. */
static void
store_factor(struct account_login *login, const char *name)
{
    struct account *account = &login->subject.account;
    bool is_chosen = factor_choice_find(account->mfa) != FACTOR_NONE;

    if (!login->is_for_application && strcmp(account->mfa, FACTOR_ASK) != 0 &&
        (login->wanted == FACTOR_NONE || !is_chosen)) {
        text_copy(account->mfa, sizeof(account->mfa), name);
    }
}

/* False when JumpCloud no longer offers codes: then a refusal was not about the code. */
static bool
is_about_code(unsigned offered)
{
    return offered == 0 || (offered & FACTOR_TOTP) != 0;
}

/* After an accepted login: stores the factor that was used, or that none is required. */
static void
store_used_factor(struct account_login *login)
{
    static const enum factor used[] = {
        [SENT_PASSWORD] = FACTOR_NONE, [SENT_CODE] = FACTOR_TOTP, [SENT_PUSH] = FACTOR_PUSH, [SENT_KEY] = FACTOR_KEY};
    struct account *account = &login->subject.account;

    if (used[login->permission.what] != FACTOR_NONE) {
        store_factor(login, factor_name(used[login->permission.what]));
    } else if (!login->is_for_application) {
        account->mfa[0] = '\0';
    }
}

static bool
find_factor(struct account_login *login, unsigned offered, enum factor *chosen, struct failure *failure)
{
    const char *email = login->subject.account.email;
    enum factor remembered = factor_choice_find(login->subject.account.mfa);
    enum factor preferred = login->wanted != FACTOR_NONE ? login->wanted : remembered;
    /* With an otp_command the user prefers codes, unless another factor was chosen since. */
    bool is_by_command = is_about_code(offered) && (preferred == FACTOR_NONE || preferred == FACTOR_TOTP) &&
                         code_source_may_run_command(&login->code, &login->subject);
    bool is_chosen = true;

    *chosen = FACTOR_TOTP;
    if (!is_by_command && !prompt_is_possible()) {
        is_chosen = failure_set(failure, FAILURE_CODE_NEEDED, email,
                                messages_account(login->subject.config, email).text);
    } else if (!is_by_command) {
        is_chosen = factor_choose(offered, login->wanted, remembered, chosen, failure);
    }
    if (!is_chosen && !proves_password(offered)) { /* perhaps JumpCloud did not ask for a factor: do not repeat it */
        password_source_denied(&login->password, failure);
    }
    if (!is_chosen) {
        return false;
    }
    if (proves_password(offered)) {
        store_factor(login, factor_name(*chosen));
    }
    return *chosen != FACTOR_TOTP || code_source_find(&login->code, &login->subject, failure);
}

bool
account_login_on_need_factor(struct account_login *login, const struct message_need_factor *question,
                             struct message *answer)
{
    unsigned offered = (unsigned)question->offered & 0xff;
    bool is_another_code = question->is_code_refused && is_about_code(offered);
    struct failure failure = {0};
    enum factor chosen = FACTOR_TOTP;
    bool is_found = false;

    if (login->permission.state != SEND_IDLE || !login->has_started ||
        (is_another_code && login->refusal.id == FAILURE_NONE)) {
        return false;
    }
    if (!is_another_code) {
        is_found = find_factor(login, offered, &chosen, &failure);
    } else if (!prompt_is_possible() || login->is_unproven || login->code.refused >= CODES_MAX) {
        failure = login->refusal;
    } else {
        prompt_print("JumpCloud refused the code, perhaps because it was already used; wait for the next one.");
        is_found = code_source_find(&login->code, &login->subject, &failure);
    }
    if (!is_found) {
        account_login_stop(login, &failure, answer);
        return true;
    }
    answer->kind = MESSAGE_FACTOR;
    answer->factor.factor = chosen;
    if (chosen == FACTOR_TOTP) {
        secret_set_bytes(&answer->factor.code, secret_text(&login->code.text), login->code.text.size);
    }
    login->is_key_chosen = chosen == FACTOR_KEY;
    login->has_secret = !login->is_key_chosen;
    return true;
}

/* --- the security key --- */

/* The worker parses untrusted data: only a challenge for the account's own console is signed. */
static bool
is_assertion_question(const struct account_login *login, const struct message_need_assertion *question)
{
    bool is_right = webauthn_is_rp_id_of(question->rp_id, login->subject.account.console_url) &&
                    webauthn_is_base64url(question->challenge, PROTOCOL_CHALLENGE_SIZE) && question->id_count > 0;

    for (size_t i = 0; is_right && i < question->id_count; i++) {
        is_right = webauthn_is_base64url(question->ids[i].id, PROTOCOL_KEY_ID_SIZE);
    }
    return is_right;
}

bool
account_login_on_need_assertion(struct account_login *login, const struct message_need_assertion *question,
                                struct message *answer)
{
    struct failure failure = {0};

    if (login->permission.state != SEND_IDLE || !login->is_key_chosen || !is_assertion_question(login, question)) {
        return false;
    }
    login->is_key_chosen = false;
    answer->kind = MESSAGE_ASSERTION;
    if (!security_key_sign(question, login->subject.account.console_url, &answer->assertion, &failure)) {
        message_clear(answer);
        account_login_stop(login, &failure, answer);
        return true;
    }
    login->has_secret = true;
    return true;
}

/* --- results --- */

/* Applies the row of the outcome (outcomes.h). */
static bool
apply_outcome(struct account_login *login, const struct message_answered *question)
{
    const struct outcome_row *row = &outcome_rows[question->outcome];
    unsigned factors = (unsigned)question->factors & 0xff;
    enum factor only;

    if (row->run == RUN_ENDS) {
        account_login_record_denial(login, &question->failure);
    }
    if (row->password == PASSWORD_IS_STORED) {
        if (!portal_commit_store_new(&login->subject, login->permission.started_ns, &question->portal)) {
            return false; /* another terminal has logged out: the worker ends the new session, too */
        }
        if (row->stores == STORES_USED_FACTOR) {
            store_used_factor(login);
        }
        password_source_accepted(&login->password);
        secret_move(&login->accepted, &login->password.password);
        return true;
    }
    if (row->password == PASSWORD_IS_STORED_WITH_FACTOR && proves_password(factors)) {
        if (row->stores == STORES_OFFERED_FACTOR && login->subject.account.mfa[0] == '\0') {
            only = factor_choice_only(factors); /* of several, the chosen one is stored later */
            store_factor(login, factor_name(only == FACTOR_NONE ? FACTOR_OTHER : only));
        }
        password_source_proven(&login->password, login->permission.started_ns);
    }
    login->is_unproven = login->is_unproven && !proves_password(factors);
    if (question->outcome == OUTCOME_CODE_REFUSED && is_about_code(factors)) {
        code_source_refused(&login->code, &login->subject, login->is_unproven, question->words, &login->refusal);
    }
    if (row->password == PASSWORD_IS_REMOVED) {
        login->passwords_refused++;
        password_source_refused(&login->password, question->words, &login->refusal);
    } else if (row->refusal == REFUSAL_IS_SET) {
        password_source_denied(&login->password, &question->failure);
    }
    return false;
}

bool
account_login_on_answered(struct account_login *login, const struct message_answered *question, struct message *answer)
{
    if ((question->outcome == OUTCOME_ACCEPTED && !portal_commit_is_valid(&question->portal)) ||
        (question->outcome == OUTCOME_DENIED && question->failure.id == FAILURE_NONE) ||
        !send_permission_answered(&login->permission, question->outcome, &question->failure)) {
        return false;
    }
    answer->kind = MESSAGE_STORED;
    answer->stored.is_kept = apply_outcome(login, question);
    if (question->outcome == OUTCOME_NOT_READ && !login->has_resent) {
        login->has_resent = true; /* JumpCloud did not process the secret: it may be sent once more */
        login->has_secret = true;
    }
    send_permission_release(&login->permission);
    return true;
}
