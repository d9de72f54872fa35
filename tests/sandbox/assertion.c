/* SPDX-License-Identifier: MIT
 *
 * The assertion's XML, modelled on a fixture of crowbar (moritzheiber/crowbar, tests/fixtures/jumpcloud): the prefixes
 * saml2p and saml2, Destination, five minutes of validity, AttributeStatement before AuthnStatement, 7.5 kB.
 */
#include "assertion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "encoding.h"
#include "record.h"
#include "sandbox.h"

enum { NS_PER_SECOND = 1000000000, SIGNATURE_LENGTH = 344, CERTIFICATE_LENGTH = 1400, VALID_SECONDS = 300 };

#define ISSUER "https://sso.jumpcloud.com/saml2/aws"
#define ATTRIBUTES "https://aws.amazon.com/SAML/Attributes/"

static struct assertion *assertions;

/* The variable parts of an assertion. */
struct content {
    const struct script *app;
    char id[33];
    char issued_at[CLOCK_TEXT_SIZE];
    char not_before[CLOCK_TEXT_SIZE];
    char not_after[CLOCK_TEXT_SIZE];
};

static void
write_signature(FILE *xml, const char *id)
{
    CLEANUP_FREE char *digest = random_base64(44);
    CLEANUP_FREE char *signature = random_base64(SIGNATURE_LENGTH);
    CLEANUP_FREE char *certificate = random_base64(CERTIFICATE_LENGTH);

    fprintf(xml,
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>"
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>"
            "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>"
            "<ds:Reference URI=\"#_%s\"><ds:Transforms>"
            "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>"
            "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>"
            "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
            "<ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>"
            "<ds:SignatureValue>%s</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s"
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
            id, digest, signature, certificate);
}

static void
write_subject(FILE *xml, const struct content *content)
{
    fprintf(xml,
            "<saml2:Subject><saml2:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">"
            "%s</saml2:NameID><saml2:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
            "<saml2:SubjectConfirmationData NotOnOrAfter=\"%s\" Recipient=\"https://signin.aws.amazon.com/saml\"/>"
            "</saml2:SubjectConfirmation></saml2:Subject>"
            "<saml2:Conditions NotBefore=\"%s\" NotOnOrAfter=\"%s\"><saml2:AudienceRestriction>"
            "<saml2:Audience>urn:amazon:webservices</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>",
            SANDBOX_EMAIL, content->not_after, content->not_before, content->not_after);
}

static void
write_value(FILE *xml, const char *text)
{
    fputs("<saml2:AttributeValue xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
          "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"xs:string\">",
          xml);
    encoding_write_markup(xml, text);
    fputs("</saml2:AttributeValue>", xml);
}

static void
begin_attribute(FILE *xml, const char *name)
{
    fprintf(xml,
            "<saml2:Attribute Name=\"" ATTRIBUTES "%s\" "
            "NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified\">",
            name);
}

static void
write_attribute(FILE *xml, const char *name, const char *value)
{
    begin_attribute(xml, name);
    write_value(xml, value);
    fputs("</saml2:Attribute>", xml);
}

static void
write_roles(FILE *xml, const struct script *app)
{
    bool provider_first = script_is(app, "role_order", "provider_first");
    const cJSON *item;

    begin_attribute(xml, "Role");
    cJSON_ArrayForEach(item, script_json(app, "roles"))
    {
        const char *role = json_text(item, "role");
        const char *provider = json_text(item, "provider");
        CLEANUP_FREE char *pair = print("%s,%s", provider_first ? provider : role, provider_first ? role : provider);

        write_value(xml, pair);
    }
    fputs("</saml2:Attribute>", xml);
}

static void
write_attributes(FILE *xml, const struct script *app)
{
    CLEANUP_FREE char *seconds = print("%ld", script_number(app, "session_duration"));

    fputs("<saml2:AttributeStatement>", xml);
    if (strcmp(seconds, "0") != 0) {
        write_attribute(xml, "SessionDuration", seconds);
    }
    write_attribute(xml, "RoleSessionName", SANDBOX_EMAIL);
    if (cJSON_GetArraySize(script_json(app, "roles")) > 0 && !script_is(app, "page", "identity_center")) {
        write_roles(xml, app);
    }
    fputs("</saml2:AttributeStatement>", xml);
}

static void
write_response(FILE *xml, const struct content *content)
{
    char response_id[33];
    char session_index[33];

    random_text(response_id, 32, RANDOM_HEX);
    random_text(session_index, 32, RANDOM_HEX);
    fprintf(xml,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><saml2p:Response "
            "xmlns:saml2p=\"urn:oasis:names:tc:SAML:2.0:protocol\" "
            "Destination=\"https://signin.aws.amazon.com/saml\" ID=\"_%s\" IssueInstant=\"%s\" Version=\"2.0\">"
            "<saml2:Issuer xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\">" ISSUER "</saml2:Issuer>",
            response_id, content->issued_at);
    write_signature(xml, response_id);
    fprintf(xml,
            "<saml2p:Status><saml2p:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>"
            "</saml2p:Status><saml2:Assertion xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_%s\" "
            "IssueInstant=\"%s\" Version=\"2.0\"><saml2:Issuer>" ISSUER "</saml2:Issuer>",
            content->id, content->issued_at);
    write_signature(xml, content->id);
    write_subject(xml, content);
    write_attributes(xml, content->app);
    fprintf(xml,
            "<saml2:AuthnStatement AuthnInstant=\"%s\" SessionIndex=\"%s\"><saml2:AuthnContext>"
            "<saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
            "</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement></saml2:Assertion>"
            "</saml2p:Response>",
            content->issued_at, session_index);
}

static char *
assertion_base64(const struct script *app)
{
    struct content content = {.app = app};
    time_t now = clock_now();
    CLEANUP_FREE char *text = NULL;
    size_t size;
    FILE *xml = checked(open_memstream(&text, &size));

    random_text(content.id, sizeof(content.id) - 1, RANDOM_HEX);
    clock_format_rfc3339(now, content.issued_at);
    clock_format_rfc3339(now - VALID_SECONDS, content.not_before);
    clock_format_rfc3339(now + VALID_SECONDS, content.not_after);
    write_response(xml, &content);
    fclose(xml);
    return encoding_base64(text, size);
}

/* AWS ignores white space around the two ARNs. */
static char *
role_pairs(const struct script *app)
{
    const cJSON *item;
    char *pairs = print("\n");

    cJSON_ArrayForEach(item, script_json(app, "roles"))
    {
        CLEANUP_FREE char *before = pairs;
        char role[2048] = "";
        char provider[2048] = "";

        sscanf(json_text(item, "role"), "%2047s", role);
        sscanf(json_text(item, "provider"), "%2047s", provider);
        pairs = print("%s%s,%s\n", before, role, provider);
    }
    return pairs;
}

const struct assertion *
assertion_new(const struct script *app)
{
    struct assertion *assertion = checked(calloc(1, sizeof(*assertion)));

    assertion->pairs = role_pairs(app);
    assertion->base64 = assertion_base64(app);
    assertion->issued_ns = clock_since_boot_ns();
    record_secret(assertion->base64);
    assertion->next = assertions;
    assertions = assertion;
    return assertion;
}

const struct assertion *
assertion_find(const char *base64)
{
    const struct assertion *assertion = assertions;

    while (assertion != NULL && strcmp(assertion->base64, base64) != 0) {
        assertion = assertion->next;
    }
    return assertion;
}

bool
assertion_is_expired(const struct assertion *assertion, const struct script *script)
{
    return clock_since_boot_ns() - assertion->issued_ns >=
           (int64_t)script_number(script, "assertion_seconds") * NS_PER_SECOND;
}

bool
assertion_has(const struct assertion *assertion, const char *role, const char *provider)
{
    CLEANUP_FREE char *pair = print("\n%s,%s\n", role, provider);

    return strstr(assertion->pairs, pair) != NULL;
}
