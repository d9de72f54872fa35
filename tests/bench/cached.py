#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cost of the installed program with a session in the keyring: `export`, `credential-process`, `prompt`, `status` and
`exec` compared with an empty C program, linked dynamically and built here, all in one run. Fails when a command executes more than
5.2 times the empty program's instructions, makes more than 60 additional system calls, starts a process, or needs more than
2,176 KiB resident memory where the empty program needs 1,024 (2 MiB was promised when libkeyutils was linked as an archive).
`list` of 100 profiles may take 15 times the empty program's instructions, with or without account, role and alias of each. The
ratio of the times is only reported."""

import json
import shutil
import statistics
import sys

sys.dont_write_bytecode = True
from measured import HOOK, WORK, allowed_kib, build, instructions, run_in_rounds, system_calls, times_slower  # noqa: E402
from table import row  # noqa: E402

ROUNDS, PEER_ROUNDS = 100, 5
PROMISED_RATIO, PROMISED_CALLS, PROMISED_KIB = 5.2, 60, 2176
# The ring, the tombstone and the session, which is read again once its stamp is there; and one look at the directory.
PROMISED_EACH = {"prompt": {"keyctl": 7, "mkdir": 1}}
EMPTY_KIB = 1024  # usual
EMPTY = build("empty", "int main(void) { return 0; }")
STARTS = {"fork", "vfork", "clone", "clone3"}
COMMANDS = {"export": [HOOK, "export", "duff"], "credential-process": [HOOK, "credential-process", "duff"],
            "prompt": [HOOK, "prompt", "bash", "noticed"], "status": [HOOK, "status"]}
EXEC = {"exec": [HOOK, "exec", "duff", "--", EMPTY]}
NOTHING_TO_EXEC = [HOOK, "exec", "duff", "--", "./nothing-of-this-name"]  # counted until it would execute the command
ENVIRONMENT = {"AJC_PROFILE": "duff", "AJC_BACKGROUND": "off"}


def count(name, command, status, empty_count, empty_calls):
    """True if the limits for instructions and system calls are met."""
    ratio = instructions(command, ENVIRONMENT, status)[HOOK.name] / empty_count
    calls = system_calls(command, ENVIRONMENT, status)
    started = [call for call in calls if call in STARTS]
    more = len(calls) - len(empty_calls)
    row(f"{name}, session cached: instructions", f"{PROMISED_RATIO} x an empty program's", f"{ratio:.2f} x")
    row(f"{name}, session cached: system calls more than an empty program's", PROMISED_CALLS, more)
    row(f"{name}, session cached: processes started", 0, len(started))
    kept = ratio <= PROMISED_RATIO and more <= PROMISED_CALLS and not started
    for call, promised in PROMISED_EACH.get(name, {}).items():
        row(f"{name}, session cached: {call} calls", promised, calls.count(call))
        kept = kept and calls.count(call) <= promised
    return kept


def count_list(name, known, promised, empty_count):
    """True if `list` of 100 profiles takes no more instructions than promised."""
    config = WORK / name / "ajc" / "config.json"
    config.parent.mkdir(parents=True, mode=0o700)
    profile = {"url": "https://sso.jumpcloud.com/saml2/aws", **known}
    config.write_text(json.dumps({"version": 1, "profiles": {f"p{number:03}": profile for number in range(100)}}))
    config.chmod(0o600)
    ratio = instructions([HOOK, "list"], {"XDG_CONFIG_HOME": str(config.parents[1])})[HOOK.name] / empty_count
    row(f"list of 100 profiles, {name}: instructions", f"{promised} x an empty program's", f"{ratio:.2f} x")
    return ratio <= promised


def measure_memory():
    """True if the limit for memory is met; prints the times."""
    seen = run_in_rounds(ROUNDS, {"empty program": [EMPTY], **COMMANDS, **EXEC}, environment=ENVIRONMENT)
    control = seen["empty program"]
    allowed = allowed_kib(PROMISED_KIB, statistics.median(kib for _, _, kib in control), EMPTY_KIB)
    kept = True
    for name, runs in seen.items():
        ratio = times_slower(runs, control) - (1 if name == "exec" else 0)  # it executes the empty program
        kib = statistics.median(kib for _, _, kib in runs)  # the mapped part of the C library differs between runs
        row(f"{name}: time", "reported", f"{ratio:.2f} x an empty program's, {statistics.median(run[0] for run in runs):.3f} ms")
        row(f"{name}: resident memory", f"{PROMISED_KIB} KiB, here {allowed:.0f}", f"{kib:.0f} KiB")
        kept = kept and kib <= allowed
    return kept


def show_peer():
    """The time of what AWS's own command takes to print credentials that it finds at once."""
    if shutil.which("aws") is None:
        return
    found = {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "none", "AWS_SESSION_TOKEN": "none"}
    name = "aws configure export-credentials"
    seen = run_in_rounds(PEER_ROUNDS, {"empty program": [EMPTY], name: name.split()}, environment=found)
    row(f"{name}: time", "reported", f"{times_slower(seen[name], seen['empty program']):.2f} x an empty program's,"
        f" {statistics.median(run[0] for run in seen[name]):.0f} ms")


def main():
    """0 if all limits are met."""
    empty_count, empty_calls = instructions([EMPTY])[EMPTY.name], system_calls([EMPTY])
    print(f"empty program: {empty_count} instructions, {len(empty_calls)} system calls")
    kept = [count(name, command, 0, empty_count, empty_calls) for name, command in COMMANDS.items()]
    kept.append(count("exec", NOTHING_TO_EXEC, 127, empty_count, empty_calls))
    learned = {"aws_account": "544300394404", "aws_role": "JumpCloudDevs", "aws_alias": "duff-beer"}
    kept.append(count_list("without a sign-in", {}, 15, empty_count))
    kept.append(count_list("all known", {"learned": learned}, 15, empty_count))
    kept.append(measure_memory())
    show_peer()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
