#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The contract between ajc-hook and ajc-hook-sign-in (at the head of hook/sign_in/main.c) from both sides. A script in
# the sign-in program's place plays every record, and none, and dies; what ajc-hook passes to it is an allow-list. The
# real program is started by hand.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json
fake=$HOME/fake
records=$TMPDIR/records

# --- the real program

sign_in() {
    run python3 "$AJC_TESTS/flow/sign_in.py" --records "$records" "$@"
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"

step "another version, or no contract at all, is refused"
sign_in 2 --ask session duff
expect_status 2
expect_match "$err" 'is started by ajc-hook; run: ajc-hook --help'
for wrong in "1 --ask" "1" "" "1 --loud session duff"; do
    # shellcheck disable=SC2086 # words are meant
    sign_in $wrong
    expect_status 2
done
sign_in 1 --silent dance duff
expect_status 2
expect_match "$(jq -r .sentence "$records")" 'do not fit together; install both again'

step "one record a name, the exit status is the gravest"
sign_in 1 --silent session duff nothing duff
expect_status 3
expect_equal "$(jq -sc 'map([.profile, .status, .party]) | sort' "$records")" \
    '[["duff",3,"you"],["duff",3,"you"],["nothing",2,"you"]]'
expect_equal "$(jq -r 'select(.status != 0) | .sentence | length > 20' "$records" | sort -u)" true
expect_equal "$out$err" ''

step "a record of success: credentials, their end, what to remember"
type_to_tty 'email address: ' @email 'password: ' @password -- \
    python3 "$AJC_TESTS/flow/sign_in.py" --records "$records" 1 --ask session duff
expect_status 0
good=$(<"$records")
expect_equal "$(wc -l <"$records")" 1
expect_equal "$(jq -c '[.profile, .status, .remember.account, .remember.aws_account, .remember.aws_role]' "$records")" \
    '["duff",0,"duffman@duff-beer.example","544300394404","JumpCloudDevs"]'
expect_match "$(jq -r .credentials "$records")" $'^ajc 1\n'
[[ $(jq .expires_at "$records") -gt $(date +%s) ]] || fail "expires_at"
expect_equal "$(jq -c '.accounts' "$config")" null # the configuration is ajc-hook's to write

step "its records go nowhere: the keyring has the session all the same"
run "$AJC_STAGE_PREFIX/libexec/ajc/ajc-hook-sign-in" 1 --silent session duff
run ajc-hook is-active duff
expect_equal "$out" 1

step "the console's address: a record of its own, behind the session's when one has to be made"
sign_in 1 --silent console duff s3
expect_status 0
expect_equal "$(jq -sc 'map([.profile, .status, has("credentials"), (.url | length > 100)])' "$records")" '[["duff",0,false,true]]'
expect_match "$(jq -r .url "$records")" "^$(sandbox signin_url)/federation\\?Action=login&.*Destination=.*%2Fs3%2Fhome.*&SigninToken="
expect_equal "$out$err" ''
run ajc-hook clear duff
ajc-hook config set default_account "$(sandbox email)" # which ajc-hook would have learned from the record
sign_in 1 --silent console duff ''
expect_status 0
expect_equal "$(jq -sc 'map([.profile, .status, has("credentials"), has("url")])' "$records")" \
    '[["duff",0,true,false],["duff",0,false,true]]'
expect_match "$(jq -r '.url // empty' "$records")" 'Destination=.*%2Fconsole%2Fhome'
ajc-hook config unset default_account
run ajc-hook is-active duff # the session is kept, not only used
expect_equal "$out" 1
sign_in 1 --silent console nothing s3
expect_status 2
expect_equal "$(jq -c '[.profile, .status, .party, has("url")]' "$records")" '["nothing",2,"you",false]'
for wrong in "console duff" "console" "console duff s3 ec2"; do
    # shellcheck disable=SC2086 # words are meant
    sign_in 1 --silent $wrong
    expect_status 2
    expect_match "$(jq -r .sentence "$records")" 'do not fit together; install both again'
done

# --- ajc-hook, with a script in the program's place

mkdir "$fake"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$fake/"
cat >"$fake/ajc-hook-sign-in" <<'END'
#!/bin/bash
printf '%s\n' "$*" >>~/fake/argv
tr '\0' '\n' <"/proc/$$/environ" >~/fake/environment
ls /proc/self/fd >~/fake/descriptors # the last one is its own
source ~/fake/part
END
chmod +x "$fake/ajc-hook-sign-in"

# play PART: what the script does; $good is a record of success.
play() {
    printf 'good=%q\n%s\n' "$good" "$1" >"$fake/part"
    rm -f "$fake/argv"
}

# answer JQ-FILTER: the script answers the good record so changed.
answer() {
    play "printf '%s\n' $(printf '%q' "$(jq -c "$1" <<<"$good")") >&3"
}

hook=$fake/ajc-hook
run ajc-hook clear duff

step "success: the caller has the credentials without the keyring, the configuration what was learned"
answer '.remember.mfa = "totp" | .remember.duration = 3600 | .notice = "Mind the \u001b[1mgap."'
run "$hook" exec duff -- printenv AWS_ACCESS_KEY_ID
expect_status 0
expect_equal "$out" "$(jq -r .credentials <<<"$good" | sed -n 's/^key //p')"
expect_match "$err" 'ajc-hook: Mind the .*gap\.'
expect_no_match "$err" $'\e'
expect_equal "$(<"$fake/argv")" '1 --ask session duff'
expect_equal "$(jq -c '[.accounts["duffman@duff-beer.example"].mfa, .default_account, .profiles.duff.learned]' "$config")" \
    '["totp","duffman@duff-beer.example",{"aws_account":"544300394404","aws_role":"JumpCloudDevs","duration":3600}]'

step "each failure: its sentence, its status, its party's words untouched"
for code in 1 2 3 4 5; do
    answer "{profile, status: $code, party: \"aws\", sentence: \"Sentence number $code.\", remember: {}}"
    run "$hook" rotate duff
    expect_status "$code"
    expect_equal "$err" "ajc-hook: Sentence number $code."
    run "$hook" exec duff -- true
    expect_status 125
    run "$hook" export duff
    expect_status "$code"
    expect_equal "$out" ''
    run "$hook" login
    expect_status "$code"
done
answer '{profile, status: 77, sentence: "Odd."}'
run "$hook" rotate duff
expect_status 1

step "control characters in a sentence are made visible"
answer '{profile, status: 4, sentence: "a\u001b]0;x\u0007b\nc"}'
run "$hook" rotate duff
expect_no_match "$err" $'[\e\a]'
expect_equal "$(wc -l <<<"$err")" 1

step "no answer, and what is none"
for part in ':' 'exit 4' 'echo garbage >&3' 'printf "%s" "$good" >&3' 'echo "{}" >&3' 'echo "[1]" >&3' \
    'echo "$good" | jq -c ".credentials = \"ajc 1\"" >&3' 'head -c 3000000 /dev/zero >&3' \
    'yes | head -c 3000000 >&3' 'exec 3>&-; exit 0'; do
    play "$part"
    for command in "rotate duff" "export duff" "login"; do
        # shellcheck disable=SC2086 # words are meant
        run "$hook" $command
        expect_status 1
        expect_match "$err" 'The sign-in program answered nothing that is understood \(status [0-9]+\); install ajc again|brought no credentials for duff'
        expect_equal "$out" ''
    done
done
play 'echo "$good" | jq -c "del(.credentials)" >&3'
run "$hook" export duff
expect_status 1
expect_match "$err" 'brought no credentials for duff'

step "death by a signal, also in the middle of a record"
for part in 'kill -SEGV $$' 'printf "%s" "${good:0:40}" >&3; kill -KILL $$'; do
    play "$part"
    run "$hook" rotate duff
    expect_status 1
    expect_match "$err" 'The sign-in ended by signal (11|9); run it again with AJC_DEBUG=1'
done
play 'kill -INT $$'
run "$hook" rotate duff
expect_status 130

step "what it did to the terminal is undone when it dies, wherever our standard input is"
play 'stty -echo -icanon </dev/tty; kill -KILL $$'
for input in /dev/tty /dev/null; do
    type_to_tty -- bash -c '"$1" rotate duff <"$2"; stty -a </dev/tty' bash "$hook" "$input"
    expect_match "$out" 'ended by signal 9'
    expect_match "$out" '[ ;]icanon'
    expect_match "$out" '[ ;]echo '
done
play 'kill -KILL $$'
type_to_tty -- bash -c 'set -m; "$1" rotate duff & wait $!; echo "status $?"' bash "$hook" # not in front: not stopped
expect_match "$out" $'ended by signal 9.*\nstatus 1'

step "the program is missing, or cannot be started"
mv "$fake/ajc-hook-sign-in" "$fake/aside"
run "$hook" rotate duff
expect_status 1
expect_match "$err" 'ajc-hook-sign-in is missing beside ajc-hook; install ajc again'
mkdir -p "$TMPDIR/evil"
printf '#!/bin/sh\ntouch ~/found-in-path\n' >"$TMPDIR/evil/ajc-hook-sign-in"
chmod +x "$TMPDIR/evil/ajc-hook-sign-in"
run env PATH="$TMPDIR/evil:$PATH" "$hook" rotate duff
[[ ! -e ~/found-in-path ]] || fail "the sign-in program was looked for in PATH"
mv "$fake/aside" "$fake/ajc-hook-sign-in"

step "two profiles, one fails: the other is there, the status is the failure's"
run ajc-hook add moe "$(sandbox saml_url)"
play "printf '%s\n' $(printf '%q' "$(jq -c '{profile, status: 4, sentence: "Not this one."}' <<<"$good")") \
    $(printf '%q' "$(jq -c '.profile = "moe"' <<<"$good")") >&3; exit 4"
run "$hook" rotate duff moe
expect_status 4
expect_match "$err" 'ajc-hook: duff: Not this one\.'
expect_match "$err" 'AWS temporary session for moe rotated'
expect_match "$err" '1 of 2 sessions rotated'
expect_equal "$(<"$fake/argv")" '1 --ask session duff moe'
expect_equal "$(jq -r .profiles.moe.learned.aws_role "$config")" JumpCloudDevs

step "one record for two names is no answer"
answer '.'
run "$hook" rotate duff moe
expect_status 1
expect_match "$err" 'answered nothing that is understood'

step "what the program sees of the environment, of descriptors, of us"
answer '.'
hostile=(SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES HOSTALIASES LOCALDOMAIN RES_OPTIONS XML_CATALOG_FILES
    LD_AUDIT GLIBC_TUNABLES MALLOC_TRACE GCONV_PATH NLSPATH RESOLV_HOST_CONF BASH_ENV ENV PS4 CURL_HOME CURL_CA_BUNDLE
    NETRC HTTP_PROXY ALL_PROXY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_PROFILE
    AJC_PROFILE AJC_KEY_ID)
to_ask=(SSL_CERT_FILE SSL_CERT_DIR HTTPS_PROXY NO_PROXY AWS_ENDPOINT_URL_STS AWS_CA_BUNDLE AWS_REGION)
assignments=()
for name in "${hostile[@]}" "${to_ask[@]}"; do
    assignments+=("$name=/nonexistent")
done
run env LD_DEBUG_OUTPUT=/nonexistent LD_SHOWN=1 "${assignments[@]}" "$hook" rotate duff
expect_status 0
for name in "${hostile[@]}" LD_DEBUG_OUTPUT LD_SHOWN; do
    ! grep "^$name=" "$fake/environment" || fail "$name was passed on"
done
for name in HOME PATH "${to_ask[@]}"; do
    grep -q "^$name=" "$fake/environment" || fail "$name was not passed on"
done
run env AWS_REGION=eu-west-1 AJC_REGION=eu-west-1 "$hook" rotate duff
! grep '^A[WJ][SC]_REGION=' "$fake/environment" || fail "a region of ajc's own was passed on"
run bash -c 'exec 5</dev/null 7</dev/null; exec "$1" rotate duff' bash "$hook"
expect_equal "$(tr '\n' ' ' <"$fake/descriptors")" '0 1 2 3 4 5 '

step "the console: names in argv, the address from the last record, the notices of all"
address='https://signin.example/federation?Action=login&SigninToken=duff'
console='{profile, status: 0, party: "here", sentence: "", notice: "", url: $address, remember: {}}'
console_answer() {
    play "printf '%s\n' $(printf '%q ' "$@") >&3"
}
console_answer "$(jq -c '.notice = "Mind the gap."' <<<"$good")" "$(jq -c --arg address "$address" "$console" <<<"$good")"
run "$hook" console duff --service s3 --print
expect_status 0
expect_equal "$out" "$address"
expect_match "$err" 'Mind the gap\.'
expect_equal "$(<"$fake/argv")" '1 --ask console duff s3'
console_answer "$(jq -c --arg address "$address" "$console" <<<"$good")"
run "$hook" console duff --print
expect_equal "$out" "$address"
expect_equal "$(<"$fake/argv")" '1 --ask console duff '
for code in 1 2 3 4 5; do
    console_answer "$(jq -c --argjson code "$code" '{profile, status: $code, party: "aws", sentence: "Sentence number \($code)."}' <<<"$good")"
    run "$hook" console duff --print
    expect_status "$code"
    expect_equal "$out" ''
    expect_equal "$err" "ajc-hook: Sentence number $code."
done
console_answer "$good" # a session and no address
run "$hook" console duff --print
expect_status 1
expect_match "$err" 'The sign-in brought no address of the web console; install ajc again'
play ':'
run "$hook" console duff --print
expect_status 1
expect_match "$err" 'answered nothing that is understood'

step "nor does anything secret stand in argv"
! grep -F "$(jq -r .password "$SANDBOX/sandbox.json")" "$fake/argv" || fail "the password is in argv"

step "in the background: --silent, and nothing that a shell's environment could change"
run ajc-hook add barney "$(sandbox saml_url)" # has no session yet, so one is wanted at once
rm -f "$fake/argv" "$fake/descriptors"
mapfile -t assignments < <(printf '%s\n' "${assignments[@]}" | grep -v '^AJC_\|^AWS_.*\(KEY\|TOKEN\|PROFILE\)\|^LD_')
run_quietly env "${assignments[@]}" AJC_PROFILE=barney "$hook" prompt bash
expect_status 0
wait_until test -s "$fake/descriptors"
expect_equal "$(head -1 "$fake/argv")" '1 --silent session barney'
for name in "${hostile[@]}" "${to_ask[@]}"; do
    ! grep "^$name=" "$fake/environment" || fail "$name was passed on in silence"
done
expect_equal "$(tr '\n' ' ' <"$fake/descriptors")" '0 1 2 3 4 '

rm "$fake/part" # it holds the credentials on purpose
