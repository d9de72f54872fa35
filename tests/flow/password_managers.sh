#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The commands of ajc-password-managers(7). pass, KeePassXC and secret-tool are the real programs, with their own stores
# in the test's home; op and bw, which Debian does not have, are fake programs that accept only the documented arguments.
# With each a login succeeds without a question; a locked store is unlocked on the terminal.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

bin=$HOME/bin
mkdir "$bin"
PATH=$bin:$PATH

# begin STEP: starts a new sandbox, where no code was used yet.
begin() {
    step "$1"
    stop_sandbox
    start_sandbox '{"mfa": "totp"}'
    email=$(sandbox email)
    password=$(sandbox password)
}

# configure PASSWORD_COMMAND CODE_COMMAND: as a user would type it.
configure() {
    run ajc-hook account "$email" --password-command "$1" --otp-command "$2"
    expect_status 0
}

# signs_in: without a terminal, so without a question.
signs_in() {
    run ajc-hook login
    expect_status 0
    run ajc-hook logout
}

# fake_manager NAME ARGUMENTS_FOR_PASSWORD ARGUMENTS_FOR_CODE: each argument is followed by |.
fake_manager() {
    cat >"$bin/$1" <<END
#!/bin/bash
printf -v arguments '%s|' "\$@"
case \$arguments in
'$2') jq -r .password "\$SANDBOX/sandbox.json" ;;
'$3') oathtool --totp --base32 "\$(jq -r .totp_secret "\$SANDBOX/sandbox.json")" ;;
*) echo "$1: not understood: \$arguments" >&2 && exit 2 ;;
esac
END
    chmod +x "$bin/$1"
}

begin "1Password"
fake_manager op 'read|op://Private/JumpCloud/password|' 'read|op://Private/JumpCloud/one-time password?attribute=otp|'
configure 'op read op://Private/JumpCloud/password' 'op read "op://Private/JumpCloud/one-time password?attribute=otp"'
signs_in

begin "Bitwarden, unlocked in this shell"
fake_manager bw '--nointeraction|get|password|JumpCloud|' '--nointeraction|get|totp|JumpCloud|'
sed -i '2i [[ -n ${BW_SESSION:-} ]] || { echo "Vault is locked." >&2; exit 1; }' "$bin/bw"
configure 'bw --nointeraction get password JumpCloud' 'bw --nointeraction get totp JumpCloud'
run ajc-hook login
expect_status 3
expect_match "$err" 'Vault is locked\.'
expect_match "$err" 'bw, ended with status 1'
export BW_SESSION=of-this-shell
signs_in
unset BW_SESSION

begin "pass, with a key that gpg-agent asks for on the terminal"
export GNUPGHOME=$HOME/.gnupg
mkdir -m 700 "$GNUPGHOME"
echo 'pinentry-program /usr/bin/pinentry-tty' >"$GNUPGHOME/gpg-agent.conf"
gpg --batch --quiet --pinentry-mode loopback --passphrase 'of the key' --quick-generate-key duffman default default never \
    2>/dev/null || fail "gpg made no key"
run_quietly pass init duffman
pass insert --multiline work/jumpcloud <<<"$password
user: duffman" >/dev/null
pass otp insert --secret --issuer JumpCloud --account duffman work/jumpcloud-code <<<"$(sandbox totp_secret)" >/dev/null
gpgconf --kill gpg-agent
configure 'pass show work/jumpcloud' 'pass otp work/jumpcloud-code'
run ajc-hook login
expect_status 3
expect_match "$err" 'pass, ended with status'
# shellcheck disable=SC2016 # the inner shell expands
type_to_tty 'Passphrase' 'of the key' -- bash -c 'export GPG_TTY=$(tty); exec ajc-hook login'
expect_status 0
expect_match "$out" 'Signed in to JumpCloud'
run ajc-hook logout
gpgconf --kill all

begin "KeePassXC, with a key file"
export QT_QPA_PLATFORM=offscreen
database=$HOME/Passwords.kdbx
head -c 32 /dev/urandom >"$HOME/key"
keepass_export() {
    python3 - <<'END'
import base64, json, os, uuid
import xml.etree.ElementTree as tree
sandbox = json.load(open(os.environ["SANDBOX"] + "/sandbox.json", encoding="utf-8"))
root = tree.Element("KeePassFile")
tree.SubElement(root, "Meta")
group = tree.SubElement(tree.SubElement(root, "Root"), "Group")
tree.SubElement(group, "UUID").text = base64.b64encode(uuid.uuid4().bytes).decode()
tree.SubElement(group, "Name").text = "Root"
entry = tree.SubElement(group, "Entry")
tree.SubElement(entry, "UUID").text = base64.b64encode(uuid.uuid4().bytes).decode()
otp = "otpauth://totp/JumpCloud?period=30&digits=6&secret=" + sandbox["totp_secret"]
for key, value in (("Title", "JumpCloud"), ("Password", sandbox["password"]), ("otp", otp)):
    text = tree.SubElement(entry, "String")
    tree.SubElement(text, "Key").text, tree.SubElement(text, "Value").text = key, value
print(tree.tostring(root, encoding="unicode"))
END
}
keepass_export >"$TMPDIR/export.xml"
keepassxc-cli import -q --set-key-file "$HOME/key" -t 100 "$TMPDIR/export.xml" "$database"
rm "$TMPDIR/export.xml"
configure "keepassxc-cli show -q --no-password -k $HOME/key -s -a Password $database JumpCloud" \
    "keepassxc-cli show -q --no-password -k $HOME/key -t $database JumpCloud"
signs_in
rm "$database"

begin "KeePassXC, with a master password that is typed"
keepassxc-cli db-create -q -p -t 100 "$database" 2>/dev/null <<<$'master\nmaster'
keepassxc-cli add -q -p "$database" JumpCloud <<<"master
$password"
configure "keepassxc-cli show -s -a Password $database JumpCloud" ''
type_to_tty 'Enter password to unlock' @unseen:master 'multi-factor auth code' @totp -- ajc-hook login
expect_status 0
expect_no_match "$out" 'master'
run ajc-hook logout

begin "secret-tool: GNOME's keyring and other Secret Service providers"
configure 'secret-tool lookup service jumpcloud' 'secret-tool lookup service jumpcloud-code'
cat >"$bin/in-session" <<'END'
#!/bin/bash
set -e
printf 'of the keyring' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
jq -j .password "$SANDBOX/sandbox.json" | secret-tool store --label=JumpCloud service jumpcloud
oathtool --totp --base32 "$(jq -r .totp_secret "$SANDBOX/sandbox.json")" |
    secret-tool store --label='JumpCloud code' service jumpcloud-code
exec ajc-hook login
END
chmod +x "$bin/in-session"
run dbus-run-session -- "$bin/in-session"
expect_status 0
expect_match "$err" 'Signed in to JumpCloud'
