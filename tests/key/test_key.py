#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""ajc-hook-key with soft keys: finding keys, signing, and ending.

    tests/key/test_key.py PROGRAM
"""
import base64
import hashlib
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

HERE = os.path.dirname(os.path.abspath(__file__))
SOFT_KEY = os.path.join(HERE, "soft_key.py")
PROGRAM = sys.argv[1]
RP_ID = "sandbox.localhost"
HANG_SECONDS = 600  # limit for a key that answers
CLIENT_DATA = b'{"type":"webauthn.get","challenge":"Y2hhbGxlbmdl","origin":"https://c","crossOrigin":false}'


def show(label):
    """The credential of that label."""
    return json.loads(subprocess.check_output([SOFT_KEY, "--show", label]))


def in_base64(data):
    """The encoding of secrets in the protocol."""
    return base64.b64encode(data).decode()


class KeyTest(unittest.TestCase):
    """Each test has a directory with the program and its keys."""

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="k")
        self.addCleanup(shutil.rmtree, self.directory)
        os.mkdir(os.path.join(self.directory, "keys"))
        self.program = shutil.copy(PROGRAM, os.path.join(self.directory, "ajc-hook-key"))
        self.keys = {}
        self.hook, other = socket.socketpair()
        self.addCleanup(self.hook.close)
        self.lines = self.hook.makefile("rb")
        self.addCleanup(self.lines.close)
        self.process = self.start_program(other)

    def start_program(self, channel):
        """Starts it with the channel as descriptor 3."""
        words = [self.program, "2"]
        if self.id().endswith("is_refused"):
            words = ["strace", "-D", "-f", "-q", "-o", self.calls(), *words]
        pid = os.fork()
        if pid == 0:
            os.dup2(channel.fileno(), 3, inheritable=True)
            os.execvp(words[0], words)
        channel.close()
        self.addCleanup(self.end_program, pid)
        return pid

    def calls(self):
        """Where strace writes the program's system calls."""
        return os.path.join(self.directory, "calls")

    def end_program(self, pid):
        """Closes the channel like ajc-hook; the program must end."""
        self.hook.shutdown(socket.SHUT_RDWR)
        os.waitpid(pid, 0)

    def path(self, name):
        """The path of a key's socket."""
        return os.path.join(self.directory, "keys", name + ".key")

    def plug_in(self, name, *options):
        """Starts a soft key and waits until it is ready."""
        process = subprocess.Popen([SOFT_KEY, self.path(name), *options], stdout=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.readline(), "ready\n")
        self.keys[name] = process
        self.addCleanup(self.pull_out, name)

    def pull_out(self, name):
        """Ends its process and waits for the end."""
        process = self.keys.pop(name, None)
        if process is not None:
            process.terminate()
            process.wait()
            process.stdout.close()

    def touch(self, name):
        """The key is touched from now on."""
        with open(self.path(name) + ".touch", "w", encoding="ascii"):
            time.sleep(0.01)

    def notes(self, name):
        """The lines that the key wrote."""
        try:
            with open(self.path(name) + ".notes", encoding="ascii") as file:
                return file.read().split("\n")
        except FileNotFoundError:
            return []

    def wait_for_note(self, name, note):
        """Waits until the key wrote this line."""
        while note not in self.notes(name):
            time.sleep(0.01)

    # --- requests

    def ask(self, kind, **members):
        """Sends a request."""
        self.hook.sendall(json.dumps({"message": kind, **members}).encode() + b"\n")

    def answer(self):
        """The next report."""
        return json.loads(self.lines.readline())

    def answers(self):
        """All reports until done."""
        reports = []
        while not reports or reports[-1]["message"] != "done":
            reports.append(self.answer())
        return reports[:-1]

    def look(self, *labels, seconds=HANG_SECONDS, **members):
        """{name: report} of a look for these credentials."""
        self.ask("look", rp_id=RP_ID, ids=[{"id": show(label)["id"]} for label in labels], seconds=seconds, **members)
        return {report.get("name", "").rpartition(" ")[2]: report for report in self.answers()}

    def ask_to_sign(self, places, seconds=HANG_SECONDS, **members):
        """places: {name: label}"""
        keys = [{"path": self.path(name), "id": show(label)["id"]} for name, label in places.items()]
        self.ask("sign", rp_id=RP_ID, client_data=in_base64(CLIENT_DATA), keys=keys, seconds=seconds, **members)

    def sign(self, places, **members):
        """The reports of a sign."""
        self.ask_to_sign(places, **members)
        return self.answers()

    def verify(self, report, label, flags):
        """Verifies an assertion like a relying party."""
        credential = show(label)
        data = base64.b64decode(report["authenticator_data"])
        public = ec.EllipticCurvePublicNumbers(int(credential["x"], 16), int(credential["y"], 16), ec.SECP256R1())
        signed = data + hashlib.sha256(CLIENT_DATA).digest()
        signature = base64.b64decode(report["signature"])
        self.assertEqual(report["message"], "assertion")
        self.assertEqual(report["id"], credential["id"])
        self.assertEqual(len(data), 37)
        self.assertEqual(data[:32], hashlib.sha256(RP_ID.encode()).digest())
        self.assertEqual(data[32], flags)
        public.public_key().verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        with self.assertRaises(InvalidSignature):
            public.public_key().verify(signature, signed + b"x", ec.ECDSA(hashes.SHA256()))

    # --- finding keys

    def test_no_key_is_plugged_in(self):
        self.assertEqual(self.look("a"), {})

    def test_each_key_reports_its_credential(self):
        self.plug_in("one", "--credential", "a")
        self.plug_in("two", "--credential", "b", "--pin", "1234")
        self.plug_in("old", "--u2f", "--credential", "c")
        self.plug_in("none")
        found = self.look("a", "b", "c")
        self.assertEqual({name: report.get("id") for name, report in found.items()},
                         {"one": show("a")["id"], "two": show("b")["id"], "old": show("c")["id"], "none": None})
        self.assertEqual({report["state"] for report in found.values()}, {"here"})
        self.assertEqual([found["two"]["has_pin"], found["two"]["pin_tries"]], [True, 8])
        self.assertTrue(found["old"]["is_u2f"])
        self.assertNotIn("is_u2f", found["one"])
        self.assertNotIn("has_pin", found["one"])

    def test_the_twentieth_of_twenty_ids_is_found(self):
        self.plug_in("one", "--credential", "s19")
        self.plug_in("old", "--u2f", "--credential", "s18")
        found = self.look(*["s%d" % number for number in range(20)])
        self.assertEqual(found["one"]["id"], show("s19")["id"])
        self.assertEqual(found["old"]["id"], show("s18")["id"])

    def test_a_long_id_is_not_for_an_old_key(self):
        self.plug_in("old", "--u2f", "--credential", "a")
        long_id = base64.urlsafe_b64encode(bytes(300)).rstrip(b"=").decode()
        self.ask("look", rp_id=RP_ID, ids=[{"id": long_id}, {"id": show("a")["id"]}], seconds=HANG_SECONDS)
        self.assertEqual([report.get("id") for report in self.answers()], [show("a")["id"]])

    def test_a_protected_credential_is_found_after_the_pin(self):
        self.plug_in("one", "--credential", "a:protected", "--pin", "1234")
        self.assertNotIn("id", self.look("a")["one"])
        found = self.look("a", pin=in_base64(b"1234"), path=self.path("one"))
        self.assertEqual(found["one"]["id"], show("a")["id"])
        wrong = self.look("x", "y", "a", pin=in_base64(b"9999"), path=self.path("one"))["one"]
        self.assertEqual([wrong["state"], wrong["pin_tries"]], ["pin_wrong", 7])

    def test_a_key_that_another_program_uses_is_reported_as_slow(self):
        self.plug_in("held", "--held", "--credential", "a")
        self.plug_in("one", "--credential", "a")
        seconds, found = 1, {"one": {"state": "slow"}}
        while found["one"]["state"] == "slow":  # on a busy machine the time limit may end before it answers
            seconds *= 2
            found = self.look("a", seconds=seconds)
            self.assertEqual(found["held"]["state"], "slow")
        self.assertEqual(found["one"]["id"], show("a")["id"])

    def test_a_look_waits_for_a_key(self):
        self.assertEqual(self.look("a"), {})
        self.ask("look", rp_id=RP_ID, ids=[{"id": show("a")["id"]}], seconds=HANG_SECONDS, wait_seconds=600)
        self.plug_in("one", "--credential", "a")
        self.assertEqual([report.get("id") for report in self.answers()], [show("a")["id"]])

    def test_a_key_that_replaces_another_is_found(self):
        self.plug_in("one", "--credential", "b")
        self.assertNotIn("id", self.look("a")["one"])
        self.pull_out("one")
        self.plug_in("one", "--credential", "a")
        self.assertEqual(self.look("a", wait_seconds=600)["one"]["id"], show("a")["id"])

    def test_a_permission_that_is_granted_late(self):
        device = os.path.join(self.directory, "class", "hidraw0", "device")
        os.makedirs(device)
        os.mkdir(os.path.join(self.directory, "dev"))
        descriptor = os.path.join(device, "report_descriptor")
        os.mkfifo(descriptor)  # so that the test notices each read
        self.ask("look", rp_id=RP_ID, ids=[], seconds=HANG_SECONDS)
        for permitted in (False, True):
            with open(descriptor, "wb", buffering=0) as file:  # waits for the reader
                if permitted:
                    pathlib.Path(self.directory, "dev", "hidraw0").touch()
                file.write(b"\x06\xd0\xf1")
                until_closed = select.poll()
                until_closed.register(file, 0)
                until_closed.poll()  # so that the next one to open it is the next reader
        self.assertEqual(self.answers(), [])

    def test_keys_that_may_not_be_opened_are_reported(self):
        fido, mouse = b"\x06\xd0\xf1\x09\x01", b"\x05\x01\x09\x02"
        os.mkdir(os.path.join(self.directory, "dev"))
        for number, descriptor in enumerate([fido, mouse, fido]):
            device = os.path.join(self.directory, "class", "hidraw%d" % number, "device")
            os.makedirs(device)
            with open(os.path.join(device, "report_descriptor"), "wb") as file:
                file.write(descriptor)
        with open(os.path.join(self.directory, "dev", "hidraw2"), "w", encoding="ascii"):
            pass  # may be opened, so it is not reported
        self.ask("look", rp_id=RP_ID, ids=[], seconds=HANG_SECONDS)
        reports = self.answers()
        self.assertEqual([(os.path.basename(report["path"]), report["state"]) for report in reports],
                         [("hidraw0", "not_permitted")])

    # --- signing

    def test_a_touch_signs(self):
        self.plug_in("one", "--credential", "a")
        self.touch("one")
        self.verify(self.sign({"one": "a"})[0], "a", 0x01)

    def test_an_old_key_signs(self):
        self.plug_in("old", "--u2f", "--credential", "a")
        self.touch("old")
        self.verify(self.sign({"old": "a"})[0], "a", 0x01)

    def test_a_later_touch_signs(self):
        for name, options in (("one", []), ("old", ["--u2f"])):
            self.plug_in(name, "--credential", "a", *options)
            self.ask_to_sign({name: "a"})
            self.wait_for_note(name, "waiting")
            self.touch(name)
            self.verify(self.answers()[0], "a", 0x01)

    def test_the_user_handle_of_a_resident_credential(self):
        self.plug_in("one", "--credential", "a:resident")
        self.touch("one")
        report = self.sign({"one": "a"})[0]
        self.verify(report, "a", 0x01)
        self.assertEqual(base64.b64decode(report["user_handle"]), hashlib.sha256(b"user of a").digest()[:16])

    def test_a_key_may_leave_out_the_credential_id(self):
        self.plug_in("one", "--credential", "a", "--omit-id")
        self.touch("one")
        self.verify(self.sign({"one": "a"})[0], "a", 0x01)

    def test_the_first_touch_wins_and_the_others_are_cancelled(self):
        self.plug_in("one", "--credential", "a")
        self.plug_in("two", "--credential", "b")
        self.ask_to_sign({"one": "a", "two": "b"})
        self.wait_for_note("one", "waiting")
        self.touch("two")
        reports = self.answers()
        self.assertEqual(len(reports), 1)
        self.verify(reports[0], "b", 0x01)
        self.wait_for_note("one", "cancelled")

    def test_the_pin_verifies(self):
        self.plug_in("one", "--credential", "a", "--pin", "1234")
        self.touch("one")
        self.verify(self.sign({"one": "a"}, pin=in_base64(b"1234"))[0], "a", 0x05)

    def test_a_wrong_pin_is_sent_once(self):
        self.plug_in("one", "--credential", "a", "--pin", "1234")
        self.touch("one")
        seen = [self.sign({"one": "a"}, pin=in_base64(b"9999"))[0] for _ in range(4)]
        self.assertEqual([(report["state"], report.get("pin_tries", 0)) for report in seen],
                         [("pin_wrong", 7), ("pin_wrong", 6), ("pin_paused", 5), ("pin_paused", 5)])

    def test_a_locked_key(self):
        self.plug_in("one", "--credential", "a", "--pin", "1234", "--tries", "1")
        report = self.sign({"one": "a"}, pin=in_base64(b"9999"))[0]
        self.assertEqual([report["state"], report.get("pin_tries", 0)], ["pin_locked", 0])

    def test_a_key_that_always_requires_its_pin(self):
        self.plug_in("one", "--credential", "a", "--pin", "1234", "--always-verifies")
        self.touch("one")
        self.assertEqual(self.look("a")["one"]["id"], show("a")["id"])
        self.assertEqual(self.sign({"one": "a"})[0]["state"], "pin_wanted")

    def test_a_fingerprint_verifies(self):
        self.plug_in("one", "--credential", "a", "--fingerprint", "good")
        self.plug_in("two", "--credential", "a", "--fingerprint", "bad")
        self.touch("one")
        self.assertTrue(self.look("a")["one"]["has_fingerprint"])
        self.verify(self.sign({"one": "a"}, is_verified=True)[0], "a", 0x05)
        self.assertEqual(self.sign({"two": "a"}, is_verified=True)[0]["state"], "not_verified")

    def test_an_untouched_key_ends_with_the_time_limit(self):
        for name, options in (("one", []), ("old", ["--u2f"])):
            self.plug_in(name, "--credential", "a", *options)
            seconds = 1
            while "waiting" not in self.notes(name):  # on a busy machine the time limit may end before the key is asked
                reports = self.sign({name: "a"}, seconds=seconds)
                self.assertEqual([report["state"] for report in reports], ["untouched"])
                seconds *= 2
        self.wait_for_note("one", "cancelled")

    def test_a_key_that_is_unplugged(self):
        for name, options in (("one", []), ("old", ["--u2f"])):
            self.plug_in(name, "--credential", "a", *options)
            self.ask_to_sign({name: "a"})
            self.wait_for_note(name, "waiting")
            self.pull_out(name)
            self.assertEqual([report["state"] for report in self.answers()], ["gone"])

    # --- ending

    def wait_for_children(self):
        """The child processes, once a key waits for its touch."""
        self.wait_for_note("one", "waiting")
        with open("/proc/%d/task/%d/children" % (self.process, self.process), encoding="ascii") as file:
            return file.read().split()

    def expect_all_gone(self, children):
        """The children end, and the key is cancelled."""
        while any(os.path.exists("/proc/" + child) for child in children):
            time.sleep(0.01)
        self.wait_for_note("one", "cancelled")  # the key may read it after they ended

    def test_it_ends_with_the_channel(self):
        self.plug_in("one", "--credential", "a")
        self.ask_to_sign({"one": "a"})
        children = self.wait_for_children()
        self.hook.shutdown(socket.SHUT_RDWR)
        self.expect_all_gone(children)

    def test_ctrl_c_cancels(self):
        self.plug_in("one", "--credential", "a")
        self.ask_to_sign({"one": "a"})
        children = self.wait_for_children()
        os.kill(self.process, signal.SIGINT)
        self.expect_all_gone(children)

    def test_no_needed_system_call_is_refused(self):
        self.plug_in("one", "--credential", "a", "--pin", "1234")
        self.assertEqual(self.look("a")["one"]["id"], show("a")["id"])
        self.ask_to_sign({"one": "a"}, pin=in_base64(b"1234"))
        children = self.wait_for_children()
        os.kill(self.process, signal.SIGINT)
        self.expect_all_gone(children)
        calls = []
        while [str(self.process), "+++", "exited", "with", "0", "+++"] not in calls:
            text = pathlib.Path(self.calls()).read_text(encoding="utf-8", errors="replace")
            calls = [line.split() for line in text.splitlines()]  # strace pads the process id
            time.sleep(0.01)
        refused = {call[1].partition("(")[0] for call in calls if "ENOSYS" in call}
        self.assertEqual(refused - {"clone3"}, set())  # libc then uses clone()

    def test_children_end_when_it_is_killed(self):
        self.plug_in("one", "--credential", "a")
        self.ask_to_sign({"one": "a"})
        children = self.wait_for_children()
        os.kill(self.process, signal.SIGKILL)
        self.expect_all_gone(children)

    def test_wrong_use(self):
        self.assertEqual(subprocess.run([self.program], stderr=subprocess.DEVNULL, check=False).returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]] + sys.argv[2:])
