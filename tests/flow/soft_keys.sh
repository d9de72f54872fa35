# shellcheck shell=bash disable=SC2034 # the flows use these variables
# SPDX-License-Identifier: MIT
#
# Soft keys (tests/key) instead of real ones, otherwise the installed product; sourced by flows after lib.sh.

email_asked=$(message ASK_EMAIL)
password_asked=$(message ASK_PASSWORD '' '')
pin=314159265358
touch_asked='Touch your security key Soft key one: [0-9]+ s left, Ctrl-C cancels\.'

# pin_asked TRIES [WHY]: the question of the soft key `one`.
pin_asked() {
    message KEY_ASK_PIN 'Soft key one' "${2-}" "$1"
}

# The product with the program for soft keys.
cp -R "$AJC_STAGE_PREFIX" "$HOME/p"
cp "$AJC_STAGE_PREFIX/../key/ajc-hook-key" "$HOME/p/libexec/ajc/ajc-hook-key"
export place=$HOME/p/libexec/ajc
mkdir "$place/keys"
PATH=$HOME/p/bin:$PATH

# Programs whose clock the test can move, for time limits. `timeout` then gives two minutes, which is enough on a busy
# machine. On a 32-bit machine there is no such clock, and the test waits ten seconds.
export moved=$HOME/moved
timeout='"timeout": 1000'
mkdir "$moved"
if [[ -e $AJC_STAGE_PREFIX/../shell/sleeping-ajc-hook ]]; then
    cp "$AJC_STAGE_PREFIX/../shell/sleeping-ajc-hook" "$moved/ajc-hook"
    cp "$AJC_STAGE_PREFIX/../key/sleeping-ajc-hook-key" "$moved/ajc-hook-key"
    ln -s "$place/ajc-hook-sign-in" "$place/keys" "$moved/"
    head -c 8 /dev/zero >"$moved/asleep"
    timeout='"timeout": 120000'
fi

# set_clock SECONDS: at most 255 ahead; also in a reply "@do:set_clock 20".
set_clock() {
    [[ ! -e $moved/asleep ]] || printf %b "\\x$(printf %02x "$1")" | dd of="$moved/asleep" conv=notrunc status=none
}
export -f set_clock

# by_moved_clock CMD…: runs CMD with the programs whose clock can be moved.
by_moved_clock() {
    set_clock 0
    PATH=$moved:$PATH "$@"
}

# plug_in NAME [OPTION…]: starts a soft key and waits until it is ready. A reply can plug in and unplug as well, such as
# "@do:pull_out one".
plug_in() {
    local key=$place/keys/$1.key
    shift
    "$AJC_TESTS/key/soft_key.py" "$key" "$@" >"$key.output" &
    echo "$!" >"$key.pid"
    wait_until grep -qsx ready "$key.output"
}

is_pulled_out() {
    [[ -z $(ls "/proc/$1/fd" 2>/dev/null) ]] # a zombie process has no descriptors
}

pull_out() {
    local name process
    for name in "$@"; do
        process=$(<"$place/keys/$name.key.pid")
        kill -TERM "$process"
        wait_until is_pulled_out "$process"
        rm "$place/keys/$name.key.pid"
    done
}

# unplug_keys: unplugs all keys and removes their touches.
unplug_keys() {
    local file
    for file in "$place"/keys/*.pid; do
        [[ ! -e $file ]] || pull_out "$(basename "$file" .key.pid)"
    done
    rm -rf -- "${place:?}/keys" "$place/class" "${place:?}/dev"
    mkdir "$place/keys"
}

# forbid_key: adds a key that this user may not open.
forbid_key() {
    mkdir -p "$place/class/hidraw0/device" "$place/dev"
    printf '\x06\xd0\xf1\x09\x01' >"$place/class/hidraw0/device/report_descriptor"
}

# touch_key NAME: the key is touched from now on.
touch_key() {
    : >"$place/keys/$1.key.touch"
}

noted() {
    grep -qx "$2" "$place/keys/$1.key.notes" 2>/dev/null
}

export -f plug_in pull_out is_pulled_out touch_key noted wait_until pause fail

# when_waiting NAME CMD…: runs CMD in the background once the key waits for a touch.
when_waiting() {
    local name=$1
    shift
    (trap - EXIT && wait_until noted "$name" waiting && "$@") &
}

credentials() {
    local label
    for label in "$@"; do "$AJC_TESTS/key/soft_key.py" --show "$label"; done | jq -sc .
}

# with_key MEMBERS [MORE]: a script whose only factor is a key.
with_key() {
    printf '{"mfa": "totp", "factors": [{"type": "webauthn", "status": "available"}], "key": {%s}%s}' "$1" "${2:+, $2}"
}

# start_fresh_with_keys SCRIPT: start_fresh, with all keys unplugged.
start_fresh_with_keys() {
    unplug_keys
    start_fresh "$1"
}

sign_in() {
    type_to_tty "$email_asked" @email "$password_asked" @password "$@" -- ajc-hook rotate duff
}

logins() {
    record 'select(.event == "request" and (.path | startswith("/userconsole/auth")))
        | [.method, .path, .status, .key_fault] | map(select(. != null)) | join(" ")'
}

signed='POST /userconsole/auth 401
GET /userconsole/auth/webauthn 200
POST /userconsole/auth/webauthn 200'
unsigned='POST /userconsole/auth 401
GET /userconsole/auth/webauthn 200'
one=$(credentials a)
