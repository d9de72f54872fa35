#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Passes a password to `ajc-hook seed` as pam_ajc.so does, and prints the byte of the answer ("none": no answer).

    seed.py [--uid N] [--user NAME] [--service NAME] [--message BYTES] PASSWORD [CMD…]

PASSWORD "@password" is the sandbox's (its directory is in the environment as SANDBOX). A service is a file of pam.d(5); without
one it is a stack in which the password is known to be right. --message sends these bytes (Python's escapes) instead of
a valid message. CMD runs instead of `ajc-hook`.
"""
import argparse
import codecs
import json
import os
import pwd
import socket
import subprocess
import sys


def main():
    """Runs the helper with a socket as descriptor 0 and only PATH of our environment."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--uid", default=str(os.getuid()))
    parser.add_argument("--user", default=pwd.getpwuid(os.getuid()).pw_name)
    parser.add_argument("--service", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "known_stack"))
    parser.add_argument("--message")
    parser.add_argument("password")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    password = asked.password
    if password == "@password":
        with open(os.path.join(os.environ["SANDBOX"], "sandbox.json"), encoding="utf-8") as file:
            password = json.load(file)["password"]
    message = b"\0".join(os.fsencode(word) for word in ("ajc-seed 2", asked.uid, asked.user, asked.service, password))
    if asked.message is not None:
        message = codecs.escape_decode(asked.message)[0]
    ours, theirs = socket.socketpair()
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C",
                   "ASAN_OPTIONS": "detect_leaks=0"}  # LeakSanitizer does not work under strace
    with subprocess.Popen((asked.command or ["ajc-hook"]) + ["seed"], stdin=theirs, env=environment, cwd="/") as helper:
        theirs.close()
        try:
            ours.sendall(message)
            ours.shutdown(socket.SHUT_WR)
        except BrokenPipeError:
            pass
        try:
            answer = ours.recv(2)
        except ConnectionResetError:
            answer = b""
    print(answer[0] if len(answer) == 1 else "none")
    return helper.returncode


if __name__ == "__main__":
    sys.exit(main())
