#!/bin/bash
# SPDX-License-Identifier: MIT
#
# portal_rows.sh ROW: one case of what JumpCloud's portal and SSO page can answer: the exact sentence and exit status,
# every request that was made for it, and what of the keyring and the configuration changed. A function row_NAME is a
# case and a ctest of its own, flow_portal_NAME.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/flow/rows.sh
source "$AJC_TESTS/flow/rows.sh"

code_asked='Enter your JumpCloud multi-factor auth code: '
again='JumpCloud refused that code; it may have been used already: wait for the next one\..*'

factors() {
    local type list=
    for type in "$@"; do
        list+=${list:+,}"{\"type\":\"$type\",\"status\":\"available\"}"
    done
    printf '[%s]' "$list"
}

self='GET /userconsole/api/self'

# --- the xsrf token

row_xsrf_is_a_page() {
    known '{"xsrf": "html"}'
    silently
    fails 5 "The login host answered with a page that is not JumpCloud's login service (status 200): check console_url and whether this network wants a sign-in of its own, or try again later."
    asked "$page 302" "$self 401" "$xsrf 200"
    changed -portal +portal-end
}

row_xsrf_server_error() {
    known '{"xsrf": "500"}'
    silently
    fails 5 'JumpCloud has trouble of its own (status 500): try again in a few minutes.'
    asked "$page 302" "$self 401" "$xsrf 500"
    changed -portal +portal-end
}

# --- the password

accepted() {
    stranger "{\"auth_body\": \"$1\"}"
    as_stranger
    succeeds
    asked "$xsrf 200" "$auth 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
}
row_accepted_with_redirect() { accepted redirect; }
row_accepted_with_empty_body() { accepted empty; }
row_accepted_with_an_object() { accepted object; }

row_wrong_password() {
    known '{"auth": "401"}'
    silently
    fails 4 "JumpCloud refused the e-mail or password of $email (Authentication failed.); the portal takes the e-mail, not the user name. Sign in with: ajc-hook login"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 401"
    changed -login -portal +portal-end +mark:refused
}

row_unknown_user() {
    stranger '{}'
    typing "$email_asked" moe@duff-beer.example "$password_asked" one 'email address \[moe@duff-beer\.example\]: ' '' \
        "$password_asked" two 'email address \[moe@duff-beer\.example\]: ' '' "$password_asked" three
    fails 4 'JumpCloud refused the e-mail or password of moe@duff-beer.example (Authentication failed.); the portal takes the e-mail, not the user name. Sign in with: ajc-hook login'
    expect_equal "$(requests | grep -c "$auth 401")" 3
    changed
}

row_user_name_instead_of_email() {
    stranger '{}'
    typing "$email_asked" duffman 'email address: ' @email "$password_asked" @password
    succeeds
    asked "$xsrf 200" "$auth 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
}

# Words that are not those for a wrong password: one attempt in all, nothing is dropped, nothing automatic repeats it.
refused_with() {
    known "{\"auth\": \"401\", \"auth_words\": \"$1\"}"
    silently
    fails 4 "JumpCloud refused this login with other words than those for a wrong password ($1): nothing was changed here, and it is not tried again by itself. Ask your administrator, then sign in with: ajc-hook login $email"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 401"
    changed -portal +portal-end +mark:refused
    forget_requests
    silently
    expect_status 3
    expect_match "$err" "The login of $email failed at .* UTC and is not repeated by itself; sign in with: ajc-hook login\\. What happened then: JumpCloud refused this login with other words .*\\($1\\)"
    asked ''
    run ajc-hook login # which allows one attempt
    expect_status 4
    asked "$xsrf 200" "$auth 401"
}
row_account_locked() { refused_with 'Your account is locked.'; }
row_account_suspended() { refused_with 'Your account is suspended.'; }
row_password_expired() { refused_with 'Your password has expired.'; }
row_account_not_activated() { refused_with 'Your account is not active.'; }
row_enrolment_required() { refused_with 'MFA enrollment required.'; }

# Each further try would prolong the lock.
row_account_locked_and_a_person_there() {
    stranger '{"auth": "401", "auth_words": "Your account is locked."}'
    typing "$email_asked" @email "$password_asked" one
    fails 4 "JumpCloud refused this login with other words than those for a wrong password (Your account is locked.): nothing was changed here, and it is not tried again by itself. Ask your administrator, then sign in with: ajc-hook login $email"
    asked "$xsrf 200" "$auth 401"
    changed
    expect_no_match "$out" saved
}

mfa_wanted() {
    stranger "{\"mfa\": \"totp\", \"mfa_answer\": \"$1\"}"
    as_stranger "$code_asked" @totp
    succeeds
    asked "$xsrf 200" "$auth $2" "$auth 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
}
row_mfa_wanted_in_json() { mfa_wanted json 401; }
row_mfa_wanted_by_redirect() { mfa_wanted redirect 302; }
# Somebody on the way, for example a proxy that wants a sign-in of its own: nothing is learned, and it is not gone to.
row_mfa_wanted_by_redirect_to_another_host() {
    known '{"auth": "elsewhere"}'
    silently
    fails 5 "The request to JumpCloud was redirected to {evil_url}, which is not JumpCloud: if this network wants a sign-in of its own, open a web page first, then try again."
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 302"
    changed -portal +portal-end +mark:attempt
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" null
    expect_no_match "$(record)" '"(sni|host)":"evil'
}
row_mfa_wanted_with_2xx() {
    stranger '{"mfa": "totp", "mfa_answer": "2xx"}'
    as_stranger "$code_asked" @totp
    succeeds
    expect_equal "$(requests | grep -c "$auth 200")" 2
    changed "${signed_in[@]}"
}

row_mfa_wanted_and_nobody_there() {
    known '{"mfa": "totp"}'
    silently
    fails 3 "A multi-factor code of $email is needed and there is no terminal to ask on; run: ajc-hook login"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 401"
    changed -portal +portal-end '~config'
    forget_requests
    silently # it is known now
    asked ''
}

# JumpCloud names factors to the right password alone, which is kept from then on.
learned=(+login '~config')
wrong_code() {
    stranger "{\"mfa\": \"totp\", \"wrong_code\": \"$1\"}"
    as_stranger "$code_asked" 000001 "$again$code_asked" 000002 "$again$code_asked" 000003
    fails 4 "JumpCloud refused the multi-factor code ($2); wait for the next code and try again."
    shift 2
    asked "$xsrf 200" "$auth 401" "$@"
    changed "${learned[@]}"
}
row_wrong_code_with_factors() {
    wrong_code factors 'MFA required.' "$auth 401" "$auth/totp 401" "$auth 401"
}
row_wrong_code_with_error() {
    wrong_code error 'multifactor authentication failed' "$auth 401" "$auth 401" "$auth 401"
}
row_wrong_code_by_redirect() {
    wrong_code redirect 'no reason given' "$auth 302" "$auth 302" "$auth 302"
}

row_reused_code() {
    stranger '{"mfa": "totp"}'
    local code
    code=$(oathtool --totp --base32 "$(sandbox totp_secret)")
    as_stranger "$code_asked" "$code"
    succeeds
    run ajc-hook logout
    forget_requests
    typing "$password_asked" @password "$code_asked" "$code" "$again$code_asked" "$code" \
        'That code was just refused; wait until your app shows another one\..*'"$code_asked" @totp+1
    succeeds
    asked "$xsrf 200" "$auth 401" "$auth 401" "$auth/totp 200" "$page 200" "$sts"
}

row_mfa_enrolment_required() {
    stranger '{"mfa": "totp", "factors": [{"type": "totp", "status": "unavailable"}]}'
    as_stranger
    fails 4 "JumpCloud asks for a further factor and has none available for you: set up an authenticator app (TOTP) or JumpCloud Protect (push) in JumpCloud's user portal under Security, or ask your administrator."
    asked "$xsrf 200" "$auth 401"
    changed "${learned[@]}"
}

trouble() {
    known "{\"auth\": \"$1\"}"
    silently
    fails "$2" "$3"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth $4"
    shift 4
    changed -portal +portal-end "$@"
}
row_too_many_requests() {
    trouble 429 5 'JumpCloud asks to wait, as it got too many requests (status 429): try again in a few minutes.' 429 +mark:backoff:duff
}
row_server_error() {
    trouble 500 5 'JumpCloud has trouble of its own (status 500): try again in a few minutes.' 500
}
row_outage_page() {
    trouble html 5 "The login host answered with a page that is not JumpCloud's login service (status 200): check console_url and whether this network wants a sign-in of its own, or try again later." 200 +mark:attempt
}
row_conditional_access_at_the_login() {
    trouble 403 4 'JumpCloud does not let this login through (status 403, Authentication failed.): ask your administrator whether a policy on networks or devices is the reason.' 403 +mark:refused
}
row_status_not_understood() {
    trouble 418 5 'JumpCloud answered the login with status 418, which is not understood: try again, and report it if it stays so.' 418 +mark:attempt
}
row_connection_lost() {
    trouble drop 5 "The connection to console.sandbox.localhost broke while a password or code was on its way, which is never sent twice by itself: try again." 0 +mark:attempt
}

# --- the factors

row_totp_beside_the_password() { mfa_wanted json 401; }

row_totp_by_itself() {
    stranger '{"mfa": "totp", "code_beside_password": false}'
    as_stranger "$code_asked" @totp "$again$code_asked" @totp+1
    succeeds
    asked "$xsrf 200" "$auth 401" "$auth 401" "$auth/totp 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
}

row_totp_by_itself_is_not_there() {
    stranger '{"mfa": "totp", "code_alone": false}'
    as_stranger "$code_asked" 000001 "$again$code_asked" @totp
    succeeds
    asked "$xsrf 200" "$auth 401" "$auth 401" "$auth/totp 404" "$auth 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
}

# push ANSWER MEMBERS…: of the script's "push".
push() {
    stranger "{\"mfa\": \"totp\", \"factors\": $(factors push duo), \"push\": {$1}}"
    as_stranger
}
push_fails() {
    push "$1"
    fails "$2" "$3"
    shift 3
    asked "$xsrf 200" "$auth 401" "$@"
    changed "${learned[@]}"
}
row_push_accepted() {
    push '"pending": 1'
    succeeds
    asked "$xsrf 200" "$auth 401" "$auth/push 200" "GET /userconsole/auth/push/ID 200" "$auth/push/ID/login 200" \
        "$page 200" "$sts"
    changed "${signed_in[@]}"
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" push
}
looked=("$auth/push 200" 'GET /userconsole/auth/push/ID 200')
row_push_denied() {
    push_fails '"answer": "denied"' 4 'The push was denied on the phone; if that was a mistake, try again, or use a code with --mfa totp.' "${looked[@]}"
}
row_push_denied_with_401() {
    push_fails '"answer": "denied_401", "pending": 0' 4 'The push was denied on the phone; if that was a mistake, try again, or use a code with --mfa totp.' "$auth/push 200" 'GET /userconsole/auth/push/ID 401'
}
row_push_expired() {
    push_fails '"answer": "expired"' 4 'The push was not answered in time; try again with the phone at hand, or use a code with --mfa totp.' "${looked[@]}"
}
row_push_never_answered() {
    push_fails '"answer": "never", "seconds": 1' 4 'The push was not answered in time; try again with the phone at hand, or use a code with --mfa totp.' "${looked[@]}"
}
row_push_not_sent() {
    push_fails '"answer": "refused"' 4 'JumpCloud did not send a push (status 400, A push is already pending.): one of the last minute is still open on the phone; answer or dismiss it, wait a minute and try again, or use a code with --mfa totp.' "$auth/push 400"
}
row_push_status_not_understood() {
    push_fails '"answer": "unknown", "pending": 0' 5 "JumpCloud's answer about the push is not understood (postponed): try again, or use a code with --mfa totp." "${looked[@]}"
}
row_push_id_that_is_a_path() {
    push '"id": "../../../saml2/aws-prod?"'
    fails 5 "JumpCloud's answer about the push is not understood (pending): try again, or use a code with --mfa totp."
    asked "$xsrf 200" "$auth 401" "$auth/push 200"
}
row_push_login_refused() {
    push '"login_refused": true'
    fails 4 'JumpCloud took the push but not the login (Authentication failed.); try again, or use a code with --mfa totp.'
    asked "$xsrf 200" "$auth 401" "${looked[@]}" "$auth/push/ID/login 401"
    changed "${learned[@]}"
}
row_push_through_passing_trouble() {
    push '"trouble": 2'
    succeeds
    expect_equal "$(requests | grep -c 'GET /userconsole/auth/push/[0-9a-f]* 500')" 2
}
row_push_through_lasting_trouble() {
    push '"trouble": 99'
    fails 5 'JumpCloud has trouble of its own (status 500): try again in a few minutes.'
    expect_equal "$(requests | grep -c 'GET /userconsole/auth/push/[0-9a-f]* 500')" 5
    changed "${learned[@]}"
}

unsupported() {
    stranger "{\"mfa\": \"totp\", \"factors\": $(factors "$1")}"
    as_stranger
    fails 4 "JumpCloud asks for $2, which ajc cannot do; set up an authenticator app (TOTP) or JumpCloud Protect (push) in JumpCloud's user portal under Security."
    asked "$xsrf 200" "$auth 401"
    changed "${learned[@]}"
}
row_security_key_alone() { unsupported webauthn 'a security key'; }
row_duo_alone() { unsupported duo Duo; }
row_jumpcloud_go_alone() { unsupported durt 'JumpCloud Go'; }
row_text_message_alone() { unsupported sms 'a code by text message'; }
row_unknown_factor() {
    learned=() # it is not known to be a factor
    unsupported carrier-pigeon 'a factor of an unknown kind'
}

row_unsupported_factors_beside_totp() {
    stranger "{\"mfa\": \"totp\", \"factors\": $(factors duo webauthn totp)}"
    as_stranger "$code_asked" @totp
    succeeds
    changed "${signed_in[@]}"
}

row_several_factors() {
    stranger "{\"mfa\": \"totp\", \"factors\": $(factors push totp)}"
    as_stranger 'Type a number from 1 to 2: ' 1 "$code_asked" @totp
    succeeds
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
}

# --- the portal session and the page

row_session_lives() {
    still_in '{}'
    silently
    succeeds
    asked "$page 200" "$sts"
    changed "${renewed[@]}"
}

# The page's shape is not JumpCloud's promise.
page_is_read() {
    still_in "{\"page\": \"$1\"}"
    silently
    succeeds
    asked "$page 200" "$sts"
    changed "${renewed[@]}"
}
row_page_in_another_page() { page_is_read nested; }
row_page_with_entities() { page_is_read entities; }
row_page_with_other_attributes() { page_is_read attributes; }

row_session_ended() {
    known '{}'
    silently
    succeeds
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 200" "$page 200" "$sts"
    changed "${renewed[@]}" +portal-end
}

row_session_ended_and_no_password() {
    known '{}'
    run ajc-hook logout
    remember
    silently
    fails 3 "A JumpCloud login of $email is needed and there is no terminal to ask on; run: ajc-hook login"
    asked ''
    changed
}

row_cookie_changes_at_the_login() {
    known '{"rotate_cookie": true}'
    silently
    succeeds
    silently
    succeeds
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 200" "$page 200" "$sts" "$page 200" "$sts"
}

# page ANSWER STATUS SENTENCE REQUEST-STATUS: nothing changes, no password is sent.
page_fails() {
    still_in "{\"page\": \"$1\"}"
    silently
    fails "$2" "$3"
    asked "$page $4"
    changed
}
row_page_without_assertion() {
    page_fails none 5 "{sso_url} answered with a page without a SAML assertion (text/html; charset=utf-8): check the application's URL, and report it if it is right." 200
}
row_page_redirects_elsewhere() {
    page_fails evil_redirect 4 "JumpCloud leads from the application to {evil_url}, probably your organisation's own identity provider (federated login), which ajc cannot use: ask your administrator, or, if this network wants a sign-in of its own, open a web page first." 302
    expect_no_match "$(record)" '"(sni|host)":"evil'
}
row_page_without_end() {
    page_fails huge 5 "The answer of sso.sandbox.localhost is larger than 512 KiB and was dropped: check that the host is the right one." 200
}

# --- conditional access

row_device_not_trusted() {
    page_fails policy 4 'A JumpCloud policy does not allow this: it may ask for a device that JumpCloud trusts (which only a browser can prove), a network, a location or a factor that you have not set up: ask your administrator.' 302
}
row_application_forbidden() {
    page_fails forbidden 4 'JumpCloud does not offer this application to you (status 403), as it was taken away or never given: check its URL or ask your administrator.' 403
}
row_application_taken_away() {
    page_fails removed 4 'JumpCloud leads to its start page instead of the application, which was taken away from you or never given: ask your administrator.' 302
}

row_application_wants_a_code() {
    known '{"app_mfa": true}'
    typing 'This application wants a multi-factor code although the portal did not\..*'"$code_asked" @totp
    succeeds
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 200" "$page 302" "$auth 200" "$page 200" "$sts"
    changed "${renewed[@]}" # a factor that an application asks for is not the account's
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" null
}

row_application_wants_a_code_while_the_session_lives() {
    still_in '{"app_mfa": true}'
    typing 'This application wants a multi-factor code although the portal did not\..*'"$code_asked" @totp
    succeeds
    asked "$page 302" "$self 200" "$xsrf 200" "$auth 200" "$page 200" "$sts"
    changed "${renewed[@]}"
}

row_application_wants_a_code_while_the_session_lives_and_nobody_there() {
    still_in '{"app_mfa": true}'
    silently
    fails 3 "JumpCloud asks for a multi-factor code of $email for this application alone and there is no terminal to ask on; run: ajc-hook rotate PROFILE"
    asked "$page 302" "$self 200"
    changed
    script_sandbox '{}' # another application would need none, and this one no longer
    forget_requests
    silently
    succeeds
    asked "$page 200" "$sts"
}

row_application_wants_a_code_and_nobody_there() {
    known '{"app_mfa": true}'
    silently
    fails 3 "JumpCloud asks for a multi-factor code of $email for this application alone and there is no terminal to ask on; run: ajc-hook rotate PROFILE"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 200" "$page 302"
    changed
}

run_row "$@"
