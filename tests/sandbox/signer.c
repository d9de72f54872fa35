/* SPDX-License-Identifier: MIT
 *
 * Finds the credentials that signed a request.
 */
#include <string.h>

#include <microhttpd.h>

#include "base/clock.h"
#include "sigv4.h"
#include "sts_answer.h"

#define BAD MHD_HTTP_BAD_REQUEST
#define DENIED MHD_HTTP_FORBIDDEN

static void
answer_signature_error(struct answer *answer, enum sigv4_verdict verdict, const struct sigv4 *sigv4)
{
    if (verdict == SIGV4_WRONG) {
        sts_answer_error(answer, DENIED, "SignatureDoesNotMatch",
                         "The request signature we calculated does not match the signature you provided. Check your "
                         "AWS Secret Access Key and signing method. Consult the service documentation for details.");
    } else if (verdict == SIGV4_OLD) {
        sts_answer_error(answer, DENIED, "SignatureDoesNotMatch",
                         "Signature expired: %s is now earlier than the server's time - 5 min.", sigv4->date);
    } else {
        sts_answer_error(answer, DENIED, "SignatureDoesNotMatch",
                         "Signature not yet current: %s is still later than the server's time + 5 min.", sigv4->date);
    }
}

const struct credentials *
credentials_of_signer(const struct script *script, const struct request *request, const char *service,
                      struct answer *answer)
{
    const char *token = request_header(request, "X-Amz-Security-Token");
    time_t now = clock_now() + script_number(script, "clock_skew");
    const struct credentials *signer;
    enum sigv4_verdict verdict;
    struct sigv4 sigv4;

    if (request_header(request, "Authorization") == NULL) {
        sts_answer_error(answer, DENIED, "MissingAuthenticationToken", "Request is missing Authentication Token");
        return NULL;
    }
    if (!sigv4_parse(request, &sigv4) || strcmp(sigv4.service, service) != 0) {
        sts_answer_error(answer, BAD, "IncompleteSignature",
                         "The request signature does not conform to AWS standards.");
        return NULL;
    }
    answer_note(answer, "region", sigv4.region);
    signer = credentials_find(sigv4.key_id);
    if (signer == NULL || token == NULL || strcmp(token, signer->token) != 0) {
        sts_answer_error(answer, DENIED, "InvalidClientTokenId",
                         "The security token included in the request is invalid.");
        return NULL;
    }
    verdict = sigv4_check(request, &sigv4, signer->secret, now);
    if (verdict != SIGV4_RIGHT) {
        answer_signature_error(answer, verdict, &sigv4);
        return NULL;
    }
    if (credentials_are_expired(signer)) {
        sts_answer_error(answer, DENIED, "ExpiredToken", "The security token included in the request is expired");
        return NULL;
    }
    return signer;
}
