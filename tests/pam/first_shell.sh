#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The purpose of pam_ajc: after a login by ssh with a password, `ajc use duff` and the AWS CLI work without a question; with
# TOTP only the code is asked for. The same after the portal session ended and a sudo. No other user can read the password
# meanwhile.
# shellcheck source=tests/pam/machine.sh
source "$AJC_TESTS/pam/machine.sh"
# shellcheck source=tests/flow/findings.sh
source "$AJC_TESTS/flow/findings.sh"

SANDBOX=$AJC_TEST_ROOT/sandbox # where both users can read it
prompt='READY> '
start_sandbox '{}'
chmod -R a+rX "$SANDBOX"
password=$(sandbox password)
password_of "$owner" "$password"
printf '%s ALL=(ALL) PASSWD: ALL\n%s ALL=(%s) NOPASSWD: ALL\nDefaults:%s timestamp_timeout=0\n' "$owner" "$owner" "$other" "$owner" \
    >"/etc/sudoers.d/$owner"
enable_module "$AJC_STAGE_PREFIX/bin/ajc-hook"
start_sshd

# The administrator's setup, and the user's profile.
install -d /etc/ajc
jq -n --arg user "$owner" --arg email "$(sandbox email)" --arg sso "$(sandbox sso_url)" --arg console "$(sandbox console_url)" \
    --arg sts "$(sandbox sts_url)" --arg ca "$SANDBOX/ca.pem" \
    '{version: 1, users: {($user): $email}, sso_url: $sso, console_url: $console, sts_url: $sts, ca_file: $ca}' >/etc/ajc/config.json
run as "$owner" ajc-hook add duff "$(sandbox saml_url)"
expect_status 0
cat >"$AJC_TEST_ROOT/rc" <<RC
PATH=$AJC_STAGE_PREFIX/bin:\$PATH
export AWS_DEFAULT_REGION=us-east-1
PS1='$prompt'
eval "\$(ajc-hook init bash)"
identity() {
    AWS_PAGER= AWS_CA_BUNDLE=$SANDBOX/ca.pem AWS_EC2_METADATA_DISABLED=true \
        /usr/bin/aws --region us-east-1 --endpoint-url $(sandbox sts_url) sts get-caller-identity
}
RC

# shell_by_ssh ['PROMPT REGEX' REPLY]…: starts an interactive shell with the hook, after a login with the password.
shell_by_ssh() {
    ssh_as "$owner" password 'assword: ' "$password" "$@" "$prompt" exit -- bash --rcfile "$AJC_TEST_ROOT/rc" -i
}

step "without MFA: no question"
shell_by_ssh "$prompt" 'ajc use duff' "$prompt" identity
expect_match "$out" 'arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/'
expect_no_match "$out" 'Enter your|email address:'
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 1
expect_equal "$(seeded_users)" ''

step "only a prompt: the profile is the default one, and the refresher signs in"
run as "$owner" ajc-hook config set default_profile duff
# As after a weekend: the session has expired, and was not removed.
as "$owner" sh -c 'ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc) &&
    keyctl unlink "$(keyctl search "$ring" user session:duff)" "$ring"'
script_sandbox '{"end_sessions": 1}'
shell_by_ssh "$prompt" 'until ajc-hook is-active duff; do :; done' "$prompt" identity
expect_match "$out" 'arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/'
expect_no_match "$out" 'Enter your'

step "the portal session ended, a sudo, and again"
run as "$owner" ajc-hook clear duff
script_sandbox '{"end_sessions": 2}'
forget_seeds
run as "$owner" sh -c 'printf "%s\n" "$1" | sudo -S -p "" true' sh "$password"
expect_status 0
expect_equal "$(seeded_users)" "$owner"
run as "$owner" ajc-hook rotate duff
expect_status 0
expect_equal "$(seeded_users)" ''

step "with TOTP: only the code is asked for"
run as "$owner" ajc-hook config unset default_profile
run as "$owner" ajc-hook clear duff
script_sandbox '{"mfa": "totp", "end_sessions": 3}'
shell_by_ssh "$prompt" 'ajc use duff' "$(message ASK_CODE)" @totp "$prompt" identity
expect_match "$out" 'arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/'
expect_no_match "$out" 'Enter your JumpCloud (email|password)'

step "no other user can read what is stored"
ssh_as "$owner" password 'assword: ' "$password" -- true
expect_equal "$(seeded_users)" "$owner"
ring=$(as "$owner" sh -c 'keyctl rlist "$(keyctl get_persistent @s)"')
read -ra keys < <(as "$owner" sh -c "keyctl get_persistent @s >/dev/null; keyctl rlist $ring")
thief=$AJC_TESTS/flow/key_thief.sh
run as "$owner" sh -c "keyctl get_persistent @s >/dev/null; exec $thief --gently $ring ${keys[*]}"
expect_match "$out" "got: read ${keys[0]}"
tries="env HOME=$AJC_TEST_ROOT/home/$other AJC_STAGE_PREFIX=$AJC_STAGE_PREFIX PATH=$PATH $thief $ring ${keys[*]}"
for way in "as $other $tries" "as $owner sh -c 'keyctl get_persistent @s >/dev/null; exec sudo -n -u $other $tries'" \
    "as $owner sudo -n -u $other $tries" "su $other -c '$tries'"; do
    eval "run $way"
    expect_match "$err" 'tried [0-9]+ ways'
    expect_equal "$out" ''
done

step "a login without a password: doctor reports it, with the fix"
script_sandbox '{}'
as "$owner" sh -c 'keyctl clear "$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)"'
doctor "$AJC_TESTS/as-user" --be "$owner" --
fix_answers=('password: ' @password)
run as "$owner" "$AJC_TESTS/flow/without_keyctl.py" all EPERM ajc-hook doctor --json
[[ $out != *MACHINE_PASSWORD_NONE* ]] || fail "doctor reports a missing password, and cannot see the stored one"
fixed MACHINE_PASSWORD_NONE 'gave no password to pam_ajc.so' '^ajc-hook login$'
