/* SPDX-License-Identifier: MIT
 *
 * The login of one account: answers the worker's questions.
 */
#include "session/login/account_login.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/lock.h"
#include "keyring/marker.h"
#include "names/origin.h"
#include "names/webauthn.h"
#include "session/ask/factor_choice.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/login/outcomes.h"
#include "session/login/portal_commit.h"
#include "session/login/security_key.h"

enum { CODES_MAX = 3 };

void
account_login_init(struct account_login *login, const struct login_subject *subject)
{
    CLEANUP_PORTAL struct portal portal = {0};
    const struct account *account = &subject->account;

    *login = (struct account_login){.subject = *subject};
    send_permission_init(&login->permission);
    if (account->email[0] != '\0' && portal_find(subject->keyring, account->email, account->console_url, &portal)) {
        secret_move(&login->kept, &portal.session);
    }
}

void
account_login_clear(struct account_login *login)
{
    secret_clear(&login->kept);
    secret_clear(&login->tried);
    secret_clear(&login->accepted);
    password_source_clear(&login->password);
    code_source_clear(&login->code);
    send_permission_clear(&login->permission);
}

/* No other login of the account is tried in this run. A failure to get a code for one application does not count. */
static void
record_denial(struct account_login *login, const struct failure *failure)
{
    if (failure->id != FAILURE_NONE && !login->is_for_application) {
        login->denial = *failure;
    }
}

static void
stop(struct account_login *login, const struct failure *failure, struct message *answer)
{
    answer->kind = MESSAGE_STOP;
    answer->stop.failure = *failure;
    if (failure_code(failure) == ERROR_DENIED) {
        record_denial(login, failure);
    }
}

/* --- e-mail and password --- */

static void
start_login(struct account_login *login, const struct secret *tried)
{
    password_source_clear(&login->password);
    code_source_clear(&login->code);
    login->password = (struct password_source){.subject = &login->subject};
    secret_set_bytes(&login->tried, secret_text(tried), tried->size);
    login->permission.keyring = login->subject.keyring;
    login->permission.account = &login->subject.account;
    login->permission.tried = &login->tried;
    login->permission.started_ns = clock_since_boot_ns();
    login->refusal = (struct failure){0};
    login->passwords_refused = 0;
    login->is_for_application = false;
    login->has_started = true;
}

static bool
find_password(struct account_login *login, struct failure *failure)
{
    const char *email = login->subject.account.email;
    const char *mfa = login->subject.account.mfa;

    start_login(login, &login->kept);
    if (!password_source_find_email(&login->password, failure)) {
        return false;
    }
    login->password.is_explicit_login = login->is_explicit_login;
    if (mfa[0] != '\0' && !prompt_is_possible() &&
        (factor_choice_find(mfa) == FACTOR_PUSH || factor_choice_find(mfa) == FACTOR_KEY ||
         !code_source_may_run_command(&login->code, &login->subject))) {
        return failure_set(failure, FAILURE_CODE_NEEDED, email, messages_account(login->subject.config, email).text);
    }
    return password_source_find(&login->password, failure);
}

/* For an application that requires a code although the portal did not (a policy of the application; saml2aws issue
 * 771): sends the accepted password, if there is one, again with a code. */
static bool
find_password_and_code(struct account_login *login, struct failure *failure)
{
    CLEANUP_PORTAL struct portal present = {0};
    struct account *account = &login->subject.account;

    (void)portal_find(login->subject.keyring, account->email, account->console_url, &present);
    start_login(login, &present.session);
    login->is_for_application = true;
    login->password.is_announced = true;
    if (!prompt_is_possible() && !code_source_may_run_command(&login->code, &login->subject)) {
        return failure_set(failure, FAILURE_APPLICATION_NEEDS_CODE, account->email);
    }
    prompt_print("This application requires a multi-factor code, although the portal did not.");
    secret_move(&login->password.password, &login->accepted);
    return (login->password.password.size > 0 || password_source_find(&login->password, failure)) &&
           code_source_find(&login->code, &login->subject, failure);
}

static bool
find_login(struct account_login *login, const struct message_need_login *question, struct failure *failure)
{
    if (login->is_forbidden) {
        return password_source_needs_person(&login->subject, failure);
    }
    if (login->denial.id != FAILURE_NONE && (question->reason == LOGIN_NO_PORTAL || question->reason == LOGIN_ENDED)) {
        *failure = login->denial;
        return false;
    }
    switch (question->reason) {
    case LOGIN_APPLICATION:
        return find_password_and_code(login, failure);
    case LOGIN_REFUSED:
        if (prompt_is_possible() && login->passwords_refused < PASSWORDS_MAX) {
            return password_source_ask_again(&login->password, failure);
        }
        *failure = login->refusal;
        return false;
    case LOGIN_ENDED:
        portal_commit_forget_ended(&login->subject, &login->kept);
        return find_password(login, failure);
    case LOGIN_NO_PORTAL:
    default:
        return find_password(login, failure);
    }
}

static bool
take_login_lock(int *lock, struct error *error)
{
    if (!prompt_is_possible()) {
        return lock_take("login", lock_wait_left(), lock, error);
    }
    if (lock_take("login", 0, lock, error) || error->code != ERROR_NETWORK) {
        return *lock >= 0;
    }
    prompt_print("Another login of yours is in progress; waiting for it...");
    return lock_take("login", -1, lock, error);
}

static void
use_portal(struct account_login *login, struct portal *portal, struct message *answer)
{
    login->subject.account.is_proven = true;
    answer->kind = MESSAGE_USE_PORTAL;
    text_copy(answer->use_portal.email, sizeof(answer->use_portal.email), login->subject.account.email);
    secret_move(&answer->use_portal.portal, &portal->session);
}

/* The process that wrote the attempt marker may be finishing: if it holds the login lock, wait for it. Afterwards there
 * may be a portal session. */
static bool
use_portal_of_other(struct account_login *login, const struct message_need_login *question, struct message *answer)
{
    const struct account *account = &login->subject.account;
    CLEANUP_PORTAL struct portal portal = {0};
    CLEANUP(lock_release) int lock = -1;
    struct marker attempt;
    struct error error;

    if (login->is_forbidden || (question->reason != LOGIN_NO_PORTAL && question->reason != LOGIN_ENDED) ||
        !marker_find(login->subject.keyring, MARKER_ATTEMPT, account->email, &attempt) ||
        !take_login_lock(&lock, &error) ||
        !portal_find(login->subject.keyring, account->email, account->console_url, &portal) ||
        strcmp(secret_text(&portal.session), secret_text(&login->kept)) == 0) {
        return false;
    }
    start_login(login, &login->kept);
    use_portal(login, &portal, answer);
    return true;
}

bool
account_login_on_need_login(struct account_login *login, const struct message_need_login *question,
                            struct message *answer)
{
    struct failure failure = {0};

    if (login->permission.state != SEND_IDLE ||
        (question->reason == LOGIN_REFUSED && login->refusal.id == FAILURE_NONE)) {
        return false;
    }
    if (use_portal_of_other(login, question, answer)) {
        return true;
    }
    if (!find_login(login, question, &failure)) {
        stop(login, &failure, answer);
        return true;
    }
    answer->kind = MESSAGE_LOGIN;
    text_copy(answer->login.email, sizeof(answer->login.email), login->subject.account.email);
    secret_set_bytes(&answer->login.password, secret_text(&login->password.password), login->password.password.size);
    if (question->reason == LOGIN_APPLICATION) {
        answer->login.factor = FACTOR_TOTP;
        secret_set_bytes(&answer->login.code, secret_text(&login->code.text), login->code.text.size);
    }
    login->has_secret = true;
    return true;
}

/* --- the factor --- */

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
    /* Who has set a command for codes has chosen codes, unless they said otherwise since. */
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
    if (is_chosen && proves_password(offered)) {
        store_factor(login, factor_name(*chosen));
    }
    if (!is_chosen) {
        if (!proves_password(offered)) { /* perhaps JumpCloud did not ask for a factor: do not repeat it */
            password_source_denied(&login->password, failure);
        }
        return false;
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
    } else if (!prompt_is_possible() || login->code.refused >= CODES_MAX) {
        failure = login->refusal;
    } else {
        prompt_print("JumpCloud refused the code, perhaps because it was already used; wait for the next one.");
        is_found = code_source_find(&login->code, &login->subject, &failure);
    }
    if (!is_found) {
        stop(login, &failure, answer);
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
        stop(login, &failure, answer);
        return true;
    }
    login->has_secret = true;
    return true;
}

/* --- sending --- */

static void
log_sending(const struct account_login *login, enum secret_sent what)
{
    static const char *const from[] = {
        [PASSWORD_NONE] = "the accepted login",
        [PASSWORD_STORED] = "the keyring",
        [PASSWORD_MACHINE] = "the login to this machine",
        [PASSWORD_FROM_COMMAND] = "password_command",
        [PASSWORD_TYPED] = "the terminal",
    };
    static const char *const also[] = {[SENT_PASSWORD] = "",
                                       [SENT_CODE] = ", with a code",
                                       [SENT_PUSH] = ", by a push",
                                       [SENT_KEY] = ", with a security key"};

    log_debug("login of %s: sends the password from %s%s", login->subject.account.email, from[login->password.origin],
              also[what]);
}

/* Each secret is sent once; the worker must get the next one first. */
bool
account_login_on_may_send(struct account_login *login, const struct message_may_send *question, struct message *answer)
{
    CLEANUP_PORTAL struct portal portal = {0};
    struct failure failure = {0};
    struct error error = {0};

    if (!login->has_secret || !origin_is_same(question->host, login->subject.account.console_url)) {
        return false;
    }
    login->has_secret = false;
    login->permission.is_automatic = login->password.origin != PASSWORD_TYPED;
    switch (send_permission_ask(&login->permission, question->what, take_login_lock, &portal, &error)) {
    case SEND_GO:
        log_sending(login, question->what);
        answer->kind = MESSAGE_GO;
        return true;
    case SEND_USE_PORTAL:
        use_portal(login, &portal, answer);
        return true;
    case SEND_REFUSED_MEANWHILE:
        password_source_needs_person(&login->subject, &failure);
        break;
    case SEND_NO_MARKER:
        failure_set(&failure, FAILURE_MARKER_NOT_WRITTEN, login->subject.account.email,
                    messages_account(login->subject.config, login->subject.account.email).text);
        break;
    case SEND_LOGGED_OUT:
        failure_set(&failure, FAILURE_LOGGED_OUT_MEANWHILE, login->subject.account.email);
        break;
    case SEND_NO_LOCK:
        if (error.code == ERROR_NETWORK) {
            failure_set(&failure, FAILURE_LOGIN_IN_PROGRESS, lock_seconds_waited());
        } else {
            failure_set(&failure, FAILURE_LOGIN_NOT_LOCKED, error.text);
        }
        break;
    case SEND_OUT_OF_ORDER:
    default:
        return false;
    }
    stop(login, &failure, answer);
    return true;
}

/* --- results --- */

/* Applies the row of the outcome (outcomes.h). */
static bool
apply_outcome(struct account_login *login, const struct message_answered *question)
{
    const struct outcome_row *row = outcome_find(question->outcome);
    struct account *account = &login->subject.account;
    unsigned factors = (unsigned)question->factors & 0xff;
    enum factor only = factor_choice_only(factors);

    if (row->run == RUN_ENDS) {
        record_denial(login, &question->failure);
    }
    if (row->password == PASSWORD_IS_STORED) {
        if (!portal_commit_store_new(&login->subject, login->permission.started_ns, &question->portal)) {
            return false; /* a logout in another terminal wins: the worker ends the session, too */
        }
        if (row->stores == STORES_USED_FACTOR) {
            store_used_factor(login);
        }
        password_source_accepted(&login->password);
        secret_move(&login->accepted, &login->password.password);
        return true;
    }
    if (row->password == PASSWORD_IS_STORED_WITH_FACTOR && proves_password(factors)) {
        if (row->stores == STORES_OFFERED_FACTOR &&
            account->mfa[0] == '\0') { /* which one the person takes shows later */
            store_factor(login, factor_name(only == FACTOR_NONE ? FACTOR_OTHER : only));
        }
        password_source_proven(&login->password, login->permission.started_ns);
    }
    if (question->outcome == OUTCOME_CODE_REFUSED && is_about_code(factors)) {
        code_source_refused(&login->code, &login->subject, question->words, &login->refusal);
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
        !send_permission_answered(&login->permission, question->outcome, messages_error(&question->failure).text)) {
        return false;
    }
    answer->kind = MESSAGE_STORED;
    answer->stored.is_kept = apply_outcome(login, question);
    if (question->outcome == OUTCOME_NOT_READ && !login->has_resent) {
        login->has_resent = true; /* JumpCloud did not look at the secret: the same may go once more */
        login->has_secret = true;
    }
    send_permission_release(&login->permission);
    return true;
}

/* --- the portal session --- */

bool
account_login_on_portal(struct account_login *login, const struct message_portal *report)
{
    switch (report->state) {
    case PORTAL_ALIVE:
        if (!portal_commit_is_valid(&report->portal)) {
            return false;
        }
        portal_commit_renew(&login->subject, &report->portal, !login->has_started);
        if (!login->has_started) {
            secret_set(&login->kept, secret_text(&report->portal));
        }
        return true;
    case PORTAL_GONE:
        portal_commit_forget_ended(&login->subject, &login->kept);
        return true;
    case PORTAL_NOT_ENDED:
    default:
        portal_commit_deny_end(&login->subject);
        return true;
    }
}
