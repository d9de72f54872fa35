#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A day of a simulated user, in a real shell: day.py bash

Started by sleeping_laptop.sh, with its clock. The user works from half past eight with one profile, later with one of a
second organisation; portal sessions end, an administrator enables and disables another factor, the network has a captive
portal, the laptop is suspended, a password is changed, a container has no keyring, and a night passes. For each event
the expected questions, numbers of passwords and of wrong passwords sent to JumpCloud, and notices are listed. Every
difference fails. An account is locked after three wrong passwords in a row, which never happens.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from sleeping_laptop import ASLEEP, CLOCK, INHERITED, TIMEOUT_SECONDS, PROGRAM, SANDBOX, TESTS, ajc, suspend, sandbox  # noqa: E402
from terminal import PROMPT, Shell  # noqa: E402

ENDED = "^ajc: the AWS session of duff has ended; sign in with: ajc rotate duff$"
REACHED = "^%s: AWS account 544300394404, role JumpCloudDevs, until "
SIGNED_IN = ["^Using JumpCloud login details", "^Signed in to JumpCloud"]
LOCKED_AFTER = 3  # wrong passwords in a row, the strictest policy
TEN_MINUTES = 600
QUESTIONS = {"e-mail": r"email address: $", "password": r"password(?: for [^ ]+)?: $", "code": r"auth code: $"}
VARIES = (
    (r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d+ [\d:]+ \d{4} UTC\b", "TIME"), (r"\b\d\d:\d\d(?::\d\d)?\b", "TIME"),
    (r"\bin \d+ (?:minutes?|hours?)\b", "in N minutes"), (r":\d{4,5}\b", ""),
)


class Person:
    """The shell, the input and the results."""

    def __init__(self):
        self.script = {"session": {"idle_seconds": 0, "extends": True, "absolute_seconds": 0}, "end_sessions": 0}
        self.suffix = ""
        self.asked, self.shown, self.seen = [], [], 0
        self.totals = {"e-mail": 0, "password": 0, "code": 0, "passwords": 0, "wrong": 0, "of the second": 0}
        self.wrong_in_a_row, self.worst = {}, 0
        self.codes = 0
        self.faults = []
        self.began = time.time()
        self.shell = self.open_shell()

    def open_shell(self, through=()):
        environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
        environment.update(CLOCK, AWS_DEFAULT_REGION="us-east-1", XDG_CONFIG_HOME=str(pathlib.Path.home() / ".config"))
        return Shell("bash", hook=ajc("init", "bash").stdout, environment=environment, through=through)

    # --- the environment

    def play(self, **members):
        """Sets the behaviour of JumpCloud and AWS."""
        self.script.update(members)
        self.suffix = self.script.get("password_suffix", "")
        (SANDBOX / "script.new").write_text(json.dumps(self.script))
        (SANDBOX / "script.new").rename(SANDBOX / "script.json")

    def end_portal_sessions(self, **members):
        self.play(end_sessions=self.script["end_sessions"] + 1, **members)

    def logins(self):
        """The requests with a password since the last call, as (host, was wrong)."""
        events = [json.loads(line) for line in (SANDBOX / "record.jsonl").read_text().splitlines()]
        found = [(event["host"], bool(event.get("was_wrong"))) for event in events
                 if event["event"] == "request" and event.get("had_password")]
        new, self.seen = found[self.seen:], len(found)
        return new

    # --- actions of the user

    def reply(self, question, shown):
        """Returns the answer to a question."""
        second = sandbox("second_email") in shown
        if question == "e-mail":
            return sandbox("email")
        if question == "password":
            return sandbox("second_password") if second else sandbox("password") + self.suffix
        self.codes += 1  # each code works only once
        asleep = int.from_bytes(ASLEEP.read_bytes(), "little")
        moment = int(time.time() + asleep) + 30 * (self.codes % 2)
        return subprocess.run(["oathtool", "--totp", "--base32", "--now", f"@{moment}", sandbox("totp_secret")], check=True,
                              capture_output=True, text=True).stdout.strip()

    def type(self, line="", shell=None):
        """Types a line and answers its questions; adds notices, without the output of the commands, to `shown`."""
        child, shown = (shell or self.shell).child, ""
        child.sendline(line)
        while True:
            which = child.expect([PROMPT, *QUESTIONS.values()])
            shown += child.before
            if which == 0:
                (shell or self.shell).status = int(child.match.group(1))
                break
            question = list(QUESTIONS)[which - 1]
            self.asked.append(question)
            if question == "password":
                child.waitnoecho()
            child.sendline(self.reply(question, child.before + child.after))
        for text in shown.replace("\r\n", "\n").splitlines():
            for pattern, word in VARIES:
                text = re.sub(pattern, word, text)
            if text.strip() and not text.startswith("Enter your "):
                self.shown.append(text.strip())

    def wait_until(self, condition, what):
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"did not happen: {what}; {ajc('info', '--json').stdout} {self.shown}")
            time.sleep(0.02)

    def is_active(self, profile="duff"):
        return ajc("is-active", profile, status=None).returncode == 0

    @staticmethod
    def has_failed():
        failures = json.loads(ajc("info", "--json").stdout)["failures"]
        return any(failure["profile"] == "duff" for failure in failures)

    def work(self, minutes):
        """Presses Return every ten minutes; there must be a session each time."""
        for _ in range(minutes * 60 // TEN_MINUTES):
            suspend(TEN_MINUTES)
            self.wait_until(self.is_active, "a session")
            self.type()

    def work_until_it_ended(self):
        """The same until the AWS session has expired without a renewal; then presses Return once more."""
        is_over = False
        while not is_over:
            suspend(TEN_MINUTES)
            self.wait_until(lambda: self.is_active() or self.has_failed(), "a session, or a failure")
            is_over = not self.is_active()
            self.type()
        self.type()

    # --- checks

    def happened(self, clock, event, asked="", passwords=0, wrong=0, shown=()):
        """Checks and prints the results of the event."""
        new = self.logins()
        for host, was_wrong in new:
            self.wrong_in_a_row[host] = self.wrong_in_a_row.get(host, 0) + 1 if was_wrong else 0
            self.worst = max(self.worst, self.wrong_in_a_row[host])
        self.totals["of the second"] += sum(host.startswith("console.eu.") for host, _ in new)
        new = [login for login in new if not login[0].startswith("console.eu.")]
        seen = {"asked": ", ".join(self.asked), "passwords": len(new), "wrong": sum(was_wrong for _, was_wrong in new)}
        expected = {"asked": asked, "passwords": passwords, "wrong": wrong}
        for name in self.asked:
            self.totals[name] += 1
        self.totals["passwords"] += seen["passwords"]
        self.totals["wrong"] += seen["wrong"]
        print(f"{clock}  {event:58s} asked: {seen['asked'] or '-':16s} passwords sent: {seen['passwords']}, wrong: {seen['wrong']}")
        for text in self.shown:
            print(f"         shown: {text}")
        self.faults += [f"{event}: {name} is {seen[name]!r}, not {expected[name]!r}" for name in seen if seen[name] != expected[name]]
        if len(self.shown) != len(shown) or not all(re.search(pattern, text) for pattern, text in zip(shown, self.shown)):
            self.faults.append(f"{event}: shown {self.shown}, not {list(shown)}")
        self.asked, self.shown = [], []


CERTIFICATES = pathlib.Path.home() / "ca.pem"


def join_network(is_captive=False):
    """Connects a network; with a captive portal all answers come from it, with an untrusted certificate."""
    trusted = pathlib.Path("/etc/ssl/certs/ca-certificates.crt") if is_captive else SANDBOX / "ca.pem"
    CERTIFICATES.with_suffix(".new").write_bytes(trusted.read_bytes())
    CERTIFICATES.with_suffix(".new").rename(CERTIFICATES)


def forget_login():
    """Removes the keys that the kernel, whose clock the test cannot move, would have removed after twelve hours."""
    subprocess.run(["sh", "-c", 'ring=$(keyctl search "$(keyctl get_persistent @s)" keyring ajc) && '
                    'keyctl unlink "$(keyctl search "$ring" user "login:$0")" "$ring"', sandbox("email")], check=True)


def set_up():
    """Adds two accounts, each with a profile."""
    join_network()
    for name in ("sso_url", "console_url"):
        ajc("config", "unset", name)
    ajc("config", "set", "ca_file", str(CERTIFICATES))
    ajc("account", sandbox("email"), "--sso-url", sandbox("sso_url"))
    ajc("account", sandbox("second_email"), "--sso-url", sandbox("second_sso_url"))
    ajc("config", "set", "default_account", sandbox("email"))
    ajc("add", "duff", sandbox("saml_url"))
    ajc("add", "moe", sandbox("second_saml_url"), "--account", sandbox("second_email"))


def main():
    """Runs the day; returns the exit status."""
    set_up()
    person = Person()
    person.play()

    person.type("ajc use duff")
    person.happened("08:30", "the first command of the day", asked="password", passwords=1, shown=[
        "^JumpCloud login details saved", "^Attempting SSO authentication", REACHED % "duff"])
    person.work(120)
    person.happened("10:30", "two hours of work: sessions end and are renewed")

    person.end_portal_sessions()
    person.work(60)
    person.happened("11:30", "the portal session ended, the password is kept", passwords=1)

    join_network(is_captive=True)
    person.work_until_it_ended()
    person.happened("12:30", "a captive network, and the AWS session ends")
    join_network()
    person.work(10)
    person.happened("12:40", "the network is paid for")

    suspend(2 * 3600)
    person.wait_until(person.is_active, "a session after the suspend")
    person.type()
    person.happened("14:40", "the laptop was suspended for two hours")

    person.end_portal_sessions(mfa="totp")
    person.work_until_it_ended()
    person.happened("15:40", "the administrator switches a further factor on", passwords=1, shown=[ENDED])
    person.type("ajc login")
    person.work(10)
    person.happened("15:50", "the person signs in", asked="code", passwords=2, shown=SIGNED_IN)

    person.end_portal_sessions()
    person.work_until_it_ended()
    person.happened("16:50", "the portal session ended; a code is needed: nothing is sent", shown=[ENDED])
    person.type("ajc login")
    person.work(10)
    person.happened("17:00", "the person signs in", asked="code", passwords=2, shown=SIGNED_IN)

    person.end_portal_sessions(mfa="none")
    person.type("ajc login")
    person.work(10)
    person.happened("17:10", "the administrator switches it off; the person signs in", passwords=1, shown=SIGNED_IN)
    person.end_portal_sessions()
    person.work(60)
    person.happened("18:10", "the portal session ended; no code is needed any more", passwords=1)

    person.type("ajc use moe")
    person.work(10)
    person.type("ajc use duff")
    person.work(10)
    person.happened("18:30", "a profile of a second organisation, and back", asked="password", shown=[
        "^JumpCloud login details saved", "^Attempting SSO authentication", REACHED % "moe", REACHED % "duff"])

    person.end_portal_sessions(password_suffix="-new")
    person.work_until_it_ended()
    person.happened("19:30", "the password was changed elsewhere", passwords=1, wrong=1, shown=[
        "refused the last login; sign in"])
    for _ in range(6):
        suspend(TEN_MINUTES)
        person.type()
    person.happened("20:30", "an hour later: the old one is not sent again")
    person.type("ajc login")
    person.work(10)
    person.happened("20:40", "the person signs in with the new one", asked="password", passwords=1, shown=[
        "^JumpCloud login details saved", "^Signed in to JumpCloud"])

    container = person.open_shell(through=[str(TESTS / "flow/without_keyctl.py"), "all", "EPERM"])
    person.type("ajc use duff", container)
    for _ in range(6):
        person.type("", container)
    person.type("printenv AWS_ACCESS_KEY_ID | cut -c 1-4", container)
    person.happened("20:50", "a container without a keyring", asked="password", passwords=1, shown=[
        "kernel keyring cannot be .*nothing is stored", "^Attempting SSO authentication", REACHED % "duff", "^ASIA$"])
    person.type(f"setsid --wait {PROGRAM} export duff </dev/null >/dev/null", container)
    person.happened("20:55", "a script in the container: nothing is sent", shown=[
        "kernel keyring cannot be ", "; run: ajc-hook login$"])
    container.end()

    person.end_portal_sessions()
    suspend(12 * 3600)
    forget_login()
    person.type()
    person.wait_until(person.has_failed, "a failure")
    person.type()
    person.happened("08:55", "the next morning", shown=[ENDED])
    person.type("ajc login")
    person.work(60)
    person.happened("09:55", "the person signs in, and works", asked="password", passwords=1, shown=[
        "^JumpCloud login details saved", "^Signed in to JumpCloud"])

    for fault in person.faults:
        print(f"FAULT: {fault}")
    total = person.totals
    print(f"asked {total['e-mail']} times for an e-mail, {total['password']} for a password, {total['code']} for a code; passwords "
          f"sent: {total['passwords']} and {total['of the second']} to the second organisation, wrong: {total['wrong']}; most wrong "
          f"ones in a row: {person.worst}; locked (after {LOCKED_AFTER}): {'yes' if person.worst >= LOCKED_AFTER else 'never'}")
    person.shell.end()
    return 1 if person.faults or person.worst >= LOCKED_AFTER else 0


if __name__ == "__main__":
    sys.exit(main())
