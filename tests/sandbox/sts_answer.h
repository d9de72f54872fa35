/* SPDX-License-Identifier: MIT
 *
 * Answers of AWS's query APIs as XML, as in AWS's API reference (STS, version 2011-06-15).
 */
#pragma once

#include <stdio.h>

#include "credentials.h"
#include "exchange.h"
#include "sandbox.h"

/* <ErrorResponse>. */
void sts_answer_error(struct answer *answer, unsigned status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* <ACTIONResponse><ACTIONResult>…: between the two comes the caller's XML. */
struct sts_answer {
    FILE *xml;
    char *text;
    size_t size;
    const char *action;
};
void sts_answer_begin(struct sts_answer *xml, const char *action);
void sts_answer_begin_in(struct sts_answer *xml, const char *name_space, const char *action); /* another service's */
void sts_answer_element(struct sts_answer *xml, const char *name, const char *text);
void sts_answer_credentials(struct sts_answer *xml, const struct credentials *credentials, const struct script *script);
void sts_answer_end(struct sts_answer *xml, struct answer *answer);
