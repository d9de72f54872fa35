# SPDX-License-Identifier: MIT
# One ctest case for each row of a table of answers: the functions row_NAME of a script.

# ajc_add_row_tests(TITLE SCRIPT): flow_TITLE_NAME for each.
function(ajc_add_row_tests title script)
    set(path ${AJC_TESTS_DIR}/flow/${script})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(STRINGS ${path} lines REGEX "^row_[a-z0-9_]+\\(\\)")
    foreach(line ${lines})
        string(REGEX REPLACE "^row_([a-z0-9_]+).*" "\\1" row "${line}")
        ajc_add_user_test(flow_${title}_${row} flow -- ./flow/${script} ${row})
    endforeach()
endfunction()

ajc_add_row_tests(portal portal_rows.sh)
ajc_add_row_tests(sts sts_rows.sh)
