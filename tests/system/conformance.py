"""The conformance corpora against the `batch` command.

usage: conformance.py FOLDER -- COMMAND [ARG...]

Runs check.py of the folder over its three corpora, for the symbologies that COMMAND's program lists. Lines listed in conformance_skips.txt (id, then the reason) are left
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

listed = subprocess.run([command[0], "symbologies"], capture_output=True, text=True, check=True).stdout
known = {line.split()[0] for line in listed.splitlines()} | {"no-such-symbology"}
missing = set()

with tempfile.TemporaryDirectory() as scratch:
    files = []
    for name in ("symbols.jsonl", "options.jsonl", "rejects.jsonl"):
        kept = []
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["symbology"] not in known:
                missing.add(case["symbology"])
            elif case["id"] not in skips:
                kept.append(line + "\n")
        lines, kept = kept, pathlib.Path(scratch) / name
        kept.write_text("".join(lines), encoding="utf-8")
        files.append(str(kept))
    if missing:
        print("not drawn yet:", ", ".join(sorted(missing)))
    for case, reason in skips.items():
        print(f"skipped {case}: {reason}")
    sys.exit(subprocess.run([sys.executable, str(folder / "check.py"), *files, "--", *command]).returncode)
