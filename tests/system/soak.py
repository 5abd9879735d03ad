"""Whether the service keeps its memory and never fails over many mixed requests: good ones, bad tokens, bad data, huge bodies.

usage: soak.py PROGRAM [MILLIONS]     5 unless given, as a decimal number

Wants the Debian package wrk. The resident memory after the last fifth of the requests may be at most 5 % above what it was after the
first, and no answer may be a 5xx. Tokens of 64 orgs, as one alone would meet its limit.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from service import Service

SLICE = 10  # seconds of wrk between two looks
TOKENS = 600  # seconds after which the orgs take new tokens; one lives 900
# Of 40 requests 25 are good, 5 have a bad token, 8 bad data; two are larger than what is taken.
SCRIPT = """
local requests, turn, threads = {}, 0, {}
function init()
  for token in io.lines(os.getenv("TOKENS")) do
    local headers = {["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json"}
    local function post(path, body) requests[#requests + 1] = wrk.format("POST", path, headers, body) end
    local function get(path, with) requests[#requests + 1] = wrk.format("GET", path, with or headers) end
    for i = 1, 5 do
      get("/v1/barcodes?symbology=qr-code&module=4px&data=HELLO" .. i)
      get("/v1/barcodes?symbology=code-128&text=true&data=ABC-" .. i)
      post("/v1/barcodes", '{"symbology":"data-matrix","data":"' .. i .. '","format":"svg"}')
      post("/v1/barcodes/batch", '{"items":[{"symbology":"ean-13","data":"490123456789"},{"symbology":"ean-13","data":"x"}]}')
      get("/api/barcode?type=QRCode&value=HELLO")
      get("/v1/barcodes?symbology=qr-code&data=x", {["Authorization"] = "Bearer " .. token .. i})
      get("/v1/barcodes?symbology=ean-13&data=x" .. i)
    end
    post("/v1/barcodes", '{"symbology":')
    post("/v1/links", '{"symbology":"none","data":"x"}')
    get("/v1/barcodes?symbology=qr-code&data=x&none=1")
    post("/v1/barcodes", '{"symbology":"qr-code","data":"' .. string.rep("x", 70000) .. '"}')
    get("/v1/barcodes?symbology=qr-code&data=" .. string.rep("x", 9000))
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
function response(status)
  _G["status" .. status] = (_G["status" .. status] or 0) + 1
end
function setup(thread) table.insert(threads, thread) end
function done()
  for status = 100, 599 do
    local count = threads[1]:get("status" .. status)
    if count then print("STATUS " .. status .. "=" .. count) end
  end
end
"""


def resident(process):
    """Kilobytes in memory."""
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1])


def main(program, millions="5"):
    wanted, counts, looks, minted = int(float(millions) * 1_000_000), {}, [], -TOKENS
    start = time.monotonic()
    with Service(program, {"LOG": "error"}) as service, tempfile.TemporaryDirectory() as folder:
        script, tokens = pathlib.Path(folder, "mixed.lua"), pathlib.Path(folder, "tokens")
        script.write_text(SCRIPT)
        while sum(counts.values()) < wanted:
            if time.monotonic() - minted >= TOKENS:
                tokens.write_text("\n".join(service.fresh_token(org=f"00D{number:012d}") for number in range(64)))
                minted = time.monotonic()
            done = subprocess.run(["wrk", "-t1", "-c4", f"-d{SLICE}s", "-s", str(script), service.address],
                                  env={**os.environ, "TOKENS": str(tokens)}, capture_output=True, text=True, check=True)
            for status, count in re.findall(r"STATUS (\d+)=(\d+)", done.stdout):
                counts[status] = counts.get(status, 0) + int(count)
            looks.append((sum(counts.values()), resident(service.process)))
            print(f"{looks[-1][0]:>9} answered, {looks[-1][1]} kB", flush=True)
        if service.ask("/healthz")[0] != 200:
            sys.exit("the service is not well afterwards")
    first = next(kilobytes for answered, kilobytes in looks if answered >= wanted / 5)
    growth = looks[-1][1] / first - 1
    print(f"{looks[-1][0]} requests in {time.monotonic() - start:.0f} s, by status {json.dumps(counts, sort_keys=True)}")
    print(f"resident memory: {first} kB after the first fifth, {looks[-1][1]} kB at the end, {growth:+.1%}")
    failed = sum(count for status, count in counts.items() if status >= "500")
    return failed > 0 or growth > 0.05 or not {"200", "400", "401", "413", "422"} <= counts.keys()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
