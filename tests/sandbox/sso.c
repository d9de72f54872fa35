/* SPDX-License-Identifier: MIT
 *
 * The SSO page in all the forms that clients have seen: a page within a page as crowbar's fixture of 2020 has it,
 * entities as a Python client had to undo them, redirects for a missing session, a policy, a withdrawn application.
 */
#include "sso.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "assertion.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "busy.h"
#include "portal_session.h"
#include "raw.h"

#define HTML "text/html; charset=utf-8"
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
form_action(const struct script_app *app)
{
    const char *role = app->role_count > 0 ? app->roles[0].role : "";

    if (app->page == SCRIPT_PAGE_IDENTITY_CENTER) {
        return "https://us-east-1.signin.aws.amazon.com/platform/saml/acs/9f0f3c1e-6f3e-4c1f-8a54-0d6b1b2c7a11";
    }
    if (strncmp(role, "arn:aws-us-gov:", 15) == 0) {
        return "https://signin.amazonaws-us-gov.com/saml";
    }
    return strncmp(role, "arn:aws-cn:", 11) == 0 ? "https://signin.amazonaws.cn/saml"
                                                 : "https://signin.aws.amazon.com/saml";
}

static void
answer_assertion(struct sandbox *sandbox, const struct script_app *app, const char *xsrf, struct answer *answer)
{
    struct script_app shown = *app;
    struct page page = {.action = form_action(app), .xsrf = xsrf};
    CLEANUP_FREE char *text = NULL;
    size_t size;
    FILE *html = open_memstream(&text, &size);

    if (html == NULL) {
        abort();
    }
    if (app->page == SCRIPT_PAGE_IDENTITY_CENTER) {
        shown.role_count = 0;
    }
    page.assertion = assertion_new(sandbox, &shown)->base64;
    if (app->page == SCRIPT_PAGE_ENTITIES) {
        write_entities(html, &page);
    } else if (app->page == SCRIPT_PAGE_ATTRIBUTES) {
        write_attributes(html, &page);
    } else {
        write_nested(html, &page);
    }
    fclose(html);
    answer_text(answer, MHD_HTTP_OK, HTML, "%s", text);
}

static void
show_page(struct sandbox *sandbox, const struct script_app *app, const char *xsrf, struct answer *answer)
{
    answer->delay_seconds = (unsigned)sandbox->script->page_seconds;
    switch ((enum script_page)app->page) {
    case SCRIPT_PAGE_NONE:
        answer_text(answer, MHD_HTTP_OK, HTML, "<!DOCTYPE html><html><body><p>Welcome back.</p></body></html>\n");
        break;
    case SCRIPT_PAGE_POLICY: /* seen with a device-trust policy, 2026: only the fragment says so */
        answer_redirect(answer, "%s/userconsole#/?error=policyDenial", sandbox->console_url);
        break;
    case SCRIPT_PAGE_FORBIDDEN:
        answer_text(answer, MHD_HTTP_FORBIDDEN, HTML, "<html><body>Forbidden</body></html>\n");
        break;
    case SCRIPT_PAGE_REMOVED:
        answer_redirect(answer, "%s/userconsole/", sandbox->console_url);
        break;
    case SCRIPT_PAGE_EVIL_REDIRECT:
        answer_redirect(answer, "%s/collect?from=saml2", sandbox->evil_url);
        break;
    case SCRIPT_PAGE_HUGE:
        answer_text(answer, MHD_HTTP_OK, HTML, "%s", "");
        answer->endless = true;
        break;
    case SCRIPT_PAGE_DRIP:
        answer_text(answer, MHD_HTTP_OK, HTML, "%s", "");
        answer->drips = true;
        break;
    case SCRIPT_PAGE_NESTED:
    case SCRIPT_PAGE_ENTITIES:
    case SCRIPT_PAGE_ATTRIBUTES:
    case SCRIPT_PAGE_IDENTITY_CENTER:
        answer_assertion(sandbox, app, xsrf, answer);
        break;
    }
}

void
sso_handle(struct sandbox *sandbox, const struct request *request, struct answer *answer)
{
    const char *connector = request->path + strlen(PATH);
    const struct script_app *app = NULL;
    const struct portal_session *session;

    if (raw_answer(sandbox, request, answer) || busy_answer(sandbox, SCRIPT_BUSY_SSO, answer)) {
        return;
    }
    if (strcmp(request->method, "GET") == 0 && strncmp(request->path, PATH, strlen(PATH)) == 0 &&
        text_is_made_of(connector, CONNECTOR_LENGTH_MAX, "-_.")) {
        app = script_app_find(sandbox->script, connector);
    }
    if (app == NULL) {
        answer_text(answer, MHD_HTTP_NOT_FOUND, HTML, "<html><body>Not found</body></html>\n");
        return;
    }
    session = portal_session_find(sandbox, request);
    if (session == NULL || !session->is_logged_in || (sandbox->script->app_mfa && !session->has_factor)) {
        answer_redirect(answer, "%s/login?context=sso&redirectTo=saml2%%2F%s", sandbox->console_url, connector);
        return;
    }
    show_page(sandbox, app, session->xsrf, answer);
}
