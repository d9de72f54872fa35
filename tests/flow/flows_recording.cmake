# SPDX-License-Identifier: MIT
# What the product does, command by command, compared with the recording that is kept: one ctest case for each group.

file(GLOB AJC_RECORDING_GROUPS CONFIGURE_DEPENDS ${AJC_TESTS_DIR}/flow/recording/scenarios_*.py)
foreach(path ${AJC_RECORDING_GROUPS})
    string(REGEX REPLACE ".*/scenarios_(.*)\\.py$" "\\1" group ${path})
    ajc_add_user_test(flow_recording_${group} flow -- ./flow/recording/replay.py ${group})
endforeach()
