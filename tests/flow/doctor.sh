#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `ajc-hook doctor`: produces each situation that it detects and pastes the fix that it names into a shell; then the finding
# must be gone. Commands that would change the machine for others (sysctl, loginctl, timedatectl, chown) and editors are
# fake programs. The findings about AWS tools are compared with the choice of the real AWS CLI. pam/doctor.sh tests PAM,
# administrator.sh what needs root, shell/test_doctor.py the running shell.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/flow/findings.sh
source "$AJC_TESTS/flow/findings.sh"

config=$HOME/.config/ajc/config.json
without=$AJC_TESTS/flow/without_keyctl.py
email=duffman@duff-beer.example

# none_of SUBJECT: there is no problem and no note.
none_of() {
    expect_equal "$(jq -rs --arg subject "$1" 'map(select(.subject == $subject and .level != "ok")) | length' <<<"$findings")" 0
}

# The user's persistent keyring and ajc's ring in it, as this session possesses them.
ring() {
    keyctl search "$(keyctl get_persistent @s)" keyring ajc
}

# The quota counts a key until the kernel has collected it.
wait_for_quota() {
    wait_until sh -c 'ajc-hook doctor | grep -q "^ok  *quota"'
}

step "the keyring: blocked, of an old kernel, or losing what is stored"
doctor "$without" all EPERM
found KEYRING_BLOCKED 'keyctl is refused \(Operation not permitted\)'
expect_match "$(jq -r 'select(.id == "KEYRING_BLOCKED") | .advice' <<<"$findings")" 'system calls keyctl and add_key'
doctor "$without" all ENOSYS
found KEYRING_BLOCKED 'keyctl is refused \(Function not implemented\)'
doctor "$without" add EPERM
found KEYRING_BLOCKED 'add_key is refused'
run "$without" add EPERM ajc-hook doctor
expect_match "$out" 'WRONG  keyring   .*; no command fixes this: allow the system calls keyctl and add_key'
doctor "$without" persistent ENOMEM
found KEYRING_FAILS 'keyctl fails \(Cannot allocate memory\)'
doctor "$without" persistent EOPNOTSUPP
found KEYRING_OF_USER 'no persistent keyrings, so ajc uses the user keyring'
found KEYRING_OK '^the user keyring of uid .* works'
keyctl clear @u
doctor "$without" move EOPNOTSUPP
found KEYRING_SHARED 'older than 5.3'
doctor "$without" read EACCES
found KEYRING_LOSES 'not read back'

step "a new user: no problem is found, and the first step is named"
doctor
expect_status 0
found PROGRAM_OK '/bin/ajc-hook, version'
found PROGRAM_OK "^$AJC_STAGE_PREFIX/libexec/ajc/ajc-hook-sign-in, version"
found KEYRING_OK "^the persistent keyring of uid $(id -u) works: a test key was stored, read and removed$"
found QUOTA_OK '^[0-9]+ of 200 keys and [0-9]+ of 20000 bytes .*about 1[0-9] more sessions'
found RUNTIME_OK "^/run/user/$(id -u)/ajc"
found CONFIG_NONE "^$config does not exist yet$"
found SESSIONS_NONE
found CLOCK_UNKNOWN
found AWS_NONE 'find no credentials here'
expect_equal "$(jq -rs 'map(select(.subject == "hosts")) | length' <<<"$findings")" 0 # only with --online
[[ ! -e $HOME/.config/ajc ]] || fail "doctor created a configuration"
expect_equal "$(keyctl rlist "$(ring)")" '' # the test key is gone
fix_answers=('SSO URL for aws: ' https://sso.jumpcloud.com/saml2/aws-prod)
fixed PROFILES_NONE 'no profile yet' '^ajc-hook add aws$'
fix_answers=()
run ajc-hook remove --all
rm -r "$HOME/.config/ajc"
doctor

step "as text: one line for each finding, nothing wrapped, no colour without a terminal"
run ajc-hook doctor
expect_status 0
expect_equal "$err" ''
expect_equal "$(wc -l <<<"$out")" "$(wc -l <<<"$findings")"
expect_match "$out" $'\nnote   profiles  there is no profile yet; aws is a name for one; fix: ajc-hook add aws\n'
expect_no_match "$out" $'\033'
type_to_tty -- ajc-hook doctor
expect_match "$out" $'\033\\[33mnote '
type_to_tty -- env NO_COLOR=1 ajc-hook doctor
expect_no_match "$out" $'\033'
type_to_tty -- env TERM=dumb ajc-hook doctor
expect_no_match "$out" $'\033'
run ajc-hook doctor something
expect_status 2

step "changed permissions of ajc's keyring"
keyctl setperm "$(ring)" 0
doctor
fixed KEYRING_REFUSES 'permissions of ajc.s keyring' '^keyctl session '
found KEYRING_OK

step "the quota: full, used up, and too small for the profiles"
head -c 18500 /dev/zero | tr '\0' x | keyctl padd user filler @u >/dev/null
fake_program sysctl 'for word in "$@"; do [[ $word == -w || -w /proc/sys/${word//.//} || -e /proc/sys/$(sed "s,=.*,,; s,\.,/,g" <<<"$word") ]] || exit 1; done
    keyctl clear @u && keyctl purge -s user ajc: >/dev/null
    for n in {1..500}; do ajc-hook doctor | grep -q "^ok  *quota" && exit; sleep 0.02; done; exit 1'
doctor
fixed QUOTA_FULL 'evicts the oldest' '^sudo sysctl -w kernel.keys.maxbytes=[0-9]+ kernel.keys.maxkeys=[0-9]+$'
for size in 16000 1000 300 100 30 10 1 1; do
    while head -c "$size" /dev/zero | tr '\0' x | keyctl padd user "filler$RANDOM" @u >/dev/null 2>&1; do :; done
done
doctor
fixed KEYRING_NO_ROOM 'no room for a test key' '^sudo sysctl -w kernel.keys.maxbytes='
wait_for_quota
for number in {1..13}; do ajc-hook add "p$number" https://sso.jumpcloud.com/saml2/aws; done
fake_program sysctl 'exec ajc-hook remove --all' # fewer profiles instead of a larger quota
doctor
fixed QUOTA_SMALL 'fewer than your 13 profiles' '^sudo sysctl -w'

step "the runtime directory: not private, another user's, not accessible, missing"
chmod 755 "/run/user/$(id -u)"
fake_program loginctl '[[ $1 == enable-linger ]] && chmod 700 "/run/user/$2"' # logind creates it again
doctor env -u XDG_RUNTIME_DIR
fixed RUNTIME_IN_STATE "no /run/user/$(id -u) of mode 0700, so stamps and locks are in $HOME/.local/state/ajc" '^sudo loginctl enable-linger'
for row in '/bin/bash unset' '/usr/bin/fish set -e'; do
    fix_shell=$(basename "${row%% *}")
    doctor env XDG_RUNTIME_DIR=/usr "SHELL=${row%% *}"
    fixed RUNTIME_OF_OTHERS "XDG_RUNTIME_DIR is /usr, which belongs to another user" "^${row#* } XDG_RUNTIME_DIR$"
done
fix_shell=bash
chmod 500 "/run/user/$(id -u)/ajc"
doctor
fixed RUNTIME_NOT_PRIVATE "/run/user/$(id -u)/ajc does not have the mode 0700, so stamps and locks are in " '^chmod 700 '
chmod 755 "/run/user/$(id -u)"
chmod 500 "$HOME/.local/state/ajc"
doctor env -u XDG_RUNTIME_DIR
fixed RUNTIME_NOT_WRITABLE "$HOME/.local/state/ajc cannot be written" '^chmod u\+rwx '
rm -r "$HOME/.local"
: >"$HOME/.local"
doctor env -u XDG_RUNTIME_DIR
found RUNTIME_NONE 'no directory for stamps and locks'
rm "$HOME/.local"
chmod 700 "/run/user/$(id -u)"

step "the configuration: writable by others, not JSON, a profile that cannot sign in, a default that does not exist"
ajc-hook add duff https://sso.jumpcloud.com/saml2/aws-prod
chmod 660 "$config"
doctor
fixed CONFIG_REFUSED "can be written by others and is not read" "^chmod go-w $config$"
fixed CONFIG_OPEN 'can be read by others' "^chmod 600 $config$"
found CONFIG_OK "^$config, readable only by you$"
cp "$config" "$config.good"
echo '{"profiles": }' >"$config"
doctor
found CONFIG_UNREADABLE 'not valid JSON at line 1, column 14'
jq '.default_profile = "gone" | .profiles.odd = {url: "http://example.com"} | .profiles["two words"] = {url: "x"}' \
    "$config.good" >"$config"
doctor
fixed PROFILE_DEFAULT_MISSING 'the default profile gone does not exist' '^ajc-hook config unset default_profile$'
fixed PROFILE_NAME_INVALID 'two words cannot sign in' "^ajc-hook remove 'two words'$"
found PROFILE_INCOMPLETE 'odd cannot sign in: .*https://'
expect_match "$(jq -r 'select(.id == "PROFILE_INCOMPLETE") | .advice' <<<"$findings")" '^type: ajc-hook edit odd --url URL$'
jq '.login_ttl = 3600 | .background = true' "$config.good" >"$config"
doctor
fixed SETTING_INVALID 'login_ttl has an invalid value' '^ajc-hook config unset login_ttl$'
jq '.quiet = "banana"' "$config.good" >"$config"
doctor
fixed SETTING_INVALID 'quiet has an invalid value' '^ajc-hook config unset quiet$'
for member in '"region": 7' '"role": null' '"duration": "banana"'; do
    name=$(cut -d '"' -f 2 <<<"$member")
    jq ".profiles.duff += {$member}" "$config.good" >"$config"
    doctor
    found PROFILE_INVALID 'the profile duff cannot sign in: '
    run ajc-hook rotate duff
    expect_status 2
    expect_match "$err" "$(jq -r 'select(.id == "PROFILE_INVALID") | .sentence' <<<"$findings" | sed 's/.*sign in: //')"
    fixed PROFILE_INVALID 'the profile duff cannot sign in: ' "^ajc-hook edit duff --$name ''$"
done
jq '.accounts["duffman@duff-beer.com"] = {sso_url: 7}' "$config.good" >"$config"
doctor
found ACCOUNT_INVALID 'duffman@duff-beer.com cannot sign in: sso_url must be a text'
run ajc-hook login duffman@duff-beer.com
expect_status 2
expect_match "$err" 'sso_url must be a text'
jq -c . "$config.good" | sed 's/"duff":{/"duff":{},&/' >"$config"
doctor
found CONFIG_UNREADABLE "$config has two members duff in profiles; rename or remove one of them there"
mv "$config.good" "$config"
directory=$(dirname "$config")
chmod 500 "$directory"
doctor
fixed CONFIG_NOT_WRITABLE "^$directory cannot be written .Permission denied.: neither profiles nor settings can be changed$" "^chmod u\+wx $directory$"
doctor env AJC_PROFILE=gone
found PROFILE_CURRENT_MISSING 'AJC_PROFILE is gone, but this profile does not exist' '^ajc off$'
doctor
found PROFILES_OK '^1 profile; none is the default$'

step "foreign text in a command is quoted correctly for every shell"
odd="$HOME/moe's \\odd; \$(touch ran) dir"
mkdir -p "$odd/ajc"
for fix_shell in sh bash zsh fish; do
    cp "$config" "$odd/ajc/config.json"
    chmod 666 "$odd/ajc/config.json"
    doctor env XDG_CONFIG_HOME="$odd"
    fixed CONFIG_REFUSED 'can be written by others and is not read' '^chmod go-w .*/moe'
    fixed CONFIG_OPEN 'can be read by others' '^chmod 600 .*/moe'
    none_of config
done
for row in '/bin/bash export AWS_DEFAULT_REGION=' '/usr/bin/fish set -gx AWS_DEFAULT_REGION '; do
    fix_shell=$(basename "${row%% *}")
    doctor env AWS_REGION='x; touch ran' AWS_DEFAULT_REGION=y "SHELL=${row%% *}"
    fixed AWS_REGIONS_DIFFER 'AWS_REGION is' "^${row#* }'x; touch ran'$"
done
fix_shell=bash
# shellcheck disable=SC2016 # a shell must not expand it
doctor env AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s AJC_KEY_ID=A AJC_PROFILE='$(touch ran)'
found AWS_KEYS_EXPIRED 'which have expired' "^eval \"\\\$\(ajc-hook export '\\\$\(touch ran\)'\)\"$"
run bash -c "$fix"
# shellcheck disable=SC2016
jq '.accounts["moe@`touch ran`"] = {}' "$config" >"$odd/ajc/config.json"
doctor env XDG_CONFIG_HOME="$odd"
found LOGIN_NONE 'no login of moe@' "^ajc-hook login 'moe@\`touch ran\`'$"
fix_shell=zsh
doctor env HOME="$odd" SHELL=/bin/zsh
fixed HOOK_NOWHERE
fix_shell=bash
expect_match "$(<"$odd/.zshrc")" 'ajc-hook init zsh'
[[ -z $(find . -name ran) ]] || fail "a quoted text was run"
rm -r "$odd"

step "the programs: one missing, writable by others, replaced while running"
mkdir "$HOME/apart"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$HOME/apart/"
hook=$HOME/apart/ajc-hook
doctor
expect_status 1
found PROGRAM_MISSING 'The program ajc-hook-sign-in is missing beside ajc-hook; reinstall ajc'
: >"$HOME/apart/ajc-hook-sign-in"
chmod 777 "$HOME/apart/ajc-hook-sign-in"
fake_program chown '[[ $1 == root ]]' # the owner is correct here
doctor
fixed PROGRAM_OF_OTHERS '/apart/ajc-hook-sign-in belongs to or can be written by another user' '^sudo chown root .* && sudo chmod go-w '
rm "$fake_programs/chown"
hook=ajc-hook
# shellcheck disable=SC2016
run bash -c 'exec 3<"$0"; rm "$0"; /proc/self/fd/3 doctor --json' "$HOME/apart/ajc-hook"
read_findings
found PROGRAM_NOT_CHECKED '/apart/ajc-hook \(deleted\) cannot be checked'

step "the shell: the facts that its hook reports, one situation a line"
facts() {
    doctor env "AJC_SHELL_FACTS=$1"
    shift
    found "$@"
}
good='shell=bash version=5.2.15 hook=1 before_command=ps0 prompt_command=ok hooks=1 answered=yes'
facts "$good" HOOK_OK '^the hook works in this bash 5.2.15, before each prompt and each command \(ps0\)$'
none_of shell
facts "${good/ps0/off:asked}" REFRESH_OFF_ASKED 'pre-command refresh is off \(AJC_BEFORE_COMMAND=off\)' '^unset AJC_BEFORE_COMMAND; eval .*init bash'
facts "${good/ps0/off:version}" REFRESH_OFF_VERSION 'off \(bash before 4.4'
found HOOK_OK_AT_PROMPTS '^the hook works in this bash 5.2.15, before each prompt$'
facts "${good/ps0/off:promptvars}" REFRESH_OFF_PROMPTVARS 'off \(the shell option promptvars' '^shopt -s promptvars$'
facts "${good/ps0/off:trap}" REFRESH_OFF_TRAP 'off \(the signal SIGURG' '^trap - URG; eval '
facts "${good/ps0/off:lost}" REFRESH_OFF_REMOVED 'off \(something removed it' '^exec "\$SHELL"$'
facts "${good/ps0/off:newer}" REFRESH_OFF 'off \(newer\)' '^$'
facts "${good/prompt_command=ok/prompt_command=readonly}" PROMPT_LIST_READONLY 'PROMPT_COMMAND is read-only' '^$'
facts "$(sed 's/=ok/=readonly/; s/hooks=1/hooks=0/' <<<"$good")" PROMPT_LIST_READONLY 'PROMPT_COMMAND is read-only' '^$'
gone HOOK_REMOVED
facts "${good/prompt_command=ok/prompt_command=exported}" PROMPT_LIST_EXPORTED 'PROMPT_COMMAND is exported' '^export -n PROMPT_COMMAND$'
facts "${good/hooks=1/hooks=2}" HOOK_REPEATED 'runs 2 times' '^exec "\$SHELL"$'
facts "${good/hooks=1/hooks=0}" HOOK_REMOVED 'removed it from what runs before prompts' '^exec "\$SHELL"$'
facts "${good/answered=yes/answered=no}" HOOK_UNANSWERED 'never answered' '^exec "\$SHELL"$'
facts "$good readonly=AWS_SESSION_TOKEN" VARIABLES_READONLY 'read-only in this shell.*: AWS_SESSION_TOKEN$' '^$'
facts "${good/bash/fish} universal=AWS_REGION,AJC_PROFILE" VARIABLES_UNIVERSAL 'universal variables' '^set -eU AWS_REGION AJC_PROFILE$'

step "without facts from the shell: the start-up files"
for fix_shell in bash zsh fish; do
    mkdir -p "$HOME/.config/fish"
    doctor env SHELL=/bin/$fix_shell
    fixed HOOK_NOWHERE "in no start-up file of $fix_shell" "^ajc-hook init $fix_shell --install$"
    [[ $fix_shell != bash ]] || fixed HOOK_NOT_AT_LOGIN 'runs the hook, but login shells .* read none of your files' 'bash_profile$'
    found HOOK_IN_FILE "line [0-9]+ of $HOME/.* runs the hook in each $fix_shell" '^\\?ajc doctor$'
done
sed -i '/^# .*ajc [<>]/d' "$HOME/.bashrc" "$HOME/.zshrc" "$HOME/.config/fish/config.fish" # only the line
doctor env SHELL=/bin/tcsh
found SHELL_WITHOUT_HOOK 'tcsh, for which there is no hook'

# start_file NAME TEXT SHELL: writes this start-up file and runs doctor for that shell.
start_file() {
    printf '%s\n' "$2" >"$HOME/$1"
    fix_shell=$3
    doctor env "SHELL=/bin/$3"
}
step "a hook that is printed, not run; the name ajc used by an alias or another function"
for line in 'ajc-hook init bash' '  /usr/bin/ajc-hook init bash # aws' '[[ $- == *i* ]] && ajc-hook init bash'; do
    start_file .bashrc "$line" bash
    fixed HOOK_PRINTED "line 1 of $HOME/.bashrc prints the hook in each new bash instead of running it" '^sed -i '
    expect_equal "$(<"$HOME/.bashrc")" '[[ $- == *i* ]] && eval "$(ajc-hook init bash)"'
    found HOOK_IN_FILE 'runs the hook in each bash' .
done
start_file .config/fish/config.fish 'ajc-hook init fish' fish
fixed HOOK_PRINTED 'prints the hook in each new fish' '^sed -i '
expect_equal "$(<"$HOME/.config/fish/config.fish")" 'ajc-hook init fish | source'
for row in "bash .bashrc alias ajc=ajc-hook" "zsh .zshrc alias ajc='/usr/bin/ajc-hook'" "fish .config/fish/config.fish alias ajc ajc-hook"; do
    read -r shell file line <<<"$row"
    cp "$HOME/$file" "$HOME/kept"
    start_file "$file" "$(<"$HOME/kept")"$'\n'"$line" "$shell"
    found NAME_IS_ALIAS "line 2 of $HOME/$file makes ajc an alias" '^sed -i .*; exec '
    run "$shell" -c "${fix%; exec*}"
    expect_equal "$(tail -n 1 "$HOME/$file")" ": $line"
    doctor env "SHELL=/bin/$shell"
    found HOOK_IN_FILE "runs the hook in each $shell" .
    mv "$HOME/kept" "$HOME/$file"
done
start_file .bashrc 'ajc() { ajc-hook "$@"; }' bash
found NAME_IS_FUNCTION 'line 1 of .*/.bashrc defines another function ajc' "^vi \+1 $HOME/.bashrc; exec "
for line in '# alias ajc=x' 'alias ajcx=y' 'alias x="ajc list"' 'function x { ajc list; }' 'echo "ajc init" # not'; do
    start_file .bashrc "$line" bash
    found HOOK_NOWHERE 'in no start-up file of bash' .
done

step "a hook that runs only in some shells"
printf '%s\n' 'eval "$(ajc-hook init bash)"' >"$HOME/.bashrc"
for name in .bash_profile .bash_login .profile; do
    rm -f "$HOME"/.bash_profile "$HOME"/.bash_login "$HOME"/.profile
    start_file "$name" 'export EDITOR=vi' bash
    fixed HOOK_NOT_AT_LOGIN "login shells \(bash -l, tmux panes\) read $HOME/$name, which does not read ~/.bashrc" "$name\$"
    found HOOK_IN_FILE 'runs the hook in each bash' .
    expect_equal "$(bash -lc 'echo $EDITOR')" vi
done
printf '%s\n' 'export EDITOR=vi' >"$HOME/.bash_profile" # .profile reads .bashrc, but bash no longer reads .profile
doctor env SHELL=/bin/bash
found HOOK_NOT_AT_LOGIN "read $HOME/.bash_profile, which does not read" .
rm "$HOME/.bash_profile" "$HOME/.bashrc"
start_file .profile 'eval "$(ajc-hook init bash)"' bash
fixed HOOK_AT_LOGIN "line 1 of $HOME/.profile runs the hook only in login shells" "$HOME/.bashrc\$"
rm "$HOME/.profile" "$HOME/.bashrc"
: >"$HOME/.zshrc"
start_file .zprofile 'eval "$(ajc-hook init zsh)"' zsh
fixed HOOK_AT_LOGIN "line 1 of $HOME/.zprofile runs the hook only in login shells" "$HOME/.zshrc\$"
rm "$HOME/.zprofile"

step "a variable that a start-up file sets in each shell"
for row in "bash .bashrc export AWS_PROFILE=nowhere" "bash .profile AWS_PROFILE=nowhere" "zsh .zshenv export A=b AWS_PROFILE=nowhere" \
    "fish .config/fish/conf.d/x.fish set -gx AWS_PROFILE nowhere" "bash .config/environment.d/a.conf AWS_PROFILE=nowhere"; do
    read -r shell file line <<<"$row"
    mkdir -p "$(dirname "$HOME/$file")"
    printf '%s\n' '' "$line" >"$HOME/$file"
    doctor env "SHELL=/bin/$shell" AWS_PROFILE=nowhere
    fix_shell=$shell
    fixed AWS_FAILS_BY_VARIABLE "names the profile nowhere, .*; line 2 of $HOME/$file sets AWS_PROFILE in each new shell" '; sed -i '
    case $file in
    *.conf) expect_equal "$(tail -n 1 "$HOME/$file")" "# $line" ;;
    *) run "$shell" -c ". $HOME/$file; printenv AWS_PROFILE" && expect_equal "$out$err" '' ;;
    esac
    doctor env "SHELL=/bin/$shell" AWS_PROFILE=nowhere
    found AWS_FAILS_BY_VARIABLE 'names the profile nowhere, .*credentials$' '^(unset|set -e) AWS_PROFILE$'
    rm "$HOME/$file"
done
fix_shell=bash
printf '%s\n' 'if true; then export AWS_PROFILE=nowhere; fi' 'alias x="AWS_PROFILE=nowhere aws"' '# AWS_PROFILE=nowhere' \
    'echo $AWS_PROFILE' >"$HOME/.bashrc"
fake_program vi 'sed -i "${1#+}d" "$2"' # deletes the line that the editor opens at
doctor env AWS_PROFILE=nowhere
fixed AWS_FAILS_BY_VARIABLE "; line 1 of $HOME/.bashrc sets AWS_PROFILE in each new shell$" "^unset AWS_PROFILE; vi \+1 $HOME/.bashrc$"
printf '%s\n' 'export AJC_BEFORE_COMMAND=off' >"$HOME/.bashrc"
facts "${good/ps0/off:asked}" REFRESH_OFF_ASKED "; line 1 of $HOME/.bashrc sets AJC_BEFORE_COMMAND" '^unset AJC_BEFORE_COMMAND; sed .*; eval '
printf '%s\n' 'export AWS_ACCESS_KEY_ID=AKIAMINE' 'export AWS_SECRET_ACCESS_KEY=s' >"$HOME/.bashrc"
doctor env AWS_ACCESS_KEY_ID=AKIAMINE AWS_SECRET_ACCESS_KEY=s
fixed AWS_KEYS_FOREIGN "; line 1 of .* sets AWS_ACCESS_KEY_ID .*; line 2 of .* sets AWS_SECRET_ACCESS_KEY" '; sed .*; sed '
rm "$HOME/.bashrc"

step "no account yet; the clock, the background, the login, from real sign-ins"
start_sandbox '{"clock_skew": 420}'
ajc-hook remove duff
run ajc-hook add duff "$(sandbox saml_url)"
doctor
fix_answers=('email address: ' @email 'password: ' @password)
fixed ACCOUNTS_NONE 'no JumpCloud account is known yet' '^ajc-hook login$'
fix_answers=()
run ajc-hook exec duff -- true
fake_program timedatectl '[[ "$*" == "set-ntp true" ]] && echo "{}" >"$SANDBOX/script.new" && mv "$SANDBOX/script.new" "$SANDBOX/script.json"'
doctor
found PORTAL_OK "$email has a portal session, from "
found SESSIONS_OK '^1 valid, 0 expired, of 1 profiles$'
fixed CLOCK_WRONG "this machine's clock was [67] minutes behind AWS's" '^sudo timedatectl set-ntp true && ajc-hook rotate duff$'
found CLOCK_OK 'within [0-9]+ seconds'
found RENEWAL_OK 'no failure is recorded'
ajc-hook config set background false
doctor
fixed RENEWAL_OFF 'not renewed in the background \(the setting background is false\)' '^ajc-hook config set background true$'
for row in '/bin/bash unset' '/usr/bin/fish set -e'; do
    fix_shell=$(basename "${row%% *}") # in the shell's syntax
    doctor env AJC_BACKGROUND=off "SHELL=${row%% *}"
    fixed RENEWAL_OFF_HERE 'AJC_BACKGROUND=off' "^${row#* } AJC_BACKGROUND$"
done
fix_shell=bash

step "a failure in the background"
script_sandbox '{"error": {"code": "AccessDenied", "http": 403, "message": "not you"}}'
keyctl unlink "$(keyctl search "$(ring)" user session:duff)" "$(ring)" # a lost session is renewed at once
wait_until sh -c 'AJC_PROFILE=duff ajc-hook prompt bash said >/dev/null; ajc-hook doctor | grep -q "WRONG  renewal"'
doctor
found RENEWAL_FAILED 'last sign-in for duff \(in the background\) failed \(.*\): AWS does not allow you' '^ajc-hook rotate duff$'
script_sandbox '{}'
fixed RENEWAL_FAILED

step "a password that JumpCloud refused, one without an answer, no password"
run ajc-hook logout
doctor
found LOGIN_NONE "no login of $email" "^ajc-hook login $email$"
fix_answers=('password: ' @password)
fixed MACHINE_PASSWORD_STOPPED 'since your logout .* do not store the password' '^ajc-hook login$'
run ajc-hook logout
doctor
fixed LOGIN_NONE
run ajc-hook logout
type_to_tty 'password: ' wrong-one 'password: ' wrong-two 'password: ' wrong-three -- ajc-hook login
expect_status 4
doctor
fixed LOGIN_REFUSED "refused the last login of $email" "^ajc-hook login $email$"
none_of login
run ajc-hook logout
script_sandbox '{"auth": "drop"}'
type_to_tty 'password: ' @password -- ajc-hook login
doctor
script_sandbox '{}'
fixed LOGIN_UNANSWERED "a password of $email was sent and not answered" "^ajc-hook login $email$"
fix_answers=()
keyctl unlink "$(keyctl search "$(ring)" user "portal:$email")" "$(ring)"
doctor
found PASSWORD_OK "the password of $email is stored until"

step "commands that print the password and the code"
ajc-hook account "$email" --password-command "/bin/echo secret" --otp-command no-such-program
doctor
found SECRET_COMMAND_OK "$email has a password_command, which starts /bin/echo"
fixed SECRET_COMMAND_MISSING 'otp_command of .* starts no-such-program, which is not found' "^ajc-hook account $email --otp-command ''$"
cp "$config" "$config.kept"
jq ".accounts[\"$email\"].otp_command = 5" "$config.kept" >"$config"
doctor
fixed SECRET_COMMAND_INVALID 'otp_command of .* must be a list of words' "^ajc-hook account $email --otp-command ''$"
ajc-hook account "$email" --password-command ''
script_sandbox '{}'

step "the password of a login to this machine: stored, without an account, refused"
run "$AJC_TESTS/pam/seed.py" @password
doctor
found MACHINE_PASSWORD_OK 'password of your login to this machine is stored until'
cp "$config" "$config.kept"
jq 'del(.accounts, .default_account)' "$config.kept" >"$config"
run ajc-hook prompt bash first
doctor
fix_answers=('email address: ' @email)
fixed MACHINE_PASSWORD_UNUSED "was removed .*: no JumpCloud account is known for the user $AJC_TEST_USER" '^ajc-hook login$' # reported once
mv "$config.kept" "$config"
run ajc-hook logout
mkdir -p "$HOME/.local/state/ajc"
date +%s >"$HOME/.local/state/ajc/seed-refused"
doctor
fix_answers=('password: ' @password)
fixed MACHINE_PASSWORD_REFUSED 'refused the password of your login to this machine .* smartcard PIN' '^ajc-hook login$'
fix_answers=()
none_of login

step "which credentials AWS tools use: the same as the real AWS CLI says"
mkdir -p "$HOME/.aws"
exec {ready}< <(exec "$AJC_TESTS/flow/warm_tool.py" aws "$TMPDIR/aws" '')
warm_tool=$!
read -r -u "$ready" word || true
[[ $word == ready ]] || fail "the AWS CLI does not start"
aws=(/usr/bin/python3 -I -S "$AJC_TESTS/flow/warm_tool.py" "$TMPDIR/aws")
# picks SENTENCE-REGEX TYPE [NAME=VALUE…]: doctor's sentence, and the Type column of `aws configure list`.
picks() {
    local sentence=$1 type=$2 level=note
    shift 2
    [[ $type != env ]] || level='(ok|note|problem)'
    doctor env "$@"
    [[ -n $(jq -rs --arg sentence "$sentence" --arg level "$level" \
        'map(select(.subject == "aws" and (.level | test($level)) and (.sentence | test($sentence)))) | .[0].sentence // ""' \
        <<<"$findings") ]] || fail "aws: nothing matches '$sentence'"
    run env AWS_PAGER= AWS_EC2_METADATA_DISABLED=true "$@" "${aws[@]}" configure list
    expect_match "$out" "access_key +[^ ]+ +$type"
}
printf '[default]\naws_access_key_id = AKIAFILE0000000DEFLT\naws_secret_access_key = s\n[other]\naws_access_key_id = AKIAFILE0000000OTHER\naws_secret_access_key = s\n' \
    >"$HOME/.aws/credentials"
printf '[profile inconfig]\naws_access_key_id = AKIACONFIG0000000000\naws_secret_access_key = s\n[profile process]\ncredential_process = echo "{\\"Version\\": 1, \\"AccessKeyId\\": \\"AKIAPROCESS000000000\\", \\"SecretAccessKey\\": \\"s\\"}"\ns3 =\n  aws_access_key_id = no\n[profile %s]\ncredential_process = echo "{\\"Version\\": 1, \\"AccessKeyId\\": \\"AKIAPROCESS000000000\\", \\"SecretAccessKey\\": \\"s\\"}"\n' \
    "$(printf 'x%.0s' {1..64})" >"$HOME/.aws/config"
picks 'stored keys of the profile default in .*credentials \(there are no keys in the environment and no profile' shared-credentials-file
picks 'stored keys of the profile other in .*AWS_PROFILE selects it' shared-credentials-file AWS_PROFILE=other
picks 'stored keys of the profile other' shared-credentials-file AWS_PROFILE=other AWS_DEFAULT_PROFILE=inconfig
picks 'stored keys of the profile inconfig in .*/config' config-file AWS_DEFAULT_PROFILE=inconfig
picks 'credential_process of the profile process' custom-process AWS_PROFILE=process
picks 'credential_process of the profile xxx' custom-process "AWS_PROFILE=$(printf 'x%.0s' {1..64})"
picks 'stored keys of the profile default' shared-credentials-file "AWS_CONFIG_FILE=/dev/null"
picks 'keys in the environment \(AWS_ACCESS_KEY_ID is AKIAMINE' env AWS_ACCESS_KEY_ID=AKIAMINE000000000000 AWS_SECRET_ACCESS_KEY=s
both=(AWS_ACCESS_KEY_ID=AKIAMINE000000000000 AWS_SECRET_ACCESS_KEY=s AWS_PROFILE=other)
picks 'use the keys, the JavaScript SDK v3' env "${both[@]}"
fixed AWS_KEYS_AND_PROFILE 'both keys and AWS_PROFILE=other' '^unset AWS_PROFILE AWS_DEFAULT_PROFILE$'
found AWS_KEYS_FOREIGN
doctor env AWS_PROFILE=nowhere AWS_ACCESS_KEY_ID=AKIAMINE000000000000 AWS_SECRET_ACCESS_KEY=s
fixed AWS_FAILS_BY_VARIABLE 'AWS_PROFILE names the profile nowhere, which is in neither' '^unset AWS_PROFILE$'
run env AWS_PROFILE=nowhere AWS_ACCESS_KEY_ID=AKIAMINE000000000000 AWS_SECRET_ACCESS_KEY=s "${aws[@]}" configure list
[[ $err$out == *'could not be found'* ]] || fail "the AWS CLI accepts a missing profile"
doctor env AWS_ACCESS_KEY_ID=AKIAMINE000000000000
fixed AWS_FAILS_BY_VARIABLE 'AWS tools fail, because AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY' '^unset AWS_ACCESS_KEY_ID$'
doctor env AWS_PROFILE=
fixed AWS_FAILS_BY_VARIABLE 'AWS_PROFILE is set and empty' '^unset AWS_PROFILE$'
run env AWS_PROFILE= "${aws[@]}" configure list
[[ $status -ne 0 && $err$out == *'could not be found'* ]] || fail "the AWS CLI accepts an empty profile"
doctor env AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=us-east-1
fixed AWS_REGIONS_DIFFER 'AWS_REGION is eu-west-1 and AWS_DEFAULT_REGION is us-east-1' '^export AWS_DEFAULT_REGION=eu-west-1$'
doctor
found AWS_PROFILE_USED
fixed AWS_ENDPOINT 'AWS_ENDPOINT_URL_STS sends AWS tools and sign-ins in this shell to https' '^unset AWS_ENDPOINT_URL_STS$'
for name in SSL_CERT_FILE AWS_CA_BUNDLE; do
    doctor env "$name=/nothing/there"
    fixed AWS_TRUST_UNREADABLE "^$name is /nothing/there, which cannot be read" "^unset $name$"
done
kill "$warm_tool"

step "expired keys and placeholder keys: the fix puts valid ones into a shell without the hook"
doctor ajc-hook exec duff --
found AWS_KEYS_OK 'use the keys of duff in the environment \(ASIA'
for fix_shell in bash zsh fish; do
    doctor ajc-hook exec duff -- env AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z "SHELL=/bin/$fix_shell"
    fixed AWS_KEYS_EXPIRED 'use the keys of duff .* which have expired' 'ajc-hook export duff'
    doctor env AWS_ACCESS_KEY_ID=AJCNOSESSION00000000 AWS_SECRET_ACCESS_KEY=none AJC_PROFILE=duff "SHELL=/bin/$fix_shell"
    fixed AWS_KEYS_PLACEHOLDER 'use placeholder keys .*, which AWS refuses, because there is no session of duff' 'ajc-hook export duff'
    found AWS_KEYS_OK
done
fix_shell=bash
doctor ajc-hook exec duff -- env AWS_WEB_IDENTITY_TOKEN_FILE=/x
found AWS_KEYS_AND_IDENTITY 'AWS_WEB_IDENTITY_TOKEN_FILE is set, too: AWS tools use the keys'

step "files of the AWS tools: missing, not readable, another user's, broken, with priority over ajc's profile"
doctor env AWS_SHARED_CREDENTIALS_FILE="$HOME/nothing-there"
fixed AWS_FILE_BY_VARIABLE 'nothing-there cannot be read: No such file' '^unset AWS_SHARED_CREDENTIALS_FILE$'
chmod 000 "$HOME/.aws/credentials"
doctor
fixed AWS_FILE_NOT_READABLE 'credentials cannot be read: Permission denied' "^chmod u\+r $HOME/.aws/credentials$"
mv "$HOME/.aws" "$HOME/.aws.kept"
mkdir "$HOME/.aws"
ln -s /etc/shadow "$HOME/.aws/credentials"
doctor
found AWS_FILE_OF_OTHERS "$HOME/.aws/credentials cannot be read: Permission denied" '^$' # chmod cannot fix another user's file
rm "$HOME/.aws/credentials"
printf '%s\n' '[default]' 'region = us-east-1' '[default]' >"$HOME/.aws/config"
doctor
fixed AWS_FAILS_BY_FILE 'cannot be read at all, because of its line 3' "^vi \+3 $HOME/.aws/config$"
ajc-hook aws-config duff --write
printf '%s\n' '[duff]' 'aws_access_key_id = A' 'aws_secret_access_key = s' >"$HOME/.aws/credentials"
doctor
fixed AWS_OURS_UNUSED "the profile duff in $HOME/.aws/config uses ajc, but AWS tools use the stored keys in .*credentials, line 2, first" "^vi \\+2 $HOME/.aws/credentials$"
printf '%s\n' '[duff]' 'aws_access_key_id = A' >"$HOME/.aws/credentials"
doctor
fixed AWS_OURS_FAILS 'uses ajc, but AWS tools fail with it, because .* without ' '^vi \+2 '
head -c 1100000 /dev/zero | tr '\0' '#' >"$HOME/large"
doctor env AWS_CONFIG_FILE="$HOME/large"
found AWS_UNKNOWN 'it is not known which credentials AWS tools use: .*/large is longer than a megabyte' '^$'
rm -r "$HOME/.aws" "$HOME/large"
mv "$HOME/.aws.kept" "$HOME/.aws"
doctor env AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_CONFIG_FILE=/dev/null AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x
found AWS_CONTAINER_USED
doctor env AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_CONFIG_FILE=/dev/null AWS_WEB_IDENTITY_TOKEN_FILE=/x AWS_ROLE_ARN=arn:aws:iam::123456789012:role/x
found AWS_IDENTITY_USED

step "a named pipe in place of an AWS file does not block"
mkfifo "$TMPDIR/pipe"
AWS_CONFIG_FILE=$TMPDIR/pipe run timeout "$AJC_TEST_TIMEOUT" ajc-hook doctor
[[ $status -ne 124 ]] || fail "it waited"

step "--online: each host once, and the cause when one fails"
online() {
    run "$@" ajc-hook doctor --json --online
    read_findings
}
forget_requests
online
none_of hosts
expect_equal "$(jq -rs 'map(select(.subject == "hosts")) | length' <<<"$findings")" 3
for key in console_url sso_url sts_url; do
    host=$(sandbox $key)
    found HOST_OK "^${host#https://} answers, its certificate is trusted \\([0-9]+ ms\\)$"
done
[[ $(record 'select(.event == "request" and (.had_password or .had_code))' | wc -l) -eq 0 ]] || fail "doctor sent a secret"
ajc-hook config unset ca_file
online env -u SSL_CERT_FILE
found HOST_FAILS 'certificate of sso.* is not trusted' '^$'
ajc-hook config set ca_file "$SANDBOX/ca.pem"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$HOME/apart/"
rm -f "$HOME/apart/ajc-hook-sign-in"
run "$HOME/apart/ajc-hook" doctor --json --online
read_findings
found HOSTS_NOT_CHECKED 'ajc-hook-sign-in is missing' '^$'

step "the shell's proxy is recommended for background work only if it works"
online env HTTPS_PROXY=http://user:s3cret@127.0.0.1:1
found HOST_FAILS 'proxy'
found PROXY_DEAD 'HTTPS_PROXY selects the proxy 127.0.0.1:1' '^$'
expect_no_match "$out" 's3cret'
exec {proxy_output}< <(exec "$AJC_TESTS/flow/connect_proxy.py" "$TMPDIR/proxied")
proxy_pid=$!
trap 'kill "$proxy_pid" 2>/dev/null || true; end_test' EXIT
read -r -t "$AJC_TEST_TIMEOUT" -u "$proxy_output" proxy_port
hook=online_hook
printf '#!/bin/sh\nexec ajc-hook "$@" --online\n' >"$fake_programs/online_hook"
chmod 755 "$fake_programs/online_hook"
PATH=$PATH:$fake_programs
doctor env HTTPS_PROXY="http://user:s3cret@localhost:$proxy_port"
expect_no_match "$out" 's3cret'
fixed PROXY_HERE_ONLY "HTTPS_PROXY selects the proxy localhost:$proxy_port; background renewal" "^ajc-hook config set proxy http://localhost:$proxy_port$"
found PROXY_OK
hook=ajc-hook
online
found PROXY_OF_SETTING "setting proxy selects localhost:$proxy_port"
kill "$proxy_pid"
online
found HOST_FAILS 'or its proxy \(Connection refused\)'
ajc-hook config unset proxy

step "a host that does not exist"
ajc-hook config set console_url https://nowhere.invalid
online
found HOST_FAILS 'name nowhere.invalid was not found'
ajc-hook config set console_url "$(sandbox console_url)"
stop_sandbox
online
found HOST_FAILS 'No connection to'

print_table
