/* SPDX-License-Identifier: MIT
 *
 * Every failure of a sign-in, in one table: what it means for the exit status, whose move it is, and the sentence that
 * says what happened and what to do. A row is used as `error_blame(error, FAILURE_X, …)`, so that the compiler checks
 * the values that its sentence takes. Words of JumpCloud and AWS come in as such values; control characters in them
 * are made visible by error_blame. The manual page's list of errors is made from this file.
 */
#pragma once

#include "base/error.h"

/* --- Questions at the terminal --- */

#define FAILURE_NO_TERMINAL ERROR_NEEDS_PERSON, PARTY_YOU, "There is no terminal to ask on; run this in a terminal."

#define FAILURE_NOT_ANSWERED ERROR_NEEDS_PERSON, PARTY_YOU, "The question was not answered; try again."

#define FAILURE_ANSWER_EMPTY ERROR_NEEDS_PERSON, PARTY_YOU, "The answer was empty; try again."

#define FAILURE_ANSWER_TOO_LONG ERROR_USAGE, PARTY_YOU, "The answer is too long; try again."

#define FAILURE_NO_EMAIL \
    ERROR_USAGE, PARTY_YOU, "That is no e-mail address; JumpCloud's portal takes the e-mail, not the user name."

#define FAILURE_NOT_CHOSEN \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "None of the numbers was chosen; try again and type one of those in front of the list."

/* --- The network --- */

#define FAILURE_PROXY_NAME_UNKNOWN \
    ERROR_NETWORK, PARTY_NETWORK, \
        "The name of the proxy on the way to %s was not found: check %s and the network, then try again."

#define FAILURE_HOST_NAME_UNKNOWN \
    ERROR_NETWORK, PARTY_NETWORK, \
        "The name %s was not found: check the network connection and the host's spelling, then try again."

#define FAILURE_PROXY_UNREACHABLE \
    ERROR_NETWORK, PARTY_NETWORK, "The proxy on the way to %s refused: check %s and try again."

#define FAILURE_HOST_UNREACHABLE \
    ERROR_NETWORK, PARTY_NETWORK, "No connection to %s%s (%s): check the network%s%s and try again."

#define FAILURE_CERTIFICATE_NOT_TRUSTED \
    ERROR_NETWORK, PARTY_NETWORK, \
        "The certificate of %s is not trusted (%s): if this network wants a sign-in of its own, open a web page " \
        "first; if your organisation inspects TLS, name its CA file in SSL_CERT_FILE (for AWS: AWS_CA_BUNDLE)."

#define FAILURE_CONNECTION_TOO_SLOW \
    ERROR_NETWORK, PARTY_NETWORK, "No connection to %s%s within %d seconds: check the network and try again."

#define FAILURE_ANSWER_TOO_SLOW ERROR_NETWORK, PARTY_NETWORK, "%s did not answer within %d seconds: try again later."

#define FAILURE_PROXY_REFUSED \
    ERROR_NETWORK, PARTY_NETWORK, "The proxy on the way to %s refused with status %ld: check %s and try again."

#define FAILURE_BROKE_OFF_WITH_PASSWORD \
    ERROR_NETWORK, PARTY_NETWORK, \
        "The connection to %s broke while a password or code was on its way, which is never sent twice by itself: " \
        "try again."

#define FAILURE_BROKE_OFF \
    ERROR_NETWORK, PARTY_NETWORK, "The connection to %s broke before the answer was complete (%s): try again."

#define FAILURE_ANSWER_TOO_LARGE \
    ERROR_NETWORK, PARTY_NETWORK, \
        "The answer of %s is larger than %d MiB and was dropped: check that the host is the right one."

#define FAILURE_NO_TLS \
    ERROR_NETWORK, PARTY_NETWORK, \
        "No secure connection to %s (%s): check that the host and port are the right ones and that the network lets " \
        "TLS through."

#define FAILURE_CA_FILE_NOT_UNDERSTOOD \
    ERROR_CONFIG, PARTY_YOU, \
        "The file of trusted certificates for %s is not understood: correct the setting ca_file, " \
        "SSL_CERT_FILE or AWS_CA_BUNDLE, whichever names it."

#define FAILURE_NOT_HTTP \
    ERROR_NETWORK, PARTY_NETWORK, \
        "What answered in the place of %s does not speak HTTP (%s): check that the host and port are the right ones " \
        "and that the network lets HTTPS through."

#define FAILURE_NO_MEMORY_ON_THE_WAY ERROR_SYSTEM, PARTY_HERE, "Memory ran out on the way to %s: try again."

#define FAILURE_CA_FILE_NOT_READABLE \
    ERROR_CONFIG, PARTY_YOU, \
        "The file of trusted certificates %s cannot be read (%s): correct the setting ca_file, " \
        "SSL_CERT_FILE or AWS_CA_BUNDLE, whichever names it."

#define FAILURE_NO_MEMORY_FOR_REQUEST ERROR_SYSTEM, PARTY_HERE, "Memory ran out before a request: try again."

#define FAILURE_ADDRESS_NOT_HTTPS \
    ERROR_CONFIG, PARTY_YOU, "An address in the configuration is not an https URL: correct it."

#define FAILURE_NO_MEMORY_FOR_CLIENT \
    ERROR_SYSTEM, PARTY_HERE, "The HTTPS client cannot start, as memory ran out: try again."

/* --- The login at JumpCloud --- */

#define FAILURE_LOGIN_NEEDED \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "JumpCloud asks for a login%s%s and nobody can be asked here; run in a terminal: ajc-hook login"

#define FAILURE_SAME_PASSWORD_AGAIN \
    ERROR_DENIED, PARTY_YOU, "JumpCloud refused this password before; try again with another one."

#define FAILURE_CODE_NEEDED \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "JumpCloud asks for a multi-factor code of %s and nobody can be asked here; run in a terminal: ajc-hook login"

#define FAILURE_SEEDED_PASSWORD_REFUSED \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud refused the password of the login to this machine for %s (%s), so that later ones are not tried. " \
        "Sign in once with: ajc-hook login"

#define FAILURE_PASSWORD_REFUSED \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud refused the e-mail or password of %s (%s); the portal takes the e-mail, not the user name. Sign " \
        "in with: ajc-hook login"

#define FAILURE_FACTOR_NOT_SUPPORTED \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud asks for %s, which ajc cannot do; set up an authenticator app (TOTP) or JumpCloud Protect (push) " \
        "in JumpCloud's user portal under Security."

#define FAILURE_NO_FACTOR_AVAILABLE \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud asks for a further factor and has none available for you: set up an authenticator app (TOTP) or " \
        "JumpCloud Protect (push) in JumpCloud's user portal under Security, or ask your administrator."

#define FAILURE_FACTOR_NOT_OFFERED \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud does not offer the %s that --mfa asks for; it offers: %s. Try again with one of those or without " \
        "--mfa."

#define FAILURE_PUSH_NOT_SENT \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud did not send a push (status %ld%s%s): one of the last minute may still be open on the phone; " \
        "answer " \
        "or dismiss it, wait a minute and try again, or use a code with --mfa totp."

#define FAILURE_PUSH_NOT_UNDERSTOOD \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "JumpCloud's answer about the push is not understood (%s): try again, or use a code with --mfa totp."

#define FAILURE_PUSH_DENIED \
    ERROR_DENIED, PARTY_YOU, \
        "The push was denied on the phone; if that was a mistake, try again, or use a code with --mfa totp."

#define FAILURE_PUSH_EXPIRED \
    ERROR_DENIED, PARTY_YOU, \
        "The push was not answered in time; try again with the phone at hand, or use a code with --mfa totp."

#define FAILURE_PUSH_LOGIN_REFUSED \
    ERROR_DENIED, PARTY_JUMPCLOUD, \
        "JumpCloud took the push but not the login (%s); try again, or use a code with --mfa totp."

#define FAILURE_SAME_CODE_AGAIN \
    ERROR_DENIED, PARTY_YOU, "JumpCloud refused this code before; wait for the next one and try again."

#define FAILURE_CODE_REFUSED \
    ERROR_DENIED, PARTY_YOU, "JumpCloud refused the multi-factor code (%s); wait for the next code and try again."

#define FAILURE_COMMAND_NOT_STARTED \
    ERROR_CONFIG, PARTY_YOU, \
        "The %s of %s, %s, cannot be started (%s): install it, or correct it with: ajc-hook account %s --%s COMMAND"

#define FAILURE_COMMAND_FAILED \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "The %s of %s, %s, ended with status %d: run it in a terminal to see why, then try again, or sign in with: " \
        "ajc-hook login"

#define FAILURE_COMMAND_KILLED \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "The %s of %s, %s, was ended by signal %d: run it in a terminal to see why, then try again, or sign in with: " \
        "ajc-hook login"

#define FAILURE_COMMAND_STOPPED \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "The %s of %s, %s, was stopped before it printed anything, perhaps because it wanted the terminal; it was " \
        "ended. Try again, or sign in with: ajc-hook login"

#define FAILURE_COMMAND_TOO_SLOW \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "The %s of %s, %s, took longer than %d seconds and was ended: try again, or sign in with: ajc-hook login"

#define FAILURE_COMMAND_PRINTED_NOTHING \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "The %s of %s, %s, printed nothing on its first line: run it in a terminal to see why, or sign in with: " \
        "ajc-hook login"

#define FAILURE_COMMAND_PRINTED_TOO_MUCH \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "The first line that the %s of %s, %s, printed is no text or longer than %d bytes: correct the command, or " \
        "sign in with: ajc-hook login"

#define FAILURE_COMMAND_SAME_CODE \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "The otp_command of %s, %s, printed the code that was sent already, and each is good once: try again when it " \
        "has the next one, after half a minute at most."

#define FAILURE_COMMAND_PASSWORD_REFUSED \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud refused the password that %s printed for %s (%s), so that it is not tried again by itself. " \
        "Correct " \
        "it there, then sign in with: ajc-hook login"

#define FAILURE_COMMAND_CODE_REFUSED \
    ERROR_DENIED, PARTY_YOU, \
        "JumpCloud refused the multi-factor code that %s printed for %s (%s), so that it is not tried again by " \
        "itself. " \
        "Sign in with: ajc-hook login"

#define FAILURE_LOGGED_OUT_MEANWHILE \
    ERROR_SYSTEM, PARTY_HERE, "%s was logged out while the login was under way; run the command again to log in."

#define FAILURE_JUMPCLOUD_BUSY \
    ERROR_NETWORK, PARTY_JUMPCLOUD, \
        "JumpCloud asks to wait, as it got too many requests (status 429): try again in a few minutes."

#define FAILURE_JUMPCLOUD_UNAVAILABLE \
    ERROR_NETWORK, PARTY_JUMPCLOUD, "JumpCloud has trouble of its own (status %ld): try again in a few minutes."

#define FAILURE_NOT_JUMPCLOUD \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "The login host answered with a page that is not JumpCloud's login service (status %ld): check console_url " \
        "and whether this network wants a sign-in of its own, or try again later."

#define FAILURE_LOGIN_REDIRECTS \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "JumpCloud answered the login with a redirect that is not understood (status %ld): try again, and report it " \
        "if it stays so."

#define FAILURE_LOGIN_FORBIDDEN \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "JumpCloud does not let this login through (status 403%s%s): ask your administrator whether a policy on " \
        "networks or devices is the reason."

#define FAILURE_LOGIN_NOT_UNDERSTOOD \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "JumpCloud answered the login with status %ld%s%s, which is not understood: try again, and report it if it " \
        "stays so."

/* --- The application at JumpCloud --- */

#define FAILURE_CONSOLE_URL_WRONG ERROR_CONFIG, PARTY_YOU, "console_url is %s, but must be https://HOST: correct it."

#define FAILURE_SSO_URL_WRONG ERROR_CONFIG, PARTY_YOU, "sso_url is %s, but must be https://HOST: correct it."

#define FAILURE_NO_MEMORY_FOR_LOGIN ERROR_SYSTEM, PARTY_HERE, "Memory ran out before the login: try again."

#define FAILURE_DEVICE_NOT_TRUSTED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "A JumpCloud policy keeps this application to devices that JumpCloud trusts, which only a browser can prove: " \
        "ask your administrator to exempt it."

#define FAILURE_APPLICATION_NOT_GIVEN \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "JumpCloud leads to its start page instead of the application, which was taken away from you or never given: " \
        "ask your administrator."

#define FAILURE_APPLICATION_REDIRECTS \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "JumpCloud redirects the application to \"%.*s\", which is not understood: if that is your portal, correct " \
        "console_url (now %s), else report it."

#define FAILURE_PAGE_WITHOUT_ASSERTION \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "%s answered with a page without a SAML assertion (%s): check the application's URL, and report it if it is " \
        "right."

#define FAILURE_APPLICATION_REFUSED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "JumpCloud does not offer this application to you (status %ld), as it was taken away or never given: check " \
        "its URL or ask your administrator."

#define FAILURE_APPLICATION_UNAVAILABLE \
    ERROR_NETWORK, PARTY_JUMPCLOUD, \
        "JumpCloud cannot answer for the application now (status %ld): try again in a few minutes."

#define FAILURE_APPLICATION_NOT_UNDERSTOOD \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "%s answered with status %ld, which is not understood: check the application's URL, and report it if it is " \
        "right."

#define FAILURE_APPLICATIONS_NOT_UNDERSTOOD \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "JumpCloud answered the question for your applications with status %ld and a list that is not understood: " \
        "copy " \
        "the URL from the AWS icon in the user portal instead."

#define FAILURE_URL_OF_ANOTHER_HOST \
    ERROR_CONFIG, PARTY_YOU, "The URL %s is not on %s: correct the profile's URL or sso_url."

#define FAILURE_ROLE_NOT_OFFERED \
    ERROR_CONFIG, PARTY_YOU, \
        "JumpCloud does not offer the role %s for %s; choose another one with: ajc-hook edit %s --saml-role ARN, " \
        "where " \
        "ARN is one of: %s"

#define FAILURE_ROLE_NOT_CHOSEN \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "JumpCloud offers several roles for %s; choose one with: ajc-hook edit %s --saml-role ARN, where ARN is one " \
        "of: %s"

#define FAILURE_ANOTHER_ACCOUNT \
    ERROR_CONFIG, PARTY_ADMINISTRATOR, \
        "The application of %s now leads to the AWS account %s and no longer to %s, so nothing was done; if that is " \
        "right, accept it with: ajc-hook edit %s --url %s"

#define FAILURE_APPLICATION_WANTS_LOGIN \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "JumpCloud accepted the login but wants another one for the application of %s (a policy for that " \
        "application); ask your administrator to require MFA at the portal instead."

#define FAILURE_APPLICATION_NEEDS_CODE \
    ERROR_NEEDS_PERSON, PARTY_YOU, \
        "JumpCloud asks for a multi-factor code of %s for this application alone and nobody can be asked here; run " \
        "in " \
        "a terminal: ajc-hook rotate PROFILE"

#define FAILURE_REMOVED_MEANWHILE \
    ERROR_SYSTEM, PARTY_HERE, "The session of %s was removed while it was being renewed; run the command again."

/* --- The assertion --- */

#define FAILURE_TOO_MANY_ROLES \
    ERROR_REPLY, PARTY_ADMINISTRATOR, \
        "The assertion has more than %d roles: ask your administrator to give the application fewer."

#define FAILURE_NO_MEMORY_FOR_ROLES ERROR_SYSTEM, PARTY_HERE, "Memory ran out while the roles were read: try again."

#define FAILURE_ASSERTION_NOT_BASE64 \
    ERROR_REPLY, PARTY_JUMPCLOUD, "JumpCloud's assertion is not base64: try again, and report it if it stays so."

#define FAILURE_ASSERTION_NOT_XML \
    ERROR_REPLY, PARTY_JUMPCLOUD, "JumpCloud's assertion is not XML: try again, and report it if it stays so."

#define FAILURE_IDENTITY_CENTER \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "This JumpCloud application has no IAM role, as it is for AWS IAM Identity Center: use aws sso login for it, " \
        "or ask your administrator for the URL of an AWS IAM application."

#define FAILURE_NO_ROLE \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "JumpCloud's assertion names no IAM role: ask your administrator to fill in the application's Role attribute " \
        "for you."

#define FAILURE_ROLE_NOT_UNDERSTOOD \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "The Role attribute of JumpCloud's assertion is \"%s\", which is no IAM role with its provider: ask your " \
        "administrator to correct it in the application (ROLE_ARN,PROVIDER_ARN)."

#define FAILURE_NO_ASSERTION \
    ERROR_REPLY, PARTY_JUMPCLOUD, \
        "JumpCloud's page has no SAML assertion: check the application's URL, and report it if it is right."

#define FAILURE_ASSERTION_TOO_LARGE \
    ERROR_REPLY, PARTY_ADMINISTRATOR, \
        "JumpCloud's assertion has more than the %d characters that AWS takes: ask your administrator to give the " \
        "application fewer attributes."

/* --- AWS STS --- */

#define FAILURE_ENDPOINT_URL_WRONG \
    ERROR_CONFIG, PARTY_YOU, "The address of %s is %s, but must be https://HOST: correct or unset %s."

#define FAILURE_PARTITION_UNKNOWN \
    ERROR_CONFIG, PARTY_YOU, "The address of STS in the AWS partition %s is not known: name it in AWS_ENDPOINT_URL_STS."

#define FAILURE_STS_NOT_UNDERSTOOD \
    ERROR_REPLY, PARTY_AWS, "The answer of AWS STS is not understood (%s): try again, and report it if it stays so."

#define FAILURE_SESSION_OVER \
    ERROR_SYSTEM, PARTY_HERE, \
        "AWS's new session of %s ended at %s by this machine's clock, so it is of no use: set the clock right, for " \
        "example with: sudo timedatectl set-ntp true"

#define FAILURE_STS_UNAVAILABLE \
    ERROR_NETWORK, PARTY_AWS, "AWS STS cannot answer now (status %ld): try again in a few minutes."

#define FAILURE_STS_BUSY \
    ERROR_NETWORK, PARTY_AWS, \
        "AWS STS asks to wait, as it got too many requests (status 429): try again in a few minutes."

#define FAILURE_NOT_STS \
    ERROR_REPLY, PARTY_AWS, \
        "What answered in the place of AWS STS is not STS (status %ld): check AWS_ENDPOINT_URL_STS and whether this " \
        "network wants a sign-in of its own."

#define FAILURE_ASSERTION_EXPIRED \
    ERROR_DENIED, PARTY_YOU, \
        "AWS found JumpCloud's assertion older than five minutes: check this machine's clock and try again"

#define FAILURE_AWS_CREDENTIALS_EXPIRED \
    ERROR_DENIED, PARTY_YOU, "AWS found what was shown to it expired: check this machine's clock and try again"

#define FAILURE_CHAINED_TOO_LONG \
    ERROR_DENIED, PARTY_YOU, \
        "AWS gives a role that is assumed from another role one hour at most: ask for a duration of 1h"

#define FAILURE_DURATION_TOO_LONG \
    ERROR_DENIED, PARTY_YOU, \
        "The role does not allow sessions of that duration: ask for a shorter one, or ask your administrator to " \
        "raise the role's maximum session duration"

#define FAILURE_PROVIDER_UNKNOWN \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "The AWS account has no SAML provider of the name that JumpCloud asserts: ask your administrator to correct " \
        "the application's Role attribute or to create the provider"

#define FAILURE_ASSERTION_SIGNATURE \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "AWS does not accept the assertion's signature, probably because JumpCloud's certificate changed: ask your " \
        "administrator to upload the application's metadata to the SAML provider again"

#define FAILURE_ROLE_NOT_ASSERTED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "AWS does not find this role with this provider in the assertion: ask your administrator to correct the " \
        "application's Role attribute"

#define FAILURE_ASSERTION_RECIPIENT \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "The assertion has no recipient or time limit that AWS accepts: ask your administrator to check the " \
        "application's ACS URL"

#define FAILURE_ASSERTION_UNREADABLE \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "AWS cannot read the assertion with the metadata that it has: ask your administrator to upload the " \
        "application's metadata to the SAML provider again"

#define FAILURE_ASSERTION_NOT_ACCEPTED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "AWS does not accept JumpCloud's assertion: ask your administrator to check the SAML provider"

#define FAILURE_CLAIM_REJECTED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "AWS rejects what the assertion claims: ask your administrator to check the application's attributes"

#define FAILURE_ROLE_DENIED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "AWS does not let you assume this role: ask your administrator to check the role's trust policy"

#define FAILURE_REGION_DISABLED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "STS is switched off in this region for the account: choose another region, or ask your administrator to " \
        "switch it on"

#define FAILURE_POLICY_MALFORMED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "AWS cannot use a policy or tag of this session: ask your administrator to check the application's attributes"

#define FAILURE_POLICY_TOO_LARGE \
    ERROR_DENIED, PARTY_ADMINISTRATOR, \
        "The session's policies and tags are larger than AWS allows: ask your administrator to shorten the " \
        "application's attributes"

#define FAILURE_REQUEST_SIGNATURE \
    ERROR_DENIED, PARTY_YOU, "AWS does not accept the request's signature: check this machine's clock and try again"

#define FAILURE_REQUEST_EXPIRED \
    ERROR_DENIED, PARTY_YOU, "AWS found the request too old: check this machine's clock and try again"

#define FAILURE_KEY_UNKNOWN \
    ERROR_DENIED, PARTY_YOU, "AWS does not know the credentials that should assume the role: sign in again"

#define FAILURE_AWS_BUSY \
    ERROR_NETWORK, PARTY_AWS, "AWS asks to wait, as it got too many requests: try again in a minute"

#define FAILURE_AWS_WITHOUT_PROVIDER \
    ERROR_NETWORK, PARTY_AWS, "AWS could not reach the identity provider: try again in a minute"

#define FAILURE_AWS_REFUSED \
    ERROR_DENIED, PARTY_ADMINISTRATOR, "AWS refused to give credentials: show this to your administrator"

/* --- AWS's web console --- */

#define FAILURE_CONSOLE_UNKNOWN \
    ERROR_CONFIG, PARTY_YOU, "The web console of the AWS partition %s is not known here: open it by hand."

#define FAILURE_CONSOLE_REFUSED \
    ERROR_DENIED, PARTY_YOU, \
        "AWS does not take these credentials for its web console (status %ld): make new ones with: ajc-hook rotate %s"

#define FAILURE_CONSOLE_UNAVAILABLE \
    ERROR_NETWORK, PARTY_AWS, \
        "The sign-in to AWS's web console cannot answer now (status %ld): try again in a few minutes."

#define FAILURE_CONSOLE_NOT_UNDERSTOOD \
    ERROR_REPLY, PARTY_AWS, \
        "The answer of the sign-in to AWS's web console is not understood: try again, and report it if it stays so."

/* --- This machine --- */

#define FAILURE_PROGRAMS_DO_NOT_FIT \
    ERROR_USAGE, PARTY_YOU, "ajc-hook and ajc-hook-sign-in do not fit together; install both again."

#define FAILURE_CLOCK_IS_WRONG \
    ERROR_SYSTEM, PARTY_HERE, \
        "This machine's clock is %ld minutes %s that of JumpCloud and AWS, which refuse sign-ins for it: set it " \
        "right, " \
        "for example with: sudo timedatectl set-ntp true"
