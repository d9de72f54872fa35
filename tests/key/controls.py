#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Tests the sandbox as a relying party: it accepts a correct assertion and refuses each wrong one with its own reason.

    tests/key/controls.py SANDBOX_DIRECTORY CREDENTIAL_LABEL     (the sandbox offers that credential and requires user verification)
"""
import base64
import hashlib
import http.cookiejar
import json
import os
import socket
import ssl
import struct
import sys
import urllib.error
import urllib.request

from soft_key import Credential

PATH = "/userconsole/auth/webauthn"


def encode(data):
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def resolve_localhost(find):
    """Resolves names below localhost to this machine, independent of the resolver."""
    def find_address(host, *rest, **more):
        return find("127.0.0.1" if host.endswith(".localhost") else host, *rest, **more)

    return find_address


class Portal:
    """A client of the sandbox."""

    def __init__(self, directory):
        with open(os.path.join(directory, "sandbox.json"), encoding="utf-8") as file:
            self.values = json.load(file)
        context = ssl.create_default_context(cafile=os.path.join(directory, "ca.pem"))
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.record = os.path.join(directory, "record.jsonl")
        self.token = self.ask("/userconsole/xsrf")[1]["xsrf"]
        self.ask("/userconsole/auth", {"email": self.values["email"], "password": self.values["password"]})

    def ask(self, path, body=None):
        """(status, JSON)"""
        request = urllib.request.Request(self.values["console_url"] + path, headers={"Accept": "application/json"})
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
            request.add_header("X-Xsrftoken", self.token)
        try:
            with self.opener.open(request) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def fault(self):
        """The fault of the last assertion, None if it was correct."""
        with open(self.record, encoding="utf-8") as file:
            answers = [json.loads(line) for line in file if "key_answer" in line]
        return answers[-1].get("key_fault")


def assertion(origin, credential, options, change):
    """A key's answer to the challenge. `change` replaces any of the values below."""
    public = options["publicKey"]
    values = {"type": "webauthn.get", "challenge": public["challenge"], "origin": origin, "crossOrigin": False,
              "site": public["rpId"], "flags": 5, "counter": 1, "id": encode(credential.id), "token": options["token"],
              "form": encode, "signature": lambda signature: signature, **change}
    client_data = json.dumps({name: values[name] for name in ("type", "challenge", "origin", "crossOrigin")},
                             separators=(",", ":")).encode()
    data = hashlib.sha256(values["site"].encode()).digest() + struct.pack(">BI", values["flags"], values["counter"])
    signature = values["signature"](credential.sign(data + hashlib.sha256(client_data).digest()))
    return {"publicKeyCredential": {
        "id": values["id"], "rawId": values["id"], "type": "public-key",
        "response": {"clientDataJSON": encode(client_data), "authenticatorData": values["form"](data),
                     "signature": encode(signature), "userHandle": None}}, "token": values["token"]}


WRONG = [
    ("type", {"type": "webauthn.create"}),
    ("challenge", {"challenge": "AAAA"}),
    ("origin", {"origin": "https://evil.example"}),
    ("crossOrigin", {"crossOrigin": True}),
    ("rpIdHash", {"site": "evil.example"}),
    ("user presence", {"flags": 4}),
    ("user verification", {"flags": 1}),
    ("counter", {"counter": 0}),
    ("signature", {"signature": lambda signature: signature[:-1] + bytes([signature[-1] ^ 1])}),
    ("credential", {"id": encode(bytes(32))}),
    ("token", {"token": "another"}),
    ("form", {"form": lambda data: base64.urlsafe_b64encode(data + b"").decode()}),
    ("form", {"form": lambda data: base64.b64encode(data).decode().rstrip("=") + "="}),
]


def main():
    """Exit status 1 if the sandbox's answer to one of them is wrong."""
    socket.getaddrinfo = resolve_localhost(socket.getaddrinfo)
    portal = Portal(sys.argv[1])
    credential = Credential(sys.argv[2])
    faults = 0
    for fault, change in WRONG + [(None, {})]:
        options = portal.ask(PATH)[1]
        body = assertion(portal.values["console_url"], credential, options, change)
        status = portal.ask(PATH, body)[0]
        seen = portal.fault()
        print("%s: %d %s" % (fault, status, seen))
        faults += (status, seen) != (401 if fault else 200, fault)
    portal = Portal(sys.argv[1])
    body = assertion(portal.values["console_url"], credential, portal.ask(PATH)[1], {"flags": 4})
    portal.ask(PATH, body)
    portal.ask(PATH, body)  # a challenge is valid only once
    faults += portal.fault() != "token"
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
