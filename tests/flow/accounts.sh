#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Two accounts at two organisations with different hosts, whose cookies are valid for the whole domain: each profile
# signs in at its own organisation with its own password; no password or cookie is sent to the other one, even when one
# process renews both; and one account is removed without the other.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

password_asked=$(message ASK_PASSWORD '' ' for [^ ]+')
config=$HOME/.config/ajc/config.json

# asked: the requests that JumpCloud's hosts received, each once.
asked() {
    requests | grep -v 'localhost HEAD\|^localhost' | sed 's/\.sandbox\.localhost//; s/ [0-9]*$//' | sort -u
}

nothing_is_foreign() {
    expect_equal "$(record 'select(.foreign_secret)')" ''
}

start_sandbox '{}'
run ajc-hook config unset sso_url
run ajc-hook config unset console_url
duffman=$(sandbox email)
barney=$(sandbox second_email)

step "hosts other than JumpCloud's are set for each account, and a profile's URL is checked against its account's"
run ajc-hook account "$duffman" --sso-url "$(sandbox sso_url)"
run ajc-hook account "$barney" --sso-url "$(sandbox second_sso_url)"
run ajc-hook config set default_account "$duffman"
run ajc-hook add duff "$(sandbox saml_url)"
expect_status 0
run ajc-hook add moe "$(sandbox second_saml_url)"
expect_status 2
expect_match "$err" 'add --account EMAIL'
run ajc-hook add moe "$(sandbox second_saml_url)" --account "$barney"
expect_status 0
run ajc-hook add moe2 "$(sandbox second_sso_url)/saml2/aws-two" --account "$barney"
expect_status 0
run ajc-hook account
expect_match "$out" "JumpCloud email: +$duffman \(default\)"
expect_match "$out" "User portal: +$(sandbox second_console_url)"
expect_match "$out" 'Profiles: +moe, moe2'

step "without a terminal the message names the command for this account"
run ajc-hook rotate moe
expect_status 3
expect_match "$err" "^ajc-hook: $(message LOGIN_NEEDED '' " of $barney" " $barney")$"
run ajc-hook rotate duff
expect_message "$err" LOGIN_NEEDED '' " of $duffman" '$'

step "each account signs in at its own host with its own password"
type_to_tty "$(message ASK_PASSWORD '' " for $(sandbox email)")" @password -- ajc-hook rotate duff
expect_status 0
expect_no_match "$(asked)" '\.eu '
nothing_is_foreign
forget_requests
type_to_tty "$(message ASK_PASSWORD '' " for $barney")" @second_password -- ajc-hook login --account "$barney"
expect_status 0
expect_equal "$(asked)" 'console.eu GET /userconsole/xsrf
console.eu POST /userconsole/auth'
nothing_is_foreign
forget_requests
run ajc-hook rotate moe
expect_status 0
expect_equal "$(asked)" 'sso.eu GET /saml2/aws-eu'
nothing_is_foreign
run ajc-hook info
for email in "$duffman" "$barney"; do
    expect_match "$out" "JumpCloud email: +$email"
done
expect_equal "$(grep -c 'JumpCloud password until: *[A-Z][a-z][a-z] ' <<<"$out")" 2
expect_equal "$(grep -c 'Portal session age:' <<<"$out")" 2

step "one process renews all, with the portal sessions and, after these ended, with the passwords"
forget_requests
run ajc-hook rotate --all
expect_status 0
expect_equal "$(asked)" 'sso GET /saml2/aws-prod
sso.eu GET /saml2/aws-eu
sso.eu GET /saml2/aws-two'
nothing_is_foreign
script_sandbox '{"end_sessions": 1}'
forget_requests
run ajc-hook rotate --all
expect_status 0
expect_equal "$(requests | grep -c 'POST /userconsole/auth 200')" 2
expect_equal "$(requests | grep -c 'POST /userconsole/auth')" 2
nothing_is_foreign
script_sandbox '{"end_sessions": 2}'
forget_requests
run ajc-hook rotate moe duff moe2
expect_status 0
expect_equal "$(requests | grep -c 'POST /userconsole/auth 200')" 2
nothing_is_foreign

step "a wrong password is refused by its own organisation and does not affect the other account"
run ajc-hook logout --account "$barney"
expect_status 0
expect_message "$err" LOGGED_OUT "$barney"
run ajc-hook list
expect_match "$out" 'duff .* UTC'
expect_equal "$(grep -c 'no active session' <<<"$out")" 2
run ajc-hook info
expect_equal "$(grep -c 'JumpCloud password until: *[A-Z][a-z][a-z] ' <<<"$out")" 1
forget_requests
type_to_tty "$password_asked" wrong "$password_asked" @second_password -- ajc-hook rotate moe
expect_status 0
expect_equal "$(requests | grep 'POST /userconsole/auth' | sed 's/\.sandbox\.localhost//')" 'console.eu POST /userconsole/auth 401
console.eu POST /userconsole/auth 200'
run ajc-hook rotate duff
expect_status 0
nothing_is_foreign

step "the password command of one account is not run for the other"
mkdir "$HOME/bin"
printf '#!/bin/sh\necho "$1" >>~/asked; jq -r ".$1" "$SANDBOX/sandbox.json"\n' >"$HOME/bin/vault"
chmod +x "$HOME/bin/vault"
run ajc-hook account "$duffman" --password-command "$HOME/bin/vault password"
run ajc-hook account "$barney" --password-command "$HOME/bin/vault second_password"
run ajc-hook logout "$duffman"
run ajc-hook logout "$barney"
run ajc-hook rotate moe
expect_status 0
expect_equal "$(cat ~/asked)" second_password
run ajc-hook rotate --all
expect_status 0
expect_equal "$(cat ~/asked)" 'second_password
password'
nothing_is_foreign

step "the cookies of one account are not sent when the other has none and logs in"
for email in "$barney" "$duffman"; do
    run ajc-hook logout "$email"
    forget_requests
    run ajc-hook rotate --all
    expect_status 0
    expect_equal "$(requests | grep -c 'POST /userconsole/auth 200')" 1
    nothing_is_foreign
    run ajc-hook rotate moe duff
    run ajc-hook logout "$email"
    forget_requests
    run ajc-hook rotate moe duff
    expect_status 0
    expect_equal "$(requests | grep -c 'POST /userconsole/auth 200')" 1
    nothing_is_foreign
done

step "an account is removed when no profile uses it, and JumpCloud ends its portal session"
run ajc-hook rotate moe
expect_status 0
run ajc-hook account "$barney" --remove
expect_status 2
expect_message "$err" ACCOUNT_IN_USE "$barney" "moe, moe2"
run ajc-hook account "$duffman" --remove # used as the default
expect_status 2
expect_match "$err" "account $duffman is still used by duff;"
for wrong in "--remove" "$barney --remove --sso-url https://sso.eu.jumpcloud.com"; do
    # shellcheck disable=SC2086 # words are meant
    run ajc-hook account $wrong
    expect_status 2
    expect_match "$err" "--remove takes the account's e-mail and no other option"
done
run ajc-hook account nobody@moes.example --remove
expect_status 2
expect_match "$err" 'no JumpCloud account nobody@moes.example here'
run ajc-hook remove moe
run ajc-hook remove moe2
forget_requests
run ajc-hook account "$barney" --remove
expect_status 0
expect_message "$err" ACCOUNT_REMOVED "$barney"
expect_equal "$(requests)" 'console.eu.sandbox.localhost GET /userconsole/logout 200'
expect_equal "$(jq -c --arg email "$barney" '[.accounts[$email], .default_account]' "$config")" "[null,\"$duffman\"]"
run ajc-hook info
expect_no_match "$out" "$barney"
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
for key in login portal; do
    ! keyctl search "$ring" user "$key:$barney" 2>/dev/null || fail "the $key of the removed account is still there"
done
run ajc-hook rotate duff
expect_status 0
run ajc-hook account "$barney" --sso-url "$(sandbox second_sso_url)"
run ajc-hook config set default_account "$barney"
run ajc-hook edit duff --account "$duffman"
run ajc-hook account "$barney" --remove
expect_status 0
expect_equal "$(jq -c .default_account "$config")" null
run ajc-hook edit duff --account ''
run ajc-hook config set default_account "$duffman"
run ajc-hook account "$barney" --sso-url "$(sandbox second_sso_url)"
run ajc-hook add moe "$(sandbox second_saml_url)" --account "$barney"
type_to_tty "$password_asked" @second_password -- ajc-hook rotate moe
expect_status 0

step "an account gets another host: the password and cookies of the old host are not sent there"
run ajc-hook account "$barney" --password-command '' --sso-url "$(sandbox sso_url)"
run ajc-hook edit moe --url "$(sandbox saml_url)"
forget_requests
run ajc-hook rotate moe
expect_status 3
expect_equal "$(requests | grep -v HEAD)" ''

step "JumpCloud's own regions need no setting: an account keeps the host of its first login"
run ajc-hook remove --all
run ajc-hook add eu https://sso.eu.jumpcloud.com/saml2/aws
run ajc-hook add eu2 https://sso.eu.jumpcloud.com/saml2/aws-two
expect_status 0
jq --arg email "$barney" '.accounts[$email] = {"sso_url": "https://sso.eu.jumpcloud.com"}' "$config" >"$config.new"
mv "$config.new" "$config"
run ajc-hook account
expect_match "$out" 'User portal: +https://console\.eu\.jumpcloud\.com'
run ajc-hook add us https://sso.jumpcloud.com/saml2/aws
expect_status 2
