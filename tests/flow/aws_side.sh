#!/bin/bash
# SPDX-License-Identifier: MIT
#
# AWS's side of a sign-in: the choice among several roles, every known refusal of STS (exit status, message, nothing
# changed), a duration that the role does not allow, and a chained role.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

config=$HOME/.config/ajc/config.json
account=arn:aws:iam::544300394404
provider=$account:saml-provider/jumpcloud

# play SCRIPT: from the next request on.
play() {
    script_sandbox "$1"
    forget_requests
}

# The STS calls: action and parameters, one a line.
calls() {
    record 'select(.event == "request" and (.action // "") != "")
        | [.action, (.role // empty | split("/")[-1]), .duration // empty, .external_id // empty, .status]
        | map(tostring) | join(" ")'
}

# rotation_fails_unasked STATUS REGEX: like `rotation_fails`, and no password was sent.
rotation_fails_unasked() {
    rotation_fails "$@"
    expect_no_match "$(record)" '"had_password":true'
}

caller_identity() {
    run ajc-hook exec duff -- env AWS_CA_BUNDLE="$SANDBOX/ca.pem" AWS_EC2_METADATA_DISABLED=true \
        /usr/bin/aws --region us-east-1 --endpoint-url "$(sandbox sts_url)" sts get-caller-identity
    expect_status 0
}

start_sandbox
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty "$(message ASK_EMAIL)" @email "$(message ASK_PASSWORD '' '')" @password -- \
    ajc-hook rotate duff
expect_status 0

step "several roles: the list, and the command that selects one"
roles='[{"role": "'$account':role/Brewer", "provider": "'$provider'"},
    {"role": "'$account':role/beer/Taster", "provider": "'$provider'"}]'
play '{"roles": '"$roles"'}'
rotation_fails_unasked 3 "$(message ROLE_NOT_CHOSEN duff duff ".*$account:role/Brewer, $account:role/beer/Taster")"
expect_equal "$(calls)" ''
for chosen in Brewer "$account:role/beer/Taster" Taster; do
    run ajc-hook edit duff --saml-role "$chosen"
    expect_status 0
    run ajc-hook rotate duff
    expect_status 0
    run ajc-hook list
    expect_match "$out" "duff +544300394404 +${chosen##*/} "
done
play '{"role_order": "provider_first", "roles": '"$roles"'}'
run ajc-hook rotate duff
expect_status 0
expect_equal "$(calls)" 'AssumeRoleWithSAML Taster 3600 200'

step "a role that the assertion does not contain"
run ajc-hook edit duff --saml-role Drinker
rotation_fails_unasked 2 "$(message ROLE_NOT_OFFERED Drinker duff '.*' "$account:role/Brewer, ")"
run ajc-hook edit duff --saml-role ''
play '{}'
run ajc-hook rotate duff
expect_status 0

step "what STS refuses"
# sts_refuses STATUS REGEX CODE HTTP MESSAGE
sts_refuses() {
    play "$(jq -cn --arg code "$3" --argjson http "$4" --arg message "$5" \
        '{error: {code: $code, http: $http, message: $message}}')"
    rotation_fails_unasked "$1" "$(message "$2" "$3")"
}
sts_refuses 4 ASSERTION_EXPIRED ExpiredTokenException 400 \
    'Token must be redeemed within 5 minutes of issuance'
expect_equal "$(calls | wc -l)" 2
expect_equal "$(requests | grep -c 'GET /saml2/aws-prod 200')" 2
sts_refuses 4 PROVIDER_UNKNOWN InvalidIdentityToken 400 \
    "Specified provider doesn't exist (Service: AWSOpenIdDiscoveryService; Error Code: AuthSamlManifestNotFoundException)"
sts_refuses 4 'upload the application.s metadata' InvalidIdentityToken 400 \
    'Invalid base64 SAMLResponse (Service: AWSOpenIdDiscoveryService; Error Code: AuthSamlInvalidSamlResponseException)'
sts_refuses 4 'JumpCloud.s certificate changed' InvalidIdentityToken 400 'Response signature invalid'
sts_refuses 4 ROLE_NOT_ASSERTED InvalidIdentityToken 400 \
    "SAML Assertion doesn't contain the requested Role and Metadata in the attributes"
sts_refuses 4 ASSERTION_RECIPIENT InvalidIdentityToken 400 \
    'Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter'
sts_refuses 4 CLAIM_REJECTED IDPRejectedClaim 403 'Rejected'
sts_refuses 4 'role.s trust policy' AccessDenied 403 'Not authorized to perform sts:AssumeRoleWithSAML'
sts_refuses 4 REGION_DISABLED RegionDisabledException 403 'STS is not activated in this region'
sts_refuses 4 POLICY_MALFORMED MalformedPolicyDocument 400 'Malformed'
sts_refuses 4 'larger than AWS allows' PackedPolicyTooLarge 400 'Packed size of session tags consumes 105%'
sts_refuses 4 AWS_REFUSED NewlyInvented 400 'Something else'
sts_refuses 5 AWS_BUSY Throttling 400 'Rate exceeded'
sts_refuses 5 AWS_WITHOUT_PROVIDER IDPCommunicationError 400 'No answer'
play '{"html_503": true}'
rotation_fails_unasked 5 "$(message STS_UNAVAILABLE 503)"
play '{"assertion_seconds": 0}'
rotation_fails_unasked 4 "$(message ASSERTION_EXPIRED)"

step "control characters in AWS's messages are made visible"
sts_refuses 4 'refused to issue credentials' Odd 400 $'reversed \u202e text\u0085'
expect_no_match "$err" $'\u202e|\u0085'

step "a duration that the role does not allow: one hour instead, reported and stored"
play '{"max_session_duration": 3600}'
run ajc-hook edit duff --duration 8h
expect_status 0
run ajc-hook rotate duff
expect_status 0
expect_message "$err" ONE_HOUR_SESSION duff 28800
calls
expect_equal "$(calls)" $'AssumeRoleWithSAML JumpCloudDevs 28800 400\nAssumeRoleWithSAML JumpCloudDevs 3600 200'
expect_equal "$(jq '.profiles.duff.learned.duration' "$config")" 3600
forget_requests
run ajc-hook rotate duff
expect_status 0
expect_equal "$(calls)" 'AssumeRoleWithSAML JumpCloudDevs 3600 200'
expect_no_match "$err" 'AWS does not give'

step "the administrator raised the limit: after another edit the full duration is requested again"
play '{"max_session_duration": 43200}'
run ajc-hook edit duff --duration 8h
run ajc-hook rotate duff
expect_status 0
expect_equal "$(calls)" 'AssumeRoleWithSAML JumpCloudDevs 28800 200'
run ajc-hook edit duff --duration ''
play '{"session_duration": 7200}'
run ajc-hook rotate duff
expect_equal "$(calls)" 'AssumeRoleWithSAML JumpCloudDevs 7200 200'

step "a chained role by name, with an external id, limited to one hour"
play '{}'
run ajc-hook edit duff --role Foreman --external-id duff-beer:42 --duration 4h
expect_status 0
run ajc-hook rotate duff
expect_status 0
calls
expect_equal "$(calls | tail -1)" 'AssumeRole Foreman 3600 duff-beer:42 200'
caller_identity
expect_match "$out" 'arn:aws:sts::544300394404:assumed-role/Foreman/'
run ajc-hook list
expect_match "$out" 'duff +544300394404 +Foreman '

step "a chained role by ARN, in another account, set by add"
run ajc-hook add boss "$(sandbox saml_url)" --role arn:aws:iam::123456789012:role/hq/Auditor
expect_status 0
run ajc-hook exec boss -- true
expect_status 0
run ajc-hook list
expect_match "$out" 'boss +123456789012 +Auditor '

step "a chained role that is refused"
play '{"error": {"code": "AccessDenied", "http": 403, "message": "no", "action": "AssumeRole"}}'
rotation_fails_unasked 4 'role.s trust policy .*AWS: AccessDenied'
expect_equal "$(calls | wc -l)" 2
