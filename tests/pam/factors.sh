#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Second factors and alternatives, with the distribution's modules: pam_unix, pam_google_authenticator, pam_oath,
# pam_radius_auth and pam_exec; pam_permit and pam_deny replace a fingerprint reader and a security key. Only the accepted
# password of a login is stored, or nothing; and doctor reports the same for each stack, before any login.
# pam_ajc(8) has these stacks.
# shellcheck source=tests/pam/machine.sh
source "$AJC_TESTS/pam/machine.sh"

password='right password 1' mistyped='right passwort 1' table=() stack_name='' stack_verdict=''
google_secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP oath_secret=3132333435363738393031323334353637383930 oath_count=0
radius_code=731946
ours="optional pam_ajc.so helper=$AJC_STAGE_PREFIX/bin/ajc-hook timeout=60"

# --- the factors

google="pam_google_authenticator.so secret=/etc/google_\${USER} user=root"
oath="pam_oath.so usersfile=/etc/users.oath window=20"
radius="pam_radius_auth.so conf=/etc/radius_of_test"

# Some modules check their file's owner and mode, and write it.
set_up_factors() {
    local modules
    modules=$(dirname "$(find /lib /usr/lib /lib64 -name pam_unix.so -print -quit)")
    printf '%s\n" TOTP_AUTH\n' "$google_secret" >"/etc/google_$owner"
    printf 'HOTP %s + %s\n' "$owner" "$oath_secret" >/etc/users.oath
    chmod 0400 "/etc/google_$owner"
    chmod 0600 /etc/users.oath
    "$AJC_TESTS/pam/radius.py" shared_secret "$radius_code" >"$TMPDIR/radius_port" &
    radius_pid=$!
    wait_until test -s "$TMPDIR/radius_port"
    printf '127.0.0.1:%s shared_secret 60\n' "$(<"$TMPDIR/radius_port")" >/etc/radius_of_test
    printf '#!/bin/sh\nread -r typed\n[ "$typed" = 4711 ]\n' >/usr/local/bin/own_check
    chmod 0755 /usr/local/bin/own_check
    cp "$modules/pam_permit.so" "$modules/pam_fprintd.so"
    cp "$modules/pam_deny.so" "$modules/pam_u2f.so"
}

# typed WORD: prints the text that a user types for it.
typed() {
    case $1 in
    password) echo "$password" ;;
    mistyped) echo "$mistyped" ;;
    google) oathtool --totp --base32 "$google_secret" ;;
    oath) oathtool --counter="$oath_count" "$oath_secret" ;;
    radius) echo "$radius_code" ;;
    own) echo 4711 ;;
    wrong) echo 000000 ;;
    nothing) echo ;;
    *+*) echo "$(typed "${1%+*}")$(typed "${1#*+}")" ;;
    esac
}

# --- stacks and logins

# stack NAME VERDICT LINE…: sets the auth lines of `service`. VERDICT: a regular expression for doctor's finding.
service=login application=login
stack() {
    stack_name=$1
    {
        printf 'auth %s\n' "${@:3}"
        printf '%s\n' 'account required pam_unix.so' "account $ours" 'session required pam_unix.so' "session $ours"
    } >"/etc/pam.d/$service"
    run_quietly as "$owner" ajc-hook doctor --json
    stack_verdict=$(jq -r '.findings[] | select(.subject == "pam") | "\(.level) \(.sentence)"' <<<"$out")
    echo "== $stack_name: $stack_verdict"
    expect_match "$stack_verdict" "$2"
}

# kept: what is stored for the owner: "password", "nothing", or "something else".
kept() {
    local text
    text=$(as "$owner" sh -c 'ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc) &&
        keyctl pipe "$(keyctl search "$ring" user seed:)"' 2>/dev/null) || true
    if [[ -z $text ]]; then
        echo nothing
    elif grep -Fxq "password $password" <<<"$text"; then
        echo password
    else
        echo "something else"
    fi
}

# expect_login WORDS in|out KEPT: checks the result of the login in `status`.
expect_login() {
    local door=in
    [[ $status -eq 0 ]] || door=out
    table+=("$(printf '%-38s %-22s %-4s %-10s' "$stack_name" "$1" "$door" "$(kept)")")
    echo "${table[-1]}"
    [[ "$door $(kept)" == "$2 $3" ]] || fail "$stack_name, $1: $door, stored: $(kept); expected $2, $3"
    forget_seeds
}

# login WORDS in|out KEPT: gives these answers, one for each question; whether the login succeeds; what is then stored.
login() {
    local answers=() word
    for word in $1; do
        [[ $word != *oath* ]] || oath_count=$((oath_count + 1))
        answers+=("$(typed "$word")")
    done
    run_quietly sh -c 'printf "%s\n" "$@" | pamtester "$0" "$AJC_TEST_USER" authenticate acct_mgmt open_session' \
        "$application" "${answers[@]}"
    expect_login "$@"
}

password_of "$owner" "$password"
set_up_factors
known='^ok pam_ajc.so takes the password of logins by login$'

stack 'as Debian has it' "$known" \
    '[success=1 default=ignore] pam_unix.so nullok nodelay' 'requisite pam_deny.so' 'required pam_permit.so' "$ours"
login password in password
login mistyped out nothing

stack 'code as an alternative' 'problem in login .* pam_oath.so can accept a login whose password pam_unix.so refused' \
    '[success=2 default=ignore] pam_unix.so nullok nodelay' "[success=1 default=ignore] $oath" 'requisite pam_deny.so' \
    'required pam_permit.so' "$ours"
login password in nothing
login 'mistyped oath' in nothing
login 'mistyped wrong' out nothing

stack 'the same, behind the password alone' "$known" \
    '[success=2 default=ignore] pam_unix.so nullok nodelay' "[success=2 default=ignore] $oath" 'requisite pam_deny.so' \
    "$ours" 'required pam_permit.so'
login password in password
login 'mistyped oath' in nothing

stack 'google as an alternative' 'problem .* pam_google_authenticator.so can accept a login whose password pam_unix.so' \
    'sufficient pam_unix.so nodelay' "required $google" "$ours"
login password in nothing
login 'mistyped google' in nothing

stack 'finger behind the password' 'problem .* pam_fprintd.so can accept a login whose password pam_unix.so refused' \
    '[success=2 default=ignore] pam_unix.so nodelay' '[success=1 default=ignore] pam_fprintd.so' 'requisite pam_deny.so' \
    'required pam_permit.so' "$ours"
login mistyped in nothing
login password in nothing

stack 'finger before the password' "$known" \
    '[success=2 default=ignore] pam_fprintd.so' '[success=1 default=ignore] pam_unix.so try_first_pass nodelay' \
    'requisite pam_deny.so' 'required pam_permit.so' "$ours"
login nothing in nothing

stack 'key before the password, not there' "$known" \
    '[success=2 default=ignore] pam_u2f.so' '[success=1 default=ignore] pam_unix.so try_first_pass nodelay' \
    'requisite pam_deny.so' 'required pam_permit.so' "$ours"
login password in password
login mistyped out nothing

stack 'finger past it' 'problem in login .* pam_fprintd.so can accept a login without calling it while it has the text' \
    'sufficient pam_fprintd.so' 'required pam_unix.so nodelay' "$ours"
login nothing in nothing

stack 'finger past it, a password once' "$known" 'sufficient pam_fprintd.so' 'requisite pam_unix.so nodelay' "$ours"
login nothing in nothing

stack 'key past it, a password once' "$known" 'sufficient pam_u2f.so' 'requisite pam_unix.so nodelay' "$ours"
login password in password
login mistyped out nothing

stack 'google before' "$known" "required $google" 'required pam_unix.so nodelay' "$ours"
login 'google password' in password
login 'wrong password' out nothing
login 'google mistyped' out nothing

stack 'google behind' "$known" 'required pam_unix.so nodelay' "$ours" "required $google"
login 'password google' in password
login 'password wrong' out nothing

stack 'google behind, ours last' "$known" 'required pam_unix.so nodelay' "required $google" "$ours"
login 'password google' in password
login 'mistyped google' out nothing

stack 'google, one text' "$known" "requisite $google forward_pass" 'required pam_unix.so use_first_pass nodelay' "$ours"
login password+google in password
login mistyped+google out nothing
login password+wrong out nothing

stack 'google, one text, behind' 'problem .* pam_google_authenticator.so can replace it with other text' \
    'required pam_unix.so nodelay' "required $google forward_pass" "$ours"
login 'password password+google' in nothing

stack 'oath before' "$known" "requisite $oath" 'required pam_unix.so nodelay' "$ours"
login 'oath password' in password

stack 'oath behind' "$known" 'required pam_unix.so nodelay' "required $oath" "$ours"
login 'password oath' in password
login 'password wrong' out nothing

stack 'oath behind ours' "$known" 'required pam_unix.so nodelay' "$ours" "required $oath"
login 'password oath' in password

stack 'oath, one text' "$known" "requisite $oath digits=6" 'required pam_unix.so use_first_pass nodelay' "$ours"
login password+oath in password
login mistyped+oath out nothing

stack 'radius behind, ours last' 'problem in login .* pam_radius_auth.so can replace it with other text' \
    'required pam_unix.so nodelay' "required $radius force_prompt" "$ours"
login 'password radius' in nothing

stack 'radius behind ours' "$known" 'required pam_unix.so nodelay' "$ours" "required $radius force_prompt"
login 'password radius' in password
login 'password wrong' out nothing

stack 'radius before' "$known" "required $radius" 'required pam_unix.so nodelay' "$ours"
login 'radius password' out nothing # pam_unix.so does not ask again

stack 'radius before, enough' 'problem .* pam_radius_auth.so can accept a login without calling it' \
    "sufficient $radius" 'required pam_unix.so nodelay' "$ours"
login radius in nothing

stack 'radius alone' 'problem .* pam_radius_auth.so can replace it with other text' "required $radius" "$ours"
login radius in nothing

stack 'radius as an alternative' 'problem .* pam_radius_auth.so can replace it with other text' \
    '[success=2 default=ignore] pam_unix.so nodelay' "[success=1 default=ignore] $radius use_first_pass" \
    'requisite pam_deny.so' 'required pam_permit.so' "$ours"
login radius in nothing
login password in nothing

stack 'a script that asks before' "$known" 'optional pam_exec.so expose_authtok /bin/true' 'required pam_unix.so nodelay' "$ours"
login password in password
login mistyped out nothing

stack 'a script as an alternative' 'problem .* pam_exec.so can accept a login whose password pam_unix.so refused' \
    'sufficient pam_unix.so nodelay' 'required pam_exec.so expose_authtok /usr/local/bin/own_check' "$ours"
login own in nothing

stack 'a script alone' 'problem .* pam_exec.so can replace it' \
    'required pam_exec.so expose_authtok /usr/local/bin/own_check' "$ours"
login own in nothing

stack 'a module that nobody knows' 'problem .* pam_unheard_of.so can replace it with other text' \
    'required pam_unix.so nodelay' "[default=ignore] pam_unheard_of.so" "$ours"
login password in nothing

step "an account without a password: the typed text is not stored"
stack 'no password' "$known" 'optional pam_exec.so expose_authtok /bin/true' 'required pam_unix.so nullok nodelay' "$ours"
wait_until passwd --quiet --delete "$owner" # other tests may be creating users
login mistyped in nothing
password_of "$owner" "$password"

step "a password that must be changed: the account lines still call pam_ajc.so"
stack 'to be changed' "$known" 'required pam_unix.so nodelay' "$ours"
login password in password
wait_until chage --lastday 0 "$owner"
login password out nothing
wait_until chage --lastday "$(($(date +%s) / 86400 - 10))" --maxdays 9 "$owner"
login password out nothing
wait_until chage --maxdays 10 "$owner"
login password in password
wait_until chage --maxdays -1 "$owner"
login password in password

step "text of an earlier attempt of the same login"
stack 'a finger, at the second try' 'problem .* pam_fprintd.so can accept a login without calling it while it has the text' \
    '[success=ignore default=1] pam_exec.so quiet /usr/local/bin/second_try' 'sufficient pam_fprintd.so' \
    'required pam_unix.so nodelay' "$ours"
printf '#!/bin/sh\nmkdir %q || exit 0\nexit 1\n' "$TMPDIR/tried" >/usr/local/bin/second_try
chmod 0755 /usr/local/bin/second_try
type_to_tty 'assword: ' "$mistyped" 'login: ' "$owner" '[$] ' exit -- login "$owner"
expect_login 'mistyped, again' in nothing

step "a service without its own file: libpam uses \"other\""
service=other application=vlock known=''
stack 'vlock, by other' '' 'required pam_unix.so nodelay' "$ours"
login password in password
stack 'vlock, by other, radius behind' '' 'required pam_unix.so nodelay' "required $radius force_prompt" "$ours"
login 'password radius' in nothing

step "sshd and su, as the distribution configures them"
service=sshd
known='^ok pam_ajc.so takes the password of logins by (login, )?sshd$'
rm /etc/pam.d/login
start_sshd
stack 'sshd: google behind' "$known" 'required pam_unix.so nodelay' "$ours" "required $google"
ssh_as "$owner" keyboard-interactive 'assword: ' "$password" 'code: ' "$(typed google)" -- true
expect_login 'password google' in password
ssh_as "$owner" keyboard-interactive 'assword: ' "$password" 'code: ' "$(typed wrong)" -- true
expect_login 'password wrong' out nothing
ssh_as "$owner" keyboard-interactive,publickey 'assword: ' "$password" 'code: ' "$(typed wrong)" -- true
expect_login 'password wrong, key' in nothing
ssh_as "$owner" password 'assword: ' "$password" -- true # the password is the answer to both questions
expect_login 'password method' out nothing
ssh_as "$owner" password,publickey 'assword: ' "$password" -- true
expect_login 'password method, key' in nothing
stack 'sshd: google as an alternative' 'problem in sshd .* pam_google_authenticator.so can accept a login' \
    '[success=2 default=ignore] pam_unix.so nodelay' "[success=1 default=ignore] $google" 'requisite pam_deny.so' \
    'required pam_permit.so' "$ours"
ssh_as "$owner" keyboard-interactive 'assword: ' "$mistyped" 'code: ' "$(typed google)" -- true
expect_login 'mistyped google' in nothing
stack 'sshd: the same, behind the password' "$known" \
    '[success=2 default=ignore] pam_unix.so nodelay' "[success=2 default=ignore] $google" 'requisite pam_deny.so' \
    "$ours" 'required pam_permit.so'
ssh_as "$owner" keyboard-interactive 'assword: ' "$mistyped" 'code: ' "$(typed google)" -- true
expect_login 'mistyped google' in nothing
ssh_as "$owner" password 'assword: ' "$password" -- true
expect_login 'password method' in password
ssh_as "$owner" password,publickey 'assword: ' "$mistyped" -- true
expect_login 'mistyped, key' in nothing
stop_sshd

service=su
known='^ok pam_ajc.so takes the password of logins by sshd, su$'
stack 'su: radius behind, ours last' 'problem in su .* pam_radius_auth.so can replace it' \
    'sufficient pam_rootok.so' 'required pam_unix.so nodelay' "required $radius force_prompt" "$ours"
by_other=("$AJC_TESTS/as-user" --be "$other" -- su "$owner" -c 'true')
type_to_tty 'assword: ' "$password" 'assword: ' "$(typed radius)" -- "${by_other[@]}"
expect_login 'password radius' in nothing
stack 'su: radius behind ours' "$known" \
    'sufficient pam_rootok.so' 'required pam_unix.so nodelay' "$ours" "required $radius force_prompt"
type_to_tty 'assword: ' "$password" 'assword: ' "$(typed radius)" -- "${by_other[@]}"
expect_login 'password radius' in password
run su "$owner" -c true
expect_login 'nothing, by root' in nothing

kill "$radius_pid"
printf '%-38s %-22s %-4s %-10s\n' stack typed door kept
printf '%s\n' "${table[@]}"
