#!/usr/bin/python3 -S
# SPDX-License-Identifier: MIT
"""Runs a command on a terminal of its own and answers its questions.

    answer.py [--env NAME=VALUE]… ['PROMPT REGEX' 'REPLY']… -- CMD…

All prompts must appear, in this order. Everything that the terminal showed is written to standard output, with newlines
as line ends; it would include an echoed password. The exit status is CMD's (128 + n when a signal ended it), 111 when a
prompt did not appear.

A reply is typed and followed by Return. ^C, ^D, ^Z and ^\\ are typed as these keys, once the program waits for input: it
would miss a signal between its question and its wait. Replies from the sandbox (its directory is in the environment as
SANDBOX): @email, @password, @totp (a code), @totp+1 (the next code, because JumpCloud accepts each one once). A reply
that starts with @unseen: is typed after the echo was turned off: some programs ask first and turn it off afterwards.
@do:COMMAND types nothing: once the program waits for input, bash runs the command, which must succeed.
"""
import glob
import json
import os
import site
import subprocess
import sys
import time

sys.path += site.getsitepackages()  # the interpreter starts sooner without what -S leaves out
import pexpect  # pylint: disable=wrong-import-position

PROMPT_DID_NOT_COME = 111
UNSEEN = "@unseen:"
DO = "@do:"
TIMEOUT_SECONDS = float(os.environ.get("AJC_TEST_TIMEOUT", 300))  # see as-user


def parse(arguments):
    """Splits the command line into the environment, [(prompt, reply)…] and the command."""
    environment = dict(os.environ)
    command_at = arguments.index("--")
    words, command = arguments[:command_at], arguments[command_at + 1 :]
    while words and words[0] == "--env":
        name, _, text = words[1].partition("=")
        environment[name] = text
        words = words[2:]
    if len(words) % 2 or not command:
        raise ValueError
    return environment, list(zip(words[::2], words[1::2])), command


def reply_text(reply):
    """What to type for `reply`."""
    if not reply.startswith("@"):
        return reply
    with open(os.path.join(os.environ["SANDBOX"], "sandbox.json"), encoding="utf-8") as file:
        return json.load(file)[reply[1:]]


def states_in_foreground(terminal):
    """The states of the terminal's foreground processes, as in proc(5): S is sleeping."""
    group, states = os.tcgetpgrp(terminal.child_fd), set()
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                state, _, of_group = file.read().rpartition(")")[2].split()[:3]
        except OSError:
            continue  # it has ended
        if int(of_group) == group:
            states.add(state)
    return states


def wait_for_input(terminal):
    """Returns when all foreground processes sleep."""
    deadline = time.monotonic() + terminal.timeout
    while states_in_foreground(terminal) != {"S"} and time.monotonic() < deadline:
        time.sleep(0.01)


def type_reply(terminal, reply):
    """Types one reply on the terminal; a function is called first and returns the reply."""
    if callable(reply):
        reply = reply()
    if reply.startswith(DO):
        wait_for_input(terminal)
        subprocess.run(["bash", "-c", reply[len(DO) :]], check=True)
        return
    if reply.startswith(UNSEEN):
        terminal.waitnoecho()
        reply = reply[len(UNSEEN) :]
    if len(reply) == 2 and reply[0] == "^":
        wait_for_input(terminal)
        terminal.send(bytes([ord(reply[1]) & 0x1F]))
    else:
        terminal.send(reply_text(reply).encode() + b"\r")


def converse(command, answers, environment, seconds):
    """Runs the command and answers its questions; returns (what the terminal showed, exit status, missing prompt): the
    status is None when a prompt did not appear, the prompt is None otherwise."""
    terminal = pexpect.spawn(command[0], command[1:], env=environment, timeout=seconds, dimensions=(24, 200))
    terminal.delaybeforesend = None
    seen, missing = b"", None
    for prompt, reply in answers:
        if terminal.expect([prompt.encode(), pexpect.EOF, pexpect.TIMEOUT]) != 0:
            missing = prompt
            break
        seen += terminal.before + terminal.after
        type_reply(terminal, reply)
    if missing is None and terminal.expect([pexpect.EOF, pexpect.TIMEOUT]) != 0:
        missing = "the end"
    seen += terminal.before
    if missing is None:
        terminal.wait()
        terminal.ptyproc.delayafterclose = 0
    terminal.close(force=True)
    status = terminal.exitstatus if terminal.exitstatus is not None else 128 + (terminal.signalstatus or 0)
    return seen.replace(b"\r\n", b"\n"), status if missing is None else None, missing


def main():
    """Plays the conversation and returns the exit status."""
    try:
        environment, answers, command = parse(sys.argv[1:])
    except (IndexError, ValueError):
        print(__doc__, file=sys.stderr)
        return 2
    seen, status, missing = converse(command, answers, environment, TIMEOUT_SECONDS)
    sys.stdout.buffer.write(seen)
    sys.stdout.flush()
    if missing is not None:
        print("answer.py: did not appear within %g seconds: %s" % (TIMEOUT_SECONDS, missing), file=sys.stderr)
        return PROMPT_DID_NOT_COME
    return status


if __name__ == "__main__":
    sys.exit(main())
