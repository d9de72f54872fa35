#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A security key in software (CTAP 2.0 and U2F over CTAPHID), on a socket or, as root, as a device of the kernel.

    tests/key/soft_key.py PATH [OPTIONS]        PATH is the socket to create, NAME.key, or "uhid"
    tests/key/soft_key.py --show LABEL          prints id and public key of the label's credential as JSON

A credential depends only on its label, so that a test can name it on both sides. The key is touched while the file
PATH.touch exists. It writes its requests to PATH.notes. SIGTERM unplugs the key.
"""
import argparse
import base64
import contextlib
import hashlib
import hmac
import itertools
import json
import os
import secrets
import select
import signal
import socket
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from fido2 import cbor

REPORT = 64
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PING, MSG, INIT, CBOR, CANCEL, ERROR, KEEPALIVE = 0x81, 0x83, 0x86, 0x90, 0x91, 0xBF, 0xBB
UP, UV = 1, 4
KEEPALIVE_SECONDS = 0.05


def sha256(data):
    """The digest."""
    return hashlib.sha256(data).digest()


class Credential:
    """Derived from its label. `LABEL:resident` returns a user handle, `LABEL:protected` is hidden without the PIN."""

    def __init__(self, text):
        self.label, *kinds = text.split(":")
        self.is_resident = "resident" in kinds
        self.is_protected = "protected" in kinds
        seed = self.label.encode()
        self.id = sha256(b"id of " + seed) + (bytes(40) if "long" in kinds else b"")
        self.user = sha256(b"user of " + seed)[:16]
        self.key = ec.derive_private_key(int.from_bytes(sha256(b"key of " + seed), "big") % ORDER, ec.SECP256R1())

    def sign(self, data):
        """An ECDSA signature, DER."""
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))

    def show(self):
        """What a relying party stores."""
        numbers = self.key.public_key().public_numbers()
        return {
            "id": base64.urlsafe_b64encode(self.id).rstrip(b"=").decode(),
            "x": numbers.x.to_bytes(32, "big").hex(),
            "y": numbers.y.to_bytes(32, "big").hex(),
        }


class Refusal(Exception):
    """A CTAP2 status."""

    def __init__(self, status):
        super().__init__("status 0x%02x" % status)
        self.status = status


class Cancelled(Exception):
    """CANCEL was received."""


class Pin:
    """PIN protocol one."""

    def __init__(self, pin, tries):
        self.hash = sha256(pin.encode())[:16] if pin else None
        self.tries = tries
        self.wrong = 0  # consecutive, since the key was plugged in
        self.token = secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def _shared(self, cose):
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(cose[-2], "big"), int.from_bytes(cose[-3], "big"), ec.SECP256R1())
        return sha256(self.key.exchange(ec.ECDH(), numbers.public_key()))

    def agreement(self):
        """Our public key, as COSE."""
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -25, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def give_token(self, cose, encrypted):
        """The encrypted token, if the PIN is right."""
        cipher = Cipher(algorithms.AES(self._shared(cose)), modes.CBC(bytes(16)))
        if self.tries == 0:
            raise Refusal(0x32)
        if self.wrong == 3:
            raise Refusal(0x34)
        decryptor = cipher.decryptor()
        self.tries -= 1
        if decryptor.update(encrypted) + decryptor.finalize() != self.hash:
            self.wrong += 1
            self.key = ec.generate_private_key(ec.SECP256R1())
            raise Refusal(0x32 if self.tries == 0 else 0x34 if self.wrong == 3 else 0x31)
        self.tries, self.wrong = 8, 0
        encryptor = cipher.encryptor()
        return encryptor.update(self.token) + encryptor.finalize()

    def is_proven(self, data, mac):
        """Whether the host knows the token."""
        return hmac.compare_digest(hmac.new(self.token, data, "sha256").digest()[:16], mac)


class Key:
    """The state of the key, and its answers."""

    def __init__(self, options):
        self.options = options
        self.credentials = [Credential(text) for text in options.credential]
        self.pin = Pin(options.pin, options.tries)
        self.counter = options.counter

    def note(self, what):
        """Writes a line for the test."""
        with open(self.options.path + ".notes", "a", encoding="ascii") as file:
            file.write(what + "\n")

    def is_touched(self):
        """Whether the key is touched."""
        return os.path.exists(self.options.path + ".touch")

    def _find(self, ids, is_verified):
        for credential in self.credentials:
            if credential.id in ids and (is_verified or not credential.is_protected):
                return credential
        raise Refusal(0x2E)

    # --- CTAP 2

    def info(self):
        """authenticatorGetInfo"""
        options = {"rk": True, "up": True, "clientPin": self.pin.hash is not None}
        if self.options.fingerprint:
            options["uv"] = True
        if self.options.always_verifies:
            options["alwaysUv"] = True
        return {1: ["FIDO_2_0", "U2F_V2"], 2: ["credProtect"], 3: bytes(16), 4: options, 5: 1200, 6: [1]}

    def client_pin(self, asked):
        """authenticatorClientPIN"""
        if asked[2] == 1:
            return {3: self.pin.tries}
        if asked[2] == 2:
            return {1: self.pin.agreement()}
        if asked[2] == 5 and self.pin.hash is not None:
            return {2: self.pin.give_token(asked[3], asked[6])}
        raise Refusal(0x35 if asked[2] == 5 else 0x3E)

    def _verify(self, asked, options):
        """Whether the user is verified for this request."""
        if 6 in asked:
            if not self.pin.is_proven(asked[2], asked[6]):
                raise Refusal(0x33)
            return True
        if options.get("uv"):
            if not self.options.fingerprint:
                raise Refusal(0x2C)
            if self.options.fingerprint == "bad":
                raise Refusal(0x3F)
            return True
        if self.options.always_verifies and options.get("up", True):
            raise Refusal(0x36)
        return False

    def get_assertion(self, asked, wait_for_touch):
        """authenticatorGetAssertion"""
        options = asked.get(5, {})
        is_verified = self._verify(asked, options)
        credential = self._find([entry["id"] for entry in asked.get(3, [])], is_verified)
        flags = UV if is_verified else 0
        if options.get("up", True):
            wait_for_touch()
            flags |= UP
        self.counter += 1
        data = sha256(asked[1].encode()) + struct.pack(">BI", flags, self.counter)
        answer = {2: data, 3: credential.sign(data + asked[2])}
        if not self.options.omit_id:
            answer[1] = {"id": credential.id, "type": "public-key"}
        if credential.is_resident:
            answer[4] = {"id": credential.user}
        return answer

    def cbor(self, request, wait_for_touch):
        """The answer: status byte and CBOR."""
        try:
            asked = cbor.decode(request[1:]) if len(request) > 1 else {}
            if request[0] == 2:
                answer = self.get_assertion(asked, wait_for_touch)
            elif request[0] == 4:
                answer = self.info()
            elif request[0] == 6:
                answer = self.client_pin(asked)
            else:
                raise Refusal(0x01)
        except Refusal as refusal:
            return bytes([refusal.status])
        except Cancelled:
            return b"\x2d"
        return b"\0" + cbor.encode(answer)

    # --- U2F

    def apdu(self, request):
        """The answer to a raw U2F message, with the status word."""
        instruction, control = request[1], request[2]
        data = request[7:7 + int.from_bytes(request[5:7], "big")] if len(request) > 7 else b""
        if instruction == 3:
            return b"U2F_V2\x90\x00"
        if instruction != 2:
            return b"\x6d\x00"
        challenge, application, handle = data[:32], data[32:64], data[65:65 + data[64]]
        for credential in self.credentials:
            if credential.id == handle:
                break
        else:
            return b"\x6a\x80"
        if control == 7:
            return b"\x69\x85"
        if not self.is_touched():
            self.note("waiting")
            return b"\x69\x85"
        self.counter += 1
        proof = struct.pack(">BI", UP, self.counter)
        return proof + credential.sign(application + proof + challenge) + b"\x90\x00"


class Line:
    """CTAPHID over a transport that has receive(seconds) -> report or None, and send(report)."""

    def __init__(self, key, transport):
        self.key = key
        self.transport = transport
        self.channel = 0

    def send(self, channel, command, data):
        """One message in as many reports as it needs."""
        head = struct.pack(">IBH", channel, command, len(data))
        self.transport.send((head + data[:REPORT - 7]).ljust(REPORT, b"\0"))
        data = data[REPORT - 7:]
        sequence = 0
        while data:
            head = struct.pack(">IB", channel, sequence)
            self.transport.send((head + data[:REPORT - 5]).ljust(REPORT, b"\0"))
            data = data[REPORT - 5:]
            sequence += 1

    def receive(self):
        """(channel, command, data) of the next message."""
        report = self.transport.receive(None)
        channel, command, size = struct.unpack(">IBH", report[:7])
        data = report[7:]
        while len(data) < size:
            data += self.transport.receive(None)[5:]
        return channel, command, data[:size]

    def _wait_for_touch(self):
        if not self.key.is_touched():
            self.key.note("waiting")
        while not self.key.is_touched():
            with contextlib.suppress(ConnectionError):  # the host is gone; its last report is read below
                self.send(self.channel, KEEPALIVE, b"\x02")
            report = self.transport.receive(KEEPALIVE_SECONDS)
            if report is not None and report[4] == CANCEL:
                self.key.note("cancelled")
                raise Cancelled
        self.key.note("touched")

    def serve(self):
        """Answers one message."""
        channel, command, data = self.receive()
        if command == INIT:
            capabilities = 0 if self.key.options.u2f else 4
            self.send(channel, INIT, data[:8] + struct.pack(">IBBBBB", 0x0A0B0C0D, 2, 1, 0, 0, capabilities))
        elif command == CBOR and not self.key.options.u2f:
            self.channel = channel
            self.key.note("cbor %d" % data[0])
            self.send(channel, CBOR, self.key.cbor(data, self._wait_for_touch))
        elif command == MSG:
            self.send(channel, MSG, self.key.apdu(data))
        elif command == PING:
            self.send(channel, PING, data)
        elif command != CANCEL:
            self.send(channel, ERROR, b"\x01")


class Socket:
    """One connection, one report a packet."""

    def __init__(self, connection):
        self.connection = connection

    def receive(self, seconds):
        """A report, or None after the time. EOFError at the end."""
        if not select.select([self.connection], [], [], seconds)[0]:
            return None
        report = self.connection.recv(REPORT)
        if len(report) != REPORT:
            raise EOFError
        return report

    def send(self, report):
        """Sends a report to the host."""
        self.connection.sendall(report)


class Uhid:
    """A device that the kernel provides as /dev/hidrawN (linux/uhid.h)."""

    DESCRIPTOR = bytes.fromhex("06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0")
    CREATE2, DESTROY, OUTPUT, INPUT2 = 11, 1, 6, 12

    def __init__(self):
        self.file = os.open("/dev/uhid", os.O_RDWR)
        event = struct.pack("<I128s64s64sHHIIII", self.CREATE2, b"ajc soft key", b"", b"", len(self.DESCRIPTOR), 3,
                            0x1050, 0x0407, 0, 0)
        os.write(self.file, (event + self.DESCRIPTOR).ljust(4380, b"\0"))

    def receive(self, seconds):
        """A report, or None after the time."""
        while select.select([self.file], [], [], seconds)[0]:
            event = os.read(self.file, 4380)
            if struct.unpack("<I", event[:4])[0] == self.OUTPUT:
                size = struct.unpack("<H", event[4 + 4096:4 + 4098])[0]
                return event[4 + size - REPORT:4 + size]
        return None

    def send(self, report):
        """Sends a report to the host."""
        os.write(self.file, struct.pack("<IH", self.INPUT2, len(report)) + report)


def serve_socket(key, path):
    """Serves one connection after the other."""
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path + ".new")
    listener.listen(8)
    os.rename(path + ".new", path)
    print("ready", flush=True)
    for number in itertools.count():
        connection, _ = listener.accept()
        line = Line(key, Socket(connection))
        try:
            while True:
                if number < key.options.held:  # as if another program used the key
                    line.receive()
                    key.note("held")
                else:
                    line.serve()
        except (EOFError, ConnectionError):
            connection.close()


def main():
    """Parses options, then serves until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", nargs="?")
    parser.add_argument("--show")
    parser.add_argument("--credential", action="append", default=[])
    parser.add_argument("--u2f", action="store_true")
    parser.add_argument("--pin")
    parser.add_argument("--tries", type=int, default=8)
    parser.add_argument("--counter", type=int, default=0)
    parser.add_argument("--fingerprint", choices=["good", "bad"])
    parser.add_argument("--always-verifies", action="store_true")
    parser.add_argument("--omit-id", action="store_true")
    parser.add_argument("--held", type=int, nargs="?", default=0, const=sys.maxsize)
    options = parser.parse_args()
    if options.show:
        print(json.dumps(Credential(options.show).show()))
        return 0
    key = Key(options)

    def pull_out(_number, _frame):
        if os.path.exists(options.path):
            os.unlink(options.path)
        os._exit(0)

    signal.signal(signal.SIGTERM, pull_out)
    if options.path == "uhid":
        line = Line(key, Uhid())
        print("ready", flush=True)
        while True:
            line.serve()
    serve_socket(key, options.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
