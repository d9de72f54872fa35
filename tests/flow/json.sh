#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Each command with --json prints one line that jq reads. Its members, those of lists and objects in it included, are the
# ones that ajc-json(7) names for the command, and all of them; times are RFC 3339 in UTC.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

declare -A seen=()

# documented COMMAND: the members of its row in the manual, sorted. They are set in italics there.
documented() {
    local row
    row=$(sed -n '/^\.SH MEMBERS/,/^\.SH /p' "$AJC_STAGE_PREFIX/share/man/man7/ajc-json.7" |
        sed -n "/^\\\\fB$1\\\\fR\$/,/^\.RE/p")
    [[ -n $row ]] || fail "the manual has no JSON of $1"
    grep -o '\\fI[a-z_\\]*\\fR' <<<"$row" | sed 's/\\fI//; s/\\fR//; s/\\//g' | sort -u
}

# json COMMAND ARGUMENT…: runs it with --json; its members count as seen.
json() {
    run ajc-hook "$@" --json
    [[ $status -eq 0 || $1 == doctor ]] || fail "exit status $status"
    expect_equal "$(wc -l <<<"$out")" 1
    look_at "$1"
}

look_at() {
    seen[$1]+=$(jq -r '.. | objects | keys[]' <<<"$out")$'\n'
    expect_equal "$(jq -r '.. | objects | to_entries[] | select(.key | test("^(at|since|expires)$|_(at|until|since)$"))
        | .value | select(. != null) | select(test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$") | not)' <<<"$out")" ''
}

start_sandbox '{"mfa": "totp"}'
run ajc-hook add duff "$(sandbox saml_url)"
run ajc-hook add dev "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password 'auth code: ' @totp -- ajc-hook login

step "lists of what there is"
json rotate duff
expect_equal "$(jq -r '.[] | [.profile, .error] | tostring' <<<"$out")" '["duff",null]'
json list
expect_equal "$(jq -r '.[] | [.name, .expires != null, .is_default] | tostring' <<<"$out")" $'["dev",false,false]\n["duff",true,false]'
json account
expect_equal "$(jq -r '.[] | [.is_default, .password_command, .mfa, .profiles] | tostring' <<<"$out")" '[true,null,"totp",["dev","duff"]]'
run ajc-hook account "$(sandbox email)" --password-command 'pass show "my beer"'
json account "$(sandbox email)"
expect_equal "$(jq -c '.[].password_command' <<<"$out")" '["pass","show","my beer"]'
run ajc-hook account "$(sandbox email)" --mfa push --json
expect_status 2
run ajc-hook account "$(sandbox email)" --password-command ''

step "settings by their names; one without a value is null"
run ajc-hook config get --json
expect_status 0
expect_equal "$(jq -r 'keys[]' <<<"$out")" "$(ajc-hook config get | cut -d' ' -f1 | sort)"
expect_equal "$(jq -c '[.background, .quiet, .region, .login_ttl]' <<<"$out")" '[true,false,null,"12h"]'
run ajc-hook config get region --json
expect_equal "$out" '{"region":null}'
run ajc-hook config set region eu-west-1 --json
expect_status 2

step "a failure, the end of the portal session, what doctor finds"
script_sandbox '{"mfa": "totp", "end_sessions": 1}'
run ajc-hook rotate duff --json
expect_status 3
expect_equal "$(jq -r '.[] | [.profile, .expires, .error != null] | tostring' <<<"$out")" '["duff",null,true]'
AJC_PROFILE=duff json status
json info
json doctor

step "what import would do, and does"
cat >profiles <<END
[beer]
url = $(sandbox saml_url)
provider = JumpCloud
aws_profile = beer
[duff]
url = $(sandbox saml_url)
provider = JumpCloud
aws_profile = duff
END
json import profiles
expect_equal "$(jq -r '.[] | [.name, .action, .reason != null] | tostring' <<<"$out")" $'["beer","add",false]\n["duff","keep",true]'

step "what is removed"
json clear duff
expect_equal "$out" '[{"profile":"duff","removed":true}]'
json clear --all
expect_equal "$(jq -c '.[]' <<<"$out")" $'{"profile":"dev","removed":false}\n{"profile":"duff","removed":false}'
json remove dev
expect_equal "$out" '{"profiles":["dev"],"accounts":[]}'
json remove --all
expect_equal "$out" "{\"profiles\":[\"duff\"],\"accounts\":[\"$(sandbox email)\"]}"
expect_message "$err" ALL_REMOVED

step "the members are the documented ones"
with_json=$(ajc-hook help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p' | while read -r command; do
    ! ajc-hook "$command" --help | grep -q -- --json || echo "$command"
done | sort)
expect_equal "$(printf '%s\n' "${!seen[@]}" config | sort)" "$with_json"
for command in "${!seen[@]}"; do
    echo "$command"
    expect_equal "$(sort -u <<<"${seen[$command]%$'\n'}")" "$(documented "$command")"
done
