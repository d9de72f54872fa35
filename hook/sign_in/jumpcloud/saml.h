/* SPDX-License-Identifier: MIT
 *
 * The SAML assertion inside JumpCloud's SSO page. Pure functions. Nothing is verified here: AWS does that. Attribute
 * names and the role pair: AWS, "Configure SAML assertions for the authentication response".
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
    long duration_seconds;  /* SessionDuration; 0: missing or not within 900..43200 */
    char session_name[128]; /* RoleSessionName; "": missing */
    char invalid_role[256]; /* the first invalid Role value, control characters escaped; "": none */
};

/* Reads the page: the input named SAMLResponse anywhere in it (nested pages, entities, RelayState first), then the
 * assertion. ERROR_REPLY: no assertion, not base64, not XML, too large. ERROR_DENIED (administrator): no valid role, or
 * an assertion for IAM Identity Center. A role with several providers counts once, with the first provider. */
must_check bool saml_parse(const struct secret *page, struct saml_assertion *assertion, struct failure *failure);
void saml_clear(struct saml_assertion *assertion);

#define CLEANUP_SAML CLEANUP(saml_clear)
