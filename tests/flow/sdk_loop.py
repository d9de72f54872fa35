#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A boto3 process that lives longer than its credentials.

    sdk_loop.py STS_URL SESSIONS [PROFILE]

Asks STS who it is, with one client, until it has used that many sessions, each of which it makes end in ajc's keyring,
and prints the identity once and how many sessions it used. Any answer but that identity ends it with a traceback."""

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
deadline = time.monotonic() + float(os.environ["AJC_TEST_PATIENCE"])
while len(keys) < wanted:
    identities.add(client.get_caller_identity()["Arn"])
    keys.add(session.get_credentials().access_key)
    if time.monotonic() > deadline:
        sys.exit(f"{len(keys)} sessions are all")
    if len(keys) < wanted:
        subprocess.run([pathlib.Path(__file__).parent / "make_older.sh", "duff", "4000"], check=True)
print(*identities, f"{len(keys)} sessions", session.region_name)
