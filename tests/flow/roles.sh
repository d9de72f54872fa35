#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Several roles in one assertion: the user chooses once from a list and the choice is stored; the role of earlier sessions
# stays; another account is refused until the user accepts it.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json
one=arn:aws:iam::544300394404 two=arn:aws:iam::123456789012
devs='{"role": "'$one':role/JumpCloudDevs", "provider": "'$one':saml-provider/J"}'
taster='{"role": "'$one':role/beer/Taster", "provider": "'$one':saml-provider/J"}'
auditor='{"role": "'$two':role/Auditor", "provider": "'$two':saml-provider/J"}'

play() {
    script_sandbox "$1"
    forget_requests
}

# The roles in the requests to STS.
roles() {
    record 'select(.event == "request" and (.role // "") != "") | [.action, .role, .status] | map(tostring) | join(" ")'
}

start_sandbox '{"roles": ['"$devs, $auditor, $taster"']}'
run ajc-hook add duff "$(sandbox saml_url)"

step "the list, an invalid number, the choice"
type_to_tty "$(message ASK_EMAIL)" @email "$(message ASK_PASSWORD '' '')" @password \
    "$(message ASK_ROLE duff)"'[^:]*1\) 544300394404  JumpCloudDevs[^:]*2\) 123456789012  Auditor[^:]*3\) 544300394404  beer/Taster[^:]*'"$(message ASK_NUMBER 3)" 4 \
    "$(message NOT_A_NUMBER).*$(message ASK_NUMBER 3)" 3 -- ajc-hook rotate duff
expect_status 0
expect_equal "$(roles)" "AssumeRoleWithSAML $one:role/beer/Taster 200"
expect_equal "$(jq -r .profiles.duff.saml_role "$config")" "$one:role/beer/Taster"

step "it is not asked again, with or without a terminal"
forget_requests
run ajc-hook rotate duff
expect_status 0
type_to_tty -- ajc-hook rotate duff
expect_status 0
expect_equal "$(roles | sort -u)" "AssumeRoleWithSAML $one:role/beer/Taster 200"

step "a chosen role that AWS refuses is not stored"
run ajc-hook edit duff --saml-role ''
play '{"roles": ['"$devs, $auditor"'], "error": {"code": "AccessDenied", "http": 403, "message": "no"}}'
type_to_tty 'from 1 to 2: ' 2 -- ajc-hook rotate duff
expect_status 4
expect_equal "$(jq -r .profiles.duff.saml_role "$config")" null

step "without a terminal: the list, and the command that selects one"
play '{"roles": ['"$devs, $auditor"']}'
run ajc-hook rotate duff
expect_status 3
expect_match "$err" "^ajc-hook: $(message ROLE_NOT_CHOSEN duff duff "$one:role/JumpCloudDevs, $two:role/Auditor")$"
expect_equal "$(roles)" ''

step "more roles than the message has space for"
play "$(jq -cn --arg one "$one" '{roles: [range(40) | {role: "\($one):role/Brewer\(.)", provider: "\($one):saml-provider/J"}]}')"
run ajc-hook rotate duff
expect_status 3
expect_match "$err" "$one:role/Brewer0, .*, and [0-9]+ more\$"

step "a name that is in two accounts: only these are listed"
play '{"roles": ['"$devs, $auditor"', {"role": "'$one':role/Auditor", "provider": "'$one':saml-provider/J"}]}'
run ajc-hook edit duff --saml-role Auditor
run ajc-hook rotate duff
expect_status 3
expect_match "$err" "one of: $two:role/Auditor, $one:role/Auditor\$"
type_to_tty '1\) 123456789012  Auditor[^:]*2\) 544300394404  Auditor[^:]*from 1 to 2: ' 1 -- ajc-hook rotate duff
expect_status 0
run ajc-hook list
expect_match "$out" 'duff +123456789012 +Auditor '

step "new roles beside the known one change nothing"
run ajc-hook add beer "$(sandbox saml_url)"
play '{"roles": ['"$devs"']}'
run ajc-hook rotate beer
expect_status 0
play '{"roles": ['"$auditor, $devs, $taster"']}'
run ajc-hook rotate beer
expect_status 0
expect_equal "$(roles)" "AssumeRoleWithSAML $one:role/JumpCloudDevs 200"

step "another account than before is refused, and AWS is not asked"
play '{"roles": ['"$auditor"']}'
before=$(sha256sum "$config") key=$(ajc-hook exec beer -- printenv AJC_KEY_ID)
run ajc-hook rotate beer
expect_status 2
expect_match "$err" "^ajc-hook: $(message ANOTHER_ACCOUNT beer 123456789012 544300394404 beer "$(sandbox saml_url)")$"
expect_equal "$(roles)" ''
expect_equal "$(sha256sum "$config")" "$before"
expect_equal "$(ajc-hook exec beer -- printenv AJC_KEY_ID)" "$key"
expect_no_match "$(ajc-hook status --json beer 2>/dev/null || true)" 123456789012

step "the command in the message accepts it"
eval "run ${err##*accept it with: }"
expect_status 0
run ajc-hook rotate beer
expect_status 0
run ajc-hook list
expect_match "$out" 'beer +123456789012 +Auditor '

step "other edits do not accept it"
play '{"roles": ['"$devs"']}'
run ajc-hook edit beer --region eu-central-1 --duration 1h
run ajc-hook rotate beer
expect_status 2

step "the account of the chained role is compared"
run ajc-hook add boss "$(sandbox saml_url)" --role "$two:role/hq/Chief"
run ajc-hook rotate boss
expect_status 0
play '{"roles": ['"$auditor"']}'
run ajc-hook rotate boss
expect_status 0
expect_equal "$(roles)" "AssumeRoleWithSAML $two:role/Auditor 200
AssumeRole $two:role/hq/Chief 200"
run ajc-hook edit boss --role Chief
play '{"roles": ['"$devs"']}'
run ajc-hook rotate boss
expect_status 0
play '{"roles": ['"$auditor"']}'
run ajc-hook rotate boss
expect_status 2

# Holds the configuration's lock, so that ajc-hook cannot yet report the first profile's session.
step "messages about one profile are printed before the question for another, on their own lines"
run ajc-hook remove boss
run ajc-hook remove beer
run ajc-hook add apart "$(sandbox saml_url)" --saml-role Auditor
run ajc-hook add open "$(sandbox saml_url)"
play '{"roles": ['"$devs"', '"$auditor"']}'
hold_configuration() {
    until grep -q -- "-> FLOCK .*:$(stat -c %i "$HOME/.config/ajc") " /proc/locks; do sleep 0.05; done
}
export -f hold_configuration
flock "$HOME/.config/ajc" bash -c hold_configuration &
holder=$!
is_held() {
    ! flock --nonblock "$HOME/.config/ajc" true
}
wait_until is_held
type_to_tty "$(message ROTATED_OF apart '[^\n]*')[^\n]*\n.*$(message ASK_NUMBER 2)" '' \
    'number from 1 to 2: ' 1 -- ajc-hook rotate --all
wait "$holder"
expect_status 0
expect_match "$out" 'session for open rotated'
expect_no_match "$out" '(Signing in: [^'$'\e\r'']*Jump|number from 1 to 2: [^'$'\n'']*[A-Z])'
