#compdef ajc-hook aws-jumpcloud
# SPDX-License-Identifier: MIT
#
# Completion of ajc-hook in zsh. `ajc-hook complete` prints the candidates, from the program's own tables; after `exec
# PROFILE --` the completion of the command there is used.

_ajc-hook() {
    local -a offered described
    offered=("${(@f)$(command ajc-hook complete "${(@Q)words[1,CURRENT - 1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    case $offered[1] in
        (:files) _files ;;
        (":command "*)
            local before=${offered[1]#* }
            shift $before words
            (( CURRENT -= before ))
            _normal
            ;;
        (?*)
            described=("${(@)${(@)offered//:/\\:}/$'\t'/:}")
            _describe -V ajc-hook described
            ;;
    esac
}

if [[ $funcstack[1] == _ajc-hook ]]; then
    _ajc-hook "$@"
else
    compdef _ajc-hook ajc-hook aws-jumpcloud
fi
