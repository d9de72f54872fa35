#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The AWS CLI or boto3, loaded once, because loading takes half a second of processor time.

    warm_tool.py aws|boto3 SOCKET URL     loads the tool, and forks for each run
    warm_tool.py SOCKET [WORD…]           runs it with the environment and the directory of this process

A run asks STS at URL for the caller's identity, without output; or, with words, it is `aws WORD…`. The exit status is the
tool's.
"""
import json
import os
import socket
import sys


class Aws:
    """Like /usr/bin/aws."""

    def __init__(self):
        import awscli.clidriver  # pylint: disable=import-outside-toplevel
        awscli.clidriver.create_clidriver()  # loads modules that the CLI loads late
        self.main = awscli.clidriver.main
        self.data = os.environ["AWS_DATA_PATH"]  # which /usr/bin/aws sets

    def run(self, url, words):
        """The exit status."""
        os.environ["AWS_DATA_PATH"] = self.data
        sys.argv = ["aws", *(words or ["--region", "us-east-1", "--endpoint-url", url, "sts", "get-caller-identity"])]
        return self.main()


class Boto3:
    """Like a program that does not specify credentials."""

    def __init__(self):
        import boto3  # pylint: disable=import-outside-toplevel
        self.client = boto3.client
        boto3.Session(aws_access_key_id="none", aws_secret_access_key="none").client("sts", region_name="us-east-1")

    def run(self, url, _):
        """The exit status."""
        self.client("sts", region_name="us-east-1", endpoint_url=url).get_caller_identity()
        return 0


def run(tool, url, request, outputs):
    """Runs it in a separate process."""
    directory, environment, words = request
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor, target in enumerate([nowhere, *outputs] if words else [nowhere] * 3):
        os.dup2(target, descriptor)
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    try:
        status = tool.run(url, words)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    finally:
        os._exit(1)


def serve(name, path, url):
    """Prints "ready"; serves one run at a time until it is killed."""
    tool = {"aws": Aws, "boto3": Boto3}[name]()
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    print("ready", flush=True)
    while True:
        connection, _ = server.accept()
        line, outputs, _, _ = socket.recv_fds(connection, 1, 2)
        line += connection.makefile("rb").readline()
        pid = os.fork()
        if pid == 0:
            run(tool, url, json.loads(line), outputs)
        for descriptor in outputs:
            os.close(descriptor)
        connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        connection.close()


def ask(path, *words):
    """The exit status of a run."""
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    request = json.dumps([os.getcwd(), dict(os.environ), words]).encode() + b"\n"
    socket.send_fds(client, [request[:1]], [1, 2])
    client.sendall(request[1:])
    return int(client.makefile("rb").readline())


if __name__ == "__main__":
    sys.exit(serve(*sys.argv[1:]) if sys.argv[1] in ("aws", "boto3") else ask(*sys.argv[1:]))
