"""Instances behind haproxy under the load of tests/load: a rolling deploy, a lost instance, a lost zone, and whether they add up.

usage: scale_check.py PROGRAM [SECONDS]

Each part lasts SECONDS (6 unless told), or longer where the machine is slow. Two instances stand in network namespaces of their own, joined to haproxy's by a cable
each; a zone is lost by pulling its cable, so that nothing answers, not even a refusal. haproxy asks `/readyz` five times a
second, as App Service does once a minute, and sends a request elsewhere only when the connection was not made. Locust fails a
part on one failed request; where something is lost, its users may ask once again.

Whether instances add up is a measurement, made only where SECONDS is given, on a machine that does nothing else. It cannot be
seen on two cores that also carry haproxy and the client, so each instance gets a tenth of a core, and one, two and three of
them are asked as much as they can.

Wants root, Locust, and the Debian packages haproxy, iproute2 and wrk.
"""
import csv
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from service import MASTER

LOAD = Path(__file__).resolve().parents[1] / "load"
PORT, DOOR = 8080, 8000
SHARE = 0.1  # of a core, for each instance that is asked whether it adds up
ROUNDS = 3  # of which the best counts: other work on the machine can only take away
CPU = Path("/sys/fs/cgroup/cpu")
QR = "/v1/barcodes?symbology=qr-code&data=https%3A%2F%2Fexample.com%2Fa%3Fb%3D12345678&module=4px"


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, **options)


class Zone:
    """A namespace that is joined to the door's, and the instance in it."""

    def __init__(self, number, door, program):
        self.name, self.door, self.program = f"zone{number}", door, program
        self.space, self.address = f"{door}-{number}", f"198.18.{number}.2"
        run("ip", "netns", "add", self.space)
        run("ip", "-n", door, "link", "add", self.name, "type", "veth", "peer", "name", "door", "netns", self.space)
        for space, link, end in [(door, self.name, 1), (self.space, "door", 2)]:
            run("ip", "-n", space, "address", "add", f"198.18.{number}.{end}/30", "dev", link)
            run("ip", "-n", space, "link", "set", link, "up")
        self.start()

    def start(self):
        environment = {"RAYBARCODE_LISTEN": f"{self.address}:{PORT}", "RAYBARCODE_MASTER_KEYS": MASTER, "RAYBARCODE_LOG": "error"}
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", self.space, self.program, "serve"], env={"PATH": os.environ["PATH"], **environment},
            stdout=subprocess.DEVNULL,
        )

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(30)

    def cable(self, state):
        run("ip", "-n", self.door, "link", "set", self.name, state)

    def cpu_seconds(self):
        user, system = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")")[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def put_away(self):
        if self.process.poll() is None:
            self.stop()
        run("ip", "netns", "del", self.space)


class Door:
    """haproxy before the zones, in a namespace of its own."""

    def __init__(self, count, program, folder):
        self.space, self.folder = f"door{os.getpid()}", folder
        run("ip", "netns", "add", self.space)
        run("ip", "-n", self.space, "link", "set", "lo", "up")
        self.zones = [Zone(number, self.space, program) for number in range(1, count + 1)]
        servers = "\n".join(f"  server {zone.name} {zone.address}:{PORT}" for zone in self.zones)
        (folder / "haproxy.cfg").write_text(f"""
global
  stats socket {folder}/control level admin
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 3s
  timeout check 2s
  retries 1
  option redispatch 1
frontend door
  bind 127.0.0.1:{DOOR}
  default_backend service
backend service
  balance roundrobin
  option httpchk GET /readyz
  default-server check inter 200ms fall 3 rise 1
{servers}
""")
        self.process = subprocess.Popen([*self.inside(), "haproxy", "-db", "-f", folder / "haproxy.cfg"], stderr=subprocess.DEVNULL)
        for zone in self.zones:
            self.wait_up(zone)

    def inside(self):
        return ["ip", "netns", "exec", self.space]

    def say(self, words):
        for _ in range(100):
            try:
                with socket.socket(socket.AF_UNIX) as control:
                    control.connect(str(self.folder / "control"))
                    control.sendall(words.encode() + b"\n")
                    return control.makefile().read()
            except OSError:
                time.sleep(0.05)
        sys.exit("haproxy does not start")

    def stat(self, zone, column):
        rows = csv.DictReader(self.say("show stat").lstrip("# ").splitlines())
        return next(row[column] for row in rows if row["svname"] == zone.name)

    def wait(self, zone, column, right):
        """Until the zone's figure is right, 20 s at most."""
        for _ in range(400):
            if right(self.stat(zone, column)):
                return
            time.sleep(0.05)
        sys.exit(f"scale: {column} of {zone.name} stays {self.stat(zone, column)}")

    def wait_up(self, zone):
        self.wait(zone, "status", "UP".__eq__)

    def wait_answers(self, zone, count=100):
        """Until the zone has answered so many more."""
        before = int(self.stat(zone, "hrsp_2xx"))
        self.wait(zone, "hrsp_2xx", lambda now: int(now) >= before + count)

    def put_away(self):
        self.process.terminate()
        self.process.wait(10)
        for zone in self.zones:
            zone.put_away()
        run("ip", "netns", "del", self.space)


@contextmanager
def load(title, door, seconds, retries):
    """Locust's users beside what the block does, once both zones have answered them; then their report."""
    report = door.folder / title.replace(" ", "-")
    locust = subprocess.Popen(
        [*door.inside(), sys.executable, "-m", "locust", "-f", LOAD / "locustfile.py", "--headless", "--only-summary",
         "--host", f"http://127.0.0.1:{DOOR}", "-u", "20", "-r", "20", "-t", f"{seconds + 90}s", "--csv", report],
        env={**os.environ, "RAYBARCODE_MASTER_KEYS": MASTER, "LOAD_RETRIES": str(retries), "LOAD_P95_MS": "5000"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    try:
        for zone in door.zones:
            door.wait_answers(zone)
        since = time.monotonic()
        yield
        time.sleep(max(0, since + seconds - time.monotonic()))
        if locust.poll() is not None:
            sys.exit(f"scale: {title} lasted longer than its load")
        locust.terminate()
    except BaseException:
        locust.kill()
        print(locust.communicate()[0])
        raise
    out, _ = locust.communicate()
    with open(f"{report}_stats.csv", newline="") as file:
        for row in csv.DictReader(file):
            columns = [row[name] for name in ("Name", "Request Count", "Failure Count", "50%", "95%", "100%")]
            print(f"| {title} | {' | '.join(columns)} |", flush=True)
    if locust.returncode:
        sys.exit(f"scale: {title} failed\n{out}")


def rolling_deploy(door, seconds):
    """Each instance is taken out of the rotation, stopped, replaced and let in again."""
    with load("rolling deploy", door, seconds, retries=0):
        for zone in door.zones:
            door.say(f"set server service/{zone.name} state drain")
            door.wait(zone, "scur", "0".__eq__)
            zone.stop()
            if zone.process.returncode:
                sys.exit(f"scale: {zone.name} ended with status {zone.process.returncode}")
            zone.start()
            door.say(f"set server service/{zone.name} state ready")
            door.wait_up(zone)
            door.wait_answers(zone)


def lost_instance(door, seconds):
    lost = door.zones[0]
    with load("lost instance", door, seconds, retries=1):
        lost.stop(signal.SIGKILL)
        door.wait(lost, "status", "DOWN".__eq__)
        lost.start()
        door.wait_up(lost)
        door.wait_answers(lost)


def lost_zone(door, seconds):
    lost = door.zones[1]
    with load("lost zone", door, seconds, retries=1):
        lost.cable("down")
        time.sleep(4)  # longer than haproxy waits for an answer
        lost.cable("up")
        door.wait_up(lost)
        door.wait_answers(lost)


def adds_up(program, folder, seconds):
    """Requests a second of one, two and three instances with a share of a core each."""
    if not (CPU / "cgroup.procs").exists():
        print("scale: no processor shares of the first kind of cgroups here: not shown whether instances add up")
        return
    from ratios import mint

    tokens = mint(program, {"RAYBARCODE_MASTER_KEYS": MASTER}, folder)
    with ExitStack() as stack:
        door = Door(3, program, folder)
        groups = [CPU / zone.space for zone in door.zones]
        stack.callback(lambda: [group.rmdir() for group in groups if group.exists()])
        stack.callback(door.put_away)
        for zone, group in zip(door.zones, groups):
            group.mkdir()
            (group / "cpu.cfs_period_us").write_text("10000")
            (group / "cpu.cfs_quota_us").write_text(str(int(SHARE * 10_000)))
            (group / "cgroup.procs").write_text(str(zone.process.pid))
        rates, spent = [0, 0, 0], [[], [], []]
        for _ in range(ROUNDS):
            for count in (1, 2, 3):
                rate, cpu = most(door, count, tokens, seconds)
                rates[count - 1] = max(rates[count - 1], rate)
                spent[count - 1].append(cpu)
    for count, rate, cpu in zip((1, 2, 3), rates, spent):
        print(f"| {count} | {rate:,.0f} | {rate / rates[0]:.2f} | {statistics.median(cpu):.1f} |")
    if rates[2] < 2.4 * rates[0]:
        sys.exit("scale: three instances are less than 2.4 times one")


def most(door, count, tokens, seconds):
    """Requests a second of the first `count` zones, and CPU µs a request."""
    for place, zone in enumerate(door.zones):
        door.say(f"set server service/{zone.name} state {'ready' if place < count else 'maint'}")
    before = sum(zone.cpu_seconds() for zone in door.zones)
    out = run(
        *door.inside(), "wrk", "-t1", f"-c{8 * count}", f"-d{seconds}s", "-s", tokens.with_name("requests.lua"),
        f"http://127.0.0.1:{DOOR}{QR}", env={**os.environ, "TOKENS": str(tokens)}, capture_output=True,
    ).stdout
    spent = sum(zone.cpu_seconds() for zone in door.zones) - before
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"scale: not every answer was good\n{out}")
    requests = int(re.search(r"(\d+) requests in", out)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), 1e6 * spent / requests


def main():
    program = str(Path(sys.argv[1]).resolve())
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    sys.path.append(str(LOAD))
    missing = [tool for tool in ("haproxy", "ip", "wrk") if not shutil.which(tool)]
    if missing:
        sys.exit(f"scale: {', '.join(missing)} missing; apt-get install haproxy iproute2 wrk")
    if subprocess.run(["unshare", "--net", "true"], stderr=subprocess.DEVNULL).returncode:
        print("scale: no network namespaces here: not checked")
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        folder = Path(folder)
        door = Door(2, program, folder)
        stack.callback(door.put_away)
        print("| part | row | requests | failed | p50 ms | p95 ms | longest ms |\n|---|---|---|---|---|---|---|")
        for part in (rolling_deploy, lost_instance, lost_zone):
            part(door, seconds)
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            print("\n| instances | req/s | of one | CPU µs a request |\n|---|---|---|---|")
            adds_up(program, Path(folder), 2)
    print("scale: no request failed")


if __name__ == "__main__":
    main()
