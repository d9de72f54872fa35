#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a security key costs, key.py AJC_HOOK: the start of each of the three programs beside an empty C program's, and
the way from the start of ajc-hook to "Touch your security key" beside the way to the question for a code, with the
password in the keyring. Fails when a key takes other requests before its touch than those before a code and the one for
its challenge. The rest is to be read; tests/check/libraries says which libraries each program may load."""

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
WRONG_USE = 2  # of the two that ajc-hook starts, when a person does
PROGRAMS = {"ajc-hook": ([HOOK, "--version"], 0), "ajc-hook-sign-in": ([LIBEXEC / "ajc-hook-sign-in"], WRONG_USE),
            "ajc-hook-key": ([LIBEXEC / "ajc-hook-key"], WRONG_USE)}
SANDBOX = pathlib.Path(os.environ["SANDBOX"])
ASKED = {"key": "Touch your security key", "code": "auth code: "}


def shared_objects(program):
    """How many the loader maps, without the kernel's and itself."""
    listed = subprocess.run([program], env={"LD_TRACE_LOADED_OBJECTS": "1"}, capture_output=True, text=True, check=True)
    return sum(" => " in line for line in listed.stdout.splitlines())


def measure_starts():
    """Prints what the start of each program takes."""
    runs = run_in_rounds(ROUNDS, {"empty program": [EMPTY], **{name: words for name, (words, _) in PROGRAMS.items()}},
                         statuses={name: status for name, (_, status) in PROGRAMS.items()})
    empty = instructions([EMPTY])[EMPTY.name]
    for name, (words, status) in PROGRAMS.items():
        count = instructions(words, status=status)[words[0].name]
        print(f"{name}: {shared_objects(words[0])} shared objects, {count / empty:.1f} x the instructions of an empty"
              f" program, {times_slower(runs[name], runs['empty program']):.2f} x its time (median"
              f" {statistics.median(run[0] for run in runs[name]):.2f} ms)")


def play(kind, number):
    """The portal asks for that factor, and every session has ended."""
    script = json.loads(os.environ["BENCH_" + kind.upper()])
    (SANDBOX / "script.new").write_text(json.dumps({**script, "end_sessions": number}))
    (SANDBOX / "script.new").rename(SANDBOX / "script.json")
    (SANDBOX / "record.jsonl").write_text("")


def requests():
    """"METHOD PATH" of each that the sandbox got, without those that open connections beside the others: when they come
    is chance."""
    lines = map(json.loads, (SANDBOX / "record.jsonl").read_text().splitlines())
    return [f"{line['method']} {line['path']}" for line in lines if line["event"] == "request" and line["method"] != "HEAD"]


def ask(program, kind, number):
    """(milliseconds to the question, requests until then) of a sign-in, which is then given up."""
    play(kind, number)
    began = time.monotonic()
    child = pexpect.spawn(program, ["rotate", "--mfa", {"key": "key", "code": "totp"}[kind], "duff"],
                          timeout=float(os.environ["AJC_TEST_PATIENCE"]), dimensions=(24, 200))
    child.expect_exact(ASKED[kind])
    took, seen = (time.monotonic() - began) * 1000, requests()
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    return took, seen


def measure_questions(program):
    """Prints how long it is to each question. True when the key takes one request more."""
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
    """0 when the promises are kept."""
    measure_starts()
    return 0 if measure_questions(sys.argv[1]) else 1


if __name__ == "__main__":
    sys.exit(main())
