#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A network with a delay: relay.py PORT listens on a free port of the loopback interface, prints it, and forwards data to
PORT and back, each piece half a round trip later. A new connection takes a round trip, too: the first data of the client is
delayed by one more. Reads the milliseconds of a round trip from standard input, one a line; they apply from the next
connection on. Ends with standard input."""

import asyncio
import collections
import os
import sys


class Relay:
    def __init__(self, port):
        self.port = port
        self.round_trip = 0.0

    async def forward(self, reader, writer, lag):
        """One direction; forwards each piece `lag` seconds after it arrived, in order."""
        loop = asyncio.get_running_loop()
        pieces, arrived = collections.deque(), asyncio.Event()

        async def deliver():
            while True:
                while not pieces:
                    arrived.clear()
                    await arrived.wait()
                due, data = pieces.popleft()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if not data:
                    writer.close()
                    return
                writer.write(data)

        delivery = asyncio.create_task(deliver())
        try:
            while True:
                data = await reader.read(65536)
                pieces.append((loop.time() + lag, data))
                arrived.set()
                if not data:
                    break
            await delivery
        except ConnectionError:
            delivery.cancel()
            writer.close()

    async def accept(self, reader, writer):
        round_trip = self.round_trip
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
        opened = asyncio.get_running_loop().time()
        lag = round_trip / 2

        async def from_client():
            first = await reader.read(65536)
            await asyncio.sleep(max(0.0, opened + round_trip + lag - asyncio.get_running_loop().time()))
            if first:
                server_writer.write(first)
                await self.forward(reader, server_writer, lag)
            else:
                server_writer.close()

        await asyncio.gather(from_client(), self.forward(server_reader, writer, lag))

    def read_delay(self):
        line = os.read(0, 100).split()
        if not line:
            asyncio.get_running_loop().stop()
        else:
            self.round_trip = float(line[-1]) / 1000
            print("set", flush=True)


async def main():
    relay = Relay(int(sys.argv[1]))
    server = await asyncio.start_server(relay.accept, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    asyncio.get_running_loop().add_reader(0, relay.read_delay)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except RuntimeError:
        pass
