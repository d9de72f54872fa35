# SPDX-License-Identifier: MIT
# Flows of the installed product in living shells, in every kind of session, and with a full or blocked keyring.

ajc_add_user_test(flow_live_shell_bash flow -- ./flow/live_shell.sh bash)
ajc_add_user_test(flow_live_shell_zsh flow -- ./flow/live_shell.sh zsh)
ajc_add_user_test(flow_live_shell_fish flow -- ./flow/live_shell.sh fish)
ajc_add_flow_test(everywhere --users 2)
ajc_add_flow_test(two_users --users 2)
ajc_add_flow_test(quota)
ajc_add_flow_test(no_keyring)
ajc_add_flow_test(refresher)
ajc_add_flow_test(doctor)
ajc_add_flow_test(status)
ajc_add_flow_test(import)
ajc_add_flow_test(situations)
