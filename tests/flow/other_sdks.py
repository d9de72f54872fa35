#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Which keys other AWS SDKs and tools use in a shell with valid, expired or placeholder keys of ajc:

    tests/flow/other_sdks.py get DIR      downloads them from Debian and npm into DIR (as root, with a network)
    tests/flow/other_sdks.py run DIR      runs each tool in DIR, and names those that are missing

Run by hand, because the downloads are large; flow_identity always tests the AWS CLI and boto3. ~/.aws/credentials has
static keys of another identity under [default], which must never sign. A server in place of AWS records the key id of each
request and refuses it, so that a fallback to other keys is detected."""

import http.server
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

STATIC, VALID = "AKIASTATICSTATIC0000", "ASIAVALIDVALIDVALID0"
CREDENTIALS = f"[default]\naws_access_key_id = {STATIC}\naws_secret_access_key = static\n"
CREDENTIALS += CREDENTIALS.replace("default", "other").replace(STATIC, "AKIAOTHEROTHER000000")
KEYS = {"AWS_ACCESS_KEY_ID": VALID, "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}
PLACEHOLDER = {"AWS_ACCESS_KEY_ID": "AJCNOSESSION00000000", "AWS_SECRET_ACCESS_KEY": "none", "AWS_SESSION_TOKEN": "none"}
CASES = {
    "valid keys": KEYS | {"AWS_CREDENTIAL_EXPIRATION": "2099-01-01T00:00:00Z"},
    "expired keys": KEYS,
    "expired keys with their expiration": KEYS | {"AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"},
    "placeholder keys": PLACEHOLDER,
    "keys and AWS_PROFILE": KEYS | {"AWS_PROFILE": "other"},
}
REFUSAL = (b'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
           b"<Code>ExpiredToken</Code><Message>refused</Message></Error></ErrorResponse>")
JAVASCRIPT = """
const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
new STSClient({ region: "us-east-1", endpoint: process.argv[2], maxAttempts: 1 })
    .send(new GetCallerIdentityCommand({})).catch((error) => console.log(error.name));
"""
GO = """package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	where := aws.EndpointResolverWithOptionsFunc(func(string, string, ...interface{}) (aws.Endpoint, error) {
		return aws.Endpoint{URL: os.Args[1]}, nil
	})
	found, err := config.LoadDefaultConfig(context.Background(), config.WithRegion("us-east-1"), config.WithEndpointResolverWithOptions(where))
	if err == nil {
		_, err = sts.NewFromConfig(found).GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
	}
	println(err.Error())
}
"""
RUBY = """require "aws-sdk-core"
begin
  Aws::STS::Client.new(region: "us-east-1", endpoint: ARGV[0], retry_limit: 0).get_caller_identity
rescue StandardError => error
  puts error.class
end
"""


class Aws(http.server.BaseHTTPRequestHandler):
    """Records the key id of every request and refuses it."""

    asked = []

    def do_POST(self):  # noqa: N802
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append(re.search(r"Credential=(\w+)/", self.headers.get("Authorization") or "Credential=unsigned/")[1])
        self.send_response(403)
        self.send_header("Content-Length", str(len(REFUSAL)))
        self.end_headers()
        self.wfile.write(REFUSAL)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_):
        pass


def tools(directory, url):
    """{name: command, or None if the tool is missing}."""
    def where(there, *command):
        return [str(word) for word in command] if there else None

    return {
        "AWS CLI": where(shutil.which("aws"), shutil.which("aws") or "", "--region", "us-east-1", "--endpoint-url", url, "sts", "get-caller-identity"),
        "JavaScript SDK v3": where((directory / "node_modules/@aws-sdk/client-sts").exists(), "node", directory / "sts.js", url),
        "Go SDK v2": where((directory / "sts").exists(), directory / "sts", url),
        "Ruby SDK": where((directory / "sts.rb").exists() and shutil.which("ruby"), "ruby", directory / "sts.rb", url),
        "rclone (Go SDK v1)": where(shutil.which("rclone"), "rclone", "--config", "/dev/null", "--retries", "1", "--low-level-retries", "1", "lsd",
                                    f":s3,provider=AWS,env_auth=true,region=us-east-1,endpoint='{url}':"),
    }


def get(directory):
    """Installs the tools from Debian and npm."""
    subprocess.run(["apt-get", "install", "--yes", "--no-install-recommends", "golang-go", "golang-github-aws-aws-sdk-go-v2-dev",
                    "ruby-aws-sdk-core", "rclone"], check=True)
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in (("sts.js", JAVASCRIPT), ("sts.go", GO), ("sts.rb", RUBY), ("package.json", "{}")):
        (directory / name).write_text(text)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "@aws-sdk/client-sts"], cwd=directory, check=True)
    subprocess.run(["go", "build", "-o", "sts", "sts.go"], cwd=directory, check=True,
                   env=os.environ | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""})


def run(directory):
    """Prints a row for each tool and case; returns how many used wrong keys, plus the number of missing tools."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    faults = missing = 0
    with tempfile.TemporaryDirectory() as home:
        (pathlib.Path(home) / ".aws").mkdir()
        (pathlib.Path(home) / ".aws/credentials").write_text(CREDENTIALS)
        for name, command in tools(directory, f"http://127.0.0.1:{server.server_port}").items():
            if command is None:
                print(f"{name:20s} is missing: not run")
                missing += 1
                continue
            for case, variables in CASES.items():
                Aws.asked.clear()
                environment = {"HOME": home, "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"} | variables
                done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
                output = " ".join((done.stdout + done.stderr).split())
                signed = sorted(set(Aws.asked))
                is_fault = STATIC in signed or ("AWS_PROFILE" not in variables and not set(signed) <= {variables["AWS_ACCESS_KEY_ID"]})
                faults += is_fault
                print(f"{name:20s} {case:34s} signed by: {', '.join(signed) or 'nobody':24s}{' FAULT' if is_fault else ''} {output[:70]}")
    print(f"{faults} faults, {missing} tools missing")
    return faults + missing


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("get", "run"):
        print(__doc__, file=sys.stderr)
        return 2
    directory = pathlib.Path(sys.argv[2]).resolve()
    return get(directory) or 0 if sys.argv[1] == "get" else min(run(directory), 1)


if __name__ == "__main__":
    sys.exit(main())
