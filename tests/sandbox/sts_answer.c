/* SPDX-License-Identifier: MIT
 *
 * AWS's answers as XML.
 */
#include "sts_answer.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "encoding.h"

static void
begin(struct sts_answer *xml)
{
    xml->text = NULL;
    xml->xml = checked(open_memstream(&xml->text, &xml->size));
}

static void
finish(struct sts_answer *xml, unsigned status, const char *request_id, struct answer *answer)
{
    fclose(xml->xml);
    answer_header(answer, "x-amzn-RequestId", print("%s", request_id));
    answer_text(answer, status, "text/xml", xml->text);
}

void
sts_answer_element(struct sts_answer *xml, const char *name, const char *text)
{
    fprintf(xml->xml, "<%s>", name);
    encoding_write_markup(xml->xml, text);
    fprintf(xml->xml, "</%s>\n", name);
}

void
sts_answer_error(struct answer *answer, unsigned status, const char *code, const char *format, ...)
{
    struct sts_answer xml;
    char request_id[RANDOM_UUID_SIZE];
    CLEANUP_FREE char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    if (vasprintf(&message, format, arguments) < 0) {
        abort();
    }
    va_end(arguments);
    random_uuid(request_id);
    begin(&xml);
    fputs("<ErrorResponse xmlns=\"" STS_NAMESPACE "\">\n<Error>\n", xml.xml);
    sts_answer_element(&xml, "Type", status < MHD_HTTP_INTERNAL_SERVER_ERROR ? "Sender" : "Receiver");
    sts_answer_element(&xml, "Code", code);
    sts_answer_element(&xml, "Message", message);
    fputs("</Error>\n", xml.xml);
    sts_answer_element(&xml, "RequestId", request_id);
    fputs("</ErrorResponse>\n", xml.xml);
    finish(&xml, status, request_id, answer);
}

bool
sts_answer_scripted_error(struct answer *answer, const struct script *script, const char *action)
{
    const char *code = script_text(script, "error.code");
    const char *failing = script_text(script, "error.action");

    if (code == NULL || (failing != NULL && strcmp(failing, action) != 0)) {
        return false;
    }
    sts_answer_error(answer, (unsigned)script_number(script, "error.http"), code, "%s",
                     script_text(script, "error.message"));
    return true;
}

void
sts_answer_begin(struct sts_answer *xml, const char *name_space, const char *action)
{
    begin(xml);
    xml->action = action;
    fprintf(xml->xml, "<%sResponse xmlns=\"%s\">\n<%sResult>\n", action, name_space, action);
}

/* Elements of newer versions of the API, and unknown ones. */
static void
add_extra_elements(struct sts_answer *xml, const struct credentials *credentials)
{
    fprintf(xml->xml, "<SessionTokenSize>%zu</SessionTokenSize>\n", strlen(credentials->token));
    fputs("<SessionTokenUtilization>31</SessionTokenUtilization>\n<Later><Than a=\"b\">this</Than><!-- sandbox -->"
          "<Empty/></Later>\n",
          xml->xml);
}

void
sts_answer_credentials(struct sts_answer *xml, const struct credentials *credentials, const struct script *script)
{
    char expiration[CLOCK_TEXT_SIZE];
    CLEANUP_FREE char *id = print("%s:%s", credentials->role_id, credentials->session_name);

    clock_format_rfc3339(credentials->expires_at + script_number(script, "clock_skew"), expiration);
    if (script_is_on(script, "extra_elements")) {
        add_extra_elements(xml, credentials);
    }
    fputs("<Credentials>\n", xml->xml);
    sts_answer_element(xml, "AccessKeyId", credentials->key_id);
    sts_answer_element(xml, "SecretAccessKey", credentials->secret);
    sts_answer_element(xml, "SessionToken", credentials->token);
    sts_answer_element(xml, "Expiration", expiration);
    fputs("</Credentials>\n<AssumedRoleUser>\n", xml->xml);
    sts_answer_element(xml, "AssumedRoleId", id);
    sts_answer_element(xml, "Arn", credentials->arn);
    fputs("</AssumedRoleUser>\n", xml->xml);
}

void
sts_answer_end(struct sts_answer *xml, struct answer *answer)
{
    char request_id[RANDOM_UUID_SIZE];

    random_uuid(request_id);
    fprintf(xml->xml, "</%sResult>\n<ResponseMetadata>\n", xml->action);
    sts_answer_element(xml, "RequestId", request_id);
    fprintf(xml->xml, "</ResponseMetadata>\n</%sResponse>\n", xml->action);
    finish(xml, MHD_HTTP_OK, request_id, answer);
}
