"""The conformance corpora against the `batch` command.

usage: conformance.py FOLDER -- COMMAND [ARG...]

Runs check.py of the folder over its three corpora. Lines listed in conformance_skips.txt (id, then the reason) are left
out: each is wrong by the standard, and the reason says why.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

folder = pathlib.Path(sys.argv[1])
command = sys.argv[sys.argv.index("--") + 1:]
skips = {}
for line in pathlib.Path(__file__).with_name("conformance_skips.txt").read_text(encoding="utf-8").splitlines():
    if line and not line.startswith("#"):
        case, reason = line.split(maxsplit=1)
        skips[case] = reason

with tempfile.TemporaryDirectory() as scratch:
    files = []
    for name in ("symbols.jsonl", "options.jsonl", "rejects.jsonl"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        kept = pathlib.Path(scratch) / name
        kept.write_text("".join(line + "\n" for line in lines if json.loads(line)["id"] not in skips), encoding="utf-8")
        files.append(str(kept))
    for case, reason in skips.items():
        print(f"skipped {case}: {reason}")
    sys.exit(subprocess.run([sys.executable, str(folder / "check.py"), *files, "--", *command]).returncode)
