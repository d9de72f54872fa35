#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `ajc-hook import`: profiles from aws-jumpcloud's keyring entry and from saml2aws's file, as these tools write them.
# Nothing is written without --write, nothing is overwritten, no secret is imported, and an imported profile can sign in.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json
url=https://sso.jumpcloud.com/saml2/aws
secret=an-old-password-that-stays-where-it-is

# What aws-jumpcloud 2.1 stores: profiles, sessions and the role to assume are JSON in strings.
jq -n --arg url "$url" --arg secret "$secret" '{
    jumpcloud_email: "duffman@duff-beer.example", jumpcloud_password: $secret,
    profiles: [
        {name: "duff", jumpcloud_url: ($url + "-prod"), aws_account_id: "544300394404", aws_account_alias: "duff-beer",
         aws_role: "JumpCloudDevs", role_to_assume: null},
        {name: "chained", jumpcloud_url: ($url + "-dev"), aws_account_id: null, aws_account_alias: null, aws_role: null,
         role_to_assume: ({aws_account_id: "123456789012", aws_role: "path/Admin", external_id: "x-1"} | tojson)},
        {name: "by-name", jumpcloud_url: ($url + "-dev"), aws_account_id: null, aws_account_alias: null, aws_role: null,
         role_to_assume: ({aws_account_id: null, aws_role: "Admin", external_id: null} | tojson)},
        {name: "two words", jumpcloud_url: $url, aws_account_id: null, aws_account_alias: null, aws_role: null},
        {name: "evil", jumpcloud_url: "https://evil.example/saml2/aws", aws_account_id: null, aws_account_alias: null,
         aws_role: null},
        {name: "elsewhere\u001b[2J", jumpcloud_url: "https://evil.example/saml2/aws", aws_account_id: null,
         aws_account_alias: null, aws_role: null}
    ] | map(tojson),
    aws_sessions: {duff: ({access_key_id: "ASIAOLD", secret_access_key: $secret, session_token: $secret} | tojson)}
}' >"$HOME/old.json"

cat >"$HOME/.saml2aws" <<END
[default]
name                    = default
app_id                  =
url                     = $url-saml
username                = duffman@duff-beer.example
provider                = JumpCloud
mfa                     = Auto
skip_verify             = false
aws_urn                 = urn:amazon:webservices
aws_session_duration    = 3600
aws_profile             = saml
role_arn                =
region                  =

[work]
url = $url-work
username = duffman@duff-beer.example
provider = JumpCloud
aws_session_duration = 28800
aws_profile = beer
role_arn = arn:aws:iam::544300394404:role/Brewer
region = eu-central-1

[again]
url = $url-again
provider = JumpCloud
aws_profile = beer

[okta]
url = https://duff.okta.example/home/amazon_aws/x
provider = Okta
aws_profile = okta

[nowhere]
url =
provider = JumpCloud
username = duffman@duff-beer.example

[long]
url = $url-long
provider = JumpCloud
aws_profile = long
aws_session_duration = 86400
END

step "without --write it only shows what it would do"
run ajc-hook import "$HOME/old.json"
expect_status 0
expect_equal "$(head -n 3 <<<"$out")" "add   duff          $url-prod, account duffman@duff-beer.example
add   chained       $url-dev, account duffman@duff-beer.example, role arn:aws:iam::123456789012:role/path/Admin, external id x-1
add   by-name       $url-dev, account duffman@duff-beer.example, role Admin"
expect_match "$(tail -n +4 <<<"$out")" "^skip  two words     $(message NOT_A_PROFILE_NAME 'two words')
skip  evil          $(message URL_NOT_AT_JUMPCLOUD evil https://evil.example https://evil.example)
skip  elsewhere.x1b.2J  $(message NOT_A_PROFILE_NAME '.*')$"
expect_message "$err" IMPORT_NO_PASSWORDS
expect_message "$err" IMPORT_PREVIEW_COMMAND '' '' "$HOME/old.json"
[[ ! -e $config ]] || fail "it was written"

step "from standard input; existing profiles are not changed"
run sh -c "ajc-hook import - <$HOME/old.json"
expect_message "$err" IMPORT_PREVIEW
run ajc-hook add chained "$url-mine" --region eu-west-1
run sh -c "ajc-hook import --write - <$HOME/old.json"
expect_status 0
expect_match "$out" $'\nkeep  chained       '"$(message IMPORT_EXISTS)"$'\n'
expect_match "$err" '^Passwords and sessions.*2 profiles added\.$'
expect_equal "$(jq -c '[.profiles.chained.url, .profiles.duff.url, .profiles["by-name"].role, .profiles.duff.account]' "$config")" \
    "[\"$url-mine\",\"$url-prod\",\"Admin\",\"duffman@duff-beer.example\"]"
before=$(sha256sum "$config")
run sh -c "ajc-hook import --write - <$HOME/old.json"
expect_status 0
expect_match "$err" 'There is nothing to add'
expect_equal "$(sha256sum "$config")" "$before"
if grep -rq "$secret\|ASIAOLD" "$HOME/.config" "$captured"; then fail "a secret was imported or printed"; fi

step "saml2aws: JumpCloud's accounts, named by their AWS profile"
run ajc-hook import "$HOME/.saml2aws" --write
expect_status 0
expect_match "$out" "^add   default       $url-saml, account duffman@duff-beer.example
add   beer          $url-work, account duffman@duff-beer.example, SAML role arn:aws:iam::544300394404:role/Brewer, region eu-central-1, duration 8h
add   again         $url-again
skip  okta          its provider is Okta
skip  nowhere       $(message IMPORT_NO_URL nowhere)
skip  long          $(message DURATION_OUT_OF_RANGE)"
expect_equal "$(jq -c '.profiles.beer | [.saml_role, .region, .duration]' "$config")" \
    '["arn:aws:iam::544300394404:role/Brewer","eu-central-1","8h"]'
expect_equal "$(jq -c '.profiles.default.duration' "$config")" null # saml2aws writes an hour by default

step "saml2aws: read like its own library reads it"
cat >"$HOME/quoted" <<END
# quotes of three kinds, comments after values, an indented section, a name that is invalid for ajc
  [quoted]
  provider = "JumpCloud"     # ours
  url      = \`$url-quoted\`
  username = 'duffman@duff-beer.example' ; mine
  aws_profile = client/dev
  region: eu-central-1
END
run ajc-hook import "$HOME/quoted"
expect_status 0
expect_equal "$out" "add   quoted        $url-quoted, account duffman@duff-beer.example, region eu-central-1"
printf '[a]\nprovider = JumpCloud\nurl\n' >"$HOME/unreadable"
run ajc-hook import "$HOME/unreadable"
expect_status 2
expect_message "$err" SAML2AWS_UNREADABLE 3 'it is not NAME = VALUE'

step "a broken file, and one with a name twice"
run sh -c ': | ajc-hook import -'
expect_status 2
expect_match "$err" "There is nothing in it; if it came from secret-tool, that found nothing"
run sh -c "head -c 200 '$HOME/old.json' | ajc-hook import -"
expect_status 2
expect_message "$err" JSON_BREAKS_OFF
jq -n --arg url "$url" '{profiles: [({name: "twin", jumpcloud_url: ($url + "-1")} | tojson), "{",
    ({name: "twin", jumpcloud_url: ($url + "-2")} | tojson)]}' >"$HOME/twins.json"
for words in "" --write; do
    # shellcheck disable=SC2086 # no word or one
    run ajc-hook import "$HOME/twins.json" $words
    expect_status 0
    expect_match "$out" "^add   twin          $url-1
skip  \(no name\)     the entry is not understood
keep  twin          $(message IMPORT_EXISTS)$"
done
expect_equal "$(jq -r .profiles.twin.url "$config")" "$url-1"

step "with two accounts: --account selects one"
barney=barney@moes.example
run ajc-hook config set default_account duffman@duff-beer.example
run ajc-hook account duffman@duff-beer.example --sso-url https://sso.jumpcloud.com
run ajc-hook account "$barney" --sso-url https://sso.eu.jumpcloud.com
file="$HOME/moe's accounts"
printf '[%s]\nprovider = JumpCloud\nurl = %s\nusername = %s\n' bar https://sso.eu.jumpcloud.com/saml2/aws moe \
    us "$url" duffman@duff-beer.example >"$file"
run ajc-hook import "$file"
expect_match "$out" 'skip  bar +moe is not an e-mail address'
run ajc-hook import "$file" --account barney
expect_status 2
expect_match "$err" 'barney is not an e-mail address'
run ajc-hook import "$file" --account "$barney"
expect_match "$out" "^add   bar           https://sso.eu.jumpcloud.com/saml2/aws, account $barney
skip  us            $(message URL_OF_OTHER_ACCOUNT us '.*' https://sso.eu.jumpcloud.com)"
[[ $err =~ (ajc-hook import --write --account .*)$ ]] || fail "no command"
run bash -c "${BASH_REMATCH[1]}" # as a person pastes it
expect_match "$err" '1 profile added'
expect_equal "$(jq -c '[.profiles.bar.account, .profiles.us]' "$config")" "[\"$barney\",null]"
run ajc-hook config unset default_account
jq 'del(.accounts)' "$config" >"$config.new"
mv "$config.new" "$config"

step "other formats, and files that cannot be read or written"
wrong() {
    run ajc-hook import "$2"
    expect_status "$1"
    expect_match "$err" "$3"
    expect_equal "$(wc -l <<<"$err")" 1
}
wrong 2 "$HOME/nothing" 'nothing cannot be read .No such file or directory.; name the JSON'
wrong 1 "$HOME" 'cannot be read: Is a directory'
: >"$HOME/empty"
wrong 2 "$HOME/empty" 'There is nothing in it; if it came from secret-tool, that found nothing'
wrong 2 /etc/passwd "$(message IMPORT_UNKNOWN_FORMAT)"
printf '[default]\nregion = eu-west-1\n' >"$HOME/aws"
wrong 2 "$HOME/aws" "$(message IMPORT_UNKNOWN_FORMAT)"
echo '{"profiles": {}}' >"$HOME/other.json"
wrong 2 "$HOME/other.json" 'JSON, but not what aws-jumpcloud keeps'
echo '{"profiles": [' >"$HOME/broken.json"
wrong 2 "$HOME/broken.json" "$(message JSON_BREAKS_OFF)"
jq -n '{profiles: ["not JSON", 7, null, [], "{}", {name: 3}]}' >"$HOME/odd.json"
run ajc-hook import "$HOME/odd.json"
expect_status 0
expect_match "$out" 'skip  \(no name\)'
head -c 1100000 /dev/zero | tr '\0' ' ' >"$HOME/large"
wrong 1 "$HOME/large" 'longer than a megabyte'
chmod 500 "$(dirname "$config")"
printf '[new]\nprovider = JumpCloud\nurl = %s\n' "$url" >"$HOME/new"
run ajc-hook import --write "$HOME/new"
expect_status 1
expect_match "$err" 'new: .*cannot be written'
chmod 700 "$(dirname "$config")"
run ajc-hook import
expect_status 2

step "an imported profile signs in and asks only for the password"
start_sandbox
jq -n --arg url "$(sandbox saml_url)" --arg email "$(sandbox email)" \
    '{jumpcloud_email: $email, profiles: [{name: "came", jumpcloud_url: $url} | tojson]}' >"$HOME/came.json"
run ajc-hook import --write "$HOME/came.json"
know_region
type_to_tty 'password: ' @password -- ajc-hook exec came -- sh -c 'echo "as $AJC_PROFILE"'
expect_status 0
expect_match "$out" 'as came'
