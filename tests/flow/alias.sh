#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The alias of an AWS account: requested from IAM once, after the session is stored, and shown; not requested when STS
# is not AWS's own and IAM is not configured; never waited for longer than two seconds; failures are not shown.
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

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"

step "STS is not AWS's and IAM is not named: it is not asked"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook rotate duff
expect_status 0
expect_equal "$(actions)" AssumeRoleWithSAML
expect_equal "$(alias_in_config duff)" 'false null'

step "IAM is named: asked after the session, signed for its region, kept and shown"
run ajc-hook config set iam_url "$(sandbox iam_url)"
play '{}'
run ajc-hook rotate duff
expect_status 0
expect_equal "$(actions)" 'AssumeRoleWithSAML ListAccountAliases'
expect_equal "$(record 'select(.action == "ListAccountAliases") | [.host, .region, .account, .status] | map(tostring) | join(" ")')" \
    'iam.sandbox.localhost us-east-1 544300394404 200'
expect_equal "$(alias_in_config duff)" 'true duff-beer'
run ajc-hook list
expect_match "$out" 'duff +544300394404 \(duff-beer\) +JumpCloudDevs '

step "it is known: not asked again, nor for another profile of that account"
forget_requests
run ajc-hook rotate duff
run ajc-hook add beer "$(sandbox saml_url)"
run ajc-hook exec beer -- true
expect_status 0
expect_equal "$(actions)" 'AssumeRoleWithSAML AssumeRoleWithSAML'
expect_equal "$(alias_in_config beer)" 'true duff-beer'

step "what is known of the account is shown for each of its profiles, also for programs"
jq 'del(.profiles.beer.learned.aws_alias)' "$config" >"$config.new" && mv "$config.new" "$config"
run ajc-hook list
expect_match "$out" 'beer +544300394404 \(duff-beer\) '
run ajc-hook list --json
expect_equal "$(jq -c 'map([.name, .aws_account, .aws_account_alias])' <<<"$out")" \
    '[["beer","544300394404","duff-beer"],["duff","544300394404","duff-beer"]]'

step "it helps to choose a role"
one=arn:aws:iam::544300394404 two=arn:aws:iam::123456789012
run ajc-hook add choice "$(sandbox saml_url)"
play '{"roles": [{"role": "'$one':role/Brewer", "provider": "'$one':saml-provider/J"},
    {"role": "'$two':role/Auditor", "provider": "'$two':saml-provider/J"}], "account_alias": null}'
type_to_tty '1\) 544300394404 \(duff-beer\)  Brewer[^:]*2\) 123456789012  Auditor[^:]*: ' 2 -- ajc-hook rotate choice
expect_status 0

step "an account without an alias, and one that may not be asked: that is an answer, too"
expect_equal "$(actions)" 'AssumeRoleWithSAML ListAccountAliases'
expect_equal "$(alias_in_config choice)" 'true '
# elsewhere NAME ACCOUNT SCRIPT: a new profile in another account, which is signed in to.
elsewhere() {
    run ajc-hook add "$1" "$(sandbox saml_url)"
    play "$(jq -c --arg arn "arn:aws:iam::$2" '. + {roles: [{role: "\($arn):role/R", provider: "\($arn):saml-provider/J"}]}' <<<"$3")"
    run ajc-hook rotate "$1"
    expect_status 0
    expect_no_match "$err" 'IAM|alias'
}
elsewhere denied 111111111111 '{"error": {"code": "AccessDenied", "http": 403, "message": "no", "action": "ListAccountAliases"}}'
expect_equal "$(alias_in_config denied)" 'true '
forget_requests
run ajc-hook rotate denied
expect_equal "$(actions)" AssumeRoleWithSAML

step "an answer that is none: silent, and asked another time"
elsewhere broken 222222222222 '{"error": {"code": "ServiceFailure", "http": 500, "message": "no", "action": "ListAccountAliases"}}'
expect_equal "$(alias_in_config broken)" 'false null'
play '{"roles": [{"role": "arn:aws:iam::222222222222:role/R", "provider": "arn:aws:iam::222222222222:saml-provider/J"}]}'
run ajc-hook rotate broken
expect_equal "$(alias_in_config broken)" 'true duff-beer'

step "no answer at all: not waited for"
elsewhere slow 333333333333 '{"iam_slow": 600}'
expect_equal "$(actions)" 'AssumeRoleWithSAML ListAccountAliases'
expect_equal "$(alias_in_config slow)" 'false null'

step "nobody listens: silent"
play '{}'
run ajc-hook config set iam_url https://localhost:9
elsewhere deaf 444444444444 '{}'
expect_equal "$(alias_in_config deaf)" 'false null'

step "AWS_ENDPOINT_URL_IAM comes before the setting, as AWS's tools have it"
play '{"roles": [{"role": "arn:aws:iam::444444444444:role/R", "provider": "arn:aws:iam::444444444444:saml-provider/J"}]}'
run env AWS_ENDPOINT_URL_IAM="$(sandbox iam_url)" ajc-hook rotate deaf
expect_match "$err" "\(AWS_ENDPOINT_URL_STS\)\. AWS IAM was reached at $(sandbox iam_url) \(AWS_ENDPOINT_URL_IAM\)\."
expect_equal "$(alias_in_config deaf)" 'true duff-beer'

step "several profiles of several accounts: one question an account"
run ajc-hook config set iam_url "$(sandbox iam_url)"
for number in 5 6 7; do
    run ajc-hook add "many$number" "${saml:=$(sandbox sso_url)/saml2/aws-}$((number / 6))"
done
play '{"apps": {
    "aws-0": {"roles": [{"role": "arn:aws:iam::555555555555:role/R", "provider": "arn:aws:iam::555555555555:saml-provider/J"}]},
    "aws-1": {"roles": [{"role": "arn:aws:iam::666666666666:role/R", "provider": "arn:aws:iam::666666666666:saml-provider/J"}]}}}'
run ajc-hook rotate many5 many6 many7
expect_status 0
expect_equal "$(record 'select(.action == "ListAccountAliases") | .account' | sort | xargs)" '555555555555 666666666666'
expect_equal "$(for number in 5 6 7; do alias_in_config many$number; done | sort -u)" 'true duff-beer'
