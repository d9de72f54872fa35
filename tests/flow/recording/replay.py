#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A recording of what the product does, command by command, compared with the one that is kept.

    replay.py GROUP [SCENARIO…]             in tests/as-user: plays and compares; each difference is shown as a diff
    replay.py --print GROUP [SCENARIO…]     the same, and prints what is now as a tar archive
    replay.py --write BUILD_DIR [GROUP…]    in a clone: makes tests/data/recording anew with the build's product

A group is a file scenarios_GROUP.py, a scenario a function in it, its recording the text
tests/data/recording/GROUP/SCENARIO.txt. A difference that is wanted is written anew and named, with its reason, in
tests/data/recording/CHANGES.md.
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
    """All of them."""
    names = os.listdir(HERE)
    return sorted(name[len("scenarios_"):-len(".py")] for name in names if name.startswith("scenarios_"))


def play(name, function, secrets):
    """The scenario's text. Adds the sandbox's secrets, which may be in none of its forms in there."""
    from player import BrokenOff, Player

    player = Player()
    try:
        function(player)
    except BrokenOff as why:  # a difference like others
        player.lines += ["", "[the scenario broke off: %s]" % why]
    path = os.path.join(player.sandbox_directory, "secrets")
    text = player.end()
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            secrets.write(file.read())
    return "%s: %s\n\n%s" % (name, function.__doc__, text)


def compare(group, name, text):
    """True when the text is the kept one; else the difference is printed."""
    path = os.path.join(DATA, group, name + ".txt")
    kept = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            kept = file.read()
    diff = list(difflib.unified_diff(kept.splitlines(), text.splitlines(), "recorded " + name, "now", n=6, lineterm=""))
    print("\n".join(diff) if diff else "the same: %s" % name, flush=True)
    return not diff


def nothing_is_left_over(group, names):
    """False when there is a recording of no scenario."""
    kept = {name[:-len(".txt")] for name in os.listdir(os.path.join(DATA, group))} if names else set()
    for name in sorted(kept - set(names)):
        print("no scenario: %s" % name)
    return not kept - set(names)


def has_no_secret(texts, secrets):
    """False when a recording holds one, in any spelling."""
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
    """Plays a group and returns the exit status."""
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
        good = nothing_is_left_over(group, known) and good
    return 0 if good else 1


def write(build, chosen):
    """Makes recordings anew and returns the exit status, 1 when a scenario broke off."""
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
                if "\n[the scenario broke off" in text:
                    print("%s: %s" % (member.name, text[text.index("[the scenario"):].strip()))
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
