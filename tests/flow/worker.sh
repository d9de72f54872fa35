#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The worker, ajc-hook-sign-in, driven by a script in place of ajc-hook: the order of its questions and reports; it sends no
# secret without permission and none twice; a stop or the end of the channel ends it at any message; its confinement.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

portal=$TMPDIR/portal # the portal session, in a file that is not searched for secrets

configure_sandbox() { # ajc-hook is not used here
    :
}

# new_sandbox SCRIPT: starts another sandbox, without a portal session or a used code.
new_sandbox() {
    stop_sandbox
    rm -f "$portal"
    start_sandbox "$1"
    forget_requests
}

# play SCRIPT: sets the script of the same sandbox.
play() {
    script_sandbox "$1"
    forget_requests
}

# task KIND [MEMBERS]: a task for the sandbox's account; for "sessions" with the profile duff.
task() {
    jq -c --arg kind "$1" '{kind: $kind, email, console_url, sso_url}
        + if $kind == "sessions" then {profiles: [{name: "duff", url: .saml_url}]} else {} end'" + ${2:-"{}"}" "$SANDBOX/sandbox.json"
}

# peer OPTION…: runs sign_in.py; the messages are in `out`, in short form in `summary`.
peer() {
    run python3 "$AJC_TESTS/flow/sign_in.py" "$@"
    expect_status 0
    summary=$(jq -r '[.message // "exit", .reason, .what, .outcome, .state, .failure.id,
        if .is_code_refused then "code_refused" else null end, .exit] | map(select(. != null) | tostring) | join(":")' \
        <<<"$out" | grep -v '^log$' | xargs)
}

# expect_summary WORDS
expect_summary() {
    expect_equal "$summary" "$1"
}

# secrets_sent N: expects N requests with a password, a code or a push since the record was emptied.
secrets_sent() {
    local sent
    sent=$(record 'select(.event == "request" and .method == "POST" and (.path | startswith("/userconsole/auth"))) | .path' | wc -l)
    [[ $sent -eq $1 ]] || fail "$sent secrets were sent, expected $1"
}

logged_in='need_login:no_portal may_send:password answered:accepted'
factor_asked='need_login:no_portal may_send:password answered:factor_wanted need_factor'
signed_in='portal:alive progress session done exit:0'
totp='"mfa": "totp"'
push='"mfa": "totp", "factors": [{"type": "push", "status": "available"}]'
answer_push='{"message": "factor", "factor": "push"}'
stop='{"message": "stop", "failure": {"id": "NOT_ANSWERED", "values": []}}'
start_sandbox

step "a wrong argument or version: it does nothing"
for argument in '' 1 3 02x --help; do
    peer --argument "$argument" "$(task sessions)"
    expect_summary 'exit:2'
done
peer --open '{"version": 1}' "$(task sessions)"
expect_summary 'failure:VERSIONS_DIFFER done exit:0'
expect_equal "$(requests)" ''

step "a first sign-in: no request before a portal session exists; the worker's confinement"
peer --look --portal "$portal" "$(task sessions)"
# Only the last digit of SigIgn, with SIGINT and SIGQUIT; the worker inherits the others.
expect_equal "$(/usr/bin/jq -c 'select(has("SigIgn")) | .SigIgn |= .[-1:]' <<<"$out")" \
    '{"SigIgn":"6","NoNewPrivs":"1","Seccomp":"2","Max cpu time":["60","60"],"Max file size":["0","0"],"Max core file size":["0","0"],"Max open files":["256","256"],"inherited descriptors":"closed"}'
peer --portal "$portal" "$(task sessions)"
expect_summary "$logged_in $signed_in"
expect_equal "$(jq -r 'select(.message == "may_send") | .host' <<<"$out")" "$(sandbox console_url)"
expect_match "$(/usr/bin/jq -c 'select(.message == "session")' <<<"$out")" \
    '"profile":"duff","access_key_id":"ASIA[A-Z0-9]{16}".*"role_arn":"arn:aws:iam::544300394404:role/JumpCloudDevs","expires_at":[0-9]+'

step "a renewal: no question, two requests"
forget_requests
peer --portal "$portal" "$(task sessions '{portal: true}')"
expect_summary 'portal:alive progress session done exit:0'
expect_equal "$(requests | grep -vc HEAD)" 2

step "the portal session has ended: reported before the login"
play '{"end_sessions": 1}'
peer --portal "$portal" "$(task sessions '{portal: true}')"
expect_summary "portal:gone need_login:ended may_send:password answered:accepted $signed_in"
secrets_sent 1

step "the worker ignores Ctrl-C and Ctrl-\\"
peer --signals "$(task sessions)"
expect_summary "$logged_in $signed_in"

step "a factor: the code is sent once, a refusal is reported, another code is asked for"
new_sandbox "{$totp}"
peer "$(task sessions)"
expect_summary "$factor_asked may_send:code answered:accepted $signed_in"
expect_equal "$(jq -c 'select(.message == "need_factor") | .offered' <<<"$out")" 1
expect_logins 'password 401' 'password code 200'
wrong='{"message": "factor", "factor": "totp", "code": "@000000"}'
new_sandbox "{$totp, \"wrong_code\": \"error\"}"
peer --answer need_factor "$wrong" --answer need_factor "$wrong" --answer need_factor "$stop" "$(task sessions)"
expect_summary "$factor_asked may_send:code answered:code_refused need_factor:code_refused may_send:code answered:code_refused need_factor:code_refused failure:NOT_ANSWERED done exit:0"

step "a code that JumpCloud ignores beside the password is sent alone the next time; no code is sent both ways"
new_sandbox "{$totp, \"code_beside_password\": false}"
peer "$(task sessions)"
expect_summary "$factor_asked may_send:code answered:code_refused need_factor:code_refused may_send:code answered:accepted $signed_in"
expect_logins 'password 401' 'password code 401' 'code 200'

step "a push: its reports and its outcome"
for end in accepted:session denied:PUSH_DENIED expired:PUSH_EXPIRED refused:PUSH_STILL_OPEN unknown:PUSH_NOT_UNDERSTOOD; do
    new_sandbox "{$push, \"push\": {\"answer\": \"${end%:*}\", \"pending\": 1}}"
    peer --answer need_factor "$answer_push" "$(task sessions)"
    expect_match "$summary" "^need_login:no_portal may_send:password answered:factor_wanted need_factor may_send:push answered:push_"
    expect_match "$summary" "${end#*:}"
    case ${end%:*} in
    accepted) expect_match "$summary" 'answered:push_sent (push:waiting )+push:approved answered:accepted portal:alive' ;;
    refused) expect_match "$summary" 'may_send:push answered:push_ended:PUSH_STILL_OPEN failure:PUSH_STILL_OPEN done' ;;
    *) expect_match "$summary" "answered:push_sent (push:waiting )+push:over answered:push_ended:(${end#*:}) failure:" ;;
    esac
done
new_sandbox "{$push, \"push\": {\"answer\": \"accepted\", \"trouble\": 2}}"
peer --answer need_factor "$answer_push" "$(task sessions)"
expect_match "$summary" 'push:approved answered:accepted portal:alive'

step "a wrong password: reported with JumpCloud's message; the peer decides on the next one"
new_sandbox '{}'
wrong='{"message": "login", "email": "duffman@duff-beer.example", "password": "@wrong"}'
peer --answer need_login "$wrong" --answer need_login "$wrong" --answer need_login "$stop" "$(task sessions)"
expect_summary 'need_login:no_portal may_send:password answered:refused need_login:refused may_send:password answered:refused need_login:refused failure:NOT_ANSWERED done exit:0'
expect_equal "$(jq -c 'select(.message == "answered") | .words' <<<"$out" | sort -u)" '"Authentication failed."'
secrets_sent 2
play '{"auth": "401", "auth_words": "Your account is locked."}'
peer --answer need_login "$wrong" "$(task sessions)"
expect_summary 'need_login:no_portal may_send:password answered:denied:LOGIN_DENIED failure:LOGIN_DENIED done exit:0'
expect_equal "$(jq -r 'select(.message == "answered") | .words' <<<"$out")" 'Your account is locked.'

step "other answers of JumpCloud, and no answer"
for case in '"xsrf": "500"=not_sent:JUMPCLOUD_UNAVAILABLE=0' '"auth": "500"=later:JUMPCLOUD_UNAVAILABLE=1' \
    '"auth": "429"=later:JUMPCLOUD_BUSY=1' '"auth": "403"=denied:LOGIN_FORBIDDEN=1' '"auth": "418"=unknown:LOGIN_NOT_UNDERSTOOD=1' \
    '"auth": "html"=unknown:NOT_JUMPCLOUD=1' '"auth": "drop"=unanswered:CONNECTION_BROKE_WITH_SECRET=1' \
    '"reuse_drop": true=unanswered:CONNECTION_BROKE_WITH_SECRET=1'; do
    IFS='=' read -r script outcome sent <<<"$case"
    new_sandbox "{$script}"
    peer "$(task sessions)"
    expect_summary "need_login:no_portal may_send:password answered:$outcome failure:${outcome#*:} done exit:0"
    secrets_sent "$sent"
done

step "a stop at each question ends everything that waits for it, and sends nothing more"
stopped() { # SCRIPT QUESTIONS OPTION…: one run for each question
    local script=$1 questions=$2 question
    shift 2
    for question in $questions; do
        new_sandbox "$script"
        peer --answer "$question" "$stop" "$@" "$(task sessions)"
        expect_match "$summary" "${question}[a-z:_]* failure:NOT_ANSWERED done exit:0$"
    done
}
one=arn:aws:iam::544300394404 two=arn:aws:iam::123456789012
roles='"roles": [{"role": "'$one':role/Brewer", "provider": "'$one':saml-provider/J"},
    {"role": "'$two':role/Auditor", "provider": "'$two':saml-provider/J"}]'
stopped '{}' 'need_login may_send answered'
stopped "{$totp}" need_factor
stopped "{$roles}" need_role
for question in may_send answered; do # the second one of each
    new_sandbox "{$totp}"
    first='{"message": "go"}'
    [[ $question == may_send ]] || first='{"message": "stored"}'
    peer --answer "$question" "$first" --answer "$question" "$stop" "$(task sessions)"
    expect_match "$summary" "need_factor may_send:code.* failure:NOT_ANSWERED done exit:0$"
    secrets_sent "$([[ $question == may_send ]] && echo 1 || echo 2)"
done

step "another process has logged in meanwhile: its portal session is used, and no secret is sent"
new_sandbox '{}'
peer --portal "$portal" "$(task login)"
expect_summary "$logged_in done exit:0"
other=$(jq -cn --arg email "$(sandbox email)" --arg portal "$(<"$portal")" '{message: "use_portal", $email, $portal}')
forget_requests
for question in need_login may_send; do
    run python3 "$AJC_TESTS/flow/sign_in.py" --answer "$question" "$other" "$(task sessions)" >/dev/null
    expect_match "$out" '"message": "session"'
done
secrets_sent 0

step "a logout meanwhile: the new portal session is ended at JumpCloud, too"
new_sandbox '{}'
peer --answer answered '{"message": "stored"}' "$(task sessions)"
expect_summary "$logged_in failure:LOGGED_OUT_MEANWHILE done exit:0"
expect_match "$(requests)" 'GET /userconsole/logout'

step "the channel ends at each message: the worker ends"
ended() { # SCRIPT OPTION…
    local script=$1 count at
    shift
    new_sandbox "$script"
    peer "$@" "$(task sessions)"
    count=$(wc -l <<<"$out")
    for ((at = 1; at < count; at++)); do
        new_sandbox "$script"
        peer --end-at "$at" "$@" "$(task sessions)"
        expect_match "$summary" ' exit:0$'
        [[ $summary == *answered* ]] || secrets_sent 0 # no secret was sent before the first answer
        [[ $(record 'select(.had_password or .had_code) | 1' | wc -l) -le $(tr ' ' '\n' <<<"$summary" | grep -c answered) ]] ||
            fail "a secret was sent whose answer did not come"
    done
}
ended '{}'
ended "{$totp}"
ended "{$roles}"
ended "{$push, \"push\": {\"answer\": \"accepted\", \"pending\": 1}}" --answer need_factor "$answer_push"

step "the channel ends while JumpCloud delays its answer: the worker does not wait"
new_sandbox '{"auth_slow": 600}'
peer --answer may_send '{"message": "go"}' --end-at 2 "$(task sessions)"
expect_summary 'need_login:no_portal may_send:password exit:0'
new_sandbox '{"page_seconds": 600}'
peer --end-at 3 "$(task sessions)"
expect_summary "$logged_in exit:0"
expect_no_match "$(requests)" 'saml2'

step "an invalid or unexpected message ends it with status 1"
new_sandbox '{}'
for answer in '{"message": "role", "arn": "x"}' '{"message": "stored"}' '{"message": "task", "kind": "login"}' \
    '{"message": "login", "email": 7}' '{"message": "stop"}' '{"message": "dance"}' '{}' '[]' '"login"'; do
    peer --answer need_login "$answer" "$(task sessions)"
    expect_summary 'need_login:no_portal exit:1'
done
for text in 'garbage' '{"message": "go"}'; do
    peer --send-at 1 "$text"$'\n' "$(task sessions)"
    expect_match "$summary" 'need_login:no_portal.* exit:1$'
done
secrets_sent 0

step "it ends when its parent ends, also when the channel stays open"
peer --orphan "$(task sessions)"
expect_summary 'exit:0'

step "the role: chosen, configured, not in the assertion, of another account"
new_sandbox "{$roles}"
peer --portal "$portal" --answer need_role '{"message": "role", "arn": "'$two':role/Auditor"}' "$(task sessions)"
expect_equal "$(jq -c 'select(.message == "need_role") | [.profile, .roles[].arn]' <<<"$out")" \
    "[\"duff\",\"$one:role/Brewer\",\"$two:role/Auditor\"]"
expect_equal "$(jq -r 'select(.message == "session") | .role_arn' <<<"$out")" "$two:role/Auditor"
named() { # ROLE [MEMBERS]
    peer --portal "$portal" "$(task sessions '{portal: true, profiles: [{name: "duff", url: .saml_url, saml_role: "'"$1"'"}]}')"
}
named Brewer
expect_equal "$(jq -r 'select(.message == "session") | .role_arn' <<<"$out")" "$one:role/Brewer"
named Nobody
expect_match "$summary" 'portal:alive failure:ROLE_NOT_OFFERED done exit:0|failure:ROLE_NOT_OFFERED done exit:0'
peer --portal "$portal" --answer need_role '{"message": "role", "arn": "'$two':role/Nobody"}' "$(task sessions '{portal: true}')"
expect_match "$summary" 'need_role failure:ROLE_NOT_OFFERED done exit:0'
peer --portal "$portal" "$(task sessions '{portal: true, profiles: [{name: "duff", url: .saml_url, saml_role: "Brewer", aws_account: "111111111111"}]}')"
expect_match "$summary" 'failure:ANOTHER_ACCOUNT done exit:0'

step "an application requires a code although the portal did not"
new_sandbox "{$totp, \"app_mfa\": true, \"mfa\": \"none\"}"
with_code() {
    jq -cn --arg email "$(sandbox email)" --arg password "$(sandbox password)" \
        --arg code "$(sandbox totp)" \
        '{message: "login", $email, password: ("@" + $password), factor: "totp", code: ("@" + $code)}'
}
without_code=$(with_code | jq -c 'del(.factor, .code)')
peer --answer need_login "$without_code" --answer need_login "$(with_code)" "$(task sessions)" >/dev/null
expect_summary "$logged_in portal:not_ended need_login:application may_send:code answered:accepted $signed_in"
expect_logins 'password 200' 'password code 200'

step "several profiles: one login; one failure does not stop the others"
new_sandbox '{"apps": {"aws-1": {}, "aws-2": {"page": "forbidden"}, "aws-3": {}}}'
many='{profiles: [range(1; 4) as $n | {name: "duff\($n)", url: "\(.sso_url)/saml2/aws-\($n)"}]}'
peer --portal "$portal" "$(task sessions "$many")"
expect_equal "$(jq -r 'select(.message == "session" or .message == "failure") | .profile + ":" + (.failure.id // "session")' <<<"$out" | sort | xargs)" \
    'duff1:session duff2:APPLICATION_REFUSED duff3:session'
secrets_sent 1

step "one task after the other; the next does not use the cookies of the first"
peer --portal "$portal" "$(task sessions '{portal: true}')" "$(task sessions)"
expect_match "$summary" '^portal:alive progress session done need_login:no_portal may_send:password answered:accepted'

step "applications, the console, an alias, the logout, the hosts"
peer --portal "$portal" "$(task applications '{portal: true}')"
expect_match "$summary" '^item item item portal:alive done exit:0$'
peer "$(task applications)"
expect_summary "$logged_in item item item done exit:0"
peer "$(task console '{partition: "aws", service: "s3", access_key_id: "ASIAAAAAAAAAAAAAAAAA", secret_access_key: "a2V5", session_token: "dG9rZW4="}')"
expect_summary 'failure:CONSOLE_REFUSED done exit:0'
peer "$(task console '{partition: "aws-duff"}')"
expect_summary 'failure:CONSOLE_UNKNOWN done exit:0'
peer "$(task alias '{partition: "aws", access_key_id: "ASIAAAAAAAAAAAAAAAAA", secret_access_key: "a2V5", session_token: "dG9rZW4="}')"
expect_summary 'item done exit:0'
peer "$(task alias '{partition: "aws-duff"}')"
expect_summary 'done exit:0'
peer --open "$(jq -c '{ca_file, sts_url, iam_url: "https://localhost:1"}' "$SANDBOX/sandbox.json")" "$(task alias '{partition: "aws"}')"
expect_summary 'failure:HOST_UNREACHABLE done exit:0'
peer --portal "$portal" "$(task logout '{portal: true}')" "$(task sessions '{portal: true}')"
expect_match "$summary" '^done portal:gone need_login:ended'
peer "$(task check '{hosts: [{url: "https://localhost:1"}]}')"
expect_summary 'item item failure:HOST_UNREACHABLE item done exit:0'
expect_equal "$(jq -r 'select(.message == "item") | .name' <<<"$out" | sed 's/:.*//' | xargs)" \
    'console.sandbox.localhost sso.sandbox.localhost localhost'
stop_sandbox
peer "$(task logout '{portal: "cA=="}')"
expect_summary 'failure:LOGOUT_FAILED done exit:0'

step "certificates that cannot be read: one failure for each task"
start_sandbox '{}'
peer --open '{"ca_file": "/nonexistent", "ca_source": "the setting ca_file"}' "$(task sessions)" "$(task login)"
expect_summary 'failure:CA_FILE_NOT_READABLE done failure:CA_FILE_NOT_READABLE done exit:0'

step "nothing is taken from the environment"
run env HTTPS_PROXY=http://localhost:1 https_proxy=http://localhost:1 ALL_PROXY=http://localhost:1 SSL_CERT_FILE=/nonexistent \
    AWS_ENDPOINT_URL_STS=https://localhost:1 AWS_CA_BUNDLE=/nonexistent XML_CATALOG_FILES=/nonexistent \
    python3 "$AJC_TESTS/flow/sign_in.py" "$(task sessions)"
expect_match "$out" '"message": "session"'

step "debug lines are sent over the channel, without a secret"
peer --open "$(jq -c '{is_debugging: true, ca_file, sts_url, iam_url}' "$SANDBOX/sandbox.json")" "$(task sessions)"
expect_match "$out" '"message": "log", "text": "duff: login required"'
expect_match "$out" 'POST https://console\.sandbox\.localhost:[0-9]+/userconsole/auth: status 200'
