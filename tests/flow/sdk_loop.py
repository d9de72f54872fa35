#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A boto3 process that runs longer than its credentials are valid.

    sdk_loop.py STS_URL SESSIONS [PROFILE]

Calls GetCallerIdentity with one client until it has used that many sessions, each of which it expires in ajc's keyring.
Prints the identity and the number of sessions. Another answer ends it with a traceback."""

import os
import pathlib
import subprocess
import sys
import time

import boto3

url, wanted = sys.argv[1], int(sys.argv[2])
session = boto3.Session(profile_name=sys.argv[3] if len(sys.argv) > 3 else None)
client = session.client("sts", endpoint_url=url, region_name=session.region_name or "us-east-1")
keys, identities = set(), set()
deadline = time.monotonic() + float(os.environ["AJC_TEST_TIMEOUT"])
while len(keys) < wanted:
    identities.add(client.get_caller_identity()["Arn"])
    keys.add(session.get_credentials().access_key)
    if time.monotonic() > deadline:
        sys.exit(f"only {len(keys)} sessions")
    if len(keys) < wanted:
        subprocess.run([pathlib.Path(__file__).parent / "make_older.sh", "duff", "4000"], check=True)
print(*identities, f"{len(keys)} sessions", session.region_name)
