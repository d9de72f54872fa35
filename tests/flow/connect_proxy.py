#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A proxy on loopback that forwards connections to loopback.

    connect_proxy.py LOG [ANSWER]

Prints its port, then serves until it is ended. Each CONNECT is logged as a line "HOST:PORT" in LOG; every name is resolved
to this machine. With ANSWER nothing is forwarded: each CONNECT gets this answer ("407 Proxy Authentication Required"), or
none if it is "silent"."""

import socket
import sys
import threading


def forward(source, target):
    """Copies bytes until the end."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client, log):
    """Handles one connection."""
    head = b""
    while b"\r\n\r\n" not in head:
        if not (more := client.recv(4096)):
            return
        head += more
    method, host = head.split(None, 2)[:2]
    if method != b"CONNECT":
        client.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
        return
    log.write(host.decode() + "\n")
    log.flush()
    if len(sys.argv) > 2:
        if sys.argv[2] == "silent":
            client.recv(1)  # until the other side closes the connection
        else:
            client.sendall(b"HTTP/1.1 " + sys.argv[2].encode() + b"\r\nContent-Length: 0\r\n\r\n")
        client.close()
        return
    with socket.create_connection(("127.0.0.1", int(host.rsplit(b":", 1)[1]))) as target:
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        other_way = threading.Thread(target=forward, args=(target, client), daemon=True)
        other_way.start()
        forward(client, target)
        other_way.join()


def main():
    """Serves."""
    with socket.create_server(("127.0.0.1", 0)) as server, open(sys.argv[1], "a", encoding="ascii") as log:
        print(server.getsockname()[1], flush=True)
        while True:
            client, _ = server.accept()
            threading.Thread(target=serve, args=(client, log), daemon=True).start()


if __name__ == "__main__":
    main()
