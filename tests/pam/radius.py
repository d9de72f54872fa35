#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A RADIUS server on 127.0.0.1 that accepts one text as the password of all users, by PAP (RFC 2865); prints its port.

    radius.py SECRET TEXT
"""
import hashlib
import hmac
import socket
import sys

ACCESS_ACCEPT, ACCESS_REJECT = 2, 3
USER_PASSWORD, MESSAGE_AUTHENTICATOR = 2, 80


def attributes(packet):
    """(type, value) of each attribute."""
    at = 20
    while at + 2 <= len(packet):
        yield packet[at], packet[at + 2 : at + packet[at + 1]]
        at += packet[at + 1]


def reveal(hidden, secret, authenticator):
    """Decodes the password, which is XORed with MD5 of the secret, in blocks of 16 bytes."""
    text, key = b"", authenticator
    for at in range(0, len(hidden), 16):
        piece = hidden[at : at + 16]
        text += bytes(a ^ b for a, b in zip(piece, hashlib.md5(secret + key).digest()))
        key = piece
    return text.rstrip(b"\0")


def reply(request, secret, text):
    """The answer, signed in both ways that clients check."""
    password = dict(attributes(request)).get(USER_PASSWORD, b"")
    code = ACCESS_ACCEPT if reveal(password, secret, request[4:20]) == text else ACCESS_REJECT
    head = bytes([code, request[1], 0, 20 + 18])
    mark = bytes([MESSAGE_AUTHENTICATOR, 18])
    mark += hmac.new(secret, head + request[4:20] + mark + bytes(16), hashlib.md5).digest()
    return head + hashlib.md5(head + request[4:20] + mark + secret).digest() + mark


def main():
    """Answers requests until the process is ended."""
    secret, text = (word.encode() for word in sys.argv[1:3])
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    while True:
        request, client = server.recvfrom(4096)
        server.sendto(reply(request, secret, text), client)


if __name__ == "__main__":
    main()
