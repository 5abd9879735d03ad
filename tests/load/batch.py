#!/usr/bin/env python3
"""CPU of 100 mixed barcodes in one batch beside 100 single calls, in one run.

    python3 tests/load/batch.py target/release/raybarcode [ROUNDS]

Ten symbologies, PNG and SVG, ten of each, all as JSON. Rounds of both kinds are interleaved (20 unless told), on one connection; the CPU is that
of all threads of the service, by /proc/PID/task/*/schedstat (Linux), and the median of the rounds is printed.
"""
import http.client
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "system"))
from service import Service  # noqa: E402

KINDS = [
    {"symbology": "qr-code", "data": "https://example.com/a?b={:08}", "image": {"module": "4px"}},
    {"symbology": "code-128", "data": "ABC-{:010}", "image": {"module": "2px"}},
    {"symbology": "ean-13", "data": "4901{:08}"},
    {"symbology": "itf-14", "data": "14901{:08}"},
    {"symbology": "gs1-128", "data": "(01)04912345678904(10)A{:05}"},
    {"symbology": "code-39", "data": "LOT-{:05}"},
    {"symbology": "codabar", "data": "A{:08}B"},
    {"symbology": "data-matrix", "data": "LOT-{:08}", "format": "svg"},
    {"symbology": "pdf417", "data": "delivery note {:08}"},
    {"symbology": "japan-post", "data": "1000013{:04}"},
]
ITEMS = [{**kind, "data": kind["data"].format(i)} for i in range(10) for kind in KINDS]


def cpu_ms(process):
    return sum(int(path.read_text().split()[0]) for path in Path(f"/proc/{process.pid}/task").glob("*/schedstat")) / 1e6


def main(program, rounds="20"):
    with Service(program, {"LOG": "error"}) as service:
        connection = http.client.HTTPConnection("127.0.0.1", service.port)
        headers = {"Authorization": f"Bearer {service.token}", "Content-Type": "application/json", "Accept": "application/json"}

        def post(path, value):
            connection.request("POST", path, json.dumps(value), headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                sys.exit(f"{answer.status} {body[:300]}")
            return json.loads(body)

        def batch():
            results = post("/v1/barcodes/batch", {"items": ITEMS})["items"]
            if any("error" in result for result in results):
                sys.exit("a barcode was refused")

        def singles():
            for item in ITEMS:
                post("/v1/barcodes", item)

        spent = {batch: [], singles: []}
        for turn in range(int(rounds) + 1):
            for kind, samples in spent.items():
                before, start = cpu_ms(service.process), time.perf_counter()
                kind()
                # The first round fills caches.
                if turn:
                    samples.append((cpu_ms(service.process) - before, 1000 * (time.perf_counter() - start)))
                # A limit by the minute is not what is measured.
                time.sleep(0.2)
    (batch_cpu, batch_wall), (single_cpu, single_wall) = (
        [statistics.median(column) for column in zip(*spent[kind])] for kind in (batch, singles))
    print(f"one batch of {len(ITEMS)}: {batch_cpu:.2f} ms of CPU, {batch_wall:.1f} ms until it was read")
    print(f"{len(ITEMS)} single calls: {single_cpu:.2f} ms of CPU, {single_wall:.1f} ms until all were read")
    print(f"ratio of CPU {batch_cpu / single_cpu:.3f}, of time {batch_wall / single_wall:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
