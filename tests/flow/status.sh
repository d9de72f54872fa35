#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `status` (plain, --format, --json), `list --json` and `info --json`: without a profile, with a valid session, an expired
# one, a failure in the background, and without the keyring. Times are local with the zone in text, and RFC 3339 in UTC in
# JSON.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

email=duffman@duff-beer.example
without=$AJC_TESTS/flow/without_keyctl.py

# status_is PLAIN LEFT SECONDS-REGEX EXPIRES-REGEX FAILURE-REGEX: the status of the shell's profile duff.
status_is() {
    run env AJC_PROFILE=duff ajc-hook status
    expect_status 0
    expect_match "$out" "^$1"
    run env AJC_PROFILE=duff ajc-hook status --format '%p|%l|%s|%e|%f|100%%'
    expect_match "$out" "^duff\|$2\|$3\|$4\|$5\|100%$"
    run env AJC_PROFILE=duff ajc-hook status --json
    expect_match "$(jq -r '[.profile, .seconds_left // "-", .expires // "", .failure.sentence // ""] | join("|")' <<<"$out")" \
        "^duff\|($3|-)\|$4\|$5$"
}

step "no sign-in yet: no text, and null in JSON"
run ajc-hook status
expect_status 0
expect_equal "$out$err" ''
run ajc-hook status --format '%p'
expect_equal "$out" ''
run ajc-hook status --json
expect_equal "$out" '{"profile":null,"seconds_left":null,"expires":null,"failure":null}'
run ajc-hook list --json
expect_equal "$out" '[]'
expect_status 0
run ajc-hook info --json
expect_equal "$out" '{"accounts":[],"machine_login":{"password_until":null,"refused_at":null,"dropped":null},"failures":[],"evictions":[]}'

step "invalid arguments"
for wrong in '%x' '%' '100%'; do
    run ajc-hook status --format "$wrong"
    expect_status 2
    expect_match "$err" 'FORMAT may contain %p, %l, %s, %e, %f and %%'
done
run ajc-hook status --format %p --json
expect_status 2
expect_match "$err" 'exclude each other'

step "a profile without a session"
start_sandbox
run ajc-hook add duff "$(sandbox saml_url)" --region eu-west-1 --duration 1h
status_is 'duff no session$' 'no session' 0 '' ''
run env AJC_PROFILE='not a name' ajc-hook status --json
expect_equal "$(jq .profile <<<"$out")" null
run ajc-hook list --json
expect_equal "$(/usr/bin/jq -c '.[0] | del(.url)' <<<"$out")" \
    '{"name":"duff","account":null,"role":null,"external_id":null,"saml_role":null,"region":"eu-west-1","duration":3600,"browser":null,"aws_account":null,"aws_account_alias":null,"aws_role":null,"expires":null,"seconds_left":null,"is_current":false,"is_default":false}'

step "a valid session"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook exec duff -- true
ends=$(ajc-hook list --json | jq -r '.[0].expires')
expect_match "$ends" '^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$'
status_is 'duff (1h00m|5[0-9]m)$' '(1h00m|5[0-9]m)' '3[0-6][0-9][0-9]' "$ends" ''
ajc-hook config set default_profile duff
run ajc-hook status
expect_match "$out" '^duff (1h00m|5[0-9]m)$'
run env AJC_PROFILE=duff ajc-hook list --json
expect_equal "$(jq -c '.[0] | [.aws_account, .aws_role, .is_current, .is_default, (.seconds_left > 3000)]' <<<"$out")" \
    '["544300394404","JumpCloudDevs",true,true,true]'
run ajc-hook info --json
expect_equal "$(jq -c '.accounts | map([.email, .console_url, .refused])' <<<"$out")" "[[\"$email\",\"$(sandbox console_url)\",null]]"
for member in password_until portal_session_since; do
    expect_match "$(jq -r ".accounts[0].$member" <<<"$out")" '^20.*Z$'
done

step "times are local, with the zone"
seconds=$(date -d "$ends" +%s)
for zone in UTC Europe/Berlin Asia/Kathmandu; do
    run env TZ=$zone ajc-hook list
    expect_match "$out" "$(TZ=$zone date -d "@$seconds" '+%a %b %e %H:%M:%S %Y %Z' | sed 's/[+]/[+]/')"
    run env TZ=$zone ajc-hook list --json
    expect_equal "$(jq -r '.[0].expires' <<<"$out")" "$ends"
done
run env TZ=Asia/Kathmandu ajc-hook list
expect_match "$out" ' [+]0545  default$' # would be UTC if the time zone data were missing

step "the table is neither wrapped nor cut"
name=$(printf 'x%.0s' {1..64})
run ajc-hook add "$name" "$(sandbox saml_url)"
run env COLUMNS=20 ajc-hook list
expect_match "$out" "$name  <unknown>  "
expect_equal "$(wc -l <<<"$out")" 3
type_to_tty -- sh -c 'stty cols 20; exec ajc-hook list'
expect_match "$out" "$name  <unknown>  "
run ajc-hook remove "$name"

step "an expired session, and a failure in the background"
script_sandbox '{"error": {"code": "AccessDenied", "http": 403, "message": "not you"}}'
"$AJC_TESTS/flow/make_older.sh" duff 4000
status_is 'duff expired$' expired 0 '20[^|]*Z' ''
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
keyctl unlink "$(keyctl search "$ring" user session:duff)" "$ring" # a lost session is renewed at once
wait_until sh -c 'AJC_PROFILE=duff ajc-hook prompt bash said >/dev/null; ajc-hook status --json | jq -e .failure >/dev/null'
status_is $'duff no session\nLast failure \\(in the background\\): [A-Z][a-z]{2} .* UTC: '"$(message ROLE_DENIED)" 'no session' 0 '' "$(message ROLE_DENIED)"
run ajc-hook info --json
expect_equal "$(jq -c '.failures | map(.profile)' <<<"$out")" '["duff"]'
expect_match "$(jq -r '.failures[0] | .at + " " + .sentence' <<<"$out")" "^20[^ ]*Z $(message ROLE_DENIED)"

step "a refused password and the machine password, in JSON"
run ajc-hook logout
type_to_tty 'password: ' wrong-one 'password: ' wrong-two 'password: ' wrong-three -- ajc-hook login
run ajc-hook info --json
expect_match "$(jq -r '.accounts[0].refused.sentence' <<<"$out")" 'refused'
expect_equal "$(jq -c '.accounts[0] | [.password_until, .portal_session_since]' <<<"$out")" '[null,null]'
run "$AJC_TESTS/pam/seed.py" @password
run ajc-hook info --json
expect_equal "$(jq -c '.machine_login.dropped' <<<"$out")" null

step "without the keyring"
run "$without" all EPERM ajc-hook status --json
expect_status 0
expect_equal "$(jq -c '[.profile, .expires]' <<<"$out")" '["duff",null]'
run "$without" all EPERM ajc-hook status
expect_status 1
run "$without" all EPERM ajc-hook list --json
expect_status 0
expect_equal "$(jq -c '.[0].expires' <<<"$out")" null
expect_equal "$(grep -c 'keyring' <<<"$err")" 1

step "output that cannot be written is reported"
run sh -c 'ajc-hook list --json >/dev/full'
expect_status 1
expect_match "$err" 'cannot be written'
run sh -c 'ajc-hook list >/dev/full'
expect_status 1
expect_match "$err" 'cannot be written'

step "the table is not cut or wrapped, not on a narrow terminal either"
type_to_tty -- sh -c 'stty cols 20; ajc-hook list'
expect_match "$out" $'Profile +AWS Account +AWS Role +IAM session expires\r?\nduff +5443[^\n]+'
