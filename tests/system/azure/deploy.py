#!/usr/bin/env python3
"""Runs azure/deploy.sh against a stand-in for Azure: two slots, a secret's versions, a share. No cloud, no network.

usage: deploy.py

The stand-ins for `az` and `curl` are this file under other names; what they know lies in a file.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[3] / "azure/deploy.sh"
OLD, NEW, BAD, WRONG = ("sha256:" + letter * 64 for letter in "abcd")
KEYS, NEXT_KEYS = "0" * 32, "1" * 32
ORG = "00D000000000001EAA"
OUTPUTS = {"registry": "registry", "vault": "vault", "storage": "storage", "stagingHost": "staging.example.com"}
SWAP = "webapp deployment slot swap"


def stand_in_az(arguments, state):
    """The few commands that deploy.sh gives."""
    value = lambda name: arguments[arguments.index(name) + 1]
    slots, slot = state["slots"], value("--slot") if "--slot" in arguments else "production"
    words = next((i for i, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    command = " ".join(arguments[:words])
    if command == "deployment group show":
        print(OUTPUTS[value("--query").split(".")[2]])
    elif command == SWAP:
        slots["production"], slots["staging"] = slots["staging"], slots["production"]
    elif command == "webapp config show":
        print(f"DOCKER|registry.azurecr.io/raybarcode@{slots[slot]['image']}")
    elif command == "webapp config set":
        slots[slot]["image"] = value("--linux-fx-version").split("@")[1]
    elif command == "webapp config appsettings list":
        print(f"@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/master-keys/{slots[slot]['keys']})")
    elif command == "webapp config appsettings set":
        slots[slot]["keys"] = value("--settings").rsplit("/", 1)[1].rstrip(")")
    elif command in ("webapp stop", "webapp start"):
        slots[slot]["on"] = command == "webapp start"
    elif command == "storage file download":
        Path(value("--dest")).write_text(state["list"])
    elif command == "storage file upload":
        state["list"] = Path(value("--source")).read_text()
    else:
        sys.exit(f"the stand-in does not know: az {' '.join(arguments)}")
    state["log"].append(command)


def stand_in_curl(arguments, state):
    """What the service would answer at an address. BAD answers nowhere, WRONG in staging alone."""
    host, _, path = arguments[-1].removeprefix("https://").partition("/")
    staging = host == OUTPUTS["stagingHost"]
    slot = state["slots"]["staging" if staging else "production"]
    if not slot["on"] or slot["image"] == BAD or (slot["image"] == WRONG and not staging):
        print("503", end="")
    elif path.startswith("v1/barcodes"):
        print("200" if "--config" in arguments and "Bearer good" in sys.stdin.read() else "401", end="")
    else:
        print("200", end="")


def stand_in(name, arguments):
    file = Path(os.environ["STATE"])
    state = json.loads(file.read_text())
    {"az": stand_in_az, "curl": stand_in_curl}[name](arguments, state)
    if name == "az":
        file.write_text(json.dumps(state))


class Azure:
    """What is in the cloud before and after one run of deploy.sh."""

    def __init__(self, folder, image, staging=OLD, keys=KEYS, revoked="# hashes\n"):
        self.file, self.folder = folder / "state.json", folder
        slots = {"production": {"image": image, "keys": keys, "on": True}, "staging": {"image": staging, "keys": KEYS, "on": True}}
        self.state = {"log": [], "slots": slots, "list": revoked}

    def deploy(self, *arguments, token=""):
        self.file.write_text(json.dumps(self.state))
        environment = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "STATE": str(self.file), "TRIES": "2", "PAUSE": "0", "SMOKE_TOKEN": token}
        run = subprocess.run([DEPLOY, "production", *arguments], capture_output=True, text=True, env=environment)
        self.code, self.words, self.state = run.returncode, run.stdout + run.stderr, json.loads(self.file.read_text())
        return self

    def images(self):
        return self.state["slots"]["production"]["image"], self.state["slots"]["staging"]["image"]

    def swaps(self):
        return self.state["log"].count(SWAP)


def want(what, run, found, wanted):
    if found != wanted:
        sys.exit(f"deploy: FAULT {what}: is {found!r}, must be {wanted!r}\n{run.words}")
    print(f"deploy: {what}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("az", "curl"):
            (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" stand-in {name} "$@"\n')
            (folder / name).chmod(0o755)

        run = Azure(folder, OLD).deploy("release", NEW)
        want("a good release runs, the one before waits", run, (run.code, run.images(), run.swaps()), (0, (NEW, OLD), 1))
        run = Azure(folder, OLD).deploy("release", NEW, token="good")
        want("with a token a barcode is drawn too", run, (run.code, run.swaps()), (0, 1))
        run = Azure(folder, OLD).deploy("release", NEW, token="stale")
        want("a barcode that is refused stops the release", run, (run.code, run.images(), run.swaps()), (1, (OLD, NEW), 0))
        run = Azure(folder, OLD).deploy("release", BAD)
        want("a release that does not answer never reaches production", run, (run.code, run.images(), run.swaps()), (1, (OLD, BAD), 0))
        run = Azure(folder, OLD).deploy("release", WRONG)
        want("one that fails in production is swapped back by itself", run, (run.code, run.images(), run.swaps()), (1, (OLD, WRONG), 2))
        run = Azure(folder, OLD, keys=NEXT_KEYS).deploy("release", NEW)
        want("a release takes production's keys along", run, (run.code, run.state["slots"]["production"]["keys"]), (0, NEXT_KEYS))
        run = Azure(folder, OLD).deploy("release", "latest")
        want("a tag is no image", run, (run.code, run.images(), run.swaps()), (1, (OLD, OLD), 0))
        run = Azure(folder, NEW, staging=OLD).deploy("keys", NEXT_KEYS)
        production = run.state["slots"]["production"]
        want("new keys take production's image along, not the waiting one", run, (run.code, production["image"], production["keys"]), (0, NEW, NEXT_KEYS))
        run = Azure(folder, NEW, staging=OLD).deploy("rollback")
        want("rollback is one swap", run, (run.code, run.images(), run.swaps()), (0, (OLD, NEW), 1))
        revoked = f"# hashes\n{hashlib.sha256(ORG.encode()).hexdigest()[:16]}\n"
        run = Azure(folder, OLD).deploy("revoke", ORG)
        want("revoke writes the hash that the program compares", run, (run.code, run.state["list"]), (0, revoked))
        run = Azure(folder, OLD, revoked=revoked).deploy("revoke", ORG)
        want("revoked twice is revoked once", run, (run.code, run.state["list"]), (0, revoked))
        run = Azure(folder, OLD, revoked=revoked).deploy("reinstate", ORG)
        want("reinstate takes it away", run, (run.code, run.state["list"]), (0, "# hashes\n"))
        run = Azure(folder, OLD).deploy("revoke", ORG[:15])
        want("15 characters are no org", run, (run.code, run.state["list"]), (1, "# hashes\n"))
    print("deploy: azure/deploy.sh does what it says, against a stand-in for Azure")


if __name__ == "__main__":
    if sys.argv[1:2] == ["stand-in"]:
        stand_in(sys.argv[2], sys.argv[3:])
    else:
        main()
