#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The alias of an AWS account: no sign-in asks IAM or waits for it. A background process asks once, after the session is
# stored, but not when STS is not AWS's own and IAM is not configured, and not when background work is off. Failures are
# not shown.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json

play() {
    script_sandbox "$1"
    forget_requests
}

# STS's and IAM's actions in order.
actions() {
    record 'select(.event == "request" and (.action // "") != "") | .action' | xargs
}

alias_in_config() {
    jq -c ".profiles.$1.learned | has(\"aws_alias\"), .aws_alias" "$config" | xargs
}

# alias_is PROFILE 'true ALIAS'
alias_is() {
    [[ $(alias_in_config "$1") == "$2" ]]
}

actions_are() {
    [[ $(actions) == "$*" ]]
}

# run_counted PROGRAMS CMD…: CMD and its background processes start this many programs, CMD included.
run_counted() {
    local count=$1
    shift
    run_traced "$TMPDIR/programs" "$@" # returns when all of them have ended
    expect_status 0
    expect_equal "$(grep -cE 'execve(\(| resumed).* = 0$' "$TMPDIR/programs")" "$count"
}

# role_in ACCOUNT [SCRIPT]: a script with a role in that account.
role_in() {
    jq -c --arg arn "arn:aws:iam::$1" '. + {roles: [{role: "\($arn):role/R", provider: "\($arn):saml-provider/J"}]}' \
        <<<"${2:-"{}"}"
}

# elsewhere NAME ACCOUNT SCRIPT: signs in to a new profile in another account.
elsewhere() {
    run ajc-hook add "$1" "$(sandbox saml_url)"
    play "$(role_in "$2" "$3")"
    run ajc-hook rotate "$1"
    expect_status 0
    expect_no_match "$err" 'IAM|alias'
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"

step "STS is not AWS's and IAM is not configured: IAM is not asked, and no process is started for it"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0
run_counted 2 ajc-hook rotate duff # and the worker
expect_equal "$(actions)" 'AssumeRoleWithSAML AssumeRoleWithSAML'
expect_equal "$(alias_in_config duff)" 'false null'
run ajc-hook aliases duff
expect_status 0
expect_equal "$(actions)" 'AssumeRoleWithSAML AssumeRoleWithSAML'

step "background work is off: neither export nor exec asks"
run ajc-hook config set iam_url "$(sandbox iam_url)"
play '{"iam_slow": 600}'
run ajc-hook clear duff
run_quietly env AJC_BACKGROUND=off ajc-hook export duff
expect_status 0
run ajc-hook config set background false
run ajc-hook clear duff
run_counted 3 ajc-hook exec duff -- true
expect_equal "$(actions)" 'AssumeRoleWithSAML AssumeRoleWithSAML'
run ajc-hook config unset background

step "IAM does not answer: export and exec finish with their session; the alias is stored when IAM answers"
run ajc-hook clear duff
forget_requests
run_quietly ajc-hook export duff
expect_status 0
wait_until actions_are AssumeRoleWithSAML ListAccountAliases
run_quietly ajc-hook exec duff -- true
expect_status 0
expect_equal "$(alias_in_config duff)" 'false null'
answer_now '{}'
wait_until alias_is duff 'true duff-beer'
expect_equal "$(record 'select(.action == "ListAccountAliases") | [.host, .region, .account, .status] | map(tostring) | join(" ")')" \
    'iam.sandbox.localhost us-east-1 544300394404 200'
run ajc-hook list
expect_match "$out" 'duff +544300394404 \(duff-beer\) +JumpCloudDevs '

step "a known alias is not asked for again, not for another profile of that account either"
forget_requests
run ajc-hook add beer "$(sandbox saml_url)"
run_counted 2 ajc-hook rotate duff beer
expect_equal "$(actions)" 'AssumeRoleWithSAML AssumeRoleWithSAML'
expect_equal "$(alias_in_config beer)" 'true duff-beer'

step "the alias of an account is shown for each of its profiles, also as JSON"
jq 'del(.profiles.beer.learned.aws_alias)' "$config" >"$config.new" && mv "$config.new" "$config"
run ajc-hook list
expect_match "$out" 'beer +544300394404 \(duff-beer\) '
run ajc-hook list --json
expect_equal "$(jq -c 'map([.name, .aws_account, .aws_account_alias])' <<<"$out")" \
    '[["beer","544300394404","duff-beer"],["duff","544300394404","duff-beer"]]'

step "the alias is shown in the list of roles"
one=arn:aws:iam::544300394404 two=arn:aws:iam::123456789012
run ajc-hook add choice "$(sandbox saml_url)"
play '{"roles": [{"role": "'$one':role/Brewer", "provider": "'$one':saml-provider/J"},
    {"role": "'$two':role/Auditor", "provider": "'$two':saml-provider/J"}], "account_alias": null}'
type_to_tty '1\) 544300394404 \(duff-beer\)  Brewer[^:]*2\) 123456789012  Auditor[^:]*: ' 2 -- ajc-hook rotate choice
expect_status 0

step "an account without an alias, and one that denies the request: both are final answers"
wait_until alias_is choice 'true '
elsewhere denied 111111111111 '{"error": {"code": "AccessDenied", "http": 403, "message": "no", "action": "ListAccountAliases"}}'
wait_until alias_is denied 'true '
expect_equal "$(actions)" 'AssumeRoleWithSAML ListAccountAliases'

step "a server error: nothing is shown, and the alias is asked for another time"
elsewhere broken 222222222222 '{"error": {"code": "ServiceFailure", "http": 500, "message": "no", "action": "ListAccountAliases"}}'
wait_until actions_are AssumeRoleWithSAML ListAccountAliases
run ajc-hook aliases broken
expect_status 0
expect_equal "$out$err" ''
expect_equal "$(alias_in_config broken)" 'false null'
play "$(role_in 222222222222)"
run ajc-hook rotate broken
wait_until alias_is broken 'true duff-beer'

step "no server, and no session: nothing is shown"
play '{}'
run ajc-hook config set iam_url https://localhost:9
elsewhere deaf 444444444444 '{}'
run ajc-hook aliases deaf
expect_status 0
expect_equal "$out$err" ''
expect_equal "$(alias_in_config deaf)" 'false null'
run ajc-hook add never "$(sandbox saml_url)"
run ajc-hook aliases never nowhere
expect_status 0
expect_equal "$out$err" ''

step "AWS_ENDPOINT_URL_IAM has priority over the setting, as in AWS's tools"
play "$(role_in 444444444444)"
run env AWS_ENDPOINT_URL_IAM="$(sandbox iam_url)" ajc-hook rotate deaf
expect_match "$err" "\(AWS_ENDPOINT_URL_STS\)\. AWS IAM is reached at $(sandbox iam_url) \(AWS_ENDPOINT_URL_IAM\)\."
wait_until alias_is deaf 'true duff-beer'

step "several profiles of several accounts: one request for each account"
run ajc-hook config set iam_url "$(sandbox iam_url)"
for number in 5 6 7; do
    run ajc-hook add "many$number" "${saml:=$(sandbox sso_url)/saml2/aws-}$((number / 6))"
done
play '{"apps": {
    "aws-0": {"roles": [{"role": "arn:aws:iam::555555555555:role/R", "provider": "arn:aws:iam::555555555555:saml-provider/J"}]},
    "aws-1": {"roles": [{"role": "arn:aws:iam::666666666666:role/R", "provider": "arn:aws:iam::666666666666:saml-provider/J"}]}}}'
run_counted 4 ajc-hook rotate many5 many6 many7
expect_equal "$(record 'select(.action == "ListAccountAliases") | .account' | sort | xargs)" '555555555555 666666666666'
run ajc-hook list --json
expect_equal "$(jq -c '[.[] | select(.name | startswith("many")) | .aws_account_alias]' <<<"$out")" \
    '["duff-beer","duff-beer","duff-beer"]'
