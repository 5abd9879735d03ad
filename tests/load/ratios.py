#!/usr/bin/env python3
"""Whole services side by side in one run: requests a second, latency, CPU and memory, as ratios to plain actix.

    cargo build --release --example plain
    python3 tests/load/ratios.py target/release/raybarcode target/release/examples/plain

Every service gets one core (the first), `wrk` the other, 16 connections, keep-alive; rounds are interleaved and the median
is printed. Where the machine does other work too, requests a second tell little; CPU a request still does, as one core gives
1,000,000 / CPU µs of them. `--peers` installs and adds bwip-js (npm), FastAPI with segno (PyPI) and Go with boombuler (Debian
packages golang-go, golang-barcode-dev). Wants the Debian packages wrk and openssl.
"""

import argparse
import base64
import json
import os
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import namedtuple
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
QR = "/v1/barcodes?symbology=qr-code&data=https%3A%2F%2Fexample.com%2Fa%3Fb%3D12345678&module=4px"
CODE_128 = "/v1/barcodes?symbology=code-128&data=ABC-1234567890&module=2px&text=true"
RAYBARCODE = "/api/barcode?type=QRCode&value=https%3A%2F%2Fexample.com%2Fa%3Fb%3D12345678&imageWidth=148&imageHeight=148"
MASTER = base64.b64encode(bytes(range(32))).decode()


TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE
Row = namedtuple("Row", "rate p50 p99 cpu")  # requests a second, ms, ms, CPU µs a request


class Server:
    """A program that serves on a port, bound to the first core."""

    def __init__(self, name, command, env=None, scheme="http"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.name, self.scheme = name, scheme
        command = [part.format(port=self.port) for part in command]
        env = {name: value.format(port=self.port) for name, value in (env or {}).items()}
        start = time.perf_counter()
        self.process = subprocess.Popen(
            ["taskset", "-c", "0", *command], env={**os.environ, **env}, stdout=subprocess.DEVNULL
        )
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - start > 60:
                    sys.exit(f"{name} does not start")
                time.sleep(0.001)
        self.start_ms = 1000 * (time.perf_counter() - start)

    def cpu_seconds(self):
        user, system = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")")[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def peak_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Case:
    """One kind of request to one server; with a body (and its type) it is a POST. `connections` ask at once."""

    def __init__(self, name, server, path, tokens=None, body=None, kind=None, connections=16):
        self.name, self.server, self.path, self.tokens = name, server, path, tokens
        self.body, self.kind, self.connections = body, kind, connections

    def once(self):
        """The body of one answer."""
        headers = {"Content-Type": self.kind} if self.body else {}
        if self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens.read_text().split()[0]}"
        address = f"{self.server.scheme}://127.0.0.1:{self.server.port}{self.path}"
        request = urllib.request.Request(address, data=self.body, headers=headers)
        return urllib.request.urlopen(request, context=TRUSTING if self.server.scheme == "https" else None).read()

    def load(self, seconds):
        """One good round of wrk. On a machine with other work the service may be starved and refuse: such a round says nothing."""
        for _ in range(50):
            row, out = self.round(seconds)
            if "Non-2xx" not in out and "Socket errors" not in out:
                return row
        sys.exit(f"{self.name}: not every answer was good\n{out}")

    def round(self, seconds):
        command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "20s", "--latency"]
        environment = dict(os.environ)
        if self.tokens:
            command += ["-s", str(self.tokens.with_name("requests.lua"))]
            environment["TOKENS"] = str(self.tokens)
        if self.body:
            body = self.tokens.with_name("body")
            body.write_bytes(self.body)
            environment |= {"BODY": str(body), "KIND": self.kind}
        before = self.server.cpu_seconds()
        address = f"{self.server.scheme}://127.0.0.1:{self.server.port}{self.path}"
        out = subprocess.run([*command, address], env=environment, capture_output=True, text=True, check=True).stdout
        spent = self.server.cpu_seconds() - before
        requests = max(1, int(re.search(r"(\d+) requests in", out)[1]))
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
        p50, p99 = (milliseconds(re.search(rf"\n\s+{percent}%\s+(\S+)", out)[1]) for percent in (50, 99))
        return Row(rate, p50, p99, 1e6 * spent / requests), out


# The requests are made before the run; each goes out under another org's token, as one org alone meets its limit.
SCRIPT = """
local requests, turn = {}, 0
function init()
  local path, method, body = os.getenv("BODY"), "GET", nil
  if path then
    method, body = "POST", io.open(path, "rb"):read("*a")
  end
  for token in io.lines(os.getenv("TOKENS")) do
    local headers = {["Authorization"] = "Bearer " .. token, ["Content-Type"] = os.getenv("KIND")}
    requests[#requests + 1] = wrk.format(method, nil, headers, body)
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
"""


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def peers(tools):
    """The peers, installed below `tools`: name, command, paths of QR and Code 128."""
    tools.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "peers/bwip.mjs", tools)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "bwip-js@4.11.4"], cwd=tools, check=True)
    python = tools / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", tools / "venv"], check=True)
    packages = ["fastapi", "uvicorn[standard]", "segno", "python-barcode[images]"]
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    found = [
        ("bwip-js, node", ["node", str(tools / "bwip.mjs"), "{port}"]),
        ("segno, FastAPI", [str(python), str(HERE / "peers/segno_app.py"), "{port}"]),
    ]
    if shutil.which("go"):
        env = {**os.environ, "GOPATH": "/usr/share/gocode", "GO111MODULE": "off", "GOCACHE": str(tools / "go-cache")}
        subprocess.run(["go", "build", "-o", tools / "boombuler", "."], cwd=HERE / "peers/go", env=env, check=True)
        found.append(("boombuler, Go", [str(tools / "boombuler"), "{port}"]))
    return found


def mint(raybarcode, keys, folder):
    """Tokens of 64 orgs, one a line, beside the script that sends them."""
    (folder / "requests.lua").write_text(SCRIPT)
    lines = []
    for number in range(64):
        command = [raybarcode, "token", "--org", f"00D{number:012d}", "--plan", "pro"]
        minted = subprocess.run(command, env={**os.environ, **keys}, capture_output=True, text=True)
        lines.append(minted.stdout.strip() or sys.exit(minted.stderr))
    tokens = folder / "tokens"
    tokens.write_text("\n".join(lines))
    return tokens


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("raybarcode")
    arguments.add_argument("plain")
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--peers", action="store_true")
    options = arguments.parse_args()

    keys = {"RAYBARCODE_MASTER_KEYS": f"m1:{MASTER}"}
    listen = {"RAYBARCODE_LISTEN": "127.0.0.1:{port}", "RAYBARCODE_LOG": "error", **keys}
    serve = [options.raybarcode, "serve"]

    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:

        def start(*server):
            started = Server(*server)
            running.callback(started.stop)
            return started

        tokens = mint(options.raybarcode, keys, Path(folder))
        ours, plain = start("raybarcode", serve, listen), start("plain actix", [options.plain, "{port}"])
        # By itself, so that the memory of the first is that of drawing one by one, as the peers do.
        more = start("raybarcode, batches and scans", serve, listen)
        key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True,
        )
        tls = start("raybarcode over TLS", serve, {**listen, "RAYBARCODE_TLS_CERT": certificate, "RAYBARCODE_TLS_KEY": key}, "https")
        one = json.dumps({"symbology": "qr-code", "data": "https://example.com/a?b=12345678", "image": {"module": "4px"}})
        label = {"symbology": "gs1-128", "data": "(01)04912345678904(21)12345678", "image": {"module": "0.33mm", "dpi": 203}}
        batch = json.dumps({"items": [label] * 20})
        photo = Case("", ours, QR.replace("4px", "24px&format=jpeg"), tokens).once()
        cases = [
            Case("plain actix", plain, "/"),
            Case("health", ours, "/healthz"),
            Case("health over TLS", tls, "/healthz"),
            Case("QR PNG", ours, QR, tokens),
            Case("QR PNG over TLS", tls, QR, tokens),
            Case("QR PNG, asked in JSON", ours, "/v1/barcodes", tokens, one.encode(), "application/json"),
            Case("QR PNG, RayBarcode", ours, RAYBARCODE, tokens),
            Case("Code 128 PNG with text", ours, CODE_128, tokens),
            Case("batch of 20 GS1-128", more, "/v1/barcodes/batch", tokens, batch.encode(), "application/json"),
            # No more at once than the service reads on one core.
            Case("scan of a JPEG, 888 px", more, "/v1/scan", tokens, photo, "image/jpeg", 2),
        ]
        for name, command in peers(Path("target/load").resolve()) if options.peers else []:
            peer = start(name, command)
            cases += [Case(f"QR PNG, {name}", peer, "/qr"), Case(f"Code 128 PNG, {name}", peer, "/code128")]

        sizes = {case.name: len(case.once()) for case in cases}
        measured = {case.name: [] for case in cases}
        for _ in range(options.rounds):
            for case in cases:
                measured[case.name].append(case.load(options.seconds))
        found = {name: Row(*map(statistics.median, zip(*rounds))) for name, rounds in measured.items()}
        servers = {case.server.name: case.server for case in cases}
        print("| service | req/s | of plain | p50 ms | p99 ms | CPU µs a request | of plain, by CPU | bytes |")
        print("|---|---|---|---|---|---|---|---|")
        ceiling = found["plain actix"]
        for name, row in found.items():
            of_plain = f"{row.rate / ceiling.rate:.4f} | {row.p50:.2f} | {row.p99:.2f} | {row.cpu:.1f} | {ceiling.cpu / row.cpu:.4f}"
            print(f"| {name} | {row.rate:,.0f} | {of_plain} | {sizes[name]} |")
        print("\n| service | peak RSS MiB | start to listening ms |\n|---|---|---|")
        for server in servers.values():
            print(f"| {server.name} | {server.peak_mib():.1f} | {server.start_ms:.0f} |")
        print("\n| goal | wanted | by req/s | by CPU |\n|---|---|---|---|")
        for goal in goals(found, servers):
            print("| " + " | ".join(goal) + " |")


def goals(found, servers):
    """What the service is meant to reach beside the others: goal, wanted, found by requests a second, found by CPU."""
    for one, other, wanted in [
        ("QR PNG", "plain actix", 0.35),
        ("Code 128 PNG with text", "plain actix", 0.45),
        ("health over TLS", "health", 0.7),
        ("QR PNG", "QR PNG, bwip-js, node", 300),
        ("QR PNG", "QR PNG, boombuler, Go", 80),
        ("QR PNG", "QR PNG, segno, FastAPI", 200),
    ]:
        if other in found:
            by_rate, by_cpu = found[one].rate / found[other].rate, found[other].cpu / found[one].cpu
            yield f"{one} / {other}", f"≥ {wanted}", f"{by_rate:.3g}", f"{by_cpu:.3g}"
    yield "p99 / p50, QR PNG", "≤ 2", f"{found['QR PNG'].p99 / found['QR PNG'].p50:.2f}", "–"
    ours, bwip = servers["raybarcode"], servers.get("bwip-js, node")
    if bwip:
        yield "peak RSS / bwip-js", "≤ 0.15", f"{ours.peak_mib() / bwip.peak_mib():.3f}", "–"
        yield "start / bwip-js", "≤ 0.10", f"{ours.start_ms / bwip.start_ms:.3f}", "–"


if __name__ == "__main__":
    main()
