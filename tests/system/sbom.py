"""The software bill of materials of the program, as CycloneDX 1.5 JSON on standard output.

usage: sbom.py [PROGRAM] > sbom.cdx.json

Holds what the normal dependencies of the default features bring in, from Cargo.lock through `cargo metadata`, and the
embedded fonts: no development tools, no time and no random number, so the same lock file and fonts give the same
document. With PROGRAM its SHA-256 is told too.
"""
import hashlib
import json
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
host = re.search(r"host: (\S+)", subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout)[1]
command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host]
metadata = json.loads(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
checksums = {}
for block in (root / "Cargo.lock").read_text(encoding="utf-8").split("[[package]]")[1:]:
    fields = dict(re.findall(r'^(name|version|checksum) = "(.*)"$', block, re.M))
    checksums[fields["name"], fields["version"]] = fields.get("checksum")


def needs(node):
    """What is linked or run at build time; development dependencies are not."""
    return sorted(
        dependency["pkg"] for dependency in node["deps"]
        if any(kind["kind"] != "dev" for kind in dependency["dep_kinds"])
    )


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, kind):
    entry = {
        "type": kind, "bom-ref": reference(package), "name": package["name"], "version": package["version"],
        "purl": reference(package),
    }
    if package["license"]:
        entry["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return entry


def font(file):
    license = re.search(r"^SPDX-License-Identifier: (.+)$", file.with_name("LICENSE").read_text(encoding="utf-8"), re.M)[1]
    return {
        "type": "file", "bom-ref": file.relative_to(root).as_posix(), "name": file.name,
        "licenses": [{"expression": license}],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}],
    }


start = metadata["resolve"]["root"]
reached, waiting = set(), [start]
while waiting:
    package = waiting.pop()
    if package not in reached:
        reached.add(package)
        waiting += needs(nodes[package])

program = component(packages[start], "application")
if len(sys.argv) > 1:
    digest = hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest()
    program["hashes"] = [{"alg": "SHA-256", "content": digest}]
fonts = [font(file) for file in sorted((root / "fonts").rglob("*.[ot]tf"))]
ordered = sorted(reached, key=lambda package: reference(packages[package]))
document = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": program},
    "components": [component(packages[package], "library") for package in ordered if package != start] + fonts,
    "dependencies": [
        {"ref": reference(packages[package]), "dependsOn": [reference(packages[need]) for need in needs(nodes[package])]}
        for package in ordered
    ],
}
json.dump(document, sys.stdout, indent=1, ensure_ascii=False)
print()
