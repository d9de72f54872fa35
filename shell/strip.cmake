# SPDX-License-Identifier: MIT
#
# strip_hook(FILE RESULT): the text of a hook without comment lines, empty lines and indentation, which a shell reads
# character by character each time it starts. No line of a hook is text that is meant to keep them.
function(strip_hook file result)
    file(READ "${file}" text)
    string(PREPEND text "\n")
    string(REGEX REPLACE "\n[ \t]*#[^\n]*" "" text "${text}")
    string(REGEX REPLACE "\n[ \t\n]+" "\n" text "${text}")
    string(REGEX REPLACE "^\n" "" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

# hook_mark(FILE RESULT): the first line of bash's installed hook, by which ajc-hook knows that the file has the text of
# its own version and runs this program.
function(hook_mark file result)
    strip_hook("${file}" text)
    string(SHA256 hash "${text}")
    string(SUBSTRING "${hash}" 0 16 hash)
    set(${result} "# ajc ${hash} @AJC_HOOK@\n" PARENT_SCOPE)
endfunction()

# bash_file(FILE RESULT): hook.bash as a file to be read by `.`, which can return. The `if` around everything costs bash
# half a million instructions.
function(bash_file file result)
    strip_hook("${file}" text)
    string(REGEX REPLACE "\nif (\\[\\[ \\$- [^\n]*); then\n(.*)\nfi\n$" "\n\\1 || \\\\return 0\n\\2\n" plain "${text}")
    if(plain STREQUAL text)
        message(FATAL_ERROR "${file} has no condition around its text.")
    endif()
    hook_mark("${file}" mark)
    set(${result} "${mark}${plain}" PARENT_SCOPE)
endfunction()
