#!/bin/bash
# SPDX-License-Identifier: MIT
#
# portal_rows.sh ROW…: one answer of JumpCloud's portal or SSO page: the exact message and exit status, every request, and
# the changes of keyring and configuration. Each function row_NAME is a case; the ctests flow_portal_N run some each.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/flow/rows.sh
source "$AJC_TESTS/flow/rows.sh"

code_asked=$(message ASK_CODE)
again="$(message CODE_REFUSED_ASK).*"

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
    fails 5 "$(message NOT_JUMPCLOUD 200)"
    asked "$page 302" "$self 401" "$xsrf 200"
    changed -portal +portal-end
}

row_xsrf_server_error() {
    known '{"xsrf": "500"}'
    silently
    fails 5 "$(message JUMPCLOUD_UNAVAILABLE 500)"
    asked "$page 302" "$self 401" "$xsrf 500"
    changed -portal +portal-end
}

# --- the password

accepted() {
    new_user "{\"auth_body\": \"$1\"}"
    as_new_user
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
    fails 4 "$(message PASSWORD_REFUSED "$email" "Authentication failed." '')"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 401"
    changed -login -portal +portal-end +mark:refused
}

row_unknown_user() {
    new_user '{}'
    typing "$email_asked" moe@duff-beer.example "$password_asked" one 'email address \[moe@duff-beer\.example\]: ' '' \
        "$password_asked" two 'email address \[moe@duff-beer\.example\]: ' '' "$password_asked" three
    fails 4 "$(message PASSWORD_REFUSED moe@duff-beer.example 'Authentication failed.' '')"
    expect_equal "$(requests | grep -c "$auth 401")" 3
    changed
}

row_user_name_instead_of_email() {
    new_user '{}'
    typing "$email_asked" duffman 'email address: ' @email "$password_asked" @password
    succeeds
    asked "$xsrf 200" "$auth 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
}

# A refusal other than for a wrong password: one attempt, nothing is removed, and no automatic attempt follows.
refused_with() {
    known "{\"auth\": \"401\", \"auth_words\": \"$1\"}"
    silently
    fails 4 "$(message LOGIN_DENIED "$1" "$email")"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 401"
    changed -portal +portal-end +mark:refused
    forget_requests
    silently
    expect_status 3
    expect_message "$err" LOGIN_FAILED_BEFORE "$email" '.* UTC' '' "$(message LOGIN_DENIED "$1")"
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

# No second attempt: each one would extend the lock.
row_account_locked_on_a_terminal() {
    new_user '{"auth": "401", "auth_words": "Your account is locked."}'
    typing "$email_asked" @email "$password_asked" one
    fails 4 "$(message LOGIN_DENIED 'Your account is locked.' "$email")"
    asked "$xsrf 200" "$auth 401"
    changed
    expect_no_match "$out" saved
}

mfa_wanted() {
    new_user "{\"mfa\": \"totp\", \"mfa_answer\": \"$1\"}"
    as_new_user "$code_asked" @totp
    succeeds
    asked "$xsrf 200" "$auth $2" "$auth 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
}
row_mfa_wanted_in_json() { mfa_wanted json 401; }
row_mfa_wanted_by_redirect() { mfa_wanted redirect 302; }
# For example from a proxy that requires its own sign-in: nothing is stored, and the redirect is not followed.
row_mfa_wanted_by_redirect_to_another_host() {
    known '{"auth": "elsewhere"}'
    silently
    fails 5 "$(message ANSWERED_ELSEWHERE "{evil_url}")"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 302"
    changed -portal +portal-end +mark:attempt
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" null
    expect_no_match "$(record)" '"(sni|host)":"evil'
}
row_mfa_wanted_with_2xx() {
    new_user '{"mfa": "totp", "mfa_answer": "2xx"}'
    as_new_user "$code_asked" @totp
    succeeds
    expect_equal "$(requests | grep -c "$auth 200")" 2
    changed "${signed_in[@]}"
}

row_mfa_wanted_without_a_terminal() {
    known '{"mfa": "totp"}'
    silently
    fails 3 "$(message CODE_NEEDED "$email" '')"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 401"
    changed -portal +portal-end '~config'
    forget_requests
    silently # the factor is known now
    asked ''
}

# JumpCloud lists factors only for the right password, so the password is stored.
learned=(+login '~config')
wrong_code() {
    new_user "{\"mfa\": \"totp\", \"wrong_code\": \"$1\"}"
    as_new_user "$code_asked" 000001 "$again$code_asked" 000002 "$again$code_asked" 000003
    fails 4 "$(message CODE_REFUSED "$2")"
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
    new_user '{"mfa": "totp"}'
    as_new_user "$code_asked" @totp
    succeeds
    run ajc-hook logout
    forget_requests
    typing "$password_asked" @password "$code_asked" @totp "$again$code_asked" @totp \
        "$(message CODE_JUST_REFUSED).*$code_asked" @totp+1
    succeeds
    asked "$xsrf 200" "$auth 401" "$auth 401" "$auth/totp 200" "$page 200" "$sts"
}

row_mfa_enrolment_required() {
    new_user '{"mfa": "totp", "factors": [{"type": "totp", "status": "unavailable"}]}'
    as_new_user
    fails 4 "$(message NO_FACTOR_AVAILABLE)"
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
    trouble 429 5 "$(message JUMPCLOUD_BUSY)" 429 +mark:backoff:duff
}
row_server_error() {
    trouble 500 5 "$(message JUMPCLOUD_UNAVAILABLE 500)" 500
}
row_outage_page() {
    trouble html 5 "$(message NOT_JUMPCLOUD 200)" 200 +mark:attempt
}
row_conditional_access_at_the_login() {
    trouble 403 4 "$(message LOGIN_FORBIDDEN ', Authentication failed.' '')" 403 +mark:refused
}
row_status_not_understood() {
    trouble 418 5 "$(message LOGIN_NOT_UNDERSTOOD 418 '' '')" 418 +mark:attempt
}
row_connection_lost() {
    trouble drop 5 "$(message CONNECTION_BROKE_WITH_SECRET console.sandbox.localhost)" 0 +mark:attempt
}

# --- the factors

row_totp_beside_the_password() { mfa_wanted json 401; }

row_totp_by_itself() {
    new_user '{"mfa": "totp", "code_beside_password": false}'
    as_new_user "$code_asked" @totp "$again$code_asked" @totp+1
    succeeds
    asked "$xsrf 200" "$auth 401" "$auth 401" "$auth/totp 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
}

row_totp_by_itself_is_not_supported() {
    new_user '{"mfa": "totp", "code_alone": false}'
    as_new_user "$code_asked" 000001 "$again$code_asked" @totp
    succeeds
    asked "$xsrf 200" "$auth 401" "$auth 401" "$auth/totp 404" "$auth 200" "$page 200" "$sts"
    changed "${signed_in[@]}"
}

# push MEMBERS: a push with these members of the script's "push".
push() {
    new_user "{\"mfa\": \"totp\", \"factors\": $(factors push duo), \"push\": {$1}}"
    as_new_user
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
    push_fails '"answer": "denied"' 4 "$(message PUSH_DENIED)" "${looked[@]}"
}
row_push_denied_with_401() {
    push_fails '"answer": "denied_401", "pending": 0' 4 "$(message PUSH_DENIED)" "$auth/push 200" 'GET /userconsole/auth/push/ID 401'
}
row_push_expired() {
    push_fails '"answer": "expired"' 4 "$(message PUSH_EXPIRED)" "${looked[@]}"
}
row_push_never_answered() {
    push_fails '"answer": "never", "seconds": 1' 4 "$(message PUSH_EXPIRED)" "${looked[@]}"
}
row_push_not_sent() {
    push_fails '"answer": "refused"' 4 "$(message PUSH_STILL_OPEN 400 ', A push is already pending.' '')" "$auth/push 400"
}
row_push_status_not_understood() {
    push_fails '"answer": "unknown", "pending": 0' 5 "$(message PUSH_NOT_UNDERSTOOD postponed)" "${looked[@]}"
}
row_push_id_that_is_a_path() {
    push '"id": "../../../saml2/aws-prod?"'
    fails 5 "$(message PUSH_NOT_UNDERSTOOD pending)"
    asked "$xsrf 200" "$auth 401" "$auth/push 200"
}
row_push_login_refused() {
    push '"login_refused": true'
    fails 4 "$(message PUSH_LOGIN_REFUSED 'Authentication failed.')"
    asked "$xsrf 200" "$auth 401" "${looked[@]}" "$auth/push/ID/login 401"
    changed "${learned[@]}"
}
row_push_with_a_short_outage() {
    push '"trouble": 2'
    succeeds
    expect_equal "$(requests | grep -c 'GET /userconsole/auth/push/[0-9a-f]* 500')" 2
}
row_push_with_a_long_outage() {
    push '"trouble": 99'
    fails 5 "$(message JUMPCLOUD_UNAVAILABLE 500)"
    expect_equal "$(requests | grep -c 'GET /userconsole/auth/push/[0-9a-f]* 500')" 5
    changed "${learned[@]}"
}

unsupported() {
    new_user "{\"mfa\": \"totp\", \"factors\": $(factors "$1")}"
    as_new_user
    fails 4 "$(message FACTOR_NOT_SUPPORTED "$2")"
    asked "$xsrf 200" "$auth 401"
    changed "${learned[@]}"
}
row_duo_alone() { unsupported duo Duo; }
row_jumpcloud_go_alone() { unsupported durt 'JumpCloud Go'; }
row_text_message_alone() { unsupported sms 'a code by text message'; }
row_unknown_factor() {
    learned=() # not recognised as a factor
    unsupported carrier-pigeon 'a factor of an unknown kind'
}

row_unsupported_factors_beside_totp() {
    new_user "{\"mfa\": \"totp\", \"factors\": $(factors duo durt totp)}"
    as_new_user "$code_asked" @totp
    succeeds
    changed "${signed_in[@]}"
}

row_several_factors() {
    new_user "{\"mfa\": \"totp\", \"factors\": $(factors push totp)}"
    as_new_user "$(message ASK_NUMBER 2)" 1 "$code_asked" @totp
    succeeds
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
}

# --- the portal session and the page

row_session_is_valid() {
    signed_in '{}'
    silently
    succeeds
    asked "$page 200" "$sts"
    changed "${renewed[@]}"
}

# JumpCloud does not guarantee the page's structure.
page_is_read() {
    signed_in "{\"page\": \"$1\"}"
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
    fails 3 "$(message LOGIN_NEEDED '' " of $email" '')"
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

# page_fails ANSWER STATUS SENTENCE REQUEST-STATUS: nothing changes, no password is sent.
page_fails() {
    signed_in "{\"page\": \"$1\"}"
    silently
    fails "$2" "$3"
    asked "$page $4"
    changed
}
row_page_without_assertion() {
    page_fails none 5 "$(message PAGE_WITHOUT_ASSERTION "{sso_url}" "text/html; charset=utf-8")" 200
}
row_page_redirects_elsewhere() {
    page_fails evil_redirect 4 "$(message APPLICATION_FEDERATED "{evil_url}")" 302
    expect_no_match "$(record)" '"(sni|host)":"evil'
}
row_page_without_end() {
    page_fails huge 5 "$(message ANSWER_TOO_LARGE sso.sandbox.localhost 512)" 200
}

# --- conditional access

row_device_not_trusted() {
    page_fails policy 4 "$(message POLICY_DENIES)" 302
}
row_application_forbidden() {
    page_fails forbidden 4 "$(message APPLICATION_REFUSED 403)" 403
}
row_application_no_longer_assigned() {
    page_fails removed 4 "$(message APPLICATION_NOT_GIVEN)" 302
}

row_application_wants_a_code() {
    known '{"app_mfa": true}'
    typing "$(message APPLICATION_WANTS_CODE).*$code_asked" @totp
    succeeds
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 200" "$page 302" "$auth 200" "$page 200" "$sts"
    changed "${renewed[@]}" # a factor for one application is not stored for the account
    expect_equal "$(jq -r '.accounts[].mfa' "$config")" null
}

row_application_wants_a_code_with_a_valid_session() {
    signed_in '{"app_mfa": true}'
    typing "$(message APPLICATION_WANTS_CODE).*$code_asked" @totp
    succeeds
    asked "$page 302" "$self 200" "$xsrf 200" "$auth 200" "$page 200" "$sts"
    changed "${renewed[@]}"
}

row_application_wants_a_code_with_a_valid_session_without_a_terminal() {
    signed_in '{"app_mfa": true}'
    silently
    fails 3 "$(message APPLICATION_NEEDS_CODE "$email")"
    asked "$page 302" "$self 200"
    changed
    script_sandbox '{}' # the application no longer requires a code
    forget_requests
    silently
    succeeds
    asked "$page 200" "$sts"
}

row_application_wants_a_code_without_a_terminal() {
    known '{"app_mfa": true}'
    silently
    fails 3 "$(message APPLICATION_NEEDS_CODE "$email")"
    asked "$page 302" "$self 401" "$xsrf 200" "$auth 200" "$page 302"
    changed
}

run_rows "$@"
