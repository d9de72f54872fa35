/* SPDX-License-Identifier: MIT
 *
 * The SSO page in all the forms that clients have seen: a page within a page as crowbar's fixture of 2020 has it,
 * entities as a Python client had to undo them, redirects for a missing session, a policy, a withdrawn application.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "assertion.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "encoding.h"
#include "portal_session.h"

#define PATH "/saml2/"

enum { CONNECTOR_LENGTH_MAX = 128, ENTITY_LINE = 76 };

/* The variable parts of a page. */
struct page {
    const char *action;
    const char *assertion; /* base64 */
    const char *xsrf;
};

static void
write_nested(FILE *html, const struct page *page)
{
    fprintf(html,
            "<!DOCTYPE html>\n<html>\n<head><title>JumpCloud</title></head>\n<body data-xsrf-token=\"%s\">\n"
            "<!DOCTYPE html>\n<html>\n<body>\n<form id=\"form\" method=\"POST\" action=\"%s\">\n"
            "<input type=\"hidden\" name=\"RelayState\" value=\"\">\n"
            "<input type=\"hidden\" name=\"SAMLResponse\" value=\"%s\">\n</form>\n"
            "<script>document.getElementById('form').submit();</script>\n</body>\n</html>\n</body>\n</html>\n",
            page->xsrf, page->action, page->assertion);
}

static void
write_as_entities(FILE *html, const char *base64)
{
    for (size_t i = 0; base64[i] != '\0'; i++) {
        if (i > 0 && i % ENTITY_LINE == 0) {
            fputs("&#xA;", html);
        }
        if (base64[i] == '+') {
            fputs(i % 2 == 0 ? "&#43;" : "&#x2b;", html);
        } else if (base64[i] == '=') {
            fputs("&#61;", html);
        } else {
            fputc(base64[i], html);
        }
    }
}

static void
write_entities(FILE *html, const struct page *page)
{
    fprintf(html,
            "<!DOCTYPE html>\n<html><body data-xsrf-token=\"%s\">\n<form method=\"POST\" action=\"%s\">\n"
            "<input type=\"hidden\" name=\"RelayState\" value=\"\"/>\n"
            "<input type=\"hidden\" name=\"SAMLResponse\" value=\"",
            page->xsrf, page->action);
    write_as_entities(html, page->assertion);
    fputs("\"/>\n</form>\n<script>document.forms[0].submit()</script>\n</body></html>\n", html);
}

static void
write_attributes(FILE *html, const struct page *page)
{
    fprintf(html,
            "<html><body data-xsrf-token='%s'>\n<form name='SAMLResponse' action='/search'>"
            "<input name='q' value='not this one'></form>\n<form action='%s' method=post id=form>\n"
            "<INPUT VALUE='%s' TYPE='hidden' NAME='SAMLResponse'>\n"
            "<input value='' name=RelayState type=hidden>\n</form></body></html>\n",
            page->xsrf, page->action, page->assertion);
}

/* The form's address names the partition of the roles (AWS, SAML assertion endpoints). */
static const char *
form_action(const struct script *app)
{
    const char *role = json_text(cJSON_GetArrayItem(script_json(app, "roles"), 0), "role");

    if (script_is(app, "page", "identity_center")) {
        return "https://us-east-1.signin.aws.amazon.com/platform/saml/acs/9f0f3c1e-6f3e-4c1f-8a54-0d6b1b2c7a11";
    }
    if (strncmp(role, "arn:aws-us-gov:", 15) == 0) {
        return "https://signin.amazonaws-us-gov.com/saml";
    }
    return strncmp(role, "arn:aws-cn:", 11) == 0 ? "https://signin.amazonaws.cn/saml"
                                                 : "https://signin.aws.amazon.com/saml";
}

static void
answer_assertion(const struct script *app, const char *xsrf, struct answer *answer)
{
    struct page page = {.action = form_action(app), .xsrf = xsrf, .assertion = assertion_new(app)->base64};
    char *text;
    size_t size;
    FILE *html = checked(open_memstream(&text, &size));

    if (script_is(app, "page", "entities")) {
        write_entities(html, &page);
    } else if (script_is(app, "page", "attributes")) {
        write_attributes(html, &page);
    } else {
        write_nested(html, &page);
    }
    fclose(html);
    answer_text(answer, MHD_HTTP_OK, "text/html; charset=utf-8", text);
}

static void
show_page(struct sandbox *sandbox, const struct script *app, const char *xsrf, struct answer *answer)
{
    answer->delay_seconds = (unsigned)script_number(app, "page_seconds");
    answer->endless = script_is(app, "page", "huge");
    answer->drips = script_is(app, "page", "drip");
    if (script_is(app, "page", "none")) {
        answer_page(answer, MHD_HTTP_OK, "<p>Welcome back.</p>");
    } else if (script_is(app, "page", "policy")) {
        /* Seen with a device-trust policy, 2026: only the fragment says so. */
        answer_redirect(answer, sandbox->console_url, "/userconsole#/?error=policyDenial");
    } else if (script_is(app, "page", "forbidden")) {
        answer_page(answer, MHD_HTTP_FORBIDDEN, "Forbidden");
    } else if (script_is(app, "page", "removed")) {
        answer_redirect(answer, sandbox->console_url, "/userconsole/");
    } else if (script_is(app, "page", "evil_redirect")) {
        answer_redirect(answer, sandbox->evil_url, "/collect?from=saml2");
    } else if (answer->endless || answer->drips) {
        answer_page(answer, MHD_HTTP_OK, "");
    } else {
        answer_assertion(app, xsrf, answer);
    }
}

void
sso_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const char *connector = request->path + strlen(PATH);
    const struct portal_session *session;
    struct script app;

    if (scripted_raw(sandbox, request, answer) || scripted_busy(sandbox, "sso", answer)) {
        return;
    }
    if (strcmp(request->method, "GET") != 0 || strncmp(request->path, PATH, strlen(PATH)) != 0 ||
        !text_is_made_of(connector, CONNECTOR_LENGTH_MAX, "-_.") ||
        !script_find_app(sandbox->script, connector, &app)) {
        answer_page(answer, MHD_HTTP_NOT_FOUND, "Not found");
        return;
    }
    session = portal_session_find(sandbox, request);
    if (session == NULL || !session->is_logged_in ||
        (script_is_on(sandbox->script, "app_mfa") && !session->has_factor)) {
        CLEANUP_FREE char *path = print("/login?context=sso&redirectTo=saml2%%2F%s", connector);

        answer_redirect(answer, sandbox->console_url, path);
        return;
    }
    show_page(sandbox, &app, session->xsrf, answer);
}
