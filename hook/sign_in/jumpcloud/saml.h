/* SPDX-License-Identifier: MIT
 *
 * The SAML assertion inside JumpCloud's SSO page, and what AWS will read from it. Pure: bytes in, struct out.
 * Nothing is verified here: AWS does that. Attribute names and the role pair: AWS, "Configure SAML assertions for
 * the authentication response".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"
#include "protocol/failure.h"

enum { SAML_ROLES_MAX = 256 };

struct saml_role {
    char *role_arn;     /* arn:PARTITION:iam::ACCOUNT:role/PATH/NAME */
    char *provider_arn; /* arn:PARTITION:iam::ACCOUNT:saml-provider/NAME */
};

struct saml_assertion {
    struct secret base64;    /* the SAMLResponse, base64 without white space, ready for STS */
    struct saml_role *roles; /* in the order of the assertion */
    size_t role_count;
    long duration_seconds;  /* SessionDuration, 0 when absent or out of 900..43200 */
    char session_name[128]; /* RoleSessionName, "" when absent */
    char invalid_role[256]; /* the first Role value that is no role with its provider, made visible; "" when none */
};

/* Reads the page: the input named SAMLResponse anywhere in it (a page within a page, entities, RelayState first),
 * then the assertion. ERROR_REPLY: no assertion, not base64, not XML, too large. ERROR_DENIED (administrator): the
 * assertion names no role, or none that is one, or is for IAM Identity Center: the failure says so. A role that is
 * there with several providers counts once, with the first: nobody could tell them apart. */
must_check bool saml_parse(const struct secret *page, struct saml_assertion *assertion, struct failure *failure);
void saml_clear(struct saml_assertion *assertion);

#define CLEANUP_SAML CLEANUP(saml_clear)
