"""Every test that docs/security.md names exists.

usage: security_docs_check.py [PROGRAM]

A row names its proof as `file::test`; the file must hold a function of that name below #[test]. A path in back quotes
must exist. Rows of the ASVS table without a proof must say "deviation", "platform" or "operator"; what says "deviation" must
stand in the list of deviations.
"""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
text = (root / "docs/security.md").read_text(encoding="utf-8")
faults = []

proofs = set(re.findall(r"`([\w./-]+\.rs)::(\w+)`", text))
for file, test in sorted(proofs):
    path = root / file
    if not path.exists():
        faults.append(f"{file} does not exist")
    elif not re.search(rf"#\[test\]\s*(?:#\[[^\]]*\]\s*)*fn {test}\(", path.read_text(encoding="utf-8")):
        faults.append(f"{file} has no test {test}")

for path in sorted(set(re.findall(r"`((?:src|tests|docs|\.ci)/[\w./-]+|Cargo\.lock|Cargo\.toml|Dockerfile)`", text))):
    if not (root / path).exists():
        faults.append(f"{path} does not exist")

table = text.split("\n## ASVS")[1].split("\n## ")[0]
rows = [line for line in table.splitlines() if re.match(r"\| V\d+\.\d+\.\d+", line)]
for row in rows:
    if not re.search(r"\.rs::\w+`|`tests/system/|`Cargo|`\.ci/|`Dockerfile`|`src/|deviation|platform|operator", row):
        faults.append(f"no proof: {row[:60]}")
ids = [row.split("|")[1].strip() for row in rows]
faults += [f"{name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]

deviations = text.split("\n## Deviations")[1]
faults += [f"{name} is in no list of deviations" for name, row in zip(ids, rows) if "deviation" in row and name not in deviations]

for fault in faults:
    print(fault)
print(f"{len(rows)} rows, {len(proofs)} tests named, {len(faults)} faults")
sys.exit(bool(faults))
