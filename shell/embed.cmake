# SPDX-License-Identifier: MIT
#
# cmake -D FROM=hook.bash -D TO=hook.bash.c -D NAME=shell_hook_bash -P embed.cmake
# Writes FROM as a C array of numbers: a string literal longer than 4095 characters is not portable C. Refuses bytes
# that are not ASCII, which a char might not hold and not every locale's shell reads alike.
include(${CMAKE_CURRENT_LIST_DIR}/strip.cmake)
if(NAME MATCHES "^shell_(hook|remove|facts)_")
    strip_hook("${FROM}" text)
    string(HEX "${text}" bytes)
else()
    file(READ "${FROM}" bytes HEX)
endif()
string(REGEX REPLACE "(..)" "\\1;" bytes "${bytes}")
set(numbers "")
set(column 0)
foreach(byte IN LISTS bytes)
    if(byte STREQUAL "")
        continue()
    elseif(byte MATCHES "^[89a-f]" OR byte STREQUAL "00")
        message(FATAL_ERROR "${FROM} holds the byte 0x${byte}, which is not ASCII text.")
    endif()
    string(APPEND numbers "0x${byte},")
    math(EXPR column "(${column} + 1) % 24")
    if(column EQUAL 0)
        string(APPEND numbers "\n")
    endif()
endforeach()
file(WRITE "${TO}" "#include \"shell/shell_text.h\"\n\nconst char ${NAME}[] = {\n${numbers}0x00};\n")
