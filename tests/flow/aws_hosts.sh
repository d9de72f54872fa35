#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Which of AWS's hosts is used for each partition and region: STS, and the sign-in to the web console. JumpCloud is the
# sandbox; everything else uses a proxy that does not exist, and the error message names the host.
# shellcheck source=tests/flow/lib.sh
source "$AJC_TESTS/flow/lib.sh"

export NO_PROXY=.sandbox.localhost

# role_of PARTITION: the assertion has a role of this partition from now on.
role_of() {
    script_sandbox "$(jq -cn --arg arn "arn:$1:iam::111111111111" \
        '{roles: [{role: "\($arn):role/R", provider: "\($arn):saml-provider/J"}]}')"
}

# goes_to HOST CMD…
goes_to() {
    local host=$1
    shift
    run env HTTPS_PROXY=http://localhost:1 "$@"
    expect_status 5
    expect_match "$err" "No connection to ${host//./\\.} or its proxy"
}

start_sandbox
unset AWS_ENDPOINT_URL_STS
run ajc-hook add duff "$(sandbox saml_url)"
type_to_tty 'email address: ' @email 'password: ' @password -- ajc-hook login
expect_status 0
run ajc-hook config unset sts_url

step "STS: the host of the region, or of the partition's default region if the region is in another partition"
while read -r partition region host; do
    role_of "$partition"
    run ajc-hook edit duff --region "${region#-}"
    goes_to "$host" ajc-hook rotate duff
done <<'END'
aws - sts.us-east-1.amazonaws.com
aws eu-central-1 sts.eu-central-1.amazonaws.com
aws cn-north-1 sts.us-east-1.amazonaws.com
aws-us-gov - sts.us-gov-west-1.amazonaws.com
aws-us-gov us-gov-east-1 sts.us-gov-east-1.amazonaws.com
aws-cn - sts.cn-northwest-1.amazonaws.com.cn
aws-cn cn-north-1 sts.cn-north-1.amazonaws.com.cn
aws-eusc - sts.eusc-de-east-1.amazonaws.eu
END

step "AWS_STS_REGIONAL_ENDPOINTS=legacy: the global host for old regions, the regional one for others"
role_of aws
run ajc-hook edit duff --region ''
goes_to sts.eu-west-1.amazonaws.com env AWS_REGION=eu-west-1 AWS_STS_REGIONAL_ENDPOINTS=regional ajc-hook rotate duff
goes_to sts.amazonaws.com env AWS_REGION=eu-west-1 AWS_STS_REGIONAL_ENDPOINTS=legacy ajc-hook rotate duff
goes_to sts.eu-south-1.amazonaws.com env AWS_REGION=eu-south-1 AWS_STS_REGIONAL_ENDPOINTS=legacy ajc-hook rotate duff
role_of aws-us-gov
goes_to sts.us-gov-west-1.amazonaws.com env AWS_STS_REGIONAL_ENDPOINTS=legacy ajc-hook rotate duff

step "the web console's sign-in: the partition's"
run ajc-hook config unset signin_url
while read -r partition host; do
    role_of "$partition"
    run ajc-hook add "in-$partition" "$(sandbox saml_url)"
    run ajc-hook config set sts_url "$(sandbox sts_url)"
    run ajc-hook rotate "in-$partition"
    expect_status 0
    goes_to "$host" ajc-hook console --print "in-$partition"
done <<'END'
aws signin.aws.amazon.com
aws-us-gov signin.amazonaws-us-gov.com
aws-cn signin.amazonaws.cn
END
