#!/usr/bin/env python3
"""Whole services side by side in one run: requests a second, latency, CPU and memory, as ratios to plain actix.

    cargo build --release --example plain
    python3 tests/load/ratios.py target/release/raybarcode target/release/examples/plain

Every service gets one core (the first), `wrk` the other, 16 connections, keep-alive; rounds are interleaved and the median
is printed. `--peers` installs and adds bwip-js (npm), FastAPI with segno (PyPI) and Go with boombuler (Debian packages
golang-go, golang-barcode-dev). Wants the Debian package wrk, and a machine that does nothing else.
"""

import argparse
import base64
import os
import re
import shutil
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
QR = "/v1/barcodes?symbology=qr-code&data=https%3A%2F%2Fexample.com%2Fa%3Fb%3D12345678&module=4px"
CODE_128 = "/v1/barcodes?symbology=code-128&data=ABC-1234567890&module=2px&text=true"
MASTER = base64.b64encode(bytes(range(32))).decode()


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
                if self.process.poll() is not None or time.perf_counter() - start > 20:
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
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


# The requests are made before the run; each goes out under another org's token, as one org alone meets its limit.
SCRIPT = """
local requests, turn = {}, 0
function init()
  for token in io.lines(os.getenv("TOKENS")) do
    requests[#requests + 1] = wrk.format("GET", nil, {["Authorization"] = "Bearer " .. token})
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
"""


def load(server, path, tokens, seconds):
    """One round of wrk: requests a second, p50 and p99 in ms, CPU µs a request."""
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c16", f"-d{seconds}s", "--latency"]
    if tokens:
        command += ["-s", str(tokens.with_name("requests.lua"))]
    before = server.cpu_seconds()
    out = subprocess.run(
        [*command, f"{server.scheme}://127.0.0.1:{server.port}{path}"],
        env={**os.environ, "TOKENS": str(tokens)}, capture_output=True, text=True, check=True,
    ).stdout
    spent = server.cpu_seconds() - before
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"{server.name} {path}: not every answer was good\n{out}")
    requests = int(re.search(r"(\d+) requests in", out)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    p50, p99 = (milliseconds(re.search(rf"\n\s+{percent}%\s+(\S+)", out)[1]) for percent in (50, 99))
    return rate, p50, p99, 1e6 * spent / requests


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def fetch(server, path, tokens):
    request = urllib.request.Request(f"{server.scheme}://127.0.0.1:{server.port}{path}")
    if tokens:
        request.add_header("Authorization", f"Bearer {tokens.read_text().split()[0]}")
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return urllib.request.urlopen(request, context=trusting if server.scheme == "https" else None).read()


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
        subprocess.run(["go", "build", "-o", tools.resolve() / "boombuler", "."], cwd=HERE / "peers/go", env=env, check=True)
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

    with tempfile.TemporaryDirectory() as folder:
        tokens = mint(options.raybarcode, keys, Path(folder))
        ours, plain = Server("raybarcode", serve, listen), Server("plain actix", [options.plain, "{port}"])
        rows = [
            ("plain actix", plain, "/", None),
            ("health", ours, "/healthz", None),
            ("QR PNG", ours, QR, tokens),
            ("Code 128 PNG with text", ours, CODE_128, tokens),
        ]
        servers = [ours, plain]
        if shutil.which("openssl"):
            key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                 "-subj", "/CN=localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True,
            )
            tls = {**listen, "RAYBARCODE_TLS_CERT": certificate, "RAYBARCODE_TLS_KEY": key}
            servers.append(Server("raybarcode over TLS", serve, tls, "https"))
            rows.append(("plain over TLS", servers[-1], "/healthz", None))
            rows.append(("QR PNG over TLS", servers[-1], QR, tokens))
        for name, command in peers(Path("target/load")) if options.peers else []:
            servers.append(Server(name, command))
            rows.append((f"QR PNG, {name}", servers[-1], "/qr", None))
            rows.append((f"Code 128 PNG, {name}", servers[-1], "/code128", None))

        sizes = {name: len(fetch(server, path, tokens_of)) for name, server, path, tokens_of in rows}
        measured = {name: [] for name, *_ in rows}
        for _ in range(options.rounds):
            for name, server, path, tokens_of in rows:
                measured[name].append(load(server, path, tokens_of, options.seconds))
        print("| service | req/s | of plain | p50 ms | p99 ms | CPU µs a request | bytes |")
        print("|---|---|---|---|---|---|---|")
        ceiling = statistics.median(rate for rate, *_ in measured["plain actix"])
        for name, rounds in measured.items():
            rate, p50, p99, cpu = (statistics.median(column) for column in zip(*rounds))
            ratio = f"{rate / ceiling:.3f}"
            print(f"| {name} | {rate:,.0f} | {ratio} | {p50:.2f} | {p99:.2f} | {cpu:.1f} | {sizes[name]} |")
        print("\n| service | peak RSS MiB | start to listening ms |\n|---|---|---|")
        for server in servers:
            print(f"| {server.name} | {server.peak_mib():.1f} | {server.start_ms:.0f} |")
            server.stop()


if __name__ == "__main__":
    main()
