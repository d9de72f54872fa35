#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cost of a security key, key.py AJC_HOOK: the start of each of the three programs compared with an empty C program,
and the time from the start of ajc-hook to "Touch your security key" compared with the time to the question for a code, with
the password in the keyring. Fails if a key needs other requests before its touch than a code does, plus the one for its
challenge. The rest is only reported; tests/check/libraries lists the libraries that each program may load."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import pexpect

sys.dont_write_bytecode = True
from measured import HOOK, build, instructions, run_in_rounds, times_slower  # noqa: E402

ROUNDS, SIGN_INS = 50, 5
EMPTY = build("empty", "int main(void) { return 0; }")
LIBEXEC = HOOK.parents[1] / "libexec/ajc"
WRONG_USE = 2  # exit status of the two programs that only ajc-hook may start
PROGRAMS = {"ajc-hook": ([HOOK, "--version"], 0), "ajc-hook-sign-in": ([LIBEXEC / "ajc-hook-sign-in"], WRONG_USE),
            "ajc-hook-key": ([LIBEXEC / "ajc-hook-key"], WRONG_USE)}
SANDBOX = pathlib.Path(os.environ["SANDBOX"])
ASKED = {"key": "Touch your security key", "code": "auth code: "}


def shared_objects(program):
    """How many the loader maps, without the vdso and the loader."""
    listed = subprocess.run([program], env={"LD_TRACE_LOADED_OBJECTS": "1"}, capture_output=True, text=True, check=True)
    return sum(" => " in line for line in listed.stdout.splitlines())


def measure_starts():
    """Prints the cost of the start of each program."""
    runs = run_in_rounds(ROUNDS, {"empty program": [EMPTY], **{name: words for name, (words, _) in PROGRAMS.items()}},
                         statuses={name: status for name, (_, status) in PROGRAMS.items()})
    empty = instructions([EMPTY])[EMPTY.name]
    for name, (words, status) in PROGRAMS.items():
        count = instructions(words, status=status)[words[0].name]
        print(f"{name}: {shared_objects(words[0])} shared objects, {count / empty:.1f} x the instructions of an empty"
              f" program, {times_slower(runs[name], runs['empty program']):.2f} x its time (median"
              f" {statistics.median(run[0] for run in runs[name]):.2f} ms)")


def play(kind, number):
    """Sets the sandbox's script: the portal asks for this factor, and every session has ended."""
    script = json.loads(os.environ["BENCH_" + kind.upper()])
    (SANDBOX / "script.new").write_text(json.dumps({**script, "end_sessions": number}))
    (SANDBOX / "script.new").rename(SANDBOX / "script.json")
    (SANDBOX / "record.jsonl").write_text("")


def requests():
    """"METHOD PATH" of each request, without those that only open connections: their order is random."""
    lines = map(json.loads, (SANDBOX / "record.jsonl").read_text().splitlines())
    return [f"{line['method']} {line['path']}" for line in lines if line["event"] == "request" and line["method"] != "HEAD"]


def ask(program, kind, number):
    """(milliseconds to the question, requests until then) of a sign-in, which is then cancelled."""
    play(kind, number)
    began = time.monotonic()
    child = pexpect.spawn(program, ["rotate", "--mfa", {"key": "key", "code": "totp"}[kind], "duff"],
                          timeout=float(os.environ["AJC_TEST_TIMEOUT"]), dimensions=(24, 200))
    child.expect_exact(ASKED[kind])
    took, seen = (time.monotonic() - began) * 1000, requests()
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    return took, seen


def measure_questions(program):
    """Prints the time to each question. True if the key takes exactly one more request."""
    times, seen = {"key": [], "code": []}, {}
    for number in range(SIGN_INS):
        for order, kind in enumerate(times):
            took, seen[kind] = ask(program, kind, 2 * number + order + 1)
            times[kind].append(took)
    ratio = statistics.median(key / code for key, code in zip(times["key"], times["code"]))
    print(f"to the question for a code: median {statistics.median(times['code']):.0f} ms, {len(seen['code'])} requests")
    print(f"to \"{ASKED['key']}\": median {statistics.median(times['key']):.0f} ms, {len(seen['key'])} requests,"
          f" {ratio:.2f} x the time to the question for a code")
    is_kept = seen["key"] == [*seen["code"], "GET /userconsole/auth/webauthn"]
    if not is_kept:
        print(f"before the touch: {seen['key']}; before the code: {seen['code']}")
    return is_kept


def main():
    """0 if the requests are the promised ones."""
    measure_starts()
    return 0 if measure_questions(sys.argv[1]) else 1


if __name__ == "__main__":
    sys.exit(main())
