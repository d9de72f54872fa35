#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Runs as root with two users. The administrator's /etc/ajc/config.json has profiles and defaults for all users. A user's
# own file has priority, and commands change only that one. Files of other owners are not read.
#
# Runs in a mount namespace with a writable copy of /etc.
if [[ -z ${ADMINISTRATOR_IS_APART:-} ]]; then
    ADMINISTRATOR_IS_APART=yes exec unshare --mount --propagation private "$0" "$@"
fi
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/flow/findings.sh
source "$AJC_TESTS/flow/findings.sh"

user=$AJC_TEST_USER
other=$AJC_TEST_OTHER_USER
config=$AJC_TEST_ROOT/home/$user/.config/ajc/config.json
administrators=/etc/ajc/config.json
url=https://sso.jumpcloud.com/saml2/aws

mkdir "$TMPDIR/changed" "$TMPDIR/work"
mount -t overlay -o "lowerdir=/etc,upperdir=$TMPDIR/changed,workdir=$TMPDIR/work" overlay /etc
rm -rf /etc/ajc
mkdir /etc/ajc
trap - EXIT # no sandbox to end; the mount disappears with the last process

hook() {
    run as "$user" ajc-hook "$@"
}

# refused REGEX ARGUMENT…: with status 2.
refused() {
    local sentence=$1
    shift
    hook "$@"
    expect_status 2
    expect_match "$err" "$sentence"
}

step "profiles and defaults for all users, also for one without a file"
cat >"$administrators" <<END
{"version": 1, "default_profile": "duff", "region": "eu-central-1", "login_ttl": "1h", "quiet": true,
 "profiles": {"duff": {"url": "$url", "duration": "2h"}, "moe": {"url": "$url-moe"}}}
END
for name in "$user" "$other"; do
    run as "$name" ajc-hook list
    expect_status 0
    expect_match "$out" $'\nduff .*\nmoe '
    run as "$name" ajc-hook config get region
    expect_equal "$out" eu-central-1
done
[[ ! -e $config ]] || fail "reading created a file"

step "the user's value has priority; after unset the administrator's is used again"
hook config set region us-east-1
hook config get region
expect_equal "$out" us-east-1
hook config set quiet false
hook config get quiet
expect_equal "$out" false
hook config unset region
hook config get region
expect_equal "$out" eu-central-1
run as "$other" ajc-hook config get quiet
expect_equal "$out" true

step "a user changes an administrator's profile only for this user"
before=$(sha256sum "$administrators")
refused 'There is a profile duff already' add duff "$url"
hook edit duff --region eu-west-1
expect_status 0
expect_equal "$(jq -r .profiles.duff.region "$config")" eu-west-1
expect_equal "$(jq -r .profiles.duff.url "$config")" "$url"
hook remove duff
expect_match "$err" "Profile duff .* removed. The administrator's profile of that name is used again"
hook list
expect_match "$out" $'\nduff '
refused "The profile duff is the administrator's .* cannot be removed; .*ajc-hook clear duff" remove duff
hook clear duff
expect_status 0
hook remove --all
expect_status 0
hook list
expect_match "$out" $'\nduff .*\nmoe '
expect_equal "$(sha256sum "$administrators")" "$before"

step "an administrator's account cannot be removed; a user's can, although administrator's profiles are used with it"
jq '.accounts["all@duff-beer.example"] = {sso_url: "https://sso.jumpcloud.com"}' "$administrators" >"$TMPDIR/more"
cp "$administrators" "$TMPDIR/before"
cp "$TMPDIR/more" "$administrators"
refused "The account all@duff-beer.example is the administrator's .*ajc-hook logout all@duff-beer.example" account all@duff-beer.example --remove
hook account own@duff-beer.example --sso-url https://sso.jumpcloud.com
hook config set default_account own@duff-beer.example
hook edit moe --region eu-west-1 # the user's own from now on
refused 'own@duff-beer.example is still used by moe;' account own@duff-beer.example --remove
hook remove moe
hook account own@duff-beer.example --remove
expect_status 0
hook account
expect_equal "$(grep -c 'JumpCloud email:' <<<"$out")" 1
cp "$TMPDIR/before" "$administrators"

step "a mistake in the administrator's file is reported with its path"
cp "$administrators" "$TMPDIR/kept"
printf '{"profiles": }\n' >"$administrators"
refused "$(message CONFIG_NOT_JSON "$administrators" 1 14)" list
cp "$TMPDIR/kept" "$administrators"

step "an administrator's file that others can write, or that root does not own, is not read"
chmod 666 "$administrators"
refused "$(message WRITABLE_BY_OTHERS "$administrators"); fix: chmod go-w" list
chmod 644 "$administrators"
chown "$other" "$administrators"
refused "$administrators belongs to another user and is not read; fix: chown 0 $administrators" list
chown root "$administrators"
hook list
expect_status 0
chmod 600 "$administrators"
refused "$administrators cannot be read: Permission denied" list
chmod 644 "$administrators"

step "a user's file that another user owns is not read; one that root owns is"
hook config set quiet false
chown "$other" "$config"
chmod 644 "$config"
refused "$config belongs to another user and is not read; fix: chown $(id -u "$user") $config" list
refused "belongs to another user" config set quiet true
run sh -c "${err##*fix: }"
hook config get quiet
expect_equal "$out" false
chown root "$config"
hook config get quiet
expect_equal "$out" false

step "commands run as root read root's file, not the user's"
run ajc-hook config get quiet
expect_equal "$out" true

step "root with a user's HOME gets a message; it reads and writes nothing there, not through links either"
chown "$user" "$config"
home=$AJC_TEST_ROOT/home/$user
before=$(find "$home" -printf '%p %u %m %s\n' | sort)
for command in list 'config get quiet' 'config set quiet true' 'add beer https://sso.jumpcloud.com/saml2/beer'; do
    # shellcheck disable=SC2086 # words
    run env HOME="$home" ajc-hook $command
    [[ $status -ne 0 ]] || fail "root used the configuration in $home"
    expect_match "$err" 'sudo -H'
    expect_no_match "$err" chown
done
run env HOME="$home" ajc-hook aws-config duff --write
[[ $status -ne 0 ]] || fail "root wrote into $home"
expect_equal "$(find "$home" -printf '%p %u %m %s\n' | sort)" "$before"
run as "$user" mv "$home/.config" "$home/kept"
run as "$user" ln -s /etc/ajc "$home/.config"
run as "$user" mkdir "$home/.aws"
run as "$user" ln -s /etc/ajc/victim.conf "$home/.aws/config"
echo kept >/etc/ajc/victim.conf
run env HOME="$home" ajc-hook config set quiet true
[[ $status -ne 0 && ! -e /etc/ajc/ajc ]] || fail "root wrote through the link"
run env HOME="$home" ajc-hook aws-config duff --write
[[ $status -ne 0 ]] || fail "root wrote through the link"
expect_equal "$(cat /etc/ajc/victim.conf)" kept
run as "$user" rm -r "$home/.config" "$home/.aws"
run as "$user" mv "$home/kept" "$home/.config"

step "a user with root's HOME, with HOME=/, and without HOME"
hook config set quiet true
for foreign in /root /; do
    run as "$user" env HOME="$foreign" ajc-hook config set quiet true
    [[ $status -ne 0 ]] || fail "wrote below $foreign"
    expect_match "$err" "HOME is $foreign, which is not yours; set it to your own: export HOME=$home \(sudo -H and su - do that\)"
    for shell in bash fish; do
        fix_shell=$shell
        doctor as "$user" env HOME="$foreign" SHELL="/bin/$shell"
        expect_no_match "$out" 'chmod'
        fixed HOME_OF_OTHERS "HOME is $foreign, which is not yours" "^(export HOME=|set -gx HOME )$home$"
    done
    fix_shell=bash
done
run as "$user" env -u HOME ajc-hook config get quiet
expect_equal "$out" true

step "the cause and the fix are named: a read-only home, a full disk"
mount -t tmpfs -o size=16k,mode=700,uid="$(id -u "$user")" none "$home/.config"
run as "$user" sh -c 'mkdir "$HOME/.config/ajc"; dd if=/dev/zero "of=$HOME/.config/full" 2>/dev/null; ajc-hook config set quiet false'
expect_status 1
expect_match "$err" 'cannot be written \(No space left on device\); free some space there, then try again'
mount -o remount,ro none "$home/.config"
hook config set quiet false
expect_status 1
expect_match "$err" 'cannot be written \(Read-only file system\); its file system is read-only'
umount "$home/.config"
mount -t tmpfs -o ro,mode=700,uid="$(id -u "$user")" none "$home/.config"
hook config set quiet false
expect_status 1
expect_match "$err" "The directory $home/.config/ajc cannot be created .*Read-only file system\); its file system is read-only"
doctor as "$user"
found CONFIG_READ_ONLY "$home/.config cannot be written \(Read-only file system\)" '^$'
found CONFIG_OF_ADMINISTRATOR "^$administrators, the administrator's"
cp "$administrators" "$TMPDIR/kept"
jq '.login_ttl = 3600' "$TMPDIR/kept" >"$administrators"
doctor as "$user"
found SETTING_OF_ADMINISTRATOR_INVALID "login_ttl in $administrators has an invalid value"
cp "$TMPDIR/kept" "$administrators"
umount "$home/.config"
mount -t tmpfs -o ro,mode=700,uid="$(id -u "$user")" none "$home/.local/state/ajc"
chmod 755 "/run/user/$(id -u "$user")"
doctor as "$user" env -u XDG_RUNTIME_DIR
found RUNTIME_READ_ONLY "$home/.local/state/ajc cannot be written: Read-only file system" '^$'
chmod 700 "/run/user/$(id -u "$user")"
umount "$home/.local/state/ajc"
mount --bind /dev/null /proc/key-users
doctor as "$user"
found QUOTA_UNKNOWN 'the quota of the keyring cannot be read' '^$'
umount /proc/key-users

step "in a user namespace the owner of the administrator's file is unknown: the file is ignored"
hook add mine "$url"
run as "$user" unshare --user --map-current-user ajc-hook list
expect_status 0
expect_match "$out" $'\n''mine '
expect_no_match "$out" moe
doctor as "$user" unshare --user --map-current-user
found CONFIG_PASSED_OVER "$administrators is ignored, because in this user namespace" '^$'
found KEYRING_OF_NAMESPACE
expect_no_match "$out" 'be written by another user'
run as "$user" unshare --user ajc-hook list
expect_status 0
expect_match "$out" $'\n''mine '
