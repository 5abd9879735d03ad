"""Licenses and sources of everything that is built into the program.

usage: licenses_check.py [PROGRAM]

Reads Cargo.lock through `cargo metadata`. Everything comes from crates.io with its checksum; everything may be used under
a license of the list, and nothing of the GPL family is. Every font has its license beside it, of a list of its own.
"""
import json
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
SOURCE = "registry+https://github.com/rust-lang/crates.io-index"
ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC",
    "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib",
}
FONTS = {"OFL-1.1", "LicenseRef-OCR-B"}


def usable(expression):
    """Whether an SPDX expression leaves a way to use the package under the list alone."""
    tokens = re.findall(r"\(|\)|[\w.+-]+(?: WITH [\w.+-]+)?", expression.replace("/", " OR "))

    def alternatives(at):
        value, at = conjunction(at)
        while at < len(tokens) and tokens[at] == "OR":
            right, at = conjunction(at + 1)
            value = value or right
        return value, at

    def conjunction(at):
        value, at = single(at)
        while at < len(tokens) and tokens[at] == "AND":
            right, at = single(at + 1)
            value = value and right
        return value, at

    def single(at):
        if tokens[at] == "(":
            value, at = alternatives(at + 1)
            return value, at + 1
        return tokens[at] in ALLOWED, at + 1

    return alternatives(0)[0]


for expression, expected in [
    ("MIT OR Apache-2.0", True), ("MIT/Apache-2.0", True), ("GPL-3.0", False), ("GPL-2.0 OR MIT", True),
    ("MIT AND GPL-3.0", False), ("(MIT OR Apache-2.0) AND Unicode-3.0", True), ("LGPL-2.1 AND (MIT OR ISC)", False),
    ("Apache-2.0 WITH LLVM-exception", True),
]:
    assert usable(expression) is expected, expression

command = ["cargo", "metadata", "--format-version", "1", "--locked"]
metadata = json.loads(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout)
lock = (root / "Cargo.lock").read_text(encoding="utf-8")
members = set(metadata["workspace_members"])
faults = []
others = [package for package in metadata["packages"] if package["id"] not in members]
for package in others:
    name = f"{package['name']} {package['version']}"
    if package["source"] != SOURCE:
        faults.append(f"{name}: comes from {package['source']}")
    if not package["license"]:
        faults.append(f"{name}: names no license")
    elif not usable(package["license"]):
        faults.append(f"{name}: {package['license']}")
for block in lock.split("[[package]]")[1:]:
    if "source = " in block and "checksum = " not in block:
        faults.append(f"no checksum: {block.split()[2]}")
fonts = [file for file in (root / "fonts").rglob("*") if file.is_file() and file.name != "LICENSE"]
for font in fonts:
    beside = font.with_name("LICENSE")
    text = beside.read_text(encoding="utf-8") if beside.exists() else ""
    found = re.search(r"^SPDX-License-Identifier: (.+)$", text, re.M)
    if font.name not in text or not found or found[1] not in FONTS:
        faults.append(f"{font.relative_to(root)}: {found[1] if found else 'names no license'}")

for fault in faults:
    print(fault)
print(f"{len(others)} packages, {len(fonts)} fonts, {len(faults)} faults")
sys.exit(bool(faults))
