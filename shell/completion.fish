# SPDX-License-Identifier: MIT
#
# Completion of ajc, ajc-hook and aws-jumpcloud in fish: commands, options, profiles, formats, settings, and behind
# `exec PROFILE --` whatever the command there completes. Starts the program only for names that it alone knows, and
# asks nobody. A test compares commands and options with the program's own help.

# __ajc_complete_names COMMAND...: the first words of what the program prints for it, without a line of titles.
function __ajc_complete_names
    command ajc-hook $argv 2>/dev/null | string match -v -r '^Profile .*AWS' | string replace -r '\s.*' ''
end

# The e-mails of the accounts.
function __ajc_complete_accounts
    command ajc-hook account 2>/dev/null | string replace -f -r '^JumpCloud email: +([^ ]+).*' '$1'
end

# Where the command behind `exec PROFILE [--]` begins, if it has begun.
function __ajc_complete_command_at
    set -l words (commandline -opc)
    set -l index 3
    set -l profile ''
    test (count $words) -ge 2; and test $words[2] = exec
    or return
    while test $index -le (count $words)
        switch $words[$index]
            case --
                test -n "$profile"; and echo (math $index + 1)
                and return
            case --min-ttl --mfa
                set index (math $index + 1)
            case '-*'
            case '*'
                test -n "$profile"; and echo $index
                and return
                set profile $words[$index]
        end
        set index (math $index + 1)
    end
    test -n "$profile"; and echo $index
end

function __ajc_complete_verb
    set -l words (commandline -opc)
    set -q words[2]; and contains -- $words[2] $argv
    and test -z "$(__ajc_complete_command_at)"
end

function __ajc_complete_command
    set -l words (commandline -opc) (commandline -ct)
    set -l at (__ajc_complete_command_at)
    complete -C (string join ' ' -- $words[$at..-1])
end

for program in ajc ajc-hook aws-jumpcloud
    complete -c $program -e
    complete -c $program -f
    complete -c $program -n 'test (count (commandline -opc)) -eq 1' -l version -d 'show the version'
    complete -c $program -n 'test -z "$(__ajc_complete_command_at)"' -s h -l help -d 'show the help'
    for line in 'add store a profile' 'edit change a profile' 'list show the profiles' \
        'info what is kept of the login' 'use use a profile in this shell' \
        'off take the profile out of this shell' 'exec become a command, with the credentials' \
        'export credentials as text' \
        'credential-process for AWS SDKs' 'aws-config a profile for ~/.aws/config' 'rotate a new session now' \
        'console the AWS web console' 'is-active whether there is a living session' \
        'login sign in to JumpCloud' 'logout forget the login' 'account JumpCloud accounts' \
        'clear forget sessions' \
        'remove forget profiles' 'config settings' 'status profile and time left' \
        'doctor what is wrong here, and what mends it' \
        'import take over profiles from another tool' \
        'init the hook for a start-up file' 'completion this text' \
        'help the commands, or one command'
        set -l word (string split -m 1 ' ' -- $line)
        complete -c $program -n 'test (count (commandline -opc)) -eq 1' -a $word[1] -d $word[2]
        complete -c $program -n '__ajc_complete_verb help' -a $word[1] -d $word[2]
    end
    complete -c $program \
        -n '__ajc_complete_verb edit use exec export credential-process aws-config rotate console is-active clear remove' \
        -a '(__ajc_complete_names list)' -d profile
    complete -c $program -n '__ajc_complete_verb add edit' -x -l url -d 'SSO URL'
    complete -c $program -n '__ajc_complete_verb add edit' -x -l role -d 'role to assume after the login'
    complete -c $program -n '__ajc_complete_verb add edit' -x -l external-id -d 'external id for that role'
    complete -c $program -n '__ajc_complete_verb add edit' -x -l saml-role -d 'which of several that JumpCloud offers'
    complete -c $program -n '__ajc_complete_verb add edit' -x -l region -d 'AWS region'
    complete -c $program -n '__ajc_complete_verb add edit' -x -l duration -d 'how long a session lasts'
    complete -c $program -n '__ajc_complete_verb add edit import login logout' -x -l account -a '(__ajc_complete_accounts)' \
        -d 'JumpCloud account'
    complete -c $program -n '__ajc_complete_verb account login logout' -a '(__ajc_complete_accounts)' -d e-mail
    complete -c $program -n '__ajc_complete_verb account' -x -l sso-url -d 'origin of the SSO host'
    complete -c $program -n '__ajc_complete_verb account' -x -l console-url -d 'origin of the user portal'
    complete -c $program -n '__ajc_complete_verb account' -x -l password-command -d 'what prints the password'
    complete -c $program -n '__ajc_complete_verb account' -x -l otp-command -d 'what prints a code'
    complete -c $program -n '__ajc_complete_verb account' -l remove -d 'forget it'
    complete -c $program -n '__ajc_complete_verb use' -x -l default -a '(__ajc_complete_names list)' \
        -d 'here and in every new shell'
    complete -c $program -n '__ajc_complete_verb exec' -x -l min-ttl -d 'least time left'
    complete -c $program -n '__ajc_complete_verb exec' -l refreshing -d 'AWS tools fetch keys again and again'
    complete -c $program -n '__ajc_complete_verb exec' -l with-credentials-file -d 'leave ~/.aws/credentials in use'
    complete -c $program -n 'test -n "$(__ajc_complete_command_at)"' -a '(__ajc_complete_command)'
    complete -c $program -n '__ajc_complete_verb export' -x -l format -a 'sh fish env json ini process' -d 'of the text'
    complete -c $program -n '__ajc_complete_verb credential-process' -l tty -d 'ask on the terminal'
    complete -c $program -n '__ajc_complete_verb add login rotate console exec export credential-process use' -l debug \
        -d 'Tell each step, never a secret'
    complete -c $program -n '__ajc_complete_verb add login rotate console exec export credential-process use' -x -l mfa \
        -a 'totp push' -d 'factor to answer JumpCloud with'
    complete -c $program -n '__ajc_complete_verb console' -x -l service -a 's3 ec2 iam cloudwatch lambda' \
        -d 'open its page'
    complete -c $program -n '__ajc_complete_verb console' -l print -d 'print the address'
    complete -c $program -n '__ajc_complete_verb aws-config' -l write -d 'put it there'
    complete -c $program -n '__ajc_complete_verb aws-config' -x -l as -d 'name for AWS tools'
    complete -c $program -n '__ajc_complete_verb rotate clear remove' -l all -d 'every profile'
    complete -c $program -n '__ajc_complete_verb list info status' -l json -d 'as JSON'
    complete -c $program -n '__ajc_complete_verb status' -x -l format -d 'as this text'
    complete -c $program -n '__ajc_complete_verb import' -l write -d 'add the profiles'
    complete -c $program -n '__ajc_complete_verb import' -F
    complete -c $program -n '__ajc_complete_verb doctor' -l json -d 'as JSON'
    complete -c $program -n '__ajc_complete_verb doctor' -l online -d 'reach each host, too'
    complete -c $program -n '__ajc_complete_verb config; and test (count (commandline -opc)) -eq 2' -a 'get set unset'
    complete -c $program -n '__ajc_complete_verb config; and test (count (commandline -opc)) -eq 3' \
        -a '(__ajc_complete_names config get)' -d setting
    complete -c $program -n '__ajc_complete_verb init completion' -a 'bash zsh fish'
    complete -c $program -n '__ajc_complete_verb init' -l remove -d 'take it out of the running shell'
end
