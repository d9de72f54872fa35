#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `aws-config`: Python's configparser reads the printed or written profile, like the AWS CLI; everything else in the
# file stays the same, byte for byte, with its mode and link; other tools' profiles are never changed.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

file=$HOME/.aws/config
line="credential_process = $AJC_STAGE_PREFIX/bin/ajc-hook credential-process duff"

# puts TEXT: writes the user's file.
puts() {
    printf '%s' "$1" >"$file"
}

# refuses STATUS REGEX CMD…: CMD fails and the file is unchanged.
refuses() {
    local status_wanted=$1 regex=$2 before
    shift 2
    before=$(cat "$file" && stat -c '%i %a' "$file")
    run "$@"
    expect_status "$status_wanted"
    expect_match "$err" "$regex"
    expect_equal "$(cat "$file" && stat -c '%i %a' "$file")" "$before"
}

run ajc-hook add duff https://sso.jumpcloud.com/saml2/aws-prod
run ajc-hook add prod https://sso.jumpcloud.com/saml2/aws-prod --region us-west-1

step "without --write: the profile is printed and nothing is written"
run ajc-hook aws-config duff
expect_status 0
expect_equal "$out" "[profile duff]"$'\n'"$line"
expect_equal "$err" ''
run ajc-hook aws-config prod --as beer
expect_equal "$out" "[profile beer]"$'\n'"${line/%duff/prod}"$'\n'"region = us-west-1"
[[ ! -e $HOME/.aws ]] || fail "something was written"
run ajc-hook aws-config nothing
expect_status 2
run ajc-hook aws-config duff --as 'two words'
expect_status 2

step "--write: into a new file, an empty one, and after existing text"
run ajc-hook aws-config duff --write
expect_status 0
expect_message "$err" AWS_CONFIG_WRITTEN duff "$file" duff
expect_equal "$out" ''
expect_equal "$(<"$file")" "[profile duff]"$'\n'"$line"
expect_equal "$(stat -c '%a' "$file" "$HOME/.aws" | xargs)" '600 700'
refuses 0 'Profile duff is in .*/config already' ajc-hook aws-config duff --write
for text in '' $'\n' $'# a comment' $'# a comment\n' $'[default]\nregion = x\n\n' $'[default]\r\nregion = x\r\n'; do
    puts "$text"
    run ajc-hook aws-config prod --write
    expect_status 0
    expect_equal "$(head -c "${#text}" "$file" | od -c)" "$(printf '%s' "$text" | od -c)"
    expect_equal "$(tail -n 3 "$file")" "[profile prod]"$'\n'"${line/%duff/prod}"$'\n'"region = us-west-1"
done
run ajc-hook add default https://sso.jumpcloud.com/saml2/aws-prod
puts ''
run ajc-hook aws-config default --write
expect_match "$(<"$file")" '^\[default\]'$'\n''credential_process'

step "our profile is updated in place; settings that the user added to it stay"
blank=' ' # after the region, unchanged
puts $'; top\n[profile beer]\n# why\nregion = us-east-1 \noutput=json\ncredential_process=/old/bin/ajc-hook credential-process prod --tty\n[other]\nx = y'
run ajc-hook aws-config prod --as beer --write
expect_status 0
expect_equal "$(<"$file")" "; top
[profile beer]
# why
region = us-west-1${blank}
output=json
credential_process=$AJC_STAGE_PREFIX/bin/ajc-hook credential-process prod
[other]
x = y"
puts "[profile duff]"$'\n'"$line --tty"$'\n'
refuses 0 'already' ajc-hook aws-config duff --write
puts $'[profile "duff"]\ncredential_process = "/opt/with space/ajc" credential-process duff\n'
run ajc-hook aws-config duff --write
expect_equal "$(<"$file")" "[profile \"duff\"]"$'\n'"$line"

step "other profiles are not changed"
for text in $'[profile duff]\nregion = x\n' $'[profile duff]' $'[profile  duff]\ncredential_process = other-tool\n' \
    $'[profile "duff"]\nsso_session = x\n' $'[default]\n[profile duff]\nrole_arn = ajc-hook credential-process duff\n' \
    $'[profile duff]\ncredential_process = /bin/not-ajc-hook credential-process duff\n' \
    $'  [profile duff]\n  aws_access_key_id = x\n'; do
    puts "$text"
    refuses 2 'profile duff exists and is not from ajc.*--as NAME' ajc-hook aws-config duff --write
done
puts $'[default]\nregion = x\n'
refuses 2 'profile default exists and is not from ajc' ajc-hook aws-config default --write

step "text that only resembles the profile is not taken for it"
for text in $'[profile x]\na = b\n  [profile duff]\n' $'# [profile duff]\n' $'[profile duffman]\na = b\n' $'[sso-session duff]\na = b\n' \
    $'[duff]\na = b\n' $'[profile x]\na = [profile duff]\n' $'[ profile duff ]\na = b\n'; do
    puts "$text"
    run ajc-hook aws-config duff --write
    expect_status 0
    expect_equal "$(tail -n 2 "$file")" "[profile duff]"$'\n'"$line"
done

step "mode, link, and a link to a missing file"
puts $'[default]\n'
chmod 640 "$file"
mkdir "$HOME/dotfiles"
mv "$file" "$HOME/dotfiles/aws"
ln -s ../dotfiles/aws "$file"
run ajc-hook aws-config duff --write
expect_equal "$(readlink "$file") $(stat -c %a "$HOME/dotfiles/aws")" '../dotfiles/aws 640'
expect_match "$(<"$HOME/dotfiles/aws")" 'profile duff'
rm "$HOME/dotfiles/aws"
run ajc-hook aws-config duff --write
expect_status 0
expect_equal "$(readlink "$file") $(stat -c %a "$HOME/dotfiles/aws")" '../dotfiles/aws 600'
expect_equal "$(find "$HOME/.aws" "$HOME/dotfiles" -mindepth 1 | sort)" "$file"$'\n'"$HOME/dotfiles/aws"

step "a link into a missing directory is not changed"
mv "$HOME/dotfiles" "$HOME/unmounted"
run ajc-hook aws-config prod --write
expect_status 1
expect_match "$err" "$file is a link to \.\./dotfiles/aws, which cannot be created \(No such file or directory\); create or mount its directory"
expect_equal "$(readlink "$file")" ../dotfiles/aws
expect_equal "$(find "$HOME/.aws" -mindepth 1)" "$file"
ln -sfn aws-config "$file" # to an existing directory, and there another link to a missing file
ln -s ../dotfiles/aws "$HOME/.aws/aws-config"
run ajc-hook aws-config prod --write
expect_status 1
expect_equal "$(readlink "$file" "$HOME/.aws/aws-config" | xargs)" 'aws-config ../dotfiles/aws'
rm "$file" "$HOME/.aws/aws-config"

step "another file; one that cannot be written"
run env AWS_CONFIG_FILE="$HOME/elsewhere" ajc-hook aws-config duff --write
expect_status 0
expect_match "$(<"$HOME/elsewhere")" 'profile duff'
run env AWS_CONFIG_FILE='~/tilde' ajc-hook aws-config duff --write
[[ -e $HOME/tilde ]] || fail "the AWS CLI expands ~/ there, and so must this"
puts $'[default]\n'
chmod 500 "$HOME/.aws"
refuses 1 'cannot be written \(Permission denied\)' ajc-hook aws-config duff --write
chmod 700 "$HOME/.aws"
run env AWS_CONFIG_FILE=/dev/tty ajc-hook aws-config duff --write
expect_status 1
run env AWS_CONFIG_FILE="$HOME/no/such/parent" ajc-hook aws-config duff --write
expect_status 1

step "a region with a newline"
config=$HOME/.config/ajc/config.json
jq '.profiles.prod.region = "x\ncredential_process = /bin/evil"' "$config" >"$TMPDIR/changed"
cat "$TMPDIR/changed" >"$config"
refuses 2 'region contains an invalid character' ajc-hook aws-config prod --write
run ajc-hook aws-config prod
expect_status 2
expect_equal "$out" ''
run ajc-hook edit prod --region us-west-1

step "keys with a higher priority are reported, at once and by doctor"
rm -f "$file"
printf '[duffman]\naws_access_key_id = A\n[duff]\nregion = x\n' >"$HOME/.aws/credentials"
run ajc-hook aws-config duff --write
expect_no_match "$err" credentials
run ajc-hook doctor
expect_no_match "$out" 'uses ajc'
printf '[duff]\nAWS_ACCESS_KEY_ID=A\naws_secret_access_key=s\n' >>"$HOME/other"
keys="AWS tools take the stored keys (under duff )?in $HOME/other, line 2, before"
for words in '' --write; do
    # shellcheck disable=SC2086 # no word or one
    run env AWS_SHARED_CREDENTIALS_FILE="$HOME/other" ajc-hook aws-config duff $words
    expect_status 0
    expect_match "$err" "ajc-hook: $keys they ask ajc; remove it\."
done
run env AWS_SHARED_CREDENTIALS_FILE="$HOME/other" ajc-hook doctor
expect_match "$out" "the profile duff in $file uses ajc, but AWS tools use the stored keys in $HOME/other, line 2, first; .*: vi \+2 $HOME/other"
sed -i '$d' "$HOME/other"
run env AWS_SHARED_CREDENTIALS_FILE="$HOME/other" ajc-hook aws-config duff --write
expect_match "$err" 'fail with the profile duff, because the profile duff has aws_access_key_id without aws_secret_access_key; correct it\.'
run env AWS_SHARED_CREDENTIALS_FILE="$HOME/other" ajc-hook doctor
expect_match "$out" 'uses ajc, but AWS tools fail with it, because the profile duff has aws_access_key_id without'
puts "[profile duff]"$'\n'"$line"$'\nrole_arn = arn\nsource_profile = duff\naws_access_key_id = A\naws_secret_access_key = s\n'
run ajc-hook aws-config duff --write
expect_match "$err" "AWS tools take the role under duff in $file, line 3, before they ask ajc"
rm "$HOME/.aws/credentials"

step "a file that the AWS CLI cannot read is not changed, and doctor reports it"
# unreadable TEXT LINE REASON: the AWS CLI agrees.
unreadable() {
    puts "$1"
    refuses 2 "$(message AWS_FILE_NOT_CHANGED "$file" '' "$2" "$3")" \
        ajc-hook aws-config prod --as new --write
    run ajc-hook doctor
    expect_match "$out" "WRONG +aws +AWS tools fail, because $(message AWS_FILE_UNREADABLE "$file" "$2" "$3"); .*: vi \+$2 $file"
    run env AWS_PROFILE=default /usr/bin/aws configure list
    [[ $status -ne 0 ]] || fail "the AWS CLI reads it"
}
unreadable $'[default]\nregion = us-east-1\n[default]\noutput = json\n' 3 'duplicate section'
unreadable $'[default]\nregion = us-east-1\nregion = us-east-1\n' 3 'duplicate name in the section'
unreadable $'[default]\n# gr\xfcn\n' 2 'it is not UTF-8 text'
unreadable $'\xef\xbb\xbf[default]\nregion = us-east-1\n' 1 'it is before the first \[section\]'
unreadable $'[default]\nregion = us-east-1\n[profile x\n' 3 'it is not NAME = VALUE'
unreadable $'[default]\ns3 =\n  addressing_style\n' 3 'it is below an empty value and is not NAME = VALUE'
puts $'[DEFAULT]\ns3 =\n  addressing_style\n'
refuses 2 "$(message AWS_FILE_NOT_CHANGED "$file" ' with that profile in it' 3)" ajc-hook aws-config prod --as new --write

step "a directory in place of the file, and a file that is too long to be checked"
run env AWS_CONFIG_FILE="$HOME" ajc-hook doctor
expect_match "$out" "note +aws +$HOME cannot be read: it is not a regular file; .*: unset AWS_CONFIG_FILE"
expect_match "$out" 'AWS tools find no credentials here'
head -c 1100000 /dev/zero | tr '\0' '#' >"$HOME/large"
run env AWS_CONFIG_FILE="$HOME/large" ajc-hook doctor
expect_match "$out" "it is not known which credentials AWS tools use: $HOME/large is longer than a megabyte"
expect_no_match "$out" 'AWS tools find'

step "every profile: an entry that is not ajc's stays and is reported"
run ajc-hook aws-config --all
expect_status 0
expect_equal "$(grep -c '^\[' <<<"$out")" "$(ajc-hook list --json | jq length)"
puts $'[profile prod]\nregion = us-east-1\n'
run ajc-hook aws-config --all --write
expect_status 2
expect_match "$err" 'ajc-hook: prod: The profile prod exists and is not from ajc'
expect_equal "$(grep -c '^credential_process = .* credential-process ' "$file")" "$(($(ajc-hook list --json | jq length) - 1))"
puts ''
run ajc-hook aws-config --all --write
expect_status 0
expect_equal "$(sed -En 's/^\[(profile )?(.*)\]/\2/p' "$file")" "$(ajc-hook list --json | jq -r '.[].name')"
before=$(<"$file")
run ajc-hook aws-config --all --write
expect_equal "$(<"$file")" "$before"
run ajc-hook aws-config --all --as other
expect_status 2

step "twenty writers at once lose nothing"
puts $'[default]\n'
writers=()
for n in {1..20}; do
    ajc-hook aws-config duff --as "name-$n" --write 2>>"$TMPDIR/writers" &
    writers+=($!)
done
wait "${writers[@]}"
expect_equal "$(grep -c '^\[profile name-' "$file")" 20
