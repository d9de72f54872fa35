#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a new user types until the first identity at AWS, and what it asks: first_hour.py bash|zsh|fish DOCUMENTS

Started by first_hour.sh. Types the lines of README's section "Five minutes with your account" in a real shell with an empty
home, and answers the questions that README shows there, in its order; other questions fail. Then the session ends, and the
shell must get a new one without a question; and a day later, when portal session and password are gone, the line of the
notice is typed. Counts lines, keys and questions, and compares them with the table of ajc-migration(7); its other rows are
counted from tests/data/first_hour.txt. Keys are those of the lines, with Return; answers are counted as questions."""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
TESTS = pathlib.Path(os.environ["AJC_TESTS"])
sys.path.insert(0, str(TESTS / "shell"))
from terminal import FISH_DRAWING, FISH_PROMPT, PROMPT, Shell  # noqa: E402

KIND, DOCUMENTS = sys.argv[1], pathlib.Path(sys.argv[2])
README = (DOCUMENTS / "README.md").read_text()
SANDBOX = pathlib.Path(os.environ["SANDBOX"])
BUNDLE = os.environ.get("AJC_FIRST_HOUR_BUNDLE")
TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user
BUILD_SECONDS = 3600  # limit for a hanging build
INHERITED = ("XDG_RUNTIME_DIR", "USER", "LOGNAME", "SSL_CERT_FILE")
NEW_SHELL = {"bash": "exec bash --noprofile --noediting -i", "zsh": "exec zsh --no-globalrcs -i", "fish": "exec fish"}
ARN = '"Arn": "arn:aws:sts::544300394404:assumed-role/JumpCloudDevs/'


def sandbox(name):
    """A value that describes the sandbox."""
    return json.loads((SANDBOX / "sandbox.json").read_text())[name]


def section(title):
    """README's part below a heading."""
    return re.search(rf"^## {title}\n(.*?)^## ", README, re.M | re.S)[1]


def five_minutes():
    """README's lines to type, and {question: the answer that README shows}."""
    lines, questions = [], {}
    for block in re.findall(r"^```\n(.*?)^```$", section("Five minutes with your account"), re.M | re.S):
        rows = block.splitlines()
        is_transcript = any(row.startswith("$ ") for row in rows)
        lines += [row.removeprefix("$ ") for row in rows if row.startswith("$ ") or not is_transcript]
        questions.update(re.findall(r"^(Enter [^:]*:) ?(.*)$", block, re.M) if is_transcript else [])
    return lines, questions


def install_lines():
    """README's lines for an installation from a clone, without root."""
    block = re.search(r"Elsewhere:\n\n```\n(.*?)^```$", section("Install"), re.M | re.S)[1]
    prefix = re.search(r"`(cmake --install build --prefix [^`]*)`", section("Install"))[1]
    return [f"git clone {BUNDLE} ajc", "cd ajc", block.strip().replace("sudo cmake --install build", prefix), "cd .."]


class Count:
    """What was typed."""

    def __init__(self, lines=(), questions=0):
        self.lines, self.questions, self.keys = len(lines), questions, sum(len(line) + 1 for line in lines)

    def __str__(self):
        return f"{self.lines} {self.questions} {self.keys}"


class User:
    """The shell, and what was typed since the last count."""

    def __init__(self, questions):
        self.questions, self.count, self.asked = questions, Count(), []
        prefix = "$HOME/.local" if BUNDLE else os.environ["AJC_STAGE_PREFIX"]
        own = pathlib.Path.home() / "bin"  # aws
        given = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self.shell = Shell(KIND, load=":", environment=given)
        self.shell.run(f'set -gx PATH "{prefix}/bin" {own} $PATH' if KIND == "fish" else f'export PATH="{prefix}/bin:{own}:$PATH"')
        home = self.shell.home
        config = pathlib.Path.home() / ".config/ajc/config.json"  # the sandbox's addresses
        (home / ".config/ajc").mkdir(parents=True)
        (home / ".config/ajc/config.json").write_text(config.read_text())
        os.chmod(home / ".config/ajc/config.json", 0o600)

    def answer(self, question):
        """The answer to a question, as typed."""
        word = self.questions[question]
        known = {"URL": sandbox("saml_url"), "email": sandbox("email"), "password": sandbox("password")}
        self.count.questions += 1
        return next((text for name, text in known.items() if f" {name}" in question), word)

    def type(self, line, timeout=TIMEOUT_SECONDS):
        """Types a line and answers README's questions; returns the output."""
        child, output = self.shell.child, ""
        self.count.lines += 1
        self.count.keys += len(line) + 1
        if line == f"exec {KIND}":
            return self.shell.become(NEW_SHELL[KIND])
        child.sendline(line)
        while True:
            found = child.expect([FISH_PROMPT if KIND == "fish" else PROMPT, *(re.escape(question) for question in self.questions)],
                                 timeout=timeout)
            output += child.before
            if found > 0:
                question = list(self.questions)[found - 1]
                self.asked.append(question)
                if "password" in question:
                    child.waitnoecho()
                child.sendline(self.answer(question))
            elif KIND != "fish" or int(child.match[2]) > self.shell.prompts:
                self.shell.prompts = int(child.match[2]) if KIND == "fish" else 0
                if int(child.match[1]) != 0:
                    raise AssertionError(f"{line}: status {child.match[1]}: {output}")
                return output

    def press_return_until(self, done):
        """Returns the output of the prompts until then."""
        deadline, output = time.monotonic() + TIMEOUT_SECONDS, ""
        while not done(output):
            if time.monotonic() > deadline:
                raise AssertionError(f"did not happen: {output}")
            time.sleep(0.05)
            output += self.shell.run()
        return output

    def counted(self):
        """What was typed since the last call."""
        count, self.count = self.count, Count()
        return count


def end_of_day():
    """JumpCloud has ended the portal session, the stored password is gone, and the AWS session has ended."""
    (SANDBOX / "script.new").write_text(json.dumps({"end_sessions": 1}))
    (SANDBOX / "script.new").rename(SANDBOX / "script.json")
    subprocess.run(["sh", "-c", 'ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc) &&'
                    ' keyctl unlink "$(keyctl search "$ring" user "login:$1")" "$ring"', "sh", sandbox("email")], check=True)
    subprocess.run([TESTS / "flow/make_older.sh", "duff", "4000"], check=True)


def rows_of_others():
    """{tool: {when: count}} from the table of the others' lines."""
    rows = {}
    for row in (TESTS / "data/first_hour.txt").read_text().splitlines():
        if row and not row.startswith("#"):
            tool, when, questions, lines = row.split("\t")
            rows.setdefault(tool, {})[when] = str(Count(lines.split("; "), int(questions)))
    return rows


def rows_of_manual():
    """{tool: {when: count}} of ajc-migration(7)."""
    text = (DOCUMENTS / "ajc-migration.7.scd").read_text()
    part = re.search(r"^# WHAT EACH TOOL ASKS\n(.*?)^# ", text, re.M | re.S)[1]
    rows = re.findall(r"^\|  (.*)\n:  (.*)\n:  (.*)\n:  (.*)\n:  (.*)\n:  (.*)\n:  (.*)$", part, re.M)
    return {row[0].strip("*"): {"first": " ".join(row[1:4]), "day": " ".join(row[4:7])} for row in rows}


def play():
    """Plays both; returns the counts and the times."""
    lines, questions = five_minutes()
    user, began, notes = User(questions), time.monotonic(), []
    if BUNDLE:
        for line in install_lines():
            user.type(line, BUILD_SECONDS)
        notes.append(f"clone, build and installation {(time.monotonic() - began) / 60:.1f} minutes, {user.counted().lines} lines")
    for line in lines:
        output = user.type(line)
        print(f"{KIND}: {line}\n{FISH_DRAWING.sub('', output)}")
        if "init --install" in line:
            user.type(f"exec {KIND}")
    if ARN not in output:
        raise AssertionError(f"no identity: {output}")
    if user.asked != list(questions):
        raise AssertionError(f"asked {user.asked}, README shows {list(questions)}")
    notes.append(f"to the identity {(time.monotonic() - began) / 60:.1f} minutes")
    first, key = user.counted(), user.shell.value("AWS_ACCESS_KEY_ID")
    subprocess.run([TESTS / "flow/make_older.sh", "duff", "4000"], check=True)
    user.press_return_until(lambda output: user.shell.value("AWS_ACCESS_KEY_ID") != key)
    if ARN not in user.type(lines[-1]):
        raise AssertionError("the renewed session has no identity")
    notes.append(f"to a renewed session {(time.monotonic() - began) / 60:.1f} minutes")
    user.counted()
    end_of_day()
    notice = user.press_return_until(lambda output: "sign in with: " in output)
    user.type(re.search(r"sign in with: (.*)", notice)[1].strip())
    if ARN not in user.type(lines[-1]):
        raise AssertionError("no identity on the next day")
    user.shell.end()
    return {"first": str(first), "day": str(user.counted())}, notes


def main():
    """Plays, compares and prints."""
    counts, notes = play()
    others, manual = rows_of_others(), rows_of_manual()
    expected = {**others, "ajc": counts} if KIND == "bash" else others
    faults = [f"{tool}: {expected[tool]} counted, {manual.get(tool)} in ajc-migration" for tool in expected
              if expected[tool] != manual.get(tool)]
    faults += [f"{tool}: not in first_hour.txt" for tool in set(manual) - set(others) - {"ajc"}]
    for when, name in (("first", "until the first identity"), ("day", "on a later day")):
        print("%s: %s: %s lines, %s questions, %s keys" % (KIND, name, *counts[when].split()))
    print(f"{KIND}: {'; '.join(notes)}")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
