#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Checks what ajc posted for a security key with two independent verifiers: the server part of python3-fido2 and Perl's
Authen::WebAuthn. Each must accept it, and refuse it when any of its parts is changed.

    tests/key/verify.py ORIGIN CREDENTIALS RECORD

CREDENTIALS: JSON as in the sandbox's script; RECORD: lines of the sandbox's record with the challenge and the answer.
"""
import base64
import copy
import json
import subprocess
import sys

from fido2 import cbor
from fido2.client import ClientData
from fido2.ctap2 import AttestedCredentialData, AuthenticatorData
from fido2.server import Fido2Server
from fido2.webauthn import PublicKeyCredentialRpEntity

PERL = r"""
use strict; use warnings; use JSON; use Authen::WebAuthn; use MIME::Base64 qw(encode_base64url);
my $in = decode_json(join "", <STDIN>);
my $rp = Authen::WebAuthn->new(rp_id => $in->{rp_id}, origin => $in->{origin});
eval { $rp->validate_assertion(challenge_b64 => $in->{challenge}, credential_pubkey_b64 => $in->{key},
    stored_sign_count => 0, requested_uv => $in->{verification}, client_data_json_b64 => $in->{client_data},
    authenticator_data_b64 => $in->{data}, signature_b64 => $in->{signature}); 1 } or do { print STDERR $@; exit 1 };
"""


def decode(text):
    """Unpadded base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(data):
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def cose(credential):
    """The public key."""
    return {1: 2, 3: -7, -1: 1, -2: bytes.fromhex(credential["x"]), -3: bytes.fromhex(credential["y"])}


def by_python(origin, credential, options, response):
    """(whether python3-fido2 accepts it, reason); it does not compare counters."""
    site = PublicKeyCredentialRpEntity(options["rpId"], "the sandbox")
    server = Fido2Server(site, verify_origin=lambda seen: seen == origin)
    state = {"challenge": options["challenge"], "user_verification": options["userVerification"]}
    attested = AttestedCredentialData.create(bytes(16), decode(credential["id"]), cose(credential))
    try:
        server.authenticate_complete(
            state, [attested], decode(response["id"]), ClientData(decode(response["response"]["clientDataJSON"])),
            AuthenticatorData(decode(response["response"]["authenticatorData"])),
            decode(response["response"]["signature"]))
    except Exception as fault:  # each check has its own exception
        return False, repr(fault)
    return True, ""


def by_perl(origin, credential, options, response):
    """(whether Authen::WebAuthn accepts it, reason). The caller has to compare the credential id."""
    if response["id"] != credential["id"]:
        return False, "another credential"
    asked = {
        "rp_id": options["rpId"], "origin": origin, "challenge": options["challenge"],
        "verification": options["userVerification"], "key": encode(cbor.encode(cose(credential))),
        "client_data": response["response"]["clientDataJSON"], "data": response["response"]["authenticatorData"],
        "signature": response["response"]["signature"],
    }
    run = subprocess.run(["perl", "-e", PERL], input=json.dumps(asked), capture_output=True, text=True, check=False)
    return run.returncode == 0, run.stderr.strip()


def changed(response, member, change):
    """A copy with one binary value changed."""
    copied = copy.deepcopy(response)
    copied["response"][member] = encode(change(decode(copied["response"][member])))
    return copied


def flip(place):
    """A function that flips a bit of the byte at that place."""
    def change(data):
        data = bytearray(data)
        data[place] ^= 1
        return bytes(data)

    return change


def controls(response):
    """(name, changed response): none of them may be accepted."""
    yield "another site's hash", changed(response, "authenticatorData", flip(0))
    yield "no user presence", changed(response, "authenticatorData", flip(32))
    yield "another counter", changed(response, "authenticatorData", flip(36))
    yield "another signature", changed(response, "signature", flip(-1))
    yield "another type", changed(response, "clientDataJSON", lambda data: data.replace(b"get", b"create"))
    yield "another challenge", changed(response, "clientDataJSON",
                                       lambda data: data.replace(b'challenge":"', b'challenge":"A'))
    yield "another origin", changed(response, "clientDataJSON", lambda data: data.replace(b"https://", b"https://x."))
    copied = copy.deepcopy(response)
    copied["id"] = encode(bytes(32))
    yield "another credential", copied


def main():
    """Verifies the last answer in the record."""
    origin, credentials, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    options = [line["key_options"] for line in lines if "key_options" in line][-1]
    response = [line["key_answer"] for line in lines if "key_answer" in line][-1]
    credential = [item for item in json.loads(credentials) if item["id"] == response["id"]][0]
    faults = 0
    for name, verify in (("python3-fido2", by_python), ("Authen::WebAuthn", by_perl)):
        accepted, why = verify(origin, credential, options, response)
        print("%s: %s" % (name, "accepted" if accepted else "refused: " + why))
        faults += not accepted
        for control, wrong in controls(response):
            accepted, why = verify(origin, credential, options, wrong)
            print("%s, %s: %s" % (name, control, "ACCEPTED" if accepted else "refused"))
            faults += accepted
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
