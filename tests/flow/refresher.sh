#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The refresher as a process: a shell's prompt or `use` starts one for all shells; it is detached from the process that
# started it, and small; it ends at once after each event that ends it: logout, removal, `background` off, its program
# replaced or removed, its runtime directory removed, SIGTERM.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

program=$HOME/program/ajc-hook
install -D "$AJC_STAGE_PREFIX/bin/ajc-hook" "$program"
install "$(find "$AJC_STAGE_PREFIX" -name ajc-hook-sign-in)" "$HOME/program/"

is_running() {
    [[ -e $XDG_RUNTIME_DIR/ajc/refresher.lock ]] && ! flock --nonblock "$XDG_RUNTIME_DIR/ajc/refresher.lock" true
}

is_ended() {
    ! is_running && [[ -z $(pgrep -u "$(id -u)" -f '(^|/)ajc-hook refresher' || true) ]]
}

# The process id of the refresher. (/proc/PID/fd is not readable: the process is not dumpable.)
refresher() {
    pgrep -u "$(id -u)" -f '(^|/)ajc-hook refresher'
}

# prompt: what a shell that uses duff runs at its prompt.
prompt() {
    AJC_PROFILE=duff run_quietly "$program" prompt bash '' duff
    expect_status 0
}

sign_in() {
    type_to_tty 'password: ' @password -- "$program" rotate duff
    expect_status 0
}

begin() {
    prompt
    wait_until is_running
}

has_failed() {
    [[ -n $(AJC_PROFILE=duff ajc-hook status --format %f) ]]
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"

step "it starts with the first session of an account"
# shellcheck disable=SC2016 # the inner shell's
type_to_tty --env AWS_DEFAULT_REGION=us-east-1 'email address: ' @email 'password: ' @password -- bash -c 'eval "$(ajc-hook use --shell bash duff)"'
expect_status 0
wait_until is_running
run ajc-hook remove --all
wait_until is_ended
configure_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
# shellcheck disable=SC2016 # the inner shell's
type_to_tty 'email address: ' @email 'password: ' @password -- bash -c 'eval "$(ajc-hook export duff)" && ajc-hook prompt bash "" >/dev/null'
expect_status 0
wait_until is_running
run ajc-hook logout
wait_until is_ended
type_to_tty 'password: ' @password -- ajc-hook rotate duff

step "a prompt starts it, detached, and later prompts start no second one"
begin
id=$(refresher)
for _ in 1 2 3 4 5; do
    prompt
done
expect_equal "$(refresher)" "$id"
read -r session terminal < <(ps -o sess=,tty= -p "$id")
expect_equal "$terminal" '?'
[[ $session != "$(ps -o sess= -p $$ | tr -d ' ')" ]] || fail "it is in our session"
if ldd "$(command -v ajc-hook)" | grep -q libasan; then
    echo "its memory is measured only in a build without sanitizers"
else
    awk '$1 == "RssAnon:" || $1 == "VmRSS:" { print } $1 == "RssAnon:" { exit !($2 < 512) }' "/proc/$id/status" ||
        fail "it uses too much memory"
fi

step "it sleeps: no wake-up within a second"
wake_ups() { awk '/ctxt_switches/ { sum += $2 } END { print sum }' "/proc/$id/status"; }
sleeps() {
    local before
    before=$(wake_ups)
    sleep 1
    [[ $(wake_ups) == "$before" ]]
}
wait_until sleeps # on a busy machine it may still handle the last request

step "SIGTERM ends it, and the next prompt starts another"
kill -TERM "$id"
wait_until is_ended
begin

step "killed, as by the OOM killer: no lock stays, and the next prompt starts another"
kill -KILL "$(refresher)"
wait_until is_ended
begin

step "its program replaced: ended"
cp "$program" "$program.new"
mv "$program.new" "$program"
wait_until is_ended
begin

step "its program removed: ended"
cp "$program" "$HOME/program/kept"
rm "$program"
wait_until is_ended
mv "$HOME/program/kept" "$program"
begin

step "background off: ended, and not started"
run ajc-hook config set background false
wait_until is_ended
prompt
is_ended || fail "started although it is off"
run ajc-hook config unset background
AJC_BACKGROUND=off prompt
is_ended || fail "started in a shell that has it off"
begin

step "its lock removed, so that another may start: ended, and it creates no new lock"
rm "${XDG_RUNTIME_DIR:?}/ajc/refresher.lock"
wait_until is_ended
[[ ! -e $XDG_RUNTIME_DIR/ajc/refresher.lock ]] || fail "it created a lock while it ended"
begin

step "the runtime directory removed: ended, and the next prompt creates it again"
rm -r "${XDG_RUNTIME_DIR:?}/ajc"
wait_until is_ended
begin

step "the session removed: ended"
run ajc-hook clear duff
wait_until is_ended
prompt
is_ended || fail "started for a removed session"

step "\`use\` starts it"
run_quietly "$program" use --shell bash duff
expect_status 0
wait_until is_running

step "logout: ended, also when it waits for the network"
run ajc-hook logout
wait_until is_ended
sign_in
begin
sandbox_port=$(sandbox port)
run ajc-hook config set sts_url "https://localhost:1"
"$AJC_TESTS/flow/make_older.sh" duff 4000
wait_until has_failed
run ajc-hook config set sts_url "https://localhost:$sandbox_port"
is_running || fail "it did not wait for the network"
run ajc-hook logout
wait_until is_ended

step "the profile removed: ended"
sign_in
begin
run ajc-hook remove duff
wait_until is_ended
