# SPDX-License-Identifier: MIT
# Refusals, factors, renewals, the configuration and the contract between the two programs.

ajc_add_flow_test(mfa)
ajc_add_flow_test(secret_commands)
ajc_add_flow_test(password_managers)
ajc_add_flow_test(push)
ajc_add_flow_test(portal_session)
ajc_add_flow_test(renewals)
ajc_add_flow_test(many_profiles)
ajc_add_flow_test(refusals)
ajc_add_flow_test(aws_side)
ajc_add_flow_test(roles)
ajc_add_flow_test(alias)
ajc_add_flow_test(sent_once)
ajc_add_flow_test(configuration)
ajc_add_flow_test(contract)
ajc_add_flow_test(secrets)
ajc_add_flow_test(administrator --users 2)
