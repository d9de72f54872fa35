# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Completion of ajc-hook in bash. `ajc-hook complete` prints the candidates, from the program's own tables; after `exec
# PROFILE --` the completion of the command there is used.

# _ajc_hook_other_command PLACE: completes the command that begins at this byte of the line.
_ajc_hook_other_command() {
    local LC_ALL=C index rest=$COMP_LINE
    for ((index = 0; index < COMP_CWORD; index++)); do
        rest=${rest#*"${COMP_WORDS[index]}"}
        ((${#COMP_LINE} - ${#rest} - ${#COMP_WORDS[index]} < $1)) || break
    done
    if ((index == COMP_CWORD)); then
        mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}")
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$index"
    else
        mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
    fi
}

# bash also splits words at "=", ":" and "@", and replaces only what follows the last of them.
_ajc_hook() {
    local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} word kept candidate
    word=${line##*[[:space:]]}
    [[ $current != [=:@] ]] || current=''
    kept=${word%"$current"}
    COMPREPLY=()
    while IFS=$'\t' read -r candidate _; do
        case $candidate in
        :files)
            compopt -o filenames 2>/dev/null # outside of a completion it complains
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            ;;
        ':command '*) _ajc_hook_other_command "${candidate#* }" ;;
        "$word"*) printf -v "COMPREPLY[${#COMPREPLY[@]}]" %q "${candidate#"$kept"}" ;;
        esac
    done < <(command ajc-hook complete --line "$line" 2>/dev/null)
}

complete -F _ajc_hook ajc-hook aws-jumpcloud
