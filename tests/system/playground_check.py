"""Drives the playground and the API reference in a browser, as a person would.

usage: playground_check.py PROGRAM

Needs Node.js; installs Debian's Chromium where it is missing, and what tests/system/playground/package.json pins. Leaves
screenshots in target/playground/.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from browser import chromium

program = Path(sys.argv[1]).resolve()
source = Path(__file__).resolve().parent / "playground"
work = source.parents[2] / "target" / "playground"

chromium()
work.mkdir(parents=True, exist_ok=True)
pinned = [source / "package.json", source / "package-lock.json"]
if any((work / file.name).read_bytes() != file.read_bytes() if (work / file.name).exists() else True for file in pinned) \
        or not (work / "node_modules").exists():
    for file in pinned:
        shutil.copy(file, work)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=work, check=True)

environment = {name: value for name, value in os.environ.items() if not name.startswith("RAYBARCODE_")}
sys.exit(subprocess.run(["node", source / "check.mjs", program, work], env=environment).returncode)
