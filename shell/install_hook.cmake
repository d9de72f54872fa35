# SPDX-License-Identifier: MIT
#
# Included at installation with HOOK (hook.bash), PROGRAM (where ajc-hook will be), TO (a directory) and MADE (one of the
# build): installs HOOK there, with what `ajc-hook init` prints in full.
if(PROGRAM MATCHES "['\\\\]")
    message(FATAL_ERROR "${PROGRAM} holds a quote or a backslash, which not all shells quote alike.")
endif()
get_filename_component(name "${HOOK}" NAME)
include(${CMAKE_CURRENT_LIST_DIR}/strip.cmake)
if(name STREQUAL "hook.bash")
    bash_file("${HOOK}" text)
else()
    strip_hook("${HOOK}" text)
endif()
string(REPLACE "@AJC_HOOK@" "'${PROGRAM}'" text "${text}")
string(REPLACE "@AJC_NAME@" "ajc" text "${text}")
file(WRITE "${MADE}/${name}" "${text}")
file(INSTALL "${MADE}/${name}" DESTINATION "${TO}" TYPE FILE)
