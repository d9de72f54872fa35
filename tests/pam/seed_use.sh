#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The password of a login to the machine, from `ajc-hook seed` to its use: what seed accepts and refuses, for which account
# it is tried, that it is tried once, removed when a portal session exists, and the effects of a refusal and a logout.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

seed=$AJC_TESTS/pam/seed.py
config=$HOME/.config/ajc/config.json
refused_file=$HOME/.local/state/ajc/seed-refused
stopped_file=$HOME/.local/state/ajc/seed-stopped

# expect_seed ANSWER ARGUMENT…: checks the answer to seed.py.
expect_seed() {
    local expected=$1
    shift
    run "$seed" "$@"
    expect_equal "$out" "$expected"
}

# seed_key: prints the key's remaining time and mask from /proc/keys.
seed_key() {
    keyctl get_persistent @s >/dev/null
    awk '$8 == "user" && $9 ~ /^seed:/ { print $4, $5 }' /proc/keys
}

expect_no_seed() {
    run ajc-hook info
    expect_no_match "$out" "$(message INFO_MACHINE_PASSWORD) +until"
}

# start_fresh_with_seed SCRIPT: removes everything and starts another sandbox with profile duff; this user's e-mail is known.
start_fresh_with_seed() {
    start_fresh "$1"
    jq --arg user "$AJC_TEST_USER" --arg email "$(sandbox email)" '.users = {($user): $email}' "$config" >"$config.new"
    mv "$config.new" "$config"
    # remove --all also stopped the storing of passwords until the next login
    type_to_tty 'password: ' @password ${2:+"$2" @totp} -- ajc-hook login
    expect_status 0
    script_sandbox "$(jq -c '. + {end_sessions: 1}' <<<"$1")"
    jq 'del(.accounts, .default_account)' "$config" >"$config.new"
    mv "$config.new" "$config"
    forget_kept_logins
    forget_requests
}

# forget_kept_logins: removes the password and the portal session, as after a long time; markers stay.
forget_kept_logins() {
    local ring
    ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
    for kind in login portal; do
        keyctl unlink "$(keyctl search "$ring" user "$kind:$(sandbox email)")" "$ring" 2>/dev/null || true
    done
}

step "what seed accepts"
start_sandbox
expect_seed 0 @password
expect_match "$(seed_key)" '^(5[0-9]m|1h|[0-9]+s) 3f000000$'
expect_seed 0 x
expect_seed 0 "$(printf 'a%.0s' {1..511})"
expect_equal "$(seed_key | wc -l)" 1 # one for each user
expect_seed 0 $'p\303\244\303\237 % \n\t\'"\\ \001\377'
run ajc-hook info
expect_match "$out" "$(message INFO_MACHINE_PASSWORD) +until [A-Z][a-z]{2} "

step "what it refuses"
expect_seed 2 "$(printf 'a%.0s' {1..512})"
expect_seed 2 --uid $(($(id -u) + 1)) x
expect_seed 2 --uid 0 x
expect_seed 2 --uid -1 x
expect_seed 2 --uid 4294967295 x
expect_seed 2 --uid '' x
expect_seed 2 --uid " $(id -u)" x
expect_seed 2 --user '' x
expect_seed 2 --user "$(printf 'a%.0s' {1..257})" x
expect_seed 2 --message '' x
expect_seed 2 --service '' x
expect_seed 2 --message 'ajc-seed 2' x
expect_seed 2 --message "ajc-seed 1\\x00$(id -u)\\x00a\\x00password" x
expect_seed 2 --message "ajc-seed 2\\x00$(id -u)\\x00a\\x00sshd\\x00pass\\x00word" x
expect_seed 2 --message "ajc-seed 2\\x00$(id -u)\\x00a\\x00sshd" x
expect_seed 2 --message "ajc-seed 2\\x00$(id -u)\\x00a" x
expect_seed 2 --message "$(printf 'a%.0s' {1..2000})" x
run ajc-hook seed
expect_status 2
expect_match "$err" 'pam_ajc\.so calls it'

step "stored only when the stack proves that it was accepted; without a password the stored one is removed"
stack=$TMPDIR/stack
expect_seed 0 ''
expect_equal "$(seed_key)" ''
# expect_stack ANSWER PASSWORD LINE…: checks the answer with a stack of these auth lines.
expect_stack() {
    printf 'auth %s\n' "${@:3}" >"$stack"
    expect_seed "$1" --service "$stack" "$2"
    [[ $1 -eq 0 ]] || expect_equal "$(seed_key)" ''
}
expect_stack 5 x 'required pam_unix.so'
expect_stack 5 x 'required pam_unix.so' 'required pam_radius_auth.so force_prompt' 'optional pam_ajc.so'
expect_stack 5 x 'sufficient pam_unix.so' 'required pam_oath.so' 'optional pam_ajc.so'
expect_stack 5 x 'required pam_unix.so' 'optional pam_ajc.so' 'include /absent'
expect_seed 5 --service "$TMPDIR/absent" x
expect_seed 5 --service no-such-service x
expect_stack 5 'password,123456' 'sufficient pam_unix.so' 'requisite pam_ldap.so use_first_pass' 'optional pam_ajc.so' \
    'required pam_permit.so'
directory=('[success=2 default=ignore] pam_unix.so' '[success=1 default=ignore] pam_sss.so use_first_pass'
    'requisite pam_deny.so' 'optional pam_ajc.so' 'required pam_permit.so')
expect_stack 5 'password,123456' "${directory[@]}"
for right in 'password,12345' 'password,1234567' 'password 123456' ',123456' '123456'; do
    expect_stack 0 "$right" "${directory[@]}"
    expect_seed 0 ''
done
expect_stack 0 'password,123456' 'required pam_unix.so' 'optional pam_ajc.so' # a password of this machine may have this form
expect_stack 0 x 'required pam_radius_auth.so' 'optional pam_ajc.so password_module=pam_radius_auth.so'

step "it accesses no file in the home directory and starts nothing"
run_quietly "$seed" x strace -f -qq -o "$TMPDIR/trace" -e trace=%file,%process,connect,sendto ajc-hook
expect_equal "$out" 0
grep -q execve "$TMPDIR/trace" || fail "the trace is empty"
expect_equal "$(grep -c execve "$TMPDIR/trace")" 1
expect_equal "$(grep -Ec 'fork|clone|connect' "$TMPDIR/trace" || true)" 0
expect_equal "$(grep -c "$HOME\|/root\|config/ajc" "$TMPDIR/trace" || true)" 0

step "no account is known: removed at the first prompt, reported once"
expect_seed 0 @password
run ajc-hook prompt bash first
expect_status 0
expect_equal "$err" ''
expect_equal "$(seed_key)" ''
run ajc-hook info
expect_match "$out" "$(message INFO_MACHINE_PASSWORD) +dropped .*: $(message MACHINE_USER_UNKNOWN "$AJC_TEST_USER")"
run ajc-hook info
expect_no_match "$out" 'Password of machine login'

step "with a newly typed e-mail no password is asked for"
run ajc-hook add duff "$(sandbox saml_url)"
expect_seed 0 @password
type_to_tty 'email address: ' @email -- ajc-hook rotate duff
expect_status 0
expect_message "$out" USING_MACHINE_PASSWORD
expect_equal "$(seed_key)" ''

step "the account from \"users\": no question, one login, the password is removed"
start_fresh_with_seed '{}'
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 0
expect_logins 'password 200'
expect_equal "$(seed_key)" ''
run ajc-hook info
expect_match "$out" 'JumpCloud password until: +<not stored>'
expect_match "$out" "JumpCloud email: +$(sandbox email)"

step "the same after the portal session ended and another unlock"
script_sandbox '{"end_sessions": 2}'
run ajc-hook clear duff
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 0
expect_logins 'password 200'
expect_equal "$(seed_key)" ''

step "it is removed unused when the portal session is valid"
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 0
expect_logins ''
expect_equal "$(seed_key)" ''

step "the account from user_domain"
start_fresh_with_seed '{}'
jq 'del(.users)' "$config" >"$config.new" && mv "$config.new" "$config"
email=$(sandbox email)
run ajc-hook config set user_domain "${email#*@}"
expect_status 0
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 4 # the sandbox knows no account of this user's name
expect_match "$err" "for $AJC_TEST_USER@${email#*@} \\("
run ajc-hook config unset user_domain
run ajc-hook config set user_domain nonsense
expect_status 2
expect_match "$err" 'must be a domain, for example'

step "the hook's first prompt is enough"
start_fresh_with_seed '{}'
run ajc-hook config set default_profile duff
expect_seed 0 @password
run_quietly ajc-hook prompt bash first
expect_status 0
wait_until ajc-hook is-active duff
expect_logins 'password 200'
expect_equal "$(seed_key)" ''

step "with keep_password it is stored like a typed one"
start_fresh_with_seed '{}'
run ajc-hook config set keep_password true
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 0
run ajc-hook info
expect_match "$out" 'JumpCloud password until: +[A-Z][a-z]{2} '
expect_equal "$(seed_key)" ''
run ajc-hook config unset keep_password

step "a refused one is removed, and later ones are not tried until the user signed in"
start_fresh_with_seed '{}'
expect_seed 0 'not the password'
run ajc-hook rotate duff
expect_status 4
expect_message "$err" MACHINE_PASSWORD_REFUSED
expect_logins 'password 401'
expect_equal "$(seed_key)" ''
expect_match "$(<"$refused_file")" '^20[0-9-]+T[0-9:]+Z$'
expect_equal "$(stat -c %a "$refused_file")" 600
run ajc-hook info
expect_match "$out" "$(message INFO_MACHINE_PASSWORD) +$(message INFO_MACHINE_PASSWORD_REFUSED)"
keyctl clear "$(keyctl get_persistent @s)" # as after the next boot
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 3
expect_logins ''
type_to_tty 'password: ' @password -- ajc-hook login
expect_status 0
[[ ! -e $refused_file ]] || fail "the dated file is still there"
script_sandbox '{"end_sessions": 2}'
forget_kept_logins
forget_requests
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 0
expect_logins 'password 200'

step "a sign-in of the user with password_command also ends that"
start_fresh_with_seed '{}'
expect_seed 0 'not the password'
run ajc-hook rotate duff
expect_status 4
[[ -e $refused_file ]] || fail "there is no dated file"
sandbox password >"$HOME/password"
ajc-hook account "$(sandbox email)" --password-command "cat $HOME/password"
type_to_tty -- ajc-hook login
expect_status 0
[[ ! -e $refused_file ]] || fail "the dated file is still there"
ajc-hook account "$(sandbox email)" --password-command ''
rm "$HOME/password"

step "on a terminal the password is asked for when it was refused"
start_fresh_with_seed '{}'
expect_seed 0 'not the password'
type_to_tty "$(message ASK_PASSWORD '' '')" @password -- ajc-hook rotate duff
expect_status 0
expect_logins 'password 401' 'password 200'
[[ ! -e $refused_file ]] || fail "the dated file is still there"

step "with TOTP: only the code is asked for"
start_fresh_with_seed '{"mfa": "totp"}' 'auth code: '
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 3
expect_match "$err" 'multi-factor code'
expect_logins 'password 401'
expect_equal "$(jq -r '.accounts[].mfa' "$config")" totp
run ajc-hook rotate duff # known now: not tried automatically
expect_status 3
expect_logins ''
type_to_tty "$(message ASK_CODE)" @totp+1 -- ajc-hook rotate duff
expect_status 0
expect_logins 'password 401' 'password code 200'
expect_equal "$(seed_key)" ''

step "not for another account"
start_fresh_with_seed '{}'
run ajc-hook edit duff --account other@duff-beer.com
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 3
expect_logins ''
expect_match "$(seed_key)" 3f000000

step "after logout nothing is stored until the next login"
start_fresh_with_seed '{}'
expect_seed 0 @password
run ajc-hook rotate duff
expect_status 0
expect_seed 0 @password
run ajc-hook logout
expect_status 0
expect_equal "$(seed_key)" ''
expect_seed 3 @password
expect_equal "$(seed_key)" ''
expect_match "$(<"$stopped_file")" '^20[0-9-]+T[0-9:]+Z$'
keyctl clear "$(keyctl get_persistent @s)" # as after the next boot
forget_requests
expect_seed 0 @password
run ajc-hook doctor --json
expect_match "$out" 'since your logout .* do not store the password'
run ajc-hook rotate duff
expect_status 3
expect_logins ''
run ajc-hook prompt bash first # the first prompt removes it, and later logins store none
expect_equal "$(seed_key)" ''
expect_seed 3 @password
type_to_tty 'password: ' @password -- ajc-hook login
expect_status 0
[[ ! -e $stopped_file ]] || fail "the dated file is still there"
expect_seed 0 @password

step "remove --all removes it"
run ajc-hook remove --all
expect_equal "$(seed_key)" ''
expect_seed 3 @password
keyctl clear "$(keyctl get_persistent @s)"
expect_seed 0 @password
run ajc-hook prompt bash first
expect_equal "$(seed_key)" ''
