#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs the tour of packaging/try in a real interactive bash on a terminal, prints it, and checks it.

    packaging/tour.py SANDBOX_DIRECTORY

packaging/sandbox-shell prepares the environment and the home. Exit status 0 only when the sandbox's STS accepted the credentials (asked by the AWS CLI, if it is installed), an expired session was replaced at a prompt, and the password was sent once.
"""
import json
import os
import re
import shutil
import sys
import time

import pexpect

PROMPT = r"\(sandbox\) [$#] "
HAS_AWS = shutil.which("aws") is not None
IDENTITY = "aws sts get-caller-identity --endpoint-url $STS"
SECONDS = 120
PROMPTS_TO_RENEW = 30  # on a busy machine; else one or two


class Transcript:
    """Prints the terminal's output and stores it."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        """Called by pexpect with each piece."""
        self.text += text
        sys.stdout.write(text.replace("\r\n", "\n").replace("\r", ""))

    def flush(self):
        """Called by pexpect after each piece."""
        sys.stdout.flush()


def key_ids(shown):
    """The access key ids that the terminal showed."""
    return set(re.findall(r"^ASIA[A-Z2-7]{16}", shown, re.MULTILINE))


def play(sandbox):
    """Types the commands of the tour; returns the terminal's output."""
    transcript = Transcript()
    os.environ["INPUTRC"] = os.path.join(os.environ["HOME"], ".inputrc")
    with open(os.environ["INPUTRC"], "w", encoding="utf-8") as file:
        file.write("set enable-bracketed-paste off\n")
    shell = pexpect.spawn("bash", ["-i"], encoding="utf-8", timeout=SECONDS, dimensions=(40, 100))
    shell.logfile_read = transcript
    shell.delaybeforesend = None

    def say(line, *answers):
        shell.sendline(line)
        for question, answer in answers:
            shell.expect(question)
            shell.sendline(answer)
        shell.expect(PROMPT)

    shell.expect(PROMPT)
    say("ajc use duff", ("email address: ", sandbox["email"]), ("password: ", sandbox["password"]))
    if HAS_AWS:
        say(IDENTITY)
    say("ajc list")
    say("echo $AWS_ACCESS_KEY_ID; until_the_session_ends")
    for _ in range(PROMPTS_TO_RENEW):
        say("echo $AWS_ACCESS_KEY_ID  # a new one, without a prompt")
        if len(key_ids(transcript.text)) > 1:
            break
        time.sleep(1)  # like a user: the renewal may still run in the background
    if HAS_AWS:
        say(IDENTITY)
    say("ajc list")
    shell.sendline("exit")
    shell.expect(pexpect.EOF)
    shell.close()
    return transcript.text


def faults(directory, sandbox, shown):
    """The expected output and requests that are missing."""
    with open(os.path.join(directory, "record.jsonl"), encoding="utf-8") as file:
        requests = [event for event in map(json.loads, file) if event["event"] == "request"]
    answered = [request.get("action") for request in requests if request["status"] == 200]
    if HAS_AWS and (shown.count('"Arn": "arn:aws:sts::') != 2 or answered.count("GetCallerIdentity") != 2):
        yield "AWS did not accept the credentials both times"
    if answered.count("AssumeRoleWithSAML") < 2 or len(key_ids(shown)) != 2:
        yield "the expired session was not replaced at the prompt"
    if sum(request["method"] == "POST" and "/auth" in request["path"] for request in requests) != 1:
        yield "the password was not sent exactly once"
    if sandbox["password"] in shown:
        yield "the password was shown"


def main():
    """Runs and checks the tour."""
    directory = sys.argv[1]
    with open(os.path.join(directory, "sandbox.json"), encoding="utf-8") as file:
        sandbox = json.load(file)
    try:
        found = list(faults(directory, sandbox, play(sandbox)))
    except (pexpect.TIMEOUT, pexpect.EOF) as end:
        found = ["the shell did not continue (%s)" % type(end).__name__]
    print()
    for fault in found:
        print("The tour failed: %s." % fault, file=sys.stderr)
    if not found and not HAS_AWS:
        print("Without the AWS CLI, which is not installed here, the tour did not ask AWS who it is.")
    if not found:
        print("The tour is done: real credentials, renewed after they expired without a prompt.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
