#!/bin/bash
# SPDX-License-Identifier: MIT
#
# password_command and otp_command: a login without any question, with the user's environment, terminal and standard error.
# A failure of such a program is reported in one message and causes no login attempt; a refused password or code of theirs
# is not sent again automatically; they do not run in the background unless allowed; no secret is left anywhere.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

password_asked=$(message ASK_PASSWORD '' '')
code_asked=$(message ASK_CODE)
bin=$HOME/bin
calls=$HOME/calls
mkdir "$bin"

# program NAME TEXT: writes a program of the user.
program() {
    printf '#!/bin/bash\n%s\n' "$2" >"$bin/$1"
    chmod +x "$bin/$1"
}

# calls_were N: the number of calls since the last check.
calls_were() {
    expect_equal "$(wc -l <"$calls" 2>/dev/null || echo 0)" "$1"
    rm -f "$calls"
}

# start_fresh SCRIPT: a new sandbox, everything removed, an account with the command `vault`.
start_fresh() {
    stop_sandbox
    run ajc-hook remove --all
    start_sandbox "$1"
    email=$(sandbox email)
    run ajc-hook account "$email" --password-command "$bin/vault read 'item one'"
    expect_status 0
    run ajc-hook add duff "$(sandbox saml_url)"
    expect_status 0
    forget_requests
    rm -f "$calls"
}

program vault 'echo "$*" >>~/calls
jq -j .password "$SANDBOX/sandbox.json"
printf "\nuser: duffman\nurl: https://console.jumpcloud.com\n"'
program vault-crlf 'jq -j .password "$SANDBOX/sandbox.json"; printf "\r\n"'
program vault-bare 'jq -j .password "$SANDBOX/sandbox.json"'

step "a login without any question and without a terminal"
start_fresh '{}'
run ajc-hook rotate duff
expect_status 0
expect_logins 'password 200'
expect_equal "$(cat "$calls")" 'read item one'
run ajc-hook info
expect_match "$out" 'JumpCloud password until: +<not stored>'
for spelling in vault-crlf vault-bare; do
    run ajc-hook logout
    forget_requests
    run ajc-hook account --password-command "$bin/$spelling"
    run ajc-hook login
    expect_status 0
    expect_logins 'password 200'
done

# Only the last seven digits of SigIgn: glibc ignores two signals itself.
step "it gets the user's environment, limits, umask and directory, an empty input, and no other descriptor"
program vault 'printenv BW_SESSION GPG_TTY SSLKEYLOGFILE AWS_SESSION_TOKEN | tr "\n" " " >~/seen
(umask; ulimit -n; pwd; cat; ls /proc/self/fd
sed -n "/^SigBlk/{s/.*\t//;h}; /^SigIgn/{s/.*\(.......\)$/\1/;H;x;s/\n/ /p}" /proc/self/status) >>~/seen
echo "a message of the vault" >&2
jq -r .password "$SANDBOX/sandbox.json"'
start_fresh '{}'
mkdir -p "$HOME/some where"
run bash -c 'cd "$HOME/some where"; umask 027; ulimit -n 321
    BW_SESSION=b GPG_TTY=g SSLKEYLOGFILE=s AWS_SESSION_TOKEN=a exec ajc-hook rotate duff'
expect_status 0
expect_match "$err" 'a message of the vault'
expect_equal "$(cat ~/seen)" "b g s a 0027
321
$HOME/some where
0
1
2
3
0000000000000000 0000000"

step "on a terminal it uses the terminal, whose settings are restored; Ctrl-C ends all programs"
program vault 'stty -echo -icanon </dev/tty
printf "PIN of the vault: " >&2
read -r pin
[[ $pin == 1234 ]] && jq -r .password "$SANDBOX/sandbox.json"'
start_fresh '{}'
type_to_tty 'PIN of the vault: ' 1234 'icanon' '' -- bash -c 'ajc-hook rotate duff; stty -a; read -r'
expect_message "$out" GETTING_PASSWORD vault
expect_match "$out" 'session rotated'
expect_match "$out" '[^-]icanon'
expect_match "$out" '[^-]echo '
expect_logins 'password 200'
run ajc-hook logout
forget_requests
type_to_tty 'PIN of the vault: ' ^C -- ajc-hook login
expect_equal "$status" 130
expect_logins
program vault 'trap "exit 130" INT; printf "PIN of the vault: " >/dev/tty; read -r pin </dev/tty'
type_to_tty 'PIN of the vault: ' ^C -- ajc-hook login
expect_equal "$status" 130
program vault 'printf "PIN of the vault: " >/dev/tty; read -r pin </dev/tty'
type_to_tty 'PIN of the vault: ' ^Z "$password_asked" @password -- ajc-hook login
expect_status 0
expect_message "$out" COMMAND_STOPPED '.*' '.*' vault
expect_logins 'password 200'

step "a failure is one message, causes no attempt, and on a terminal the password is asked for anyway"
# fails STATUS REGEX: without a terminal and with one.
fails() {
    forget_requests
    run ajc-hook login
    expect_status "$1"
    expect_match "$err" "$2"
    expect_equal "$(grep -c ajc-hook: <<<"$err")" 1
    expect_logins
    type_to_tty "$password_asked" @password -- ajc-hook login
    expect_status 0
    expect_match "$out" "$2"
    expect_logins 'password 200'
    run ajc-hook logout
}
start_fresh '{}'
program vault 'echo "vault is locked" >&2; exit 7'
fails 3 "$(message COMMAND_FAILED password_command "$email" vault 7)"
program vault 'kill -9 $$'
fails 3 "$(message COMMAND_KILLED password_command "$email" vault 9)"
program vault 'true'
fails 3 "$(message COMMAND_PRINTED_NOTHING '.*' '.*' vault)"
program vault 'echo; echo second'
fails 3 "$(message COMMAND_PRINTED_NOTHING '.*' '.*' vault)"
program vault 'head -c 3000 /dev/zero | tr "\0" x; exit 0'
fails 3 "$(message COMMAND_PRINTED_TOO_MUCH password_command "$email" vault 1024)"
program vault 'printf "a\0b\n"'
fails 3 "$(message COMMAND_PRINTED_TOO_MUCH)"
rm "$bin/vault"
fails 2 "$(message COMMAND_NOT_STARTED password_command "$email" vault "No such file or directory" "$email" password-command)"
mkdir "$bin/vault"
fails 2 'cannot be started \(Permission denied\)'
rmdir "$bin/vault"

step "a printed password that JumpCloud refused is not sent again automatically"
program vault 'echo x >>~/calls; echo wrong'
start_fresh '{}'
run ajc-hook rotate duff
expect_status 4
expect_message "$err" COMMAND_PASSWORD_REFUSED vault "$email" "Authentication failed\\."
expect_logins 'password 401'
calls_were 1
run ajc-hook rotate duff
expect_status 3
type_to_tty "$password_asked" ^C -- ajc-hook rotate duff
calls_were 0
expect_logins
run ajc-hook info
expect_match "$out" 'refused: .*vault printed'

step "but a typed login tries the command once more"
type_to_tty "$password_asked" @password -- ajc-hook login
expect_status 0
calls_were 1
expect_logins 'password 401' 'password 200'
program vault 'jq -r .password "$SANDBOX/sandbox.json"'
run ajc-hook rotate duff
expect_status 0
run ajc-hook logout
run ajc-hook rotate duff
expect_status 0

step "a code by command: no question is asked"
program otp 'echo x >>~/calls; jq -r .totp "$SANDBOX/sandbox.json"'
program otp-spaced 'jq -r ".\"totp+1\"" "$SANDBOX/sandbox.json" | sed "s/.../& /"'
for answer in json redirect 2xx; do
    start_fresh '{"mfa": "totp", "mfa_answer": "'$answer'"}'
    run ajc-hook account --otp-command "$bin/otp"
    run ajc-hook rotate duff
    expect_status 0
    expect_equal "$(logins | tail -1)" 'password code 200'
    expect_equal "$(logins | wc -l)" 2
    calls_were 1
done
expect_equal "$(jq -r '.accounts[].mfa' ~/.config/ajc/config.json)" totp

step "the same code is not sent twice; the next code is sent, also with blanks between its digits"
run ajc-hook logout
forget_requests
run ajc-hook account --otp-command "$bin/otp-spaced"
run ajc-hook login
expect_status 0
expect_equal "$(logins | tail -1)" 'password code 200'
run ajc-hook logout
forget_requests
run ajc-hook login
expect_status 3
expect_message "$err" COMMAND_SAME_CODE '.*' otp-spaced
[[ $(logins) != *code* ]] || fail "a code was sent: $(logins)"

step "a printed code that JumpCloud refused is not sent again without a terminal"
program otp 'echo x >>~/calls; echo 12345'
start_fresh '{"mfa": "totp"}'
run ajc-hook account --otp-command "$bin/otp"
run ajc-hook rotate duff
expect_status 4
expect_message "$err" COMMAND_CODE_REFUSED otp
calls_were 1
forget_requests
run ajc-hook rotate duff
expect_status 3
calls_were 0
expect_logins
type_to_tty "$code_asked" @totp -- ajc-hook login
expect_status 0
expect_message "$out" GETTING_CODE otp
expect_message "$out" COMMAND_SAME_CODE

step "an account that is known to require a code: password and code are sent in one request"
program otp 'echo x >>~/calls; cat ~/printed'
# print_code [SECONDS]: sets the code that the command prints next; JumpCloud accepts no code twice.
print_code() {
    oathtool --totp --base32 --now "now + ${1:-0} seconds" "$(sandbox totp_secret)" >~/printed
}
# known_totp [MEMBERS]: a new sandbox; only the account's factor and its two commands are known.
known_totp() {
    start_fresh "$(jq -c '{mfa: "totp"} + .' <<<"${1:-"{}"}")"
    run ajc-hook account "$email" --mfa totp --otp-command "$bin/otp"
}
known_totp
print_code
run ajc-hook rotate duff
expect_status 0
expect_logins 'password code 200'

step "a refused code with a list of factors: the password is accepted, only the code is refused"
known_totp
echo 54321 >~/printed
run ajc-hook rotate duff
expect_status 4
expect_message "$err" COMMAND_CODE_REFUSED otp
expect_logins 'password code 401'
known_totp
echo 12346 >~/printed # ajc does not send the same code twice
type_to_tty "$code_asked" @totp -- ajc-hook login
expect_status 0
expect_message "$out" CODE_REFUSED_ASK
expect_logins 'password code 401' 'code 200'

step "a refusal of either password or code: nothing more is sent, and the next login sends only the password"
echo 12347 >~/printed
known_totp '{"wrong_code": "unclear"}'
type_to_tty -- ajc-hook login
expect_status 4
expect_message "$out" PASSWORD_OR_CODE_REFUSED "$email" otp
expect_logins 'password code 401'
run ajc-hook rotate duff
expect_status 3
expect_logins
print_code
type_to_tty -- ajc-hook login
expect_status 0
expect_logins 'password 401' 'password code 200'
program vault 'echo wrong'
known_totp
print_code
run ajc-hook rotate duff
expect_status 4
expect_message "$err" PASSWORD_OR_CODE_REFUSED "$email" otp
expect_logins 'password code 401'
type_to_tty "$password_asked" @password "$code_asked" @totp -- ajc-hook login # the command prints the same code
expect_status 0
expect_logins 'password 401' 'password 401' 'password code 200'

step "a typed password, and a command without a code: only the password is sent"
known_totp
run ajc-hook account "$email" --password-command ''
print_code 30
type_to_tty "$password_asked" @password -- ajc-hook login
expect_status 0
expect_logins 'password 401' 'password code 200'
known_totp
program vault 'jq -j .password "$SANDBOX/sandbox.json"'
program otp 'exit 3'
run ajc-hook rotate duff
expect_status 3
expect_logins
type_to_tty "$code_asked" @totp -- ajc-hook login
expect_status 0
expect_logins 'password 401' 'password code 200'

step "a command that needs the sign-in that waits for it fails at once; it can use a stored session"
export PATH=$bin:$PATH
for asked in 'exec duff -- true' 'rotate duff' 'rotate --all' 'export duff' 'credential-process duff' 'console duff --print' \
    login "login $(sandbox email)"; do
    program vault "echo x >>~/calls; exec ajc-hook $asked"
    start_fresh '{}'
    run ajc-hook rotate duff
    expect_status 3
    expect_message "$err" INSIDE_SECRET_COMMAND "$email"
    expect_message "$err" COMMAND_FAILED password_command '.*' vault '(2|125)'
    calls_were 1
    expect_logins
done
program vault 'ajc-hook exec duff -- jq -r .password "$SANDBOX/sandbox.json"'
start_fresh '{}'
type_to_tty "$password_asked" @password -- ajc-hook rotate duff
expect_status 0
script_sandbox '{"end_sessions": 1}'
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
keyctl unlink "$(keyctl search "$ring" user "login:$email")" "$ring"
forget_requests
run ajc-hook rotate duff
expect_status 0
expect_logins 'password 200'
program vault 'echo "${AJC_SIGNING_IN-}" >~/seen; jq -r .password "$SANDBOX/sandbox.json"'
run ajc-hook logout
AJC_SIGNING_IN=moe@duff-beer.example run ajc-hook login
expect_equal "$(cat ~/seen)" "moe@duff-beer.example $email"

step "a command can sign in to another account, but not in a cycle"
second=$(sandbox second_email)
run ajc-hook account "$second" --sso-url "$(sandbox second_sso_url)" --console-url "$(sandbox second_console_url)" \
    --password-command "$bin/other"
run ajc-hook config set default_account "$email"
run ajc-hook add moe "$(sandbox second_saml_url)" --account "$second"
expect_status 0
program vault 'ajc-hook exec moe -- jq -r .password "$SANDBOX/sandbox.json"'
program other 'echo "$AJC_SIGNING_IN" >~/seen; jq -r .second_password "$SANDBOX/sandbox.json"'
run ajc-hook logout "$email"
run ajc-hook rotate duff
expect_status 0
expect_equal "$(cat ~/seen)" "$email $second"
program other 'ajc-hook exec duff -- true; echo $? >~/seen'
for silently in '' 1; do
    run ajc-hook logout "$email"
    run ajc-hook logout "$second"
    forget_requests
    rm ~/seen
    if [[ -z $silently ]]; then
        program vault 'ajc-hook exec moe -- true; exit 3'
        run ajc-hook rotate duff
        expect_message "$err" INSIDE_SECRET_COMMAND "$email"
    else
        program vault 'ajc-hook credential-process moe'
        run ajc-hook config set background_commands true
        run ajc-hook renew 0 0 duff
    fi
    expect_status 3
    expect_equal "$(cat ~/seen)" 125
    expect_logins
done
run ajc-hook config unset background_commands

step "the commands do not run in the background, unless allowed"
program vault 'echo x >>~/calls
[[ -z ${BW_SESSION:-} ]] || exit 9
[[ $(ps -o tty= -p $$) == "?" ]] || exit 8
echo "a message of the vault" >&2
jq -r .password ~/sandbox.json'
start_fresh '{}'
jq '{password, totp_secret}' "$SANDBOX/sandbox.json" >~/sandbox.json
run ajc-hook renew 0 0 duff
expect_status 3
calls_were 0
expect_logins
run ajc-hook config set background_commands true
export BW_SESSION=of-the-shell # the command does not get it
run ajc-hook renew 0 0 duff
expect_status 0
expect_no_match "$err" 'a message of the vault'
calls_were 1
expect_logins 'password 200'
rm ~/sandbox.json

step "a command that does not end is killed, in the background after ten seconds"
program vault 'echo $$ >~/seen; exec sleep 1000'
run ajc-hook logout
forget_requests
run ajc-hook renew 0 0 duff
expect_status 3
expect_match "$err" "password_command of $email, vault, took longer than 10 seconds and was ended"
! kill -0 "$(<~/seen)" 2>/dev/null || fail "the command still runs"
expect_logins
