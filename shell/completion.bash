# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Completion of ajc, ajc-hook and aws-jumpcloud in bash: commands, options, profiles, formats, settings, and behind
# `exec PROFILE --` whatever the command there completes. Starts the program only for names that it alone knows, and
# asks nobody. A test compares commands and options with the program's own help.

# _ajc_names COMMAND...: the first words of what the program prints for it, without a line of titles.
_ajc_names() {
    local name rest
    while read -r name rest; do
        [[ $name == Profile && $rest == AWS* ]] || printf '%s\n' "$name"
    done < <(command ajc-hook "$@" 2>/dev/null)
}

# The e-mails of the accounts.
_ajc_accounts() {
    local word rest email
    while read -r word rest email _; do
        [[ $word == JumpCloud && $rest == email: ]] && printf '%s\n' "$email"
    done < <(command ajc-hook account 2>/dev/null)
}

# _ajc_offer WORDS: those that begin as the one being typed. Not by `compgen -W`, which runs what stands in "$( )".
_ajc_offer() {
    local IFS=$' \t\n' offered one
    read -r -d '' -a offered <<<"$1"
    for one in ${offered[@]+"${offered[@]}"}; do
        [[ $one != "$word"* ]] || printf -v "COMPREPLY[${#COMPREPLY[@]}]" %q "$one"
    done
}

# The word after `exec PROFILE [--]`, where another command begins; 0 while ajc's own words last.
_ajc_command_at() {
    local index profile=''
    for ((index = 2; index <= COMP_CWORD; index++)); do
        case ${COMP_WORDS[index]} in
        --) [[ -n $profile ]] && echo $((index + 1)) && return ;;
        --min-ttl | --mfa) ((index++)) ;;
        -*) ;;
        *)
            [[ -z $profile ]] || { echo "$index" && return; }
            profile=${COMP_WORDS[index]}
            ;;
        esac
    done
    echo 0
}

_ajc_other_command() {
    local at=$1
    if ((at == COMP_CWORD)); then
        mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}")
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$at"
    else
        mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
    fi
}

# _ajc_options COMMAND: its options, one a word.
_ajc_options() {
    case $1 in
    add) echo --url --role --external-id --saml-role --region --duration --account --mfa --debug --help ;;
    edit) echo --url --role --external-id --saml-role --region --duration --account --help ;;
    use) echo --default --mfa --debug --help ;;
    exec) echo --min-ttl --refreshing --with-credentials-file --mfa --debug --help ;;
    export) echo --format --mfa --debug --help ;;
    credential-process) echo --tty --mfa --debug --help ;;
    aws-config) echo --write --as --help ;;
    rotate) echo --all --mfa --debug --help ;;
    console) echo --service --print --mfa --debug --help ;;
    login) echo --account --mfa --debug --help ;;
    logout) echo --account --help ;;
    clear | remove) echo --all --help ;;
    status) echo --json --format --help ;;
    list | info) echo --json --help ;;
    import) echo --account --write --help ;;
    doctor) echo --json --online --help ;;
    init) echo --remove --help ;;
    account) echo --sso-url --console-url --password-command --otp-command --remove --help ;;
    *) echo --help ;;
    esac
}

# _ajc_arguments COMMAND: what its arguments can be.
_ajc_arguments() {
    case $1 in
    edit | use | exec | export | credential-process | aws-config | rotate | console | is-active | clear | remove) _ajc_names list ;;
    login | logout | account) _ajc_accounts ;;
    init | completion) echo bash zsh fish ;;
    config)
        if ((COMP_CWORD == 2)); then
            echo get set unset
        elif ((COMP_CWORD == 3)); then
            _ajc_names config get
        fi
        ;;
    help) echo "$_ajc_commands" ;;
    esac
}

_ajc() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]-} at choices
    local _ajc_commands='add edit list info use off exec export credential-process aws-config rotate console is-active
        login logout account clear remove config status doctor import init completion help'
    local _ajc_with_value='--url --role --external-id --saml-role --region --duration --account --min-ttl --as --format
        --service --sso-url --console-url --password-command --otp-command'
    COMPREPLY=()
    if [[ $verb == exec ]]; then
        at=$(_ajc_command_at)
        if ((at > 0)); then
            _ajc_other_command "$at"
            return
        fi
    fi
    if ((COMP_CWORD == 1)); then
        choices="$_ajc_commands --help --version"
    elif [[ $before == --default ]]; then
        choices=$(_ajc_names list)
    elif [[ $before == --account ]]; then
        choices=$(_ajc_accounts)
    elif [[ $before == --mfa ]]; then
        choices='totp push'
    elif [[ $before == --format && $verb == export ]]; then
        choices='sh fish env json ini process'
    elif [[ " $_ajc_with_value " == *" $before "* ]]; then
        return
    elif [[ $word == -* ]]; then
        choices=$(_ajc_options "$verb")
    elif [[ $verb == import ]]; then
        compopt -o filenames 2>/dev/null # outside of a completion it complains
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
    else
        choices=$(_ajc_arguments "$verb")
    fi
    _ajc_offer "$choices"
}

complete -F _ajc ajc ajc-hook aws-jumpcloud
