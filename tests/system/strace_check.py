"""Whether the service writes any file: every system call that could is watched (strace) while it is asked for everything it can do.

usage: strace_check.py PROGRAM

Wants the Debian package strace. The deny list changes meanwhile, so that a file is read again too.
"""
import base64
import json
import pathlib
import re
import sys
import tempfile
import time

from clients import ask_for
from service import Service

CALLS = ("open,openat,openat2,creat,truncate,ftruncate,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,symlinkat,rename,renameat,renameat2,"
         "unlink,unlinkat,rmdir,memfd_create,fallocate,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat")
READS = re.compile(r"open(?:at2?)?\((?!.*O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE))")
PNG = {"symbology": "qr-code", "data": "HELLO", "image": {"module": "4px"}}


def everything(service):
    """Statuses of one request of each kind, good and bad."""
    statuses = []

    def ask(path, body=None, **headers):
        body = json.dumps(body).encode() if isinstance(body, dict) else body
        status, _, answer = service.ask(path, body, **headers)
        statuses.append(status)
        return answer

    for listed in json.loads(ask("/v1/symbologies"))["symbologies"]:
        ask("/v1/barcodes", {"symbology": listed["id"], "data": listed["example"]})
    for form in ("svg", "pdf", "eps", "jpeg", "webp", "gif", "bmp", "tiff", "modules"):
        ask("/v1/barcodes", {**PNG, "format": form})
    picture = ask("/v1/barcodes", PNG)
    ask("/v1/barcodes/batch", {"items": [PNG] * 50})
    link = json.loads(ask("/v1/links", PNG))["url"]
    ask(link[link.index("/i/"):])
    ask("/v1/scan", picture, **{"Content-Type": "image/png"})
    ask("/v1/verify", {"image_base64": base64.b64encode(picture).decode(), "data": "HELLO"})
    ask("/api/barcode?type=QRCode&value=HELLO")
    for path in ("/", "/docs", "/scan", "/openapi.json", "/healthz", "/readyz", "/none"):
        ask(path)
    ask("/v1/barcodes?symbology=ean-13&data=x")
    ask("/v1/barcodes", b"{" * 60_000)
    ask("/v1/barcodes", b"{" * 70_000)
    ask("/v1/scan", b"\x89PNG" * 1_000, **{"Content-Type": "image/png"})
    ask("/v1/barcodes", PNG, Authorization="Bearer x")
    return statuses


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        trace, denied = folder / "trace", folder / "denied"
        denied.write_text("# none\n")
        # The tracer is the grandchild, so that the service gets the signal that ends it.
        before = ("strace", "-D", "-f", "-qq", "-o", str(trace), "-e", f"trace={CALLS}")
        with Service(program, {"DENY_LIST": str(denied)}, before=before) as service:
            statuses = everything(service)
            denied.write_text("0123456789abcdef\n")
            times, failures = ask_for(service, 5)
            if service.ask("/healthz")[0] != 200:
                sys.exit("the service is not well")
        for _ in range(100):
            if f"{service.process.pid} +++ exited" in trace.read_text():
                break
            time.sleep(0.05)
        lines = trace.read_text().splitlines()
    calls = [line for line in lines if re.match(r"\d+ +\w+\(", line)]
    writing = [line for line in calls if not READS.search(line)]
    faults = writing + [f"a request failed: {failure}" for failure in failures[:5]] + [f"status {s}" for s in statuses if s >= 500]
    if not any(str(denied) in line for line in calls):
        faults.append("strace did not see the files that the service reads")
    print("\n".join(faults) or f"{len(statuses) + len(times)} requests, {len(calls)} calls watched: no file was opened for writing, made, changed or removed")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
