/* SPDX-License-Identifier: MIT
 *
 * A account_batch from inside, for its two files: account_batch.c moves the journeys on, account_batch_portal.c owns
 * the portal session that they share.
 */
#pragma once

#include "sign_in/flow/account_batch.h"

struct account_batch {
    struct sign_in *sign_in;
    struct account account;
    struct jumpcloud jumpcloud;
    struct profile_sign_in *const *journeys;
    size_t count;
    const struct sign_in_listener *listener;
    struct secret kept;      /* the portal session that was there at the start; empty: none */
    bool is_open;            /* the portal session at hand will do: everybody may ask for a page */
    struct secret accepted;  /* the password of the login of this account_batch */
    bool has_logged_in;      /* there is one login in a account_batch */
    bool has_sent_code;      /* and one more with a code, for applications that want one of their own */
    struct error code_error; /* what came of that */
    bool has_said;           /* that AWS is asked now */
    bool has_said_override;  /* at whose address */
    int64_t sso_rests_until; /* ns since boot: the host asked for a pause */
    int64_t sts_rests_until;
};

/* Takes the portal session that the keyring has, and the cookies of this account only. Each journey then begins with
 * its page; without one, with a login. */
void account_batch_restore_portal(struct account_batch *account_batch);

/* Logs in for the account_batch, once; the second time with a code, for applications that want a login of their own.
 * May ask a person, so nothing may be under way. `first` is who wants it; the others get what comes of it. */
void account_batch_log_in(struct account_batch *account_batch, const struct profile_sign_in *first);

/* What the answer to a page of `journey`, or that there is none, means for the others. */
void account_batch_hear_of_portal(struct account_batch *account_batch, struct profile_sign_in *journey);

/* Ends every journey that has not had its page. */
void account_batch_fail_all_without_page(struct account_batch *account_batch, const struct error *error);

/* A connection to STS for each journey, as far as one host may have them, opened while JumpCloud answers. */
void account_batch_warm_sts(struct account_batch *account_batch);
