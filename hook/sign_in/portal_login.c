/* SPDX-License-Identifier: MIT
 *
 * A login to the portal: whose password, from where, asked or kept, tried how often.
 */
#include "sign_in/portal_login.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "sign_in/ask.h"
#include "sign_in/failures.h"
#include "store/account_keys.h"
#include "store/lock.h"
#include "store/mark.h"
#include "store/seed.h"

enum {
    PASSWORDS_MAX = 3,     /* each another one; organisations lock accounts after five or more */
    CODES_MAX = 3,         /* each another one */
    PATIENCE_SECONDS = 30, /* of a process without a terminal, for another one's login */
};

struct attempt {
    struct jumpcloud *jumpcloud;
    struct keyring *keyring;
    const struct config *config;
    struct account *account;
    const char *redirect_to;
    struct secret password;
    struct secret code;
    int64_t started_ns;    /* CLOCK_BOOTTIME */
    struct secret refused; /* the last password that JumpCloud refused */
    bool is_typed;         /* the password was, as opposed to kept */
    bool is_seeded;        /* it is the one of the login to this machine */
    bool is_said;          /* that the kept one is used */
};

static void
attempt_clear(struct attempt *attempt)
{
    secret_clear(&attempt->password);
    secret_clear(&attempt->code);
    secret_clear(&attempt->refused);
}

static bool
needs_person(const struct account *account, struct error *error)
{
    return error_blame(error, FAILURE_LOGIN_NEEDED, account->email[0] == '\0' ? "" : " of ", account->email);
}

void
portal_keep(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct account *account,
            time_t authenticated_at)
{
    struct portal portal = {.authenticated_at = authenticated_at, .used_at = clock_now()};
    struct error ignored;

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
        seed_forget_of(keyring, config, account->email);
    }
}

/* A portal session that another process made meanwhile. */
static bool
use_fresh_portal(struct attempt *attempt, const struct secret *tried)
{
    struct portal portal = {0};
    bool is_fresh = portal_find(attempt->keyring, attempt->account->email, attempt->account->console_url, &portal) &&
                    strcmp(secret_text(&portal.session), secret_text(tried)) != 0;

    if (is_fresh) {
        attempt->account->is_proven = true;
        jumpcloud_restore(attempt->jumpcloud, secret_text(&portal.session));
    }
    portal_clear(&portal);
    return is_fresh;
}

/* The kept password, unless a mark says that it must not be tried by itself. */
static bool
use_kept_password(struct attempt *attempt)
{
    const char *email = attempt->account->email;
    struct login login = {0};
    struct mark mark;
    bool is_usable = !mark_find(attempt->keyring, MARK_REFUSED, email, &mark) &&
                     !mark_find(attempt->keyring, MARK_ATTEMPT, email, &mark) &&
                     login_find(attempt->keyring, email, attempt->account->console_url, &login);

    if (is_usable) {
        secret_move(&attempt->password, &login.password);
        attempt->is_typed = false;
        if (!attempt->is_said) {
            ask_say("Using JumpCloud login details from your OS keychain.");
            attempt->is_said = true;
        }
    }
    login_clear(&login);
    return is_usable;
}

/* The password of the login to this machine. Tried once: it is dropped when it is refused. */
static bool
use_seed(struct attempt *attempt)
{
    CLEANUP_SEED struct seed seed = {0};

    if (!seed_find_for(attempt->keyring, attempt->config, attempt->account->email, !ask_is_possible(), &seed)) {
        return false;
    }
    secret_move(&attempt->password, &seed.password);
    attempt->is_typed = false;
    attempt->is_seeded = true;
    ask_say("Using the password of your login to this machine.");
    return true;
}

/* Another one than the one just refused: the same again would only count against the account. */
static bool
ask_password(struct attempt *attempt, struct error *error)
{
    for (int i = 0; i < PASSWORDS_MAX; i++) {
        if (!ask_secret("Enter your JumpCloud password: ", &attempt->password, error)) {
            return false;
        }
        if (strcmp(secret_text(&attempt->password), secret_text(&attempt->refused)) != 0) {
            return true;
        }
        ask_say("%s", "That is the password that JumpCloud just refused; type another one, or press Ctrl-C.");
    }
    return error_blame(error, FAILURE_SAME_PASSWORD_AGAIN);
}

static bool
find_password(struct attempt *attempt, struct error *error)
{
    attempt->is_seeded = false;
    if (use_kept_password(attempt) || use_seed(attempt)) {
        return true;
    }
    if (!ask_is_possible()) {
        return needs_person(attempt->account, error);
    }
    attempt->is_typed = true;
    return ask_password(attempt, error);
}

static bool
needs_code(const struct account *account, struct error *error)
{
    return error_blame(error, FAILURE_CODE_NEEDED, account->email);
}

static bool
find_code(struct attempt *attempt, struct error *error)
{
    if (!ask_is_possible()) {
        return needs_code(attempt->account, error);
    }
    return ask_secret("Enter your JumpCloud multi-factor auth code: ", &attempt->code, error);
}

/* A password that nobody typed just now, which another process sent while we waited for its lock. */
static bool
was_refused_meanwhile(const struct attempt *attempt)
{
    const char *email = attempt->account->email;
    struct mark mark;
    bool is_marked = mark_find(attempt->keyring, MARK_REFUSED, email, &mark) ||
                     mark_find(attempt->keyring, MARK_ATTEMPT, email, &mark);

    return is_marked && !attempt->is_typed && mark.made_ns > attempt->started_ns;
}

/* One request, with the lock held and the mark set while its answer is not known. */
static bool
send_password(struct attempt *attempt, const struct secret *tried, struct jumpcloud_answer *answer, bool *is_done,
              struct error *error)
{
    CLEANUP(lock_release) int lock = -1;
    struct mark mark = {0};

    if (!lock_take("login", ask_is_possible() ? -1 : PATIENCE_SECONDS, &lock, error)) {
        return false;
    }
    *is_done = use_fresh_portal(attempt, tried);
    if (*is_done) {
        return true;
    }
    if (was_refused_meanwhile(attempt)) {
        return needs_person(attempt->account, error);
    }
    if (!jumpcloud_prepare(attempt->jumpcloud, error)) {
        return false;
    }
    mark_set(attempt->keyring, MARK_ATTEMPT, attempt->account->email, &mark);
    if (!jumpcloud_authenticate(attempt->jumpcloud, attempt->account->email, &attempt->password,
                                secret_text(&attempt->code), attempt->redirect_to, answer, error)) {
        if (error->code == ERROR_NETWORK && error->party == PARTY_JUMPCLOUD) {
            mark_clear(attempt->keyring, MARK_ATTEMPT, attempt->account->email); /* "later" is an answer, too */
        }
        return false; /* else the mark stays: whether the password counted is not known */
    }
    mark_clear(attempt->keyring, MARK_ATTEMPT, attempt->account->email);
    if (answer->outcome == JUMPCLOUD_ACCEPTED) {
        portal_keep(attempt->jumpcloud, attempt->keyring, attempt->account, clock_now());
    }
    return true;
}

static void
keep_login(const struct attempt *attempt)
{
    struct login login = {.password = attempt->password}; /* borrowed */
    long ttl_seconds = config_setting_seconds(attempt->config, "login_ttl");
    char until[CLOCK_TEXT_SIZE];
    struct error error;

    text_copy(login.console_url, sizeof(login.console_url), attempt->account->console_url);
    if (login_store(attempt->keyring, attempt->account->email, &login, ttl_seconds, &error)) {
        clock_format_person(clock_now() + ttl_seconds, until);
        ask_say("JumpCloud login details saved in your OS keychain until %s.", until);
    } else {
        log_debug("login not kept: %s", error.text);
    }
}

static void
accept(struct attempt *attempt)
{
    attempt->account->is_proven = true;
    mark_clear(attempt->keyring, MARK_REFUSED, attempt->account->email);
    mark_clear(attempt->keyring, MARK_NO_SEED, "");
    if (attempt->is_typed) {
        seed_refusal_forget();
    }
    if (attempt->is_typed || (attempt->is_seeded && config_setting_is_on(attempt->config, "keep_password"))) {
        keep_login(attempt);
    }
    portal_drop_seed(attempt->keyring, attempt->config, attempt->account);
}

/* Whatever else was kept stays: only what was sent has been refused. */
static void
forget_refused(struct attempt *attempt)
{
    if (attempt->is_seeded) {
        seed_forget(attempt->keyring);
        seed_refusal_note();
    } else {
        login_forget(attempt->keyring, attempt->account->email);
    }
}

static bool
refuse(struct attempt *attempt, const struct jumpcloud_answer *answer, struct error *error)
{
    const char *reason = answer->message[0] == '\0' ? "no reason given" : answer->message;
    struct mark mark = {0};

    forget_refused(attempt);
    if (attempt->is_seeded) {
        error_blame(error, FAILURE_SEEDED_PASSWORD_REFUSED, attempt->account->email, reason);
    } else {
        error_blame(error, FAILURE_PASSWORD_REFUSED, attempt->account->email, reason);
    }
    text_copy(mark.sentence, sizeof(mark.sentence), error->text);
    mark_set(attempt->keyring, MARK_REFUSED, attempt->account->email, &mark);
    secret_move(&attempt->refused, &attempt->password);
    return false;
}

/* Remembered from now on: whoever wants a code is asked for it up front, and no such account is tried silently. */
static void
note_factor(struct account *account, const struct jumpcloud_answer *answer)
{
    bool is_totp = answer->factors == 0 || (answer->factors & FACTOR_TOTP) != 0;

    text_copy(account->mfa, sizeof(account->mfa), is_totp ? "totp" : "other");
    account->is_proven = account->is_proven || answer->factors != 0; /* they are told to the right password alone */
}

static bool
wants_code(const struct account *account)
{
    return strcmp(account->mfa, "totp") == 0;
}

static bool
check_factors(const struct jumpcloud_answer *answer, struct error *error)
{
    if (answer->factors == 0 || (answer->factors & FACTOR_TOTP) != 0) {
        return true;
    }
    return error_blame(error, FAILURE_FACTOR_NOT_SUPPORTED,
                       (answer->factors & FACTOR_PUSH) != 0       ? "a JumpCloud Protect push"
                       : (answer->factors & FACTOR_WEBAUTHN) != 0 ? "a security key"
                       : (answer->factors & FACTOR_DUO) != 0      ? "Duo"
                                                                  : "a factor of an unknown kind");
}

/* Asks for what JumpCloud's answer wants next. False with an error when there is nothing more to try. */
static bool
prepare_next(struct attempt *attempt, const struct jumpcloud_answer *answer, int *passwords, int *codes,
             struct error *error)
{
    switch (answer->outcome) {
    case JUMPCLOUD_REFUSED:
        refuse(attempt, answer, error);
        *passwords += attempt->is_typed;
        if (!ask_is_possible() || *passwords >= PASSWORDS_MAX) {
            return false;
        }
        ask_say("%s", "JumpCloud refused that e-mail or password; try another password, or press Ctrl-C.");
        secret_clear(&attempt->code);
        return find_password(attempt, error) && (!wants_code(attempt->account) || find_code(attempt, error));
    case JUMPCLOUD_CODE_REFUSED:
        (*codes)++;
        if (!ask_is_possible() || *codes >= CODES_MAX) {
            return error_blame(error, FAILURE_CODE_REFUSED,
                               answer->message[0] == '\0' ? "no reason given" : answer->message);
        }
        ask_say("%s", "JumpCloud refused that code; it may have been used already: wait for the next one.");
        return check_factors(answer, error) && find_code(attempt, error);
    case JUMPCLOUD_CODE_WANTED:
        note_factor(attempt->account, answer);
        return check_factors(answer, error) && find_code(attempt, error);
    case JUMPCLOUD_ACCEPTED:
    default:
        return true;
    }
}

bool
portal_login(struct jumpcloud *jumpcloud, struct keyring *keyring, const struct config *config, struct account *account,
             const char *redirect_to, const struct secret *tried, struct error *error)
{
    CLEANUP(attempt_clear)
    struct attempt attempt = {.jumpcloud = jumpcloud,
                              .keyring = keyring,
                              .config = config,
                              .account = account,
                              .redirect_to = redirect_to,
                              .started_ns = clock_since_boot_ns()};
    int passwords = 0;
    int codes = 0;

    if (account->email[0] == '\0') {
        if (!ask_is_possible()) {
            seed_drop_unused(keyring, config);
            return needs_person(account, error);
        }
        if (!ask_text("Enter your JumpCloud email address: ", account->email, sizeof(account->email), error) ||
            !config_check_email(account->email, error)) {
            return false;
        }
    }
    if (account->mfa[0] != '\0' && !ask_is_possible()) {
        return needs_code(account, error);
    }
    if (!find_password(&attempt, error) || (wants_code(account) && !find_code(&attempt, error))) {
        return false;
    }
    for (;;) {
        struct jumpcloud_answer answer = {0};
        bool is_done = false;

        if (!send_password(&attempt, tried, &answer, &is_done, error)) {
            return false;
        }
        if (is_done) {
            return true;
        }
        if (answer.outcome == JUMPCLOUD_ACCEPTED) {
            accept(&attempt);
            return true;
        }
        if (!prepare_next(&attempt, &answer, &passwords, &codes, error)) {
            return false;
        }
    }
}
