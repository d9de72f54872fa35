#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""One profile in COUNT interactive shells (bash, zsh, some fish) whose session and portal session end together:
many_shells.py COUNT

Presses Return in one shell after the other. The sandbox must get one login and one call of STS, whose answer is delayed
until all shells have shown their prompt, so none waits for it. Then every shell has the new key at its next prompt. The
times of the prompts are printed next to those of a shell without ajc that runs an empty program; no test depends on
them."""

import concurrent.futures
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
from table import row  # noqa: E402
from terminal import Shell  # noqa: E402

COUNT = int(sys.argv[1])
PROGRAM = str(pathlib.Path(os.environ["AJC_STAGE_PREFIX"]) / "bin/ajc-hook")
TESTS = pathlib.Path(os.environ["AJC_TESTS"])
SANDBOX = pathlib.Path(os.environ["SANDBOX"])
TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user
INHERITED = ("XDG_RUNTIME_DIR", "USER", "LOGNAME", "SSL_CERT_FILE", "AWS_ENDPOINT_URL_STS", "ASAN_OPTIONS")


def play(**script):
    """Sets the behaviour of the sandbox for the next requests."""
    (SANDBOX / "script.new").write_text(json.dumps(script))
    (SANDBOX / "script.new").rename(SANDBOX / "script.json")


def answer_now(**script):
    """The same, and ends the delay of answers."""
    play(**script)
    os.kill(int(os.environ["SANDBOX_PID"]), signal.SIGUSR1)


def requests():
    """METHOD PATH ACTION of all requests to the sandbox."""
    events = [json.loads(line) for line in (SANDBOX / "record.jsonl").read_text().splitlines()]
    return [" ".join(event.get(name) or "" for name in ("method", "path", "action"))
            for event in events if event["event"] == "request"]


def ajc(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)


def is_active():
    return ajc("is-active", "duff").returncode == 0


def wait_until(condition):
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("did not happen in time")
        time.sleep(0.02)


def start_shells():
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment.update(XDG_CONFIG_HOME=str(pathlib.Path.home() / ".config"), AJC_PROFILE="duff")
    hooks = {kind: ajc("init", kind).stdout for kind in ("bash", "zsh", "fish")}
    kinds = [("bash", "zsh", "bash", "zsh", "bash", "fish")[i % 6 if i % 12 == 5 else i % 5] for i in range(COUNT)]
    # XDG_CONFIG_HOME is where ajc's own file is, which keeps fish from reading its start-up file by itself.
    arguments = {"fish": ["-i", "-C", "source $HOME/.config/fish/config.fish"]}

    def start(kind):
        return Shell(kind, hook=hooks[kind], environment=environment, arguments=arguments.get(kind))

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(start, kinds))


def press(shells):
    """Presses Return in each shell; returns the output, and the milliseconds until each prompt."""
    printed, times = "", []
    for shell in shells:
        start = time.perf_counter()
        printed += shell.run()
        times.append((time.perf_counter() - start) * 1e3)
    return printed, times


def keys(shells):
    return {shell.value("AWS_ACCESS_KEY_ID") for shell in shells}


def tell(what, times, control):
    print(f"{what}: median {statistics.median(times):.2f} ms, {statistics.median(times) / control:.2f} x an empty program at"
          f" the prompt; slowest {max(times):.2f} ms")


def end_together(shells):
    """Lets the session of all shells expire without a renewal, and then ends the portal session."""
    ajc("config", "set", "background", "false")
    ajc("rotate", "duff")
    press(shells)
    subprocess.run([TESTS / "flow/make_older.sh", "duff", "4000"], check=True)
    play(end_sessions=1, sts_slow=600)
    (SANDBOX / "record.jsonl").write_text("")
    ajc("config", "set", "background", "true")


def story(shells, control):
    """Runs the test; returns the faults."""
    press(shells)
    empty = statistics.median(press([control] * 20)[1])
    tell("with a fresh session", press(shells)[1], empty)
    end_together(shells)
    old = keys(shells[:1])
    printed, times = press(shells)
    tell("when it has ended", times, empty)
    wait_until(lambda: any("AssumeRoleWithSAML" in line for line in requests()))
    answer_now(end_sessions=1)
    wait_until(is_active)
    printed_then, times = press(shells)
    tell("when there is a new one", times, empty)
    seen = requests()
    print("\n".join(seen))
    new = keys(shells)
    logins = sum(line.startswith("POST /userconsole/auth") for line in seen)
    sts_calls = sum("AssumeRoleWithSAML" in line for line in seen)
    row("shells whose session ends at once: logins", "1", f"{logins} of {len(shells)} shells")
    row("shells whose session ends at once: STS calls", "1", f"{sts_calls} of {len(shells)} shells")
    row("shells whose session ends at once: time of a prompt", "reported", f"{statistics.median(times) / empty:.2f} x that of"
        " a prompt that runs /bin/true")
    faults = []
    if printed + printed_then:
        faults.append(f"the prompts said: {printed + printed_then}")
    if len(new) != 1 or new == old:
        faults.append(f"the shells do not have the one new key: {new}")
    if logins != 1:
        faults.append("it was not one login")
    if sts_calls != 1:
        faults.append("it was not one call of STS")
    return faults


def main():
    shells = start_shells()
    control = Shell("bash", hook="PROMPT_COMMAND=/bin/true")
    try:
        faults = story(shells, control)
    finally:
        for shell in (*shells, control):
            shell.end()
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
