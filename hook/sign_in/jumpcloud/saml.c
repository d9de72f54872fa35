/* SPDX-License-Identifier: MIT
 *
 * Reads the role pairs from JumpCloud's page. The page is a form that a browser posts to AWS automatically: a whole
 * HTML document inside the body of another one, RelayState before SAMLResponse (see crowbar's fixtures, 2020).
 */
#include "sign_in/jumpcloud/saml.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "names/role.h"
#include "sign_in/http/markup.h"

#define SAML_NAMESPACE "urn:oasis:names:tc:SAML:2.0:assertion"
#define AWS_ATTRIBUTE "https://aws.amazon.com/SAML/Attributes/"

enum {
    PAGE_MAX_BYTES = 512 << 10, /* usually 12 kB */
    BASE64_MAX_BYTES = 100000,  /* STS: SAMLAssertion, 4 to 100000 characters */
    DURATION_MIN_SECONDS = 900, /* STS: DurationSeconds */
    DURATION_MAX_SECONDS = 43200,
};

/* True when the form is posted to AWS's console sign-in of any partition. Forms of Identity Center are posted to
 * another host, or to .../platform/saml/acs/ID. */
static bool
is_for_signin(const xmlNode *input)
{
    CLEANUP_SECRET struct secret action = {0};

    while (input != NULL && !markup_is(input, NULL, "form")) {
        input = input->parent;
    }
    return input == NULL || !markup_attribute(input, "action", &action) ||
           (strstr(action.text, "signin.") != NULL && strstr(action.text, "/platform/") == NULL);
}

/* Splits "ARN,ARN". AWS documents "role,provider", but some identity providers use the other order. IAM names may
 * contain commas, so an ARN must follow the comma. */
static bool
read_pair(char *value, const char **role_arn, const char **provider_arn)
{
    struct role_arn parts;
    char *first = value;
    char *second = value; /* when there is no other */

    for (char *comma = strchr(value, ','); comma != NULL && second == value; comma = strchr(comma + 1, ',')) {
        if (strncmp(comma + 1 + strspn(comma + 1, " \t\r\n"), ARN_START, ARN_START_LENGTH) == 0) {
            *comma = '\0';
            second = comma + 1;
        }
    }
    text_copy_trimmed(first, strlen(first) + 1, first);
    text_copy_trimmed(second, strlen(second) + 1, second);
    *role_arn = role_arn_parse(first, &parts) ? first : second;
    *provider_arn = *role_arn == first ? second : first;
    return role_arn_parse(*role_arn, &parts) && role_is_saml_provider(*provider_arn);
}

static bool
add_role(struct saml_assertion *assertion, struct secret *value, struct failure *failure)
{
    CLEANUP_SECRET struct secret pair = {0};
    const char *role_arn;
    const char *provider_arn;

    secret_set(&pair, value->text);
    if (!read_pair(pair.text, &role_arn, &provider_arn)) {
        log_debug("skipped a Role value of the assertion that is not a role and its provider");
        if (assertion->invalid_role[0] == '\0') {
            text_make_visible(assertion->invalid_role, sizeof(assertion->invalid_role), value->text);
        }
        return true;
    }
    for (size_t i = 0; i < assertion->role_count; i++) {
        if (strcmp(assertion->roles[i].role_arn, role_arn) == 0) {
            return true;
        }
    }
    if (assertion->role_count == SAML_ROLES_MAX) {
        return failure_set(failure, FAILURE_TOO_MANY_ROLES, SAML_ROLES_MAX);
    }
    assertion->roles = allocate_one_more(assertion->roles, assertion->role_count, sizeof(*assertion->roles));
    assertion->roles[assertion->role_count++] = (struct saml_role){secret_duplicate(role_arn),
                                                                   secret_duplicate(provider_arn)};
    return true;
}

static bool
read_attribute(struct saml_assertion *assertion, const xmlNode *attribute, struct failure *failure)
{
    CLEANUP_SECRET struct secret name = {0};
    long long number;

    if (!markup_attribute(attribute, "Name", &name)) {
        return true;
    }
    for (const xmlNode *child = attribute->children; child != NULL; child = child->next) {
        CLEANUP_SECRET struct secret value = {0};

        if (!markup_is(child, SAML_NAMESPACE, "AttributeValue") || !markup_text(child, &value)) {
            continue;
        }
        if (strcmp(name.text, AWS_ATTRIBUTE "Role") == 0) {
            if (!add_role(assertion, &value, failure)) {
                return false;
            }
        } else if (strcmp(name.text, AWS_ATTRIBUTE "RoleSessionName") == 0) {
            text_make_visible(assertion->session_name, sizeof(assertion->session_name), value.text);
        } else if (strcmp(name.text, AWS_ATTRIBUTE "SessionDuration") == 0 &&
                   text_to_number(value.text, DURATION_MIN_SECONDS, DURATION_MAX_SECONDS, &number)) {
            assertion->duration_seconds = (long)number;
        }
    }
    return true;
}

static bool
read_assertion(struct saml_assertion *assertion, struct failure *failure)
{
    CLEANUP_SECRET struct secret bytes = {0};
    CLEANUP_MARKUP xmlDoc *document = NULL;

    if (!base64_decode(secret_text(&assertion->base64), &bytes)) {
        return failure_set(failure, FAILURE_ASSERTION_NOT_BASE64);
    }
    document = markup_open_xml(&bytes, BASE64_MAX_BYTES);
    if (document == NULL) {
        return failure_set(failure, FAILURE_ASSERTION_NOT_XML);
    }
    for (xmlNode *node = xmlDocGetRootElement(document); node != NULL; node = markup_next(node, NULL)) {
        if (markup_is(node, SAML_NAMESPACE, "Attribute") && !read_attribute(assertion, node, failure)) {
            return false;
        }
    }
    return true;
}

/* Only an input element counts, not a form's name, a script or a comment. */
static bool
read_page(const struct secret *page, struct secret *base64, bool *is_for_aws_signin, struct failure *failure)
{
    CLEANUP_MARKUP xmlDoc *document = markup_open_html(page, PAGE_MAX_BYTES);
    CLEANUP_SECRET struct secret value = {0};
    xmlNode *input = document == NULL ? NULL : xmlDocGetRootElement(document);
    const char *at;

    for (; input != NULL; input = markup_next(input, NULL)) {
        CLEANUP_SECRET struct secret name = {0};

        if (markup_is(input, NULL, "input") && markup_attribute(input, "name", &name) &&
            strcmp(name.text, "SAMLResponse") == 0) {
            break;
        }
    }
    if (input == NULL || !markup_attribute(input, "value", &value) || value.size == 0) {
        return failure_set(failure, FAILURE_NO_ASSERTION);
    }
    *is_for_aws_signin = is_for_signin(input);
    secret_clear(base64);
    for (at = secret_text(&value); *at != '\0'; at += strspn(at, " \t\r\n")) {
        size_t length = strcspn(at, " \t\r\n");

        secret_append_bytes(base64, at, length);
        at += length;
    }
    if (base64->size > BASE64_MAX_BYTES) {
        return failure_set(failure, FAILURE_ASSERTION_TOO_LARGE, BASE64_MAX_BYTES);
    }
    return true;
}

bool
saml_parse(const struct secret *page, struct saml_assertion *assertion, struct failure *failure)
{
    CLEANUP_SAML struct saml_assertion parsed = {0};
    bool is_for_aws_signin = true;

    if (!read_page(page, &parsed.base64, &is_for_aws_signin, failure) || !read_assertion(&parsed, failure)) {
        return false;
    }
    if (parsed.role_count == 0) {
        return !is_for_aws_signin               ? failure_set(failure, FAILURE_IDENTITY_CENTER)
               : parsed.invalid_role[0] != '\0' ? failure_set(failure, FAILURE_ROLE_NOT_UNDERSTOOD, parsed.invalid_role)
                                                : failure_set(failure, FAILURE_NO_ROLE);
    }
    *assertion = TAKE_STRUCT(parsed);
    return true;
}

void
saml_clear(struct saml_assertion *assertion)
{
    secret_clear(&assertion->base64);
    for (size_t i = 0; i < assertion->role_count; i++) {
        free(assertion->roles[i].role_arn);
        free(assertion->roles[i].provider_arn);
    }
    free(assertion->roles);
    *assertion = (struct saml_assertion){0};
}
