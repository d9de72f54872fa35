/* SPDX-License-Identifier: MIT
 *
 * What ajc-hook (H) and its worker ajc-hook-sign-in (W) say to each other: one message a line, a JSON object whose
 * member "message" names it. Encoded and parsed here, once, for both sides.
 *
 * H sends open, then one task after the other. W answers each with any number of reports and ends it with done. At most
 * one question of W is open at a time; H answers it with one of the answers named beside it, or with stop.
 *
 *   question        answers               why it is asked
 *   need_login      login, use_portal     there is no portal session that will do
 *   need_factor     factor                JumpCloud wants a further factor behind an accepted password
 *   may_send        go, use_portal        a request with a password, a code or a push is about to leave
 *   answered        stored                what came of that request
 *   need_role       role                  the assertion has several roles
 *
 * The order of a secret. H answers may_send only after it has taken the login lock, read the keyring again and written
 * the marker of an attempt. answered always follows go. H clears the marker when the outcome is definite, keeps the
 * cookies, gives the lock back (through a push it holds it) and answers stored.
 *
 * A message that is not known, a member that is not known, and a value that is too long or of another type are
 * errors: both programs come from one build. End of file ends everything.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/secret.h"
#include "names/factor.h"
#include "protocol/failure.h"

/* Both programs name it when they start; others do not talk to each other. */
enum { PROTOCOL_VERSION = 2 };

enum {
    PROTOCOL_NAME_SIZE = 65,   /* a profile's */
    PROTOCOL_EMAIL_SIZE = 255, /* an account's */
    PROTOCOL_URL_SIZE = 513,
    PROTOCOL_ARN_SIZE = 1024,
    PROTOCOL_WORDS_SIZE = 256, /* of JumpCloud or AWS, made visible */
    PROTOCOL_SECRET_MAX = 65536,
    PROTOCOL_LINE_MAX = 1 << 20, /* bytes of one message with all that it holds */
};

enum message_kind {
    MESSAGE_NONE,
    MESSAGE_OPEN,        /* H */
    MESSAGE_TASK,        /* H */
    MESSAGE_LOGIN,       /* H */
    MESSAGE_USE_PORTAL,  /* H */
    MESSAGE_FACTOR,      /* H */
    MESSAGE_GO,          /* H */
    MESSAGE_STORED,      /* H */
    MESSAGE_ROLE,        /* H */
    MESSAGE_STOP,        /* H */
    MESSAGE_NEED_LOGIN,  /* W, a question */
    MESSAGE_NEED_FACTOR, /* W, a question */
    MESSAGE_MAY_SEND,    /* W, a question */
    MESSAGE_ANSWERED,    /* W, a question */
    MESSAGE_NEED_ROLE,   /* W, a question */
    MESSAGE_PUSH,        /* W */
    MESSAGE_PORTAL,      /* W */
    MESSAGE_PROGRESS,    /* W */
    MESSAGE_LOG,         /* W */
    MESSAGE_SESSION,     /* W */
    MESSAGE_FAILURE,     /* W */
    MESSAGE_ITEM,        /* W */
    MESSAGE_DONE,        /* W */
    MESSAGE_KINDS
};

/* The first message. All that W knows of the machine it runs on. Empty texts: not set. */
struct message_open {
    int64_t version;
    bool is_interactive; /* a person waits, and may be asked by H */
    bool is_debugging;   /* log messages are wanted */
    char proxy[PROTOCOL_URL_SIZE];
    char proxy_source[PROTOCOL_WORDS_SIZE]; /* what a person corrects when the proxy fails: "HTTPS_PROXY" */
    char no_proxy[PROTOCOL_URL_SIZE];
    char ca_file[PROTOCOL_URL_SIZE];      /* PEM file instead of the system's */
    char ca_source[PROTOCOL_WORDS_SIZE];  /* "ca_file", "SSL_CERT_FILE" */
    char ca_directory[PROTOCOL_URL_SIZE]; /* SSL_CERT_DIR */
    char aws_ca_file[PROTOCOL_URL_SIZE];  /* the same for AWS hosts, AWS_CA_BUNDLE */
    char sts_url[PROTOCOL_URL_SIZE];      /* instead of AWS's own */
    char sts_source[PROTOCOL_WORDS_SIZE]; /* "sts_url", "AWS_ENDPOINT_URL_STS" */
    char iam_url[PROTOCOL_URL_SIZE];
    char signin_url[PROTOCOL_URL_SIZE];
    bool is_sts_legacy; /* AWS_STS_REGIONAL_ENDPOINTS=legacy */
};

enum task_kind {
    TASK_SESSIONS,     /* a session or failure for each profile, then items with their accounts' aliases */
    TASK_LOGIN,        /* signs in to the portal only; a failure, or nothing, and done */
    TASK_LOGOUT,       /* ends the portal session at JumpCloud */
    TASK_APPLICATIONS, /* an item for each application that the portal offers */
    TASK_CONSOLE,      /* an item with the URL that signs a browser in with the credentials */
    TASK_CHECK,        /* an item or a failure for each host */
};

struct message_profile {
    char name[PROTOCOL_NAME_SIZE];
    char url[PROTOCOL_URL_SIZE];
    char region[64];              /* that holds for it: its own, the environment's, the setting's; "": none */
    char role[PROTOCOL_ARN_SIZE]; /* to be assumed behind the first one: name or ARN; "": none */
    char external_id[PROTOCOL_ARN_SIZE];
    char saml_role[PROTOCOL_ARN_SIZE]; /* which of several in the assertion: name or ARN; "": not said */
    int64_t duration_seconds;          /* 0: as the assertion says */
    int64_t accepted_seconds;          /* the longest that AWS is known to accept; 0: not known */
    char aws_account[16];              /* where its sessions were before; "": not known */
    char aws_role[72];
};

struct message_aws_account {
    char id[16];
};

struct message_host {
    char url[PROTOCOL_URL_SIZE];
};

struct message_task {
    enum task_kind kind;
    char email[PROTOCOL_EMAIL_SIZE]; /* "": not known yet */
    char console_url[PROTOCOL_URL_SIZE];
    char sso_url[PROTOCOL_URL_SIZE];
    struct secret portal; /* the portal session that is kept, as jumpcloud_save() wrote it; empty: none */
    struct message_profile *profiles;
    size_t profile_count;
    struct message_aws_account *named; /* AWS accounts whose aliases are known: IAM is not asked for them */
    size_t named_count;
    struct message_host *hosts; /* TASK_CHECK: to be reached beside those of the profiles */
    size_t host_count;
    /* TASK_CONSOLE */
    char access_key_id[132];
    struct secret secret_access_key;
    struct secret session_token;
    char partition[32];
    char service[64];
    int64_t session_seconds; /* of the console's session; 0: as the credentials' */
};

struct message_login {
    char email[PROTOCOL_EMAIL_SIZE];
    struct secret password;
    enum factor factor; /* FACTOR_TOTP: `code` goes with the password */
    struct secret code;
};

struct message_use_portal { /* another process logged in meanwhile */
    char email[PROTOCOL_EMAIL_SIZE];
    struct secret portal;
};

struct message_factor {
    enum factor factor; /* FACTOR_TOTP with a code, FACTOR_PUSH */
    struct secret code;
};

struct message_stored {
    bool is_kept; /* false: somebody logged out meanwhile, so W ends the portal session at JumpCloud */
};

struct message_role {
    char arn[PROTOCOL_ARN_SIZE];
};

struct message_stop {
    struct failure failure; /* of everything that waits for the answer */
};

enum login_reason {
    LOGIN_NO_PORTAL,   /* there is no portal session */
    LOGIN_ENDED,       /* JumpCloud ended the one that was given */
    LOGIN_APPLICATION, /* the application of `profile` wants a login of its own with a code */
    LOGIN_REFUSED,     /* e-mail or password were wrong, or another answer that a further try may follow */
};

struct message_need_login {
    enum login_reason reason;
    char profile[PROTOCOL_NAME_SIZE]; /* who wants it; "": nobody in particular */
    char words[PROTOCOL_WORDS_SIZE];  /* LOGIN_REFUSED: JumpCloud's reason, "" when none was given */
    char more[PROTOCOL_WORDS_SIZE];   /* those of them that say more than that; "" otherwise */
};

struct message_need_factor {
    int64_t offered;      /* enum factor, as bits; 0: not said */
    bool is_code_refused; /* the code that was sent was wrong or used before */
    char words[PROTOCOL_WORDS_SIZE];
    char more[PROTOCOL_WORDS_SIZE];
};

enum secret_sent {
    SENT_PASSWORD,
    SENT_CODE, /* with the password, or alone */
    SENT_PUSH,
};

struct message_may_send {
    enum secret_sent what;
    char host[PROTOCOL_URL_SIZE]; /* the origin that gets it */
};

enum login_outcome {
    OUTCOME_ACCEPTED,      /* `portal` is the new portal session */
    OUTCOME_REFUSED,       /* wrong e-mail or password */
    OUTCOME_CODE_REFUSED,  /* wrong or used code; the password is not in question */
    OUTCOME_FACTOR_WANTED, /* the password was right */
    OUTCOME_LATER,         /* JumpCloud did not look at it: 429, 5xx */
    OUTCOME_UNKNOWN,       /* an answer that is not understood */
    OUTCOME_UNANSWERED,    /* it left, and no answer came */
    OUTCOME_NOT_SENT,      /* nothing secret left */
    OUTCOME_PUSH_SENT,     /* the push is on its way; another `answered` follows without a may_send between */
    OUTCOME_PUSH_ENDED,    /* it was denied, expired or refused: `failure` says which */
};

struct message_answered {
    enum login_outcome outcome;
    int64_t factors; /* enum factor, as bits */
    char words[PROTOCOL_WORDS_SIZE];
    struct secret portal;
    struct failure failure; /* of the last six outcomes: what it means when nothing more is tried */
};

struct message_need_role {
    char profile[PROTOCOL_NAME_SIZE];
    struct message_role *roles;
    size_t role_count;
};

enum push_state { PUSH_WAITING, PUSH_APPROVED, PUSH_OVER };

struct message_push {
    enum push_state state;
    int64_t seconds_left;
};

enum portal_state {
    PORTAL_ALIVE,     /* it opened a page; `portal` holds its cookies now */
    PORTAL_GONE,      /* JumpCloud ended the one that the task gave */
    PORTAL_NOT_ENDED, /* it was the application that wanted a login, not the end */
};

struct message_portal {
    enum portal_state state;
    struct secret portal;
};

enum progress_kind { PROGRESS_ASSERTION /* goes to AWS now */ };

struct message_progress {
    enum progress_kind kind;
};

struct message_log {
    char text[1024];
};

struct message_session {
    char profile[PROTOCOL_NAME_SIZE];
    char access_key_id[132];
    struct secret secret_access_key;
    struct secret session_token;
    char role_arn[PROTOCOL_ARN_SIZE];
    int64_t expires_at;       /* by AWS's clock */
    int64_t skew_seconds;     /* AWS's clock minus ours */
    int64_t wanted_seconds;   /* 0, or what was asked for and not given: AWS accepted `accepted_seconds` alone */
    int64_t accepted_seconds; /* 0, or what AWS accepted instead */
};

struct message_failure {
    char profile[PROTOCOL_NAME_SIZE]; /* "": of the task */
    struct failure failure;
    int64_t retry_after; /* seconds that a server asked not to be asked again for; 0: none */
};

struct message_item {
    char name[PROTOCOL_WORDS_SIZE]; /* an application's label; a host; an alias, perhaps "" */
    struct secret url;              /* an application's; the console's */
    bool is_aws;
    char aws_account[16]; /* whose alias it is */
    int64_t milliseconds; /* until a host answered */
};

struct message {
    enum message_kind kind;
    union {
        struct message_open open;
        struct message_task task;
        struct message_login login;
        struct message_use_portal use_portal;
        struct message_factor factor;
        struct message_stored stored;
        struct message_role role;
        struct message_stop stop;
        struct message_need_login need_login;
        struct message_need_factor need_factor;
        struct message_may_send may_send;
        struct message_answered answered;
        struct message_need_role need_role;
        struct message_push push;
        struct message_portal portal;
        struct message_progress progress;
        struct message_log log;
        struct message_session session;
        struct message_failure failure;
        struct message_item item;
    };
};

/* Wipes and frees what it holds; MESSAGE_NONE is left. */
void message_clear(struct message *message);

/* The name on the wire ("need_login"). */
const char *message_name(enum message_kind kind);

/* Appends the message as one line, with its line end. */
void message_print(const struct message *message, struct secret *line);

/* Reads one line without its line end. False, `message` untouched, when it is not a message as message_print makes
 * them: `fault` then says in a few words why (never with a value in it). The line is wiped by its owner. */
must_check bool message_parse(const char *line, struct message *message, char fault[static PROTOCOL_WORDS_SIZE]);

#define CLEANUP_MESSAGE CLEANUP(message_clear)
