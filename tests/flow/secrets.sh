#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Secrets appear in no argument list, no environment of the sign-in program, no debug line, file or core dump, and no
# other process of the same user can read them from memory.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

# A script in place of the sign-in program records arguments and environment, then executes the real one. (Without root a
# tracer cannot follow ajc-hook: the process is not dumpable.)
seen=$TMPDIR/seen
wrapped=$HOME/wrapped
mkdir "$seen" "$wrapped"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$wrapped/"
cat >"$wrapped/ajc-hook-sign-in" <<END
#!/bin/bash
tr '\\0' '\\n' <"/proc/\$\$/cmdline" >>"$seen/arguments"
tr '\\0' '\\n' <"/proc/\$\$/environ" >>"$seen/environment"
exec "$AJC_STAGE_PREFIX/libexec/ajc/ajc-hook-sign-in" "\$@"
END
chmod +x "$wrapped/ajc-hook-sign-in"
PATH=$wrapped:$PATH

# expect_started: the sign-in program was started, without a secret in its arguments or environment.
expect_started() {
    grep -qx 2 "$seen/arguments" || fail "the sign-in program's arguments were not seen"
    grep -q '^LC_ALL=' "$seen/environment" || fail "the sign-in program's environment was not seen"
    secrets_must_not_be_in "$seen"
    rm "$seen"/*
}

start_sandbox '{"mfa": "totp"}'
run ajc-hook add duff "$(sandbox saml_url)"

step "a whole sign-in, with debug lines on"
type_to_tty --env AJC_DEBUG=1 'email address: ' @email 'password: ' @password 'auth code: ' @totp -- ajc-hook rotate duff
expect_status 0
expect_match "$out" 'ajc-hook-sign-in: \+[0-9]+ ms POST https://console'
expect_started

step "the sign-in program does not inherit the session from the shell's environment"
run_quietly bash -c 'eval "$(ajc-hook export duff)" && env >"$1" && AJC_DEBUG=1 exec ajc-hook rotate duff' bash "$seen/shell"
expect_status 0
if "$AJC_TESTS/flow/leaks.py" "$SANDBOX/secrets" "$seen/shell" >/dev/null; then
    fail "the credentials in the shell's own environment were not found: the search proves nothing"
fi
rm "$seen/shell"
expect_started

step "exec passes the credentials only in the environment"
run ajc-hook exec duff -- bash -c 'tr "\0" "\n" <"/proc/$$/cmdline"; test -n "$AWS_SESSION_TOKEN"'
expect_status 0
for command in info list "is-active duff" "config get"; do
    # shellcheck disable=SC2086 # words are meant
    run env AJC_DEBUG=1 ajc-hook $command
    expect_status 0
done

step "a refused login and an unknown answer"
script_sandbox '{"auth": "html", "end_sessions": 1}'
type_to_tty --env AJC_DEBUG=1 -- ajc-hook rotate duff
expect_status 5
expect_started
script_sandbox '{"mfa": "totp", "end_sessions": 2}'
type_to_tty --env AJC_DEBUG=1 'password: ' @password 'auth code: ' 123456 'auth code: ' 123457 'auth code: ' 123458 -- \
    ajc-hook rotate duff
expect_status 4
expect_started

step "no file contains a secret"
mapfile -t files < <(find "$TMPDIR" -type f -not -path "$SANDBOX/*")
secrets_must_not_be_in "$HOME" "$XDG_RUNTIME_DIR" "${files[@]}"
expect_equal "$(find /tmp /var/tmp /dev/shm -xdev -user "$(id -un)" -type f -not -path "$TMPDIR/*" -not -path "$HOME/*" 2>/dev/null)" ''

step "the memory of a sign-in that waits for its code cannot be read"
script_sandbox '{"mfa": "totp", "end_sessions": 3}'
run ajc-hook remove --all
run ajc-hook add duff "$(sandbox saml_url)"
mkdir "$TMPDIR/cores"
cd "$TMPDIR/cores"
ulimit -c unlimited || echo "the limit on core dumps cannot be raised here"
pattern=$(cat /proc/sys/kernel/core_pattern)
"$AJC_TESTS/flow/answer.py" 'email address: ' @email 'password: ' @password 'never comes' x -- \
    ajc-hook rotate duff >"$TMPDIR/waiting" 2>&1 &
answer=$! hook='' sign_in=''
# Of this command alone: an earlier sign-in may still be asking for the account's alias in the background.
asks_for_code() {
    hook=$(pgrep -P "$answer" -x ajc-hook) && sign_in=$(pgrep -P "$hook" -f 'ajc-hook-sign-in 2') && [[ $(record) == *'"had_password":true'* ]]
}
wait_until asks_for_code
for process in /proc/[0-9]*; do
    tr '\0' ' ' <"$process/cmdline" 2>/dev/null || true
done >"$TMPDIR/everybody"
grep -q 'ajc-hook-sign-in 2' "$TMPDIR/everybody" || fail "not seen"
secrets_must_not_be_in "$TMPDIR/everybody"
bash -c 'exec sleep 1000' &
control=$!
: <"/proc/$control/mem" || fail "not even an ordinary process's memory can be read: this proves nothing"
for process in $sign_in $hook; do
    for file in mem environ maps; do
        ! head -c 1 "/proc/$process/$file" >/dev/null 2>&1 || fail "/proc/$process/$file can be read"
    done
    run timeout "$AJC_TEST_TIMEOUT" strace -qq -p "$process" -o /dev/null
    expect_status 1 # at once; 124 would mean that it was traced
done
kill "$control"

step "it leaves no core dump"
kill -ABRT "$sign_in" "$hook"
wait_until bash -c "! kill -0 $hook 2>/dev/null && ! kill -0 $sign_in 2>/dev/null"
expect_equal "$(ls -A)" ''
expect_equal "$(cat /proc/sys/kernel/core_pattern)" "$pattern"
case $pattern in
[!/\|]*)
    bash -c 'kill -ABRT $$' || true
    [[ -n $(ls -A) ]] || fail "an ordinary process leaves no core either: this proves nothing"
    ;;
*) echo "core dumps go to $pattern here: only the access to memory was checked" ;;
esac
