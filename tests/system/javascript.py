"""Runs encoders of npm."""
import json
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
