# SPDX-License-Identifier: MIT
#
# Completion of ajc-hook in fish. `ajc-hook complete` prints the candidates, from the program's own tables; after `exec
# PROFILE --` the completion of the command there is used.

function __ajc_complete
    set -l typed (commandline -ct)
    set -l words (commandline -opc) "$typed"
    set -l offered (command ajc-hook complete $words 2>/dev/null)
    switch "$offered[1]"
        case :files
            __fish_complete_path $words[-1]
        case ':command *'
            set -l first (math (string replace ':command ' '' -- $offered[1]) + 1)
            complete -C (string join ' ' -- $words[$first..-1])
        case '*' # of no candidates nothing is printed
            string join -- \n $offered
    end
end

for program in ajc-hook aws-jumpcloud
    complete -c $program -e
    complete -c $program -f -a '(__ajc_complete)'
end
