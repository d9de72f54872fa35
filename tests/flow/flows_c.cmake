# SPDX-License-Identifier: MIT
# Every way that credentials leave ajc, and the programs that take them.

ajc_add_flow_test(exec)
ajc_add_flow_test(descriptors)
ajc_add_flow_test(formats)
ajc_add_flow_test(credential_process)
ajc_add_flow_test(aws_config)
ajc_add_flow_test(consumers)
ajc_add_flow_test(many_at_once)
ajc_add_flow_test(proxy)
