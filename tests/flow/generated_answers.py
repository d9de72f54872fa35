#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Random answers of JumpCloud, and invariants that must hold for each (generated_answers.sh).

    generated_answers.py SEED COUNT [--plant FAULT]

Each case is one answer (status, Location, unusual JSON, message) to each request of one kind; the password is typed on a
terminal, or printed by a password_command without a terminal. The invariants:

    sent      after an answer other than the known "wrong password" or "wrong code" no second password is sent
    repeated  after such an answer nothing is sent again automatically
    learned   a factor is stored for the account only after an answer that names a known one
    saved     a login that is reported as saved is saved, and only after an answer that proves the password
    status    the exit status is a documented one

The meaning of the answer is computed here independently, in a simpler way than in the product. With --plant the product is
made to break one invariant, and exactly that must be found. Exit status: 0 when all hold (or the planted fault was found).
"""
import json
import os
import random
import re
import subprocess
import sys

import pexpect

from messages import rows

DOCUMENTED = {0, 1, 2, 3, 4, 5}
PATHS = ["/userconsole/auth"] * 7 + ["/userconsole/xsrf", "/saml2/aws-prod", "/saml2/aws-prod"]
STATUSES = [200] * 4 + [401] * 8 + [302] * 4 + [201, 204, 303, 400, 403, 403, 404, 405, 409, 410, 418, 429, 500, 503]
WORDS = [
    "Authentication failed.", "authentication failed", "Authentication failed. Account locked.", "Account locked.",
    "MFA required.", "MFA enrollment required.", "Invalid multifactor token", "Invalid XSRF token.", "csrf", "",
    "TOTP locked", "Password expired", "a\x1b[31mred\u202e", "x" * 3000, "ok", "success",
]
TYPES = ["totp", "push", "webauthn", "duo", "durt", "sms", "TOTP", "hologram", "", "otp"]
KNOWN = {"totp", "push", "webauthn", "duo", "durt", "sms"}
TARGETS = [
    "{console_url}/login", "/login", "/login?context=sso&redirectTo=saml2%2Faws-prod", "/login?step=mfa", "/mfa",
    "/login?error=lockedOut", "/login?template=resetUserPassword", "/login?error=4014", "{console_url}/userconsole/",
    "{console_url}/userconsole#/?error=policyDenial", "https://idp.example/authorize?x", "//evil.example/login",
    "https://console.eu.jumpcloud.com/login", "{sso_url}/saml2/aws-prod", "saml2/aws-prod", "/loginwall", "?", "",
]
SAVED = rows()["LOGIN_SAVED"].partition("%s")[0]
ODD = [None, 7, True, [], {}, [["Authentication failed."]], {"message": "Authentication failed."}]
PLANTS = {
    "sent": '"$hook" "$@"; s=$?; [ "$1" != rotate ] || { "$hook" $forget; "$hook" "$@"; s=$?; }; exit $s',
    "repeated": '"$hook" "$@"; s=$?; [ "$1" != rotate ] || "$hook" $forget; exit $s',
    "learned": '"$hook" "$@"; s=$?; [ "$1" != rotate ] || "$hook" account --mfa totp >&2; exit $s',
    "saved": '"$hook" "$@"; s=$?; [ "$1" != rotate ] || echo "%s"; exit $s' % SAVED,
    "status": '"$hook" "$@" || exit 9',
}


def body(chance):
    """(type, text) of a body."""
    shape = chance.randrange(10)
    if shape == 0:
        return chance.choice(["", "application/json", "text/html"]), ""
    if shape == 1:
        return "text/html", "<html><title>x</title>%s</html>" % chance.choice(WORDS[:4])
    if shape == 2:
        return "application/json", chance.choice(["[]", "null", "7", '"Authentication failed."', "{", "{}{}"])
    members = {}
    for name in ("message", "error"):
        if chance.random() < 0.45:
            members[name] = chance.choice(WORDS) if chance.random() < 0.85 else chance.choice(ODD)
    if chance.random() < 0.3:
        members["factors"] = [
            {"type": chance.choice(TYPES), **({"status": chance.choice(["available", "unavailable", ""])} if chance.random() < 0.8 else {})}
            for _ in range(chance.randrange(4))
        ] if chance.random() < 0.85 else chance.choice(ODD)
    if chance.random() < 0.25:
        members["redirectTo"] = chance.choice(TARGETS) if chance.random() < 0.9 else chance.choice(ODD)
    return "application/json", json.dumps(members)


class Meaning:
    """The widest meaning of an answer."""

    def __init__(self, path, answer):
        status = answer["status"]
        try:
            whole = json.loads(answer["body"]) if status != 204 else None  # 204 has no body
        except ValueError:
            whole = None
        members = whole if isinstance(whole, dict) else {}
        words = next((members[name] for name in ("message", "error") if isinstance(members.get(name), str) and members[name]), "")
        leads = answer["location"] if 300 <= status <= 399 else members.get("redirectTo")
        factors = members.get("factors") if isinstance(members.get("factors"), list) else []
        types = {item.get("type", "").lower() for item in factors if isinstance(item, dict) and isinstance(item.get("type"), str)}
        is_login = path == "/userconsole/auth"
        self.is_page = path.startswith("/saml2/")
        self.is_wrong = is_login and status == 401 and re.fullmatch(r"authentication failed[. ]*", words, re.I) is not None
        self.names_factor = is_login and (status == 401 or 200 <= status <= 299) and not leads and bool(types & KNOWN)
        self.wants_factor = is_login and (
            self.names_factor or re.search("mfa required|multifactor", words, re.I) is not None
            or (isinstance(leads, str) and re.search("/login|/mfa", leads) is not None)
        )
        self.is_token = is_login and status in (400, 401, 403) and re.search("xsrf|csrf", words, re.I) is not None
        self.is_later = is_login and (status == 429 or 500 <= status <= 599)
        self.is_accepted = not is_login or (200 <= status <= 299 and not words and not types & KNOWN)

    def most_sent(self, is_typed):
        """How many passwords one run may send; for a page that requires a code, one more with each code."""
        if is_typed and (self.is_page or self.is_accepted):
            return 4
        if is_typed:
            return 3 if self.is_wrong else 4 if self.wants_factor else 2 if self.is_token else 1
        return 2 if self.is_token else 1


class Bench:
    """The product and the sandbox."""

    def __init__(self, plant):
        self.sandbox = os.environ["SANDBOX"]
        with open(self.sandbox + "/sandbox.json", encoding="utf-8") as file:
            self.facts = json.load(file)
        with open(self.sandbox + "/password", "w", encoding="utf-8") as file:
            file.write(self.facts["password"])
        self.command = "cat %s/password" % self.sandbox
        self.hook = "ajc-hook"
        if plant:
            self.hook = self.sandbox + "/planted"
            with open(self.hook, "w", encoding="utf-8") as file:
                forget = "account --password-command %s" % self.command.replace(" ", "\\ ")
                file.write('#!/bin/bash\nhook=ajc-hook\nforget() { "$hook" account --password-command "%s" >&2; }\n%s\n' % (
                    self.command, PLANTS[plant].replace('"$hook" $forget', "forget")))
                del forget
            os.chmod(self.hook, 0o700)

    def run(self, *words, hook=None):
        """Runs it; returns (status, output)."""
        done = subprocess.run([hook or "ajc-hook", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, start_new_session=True)
        return done.returncode, done.stdout + done.stderr

    def type(self, password):
        """Runs rotate on a terminal and answers each question; without `password` with a new one each time."""
        terminal = pexpect.spawn(self.hook, ["rotate", "duff"], encoding="utf-8", codec_errors="replace", timeout=float(os.environ["AJC_TEST_TIMEOUT"]))
        output, count = "", 0
        while True:
            found = terminal.expect([r"password[^\n]*: $", r"address[^\n]*: $", r"auth code: $", r"Type a number[^\n]*: $", pexpect.EOF])
            output +=  terminal.before + (terminal.after if isinstance(terminal.after, str) else "")
            if found == 4:
                terminal.close()
                return terminal.exitstatus if terminal.exitstatus is not None else 128 + terminal.signalstatus, output
            count += 1
            terminal.sendline([password or "typed-%d" % count, "", "%06d" % count, "1"][found])

    def play(self, script):
        """Sets the sandbox's script, from the next request on."""
        with open(self.sandbox + "/script.new", "w", encoding="utf-8") as file:
            json.dump(script, file)
        os.rename(self.sandbox + "/script.new", self.sandbox + "/script.json")

    def passwords(self):
        """How many requests had a password since the last call."""
        with open(self.sandbox + "/record.jsonl", "r+", encoding="utf-8") as file:
            events = [json.loads(line) for line in file]
            file.truncate(0)
        return sum(1 for event in events if event.get("event") == "request" and event.get("had_password"))

    def reset(self, is_typed):
        """Before a case: the account is known, without stored secrets or markers."""
        self.play({})
        self.run("logout")
        for words in (["--password-command", self.command], ["--mfa", "none"], ["--password-command", ""] if is_typed else []):
            if words:
                self.run("account", self.facts["email"], *words)
        self.passwords()

    def account(self):
        """The account as `info --json` shows it."""
        return json.loads(self.run("info", "--json")[1])["accounts"][0]


def faults_of(bench, path, answer, is_typed):
    """Yields (invariant, detail) for each invariant that a case breaks."""
    meaning = Meaning(path, answer)
    bench.reset(is_typed)
    bench.play({"raw": {path: answer}})
    status, output = bench.type("" if path == "/userconsole/auth" else bench.facts["password"]) if is_typed else bench.run("rotate", "duff", hook=bench.hook)
    sent, account = bench.passwords(), bench.account()
    if sent > meaning.most_sent(is_typed):
        yield "sent", "%d passwords" % sent
    if account["mfa"] and not meaning.names_factor:
        yield "learned", account["mfa"]
    if SAVED in output and not (account["password_until"] and (meaning.is_accepted or meaning.names_factor)):
        yield "saved", "password until %s" % account["password_until"]
    if status not in DOCUMENTED:
        yield "status", str(status)
    if not is_typed and not meaning.is_later and not (meaning.is_accepted and path == "/userconsole/auth"):
        bench.run("rotate", "duff", hook=bench.hook)
        if (again := bench.passwords()) > 0:
            yield "repeated", "%d passwords" % again


def main():
    """Runs the cases; prints each fault with what reproduces it."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    plant = sys.argv[4] if len(sys.argv) > 4 else None
    bench, found = Bench(plant), set()
    for number in range(seed, seed + count):
        chance = random.Random(number)
        path, is_typed = chance.choice(PATHS), chance.random() < 0.4
        if plant:
            path, is_typed = "/userconsole/auth", plant == "saved"
        kind, text = body(chance)
        answer = {"status": chance.choice(STATUSES), "type": kind, "body": text, "location": chance.choice(TARGETS)}
        for name, detail in faults_of(bench, path, answer, is_typed):
            found.add(name)
            if not plant:
                print("seed %d, %s: %s %s: %s (%s)" % (number, "typed" if is_typed else "silent", path, json.dumps(answer), name, detail))
    print("%d answers from seed %d on, %d invariants: %s" % (count, seed, len(PLANTS), ", ".join(sorted(found)) or "all hold"))
    return 0 if (plant in found if plant else not found) else 1


if __name__ == "__main__":
    sys.exit(main())
