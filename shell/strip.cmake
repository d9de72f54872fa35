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
