/* SPDX-License-Identifier: MIT
 *
 * The protocol between ajc-hook (H) and its worker ajc-hook-sign-in (W). Each message is one line, a JSON object whose
 * member "message" names its kind. Both programs encode and parse with this code.
 *
 * H sends open, then one task after the other. W sends any number of reports for a task and then done. W has at most
 * one open question at a time; H replies with one of the answers in the table, or with stop.
 *
 *   question        answers               why it is asked
 *   need_login      login, use_portal     there is no portal session that can be used
 *   need_factor     factor                JumpCloud asks for a second factor after the password
 *   may_send        go, use_portal        W is about to send a request with a password or code, or for a push
 *   answered        stored                the result of that request
 *   need_role       role                  the assertion has several roles
 *   need_assertion  assertion             JumpCloud sent the challenge for a security key
 *
 * How a secret is sent. Before H answers may_send with go, it takes the login lock, reads the keyring again and writes
 * the attempt marker. W always sends answered after go. H clears the marker when the outcome is definite, stores the
 * cookies, releases the lock (during a push it keeps it) and answers stored.
 *
 * ajc-hook (H) speaks to ajc-hook-key (K), the program for security keys, in the same form. H sends look or sign; K
 * reports on keys with key, and assertion when a key signed, and ends each with done.
 *
 * An unknown message, an unknown member, and a value that is too long or of another type are errors: all programs come
 * from one build. At end of file both sides stop.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/secret.h"
#include "names/factor.h"
#include "protocol/failure.h"

/* H sends it in open; programs of different versions do not work together. */
enum { PROTOCOL_VERSION = 2 };

enum {
    PROTOCOL_NAME_SIZE = 65,   /* a profile's */
    PROTOCOL_EMAIL_SIZE = 255, /* an account's */
    PROTOCOL_URL_SIZE = 513,
    PROTOCOL_DESTINATION_SIZE = 2049,
    PROTOCOL_ARN_SIZE = 1024,
    PROTOCOL_WORDS_SIZE = 256,   /* message of JumpCloud or AWS, control characters escaped */
    PROTOCOL_KEY_ID_SIZE = 1366, /* base64url of a credential id: CTAP 2.1 allows 1023 bytes */
    PROTOCOL_KEY_IDS_MAX = 64,
    PROTOCOL_RP_ID_SIZE = 254,
    PROTOCOL_CHALLENGE_SIZE = 1025,
    PROTOCOL_KEY_PATH_SIZE = 108,
    PROTOCOL_KEYS_MAX = 32,
    PROTOCOL_SECRET_MAX = 65536,
    PROTOCOL_LINE_MAX = 1 << 20, /* bytes of one whole message */
};

enum message_kind {
    MESSAGE_NONE,
    MESSAGE_OPEN,           /* H */
    MESSAGE_TASK,           /* H */
    MESSAGE_LOGIN,          /* H */
    MESSAGE_USE_PORTAL,     /* H */
    MESSAGE_FACTOR,         /* H */
    MESSAGE_GO,             /* H */
    MESSAGE_STORED,         /* H */
    MESSAGE_ROLE,           /* H */
    MESSAGE_ASSERTION,      /* H, and K without client_data */
    MESSAGE_STOP,           /* H */
    MESSAGE_LOOK,           /* H to K */
    MESSAGE_SIGN,           /* H to K */
    MESSAGE_KEY,            /* K */
    MESSAGE_NEED_LOGIN,     /* W, a question */
    MESSAGE_NEED_FACTOR,    /* W, a question */
    MESSAGE_MAY_SEND,       /* W, a question */
    MESSAGE_ANSWERED,       /* W, a question */
    MESSAGE_NEED_ROLE,      /* W, a question */
    MESSAGE_NEED_ASSERTION, /* W, a question */
    MESSAGE_PUSH,           /* W */
    MESSAGE_PORTAL,         /* W */
    MESSAGE_PROGRESS,       /* W */
    MESSAGE_LOG,            /* W */
    MESSAGE_SESSION,        /* W */
    MESSAGE_FAILURE,        /* W */
    MESSAGE_ITEM,           /* W */
    MESSAGE_DONE,           /* W, K */
    MESSAGE_KINDS
};

/* The first message: everything that W knows of this machine. An empty text means: not set. */
struct message_open {
    int64_t version;
    bool is_debugging; /* W sends log messages */
    char proxy[PROTOCOL_URL_SIZE];
    char proxy_source[PROTOCOL_WORDS_SIZE]; /* the setting to name when the proxy fails: "HTTPS_PROXY" */
    char no_proxy[PROTOCOL_URL_SIZE];
    char ca_file[PROTOCOL_URL_SIZE];      /* PEM file instead of the system's CA certificates */
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
    TASK_SESSIONS,     /* a session or failure for each profile */
    TASK_LOGIN,        /* signs in to the portal only; W reports a failure or nothing, then done */
    TASK_LOGOUT,       /* ends the portal session at JumpCloud */
    TASK_APPLICATIONS, /* an item for each application that the portal offers */
    TASK_CONSOLE,      /* an item with the URL that signs a browser in with the credentials */
    TASK_CHECK,        /* an item or a failure for each host */
    TASK_ALIAS,        /* an item with the alias of the credentials' AWS account; none: it is not known */
};

struct message_profile {
    char name[PROTOCOL_NAME_SIZE];
    char url[PROTOCOL_URL_SIZE];
    char region[64];              /* from the profile, the environment or the settings; "": none */
    char role[PROTOCOL_ARN_SIZE]; /* chained role to assume after the first one: name or ARN; "": none */
    char external_id[PROTOCOL_ARN_SIZE];
    char saml_role[PROTOCOL_ARN_SIZE]; /* which role of the assertion: name or ARN; "": not set */
    int64_t duration_seconds;          /* 0: as the assertion says */
    int64_t accepted_seconds;          /* the longest duration that AWS is known to accept; 0: not known */
    char aws_account[16];              /* the account of its earlier sessions; "": not known */
    char aws_role[72];
};

struct message_host {
    char url[PROTOCOL_URL_SIZE];
};

struct message_task {
    enum task_kind kind;
    char email[PROTOCOL_EMAIL_SIZE]; /* "": not known yet */
    char console_url[PROTOCOL_URL_SIZE];
    char sso_url[PROTOCOL_URL_SIZE];
    struct secret portal; /* the stored portal session, as jumpcloud_save() writes it; empty: none */
    struct message_profile *profiles;
    size_t profile_count;
    struct message_host *hosts; /* TASK_CHECK: hosts to reach, in addition to those of the profiles */
    size_t host_count;
    /* TASK_CONSOLE, TASK_ALIAS */
    char access_key_id[132];
    struct secret secret_access_key;
    struct secret session_token;
    char partition[32];
    char service[64];                            /* TASK_CONSOLE */
    char destination[PROTOCOL_DESTINATION_SIZE]; /* TASK_CONSOLE: instead of `service` */
    int64_t session_seconds;                     /* of the console session; 0: until the credentials expire */
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
    enum factor factor; /* FACTOR_TOTP with a code, FACTOR_PUSH, FACTOR_KEY */
    struct secret code;
};

struct message_stored {
    bool is_kept; /* false: the user logged out meanwhile, so W ends the portal session at JumpCloud */
};

struct message_role {
    char arn[PROTOCOL_ARN_SIZE];
};

/* What a security key signed (WebAuthn). The binary values are no secrets, but have the same form. */
struct message_assertion {
    char id[PROTOCOL_KEY_ID_SIZE]; /* the credential that signed, unpadded base64url */
    struct secret client_data;     /* JSON, see names/webauthn.h */
    struct secret authenticator_data;
    struct secret signature;
    struct secret user_handle; /* empty: the key gave none */
};

struct message_stop {
    struct failure failure; /* of the requests that wait for the answer */
};

enum login_reason {
    LOGIN_NO_PORTAL,   /* there is no portal session */
    LOGIN_ENDED,       /* JumpCloud ended the portal session of the task */
    LOGIN_APPLICATION, /* an application requires its own login with a code */
    LOGIN_REFUSED,     /* e-mail or password were wrong, or another answer after which the user may try again */
};

struct message_need_login {
    enum login_reason reason;
};

struct message_need_factor {
    int64_t offered;      /* enum factor, as bits; 0: not known */
    bool is_code_refused; /* the code was wrong or already used */
};

enum secret_sent {
    SENT_PASSWORD,
    SENT_CODE, /* with the password, or alone */
    SENT_PUSH,
    SENT_KEY, /* the signature of a security key */
};

struct message_may_send {
    enum secret_sent what;
    char host[PROTOCOL_URL_SIZE]; /* the origin that receives it */
};

enum login_outcome {
    OUTCOME_UNKNOWN,       /* an unexpected answer */
    OUTCOME_ACCEPTED,      /* `portal` is the new portal session */
    OUTCOME_REFUSED,       /* wrong e-mail or password */
    OUTCOME_CODE_REFUSED,  /* wrong or already used code; this says nothing about the password */
    OUTCOME_FACTOR_WANTED, /* the password was right */
    OUTCOME_DENIED,        /* JumpCloud refused it for another reason than a wrong secret */
    OUTCOME_LATER,         /* JumpCloud did not process it: 429, 5xx */
    OUTCOME_UNANSWERED,    /* sent, but not answered by JumpCloud */
    OUTCOME_NOT_READ,    /* JumpCloud refused the xsrf token and did not read the secret, which may be sent once more */
    OUTCOME_NOT_SENT,    /* no secret was sent */
    OUTCOME_PUSH_SENT,   /* the push was sent; another `answered` follows, without a may_send before it */
    OUTCOME_PUSH_ENDED,  /* the push was denied, expired or refused; see `failure` */
    OUTCOME_KEY_REFUSED, /* the signature of the security key was refused; see `failure` */
    OUTCOME_COUNT,
};

struct message_answered {
    enum login_outcome outcome;
    int64_t factors; /* enum factor, as bits */
    char words[PROTOCOL_WORDS_SIZE];
    struct secret portal;
    struct failure failure; /* of all but the first four outcomes: the failure to report if there is no further try */
};

struct message_need_role {
    char profile[PROTOCOL_NAME_SIZE];
    struct message_role *roles;
    size_t role_count;
};

struct message_key_id {
    char id[PROTOCOL_KEY_ID_SIZE]; /* unpadded base64url */
};

enum user_verification { VERIFICATION_PREFERRED, VERIFICATION_DISCOURAGED, VERIFICATION_REQUIRED };

struct message_need_assertion {
    char rp_id[PROTOCOL_RP_ID_SIZE];
    char challenge[PROTOCOL_CHALLENGE_SIZE]; /* unpadded base64url */
    struct message_key_id *ids;              /* the credentials that are registered */
    size_t id_count;
    enum user_verification user_verification;
    int64_t timeout_seconds; /* 0: not given */
};

/* Asks which key has which of these credentials. The answer is a report for each key that is plugged in. */
struct message_look {
    char rp_id[PROTOCOL_RP_ID_SIZE];
    struct message_key_id *ids;
    size_t id_count;
    struct secret pin;                 /* only for the key `path`; empty: none */
    char path[PROTOCOL_KEY_PATH_SIZE]; /* query only this key; "": all */
    int64_t seconds;                   /* time limit for each key */
    int64_t wait_seconds; /* first wait, at most this long, until a key is plugged in or pulled out; 0: do not wait */
};

enum key_state {
    KEY_HERE,          /* answers look: `id` is the credential that it has; "": none of them */
    KEY_NOT_PERMITTED, /* this user may not open it */
    KEY_SLOW,          /* it did not answer in time; perhaps another program holds it */
    KEY_GONE,          /* it was pulled out, or its connection broke */
    KEY_UNTOUCHED,     /* answers sign: it was not touched in time */
    KEY_PIN_WANTED,    /* it signs only with its PIN */
    KEY_PIN_WRONG,     /* `pin_tries` are left */
    KEY_PIN_PAUSED,    /* too many wrong ones: it must be plugged in again */
    KEY_PIN_LOCKED,    /* no tries are left */
    KEY_NOT_VERIFIED,  /* the fingerprint was not recognised */
    KEY_FAILED,        /* another error */
};

struct message_key {
    char path[PROTOCOL_KEY_PATH_SIZE];
    char name[64]; /* of the product, for a person; may be "" */
    enum key_state state;
    char id[PROTOCOL_KEY_ID_SIZE];
    bool has_pin;         /* a PIN is set */
    bool has_fingerprint; /* it can verify the user by itself, and this is set up */
    bool is_u2f;          /* an old key without a PIN */
    int64_t pin_tries;
};

struct message_key_place {
    char path[PROTOCOL_KEY_PATH_SIZE];
    char id[PROTOCOL_KEY_ID_SIZE];
};

/* The first of these keys that is touched signs; the others are cancelled. */
struct message_sign {
    char rp_id[PROTOCOL_RP_ID_SIZE];
    struct secret client_data;
    struct secret pin; /* for the key; sent only with a single key */
    bool is_verified;  /* the key verifies the user by itself */
    struct message_key_place *keys;
    size_t key_count;
    int64_t seconds; /* time limit */
};

enum push_state { PUSH_WAITING, PUSH_APPROVED, PUSH_OVER };

struct message_push {
    enum push_state state;
    int64_t seconds_left;
};

enum portal_state {
    PORTAL_ALIVE,     /* it opened a page; `portal` has its current cookies */
    PORTAL_GONE,      /* JumpCloud ended the portal session of the task */
    PORTAL_NOT_ENDED, /* it is still valid: the application required its own login */
};

struct message_portal {
    enum portal_state state;
    struct secret portal;
};

enum progress_kind { PROGRESS_ASSERTION /* W now sends the assertion to AWS */ };

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
    int64_t wanted_seconds;   /* 0, or the requested duration that AWS refused; it accepted `accepted_seconds` */
    int64_t accepted_seconds; /* 0, or the duration that AWS accepted instead */
};

struct message_failure {
    char profile[PROTOCOL_NAME_SIZE]; /* "": of the task */
    struct failure failure;
    int64_t retry_after; /* seconds from the server's Retry-After; 0: none */
};

struct message_item {
    char name[PROTOCOL_WORDS_SIZE]; /* an application's label, a host, or an alias (may be "") */
    struct secret url;              /* the application's or the console's URL */
    bool is_aws;
    int64_t milliseconds; /* response time of a host */
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
        struct message_assertion assertion;
        struct message_stop stop;
        struct message_look look;
        struct message_sign sign;
        struct message_key key;
        struct message_need_login need_login;
        struct message_need_factor need_factor;
        struct message_may_send may_send;
        struct message_answered answered;
        struct message_need_role need_role;
        struct message_need_assertion need_assertion;
        struct message_push push;
        struct message_portal portal;
        struct message_progress progress;
        struct message_log log;
        struct message_session session;
        struct message_failure failure;
        struct message_item item;
    };
};

/* Wipes and frees the contents; sets MESSAGE_NONE. */
void message_clear(struct message *message);

/* The kind's name in the JSON text ("need_login"). */
const char *message_name(enum message_kind kind);

/* Appends the message as one line, with the newline. */
void message_print(const struct message *message, struct secret *line);

/* Parses one line without its newline. False, `message` unchanged, when message_print could not have written it:
 * `fault` then has the reason in a few words (never with a value). The caller wipes the line. */
must_check bool message_parse(const char *line, struct message *message, char fault[static PROTOCOL_WORDS_SIZE]);

#define CLEANUP_MESSAGE CLEANUP(message_clear)
