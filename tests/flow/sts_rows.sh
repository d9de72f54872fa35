#!/bin/bash
# SPDX-License-Identifier: MIT
#
# sts_rows.sh ROW…: one assertion or one answer of AWS: its message and exit status, every request, and that a failure changes
# neither keyring nor configuration. Each function row_NAME is a case; the ctests flow_sts_N run some each. AWS's messages
# are as users have quoted them.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"
# shellcheck source=tests/flow/rows.sh
source "$AJC_TESTS/flow/rows.sh"

saml='POST / AssumeRoleWithSAML'
chained='POST / AssumeRole'

# refusal CODE HTTP MESSAGE [ACTION]: the sandbox's script for this error.
refusal() {
    jq -cn --arg code "$1" --argjson http "$2" --arg message "$3" --arg action "${4:-AssumeRoleWithSAML}" \
        '{error: {code: $code, http: $http, message: $message, action: $action}}'
}

# refused STATUS ID CODE HTTP MESSAGE: STS answers with this error; one request.
refused() {
    signed_in "$(refusal "$3" "$4" "$5")"
    silently
    fails "$1" "$(message "$2" "$3" "$(literally "$5")")"
    asked "$page 200" "$saml $4"
    changed
}

# roles PAIR…: the script with these roles, each "ROLE PROVIDER".
roles() {
    local pair list=
    for pair; do
        list+=${list:+,}"{\"role\":\"${pair% *}\",\"provider\":\"${pair#* }\"}"
    done
    printf '{"roles":[%s]}' "$list"
}

# gets ROLE: the session is one of that role.
gets() {
    succeeds
    asked "$page 200" "$saml 200"
    expect_equal "$(record 'select(.action == "AssumeRoleWithSAML") | .role')" "$1"
}

account=arn:aws:iam::544300394404
provider=$account:saml-provider/JumpCloud

# --- refusals of AssumeRoleWithSAML

# The assertion may have expired while the user typed: one more is fetched, not two.
row_token_expired() {
    local words='Token must be redeemed within 5 minutes of issuance'
    signed_in "$(refusal ExpiredTokenException 400 "$words")"
    silently
    fails 4 "$(message ASSERTION_EXPIRED ExpiredTokenException "$words")"
    asked "$page 200" "$saml 400" "$page 200" "$saml 400"
    changed
}

row_token_expired_in_short() {
    signed_in "$(refusal ExpiredToken 403 'The security token included in the request is expired')"
    silently
    fails 4 "$(message AWS_CREDENTIALS_EXPIRED ExpiredToken "The security token included in the request is expired")"
    asked "$page 200" "$saml 403" "$page 200" "$saml 403"
    changed
}

row_provider_unknown() {
    refused 4 PROVIDER_UNKNOWN \
        InvalidIdentityToken 400 "Specified provider doesn't exist (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlManifestNotFoundException)"
}

row_assertion_unreadable() {
    refused 4 ASSERTION_UNREADABLE \
        InvalidIdentityToken 400 'Invalid base64 SAMLResponse (Service: AWSOpenIdDiscoveryService; Status Code: 400; Error Code: AuthSamlInvalidSamlResponseException)'
}

row_signature_invalid() {
    refused 4 ASSERTION_SIGNATURE \
        InvalidIdentityToken 400 'Response signature invalid'
}

row_role_not_asserted() {
    refused 4 ROLE_NOT_ASSERTED \
        InvalidIdentityToken 400 "SAML Assertion doesn't contain the requested Role and Metadata in the attributes"
}

row_subject_confirmation_missing() {
    refused 4 ASSERTION_RECIPIENT \
        InvalidIdentityToken 400 'Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter'
}

row_identity_token_invalid_otherwise() {
    refused 4 ASSERTION_NOT_ACCEPTED \
        InvalidIdentityToken 400 'Something new about tokens'
}

row_claim_rejected() {
    refused 4 CLAIM_REJECTED \
        IDPRejectedClaim 403 'The claim was rejected'
}

row_access_denied() {
    refused 4 ROLE_DENIED \
        AccessDenied 403 'Not authorized to perform sts:AssumeRoleWithSAML'
}

row_access_denied_briefly() {
    refused 4 ROLE_DENIED \
        AccessDenied 403 'Access denied'
}

row_region_disabled() {
    refused 4 REGION_DISABLED \
        RegionDisabledException 403 'STS is not activated in this region for account 544300394404'
}

row_policy_malformed() {
    refused 4 POLICY_MALFORMED \
        MalformedPolicyDocument 400 'Syntax errors in policy'
}

row_policy_too_large() {
    refused 4 POLICY_TOO_LARGE \
        PackedPolicyTooLarge 400 'Packed size of session tags consumes 105% of allotted space'
}

row_too_many_requests() {
    refused 5 AWS_BUSY Throttling 400 'Rate exceeded'
}

row_provider_unreachable() {
    refused 5 AWS_WITHOUT_PROVIDER \
        IDPCommunicationError 400 'The identity provider did not answer'
}

row_code_unknown() {
    refused 4 AWS_REFUSED NewlyInvented 400 'Something else'
}

row_server_error() {
    signed_in "$(refusal InternalFailure 500 'The request processing has failed')"
    silently
    fails 5 "$(message STS_UNAVAILABLE 500)"
    asked "$page 200" "$saml 500"
    changed
}

row_unavailable() {
    signed_in '{"html_503": true}'
    silently
    fails 5 "$(message STS_UNAVAILABLE 503)"
    asked "$page 200" "$saml 503"
    changed
}

row_busy_with_a_page() {
    signed_in '{"busy": {"host": "sts", "status": 429, "retry_after": 60, "times": 1000}}'
    silently
    fails 5 "$(message STS_BUSY)"
    asked "$page 200" "$saml 429"
    changed +mark:backoff:duff
}

row_not_sts() {
    signed_in '{}'
    AWS_ENDPOINT_URL_STS=$(sandbox console_url)
    silently
    fails 5 "$(message NOT_STS 404)"
    asked "$page 200" 'POST / 404'
    changed
}

# --- durations

durations() {
    record 'select(.action == "AssumeRoleWithSAML" or .action == "AssumeRole") | .duration' | xargs
}

row_duration_above_the_roles() {
    signed_in '{"session_duration": 43200, "max_session_duration": 3600}'
    silently
    succeeds
    # shellcheck disable=SC2016 # a command's name in a sentence
    expect_message "$err" ONE_HOUR_SESSION duff 43200 duff 43200
    asked "$page 200" "$saml 400" "$saml 200"
    expect_equal "$(durations)" '43200 3600'
    changed "${renewed[@]}" '~config'
}

row_duration_never_enough() {
    local words='The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    refused 4 DURATION_TOO_LONG \
        ValidationError 400 "$words"
}

row_answer_with_unknown_elements() {
    signed_in '{"extra_elements": true}'
    silently
    gets "$account:role/JumpCloudDevs"
    changed "${renewed[@]}"
}

row_duration_not_asserted() {
    signed_in '{"session_duration": null}'
    silently
    succeeds
    expect_equal "$(durations)" 3600
    changed "${renewed[@]}"
}

row_duration_out_of_range() {
    signed_in '{"session_duration": 86400}'
    silently
    succeeds
    expect_equal "$(durations)" 3600
    changed "${renewed[@]}"
}

# --- the chained role

# boss SCRIPT: the profile assumes another role after the first.
boss() {
    signed_in '{}'
    run ajc-hook edit duff --role Foreman
    run ajc-hook rotate duff
    script_sandbox "$1"
    remember
}

row_chained_too_long() {
    local words='The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
    boss "$(refusal ValidationError 400 "$words" AssumeRole)"
    silently
    fails 4 "$(message CHAINED_TOO_LONG ValidationError "$words")"
    asked "$page 200" "$saml 200" "$chained 400"
    changed
}

row_chained_denied() {
    local words='User: arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/x is not authorized to perform: sts:AssumeRole'
    boss "$(refusal AccessDenied 403 "$words" AssumeRole)"
    silently
    fails 4 "$(message ROLE_DENIED AccessDenied "$words")"
    asked "$page 200" "$saml 200" "$chained 403"
    changed
}

row_chained_by_a_clock_that_is_wrong() {
    boss '{"clock_skew": 630}'
    silently
    fails 1 "$(message CLOCK_IS_WRONG 10 behind)"
    asked "$page 200" "$saml 200" "$chained 403"
    changed
}

row_chained_by_a_wrong_signature() {
    local words='The request signature we calculated does not match the signature you provided.'
    boss "$(refusal SignatureDoesNotMatch 403 "$words" AssumeRole)"
    silently
    fails 4 "$(message REQUEST_SIGNATURE SignatureDoesNotMatch "$words")"
    asked "$page 200" "$saml 200" "$chained 403"
    changed
}

row_chained_session_name_is_cut() {
    boss '{}'
    silently
    succeeds
    expect_equal "$(record 'select(.action == "AssumeRole") | .session_name')" "$email"
}

# --- the content of the assertion

row_several_roles() {
    local names="$account:role/Brewer, $account:role/beer/Taster"
    signed_in "$(roles "$account:role/Brewer $provider" "$account:role/beer/Taster $provider")"
    silently
    fails 3 "$(message ROLE_NOT_CHOSEN duff duff "$names")"
    asked "$page 200"
    changed
}

row_role_not_offered() {
    signed_in "$(roles "$account:role/Brewer $provider")"
    run ajc-hook edit duff --saml-role Taster
    remember
    silently
    fails 2 "$(message ROLE_NOT_OFFERED Taster duff duff "$account:role/Brewer")"
    asked "$page 200"
    changed
}

row_role_named_with_its_path() {
    signed_in "$(roles "$account:role/Brewer $provider" "$account:role/beer/Taster $provider")"
    run ajc-hook edit duff --saml-role beer/Taster
    silently
    gets "$account:role/beer/Taster"
}

# A list could not distinguish them, so the first is used.
row_role_with_two_providers() {
    signed_in "$(roles "$account:role/Brewer $provider" "$account:role/Brewer $account:saml-provider/Other")"
    silently
    gets "$account:role/Brewer"
}

# The text of JumpCloud's template.
row_role_attribute_never_filled_in() {
    local placeholder='arn:aws:iam::YOUR_AWS_ACCOUNT_NUMBER'
    signed_in "$(roles "$placeholder:role/MY_ROLE $placeholder:saml-provider/MY_PROVIDER")"
    silently
    fails 4 "$(message ROLE_NOT_UNDERSTOOD "$placeholder:role/MY_ROLE,$placeholder:saml-provider/MY_PROVIDER")"
    asked "$page 200"
    changed
}

# The Date header shows no clock difference, but the session has already expired.
row_session_already_expired() {
    signed_in '{"session_seconds": -7200}'
    silently
    expect_status 1
    expect_match "$err" "^ajc-hook: $(message SESSION_OVER duff '[A-Z].* UTC')$"
    asked "$page 200" "$saml 200"
    changed +mark:failure:duff
}

row_no_role_attribute() {
    signed_in '{"roles": []}'
    silently
    fails 4 "$(message NO_ROLE)"
    asked "$page 200"
    changed
}

row_identity_center() {
    signed_in '{"page": "identity_center"}'
    silently
    fails 4 "$(message IDENTITY_CENTER)"
    asked "$page 200"
    changed
}

row_another_account() {
    signed_in "$(roles 'arn:aws:iam::123456789012:role/R arn:aws:iam::123456789012:saml-provider/J')"
    silently
    fails 2 "$(message ANOTHER_ACCOUNT duff 123456789012 544300394404 duff "{sso_url}/saml2/aws-prod")"
    asked "$page 200"
    changed
}

row_provider_first() {
    signed_in "$(roles "$account:role/Brewer $provider" | jq -c '. + {role_order: "provider_first"}')"
    silently
    gets "$account:role/Brewer"
}

row_white_space() {
    signed_in "$(jq -cn --arg role $'\n   '"$account:role/Brewer "$'\t' --arg provider "  $provider"$'\n' '{roles: [{role: $role, provider: $provider}]}')"
    silently
    gets "$account:role/Brewer"
}

row_role_with_a_path() {
    signed_in "$(roles "$account:role/some/path/Brewer+=,.@-_1 $provider" | jq -c .)"
    silently
    succeeds
    expect_equal "$(ajc-hook list | awk '$1 == "duff" {print $3}')" 'Brewer+=,.@-_1'
}

# partition NAME REGION [CONFIGURED REGION]: the chained call is signed for that region.
partition() {
    new_user "$(roles "arn:$1:iam::111111111111:role/R arn:$1:iam::111111111111:saml-provider/J")"
    run ajc-hook edit duff --role Foreman --region "${3:-}"
    remember
    as_new_user
    succeeds
    expect_equal "$(record 'select(.action == "AssumeRole") | .role')" "arn:$1:iam::111111111111:role/Foreman"
    expect_equal "$(record 'select(.action == "AssumeRole") | .region')" "$2"
}

row_partition_us_gov() {
    partition aws-us-gov us-gov-west-1
}

row_partition_us_gov_with_a_region_of_it() {
    partition aws-us-gov us-gov-east-1 us-gov-east-1
}

row_partition_china_with_a_region_of_another() {
    partition aws-cn cn-northwest-1 eu-central-1
}

row_partition_european_sovereign() {
    partition aws-eusc eusc-de-east-1
}

run_rows "$@"
