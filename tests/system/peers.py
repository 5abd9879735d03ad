"""Runs other encoders on many messages: zint's library (Debian: libzint-dev) and packages of npm."""
import json
import re
import subprocess
from pathlib import Path

TOOLS = Path("target/optimum")
PACKAGES = ["qrcode-generator@2.0.4", "bwip-js@4.11.4"]


def ask_node(source, requests):
    """What the script prints for each request; both are JSON, a line each."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    if not (TOOLS / "node_modules/bwip-js").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES], cwd=TOOLS, check=True)
    script = TOOLS / "peer.cjs"
    script.write_text(source)
    lines = "\n".join(json.dumps(request) for request in requests)
    ran = subprocess.run(["node", "peer.cjs"], cwd=TOOLS, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def zint_numbers(header="/usr/include/zint.h"):
    """zint's numbers of the symbologies, by its names."""
    return {name: int(number) for name, number in re.findall(r"#define BARCODE_(\w+)\s+(\d+)\b", Path(header).read_text())}


def ask_zint(lines):
    """The rows of each symbol, none where it is refused; lines as zint.c takes them."""
    helper = TOOLS / "zint"
    TOOLS.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cc", "-O2", "-o", helper, Path(__file__).with_name("zint.c"), "-lzint"], check=True)
    ran = subprocess.run([helper], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [line.split()[2:] for line in ran.stdout.splitlines()]
