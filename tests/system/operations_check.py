"""Runs the rehearsal of docs/operations.md as it is typed there, and prints how long each part took.

usage: operations_check.py PROGRAM

Wants the Debian packages nginx-light (or nginx), openssl and curl.
"""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

RUNBOOK = Path(__file__).resolve().parents[2] / "docs/operations.md"
LIMIT = 90  # seconds for all of it


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def parts():
    """Title and commands of every part of the rehearsal."""
    section = RUNBOOK.read_text().partition("\n## Rehearsal\n")[2].partition("\n## ")[0]
    found = re.findall(r"^### (.+?)$.*?^```sh\n(.*?)^```$", section, re.M | re.S)
    assert len(found) >= 6, "the rehearsal has lost its commands"
    return found


def end_group(leader):
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


def main():
    program = str(Path(sys.argv[1]).resolve())
    missing = [tool for tool in ("nginx", "openssl", "curl") if not shutil.which(tool)]
    if missing:
        sys.exit(f"operations: {', '.join(missing)} missing; apt-get install nginx-light openssl curl")
    script = ["set -euo pipefail"]
    for title, commands in parts():
        script += [f"echo '## {title}'", commands]
    script.append("echo '## end'")
    blue, green, door = free_ports(3)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "program": program, "blue": str(blue), "green": str(green), "door": str(door)}
        run = subprocess.Popen(
            ["bash", "-c", "\n".join(script)], cwd=folder, env=environment, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        # Whoever hangs is ended, and with it the reading of what it prints.
        limit = threading.Timer(LIMIT, end_group, [run.pid])
        limit.start()
        try:
            title, since = None, time.monotonic()
            for line in run.stdout:
                if line.startswith("## "):
                    now = time.monotonic()
                    if title:
                        print(f"| {title} | {now - since:.1f} s |", flush=True)
                    title, since = line[3:].strip(), now
                else:
                    print(f"  {line.rstrip()}", flush=True)
                if line == "## end\n":
                    break
            status = run.wait(timeout=10)
        finally:
            limit.cancel()
            # Whoever a failure has left asking; nginx is in no group, and named in the folder's own pid file.
            end_group(run.pid)
            for pid in Path(folder).glob("*.pid"):
                try:
                    os.kill(int(pid.read_text()), 15)
                except (ProcessLookupError, ValueError):
                    pass
    if status != 0 or title != "end":
        sys.exit(f"operations: the rehearsal failed at: {title}")
    print(f"operations: {len(parts())} parts of the rehearsal of docs/operations.md done as written")


main()
