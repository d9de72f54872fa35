/* SPDX-License-Identifier: MIT
 *
 * Every failure of a sign-in, in one table:
 *
 *   ROW(ID, error code (exit status), who can fix it, types of the values, sentence)
 *
 * A sentence says what happened and what to do next. Code never parses a sentence. The values are texts or numbers
 * (V2(TEXT, NUMBER) for %s and %lld); the compiler checks them against the sentence in session/ask/messages.c.
 * Messages of JumpCloud and AWS are such values, and so is the argument of "ajc-hook login" (session/ask/messages.h:
 * "", or the e-mail of an account other than the default one). The manual's list of errors is generated from this file.
 */
#pragma once

/* Ends a sentence about a refusal by AWS: AWS's error code and message. */
#define AWS_WORDS " (AWS: %s: %s)."

#define FAILURES(ROW) \
    /* --- Questions at the terminal --- */ \
    ROW(NO_TERMINAL, NEEDS_PERSON, YOU, V0, "There is no terminal to ask on; run this in a terminal.") \
    ROW(NOT_ANSWERED, NEEDS_PERSON, YOU, V0, "The question was not answered; try again.") \
    ROW(ANSWER_EMPTY, NEEDS_PERSON, YOU, V0, "The answer was empty; try again.") \
    ROW(ANSWER_TOO_LONG, USAGE, YOU, V0, "The answer is too long; try again.") \
    ROW(NOT_AN_EMAIL, USAGE, YOU, V0, \
        "That is not an e-mail address; JumpCloud's portal expects the e-mail, not the user name.") \
    ROW(NOT_CHOSEN, NEEDS_PERSON, YOU, V0, "Invalid selection; try again and type one of the numbers of the list.") \
    /* --- The network --- */ \
    ROW(PROXY_NAME_UNKNOWN, NETWORK, NETWORK, V2(TEXT, TEXT), \
        "The name of the proxy for %s was not found: check %s and the network, then try again.") \
    ROW(HOST_NAME_UNKNOWN, NETWORK, NETWORK, V1(TEXT), \
        "The name %s was not found: check the network connection and the host's spelling, then try again.") \
    ROW(PROXY_UNREACHABLE, NETWORK, NETWORK, V2(TEXT, TEXT), "The proxy for %s refused: check %s and try again.") \
    ROW(HOST_UNREACHABLE, NETWORK, NETWORK, V5(TEXT, TEXT, TEXT, TEXT, TEXT), \
        "No connection to %s%s (%s): check the network%s%s and try again.") \
    ROW(CERTIFICATE_NOT_TRUSTED, NETWORK, NETWORK, V2(TEXT, TEXT), \
        "The certificate of %s is not trusted (%s): if this network requires its own sign-in, open a web page first; " \
        "if your organisation inspects TLS, set SSL_CERT_FILE to its CA file (for AWS: AWS_CA_BUNDLE).") \
    ROW(CONNECTION_TOO_SLOW, NETWORK, NETWORK, V3(TEXT, TEXT, NUMBER), \
        "No connection to %s%s within %lld seconds: check the network and try again.") \
    ROW(ANSWER_TOO_SLOW, NETWORK, NETWORK, V2(TEXT, NUMBER), \
        "%s did not answer within %lld seconds: try again later.") \
    ROW(PROXY_REFUSED, NETWORK, NETWORK, V3(TEXT, NUMBER, TEXT), \
        "The proxy for %s refused with status %lld: check %s and try again.") \
    ROW(CONNECTION_BROKE_WITH_SECRET, NETWORK, NETWORK, V1(TEXT), \
        "The connection to %s broke while a password or code was being sent, which ajc does not send again " \
        "automatically: try again.") \
    ROW(CONNECTION_BROKE, NETWORK, NETWORK, V2(TEXT, TEXT), \
        "The connection to %s broke before the answer was complete (%s): try again.") \
    ROW(ANSWER_TOO_LARGE, NETWORK, NETWORK, V2(TEXT, NUMBER), \
        "The answer of %s is larger than %lld KiB and was discarded: check that the host is the right one.") \
    ROW(NO_TLS, NETWORK, NETWORK, V2(TEXT, TEXT), \
        "No secure connection to %s (%s): check that host and port are right and that the network allows TLS.") \
    ROW(CA_FILE_NOT_UNDERSTOOD, CONFIG, YOU, V2(TEXT, TEXT), \
        "The file of trusted certificates for %s cannot be parsed: correct %s.") \
    ROW(NOT_HTTP, NETWORK, NETWORK, V2(TEXT, TEXT), \
        "The server that answered for %s does not use HTTP (%s): check that host and port are right and that the " \
        "network allows HTTPS.") \
    ROW(NO_MEMORY_FOR_TRANSFER, SYSTEM, HERE, V1(TEXT), "Out of memory during a request to %s: try again.") \
    ROW(NO_DESCRIPTORS_FOR_TRANSFER, SYSTEM, HERE, V1(TEXT), \
        "No file descriptors left for a request to %s: close programs or raise the limit (ulimit -n), then try " \
        "again.") \
    ROW(CA_FILE_NOT_READABLE, CONFIG, YOU, V3(TEXT, TEXT, TEXT), \
        "The file of trusted certificates %s cannot be read (%s): correct %s.") \
    ROW(NO_MEMORY_FOR_REQUEST, SYSTEM, HERE, V0, "Out of memory before a request: try again.") \
    ROW(ADDRESS_NOT_HTTPS, CONFIG, YOU, V0, "An address in the configuration is not an https URL: correct it.") \
    ROW(NO_MEMORY_FOR_CLIENT, SYSTEM, HERE, V0, "Out of memory at the start of the HTTPS client: try again.") \
    /* --- The login at JumpCloud --- */ \
    ROW(LOGIN_NEEDED, NEEDS_PERSON, YOU, V3(TEXT, TEXT, TEXT), \
        "A JumpCloud login%s%s is needed and there is no terminal to ask on; run: ajc-hook login%s") \
    ROW(LOGIN_UNANSWERED_BEFORE, NEEDS_PERSON, YOU, V3(TEXT, TEXT, TEXT), \
        "The login of %s at %s got no answer, so it is not retried automatically; sign in with: ajc-hook login%s") \
    ROW(LOGIN_FAILED_BEFORE, NEEDS_PERSON, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "The login of %s failed at %s and is not retried automatically; sign in with: ajc-hook login%s. The failure " \
        "was: %s") \
    ROW(MARKER_NOT_WRITTEN, SYSTEM, HERE, V2(TEXT, TEXT), \
        "Neither the kernel keyring nor the state directory (~/.local/state/ajc) can store the marker of a login of " \
        "%s, and without it no password is sent automatically: make the directory writable, or type the password: " \
        "ajc-hook login%s") \
    ROW(SAME_PASSWORD_AGAIN, DENIED, YOU, V0, "JumpCloud already refused this password; try again with another one.") \
    ROW(CODE_NEEDED, NEEDS_PERSON, YOU, V2(TEXT, TEXT), \
        "A multi-factor code of %s is needed and there is no terminal to ask on; run: ajc-hook login%s") \
    ROW(MACHINE_PASSWORD_REFUSED, DENIED, YOU, V3(TEXT, TEXT, TEXT), \
        "JumpCloud refused the password of the login to this machine for %s (%s), so ajc does not try later ones. " \
        "Sign in once with: ajc-hook login%s") \
    ROW(PASSWORD_REFUSED, DENIED, YOU, V3(TEXT, TEXT, TEXT), \
        "JumpCloud refused the e-mail or password of %s (%s); the portal expects the e-mail, not the user name. Sign " \
        "in with: ajc-hook login%s") \
    ROW(FACTOR_NOT_SUPPORTED, DENIED, YOU, V1(TEXT), \
        "JumpCloud asks for %s, which ajc does not support; set up an authenticator app (TOTP), JumpCloud Protect " \
        "(push) or a security key (key) in JumpCloud's user portal under Security.") \
    ROW(NO_FACTOR_AVAILABLE, DENIED, YOU, V0, \
        "JumpCloud asks for a second factor, but none is available for you: set up an authenticator app (TOTP), " \
        "JumpCloud Protect (push) or a security key (key) in JumpCloud's user portal under Security, or ask your " \
        "administrator.") \
    ROW(FACTOR_NOT_OFFERED, DENIED, YOU, V2(TEXT, TEXT), \
        "JumpCloud does not offer the %s that --mfa asks for; it offers: %s. Try again with one of those or without " \
        "--mfa.") \
    ROW(PUSH_NOT_SENT, DENIED, YOU, V3(NUMBER, TEXT, TEXT), \
        "JumpCloud did not send a push (status %lld%s%s): try again, or use a code with --mfa totp.") \
    ROW(PUSH_STILL_OPEN, DENIED, YOU, V3(NUMBER, TEXT, TEXT), \
        "JumpCloud did not send a push (status %lld%s%s): a push of the last minute is still open on the phone; " \
        "answer or dismiss it, wait a minute and try again, or use a code with --mfa totp.") \
    ROW(PUSH_NOT_UNDERSTOOD, REPLY, JUMPCLOUD, V1(TEXT), \
        "JumpCloud sent an unexpected answer about the push (%s): try again, or use a code with --mfa totp.") \
    ROW(PUSH_DENIED, DENIED, YOU, V0, \
        "The push was denied on the phone; if that was a mistake, try again, or use a code with --mfa totp.") \
    ROW(PUSH_EXPIRED, DENIED, YOU, V0, \
        "The push was not answered in time; try again with your phone ready, or use a code with --mfa totp.") \
    ROW(PUSH_LOGIN_REFUSED, DENIED, JUMPCLOUD, V1(TEXT), \
        "JumpCloud accepted the push but not the login (%s); try again, or use a code with --mfa totp.") \
    ROW(KEY_LIBRARY_MISSING, SYSTEM, HERE, V0, \
        "Security keys need the library libfido2: install it (Debian and Ubuntu: libfido2-1, Fedora: libfido2) and " \
        "try again, or use another factor with --mfa.") \
    ROW(KEY_PROGRAM_MISSING, SYSTEM, HERE, V0, \
        "The program ajc-hook-key is missing beside ajc-hook, as this ajc was built without security keys: build it " \
        "with libfido2, or use another factor with --mfa.") \
    ROW(KEY_PROGRAM_FAILED, SYSTEM, HERE, V1(TEXT), \
        "The program for security keys ended (%s): try again, and report it if the problem persists.") \
    ROW(KEY_CHALLENGE_NOT_GIVEN, DENIED, YOU, V3(NUMBER, TEXT, TEXT), \
        "JumpCloud sent no challenge for a security key (status %lld%s%s): register your key in JumpCloud's user " \
        "portal under Security, or use another factor with --mfa.") \
    ROW(KEY_CHALLENGE_NOT_UNDERSTOOD, REPLY, JUMPCLOUD, V1(TEXT), \
        "JumpCloud's challenge for a security key is not understood (%s): try again, or use another factor with " \
        "--mfa.") \
    ROW(KEY_OF_ANOTHER_SITE, DENIED, JUMPCLOUD, V1(TEXT), \
        "JumpCloud's challenge is for a security key of another site (%s), so nothing was signed: check console_url, " \
        "and report it if that is right.") \
    ROW(KEY_NOT_PLUGGED_IN, NEEDS_PERSON, YOU, V0, \
        "No security key was plugged in: plug in yours and try again, or use another factor with --mfa.") \
    ROW(KEY_NOT_HERE_SSH, NEEDS_PERSON, YOU, V0, \
        "No security key is plugged in to this machine, and one at the other end of ssh cannot be used: sign in at " \
        "that machine, or use another factor with --mfa.") \
    ROW(KEY_NOT_HERE_WSL, NEEDS_PERSON, YOU, V0, \
        "No security key is visible in WSL: attach yours with usbipd and try again, or use another factor with " \
        "--mfa.") \
    ROW(KEY_NOT_REGISTERED, DENIED, YOU, V0, \
        "None of the security keys here is registered with JumpCloud for this account: plug in the registered one " \
        "and try again, or register this one in JumpCloud's user portal under Security.") \
    ROW(KEY_NOT_PERMITTED, SYSTEM, HERE, V1(TEXT), \
        "A security key is plugged in, but you may not open %s: install the udev rules (in Debian's udev; else of " \
        "libfido2), plug the key in again and try again, or use another factor with --mfa.") \
    ROW(KEY_NOT_PERMITTED_SSH, SYSTEM, HERE, V1(TEXT), \
        "A security key is plugged in, but you may not open %s: only the person who sits at the machine may, not one " \
        "who came by ssh; use another factor with --mfa, or ask the administrator for a udev rule.") \
    ROW(KEY_BUSY, SYSTEM, HERE, V1(TEXT), \
        "The security key %s does not answer, perhaps because another program uses it: close that program or plug " \
        "the key in again, then try again.") \
    ROW(KEY_UNTOUCHED, NEEDS_PERSON, YOU, V0, \
        "The security key was not touched in time: try again, or use another factor with --mfa.") \
    ROW(KEY_WITHOUT_PIN, DENIED, YOU, V2(TEXT, TEXT), \
        "JumpCloud wants the PIN of the security key, and %s has none: set one with: fido2-token -S %s") \
    ROW(KEY_WITHOUT_VERIFICATION, DENIED, YOU, V1(TEXT), \
        "JumpCloud wants the PIN of the security key, and %s is too old to have one: use another key, or another " \
        "factor with --mfa.") \
    ROW(KEY_PIN_WRONG, DENIED, YOU, V2(TEXT, NUMBER), \
        "The PIN of %s was wrong (tries left: %lld): try again with the right one.") \
    ROW(KEY_PIN_PAUSED, DENIED, YOU, V2(TEXT, NUMBER), \
        "%s takes no PIN now after several wrong ones (tries left: %lld): pull it out, plug it in again and try " \
        "again with the right one.") \
    ROW(KEY_PIN_LOCKED, DENIED, YOU, V1(TEXT), \
        "The PIN of %s is locked after too many wrong ones, and only a reset unlocks it, which erases the key: use " \
        "another key, or another factor with --mfa.") \
    ROW(KEY_FAILED, SYSTEM, HERE, V1(TEXT), \
        "The security key %s failed: plug it in again and try again, or use another factor with --mfa.") \
    ROW(KEY_REFUSED, DENIED, YOU, V1(TEXT), \
        "JumpCloud did not accept the security key (%s): try again, or use another factor with --mfa.") \
    ROW(SAME_CODE_AGAIN, DENIED, YOU, V0, "JumpCloud already refused this code; wait for the next one and try again.") \
    ROW(CODE_REFUSED, DENIED, YOU, V1(TEXT), \
        "JumpCloud refused the multi-factor code (%s); wait for the next code and try again.") \
    ROW(COMMAND_NOT_UNDERSTOOD, CONFIG, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "%s of %s must be a list of words, the program first; set it again with: ajc-hook account %s --%s COMMAND") \
    ROW(COMMAND_NOT_STARTED, CONFIG, YOU, V6(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT), \
        "The %s of %s, %s, cannot be started (%s): install it, or correct it with: ajc-hook account %s --%s COMMAND") \
    ROW(COMMAND_FAILED, NEEDS_PERSON, YOU, V5(TEXT, TEXT, TEXT, NUMBER, TEXT), \
        "The %s of %s, %s, ended with status %lld: run it in a terminal to see why, then try again, or sign in with: " \
        "ajc-hook login%s") \
    ROW(COMMAND_KILLED, NEEDS_PERSON, YOU, V5(TEXT, TEXT, TEXT, NUMBER, TEXT), \
        "The %s of %s, %s, was ended by signal %lld: run it in a terminal to see why, then try again, or sign in " \
        "with: ajc-hook login%s") \
    ROW(COMMAND_STOPPED, NEEDS_PERSON, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "The %s of %s, %s, was stopped before it printed anything, perhaps because it needed the terminal, and was " \
        "then ended. Try again, or sign in with: ajc-hook login%s") \
    ROW(COMMAND_TOO_SLOW, NEEDS_PERSON, YOU, V5(TEXT, TEXT, TEXT, NUMBER, TEXT), \
        "The %s of %s, %s, took longer than %lld seconds and was ended: try again, or sign in with: ajc-hook login%s") \
    ROW(COMMAND_PRINTED_NOTHING, NEEDS_PERSON, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "The %s of %s, %s, printed nothing on its first line: run it in a terminal to see why, or sign in with: " \
        "ajc-hook login%s") \
    ROW(COMMAND_PRINTED_TOO_MUCH, NEEDS_PERSON, YOU, V5(TEXT, TEXT, TEXT, NUMBER, TEXT), \
        "The first line that the %s of %s, %s, printed is not text or is longer than %lld bytes: correct the " \
        "command, or sign in with: ajc-hook login%s") \
    ROW(COMMAND_SAME_CODE, NEEDS_PERSON, YOU, V2(TEXT, TEXT), \
        "The otp_command of %s, %s, printed a code that was already sent, and each code works only once: try again " \
        "when it has the next one, within half a minute.") \
    ROW(COMMAND_PASSWORD_REFUSED, DENIED, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "JumpCloud refused the password that %s printed for %s (%s), so it is not tried again automatically. Correct " \
        "it there, then sign in with: ajc-hook login%s") \
    ROW(COMMAND_CODE_REFUSED, DENIED, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "JumpCloud refused the multi-factor code that %s printed for %s (%s), so it is not tried again " \
        "automatically. Sign in with: ajc-hook login%s") \
    ROW(PASSWORD_OR_CODE_REFUSED, DENIED, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "JumpCloud refused the login of %s with a multi-factor code that %s printed (%s): the password or the code " \
        "is wrong, so neither is tried again automatically. Sign in with: ajc-hook login%s") \
    ROW(LOGIN_IN_PROGRESS, NETWORK, HERE, V1(NUMBER), \
        "Another sign-in has been in progress for %lld seconds; try again when it has finished.") \
    ROW(LOGIN_NOT_LOCKED, SYSTEM, HERE, V1(TEXT), "The login cannot be locked against other processes: %s") \
    ROW(LOGGED_OUT_MEANWHILE, SYSTEM, HERE, V1(TEXT), \
        "%s was logged out during the login; run the command again to log in.") \
    ROW(JUMPCLOUD_BUSY, NETWORK, JUMPCLOUD, V0, \
        "JumpCloud limits the rate of requests (status 429): try again in a few minutes.") \
    ROW(JUMPCLOUD_UNAVAILABLE, NETWORK, JUMPCLOUD, V1(NUMBER), \
        "JumpCloud is not available (status %lld): try again in a few minutes.") \
    ROW(NOT_JUMPCLOUD, REPLY, JUMPCLOUD, V1(NUMBER), \
        "The login host answered with a page that is not JumpCloud's login service (status %lld): check console_url " \
        "and whether this network requires its own sign-in, or try again later.") \
    ROW(LOGIN_REDIRECTS, REPLY, JUMPCLOUD, V1(NUMBER), \
        "JumpCloud answered the login with an unexpected redirect (status %lld): try again, and report it if the " \
        "problem persists.") \
    ROW(LOGIN_FORBIDDEN, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "JumpCloud does not allow this login (status 403%s%s): ask your administrator whether a policy on networks " \
        "or devices is the reason.") \
    ROW(LOGIN_DENIED, DENIED, YOU, V2(TEXT, TEXT), \
        "JumpCloud refused this login, but not because of a wrong password (%s): a stored login is kept, and it is " \
        "not retried automatically. Ask your administrator, then sign in with: ajc-hook login %s") \
    ROW(PASSWORD_EXPIRED, DENIED, YOU, V0, \
        "JumpCloud requires a new password: set one in JumpCloud's user portal, then sign in with: ajc-hook login") \
    ROW(LOGIN_PAGE_WITH_ERROR, DENIED, YOU, V1(TEXT), \
        "JumpCloud refused with the error \"%s\": sign in to its user portal with a browser to see why, then try " \
        "again.") \
    ROW(LOGIN_FEDERATED, DENIED, ADMINISTRATOR, V1(TEXT), \
        "Your organisation sends JumpCloud logins to its own identity provider at %s (federated login), which ajc " \
        "cannot use: ask your administrator for an account that logs in at JumpCloud directly.") \
    ROW(CONSOLE_OF_ANOTHER_REGION, CONFIG, YOU, V3(TEXT, TEXT, TEXT), \
        "This account belongs to JumpCloud's console %s: set it with: ajc-hook account %s --console-url %s") \
    ROW(ANSWERED_ELSEWHERE, NETWORK, NETWORK, V1(TEXT), \
        "The request to JumpCloud was redirected to %s, which is not JumpCloud: if this network requires its own " \
        "sign-in, open a web page first, then try again.") \
    ROW(XSRF_TOKEN_REFUSED, REPLY, JUMPCLOUD, V1(TEXT), \
        "JumpCloud did not accept its own XSRF token (%s), so it did not process the login: try again.") \
    ROW(LOGIN_NOT_UNDERSTOOD, REPLY, JUMPCLOUD, V3(NUMBER, TEXT, TEXT), \
        "JumpCloud sent an unexpected answer to the login (status %lld%s%s): try again, and report it if the problem " \
        "persists.") \
    /* --- The application at JumpCloud --- */ \
    ROW(CONSOLE_URL_WRONG, CONFIG, YOU, V1(TEXT), "console_url is %s, but must be https://HOST: correct it.") \
    ROW(SSO_URL_WRONG, CONFIG, YOU, V1(TEXT), "sso_url is %s, but must be https://HOST: correct it.") \
    ROW(NO_MEMORY_FOR_LOGIN, SYSTEM, HERE, V0, "Out of memory before the login: try again.") \
    ROW(POLICY_DENIES, DENIED, ADMINISTRATOR, V0, \
        "A JumpCloud policy does not allow this: it may require a device that JumpCloud trusts (which only a browser " \
        "can prove), a network, a location or a factor that you have not set up: ask your administrator.") \
    ROW(APPLICATION_NOT_GIVEN, DENIED, ADMINISTRATOR, V0, \
        "JumpCloud redirects to its start page instead of the application, because you have no access to it: ask " \
        "your administrator.") \
    ROW(APPLICATION_REDIRECTS, REPLY, JUMPCLOUD, V2(TEXT, TEXT), \
        "JumpCloud sent an unexpected redirect from the application to \"%s\": if that is your portal, correct " \
        "console_url (now %s), else report it.") \
    ROW(APPLICATION_FEDERATED, DENIED, ADMINISTRATOR, V1(TEXT), \
        "JumpCloud redirects from the application to %s, probably your organisation's own identity provider " \
        "(federated login), which ajc cannot use: ask your administrator, or, if this network requires its own " \
        "sign-in, open a web page first.") \
    ROW(PAGE_WITHOUT_ASSERTION, REPLY, JUMPCLOUD, V2(TEXT, TEXT), \
        "%s answered with a page without a SAML assertion (%s): check the application's URL, and report the problem " \
        "if it is right.") \
    ROW(APPLICATION_REFUSED, DENIED, ADMINISTRATOR, V1(NUMBER), \
        "JumpCloud does not offer this application to you (status %lld): check its URL or ask your administrator.") \
    ROW(APPLICATION_UNAVAILABLE, NETWORK, JUMPCLOUD, V1(NUMBER), \
        "JumpCloud cannot open the application now (status %lld): try again in a few minutes.") \
    ROW(APPLICATION_NOT_UNDERSTOOD, REPLY, JUMPCLOUD, V3(TEXT, NUMBER, TEXT), \
        "%s sent an unexpected answer (status %lld, %s): check the application's URL, and report the problem if it " \
        "is right.") \
    ROW(APPLICATIONS_LACK, REPLY, JUMPCLOUD, V1(TEXT), \
        "JumpCloud's list of your applications cannot be read, because no entry has %s: copy the URL from the AWS " \
        "icon in the user portal instead.") \
    ROW(APPLICATIONS_NOT_UNDERSTOOD, REPLY, JUMPCLOUD, V1(NUMBER), \
        "JumpCloud sent an unexpected list of your applications (status %lld): copy the URL from the AWS icon in the " \
        "user portal instead.") \
    ROW(URL_OF_ANOTHER_HOST, CONFIG, YOU, V2(TEXT, TEXT), \
        "The URL %s is not on %s: correct the profile's URL or sso_url.") \
    ROW(ROLE_NOT_OFFERED, CONFIG, YOU, V4(TEXT, TEXT, TEXT, TEXT), \
        "JumpCloud does not offer the role %s for %s; choose another one with: ajc-hook edit %s --saml-role ARN, " \
        "where ARN is one of: %s") \
    ROW(ROLE_NOT_CHOSEN, NEEDS_PERSON, YOU, V3(TEXT, TEXT, TEXT), \
        "JumpCloud offers several roles for %s; choose one with: ajc-hook edit %s --saml-role ARN, where ARN is one " \
        "of: %s") \
    ROW(ANOTHER_ACCOUNT, CONFIG, ADMINISTRATOR, V5(TEXT, TEXT, TEXT, TEXT, TEXT), \
        "The application of %s now leads to the AWS account %s and no longer to %s, so ajc stopped; if that is " \
        "right, accept it with: ajc-hook edit %s --url %s") \
    ROW(APPLICATION_WANTS_LOGIN, DENIED, ADMINISTRATOR, V1(TEXT), \
        "JumpCloud accepted the login but requires another one for the application of %s (a policy of that " \
        "application); ask your administrator to require MFA at the portal instead.") \
    ROW(APPLICATION_NEEDS_CODE, NEEDS_PERSON, YOU, V1(TEXT), \
        "JumpCloud asks for a multi-factor code of %s for this application alone and there is no terminal to ask on; " \
        "run: ajc-hook rotate PROFILE") \
    ROW(LOGOUT_FAILED, NETWORK, JUMPCLOUD, V1(TEXT), \
        "JumpCloud could not be reached to end the portal session of %s; it expires there automatically.") \
    ROW(REMOVED_MEANWHILE, SYSTEM, HERE, V1(TEXT), \
        "The session of %s was removed during its renewal; run the command again.") \
    /* --- The assertion --- */ \
    ROW(TOO_MANY_ROLES, REPLY, ADMINISTRATOR, V1(NUMBER), \
        "The assertion has more than %lld roles: ask your administrator to give the application fewer.") \
    ROW(ASSERTION_NOT_BASE64, REPLY, JUMPCLOUD, V0, \
        "JumpCloud's assertion is not base64: try again, and report it if the problem persists.") \
    ROW(ASSERTION_NOT_XML, REPLY, JUMPCLOUD, V0, \
        "JumpCloud's assertion is not XML: try again, and report it if the problem persists.") \
    ROW(IDENTITY_CENTER, DENIED, ADMINISTRATOR, V0, \
        "This JumpCloud application has no IAM role, as it is for AWS IAM Identity Center: use aws sso login for it, " \
        "or ask your administrator for the URL of an AWS IAM application.") \
    ROW(NO_ROLE, DENIED, ADMINISTRATOR, V0, \
        "JumpCloud's assertion names no IAM role: ask your administrator to fill in the application's Role attribute " \
        "for you.") \
    ROW(ROLE_NOT_UNDERSTOOD, DENIED, ADMINISTRATOR, V1(TEXT), \
        "The Role attribute of JumpCloud's assertion is \"%s\", which is not an IAM role with its provider: ask your " \
        "administrator to correct it in the application (ROLE_ARN,PROVIDER_ARN).") \
    ROW(NO_ASSERTION, REPLY, JUMPCLOUD, V0, \
        "JumpCloud's page has no SAML assertion: check the application's URL, and report the problem if it is right.") \
    ROW(ASSERTION_TOO_LARGE, REPLY, ADMINISTRATOR, V1(NUMBER), \
        "JumpCloud's assertion has more than the %lld characters that AWS accepts: ask your administrator to give " \
        "the application fewer attributes.") \
    /* --- AWS STS --- */ \
    ROW(ENDPOINT_URL_WRONG, CONFIG, YOU, V3(TEXT, TEXT, TEXT), \
        "The URL of %s is %s, but must be https://HOST: correct or unset %s.") \
    ROW(PARTITION_UNKNOWN, CONFIG, YOU, V1(TEXT), \
        "The endpoint of STS in the AWS partition %s is not known: set AWS_ENDPOINT_URL_STS.") \
    ROW(STS_NOT_UNDERSTOOD, REPLY, AWS, V1(TEXT), \
        "AWS STS sent an unexpected answer (%s): try again, and report it if the problem persists.") \
    ROW(SESSION_OVER, SYSTEM, HERE, V2(TEXT, TEXT), \
        "AWS's new session of %s expired at %s by this machine's clock, so it cannot be used: correct the clock, for " \
        "example with: sudo timedatectl set-ntp true") \
    ROW(STS_UNAVAILABLE, NETWORK, AWS, V1(NUMBER), \
        "AWS STS cannot answer now (status %lld): try again in a few minutes.") \
    ROW(STS_BUSY, NETWORK, AWS, V0, "AWS STS limits the rate of requests (status 429): try again in a few minutes.") \
    ROW(NOT_STS, REPLY, AWS, V1(NUMBER), \
        "The server that answered for AWS STS is not STS (status %lld): check AWS_ENDPOINT_URL_STS and whether this " \
        "network requires its own sign-in.") \
    ROW(ASSERTION_EXPIRED, DENIED, YOU, V2(TEXT, TEXT), \
        "AWS reports that JumpCloud's assertion is older than five minutes: check this machine's clock and try " \
        "again" AWS_WORDS) \
    ROW(AWS_CREDENTIALS_EXPIRED, DENIED, YOU, V2(TEXT, TEXT), \
        "AWS reports an expired token: check this machine's clock and try again" AWS_WORDS) \
    ROW(CHAINED_TOO_LONG, DENIED, YOU, V2(TEXT, TEXT), \
        "AWS allows a role that is assumed from another role at most one hour: request a duration of 1h" AWS_WORDS) \
    ROW(DURATION_TOO_LONG, DENIED, YOU, V2(TEXT, TEXT), \
        "The role does not allow sessions of that duration: request a shorter one, or ask your administrator to " \
        "raise the role's maximum session duration" AWS_WORDS) \
    ROW(PROVIDER_UNKNOWN, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "The AWS account has no SAML provider with the name in JumpCloud's assertion: ask your administrator to " \
        "correct the application's Role attribute or to create the provider" AWS_WORDS) \
    ROW(ASSERTION_SIGNATURE, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "AWS does not accept the assertion's signature, probably because JumpCloud's certificate changed: ask your " \
        "administrator to upload the application's metadata to the SAML provider again" AWS_WORDS) \
    ROW(ROLE_NOT_ASSERTED, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "The assertion does not contain this role with this provider: ask your administrator to correct the " \
        "application's Role attribute" AWS_WORDS) \
    ROW(ASSERTION_RECIPIENT, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "The assertion has no recipient or time limit that AWS accepts: ask your administrator to check the " \
        "application's ACS URL" AWS_WORDS) \
    ROW(ASSERTION_UNREADABLE, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "AWS cannot read the assertion with the metadata of the SAML provider: ask your administrator to upload the " \
        "application's metadata to the SAML provider again" AWS_WORDS) \
    ROW(ASSERTION_NOT_ACCEPTED, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "AWS does not accept JumpCloud's assertion: ask your administrator to check the SAML provider" AWS_WORDS) \
    ROW(CLAIM_REJECTED, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "AWS rejects a claim of the assertion: ask your administrator to check the application's " \
        "attributes" AWS_WORDS) \
    ROW(ROLE_DENIED, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "AWS does not allow you to assume this role: ask your administrator to check the role's trust " \
        "policy" AWS_WORDS) \
    ROW(REGION_DISABLED, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "STS is disabled in this region for the account: choose another region, or ask your administrator to enable " \
        "it" AWS_WORDS) \
    ROW(POLICY_MALFORMED, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "AWS reports a malformed policy or tag of this session: ask your administrator to check the application's " \
        "attributes" AWS_WORDS) \
    ROW(POLICY_TOO_LARGE, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "The session's policies and tags are larger than AWS allows: ask your administrator to shorten the " \
        "application's attributes" AWS_WORDS) \
    ROW(REQUEST_SIGNATURE, DENIED, YOU, V2(TEXT, TEXT), \
        "AWS does not accept the request's signature: check this machine's clock and try again" AWS_WORDS) \
    ROW(REQUEST_EXPIRED, DENIED, YOU, V2(TEXT, TEXT), \
        "AWS reports that the request is too old: check this machine's clock and try again" AWS_WORDS) \
    ROW(KEY_UNKNOWN, DENIED, YOU, V2(TEXT, TEXT), \
        "AWS does not know the credentials that assume the role: sign in again" AWS_WORDS) \
    ROW(AWS_BUSY, NETWORK, AWS, V2(TEXT, TEXT), "AWS limits the rate of requests: try again in a minute" AWS_WORDS) \
    ROW(AWS_WITHOUT_PROVIDER, NETWORK, AWS, V2(TEXT, TEXT), \
        "AWS could not reach the identity provider: try again in a minute" AWS_WORDS) \
    ROW(AWS_REFUSED, DENIED, ADMINISTRATOR, V2(TEXT, TEXT), \
        "AWS refused to issue credentials: show this to your administrator" AWS_WORDS) \
    /* --- AWS's web console --- */ \
    ROW(CONSOLE_UNKNOWN, CONFIG, YOU, V1(TEXT), \
        "The web console of the AWS partition %s is not known to ajc: open it manually.") \
    ROW(CONSOLE_REFUSED, DENIED, YOU, V2(NUMBER, TEXT), \
        "AWS does not accept these credentials for its web console (status %lld): create new ones with: ajc-hook " \
        "rotate %s") \
    ROW(CONSOLE_UNAVAILABLE, NETWORK, AWS, V1(NUMBER), \
        "The sign-in to AWS's web console cannot answer now (status %lld): try again in a few minutes.") \
    ROW(CONSOLE_NOT_UNDERSTOOD, REPLY, AWS, V0, \
        "AWS's web console sent an unexpected answer to the sign-in: try again, and report it if the problem " \
        "persists.") \
    /* --- This machine --- */ \
    ROW(VERSIONS_DIFFER, USAGE, YOU, V0, \
        "The versions of ajc-hook and ajc-hook-sign-in do not match; reinstall both.") \
    ROW(CLOCK_IS_WRONG, SYSTEM, HERE, V2(NUMBER, TEXT), \
        "This machine's clock is %lld minutes %s that of JumpCloud and AWS, so they refuse sign-ins: correct it, for " \
        "example with: sudo timedatectl set-ntp true")
