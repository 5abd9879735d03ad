#!/usr/bin/env python3
"""Runs azure/deploy.sh against a stand-in for Azure: two slots, secrets, a share. No cloud, no network.

usage: deploy.py [PROGRAM]

The stand-ins for `az` and `curl` are this file under other names; what they know lies in a file. A deployment of the template is
worked out by bicep.py from main.bicep itself. With PROGRAM (usually target/release/raybarcode, if it is there), the program
judges the token that deploy.sh makes.
"""
import base64
import hashlib
import hmac
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NOTHING, OLDER, OLD, NEW, BAD, WRONG = ("sha256:" + letter * 64 for letter in "0abcde")
KEYS, NEXT_KEYS = "0" * 32, "1" * 32
ORG = "00D000000000001EAA"
STAGING_HOST = "staging.example.com"
HOST = "barcode.example.com"
KID, KEY = f"m1.{ORG}.20991231.std", bytes(range(32))
SWAP = "webapp deployment slot swap"
REFERENCE = "@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/master-keys/{})"
# A setting that NEW alone knows: the others refuse to start with it.
LATER = "RAYBARCODE_LATER"


def settings_of(keys, **more):
    return {"RAYBARCODE_MASTER_KEYS": REFERENCE.format(keys), "RAYBARCODE_AUDIENCE": HOST, "RAYBARCODE_PUBLIC_URL": f"https://{HOST}", **more}


def stand_in_az(arguments, state):
    """The few commands that deploy.sh gives."""
    value = lambda name: arguments[arguments.index(name) + 1]
    after = lambda name: itertools.takewhile(lambda word: not word.startswith("--"), arguments[arguments.index(name) + 1 :])
    slots, slot = state["slots"], value("--slot") if "--slot" in arguments else "production"
    words = next((i for i, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    command = " ".join(arguments[:words])
    state["log"].append(command)
    if command == "deployment group list":
        found = state["outputs"][value("--query").split(".")[-2]]
        print(json.dumps(found) if value("--output") == "json" else found)
    elif command == "deployment group create":
        deployed(state, Path(value("--parameters")))
    elif command == SWAP:
        slots["production"], slots["staging"] = slots["staging"], slots["production"]
    elif command == "webapp list":
        print(len(slots) // 2)
    elif command == "webapp config show":
        print(f"DOCKER|registry.azurecr.io/raybarcode@{slots[slot]['image']}")
    elif command == "webapp config set":
        slots[slot]["image"] = value("--linux-fx-version").split("@")[1]
    elif command == "webapp config appsettings list":
        print(json.dumps([{"name": name, "slotSetting": False, "value": text} for name, text in slots[slot]["settings"].items()]))
    elif command == "webapp config appsettings set":
        slots[slot]["settings"].update(pair.split("=", 1) for pair in after("--settings"))
    elif command == "webapp config appsettings delete":
        for name in after("--setting-names"):
            del slots[slot]["settings"][name]
    elif command in ("webapp stop", "webapp start"):
        slots[slot]["on"] = command == "webapp start"
    elif command == "keyvault secret show" and value("--name") == "smoke-license":
        if not state["license"]:
            sys.exit("the stand-in has no such secret")
        print(state["license"])
    elif command == "storage file exists":
        print(str(state["list"] is not None).lower())
    elif command == "storage file download":
        Path(value("--dest")).write_text(state["list"])
    elif command == "storage file upload":
        state["list"] = Path(value("--source")).read_text()
    else:
        sys.exit(f"the stand-in does not know: az {' '.join(arguments)}")


def deployed(state, parameters):
    """What a deployment of the template leaves, worked out from the template."""
    # Slow to load, and no other command of the stand-in wants it.
    import bicep

    template = bicep.work_out("main.bicep", parameters, os.environ)
    state["outputs"] = {**template.outputs, **OUTPUTS}
    for slot, symbol in (("production", "app"), ("staging", "staging")):
        resource = next(resource for resource in template.resources if resource.symbol == symbol)
        config = resource.body["properties"]["siteConfig"]
        settings = {item["name"]: item["value"] for item in config["appSettings"]}
        state["slots"][slot] = {"image": config["linuxFxVersion"].split("@")[1], "settings": settings, "on": True}


OUTPUTS = {"registry": "registry", "vault": "vault", "storage": "storage", "stagingHost": STAGING_HOST}


def stand_in_curl(arguments, state):
    """What the service would answer at an address. BAD answers nowhere, WRONG in staging alone."""
    host, _, path = arguments[-1].removeprefix("https://").partition("/")
    slot = state["slots"][{HOST: "production", STAGING_HOST: "staging"}[host]]
    starts = slot["on"] and slot["image"] not in (NOTHING, BAD) and (slot["image"] == NEW or LATER not in slot["settings"])
    starts = starts and not slot["settings"]["RAYBARCODE_MASTER_KEYS"].endswith("/none)")
    token = sys.stdin.read().partition("Bearer ")[2].rstrip('"') if "--config" in arguments else ""
    if not starts or (slot["image"] == WRONG and host == HOST):
        print("503", end="")
    elif path.startswith("v1/barcodes"):
        print("200" if taken(token, slot["settings"]["RAYBARCODE_AUDIENCE"]) else "401", end="")
    elif path == "v1/links":
        # Without the setting a link begins with the name that Front Door calls the app by.
        print(json.dumps({"url": slot["settings"].get("RAYBARCODE_PUBLIC_URL", "https://app.azurewebsites.net") + "/i/m1.sealed"}))
    else:
        print("200", end="")


def taken(token, audience):
    """Whether a token is one of our own org for this audience, now."""
    if token.count(".") != 2:
        return False
    signed, _, tag = token.rpartition(".")
    decode = lambda part: base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    header, claims = (json.loads(decode(part)) for part in signed.split("."))
    fresh = claims["iat"] <= time.time() < claims["exp"] <= claims["iat"] + 900
    return fresh and header["kid"] == KID and claims["aud"] == audience and hmac.digest(KEY, signed.encode(), "sha256") == decode(tag)


def stand_in(name, arguments):
    file = Path(os.environ["STATE"])
    state = json.loads(file.read_text())
    try:
        {"az": stand_in_az, "curl": stand_in_curl}[name](arguments, state)
    finally:
        if name == "az":
            file.write_text(json.dumps(state))


class Azure:
    """What is in the cloud before and after a run of deploy.sh. Production runs OLD, the staging slot has OLDER."""

    def __init__(self, folder, production=OLD, staging=OLDER, keys=KEYS, revoked="# hashes\n", template=settings_of(KEYS)):
        self.folder, self.file = folder, folder / "state.json"
        slot = lambda image, keys: {"image": image, "settings": settings_of(keys), "on": True}
        self.state = {
            "log": [], "slots": {"production": slot(production, keys), "staging": slot(staging, KEYS)}, "list": revoked,
            "license": f"{KID}\n{base64.b64encode(KEY).decode()}\n", "outputs": {**OUTPUTS, "settings": template},
        }

    def with_nothing(self):
        self.state.update(slots={}, list=None, outputs={})
        return self

    def deploy(self, *arguments, azure=ROOT / "azure"):
        self.file.write_text(json.dumps({**self.state, "log": []}))
        environment = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "STATE": str(self.file), "TRIES": "2", "PAUSE": "0", "AUDIT_READERS_GROUP": "group"}
        run = subprocess.run([azure / "deploy.sh", "production", *arguments], capture_output=True, text=True, env=environment)
        self.code, self.words, self.state = run.returncode, run.stdout + run.stderr, json.loads(self.file.read_text())
        return self

    def images(self):
        return self.state["slots"]["production"]["image"], self.state["slots"]["staging"]["image"]

    def keys(self):
        return tuple(slot["settings"]["RAYBARCODE_MASTER_KEYS"].rsplit("/", 1)[1].rstrip(")") for slot in (self.state["slots"][name] for name in ("production", "staging")))

    def swaps(self):
        return self.state["log"].count(SWAP)


def want(what, run, found, wanted, says=""):
    if found != wanted or says not in run.words:
        sys.exit(f"deploy: FAULT {what}: is {found!r}, must be {wanted!r}, and say {says!r}\n{run.words}")
    print(f"deploy: {what}")


def releases(folder):
    run = Azure(folder).deploy("release", NEW)
    want("a good release runs, the one before waits", run, (run.code, run.images(), run.swaps()), (0, (NEW, OLD), 1))
    run.deploy("rollback")
    want("rollback is one swap", run, (run.code, run.images(), run.swaps()), (0, (OLD, NEW), 1))
    for image, swaps, what in ((BAD, 0, "that does not answer never reaches production"), (WRONG, 2, "that fails in production is swapped back by itself")):
        run = Azure(folder).deploy("release", image)
        want(f"a release {what}, and the staging slot has again what it had", run, (run.code, run.images(), run.swaps()), (1, (OLD, OLDER), swaps))
        run.deploy("rollback")
        want("rollback after it does not bring it back", run, (run.code, run.images()), (0, (OLDER, OLD)))
    run = Azure(folder, staging=BAD).deploy("rollback")
    want("rollback to what does not answer is refused", run, (run.code, run.images(), run.swaps()), (1, (OLD, BAD), 0))
    run = Azure(folder, keys=NEXT_KEYS).deploy("release", NEW)
    want("a release takes production's keys along", run, (run.code, run.keys()), (0, (NEXT_KEYS, NEXT_KEYS)))
    run = Azure(folder).deploy("release", "latest")
    want("a tag is no image", run, (run.code, run.images(), run.swaps()), (1, (OLD, OLDER), 0))
    run = Azure(folder).deploy("keys", NEXT_KEYS)
    want("new keys take production's image along, not the waiting one", run, (run.code, run.images(), run.keys()), (0, (OLD, OLD), (NEXT_KEYS, KEYS)))


def barcodes(folder):
    run = Azure(folder, template=settings_of(KEYS, RAYBARCODE_AUDIENCE="somebody-else")).deploy("release", NEW)
    want("a release that refuses all tokens stops in staging", run, (run.code, run.images(), run.swaps()), (1, (OLD, OLDER), 0), "our own token")
    settings = settings_of(KEYS)
    del settings["RAYBARCODE_PUBLIC_URL"]
    run = Azure(folder, template=settings).deploy("release", NEW)
    want("one whose sealed links lead nowhere stops in staging", run, (run.code, run.images(), run.swaps()), (1, (OLD, OLDER), 0), "a sealed link does not begin")
    run = Azure(folder)
    run.state["license"] = ""
    run.deploy("release", NEW)
    want("without our own license nothing is released", run, (run.code, run.images(), run.swaps()), (1, (OLD, OLDER), 0), "smoke-license cannot be read")
    run.deploy("rollback")
    want("but turned back it is, without a barcode", run, (run.code, run.images()), (0, (OLDER, OLD)), "no barcode is drawn")


def templates(folder):
    """Deployments of main.bicep, also of one that has a new setting."""
    azure = folder / "azure"
    shutil.copytree(ROOT / "azure", azure)
    run = Azure(folder).with_nothing().deploy("infrastructure", azure=azure)
    want("where nothing runs, the template makes two slots and an empty list", run, (run.code, run.images(), run.keys()), (0, (NOTHING, NOTHING), ("none", "none")))
    want("and the list of revoked orgs is there", run, run.state["list"], "# hashes of revoked orgs, one a line\n")
    run.deploy("release", OLD, azure=azure)
    want("a release before the first says what is missing", run, run.code, 1, "32 hex digits")
    run.deploy("first", OLD, KEYS, azure=azure)
    want("the first image and keys run", run, (run.code, run.images()[0], run.keys()[0]), (0, OLD, KEYS))
    run.deploy("rollback", azure=azure)
    want("there is no way back from the first", run, (run.code, run.images()[0], run.swaps()), (1, OLD, 0))
    run.deploy("keys", NEXT_KEYS, azure=azure)
    before = run.state["slots"]
    main = azure / "main.bicep"
    main.write_text(main.read_text().replace("  RAYBARCODE_LOG: 'info'\n", f"  RAYBARCODE_LOG: 'info'\n  {LATER}: 'on'\n"))
    run.deploy("infrastructure", azure=azure)
    want("the template leaves both slots their images, settings and keys", run, (run.code, run.state["slots"], run.keys()), (0, before, (NEXT_KEYS, KEYS)))
    run.deploy("keys", KEYS, azure=azure)
    want("new keys do not bring the settings of an image still to come", run, (run.code, run.images(), run.keys()), (0, (OLD, OLD), (KEYS, NEXT_KEYS)))
    run.deploy("release", NEW, azure=azure)
    has = lambda: tuple(LATER in run.state["slots"][name]["settings"] for name in ("production", "staging"))
    want("a new setting comes with the image that knows it", run, (run.code, run.images(), has()), (0, (NEW, OLD), (True, False)))
    run.deploy("rollback", azure=azure)
    want("and goes with it", run, (run.code, run.images(), has()), (0, (OLD, NEW), (False, True)))
    run.deploy("release", OLD, azure=azure)
    want("an image that does not know it is not let in with it", run, (run.code, run.images(), has()), (1, (OLD, NEW), (False, True)))
    main.write_text(main.read_text().replace(f"  {LATER}: 'on'\n", ""))
    run.deploy("infrastructure", azure=azure)
    run.deploy("release", OLD, azure=azure)
    want("a setting that the template has lost is taken off the staging slot", run, (run.code, run.images(), has()), (0, (OLD, OLD), (False, False)))


def revoked(folder):
    listed = f"# hashes\n{hashlib.sha256(ORG.encode()).hexdigest()[:16]}\n"
    run = Azure(folder).deploy("revoke", ORG)
    want("revoke writes the hash that the program compares", run, (run.code, run.state["list"]), (0, listed))
    run.deploy("revoke", ORG)
    want("revoked twice is revoked once", run, (run.code, run.state["list"]), (0, listed))
    run.deploy("reinstate", ORG)
    want("reinstate takes it away", run, (run.code, run.state["list"]), (0, "# hashes\n"))
    run.deploy("revoke", ORG[:15])
    want("15 characters are no org", run, (run.code, run.state["list"]), (1, "# hashes\n"))


def judged(program):
    """The program's own word on the token that deploy.sh makes of what the program issues."""
    environment = {"RAYBARCODE_MASTER_KEYS": f"m1:{base64.b64encode(KEY).decode()}", "RAYBARCODE_AUDIENCE": HOST}
    run = lambda *words, **more: subprocess.run([program, "license", *words], capture_output=True, text=True, env=environment, **more)
    issued = dict(line.split(None, 1) for line in run("issue", "--org", ORG, "--ends", "20991231").stdout.splitlines())
    made = subprocess.run(
        ["python3", ROOT / "azure/smoke_token.py"], input=f"{issued['license']} {issued['key']}", capture_output=True, text=True, env={**os.environ, "AUDIENCE": HOST}
    )
    verdict = run("inspect", "-", input=made.stdout)
    verdict.words = made.stderr + verdict.stdout + verdict.stderr
    want("the program takes the token that deploy.sh makes", verdict, verdict.returncode, 0)


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("az", "curl"):
            (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" stand-in {name} "$@"\n')
            (folder / name).chmod(0o755)
        for part in (releases, barcodes, templates, revoked):
            part(folder)
    program = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/raybarcode")
    if program.exists():
        judged(program)
    else:
        print(f"deploy: the token is not judged: there is no {program}")
    print("deploy: azure/deploy.sh does what it says, against a stand-in for Azure")


if __name__ == "__main__":
    if sys.argv[1:2] == ["stand-in"]:
        stand_in(sys.argv[2], sys.argv[3:])
    else:
        main()
