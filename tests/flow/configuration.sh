#!/bin/bash
# SPDX-License-Identifier: MIT
#
# config.json edited by hand: mistakes are reported with line and column and lose nothing; a file that others can write is
# not read; unknown members are preserved; links stay links; concurrent writers lose nothing; every setting and option is
# checked. administrator.sh tests the administrator's file.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

directory=$HOME/.config/ajc
config=$directory/config.json
url=https://sso.jumpcloud.com/saml2/aws-prod

# refused STATUS REGEX CMD…: CMD prints one message and does not change the file.
refused() {
    local status_wanted=$1 sentence=$2 before
    shift 2
    before=$(checksum)
    run "$@"
    expect_status "$status_wanted"
    expect_match "$err" "$sentence"
    expect_equal "$(wc -l <<<"$err")" 1
    expect_equal "$(checksum)" "$before"
}

checksum() {
    sha256sum "$config" 2>/dev/null || true
}

step "no file yet: everything works, and reading creates nothing"
run ajc-hook list
expect_status 2
expect_message "$err" NO_PROFILE_YET
run ajc-hook config get
expect_status 0
[[ ! -e $directory ]] || fail "reading created $directory"

step "only the user can read the file"
(umask 000 && ajc-hook add duff "$url")
expect_equal "$(stat -c '%a' "$config")" 600
expect_equal "$(stat -c '%a' "$directory")" 700
expect_equal "$(jq .version "$config")" 1

step "a mistake is reported with line and column, and nothing is lost"
printf '{\n  "version": 1,\n  "profiles": {"duff" {}}\n}\n' >"$config"
for command in list "rotate duff" "config set quiet true" "add other $url" "remove duff" "info" "is-active"; do
    # shellcheck disable=SC2086 # words are meant
    refused 2 "$(message CONFIG_NOT_JSON "$config" 3 '2[0-9]')" ajc-hook $command
done
printf '["a list"]' >"$config"
refused 2 "does not contain a JSON object" ajc-hook list
printf '{"version": 2}' >"$config"
refused 2 "was written by a newer ajc" ajc-hook config set quiet true
head -c 2000000 /dev/zero >"$config"
refused 2 "larger than 1 MiB" ajc-hook list
rm "$config" && mkdir "$config"
run ajc-hook list
expect_status 2
expect_match "$err" "is not a regular file; move it away"
rmdir "$config" && mkfifo "$config"
run ajc-hook list
expect_status 2
rm "$config"

step "a file that others can write is not read"
ajc-hook add duff "$url"
for mode in 620 602 666; do
    chmod "$mode" "$config"
    refused 2 "$(message WRITABLE_BY_OTHERS "$config"); fix: chmod go-w $config" ajc-hook list
    refused 2 "chmod go-w" ajc-hook config set quiet true
done
run sh -c "$(sed -n 's/.*fix: //p' <<<"$err")"
run ajc-hook list
expect_status 0

step "a file that cannot be read is reported, not overwritten"
chmod 000 "$config"
run ajc-hook list
expect_status 2
expect_match "$err" "$config cannot be read: Permission denied"
run ajc-hook config set quiet true
expect_status 2
chmod 600 "$config"

step "members that this version does not know are preserved"
jq '. + {future: {deep: [1, "two"]}} | .profiles.duff.colour = "amber" | .accounts = {"a@b.example": {"nick": "x"}}' \
    "$config" >"$config.new" && mv "$config.new" "$config"
run ajc-hook config set quiet true
run ajc-hook edit duff --region eu-central-1
run ajc-hook config set region us-east-1
run ajc-hook config unset region
expect_equal "$(jq -c '[.future, .profiles.duff.colour, .accounts["a@b.example"].nick, .quiet]' "$config")" \
    '[{"deep":[1,"two"]},"amber","x",true]'

step "edit does not copy a default into the profile"
run ajc-hook config set duration 4h
run ajc-hook config set region eu-west-1
run ajc-hook edit duff --region ''
expect_equal "$(jq -c '.profiles.duff | [.duration, .region]' "$config")" '[null,null]'
run ajc-hook config unset duration

step "a link stays a link"
mkdir "$HOME/dotfiles"
mv "$config" "$HOME/dotfiles/ajc.json"
ln -s ../../dotfiles/ajc.json "$config"
run ajc-hook config set quiet false
expect_status 0
expect_equal "$(readlink "$config")" ../../dotfiles/ajc.json
expect_equal "$(jq .quiet "$HOME/dotfiles/ajc.json")" false
expect_equal "$(find "$HOME/dotfiles" "$directory" -name '*json.*')" ''
rm "$config" && mv "$HOME/dotfiles/ajc.json" "$config"

step "concurrent writers lose nothing"
for number in {1..50}; do
    ajc-hook add "beer-$number" "$url" 2>/dev/null &
    writers[number]=$!
done
for writer in "${writers[@]}"; do
    wait "$writer" || fail "one of 50 writers failed"
done
expect_equal "$(jq '.profiles | keys | map(select(startswith("beer-"))) | length' "$config")" 50
expect_equal "$(jq -c .future "$config")" '{"deep":[1,"two"]}'
ajc-hook config set region eu-west-1 &
ajc-hook config set login_ttl 2h &
wait
expect_equal "$(jq -c '[.region, .login_ttl]' "$config")" '["eu-west-1","2h"]'
expect_equal "$(ls -A "$directory")" config.json

step "a home directory that cannot be written"
chmod 500 "$directory"
refused 1 "$config cannot be written \\(Permission denied\\)" ajc-hook config set quiet true
run ajc-hook list
expect_status 0
chmod 700 "$directory"
run env HOME=/proc/nonexistent ajc-hook config set quiet true
expect_status 1
run env HOME=/proc/nonexistent ajc-hook info
expect_status 0
run env XDG_CONFIG_HOME="$HOME/elsewhere" ajc-hook add duff "$url"
expect_status 0
[[ -e $HOME/elsewhere/ajc/config.json ]] || fail "XDG_CONFIG_HOME is ignored"

step "a full disk leaves the old file"
refused 1 "cannot be written \\(" bash -o pipefail -c \
    '(trap "" XFSZ && ulimit -f 0 && exec ajc-hook config set quiet true) 2>&1 | cat >&2'
expect_equal "$(ls -A "$directory")" config.json

step "killed writers do not leave more and more files: the next writer removes them"
# killed_at CALL CMD…: CMD is killed at this system call.
killed_at() {
    local call=$1
    shift
    strace -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=1" "$@" 2>/dev/null || status=$?
    expect_status 137
}
before=$(sha256sum <"$config")
for _ in 1 2 3; do
    killed_at fsync ajc-hook config set region us-east-2
    expect_equal "$(sha256sum <"$config")" "$before"
    expect_equal "$(find "$directory" -mindepth 1 | wc -l)" 2
done
run ajc-hook config set region us-west-2
expect_status 0
expect_equal "$(ls -A "$directory") $(jq -r .region "$config")" 'config.json us-west-2'
killed_at fsync ajc-hook aws-config duff --write
[[ $(ls -A "$HOME/.aws") == *.ajc-new ]] || fail "the writer was killed too late: this proves nothing"
run ajc-hook aws-config duff --write
expect_status 0
expect_equal "$(ls -A "$HOME/.aws")" config
rm -r "$HOME/.aws"

step "every setting takes a good value and refuses a bad one"
takes() {
    run ajc-hook config set "$1" "$2"
    expect_status 0
    run ajc-hook config get "$1"
    expect_equal "$out" "$2"
    run ajc-hook config unset "$1"
    expect_status 0
}
refuses() {
    refused 2 "$3" ajc-hook config set "$1" "$2"
}
takes default_profile duff
refuses default_profile 'a b' 'is not a profile name'
takes default_account duffman@duff-beer.example
refuses default_account duffman 'is not an e-mail address'
for key in sso_url console_url sts_url iam_url signin_url; do
    takes "$key" https://host.example:8443
    for bad in http://host.example https://host.example/path https://u:p@host.example \
        https:// host.example 'https://host.example?x' 'https://ho st' $'https://host\nx' https://host:port; do
        refuses "$key" "$bad" "$(message ORIGIN_SETTING_WRONG "$key")"
    done
done
takes region eu-central-1
refuses region middle/earth 'is not an AWS region'
for good in 900 15m 12h 1h; do takes duration $good; done
for bad in 899 13h 8x 0 99999999999999999999h; do refuses duration "$bad" 'is not a duration|15m to 12h'; done
takes login_ttl 30m
refuses login_ttl soon 'is not a duration'
refuses login_ttl 0 'is not a duration'
takes seed_ttl 30m
refuses seed_ttl later 'is not a duration'
takes keep_password true
refuses keep_password always 'keep_password must be true or false'
takes user_domain duff-beer.example
for bad in 'a b' duffman@duff-beer.example https://x; do refuses user_domain "$bad" 'domain'; done
takes ca_file /etc/ssl/certs/ca-certificates.crt
refuses ca_file relative.pem 'ca_file must be an absolute path'
takes proxy http://proxy.example:3128
for bad in http://u:p@proxy.example:3128 proxy.example:3128 http://proxy.example socks5://proxy.example:1 $'http://a:1\nx'; do
    refuses proxy "$bad" 'proxy must be http://HOST:PORT or https://HOST:PORT, without a user'
done
takes background false
refuses background maybe 'background must be true or false'
takes background_commands true
refuses background_commands op 'background_commands must be true or false'
takes picker 'fzf --height 40%'
refuses picker $'fzf\n-m' 'picker must be a program and its arguments on one line'
takes quiet true
refuses quiet 1 'quiet must be true or false'
refuses colour red 'There is no setting colour; ajc-hook config get'
refuses regoin eu-west-1 'did you mean region'
refused 2 'VALUE is empty; to remove the setting: ajc-hook config unset quiet' ajc-hook config set quiet ''
run ajc-hook config get colour
expect_status 2
run ajc-hook config get region
expect_status 1
settings=$(ajc-hook config get | cut -d' ' -f1)
for key in $settings; do
    grep -q "takes $key \|for key in.* ${key}[ ;]" "$AJC_TESTS/flow/configuration.sh" || fail "no test of the setting $key"
done

step "the list of settings is aligned, also with a long value"
authorities=$HOME/$(printf 'x%.0s' {1..60}).pem
echo '-----BEGIN CERTIFICATE-----' >"$authorities"
run ajc-hook config set ca_file "$authorities"
run ajc-hook config get
column=$(awk '$1 == "ca_file" { print index($0, "PEM file") }' <<<"$out")
expect_equal "$(cut -c "$((column - 1))" <<<"$out" | sort -u)" ' '
expect_equal "$(cut -c "$column-" <<<"$out" | grep -c '^[A-Za-z]')" "$(wc -l <<<"$settings")"
run ajc-hook config unset ca_file

step "profile names"
for good in a A.b_c-9 "$(printf 'x%.0s' {1..64})" .hidden _; do
    run ajc-hook add "$good" "$url"
    expect_status 0
    run ajc-hook remove "$good"
    expect_status 0
done
for bad in '' 'a b' ä 'a/b' '../x' $'a\nb' 'a;b' '$(x)' "$(printf 'x%.0s' {1..65})"; do
    refused 2 'is not a profile name' ajc-hook add "$bad" "$url"
done

step "an SSO URL is at JumpCloud or at the configured host"
for good in "$url" https://sso.jumpcloud.com/saml2/a/b https://sso.eu.jumpcloud.com/saml2/aws https://sso.jumpcloud.com/saml2/aws%20prod; do
    run ajc-hook add good "$good"
    expect_status 0
    run ajc-hook remove good
done
for bad in http://sso.jumpcloud.com/saml2/aws https://sso.jumpcloud.com/ https://sso.jumpcloud.com/saml2/ \
    https://sso.jumpcloud.com/oauth/aws https://console.jumpcloud.com/saml2/aws https://sso.jumpcloud.com.evil.example/saml2/aws \
    https://evil.example/saml2/aws https://sso.jumpcloud.com@evil.example/saml2/aws \
    'https://sso.jumpcloud.com:443@evil.example/saml2/aws' 'https://evil.example#sso.jumpcloud.com/saml2/aws' \
    'https://sso.jumpcloud.com/saml2/aws?x=y' 'https://sso.jumpcloud.com/saml2/aws#x' \
    'https://sso.jumpcloud.com/saml2/../login' 'https://sso.a.b.jumpcloud.com/saml2/aws' 'ftp://sso.jumpcloud.com/saml2/x' saml2; do
    refused 2 'SSO URL|no profile' ajc-hook add bad "$bad"
done
run ajc-hook config set sso_url https://sso.duff.example
run ajc-hook add own https://sso.duff.example/saml2/aws
expect_status 0
refused 2 "this account's is https://sso.duff.example" ajc-hook add bad "$url"
run ajc-hook config unset sso_url
run ajc-hook rotate own
expect_status 2

step "accounts: hosts and commands"
jq 'del(.accounts)' "$config" >"$config.new" && mv "$config.new" "$config"
refused 2 "$(message ACCOUNT_MISSING_LOGIN)" ajc-hook account
refused 2 "$(message ACCOUNT_MISSING)" ajc-hook account --otp-command oathtool
refused 2 'no JumpCloud account bart@duff-beer.example here' ajc-hook account bart@duff-beer.example
refused 2 'is not an e-mail address' ajc-hook account bart --sso-url https://sso.eu.jumpcloud.com
refused 2 'sso_url must be https://HOST' ajc-hook account bart@duff-beer.example --sso-url https://sso.eu.jumpcloud.com/saml2/x
refused 2 'console_url' ajc-hook account bart@duff-beer.example --console-url http://x.example
for bad in '"' "'pass" "''" ' '; do
    refused 2 'password-command is not a command' ajc-hook account bart@duff-beer.example --password-command "$bad"
done
odd="moe's;id@duff-beer.example" # the command in the message has the account as one argument and runs nothing else
jq --arg odd "$odd" '.accounts[$odd] = {sso_url: "https://sso.eu.jumpcloud.com"}' "$config" >"$config.new" && mv "$config.new" "$config"
refused 2 "$(message URL_OF_OTHER_ACCOUNT bad '.*' '.*' "'moe'.*")" ajc-hook add bad "$url" --account "$odd"
run bash -c "${err##*if it is right: }"
expect_status 0
expect_equal "$(jq -r --arg odd "$odd" '.accounts[$odd].sso_url' "$config")" "${url%/saml2/*}"
# shellcheck disable=SC2016 # a shell must not expand it
refused 2 'must look like https://sso.jumpcloud.com' ajc-hook add bad 'https://$(id)/saml2/aws' --account "$odd"
jq 'del(.accounts)' "$config" >"$config.new" && mv "$config.new" "$config"
refused 2 'more than 64 words' ajc-hook account bart@duff-beer.example --otp-command "$(printf 'x %.0s' {1..65})"
run ajc-hook account bart@duff-beer.example --sso-url https://sso.eu.jumpcloud.com \
    --password-command "op read 'op://My Vault/JumpCloud/password'" --otp-command 'a "b c" d\ e'
expect_status 0
expect_equal "$(jq -c '.accounts["bart@duff-beer.example"] | [.sso_url, .console_url, .password_command, .otp_command]' "$config")" \
    '["https://sso.eu.jumpcloud.com",null,["op","read","op://My Vault/JumpCloud/password"],["a","b c","d e"]]'
run ajc-hook account
expect_match "$out" 'User portal: +https://console\.eu\.jumpcloud\.com'
expect_match "$out" "Password command: +op read 'op://My Vault/JumpCloud/password'"
run ajc-hook account bart@duff-beer.example --otp-command ''
run ajc-hook account bart@duff-beer.example
expect_no_match "$out" 'Code command'
refused 2 "$(message URL_OF_OTHER_ACCOUNT bad '.*' https://sso.eu.jumpcloud.com)" ajc-hook add bad "$url" --account bart@duff-beer.example
run ajc-hook add good https://sso.eu.jumpcloud.com/saml2/aws --account bart@duff-beer.example
expect_status 0
run ajc-hook remove good
jq '.accounts["bart@duff-beer.example"].password_command = "op read x"' "$config" >"$config.new" && mv "$config.new" "$config"
refused 2 'password_command of bart@duff-beer.example must be a list of words' ajc-hook account
jq 'del(.accounts)' "$config" >"$config.new" && mv "$config.new" "$config"

step "the options of add and edit"
# refuses_option REGEX OPTION VALUE…
refuses_option() {
    local sentence=$1
    shift
    refused 2 "$sentence" ajc-hook edit duff "$@"
}
refuses_option 'neither a role.s name nor its ARN' --role 'a b'
refuses_option 'neither a role.s name nor its ARN' --role arn:aws:iam::1:role/x
refuses_option 'neither a role.s name nor its ARN' --saml-role $'Dev\e[0m'
refuses_option 'external id' --role r --external-id 'a b'
refuses_option 'external id requires a role' --external-id abc
refuses_option 'is not an AWS region' --region x
refuses_option 'is not a duration|15m to 12h' --duration 13h
refuses_option 'long is not a duration' --duration long
refuses_option 'is not an e-mail address' --account duffman
refuses_option 'unknown option|see: ajc-hook edit --help' --colour red
run ajc-hook edit duff --role arn:aws-us-gov:iam::123456789012:role/path/Dev_+=,.@- --external-id 'id:/42' \
    --saml-role Taster --region us-gov-west-1 --duration 45m --account duffman@duff-beer.example
expect_status 0
expect_equal "$(jq -c '.profiles.duff | [.role, .external_id, .saml_role, .region, .duration, .account]' "$config")" \
    '["arn:aws-us-gov:iam::123456789012:role/path/Dev_+=,.@-","id:/42","Taster","us-gov-west-1","45m","duffman@duff-beer.example"]'
run ajc-hook edit duff --role '' --external-id '' --saml-role '' --region '' --duration '' --account ''
expect_status 0
expect_equal "$(jq -c '.profiles.duff | keys' "$config")" '["colour","url"]'

step "different spellings of the same value"
run ajc-hook edit duff --region ' US-EAST-1 '
expect_status 0
expect_message "$err" PROFILE_CHANGED duff
expect_equal "$(jq -r .profiles.duff.region "$config")" us-east-1
run ajc-hook config set region EU-WEST-1
expect_equal "$(jq -r .region "$config")" eu-west-1
run ajc-hook account ' Bart@Duff-Beer.example ' --sso-url 'https://SSO.EU.JumpCloud.com:443/'
expect_status 0
run ajc-hook account bart@duff-beer.EXAMPLE --console-url https://console.eu.jumpcloud.com
expect_equal "$(/usr/bin/jq -c .accounts "$config")" \
    '{"Bart@Duff-Beer.example":{"sso_url":"https://sso.eu.jumpcloud.com","console_url":"https://console.eu.jumpcloud.com"}}'
run ajc-hook add eu https://SSO.eu.jumpcloud.com:443/saml2/AWS --account BART@duff-beer.example
expect_status 0
expect_equal "$(/usr/bin/jq -c .profiles.eu "$config")" \
    '{"url":"https://sso.eu.jumpcloud.com/saml2/AWS","account":"Bart@Duff-Beer.example"}'
run ajc-hook account BART@DUFF-BEER.EXAMPLE
expect_match "$out" 'Profiles: .*eu'
run ajc-hook remove eu
run ajc-hook config set default_account duffman@duff-beer.example
run ajc-hook account bart@duff-beer.example --remove
expect_status 0
expect_equal "$(jq -c .accounts "$config")" '{}'

step "messages are true"
run ajc-hook edit duff --duration 45m
expect_message "$err" PROFILE_CHANGED_NEXT duff duff
run ajc-hook edit duff --duration 45m
expect_match "$err" 'Profile duff is unchanged'
run ajc-hook clear duff
expect_status 0
expect_message "$err" NO_SESSION duff
run ajc-hook clear --all
expect_message "$err" NO_SESSIONS
refused 2 'There is no profile nosuch' ajc-hook config set default_profile nosuch
refused 2 'ca_file must be a PEM file' ajc-hook config set ca_file "$HOME/nowhere.pem"
expect_match "$err" ca_file
refused 2 'must be true or false' ajc-hook config set quiet banana
