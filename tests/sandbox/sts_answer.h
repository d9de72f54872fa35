/* SPDX-License-Identifier: MIT
 *
 * Answers of AWS's query APIs as XML, as in AWS's API reference (STS, version 2011-06-15).
 */
#pragma once

#include <stdio.h>

#include "credentials.h"
#include "exchange.h"

#define STS_NAMESPACE "https://sts.amazonaws.com/doc/2011-06-15/"

/* <ErrorResponse>. */
void sts_answer_error(struct answer *answer, unsigned status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* When the script has an error for the action, or for any: answers with it and returns true. */
bool sts_answer_scripted_error(struct answer *answer, const struct script *script, const char *action);

/* <ACTIONResponse><ACTIONResult>…: between the two comes the caller's XML. */
struct sts_answer {
    FILE *xml;
    char *text;
    size_t size;
    const char *action;
};
void sts_answer_begin(struct sts_answer *xml, const char *name_space, const char *action);
void sts_answer_element(struct sts_answer *xml, const char *name, const char *text);
void sts_answer_credentials(struct sts_answer *xml, const struct credentials *credentials, const struct script *script);
void sts_answer_end(struct sts_answer *xml, struct answer *answer);
