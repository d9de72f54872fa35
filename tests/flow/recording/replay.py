#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Records what the product does, command by command, and compares it with the committed recording.

    replay.py GROUP [SCENARIO…]             in tests/as-user: records and compares; differences are shown as a diff
    replay.py --print GROUP [SCENARIO…]     the same, but prints the new recordings as a tar archive
    replay.py --write BUILD_DIR [GROUP…]    in a clone: writes tests/data/recording with the build's product

A group is a file scenarios_GROUP.py, a scenario a function in it, its recording the text
tests/data/recording/GROUP/SCENARIO.txt. For an intended difference write the recording again and add a row with the reason
to tests/data/recording/CHANGES.md.
"""
import difflib
import importlib
import inspect
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(os.path.dirname(HERE))
DATA = os.path.join(TESTS, "data", "recording")


def scenarios(group):
    """{name: function} in the order of the file."""
    module = importlib.import_module("scenarios_" + group)
    return {name: function for name, function in vars(module).items()
            if inspect.isfunction(function) and function.__module__ == module.__name__ and name[0] != "_"}


def groups():
    """The names of all groups."""
    names = os.listdir(HERE)
    return sorted(name[len("scenarios_"):-len(".py")] for name in names if name.startswith("scenarios_"))


def play(name, function, secrets):
    """The scenario's text. Adds the sandbox's secrets, which the text must not contain, to `secrets`."""
    from player import Aborted, Player

    player = Player()
    try:
        function(player)
    except Aborted as why:  # is shown as a difference
        player.lines += ["", "[aborted: %s]" % why]
    path = os.path.join(player.sandbox_directory, "secrets")
    text = player.end()
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            secrets.write(file.read())
    return "%s: %s\n\n%s" % (name, function.__doc__, text)


def compare(group, name, text):
    """True if the text equals the committed one; else prints the difference."""
    path = os.path.join(DATA, group, name + ".txt")
    recorded = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            recorded = file.read()
    diff = list(difflib.unified_diff(recorded.splitlines(), text.splitlines(), "recorded " + name, "now", n=6, lineterm=""))
    print("\n".join(diff) if diff else "the same: %s" % name, flush=True)
    return not diff


def each_has_a_scenario(group, names):
    """False if a recording has no scenario."""
    kept = {name[:-len(".txt")] for name in os.listdir(os.path.join(DATA, group))} if names else set()
    for name in sorted(kept - set(names)):
        print("no scenario: %s" % name)
    return not kept - set(names)


def has_no_secret(texts, secrets):
    """False if a recording contains a secret in any encoding."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "secrets"), "w", encoding="utf-8") as file:
            file.write("\n".join(sorted(set(secrets.getvalue().splitlines()))) + "\n")
        with open(os.path.join(folder, "texts"), "w", encoding="utf-8") as file:
            file.write("\n".join(texts.values()))
        return not secrets.getvalue() or subprocess.run(
            [os.path.join(TESTS, "flow", "leaks.py"), os.path.join(folder, "secrets"), os.path.join(folder, "texts")],
            stdout=sys.stderr, check=False).returncode == 0


def print_archive(group, texts):
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
        for name, text in texts.items():
            entry = tarfile.TarInfo("%s/%s.txt" % (group, name))
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))


def replay(arguments):
    """Records a group and returns the exit status."""
    prints = arguments[:1] == ["--print"]
    group, *chosen = arguments[prints:]
    known, secrets, texts = scenarios(group), io.StringIO(), {}
    good = True
    for name in chosen or known:
        since = time.monotonic()
        texts[name] = play(name, known[name], secrets)
        print("%.1f s: %s" % (time.monotonic() - since, name), file=sys.stderr, flush=True)
        good = (prints or compare(group, name, texts[name])) and good
    good = has_no_secret(texts, secrets) and good
    if prints:
        print_archive(group, texts)
    elif not chosen:
        good = each_has_a_scenario(group, known) and good
    return 0 if good else 1


def write(build, chosen):
    """Writes recordings and returns the exit status, 1 if a scenario was aborted."""
    status = 0
    subprocess.run([os.path.join(TESTS, "stage"), "up", build], check=True, stdout=subprocess.DEVNULL)
    for group in chosen or groups():
        done = subprocess.run([os.path.join(TESTS, "as-user"), "--build", build, "--",
                               "./flow/recording/replay.py", "--print", group], stdout=subprocess.PIPE, check=True)
        folder = os.path.join(DATA, group)
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(folder):
            os.remove(os.path.join(folder, name))
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            for member in archive:
                text = archive.extractfile(member).read().decode()
                with open(os.path.join(DATA, member.name), "w", encoding="utf-8") as file:
                    file.write(text)
                if "\n[aborted: " in text:
                    print("%s: %s" % (member.name, text[text.index("[aborted: "):].strip()))
                    status = 1
    return status


def main():
    arguments = sys.argv[1:]
    if len(arguments) >= 2 and arguments[0] == "--write":
        return write(arguments[1], arguments[2:])
    if not arguments or arguments[-1].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    return replay(arguments)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.path.append(os.path.dirname(HERE))
    sys.exit(main())
