#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Types each command line of README and the manual in an interactive bash: documented.py DIRECTORY

Runs blocks and commands within sentences, with a new shell for each section and a signed-in profile `duff`, or without
one if the section starts with `add`. Questions are answered, names and URLs are replaced by the sandbox's; each line must
end with status 0. tests/data/documented.txt lists what is not run. Examples of the configuration must be readable."""

import json
import os
import pathlib
import re
import subprocess
import sys

import pexpect

DOCUMENTS, TESTS = pathlib.Path(sys.argv[1]), pathlib.Path(os.environ["AJC_TESTS"])
HOME = pathlib.Path.home()
SANDBOX = json.loads((pathlib.Path(os.environ["SANDBOX"]) / "sandbox.json").read_text())
EMAIL, URL = SANDBOX["email"], SANDBOX["saml_url"]
PASSWORD_FILE = os.environ["TMPDIR"] + "/password"
CONFIG = HOME / ".config/ajc/config.json"
BASE = json.loads(CONFIG.read_text())
TIMEOUT_SECONDS = float(os.environ["AJC_TEST_TIMEOUT"])  # see as-user
PROMPT = r"<(\d+)>READY "
# Commands that a user has run before, for each section.
PREPARE = ("ajc-hook aws-config duff --write", "ajc use dev", "ajc use duff")
# Programs whose lines within sentences are commands.
PROGRAMS = "ajc|ajc-hook|aws|cmake|docker|loginctl|man|packaging/[a-z-]+|sudo|sysctl|tests/run|unset"
ANSWERS = (("SSO URL for [a-z]+: ", URL), ("email address: ", EMAIL), ("JumpCloud password: ", SANDBOX["password"]),
           ("JumpCloud password for [^\n]*: ", SANDBOX["second_password"]),
           (r"AWS region [^\n]*: ", ""), (r"[\[(]y/N[\])]\s*:? ?", "y"), (r"(?i)\bnumber[^\n]*: $", "1"))
VALUES = {"PROFILE": "duff", "EMAIL": EMAIL, "COMMAND": "true", "KEY VALUE": "region us-east-1", "ca_file FILE":
          f"ca_file {BASE['ca_file']}", "proxy URL": "proxy http://proxy.duff-beer.com:3128", "add duff URL": f"add another {URL}",
          "https://sso.jumpcloud.com/saml2/aws-prod": URL,
          "https://sso.moes.example/saml2/aws": SANDBOX["second_saml_url"], "https://sso.moes.example": SANDBOX["second_sso_url"], "duffman@duff-beer.com": EMAIL}


def sections(path):
    """The parts of a document below its headings."""
    return re.split(r"^#+ .*$", path.read_text(), flags=re.M)


def inline(path, text):
    """The commands within its sentences, without markup."""
    for paragraph in re.split(r"\n\s*\n|\n(?=[-|:\t#])", text):
        joined = " ".join(paragraph.split())
        if path.suffix == ".md":
            yield from re.findall(rf"`((?:{PROGRAMS})(?: [^`]+)?)`", joined)
            continue
        for bold, rest in re.findall(rf"\*((?:{PROGRAMS}) [^*]+)\*((?: (?:_[^_]+_|\*[^*]+\*))*)", joined):
            yield bold + re.sub(r"[_*]", "", rest)


def lines_of(path, text, known):
    """(lines to type, examples of the configuration, lines that are not run) of a section."""
    typed, examples, left = [], [], []
    fence = re.compile(r"^```\n(.*?)^```$", re.M | re.S)
    for block in fence.findall(text):
        rows = block.splitlines()
        if rows[0] == "{":
            examples.append(block)
        elif rows[0] in known and not rows[0].startswith(("$ ", "sudo", "pack", "pam-auth", "ajc", "secret")):
            left.append(rows[0])
        else:
            transcript = any(row.startswith("$ ") for row in rows)
            rows = [row[2:] for row in rows if row.startswith("$ ")] if transcript else rows
            typed += [re.sub(r"^0 \* \* \* \*  |\s{2,}# .*$", "", row) for row in rows]
    typed += [line for line in inline(path, fence.sub("", text)) if " " in line or line == "tests/run"]
    left += [line for line in typed if line in known]
    return [line for line in typed if line not in known], examples, left


def configure(with_profile):
    """Creates the files of a user who has signed in before, or never."""
    subprocess.run(["ajc-hook", "remove", "--all"], capture_output=True, check=True)
    base = {key: value for key, value in BASE.items() if with_profile or key != "default_profile"}
    if with_profile:
        base["accounts"] = {EMAIL: {"password_command": ["cat", PASSWORD_FILE]},
                            "barney@moes.example": {"sso_url": SANDBOX["second_sso_url"]}}
        base["profiles"] = {"duff": {"url": URL, "account": EMAIL}, "dev": {"url": URL, "account": EMAIL}}
    CONFIG.write_text(json.dumps(base))
    (HOME / ".aws/config").unlink(missing_ok=True)
    hook = 'eval "$(ajc-hook init bash)"\n' if with_profile else ""
    (HOME / ".bashrc").write_text("PS1='<$?>READY '\n" + hook)
    if with_profile:
        subprocess.run(["ajc-hook", "rotate", "duff"], capture_output=True, check=True)


class Terminal:
    """An interactive bash."""

    def __init__(self):
        environment = {**os.environ, "TERM": "dumb", "INPUTRC": "/dev/null", "BROWSER": "true"}
        environment = {name: text for name, text in environment.items() if not name.startswith(("AWS_ACC", "AJC_TESTS"))}
        self.child = pexpect.spawn("bash", ["--noediting", "-i"], env=environment, encoding="utf-8", timeout=TIMEOUT_SECONDS,
                                   echo=False, dimensions=(50, 1000))
        self.child.delaybeforesend = None
        self.wait()

    def wait(self):
        """Waits for the next prompt; returns (status, output, questions)."""
        output, questions = "", []
        while True:
            index = self.child.expect([PROMPT, *(question for question, _ in ANSWERS)])
            output += self.child.before
            if index == 0:
                return int(self.child.match[1]), output, questions
            questions.append(self.child.after)
            self.child.sendline(ANSWERS[index - 1][1])

    def type(self, line):
        """Types a line; returns (status, output, questions)."""
        self.child.sendline(line)
        return self.wait()

    def close(self):
        """Ends the shell."""
        self.child.close(force=True)


def played(path, typed, faults):
    """Types the lines of a section."""
    adds = any(line.startswith("ajc-hook add duff") for line in typed)
    configure(not adds)
    terminal = Terminal()
    if not adds:
        for line in PREPARE:
            terminal.type(line)
    for line in typed:
        filled = line
        for name, value in VALUES.items():
            filled = re.sub(rf"(?<![A-Z_]){re.escape(name)}(?![A-Z_])", lambda match, value=value: value, filled)
        status, output, questions = terminal.type(filled)
        print(f"{path.name}: {line}{''.join(' [' + question.strip() + ']' for question in questions)}")
        if status != 0:
            faults.append(f"{path.name}: {line}: status {status}: {output.strip()[:500]}")
        if "init --install" in line and adds:
            terminal.type("exec bash")
    terminal.close()


def main():
    """Tests all documents; prints the lines, the faults and their numbers."""
    rows = [row.split("\t") for row in (TESTS / "data/documented.txt").read_text().splitlines() if row and row[0] != "#"]
    known, seen, faults, count = {line: how for how, line in rows}, set(), [], 0
    for how, line in rows:
        if "/" in how and not (TESTS / how).exists():
            faults.append(f"{line}: there is no {how}")
    for path in sorted(DOCUMENTS.iterdir()):
        for text in sections(path):
            typed, examples, left = lines_of(path, text, known)
            seen.update(left)
            count += len(typed) + len(examples)
            if typed:
                played(path, typed, faults)
            for example in examples:
                CONFIG.write_text(example)
                done = subprocess.run(["ajc-hook", "config", "get"], capture_output=True, text=True, check=False)
                if done.returncode != 0 or done.stderr:
                    faults.append(f"{path.name}: an example of the configuration: {done.stderr}")
    faults += [f"{line}: no document has it" for line in known if line not in seen]
    print("\n".join(faults))
    print(f"{count} lines run, {len(seen)} run elsewhere or not at all: {len(faults)} faults")
    return 1 if faults or count < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
