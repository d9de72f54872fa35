/* SPDX-License-Identifier: MIT
 *
 * The login of one account: e-mail and password, the permission to send, the portal session.
 */
#include "session/login/account_login.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "keyring/lock.h"
#include "keyring/marker.h"
#include "names/origin.h"
#include "session/ask/factor_choice.h"
#include "session/ask/messages.h"
#include "session/ask/prompt.h"
#include "session/login/session_commit.h"

static enum factor preferred_factor;

void
account_login_prefer_factor(enum factor factor)
{
    preferred_factor = factor;
}

void
account_login_init(struct account_login *login, const struct login_subject *subject)
{
    CLEANUP_PORTAL struct portal portal = {0};
    const struct account *account = &subject->account;

    *login = (struct account_login){
        .subject = *subject, .wanted = preferred_factor, .permission = SEND_PERMISSION_IDLE};
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

void
account_login_record_denial(struct account_login *login, const struct failure *failure)
{
    if (failure->id != FAILURE_NONE && !login->is_for_application) {
        login->denial = *failure;
    }
}

void
account_login_stop(struct account_login *login, const struct failure *failure, struct message *answer)
{
    answer->kind = MESSAGE_STOP;
    answer->stop.failure = *failure;
    if (failure_code(failure) == ERROR_DENIED) {
        account_login_record_denial(login, failure);
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
    login->is_unproven = false;
    login->has_started = true;
}

/* A code goes with the first request, which saves a round trip, for an account that wants codes from its otp_command.
 * JumpCloud's refusal does not always say which of the two was wrong, so not with a password that may well be wrong,
 * nor after a refusal: then the password goes alone. If the command fails, the user is asked for a code after the
 * password. */
static bool
add_known_code(struct account_login *login, struct failure *failure)
{
    const struct account *account = &login->subject.account;
    enum password_origin origin = login->password.origin;

    if ((origin != PASSWORD_STORED && origin != PASSWORD_FROM_COMMAND) ||
        factor_choice_find(account->mfa) != FACTOR_TOTP ||
        (login->wanted != FACTOR_NONE && login->wanted != FACTOR_TOTP) ||
        marker_exists(login->subject.keyring, MARKER_CODE_REFUSED, account->email)) {
        return true;
    }
    login->is_unproven = code_source_run_command(&login->code, &login->subject, failure);
    if (failure->id != FAILURE_NONE && prompt_is_possible()) {
        prompt_print("%s", messages_error(failure).text);
        *failure = (struct failure){0};
    }
    return failure->id == FAILURE_NONE;
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
    return password_source_find(&login->password, failure) && add_known_code(login, failure);
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
        account_login_stop(login, &failure, answer);
        return true;
    }
    answer->kind = MESSAGE_LOGIN;
    text_copy(answer->login.email, sizeof(answer->login.email), login->subject.account.email);
    secret_set_bytes(&answer->login.password, secret_text(&login->password.password), login->password.password.size);
    if (question->reason == LOGIN_APPLICATION || login->is_unproven) {
        answer->login.factor = FACTOR_TOTP;
        secret_set_bytes(&answer->login.code, secret_text(&login->code.text), login->code.text.size);
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
    account_login_stop(login, &failure, answer);
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
