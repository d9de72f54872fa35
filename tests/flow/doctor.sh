#!/bin/bash
# SPDX-License-Identifier: MIT
#
# `ajc-hook doctor` in every situation that it knows: one forced situation a line, with the level, the words and the
# command that it must answer. Where the finding names a command that can be run here, it is run and the finding is
# gone. What it says of the AWS tools' choice is compared with the real AWS CLI's. PAM's part is pam/doctor.sh's, as
# root; the living shell's is doctor_shell.sh's.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json
without=$AJC_TESTS/flow/without_keyctl.py
email=duffman@duff-beer.example

# doctor [CMD…]: what it says as JSON lines in `findings`, through CMD (env NAME=VALUE, a seccomp filter).
doctor() {
    run "$@" ajc-hook doctor --json
    [[ $status -le 1 ]] || fail "doctor has no other exit status than 0 and 1"
    findings=$(jq -c '.findings[]' <<<"$out")
    expect_equal "$status" "$(jq 'if .ok then 0 else 1 end' <<<"$out")"
    expect_equal "$status" "$(jq 'if any(.findings[]; .level == "problem") then 1 else 0 end' <<<"$out")"
}

# found LEVEL SUBJECT SENTENCE-REGEX [FIX-REGEX]: among the findings is one such; its command is in `fix`.
found() {
    local line
    line=$(jq -rs --arg level "$1" --arg subject "$2" --arg sentence "$3" --arg fix "${4:-^$}" \
        'map(select(.level == $level and .subject == $subject and (.sentence | test($sentence)) and
            ((.fix // "") | test($fix)))) | if length >= 1 then "." + (.[0].fix // "") else "none" end' <<<"$findings")
    [[ $line != none ]] || fail "no $1 of $2 that matches '$3' and is fixed by '${4:-nothing}'"
    fix=${line#.}
}

# none_of SUBJECT: it is all right.
none_of() {
    expect_equal "$(jq -rs --arg subject "$1" 'map(select(.subject == $subject and .level != "ok")) | length' <<<"$findings")" 0
}

# fixed SUBJECT: the command that was named is run, and the subject is all right.
fixed() {
    run bash -c "$fix"
    expect_status 0
    doctor
    none_of "$1"
}

step "a new user: nothing is wrong, and what to do first is said"
doctor
expect_status 0
found note profiles 'no profile yet' '^ajc-hook add NAME$'
found note login 'no JumpCloud account' '^ajc-hook login$'
found ok programs '/bin/ajc-hook, version'
found ok programs "^$AJC_STAGE_PREFIX/libexec/ajc/ajc-hook-sign-in, version"
found ok keyring "persistent keyring of uid $(id -u)"
found ok quota '^[0-9]+ of 200 keys and [0-9]+ of 20000 bytes .*about 1[0-9] more sessions'
found ok runtime "^/run/user/$(id -u)/ajc"
found ok aws 'find no credentials here'
expect_equal "$(jq -rs 'map(select(.subject == "hosts")) | length' <<<"$findings")" 0 # only with --online
[[ ! -e $HOME/.config/ajc ]] || fail "doctor made a configuration"

step "for a person: one line a finding, nothing wrapped, no colour where there is no terminal"
run ajc-hook doctor
expect_status 0
expect_equal "$err" ''
expect_equal "$(wc -l <<<"$out")" "$(wc -l <<<"$findings")"
expect_match "$out" $'\nnote   profiles  there is no profile yet; fix: ajc-hook add NAME\n'
expect_no_match "$out" $'\033'
type_to_tty -- ajc-hook doctor
expect_match "$out" $'\033\\[33mnote '
type_to_tty -- env NO_COLOR=1 ajc-hook doctor
expect_no_match "$out" $'\033'
type_to_tty -- env TERM=dumb ajc-hook doctor
expect_no_match "$out" $'\033'
run ajc-hook doctor something
expect_status 2

step "the keyring, blocked or of an old kernel"
doctor "$without" all EPERM
found problem keyring 'keyctl is refused \(Operation not permitted\)' 'system calls keyctl and add_key'
doctor "$without" all ENOSYS
found problem keyring 'keyctl is refused \(Function not implemented\)' 'system calls keyctl and add_key'
doctor "$without" add EPERM
found problem keyring 'add_key is refused' 'system calls keyctl and add_key'
doctor "$without" persistent EOPNOTSUPP
found note keyring 'no persistent keyrings, so ajc uses the user keyring'
if unshare --user --map-root-user true 2>/dev/null; then
    doctor unshare --user --map-current-user
    found note keyring 'container or user namespace with its own keyring'
fi

step "the quota: full, and too small for the profiles"
filler=$(head -c 18500 /dev/zero | tr '\0' x | keyctl padd user filler @u)
doctor
found problem quota 'evicts the oldest' '^sudo sysctl -w kernel.keys.maxbytes=[0-9]+ kernel.keys.maxkeys=[0-9]+$'
keyctl unlink "$filler" @u
wait_until sh -c 'ajc-hook doctor | grep -q "ok  *quota"'
for number in {1..13}; do ajc-hook add "p$number" https://sso.jumpcloud.com/saml2/aws; done
doctor
found note quota 'fewer than your 13 profiles' 'sysctl -w'
run ajc-hook remove --all

step "the runtime directory: not private, another user's, none at all"
chmod 755 "/run/user/$(id -u)"
doctor env -u XDG_RUNTIME_DIR
found note runtime "no /run/user/$(id -u) of mode 0700, so stamps and locks are in $HOME/.local/state/ajc" '^sudo loginctl enable-linger'
chmod 700 "/run/user/$(id -u)"
doctor env XDG_RUNTIME_DIR=/usr
found note runtime "XDG_RUNTIME_DIR is /usr, which belongs to another user" '^unset XDG_RUNTIME_DIR$'
chmod 755 "/run/user/$(id -u)"
rm -r "$HOME/.local"
: >"$HOME/.local"
doctor env -u XDG_RUNTIME_DIR
found problem runtime 'no directory for stamps and locks'
rm "$HOME/.local"
chmod 700 "/run/user/$(id -u)"

step "the configuration: open to others, not JSON, a profile that cannot sign in, a default that is not there"
ajc-hook add duff https://sso.jumpcloud.com/saml2/aws-prod
chmod 660 "$config"
doctor
found problem config "can be written by others and is not read" "^chmod go-w $config$"
run bash -c "$fix"
doctor
found note config 'can be read by others' "^chmod 600 $config$"
fixed config
cp "$config" "$config.good"
echo '{"profiles": }' >"$config"
doctor
found problem config 'not valid JSON at line 1, column 14'
jq '.default_profile = "gone" | .profiles.odd = {url: "http://example.com"}' "$config.good" >"$config"
doctor
found problem profiles 'the default profile gone does not exist' '^ajc-hook config unset default_profile$'
found problem profiles 'odd cannot sign in: .*https://' '^ajc-hook edit odd --url URL$'
run bash -c "$fix" || true
mv "$config.good" "$config"
directory=$(dirname "$config")
chmod 500 "$directory"
doctor
found note config "^$directory cannot be written .Permission denied.: neither profiles nor settings can be changed$" "^chmod u\+wx $directory$"
fixed config
doctor env AJC_PROFILE=gone
found problem profiles 'AJC_PROFILE is gone, but this profile does not exist' '^ajc off$'
doctor
found ok profiles '^1 profile; none is the default$'

step "a command that names what came from elsewhere means just that in every shell"
odd="$HOME/moe's \\odd; \$(touch ran) dir"
mkdir -p "$odd/ajc"
for shell in sh bash zsh fish; do
    cp "$config" "$odd/ajc/config.json"
    chmod 666 "$odd/ajc/config.json"
    doctor env XDG_CONFIG_HOME="$odd"
    found problem config 'can be written by others and is not read' '^chmod go-w .*/moe'
    run "$shell" -c "$fix"
    doctor env XDG_CONFIG_HOME="$odd"
    found note config 'can be read by others' '^chmod 600 .*/moe'
    run "$shell" -c "$fix"
    doctor env XDG_CONFIG_HOME="$odd"
    none_of config
done
doctor env AWS_REGION='x; touch ran' AWS_DEFAULT_REGION=y
found note aws 'AWS_REGION is' "^export AWS_DEFAULT_REGION='x; touch ran'$"
# shellcheck disable=SC2016 # for a shell that must not do it
doctor env AWS_ACCESS_KEY_ID=A AWS_SECRET_ACCESS_KEY=s AJC_KEY_ID=A AJC_PROFILE='$(touch ran)'
found problem aws 'which have expired' "^ajc-hook rotate '\\\$\\(touch ran\\)'$"
# shellcheck disable=SC2016
jq '.profiles["two words"] = {url: "x"} | .accounts["moe@`touch ran`"] = {}' "$config" >"$odd/ajc/config.json"
doctor env XDG_CONFIG_HOME="$odd"
found problem profiles 'two words cannot sign in' "^ajc-hook remove 'two words'$"
removal=$fix
found note login 'no login of moe@' "^ajc-hook login 'moe@\`touch ran\`'$"
doctor env HOME="$odd" SHELL=/bin/zsh
run zsh -c "$(jq -r 'select(.subject == "shell") | .fix' <<<"$findings")"
expect_match "$(<"$odd/.zshrc")" 'ajc-hook init zsh'
[[ -z $(find . -name ran) ]] || fail "a word was run"
run env XDG_CONFIG_HOME="$odd" bash -c "$removal"
expect_status 0
expect_equal "$(jq -c '.profiles | keys' "$odd/ajc/config.json")" '["duff"]'
rm -r "$odd"

step "the sign-in program: missing, and open to others"
mkdir "$HOME/apart"
cp "$AJC_STAGE_PREFIX/bin/ajc-hook" "$HOME/apart/"
run "$HOME/apart/ajc-hook" doctor
expect_status 1
expect_match "$out" 'WRONG  programs  The program ajc-hook-sign-in is missing beside ajc-hook; install ajc again'
: >"$HOME/apart/ajc-hook-sign-in"
chmod 777 "$HOME/apart/ajc-hook-sign-in"
run "$HOME/apart/ajc-hook" doctor
expect_match "$out" 'WRONG  programs  .*/apart/ajc-hook-sign-in belongs to or can be written by another user'

step "the shell: what its hook says of it, one situation a line"
facts() {
    doctor env "AJC_SHELL_FACTS=$1"
    shift
    found "$@"
}
good='shell=bash version=5.2.15 hook=1 before_command=ps0 prompt_command=ok hooks=1 answered=yes'
facts "$good" ok shell 'alive in this bash 5.2.15 and looks before each prompt and each command \(ps0\)$'
none_of shell
facts "${good/ps0/off:asked}" note shell 'look before commands is off \(AJC_BEFORE_COMMAND=off\)' '^unset AJC_BEFORE_COMMAND; eval .*init bash'
facts "${good/ps0/off:version}" note shell 'off \(bash before 4.4'
facts "${good/ps0/off:promptvars}" note shell 'off \(the shell option promptvars' '^shopt -s promptvars$'
facts "${good/ps0/off:trap}" note shell 'off \(the signal SIGURG' '^trap - URG; eval '
facts "${good/ps0/off:lost}" note shell 'off \(something took it away' '^exec "\$SHELL"$'
facts "${good/prompt_command=ok/prompt_command=readonly}" problem shell 'PROMPT_COMMAND is read-only' '^grep '
facts "$(sed 's/=ok/=readonly/; s/hooks=1/hooks=0/' <<<"$good")" problem shell 'PROMPT_COMMAND is read-only' '^grep '
expect_no_match "$out" 'took it out'
facts "${good/prompt_command=ok/prompt_command=exported}" note shell 'PROMPT_COMMAND is exported' '^export -n PROMPT_COMMAND$'
facts "${good/hooks=1/hooks=2}" problem shell 'hook stands 2 times' '^exec "\$SHELL"$'
facts "${good/hooks=1/hooks=0}" problem shell 'took it out of what runs before prompts' '^exec "\$SHELL"$'
facts "${good/answered=yes/answered=no}" problem shell 'never answered' '^ajc-hook prompt bash first'
facts "$good readonly=AWS_SESSION_TOKEN" problem shell 'AWS_SESSION_TOKEN read-only'
facts "${good/bash/fish} universal=AWS_REGION,AJC_PROFILE" problem shell 'universal variables' '^set -eU AWS_REGION$'

step "without a word from the shell: what its start-up files say"
doctor env SHELL=/bin/zsh
found note shell 'in no start-up file of zsh' "^echo 'eval \"\\$\\(ajc-hook init zsh\\)\"' >> $HOME/.zshrc$"
for shell in bash zsh fish; do
    doctor env SHELL=/bin/$shell
    found note shell "in no start-up file of $shell" .
    mkdir -p "$HOME/.config/fish"
    run bash -c "$fix"
    doctor env SHELL=/bin/$shell
    if [[ $shell == bash ]]; then
        found note shell 'runs the hook, but login shells .* read none of your files' 'bash_profile$'
        run bash -c "$fix"
        doctor env SHELL=/bin/bash
    fi
    found note shell "line 1 of $HOME/.* runs the hook in each $shell" '^\\?ajc doctor$'
done
doctor env SHELL=/bin/tcsh
found note shell 'tcsh, which has no hook'

# start_file NAME TEXT SHELL: one such file of that shell, beside what stands there already.
start_file() {
    printf '%s\n' "$2" >"$HOME/$1"
    doctor env "SHELL=/bin/$3"
}
step "a hook that is printed, not run; a name ajc that is somebody else's"
for line in 'ajc-hook init bash' '  /usr/bin/ajc-hook init bash # aws' '[[ $- == *i* ]] && ajc-hook init bash'; do
    start_file .bashrc "$line" bash
    found problem shell "line 1 of $HOME/.bashrc prints the hook in each new bash instead of running it" '^sed -i '
    run bash -c "$fix"
    expect_equal "$(<"$HOME/.bashrc")" '[[ $- == *i* ]] && eval "$(ajc-hook init bash)"'
    doctor env SHELL=/bin/bash
    found note shell 'runs the hook in each bash' .
done
start_file .config/fish/config.fish 'ajc-hook init fish' fish
found problem shell 'prints the hook in each new fish' '^sed -i '
run fish -c "$fix"
expect_equal "$(<"$HOME/.config/fish/config.fish")" 'ajc-hook init fish | source'
for row in "bash .bashrc alias ajc=ajc-hook" "zsh .zshrc alias ajc='/usr/bin/ajc-hook'" "fish .config/fish/config.fish alias ajc ajc-hook"; do
    read -r shell file line <<<"$row"
    cp "$HOME/$file" "$HOME/kept"
    start_file "$file" "$(<"$HOME/kept")"$'\n'"$line" "$shell"
    found problem shell "line 2 of $HOME/$file makes ajc something else than the function of the hook" '^sed -i .*; exec '
    run "$shell" -c "${fix%; exec*}"
    expect_equal "$(tail -n 1 "$HOME/$file")" ": $line"
    doctor env "SHELL=/bin/$shell"
    found note shell "runs the hook in each $shell" .
    mv "$HOME/kept" "$HOME/$file"
done
start_file .bashrc 'ajc() { ajc-hook "$@"; }' bash
found problem shell 'line 1 of .*/.bashrc makes ajc something else' "^vi \+1 $HOME/.bashrc; exec "
for line in '# alias ajc=x' 'alias ajcx=y' 'alias x="ajc list"' 'function x { ajc list; }' 'echo "ajc init" # not'; do
    start_file .bashrc "$line" bash
    found note shell 'in no start-up file of bash' .
done

step "a hook that only some shells have"
printf '%s\n' 'eval "$(ajc-hook init bash)"' >"$HOME/.bashrc"
for name in .bash_profile .bash_login .profile; do
    rm -f "$HOME"/.bash_profile "$HOME"/.bash_login "$HOME"/.profile
    start_file "$name" 'export EDITOR=vi' bash
    found note shell "login shells \(bash -l, tmux panes\) read $HOME/$name, which does not read ~/.bashrc" "$name\$"
    run bash -c "$fix"
    doctor env SHELL=/bin/bash
    found note shell 'runs the hook in each bash' .
    expect_equal "$(bash -lc 'echo $EDITOR')" vi
done
printf '%s\n' 'export EDITOR=vi' >"$HOME/.bash_profile" # .profile reads .bashrc, but bash does not read it any more
doctor env SHELL=/bin/bash
found note shell "read $HOME/.bash_profile, which does not read" .
rm "$HOME/.bash_profile" "$HOME/.bashrc"
start_file .profile 'eval "$(ajc-hook init bash)"' bash
found note shell "line 1 of $HOME/.profile runs the hook in login shells alone" "$HOME/.bashrc\$"
rm "$HOME/.profile"
printf '%s\n' 'eval "$(ajc-hook init zsh)"' >"$HOME/.zprofile"
: >"$HOME/.zshrc"
doctor env SHELL=/bin/zsh
found note shell "line 1 of $HOME/.zprofile runs the hook in login shells alone" "$HOME/.zshrc\$"
rm "$HOME/.zprofile"

step "a variable that a start-up file sets again in each shell"
for row in "bash .bashrc export AWS_PROFILE=nowhere" "bash .profile AWS_PROFILE=nowhere" "zsh .zshenv export A=b AWS_PROFILE=nowhere" \
    "fish .config/fish/conf.d/x.fish set -gx AWS_PROFILE nowhere" "bash .config/environment.d/a.conf AWS_PROFILE=nowhere"; do
    read -r shell file line <<<"$row"
    mkdir -p "$(dirname "$HOME/$file")"
    printf '%s\n' '' "$line" >"$HOME/$file"
    doctor env "SHELL=/bin/$shell" AWS_PROFILE=nowhere
    found problem aws "names the profile nowhere, .*; line 2 of $HOME/$file sets AWS_PROFILE in each new shell" '; sed -i '
    run "$shell" -c "$fix"
    expect_status 0
    case $file in
    *.conf) expect_equal "$(tail -n 1 "$HOME/$file")" "# $line" ;;
    *) run "$shell" -c ". $HOME/$file; printenv AWS_PROFILE" && expect_equal "$out$err" '' ;;
    esac
    doctor env "SHELL=/bin/$shell" AWS_PROFILE=nowhere
    found problem aws 'names the profile nowhere, .*credentials$' '^(unset|set -e) AWS_PROFILE$'
    rm "$HOME/$file"
done
printf '%s\n' 'if true; then export AWS_PROFILE=nowhere; fi' 'alias x="AWS_PROFILE=nowhere aws"' '# AWS_PROFILE=nowhere' \
    'echo $AWS_PROFILE' >"$HOME/.bashrc"
doctor env AWS_PROFILE=nowhere
found problem aws "; line 1 of $HOME/.bashrc sets AWS_PROFILE in each new shell$" "^unset AWS_PROFILE; vi \+1 $HOME/.bashrc$"
printf '%s\n' 'export AJC_BEFORE_COMMAND=off' >"$HOME/.bashrc"
facts "${good/ps0/off:asked}" note shell "; line 1 of $HOME/.bashrc sets AJC_BEFORE_COMMAND" '^unset AJC_BEFORE_COMMAND; sed .*; eval '
printf '%s\n' 'export AWS_ACCESS_KEY_ID=AKIAMINE' 'export AWS_SECRET_ACCESS_KEY=s' >"$HOME/.bashrc"
doctor env AWS_ACCESS_KEY_ID=AKIAMINE AWS_SECRET_ACCESS_KEY=s
found note aws "; line 1 of .* sets AWS_ACCESS_KEY_ID .*; line 2 of .* sets AWS_SECRET_ACCESS_KEY" '; sed .*; sed '
rm "$HOME/.bashrc"

step "the clock, the background, the login, from real sign-ins"
start_sandbox '{"clock_skew": 420}'
ajc-hook remove duff
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook exec duff -- true
doctor
found problem clock "this machine's clock was [67] minutes behind AWS's" '^sudo timedatectl set-ntp true$'
found ok login "$email has a portal session, from "
found ok sessions '^1 valid, 0 expired, of 1 profiles$'
script_sandbox '{}'
run ajc-hook rotate duff
doctor
found ok clock 'within [0-9]+ seconds'
found ok renewal 'no failure is recorded'
ajc-hook config set background false
doctor
found note renewal 'not renewed in the background \(the setting background is false\)' '^ajc-hook config set background true$'
fixed renewal
doctor env AJC_BACKGROUND=off
found note renewal 'AJC_BACKGROUND=off' '^unset AJC_BACKGROUND$'
doctor env AJC_BACKGROUND=off SHELL=/usr/bin/fish
found note renewal 'AJC_BACKGROUND=off' '^set -e AJC_BACKGROUND$' # each in the words of its shell

step "a failure in the background"
script_sandbox '{"error": {"code": "AccessDenied", "http": 403, "message": "not you"}}'
ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc)
keyctl unlink "$(keyctl search "$ring" user session:duff)" "$ring" # a session that was lost is due at once
wait_until sh -c 'AJC_PROFILE=duff ajc-hook prompt bash said >/dev/null; ajc-hook doctor | grep -q "WRONG  renewal"'
doctor
found problem renewal 'last sign-in for duff \(in the background\) failed \(.*\): AWS does not let you' '^ajc-hook rotate duff$'
script_sandbox '{}'
fixed renewal

step "a password that JumpCloud refused"
run ajc-hook logout
doctor
found note login "no login of $email" "^ajc-hook login $email$"
found note login 'since your logout .* do not store the password' '^ajc-hook login$'
type_to_tty 'password: ' wrong-one 'password: ' wrong-two 'password: ' wrong-three -- ajc-hook login
expect_status 4
doctor
found problem login "refused the password of $email" "^ajc-hook login $email$"
type_to_tty 'password: ' @password -- ajc-hook login
doctor
none_of login

step "commands that bring the password and the code"
ajc-hook account "$email" --password-command "/bin/echo secret" --otp-command no-such-program
doctor
found ok login "$email has a password_command, which starts /bin/echo"
found problem login 'otp_command of .* starts no-such-program, which is not found' "^ajc-hook account $email$"
ajc-hook account "$email" --password-command '' --otp-command ''

step "the password of a login to this machine: waiting, for nobody, refused"
run "$AJC_TESTS/pam/seed.py" @password
doctor
found ok login 'password of your login to this machine is stored until'
cp "$config" "$config.kept"
jq 'del(.accounts, .default_account)' "$config.kept" >"$config"
run ajc-hook prompt bash first
doctor
found problem login "was removed .*: no JumpCloud account is known for the user $AJC_TEST_USER" '^ajc-hook login$'
doctor
expect_no_match "$out" 'was removed' # reported once
mv "$config.kept" "$config"
run ajc-hook logout
mkdir -p "$HOME/.local/state/ajc"
date +%s >"$HOME/.local/state/ajc/seed-refused"
doctor
found problem login "refused the password of your login to this machine .* smartcard PIN" '^ajc-hook login$'
type_to_tty 'password: ' @password -- ajc-hook login
doctor
none_of login

step "whose credentials an AWS tool takes: as the real AWS CLI says"
mkdir -p "$HOME/.aws"
# picks SENTENCE-REGEX TYPE [NAME=VALUE…]: ours, and the Type column of `aws configure list`.
picks() {
    local sentence=$1 type=$2 level=note
    shift 2
    [[ $type != env ]] || level='(ok|note|problem)'
    doctor env "$@"
    [[ -n $(jq -rs --arg sentence "$sentence" --arg level "$level" \
        'map(select(.subject == "aws" and (.level | test($level)) and (.sentence | test($sentence)))) | .[0].sentence // ""' \
        <<<"$findings") ]] || fail "aws: nothing matches '$sentence'"
    run env AWS_PAGER= AWS_EC2_METADATA_DISABLED=true "$@" aws configure list
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
found problem aws 'both keys and AWS_PROFILE=other' '^unset AWS_PROFILE AWS_DEFAULT_PROFILE$'
doctor env AWS_PROFILE=nowhere AWS_ACCESS_KEY_ID=AKIAMINE000000000000 AWS_SECRET_ACCESS_KEY=s
found problem aws 'AWS_PROFILE names the profile nowhere, which is in neither' '^unset AWS_PROFILE$'
run env AWS_PROFILE=nowhere AWS_ACCESS_KEY_ID=AKIAMINE000000000000 AWS_SECRET_ACCESS_KEY=s aws configure list
[[ $status -ne 0 || $err$out == *'could not be found'* ]] || fail "the AWS CLI does not mind a missing profile"
doctor env AWS_ACCESS_KEY_ID=AKIAMINE000000000000
found problem aws 'AWS tools fail, because AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY' '^unset AWS_ACCESS_KEY_ID$'
doctor env AWS_PROFILE=
found problem aws 'AWS_PROFILE is set and empty' '^unset AWS_PROFILE$'
run env AWS_PROFILE= aws configure list
[[ $status -ne 0 ]] || fail "the AWS CLI does not mind an empty profile"
doctor env AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=us-east-1
found note aws 'AWS_REGION is eu-west-1 and AWS_DEFAULT_REGION is us-east-1' '^export AWS_DEFAULT_REGION=eu-west-1$'
doctor
found note aws 'AWS_ENDPOINT_URL_STS sends AWS tools and sign-ins in this shell to https' '^unset AWS_ENDPOINT_URL_STS$'
doctor env AWS_SHARED_CREDENTIALS_FILE="$HOME/nothing-there"
found note aws 'nothing-there cannot be read: No such file' '^unset AWS_SHARED_CREDENTIALS_FILE$'
for name in SSL_CERT_FILE AWS_CA_BUNDLE; do
    doctor env "$name=/nothing/there"
    found problem aws "^$name is /nothing/there, which cannot be read" "^unset $name$"
done
run ajc-hook exec duff -- ajc-hook doctor --json
findings=$(jq -c '.findings[]' <<<"$out")
found ok aws 'use the keys of duff in the environment \(ASIA'
run ajc-hook exec duff -- env AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z ajc-hook doctor --json
findings=$(jq -c '.findings[]' <<<"$out")
found problem aws 'use the keys of duff .* which have expired' '^ajc-hook rotate duff$'
doctor env AWS_ACCESS_KEY_ID=AJCNOSESSION00000000 AWS_SECRET_ACCESS_KEY=none AJC_PROFILE=duff
found problem aws 'use placeholder keys .*, which AWS refuses, because there is no session of duff' '^ajc-hook rotate duff$'
run ajc-hook exec duff -- env AWS_WEB_IDENTITY_TOKEN_FILE=/x ajc-hook doctor --json
findings=$(jq -c '.findings[]' <<<"$out")
found note aws 'AWS_WEB_IDENTITY_TOKEN_FILE is set, too: AWS tools use the keys'

step "a pipe in the place of one of AWS's files is not waited for"
mkfifo "$TMPDIR/pipe"
AWS_CONFIG_FILE=$TMPDIR/pipe run timeout "$AJC_TEST_PATIENCE" ajc-hook doctor
[[ $status -ne 124 ]] || fail "it waited"

step "--online: each host once, and what is in the way of one"
online() {
    run "$@" ajc-hook doctor --json --online
    findings=$(jq -c '.findings[]' <<<"$out")
}
forget_requests
online
none_of hosts
expect_equal "$(jq -rs 'map(select(.subject == "hosts")) | length' <<<"$findings")" 3
for key in console_url sso_url sts_url; do
    host=$(sandbox $key)
    found ok hosts "^${host#https://} answers, its certificate is trusted \\([0-9]+ ms\\)$"
done
[[ $(record 'select(.event == "request" and (.had_password or .had_code))' | wc -l) -eq 0 ]] || fail "doctor sent a secret"
ajc-hook config unset ca_file
online env -u SSL_CERT_FILE
found problem hosts 'certificate of sso.* is not trusted' ''
ajc-hook config set ca_file "$SANDBOX/ca.pem"
ajc-hook add other https://sso.jumpcloud.com/saml2/aws 2>/dev/null || true
online env HTTPS_PROXY=http://user:s3cret@127.0.0.1:1
found problem hosts 'proxy'
found note hosts 'HTTPS_PROXY selects the proxy 127.0.0.1:1; background renewal' '^ajc-hook config set proxy http://127.0.0.1:1$'
expect_no_match "$out" 's3cret'
run bash -c "$fix"
online
found ok hosts 'setting proxy selects 127.0.0.1:1'
found problem hosts 'or its proxy \(Connection refused\)'
ajc-hook config unset proxy
ajc-hook config set console_url https://nowhere.invalid
online
found problem hosts 'name nowhere.invalid was not found'
ajc-hook config set console_url "$(sandbox console_url)"
script_sandbox '{"clock_skew": 0}'
stop_sandbox
online
found problem hosts 'No connection to'
