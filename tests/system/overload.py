"""What is answered, and how fast, at ten times what the service can do.

usage: overload.py PROGRAM [SECONDS]     10 unless given

The service has one core, the clients the other. They ask at a fixed rate, whether or not earlier requests were answered: each takes an
idle connection or opens a new one. What is answered keeps a 99th percentile below ten times the quiet one, the rest is refused (503, 429)
within 50 ms, and /healthz is 200 throughout.
"""
import asyncio
import itertools
import os
import sys
import time

from clients import percentile
from service import Service

# About six milliseconds of work.
PICTURE = "/v1/barcodes?symbology=maxicode&data=HELLO&module=60px"


class Client(asyncio.Protocol):
    """A connection that asks one thing at a time."""

    def connection_made(self, transport):
        self.transport, self.answer, self.left = transport, None, b""

    def ask(self, request):
        self.answer, self.left = asyncio.get_running_loop().create_future(), b""
        self.transport.write(request)
        return self.answer

    def data_received(self, data):
        self.left += data
        head, end, body = self.left.partition(b"\r\n\r\n")
        if end:
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            if len(body) >= length and not self.answer.done():
                self.answer.set_result(int(head[9:12]))

    def connection_lost(self, fault):
        if self.answer and not self.answer.done():
            self.answer.set_result(0)


class Load:
    """Requests to the service, and what came of them: status and seconds."""

    def __init__(self, service):
        self.service, self.idle, self.results = service, [], []
        tokens = [service.fresh_token(org=f"00D{number:012d}") for number in range(64)]
        self.requests = itertools.cycle(self.request(PICTURE, token) for token in tokens)

    def request(self, path, token):
        return f"GET {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n".encode()

    async def ask(self, request):
        start = time.perf_counter()
        try:
            while self.idle and self.idle[-1].transport.is_closing():
                self.idle.pop()
            loop = asyncio.get_running_loop()
            client = self.idle.pop() if self.idle else (await loop.create_connection(Client, "127.0.0.1", self.service.port))[1]
        except OSError:
            return 0, time.perf_counter() - start
        try:
            status = await asyncio.wait_for(client.ask(request), 30)
        except TimeoutError:
            client.transport.abort()
            return 0, time.perf_counter() - start
        if status and not client.transport.is_closing():
            self.idle.append(client)
        return status, time.perf_counter() - start

    async def one(self):
        self.results.append(await self.ask(next(self.requests)))

    async def closed(self, seconds, clients):
        """So many clients, each asking when it is answered."""
        self.results, end = [], time.perf_counter() + seconds

        async def client():
            while time.perf_counter() < end:
                await self.one()

        await asyncio.gather(*(client() for _ in range(clients)))
        return self.results

    async def open(self, seconds, rate):
        """So many requests a second, and beside them what /healthz said."""
        self.results, health, tasks, start = [], [], set(), time.perf_counter()

        async def watch():
            while time.perf_counter() < start + seconds:
                health.append(await self.ask(self.request("/healthz", "")))
                await asyncio.sleep(0.02)

        watching = asyncio.create_task(watch())
        for number in range(int(rate * seconds)):
            wait = start + number / rate - time.perf_counter()
            if wait > 0 or number % 50 == 0:
                await asyncio.sleep(max(0, wait))
            task = asyncio.create_task(self.one())
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        asked = time.perf_counter() - start
        await asyncio.gather(watching, *tasks)
        return self.results, health, int(rate * seconds) / asked


async def measure(service, seconds):
    load = Load(service)
    await load.closed(1, 1)
    quiet = percentile([took for _, took in await load.closed(3, 1)], 99)
    capacity = len(await load.closed(3, 4)) / 3
    print(f"quiet: p99 {1e3 * quiet:.1f} ms; capacity {capacity:.0f} a second", flush=True)
    await load.open(2, 10 * capacity)
    results, health, rate = await load.open(seconds, 10 * capacity)
    answered = [took for status, took in results if status == 200]
    refused = [took for status, took in results if status in (429, 503)]
    other = [status for status, _ in results if status not in (200, 429, 503)]
    slow = [took for _, took in health]
    if not answered or not refused:
        print(f"no overload: {len(answered)} answered, {len(refused)} refused, {len(other)} neither")
        return True
    print(f"{rate / capacity:.1f} times the capacity for {seconds} s: {len(answered)} answered, p50 {1e3 * percentile(answered, 50):.1f} ms, "
          f"p99 {1e3 * percentile(answered, 99):.1f} ms; {len(refused)} refused, p50 {1e3 * percentile(refused, 50):.1f} ms, "
          f"p99 {1e3 * percentile(refused, 99):.1f} ms, at most {1e3 * max(refused):.1f} ms; {len(other)} neither; "
          f"/healthz {len(health)} times, p99 {1e3 * percentile(slow, 99):.1f} ms")
    faults = []
    if percentile(answered, 99) >= 10 * quiet:
        faults.append("what is answered is slower than ten times the quiet time")
    if percentile(refused, 99) > 0.05:
        faults.append("refusals take more than 50 ms")
    if other or any(status != 200 for status, _ in health):
        faults.append(f"neither answered nor refused: {other[:5]}, health: {[status for status, _ in health if status != 200][:5]}")
    print("\n".join(faults) or "as it should be")
    return bool(faults)


def main(program, seconds="10"):
    os.sched_setaffinity(0, {1})
    with Service(program, {"LOG": "error"}, before=("taskset", "-c", "0")) as service:
        return asyncio.run(measure(service, float(seconds)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
