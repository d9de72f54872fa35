#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A day of the refresher: 24 sessions of an hour come to their end one after the other (make_older.sh), and each is renewed
# once. Afterwards the refresher has the memory and descriptors, and the user the keys, files and processes, that there were
# after the first two. AJC_SOAK_RENEWALS: how many, 24 by default. Runs as root, because only root can read the descriptors,
# with two users. One of them runs "soak.sh owner".
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

warm=2 # the first use of memory

# --- the user's part: shows "NUMBER PID" after each renewal

refresher() {
    pgrep -u "$(id -u)" -f '(^|/)ajc-hook refresher'
}

key() {
    ajc-hook exec duff -- printenv AJC_KEY_ID
}

pages() {
    requests | grep -c ' GET /saml2/.* 200$' || true
}

is_renewed() {
    [[ $(key) != "$before" ]]
}

if [[ ${1:-} == owner ]]; then
    renewals=$(<"$TMPDIR/renewals")
    start_sandbox
    run ajc-hook add duff "$(sandbox saml_url)"
    type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
    # shellcheck disable=SC2016 # the inner shell's
    run_quietly bash -c 'eval "$(ajc-hook export duff)" && ajc-hook prompt bash "" ""'
    wait_until refresher
    asked=$(pages)
    for ((number = 1; number <= renewals; number++)); do
        before=$(key)
        "$AJC_TESTS/flow/make_older.sh" duff 3500
        wait_until is_renewed
        expect_equal "$(($(pages) - asked))" "$number"
        show "$number" "$(refresher)"
    done
    exit
fi

# --- root's part

renewals=${AJC_SOAK_RENEWALS:-24}
echo "$renewals" >"$AJC_TEST_ROOT/tmp/$AJC_TEST_USER/renewals"
start_owners_part "$AJC_TESTS/flow/soak.sh"

# What must not grow.
state_of() {
    echo "descriptors $(find "/proc/$1/fd" -mindepth 1 | wc -l)"
    awk '/^(VmData|VmLck):/ { print $1, $2, $3 }' "/proc/$1/status"
    echo "processes $(pgrep -c -u "$owner")"
    as "$owner" sh -c 'find "$HOME" "$XDG_RUNTIME_DIR" ! -path "*/tmp/*" | wc -l; grep -c . /proc/keys'
}

# In KiB. Pages are counted that were touched, so it may grow by some.
memory_of() {
    awk '/^RssAnon:/ { print $2 }' "/proc/$1/status"
}
slack=64

first='' process=''
for ((number = 1; number <= renewals; number++)); do
    wait_until next_moment
    read -r shown pid <"$seen/moment"
    expect_equal "$shown" "$number"
    if [[ $number -eq $warm ]]; then
        first=$(state_of "$pid") memory=$(memory_of "$pid") process=$pid
        echo "$warm renewals: $memory KiB, $first"
    elif [[ $number -eq $renewals ]]; then
        now=$(state_of "$pid") memory_now=$(memory_of "$pid")
        echo "$renewals renewals: $memory_now KiB, $now"
    fi
    rm "$seen/moment"
done
expect_equal "$pid" "$process" # the same one all the time
expect_equal "$now" "$first"
[[ $memory_now -le $((memory + slack)) ]] || fail "the memory grows"
wait "$owners_part"
