#!/usr/bin/python3 -S
# SPDX-License-Identifier: MIT
"""Runs a command on a terminal of its own and answers the questions that it asks.

    answer_any.py ['PROMPT REGEX' 'REPLY']… -- CMD…

Unlike in answer.py, the questions may come in any order, or not at all; replies have the same form. What the terminal
showed is written to standard output; the exit status is CMD's.
"""
import os
import sys

from answer import parse, pexpect, reply_text


def main():
    """Answers until the command ends."""
    _, answers, command = parse(sys.argv[1:])
    child = pexpect.spawn(command[0], command[1:], timeout=float(os.environ["AJC_TEST_TIMEOUT"]), encoding="utf-8", codec_errors="replace")
    shown = ""
    patterns = [prompt for prompt, _ in answers] + [pexpect.EOF]
    while True:
        found = child.expect(patterns)
        shown += child.before
        if found == len(answers):
            break
        shown += child.after
        child.sendline(reply_text(answers[found][1]))
    child.close()
    sys.stdout.write(shown.replace("\r\n", "\n"))
    return child.exitstatus if child.signalstatus is None else 128 + child.signalstatus


if __name__ == "__main__":
    sys.exit(main())
