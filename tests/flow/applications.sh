#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `add` without a URL: if the account is known, its AWS applications are listed on the terminal with numbers, after a
# login if necessary; a typed URL is accepted, too. If the list fails, one message reports it and the URL is still asked
# for. A URL that JumpCloud does not list causes a warning at once.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
url_asked=$(message ASK_URL '' '[a-z]+')
code_asked=$(message ASK_CODE)
choice_asked=$(message ASK_URL 'a number or ' '[a-z]+')

url_of() {
    jq -r --arg name "$1" '.profiles[$name].url' ~/.config/ajc/config.json
}

start_sandbox '{"apps": {"aws-prod": {}, "aws-dev": {}}}'
sso=$(sandbox sso_url)

step "without an account: one message, then the question"
type_to_tty "$url_asked" "$sso/saml2/aws-prod" -- ajc-hook add duff
expect_status 0
expect_message "$out" APPLICATIONS_AFTER_LOGIN
expect_equal "$(requests)" ''
run ajc-hook add other
expect_status 3
expect_message "$err" URL_MISSING other

step "after a login: the list appears at once and names the profiles that exist already"
type_to_tty "$email_asked" @email "$password_asked" @password -- ajc-hook login
forget_requests
type_to_tty "$choice_asked" 2 -- ajc-hook add dev
expect_status 0
expect_match "$out" "AWS applications of $(sandbox email):"
expect_match "$out" "   1  aws-prod  $sso/saml2/aws-prod  \(profile duff\)"
expect_match "$out" "   2  aws-dev  $sso/saml2/aws-dev"
expect_equal "$(url_of dev)" "$sso/saml2/aws-dev"
expect_equal "$(requests)" 'console.sandbox.localhost GET /userconsole/api/applications 200'
run ajc-hook rotate dev
expect_status 0

step "a wrong number is asked for again; a pasted URL is accepted; an unlisted one causes a warning"
type_to_tty "$choice_asked" 0 "$choice_asked" 3 "$choice_asked" "$sso/saml2/aws-test" -- ajc-hook add pasted
expect_status 0
expect_match "$out" 'There is no 3 in the list\.'
expect_match "$out" 'Profile pasted added\.'
expect_message "$out" URL_NOT_LISTED "$(sandbox email)"
expect_equal "$(url_of pasted)" "$sso/saml2/aws-test"
type_to_tty "$choice_asked" 7 "$choice_asked" 8 "$choice_asked" 9 -- ajc-hook add none
expect_status 2
expect_equal "$(grep -c 'There is no [789] in the list' <<<"$out")" 3
type_to_tty "$choice_asked" ^D -- ajc-hook add none
expect_status 3
expect_message "$out" URL_NOT_ENTERED none

step "an invalid URL is asked for again, with the reason, at most three times; invalid options are reported first"
type_to_tty "$choice_asked" nothing "$choice_asked" "https://sso.moes.example/saml2/aws" "$choice_asked" \
    "  $sso/saml2/aws-later " -- ajc-hook add later
expect_status 0
expect_match "$out" 'The SSO URL of later must look like https://sso.jumpcloud.com/saml2/NAME'
expect_message "$out" URL_OF_OTHER_ACCOUNT later https://sso.moes.example "$sso"
expect_equal "$(url_of later)" "$sso/saml2/aws-later"
long=$(printf 'x%.0s' {1..900})
type_to_tty "$choice_asked" "$sso/saml2/$long" "$choice_asked" http://x/saml2/aws "$choice_asked" '' -- ajc-hook add none
expect_status 2
expect_match "$out" 'The SSO URL is too long'
expect_equal "$(grep -c 'must look like' <<<"$out")" 2
expect_equal "$(url_of none)" null
type_to_tty -- ajc-hook add none --duration 13h
expect_status 2
expect_message "$out" DURATION_OUT_OF_RANGE

step "a URL in the command line is looked up, too, if no question is needed and there is a terminal"
type_to_tty -- ajc-hook add given "$sso/saml2/aws-prod"
expect_status 0
expect_no_match "$out" 'does not list'
type_to_tty -- ajc-hook add gone "$sso/saml2/aws-gone"
expect_status 0
expect_message "$out" URL_NOT_LISTED
forget_requests
run ajc-hook add scripted "$sso/saml2/aws-gone"
expect_status 0
expect_equal "$err" 'Profile scripted added.'
expect_equal "$(requests)" ''
run ajc-hook logout
forget_requests
type_to_tty -- ajc-hook add unseen "$sso/saml2/aws-gone"
expect_equal "$(requests)" ''

step "the portal session has ended: a login, then the list"
type_to_tty "$password_asked" @password "$choice_asked" 1 -- ajc-hook add again
expect_status 0
script_sandbox '{"apps": {"aws-prod": {}}, "end_sessions": 1}'
forget_requests
type_to_tty 'OS keychain' '' "$choice_asked" 1 -- ajc-hook add once
expect_equal "$(requests | sed 's/^console.sandbox.localhost //')" 'GET /userconsole/api/applications 401
GET /userconsole/xsrf 200
POST /userconsole/auth 200
GET /userconsole/api/applications 200'

step "the factor for that login"
script_sandbox '{"apps": {"aws-prod": {}}, "mfa": "totp", "end_sessions": 2,
    "factors": [{"type": "totp", "status": "available"}, {"type": "push", "status": "available"}]}'
run ajc-hook add factor --mfa sms
expect_status 2
expect_match "$err" '--mfa must be totp \(a code\), push'
type_to_tty "$code_asked" @totp "$choice_asked" 1 -- ajc-hook add factor --mfa totp
expect_status 0

step "only SAML pages of the SSO host are offered, only those for AWS if there are any, with control characters made visible"
script_sandbox '{"end_sessions": 1, "applications": [
    {"name": "aws", "displayLabel": "Prod\u001b[2J\u202egnp", "ssoUrl": "@sso/saml2/prod", "active": true, "sso": {"type": "saml"}},
    {"name": "slack", "displayLabel": "Slack", "ssoUrl": "@sso/saml2/slack", "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": "off", "ssoUrl": "@sso/saml2/off", "active": false, "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": "mark", "ssoUrl": "@sso/saml2/mark", "sso": {"type": "bookmark"}},
    {"name": "aws", "displayLabel": "evil", "ssoUrl": "https://evil.sandbox.localhost/saml2/x", "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": "up", "ssoUrl": "@sso/saml2/../login", "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": "at", "ssoUrl": "@sso@evil/saml2/x", "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": "twice", "ssoUrl": "@sso/saml2/prod", "sso": {"type": "saml"}},
    {"name": "custom", "displayLabel": "Amazon of the others", "ssoUrl": "@sso/saml2/others", "sso": {"type": "saml"}},
    "nonsense", null, 7, {}]}'
type_to_tty "$choice_asked" 2 -- ajc-hook add chosen
expect_status 0
expect_equal "$(url_of chosen)" "$sso/saml2/others"
expect_equal "$(grep -c '^ *[0-9]  ' <<<"$out")" 2
expect_match "$out" '   1  Prod\\x1b\[2J\\u\{202e\}gnp  '
type_to_tty "$choice_asked" "$sso/saml2/slack" -- ajc-hook add slack
expect_no_match "$out" 'does not list'
script_sandbox '{"end_sessions": 1, "applications": [{"displayLabel": "Beer", "ssoUrl": "@sso/saml2/beer", "sso": {"type": "saml"}}]}'
type_to_tty "$choice_asked" 1 -- ajc-hook add beer
expect_equal "$(url_of beer)" "$sso/saml2/beer"

step "all that have no profile: shown, asked, named by their labels; no name is taken twice"
run ajc-hook add prod-2 "$sso/saml2/x"
script_sandbox '{"end_sessions": 1, "applications": [
    {"name": "aws", "displayLabel": "Prod", "ssoUrl": "@sso/saml2/prod", "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": " Prod\u001b[2J (EU) ", "ssoUrl": "@sso/saml2/eu", "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": "PROD 2", "ssoUrl": "@sso/saml2/two", "sso": {"type": "saml"}},
    {"name": "aws", "displayLabel": "\u00fc", "ssoUrl": "@sso/saml2/u", "sso": {"type": "saml"}},
    {"name": "slack", "displayLabel": "Slack", "ssoUrl": "@sso/saml2/slack", "sso": {"type": "saml"}}]}'
run ajc-hook add prod "$sso/saml2/prod"
for answer in n ''; do
    type_to_tty "$(message ASK_ADD_ALL 3)" "$answer" -- ajc-hook add --all
    expect_status 2
    expect_match "$out" 'No profile was added'
done
run setsid --wait ajc-hook add --all
expect_status 3
expect_message "$err" ADD_ALL_NOBODY
expect_equal "$(url_of prod-x1b-2j-eu)" null
type_to_tty "$(message ASK_ADD_ALL 3)" y -- ajc-hook add --all --region eu-west-1
expect_status 0
expect_match "$out" "prod-x1b-2j-eu  $sso/saml2/eu"
expect_match "$out" "prod-2-2  +$sso/saml2/two"
expect_equal "$(url_of prod-x1b-2j-eu)" "$sso/saml2/eu"
expect_equal "$(url_of prod-2-2)" "$sso/saml2/two"
expect_equal "$(url_of aws)" "$sso/saml2/u"
expect_equal "$(ajc-hook list --json | jq -r '.[] | select(.name == "aws") | .region')" eu-west-1
run ajc-hook add --all --yes
expect_status 0
expect_match "$err" 'Every AWS application has a profile'
run ajc-hook remove aws
run setsid --wait ajc-hook add --all --yes
expect_status 0
expect_match "$err" 'Profile aws added'
run ajc-hook add --all name
expect_status 2
run ajc-hook add --yes name
expect_status 2
script_sandbox '{"applications": [{"displayLabel": "Beer", "ssoUrl": "@sso/saml2/beer", "sso": {"type": "saml"}}]}'
run ajc-hook add --all
expect_status 2
expect_message "$err" NO_AWS_APPLICATION "$(sandbox email)" "$sso"

step "each failure is one message, and the URL is still asked for"
script_sandbox '{"end_sessions": 1, "applications": []}'
type_to_tty "$url_asked" "$sso/saml2/aws-a" -- ajc-hook add a
expect_status 0
expect_message "$out" NO_APPLICATION_LISTED "$(sandbox email)" "$sso"
script_sandbox '{"end_sessions": 1, "applications": {"message": "moved"}}'
type_to_tty "$url_asked" "$sso/saml2/aws-b" -- ajc-hook add b
expect_status 0
expect_message "$out" APPLICATIONS_NOT_LISTED "$(message APPLICATIONS_NOT_UNDERSTOOD 200)"
stop_sandbox
type_to_tty "$url_asked" "$sso/saml2/aws-c" -- ajc-hook add c
expect_status 0
expect_message "$out" APPLICATIONS_NOT_LISTED "$(message HOST_UNREACHABLE '' 'console\.sandbox\.localhost')"
expect_equal "$(url_of c)" "$sso/saml2/aws-c"
