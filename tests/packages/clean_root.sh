#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The packages on a machine: installed into a Debian that has only their dependencies, PAM module enabled, a login whose
# password signs in, shells that print nothing during an upgrade and a removal, and no file left. The sandbox runs outside;
# ROOT itself is not changed.
#
#   clean_root.sh ROOT DEBS     as root, by as-user --users 2
if [[ -z ${AJC_OWN_MOUNTS:-} ]]; then
    AJC_OWN_MOUNTS=yes exec unshare --mount --propagation private "$0" "$@"
fi
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

clean=$1 debs=$2
# Both outside the directories that are searched for secrets: one has the secrets, the other has devices in it.
SANDBOX=$AJC_TEST_ROOT/sandbox
machine=$AJC_TEST_ROOT/machine
root=$machine/root
owner=$AJC_TEST_USER
other=$AJC_TEST_OTHER_USER
prompt='READY> '

# --- the machine

make_root() {
    mkdir -p "$machine/changed" "$machine/work" "$root"
    mount -t overlay -o "lowerdir=$clean,upperdir=$machine/changed,workdir=$machine/work" overlay "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=0755 tmpfs "$root/run"
}

inside() {
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TERM=xterm \
        DEBIAN_FRONTEND=noninteractive "$@"
}

# The two users of the test, with the same uids, and a runtime directory as systemd creates it at a login.
make_users() {
    local name uid
    for name in "$owner" "$other"; do
        uid=$(id -u "$name")
        inside useradd --create-home --shell /bin/bash --uid "$uid" "$name"
        install -d -m 0700 -o "$uid" -g "$uid" "$root/run/user/$uid"
    done
    inside chpasswd <<<"$owner:$(sandbox password)"
}

# The files that must be unchanged after a removal: all except users, logs and dpkg's state.
files() {
    (cd "$root" && find etc usr var -xdev \( -path var/lib/dpkg -o -path var/log -o -path var/cache \) -prune -o \
        -not -regex 'etc/\(passwd\|shadow\|group\|gshadow\|subuid\|subgid\)-?' -not -path etc \
        -printf '%p %y %m %U %l\n' \( -type f -fprint0 "$machine/regular" -o -true \) &&
        xargs -0 md5sum <"$machine/regular") | sort
}

configure() {
    install -d "$root/etc/ajc"
    install -m 0644 "$SANDBOX/ca.pem" "$root/etc/ajc/sandbox.pem"
    jq -n --arg user "$owner" --arg email "$(sandbox email)" --arg sso "$(sandbox sso_url)" \
        --arg console "$(sandbox console_url)" --arg sts "$(sandbox sts_url)" \
        '{version: 1, users: {($user): $email}, sso_url: $sso, console_url: $console, sts_url: $sts,
          ca_file: "/etc/ajc/sandbox.pem"}' >"$root/etc/ajc/config.json"
}

as_owner() {
    chroot --userspec="$owner" "$root" env -i PATH=/usr/bin:/bin HOME="/home/$owner" LC_ALL=C.UTF-8 "$@"
}

# later_version DEB: the same package with a higher version, as the next release would be.
later_version() {
    local directory=$machine/later
    rm -rf -- "$directory"
    dpkg-deb --raw-extract "$1" "$directory"
    sed -i "s/^Version: .*/&+later/; s/ajc-hook (= \([^)]*\))/ajc-hook (= \1+later)/" "$directory/DEBIAN/control"
    dpkg-deb --build --root-owner-group "$directory" "$machine" >/dev/null
}

pam_lines() {
    grep -l pam_ajc "$root"/etc/pam.d/* 2>/dev/null | wc -l
}

# --- the test

start_sandbox
make_root
make_users
files >"$machine/before"
[[ $(wc -l <"$machine/before") -gt 1000 && -s $machine/regular ]] || fail "the list of files is too short to compare anything"
install -m 0644 "$debs"/ajc-hook_*.deb "$debs"/libpam-ajc_*.deb "$root/tmp/"

step "installed"
run inside sh -c 'dpkg --install /tmp/*.deb'
expect_status 0
expect_equal "$err" ''
run inside ajc-hook --version
version=$(dpkg-deb --field "$debs"/ajc-hook_*.deb Version)
expect_equal "$out" "ajc-hook ${version%-*}"
expect_equal "$(inside readlink -f /usr/bin/aws-jumpcloud)" /usr/bin/ajc-hook
# AspectJ's compiler and its page are called ajc.
for package in "$debs"/ajc-hook_*.deb "$debs"/libpam-ajc_*.deb; do
    expect_equal "$(dpkg-deb --contents "$package" | grep -E '/(s?bin/ajc|man[0-9a-z]*/ajc\.[0-9][^/]*)( |$)' || true)" ''
done
expect_equal "$(pam_lines)" 0

step "an administrator enables the module; a login stores the password, the first prompt signs in with it"
run inside pam-auth-update --enable ajc
expect_status 0
expect_equal "$(pam_lines)" 4
configure
run as_owner ajc-hook add duff "$(sandbox saml_url)"
run as_owner ajc-hook config set default_profile duff
printf 'PS1="%s"\neval "$(ajc-hook init bash)"\n' "$prompt" >"$root/home/$owner/.bashrc"
printf '. ./.bashrc\n' >"$root/home/$owner/.profile"
type_to_tty 'assword: ' @password "$prompt" 'until ajc-hook is-active duff; do :; done' \
    "$prompt" 'echo key $AWS_ACCESS_KEY_ID' 'key ASIA[A-Z2-7]{16}' '' "$prompt" exit -- \
    chroot --userspec="$other" "$root" env -i PATH=/usr/bin:/bin TERM=xterm su - "$owner"
expect_status 0
expect_no_match "$out" 'Enter your'
expect_equal "$(record 'select(.event == "request" and .had_password) | 1' | wc -l)" 1

step "shells during an upgrade and a removal"
for deb in "$debs"/ajc-hook_*.deb "$debs"/libpam-ajc_*.deb; do
    later_version "$deb"
done
install -m 0644 "$machine"/*+later_*.deb "$root/tmp/"
run "$AJC_TESTS/packages/running_shells.py" "$root" "$owner"
expect_status 0
expect_equal "$(pam_lines)" 0

step "logins work as before, and nothing is left"
type_to_tty 'assword: ' @password "$prompt" exit -- \
    chroot --userspec="$other" "$root" env -i PATH=/usr/bin:/bin TERM=xterm su - "$owner"
expect_status 0
expect_no_match "$out" 'pam|PAM|error'
run inside dpkg-query --show --showformat '${Status} ' ajc-hook libpam-ajc # without configuration files a removal is a purge
expect_no_match "$out" 'installed'
secrets_must_not_be_in "$root/home" "$root/run/user" "$root/etc" "$root/var/log"
rm -r "$root/etc/ajc"
files >"$machine/after"
diff "$machine/before" "$machine/after" || fail "installing and removing changed the machine"
