"""Whether slow connections hold up honest clients: heads, bodies and readers that take their time, 200 of each.

usage: slow_check.py PROGRAM [SECONDS]     seconds of each kind: 12 unless given, more where they are cut later

While they last four honest clients ask for pictures, and four others ask an instance without slow connections: none may fail, and the
99th percentile of the first stays below five times that of the others. Slow heads must be cut within 10 s, slow bodies within 15.
"""
import contextlib
import json
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from clients import ask_for, percentile
from service import Service

CONNECTIONS = 200
# A percentile below this is counted as this: what comes on top may be the noise of the machine and of these clients.
LEAST = 0.005


def head(service):
    return b"GET /healthz HTTP/1.1\r\nHost: slow\r\n", b"X-Slow: 1\r\n"


def body(service):
    return (f"POST /v1/barcodes HTTP/1.1\r\nHost: slow\r\nAuthorization: Bearer {service.token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{").encode(), b" "


def reader(service):
    items = json.dumps({"items": [{"symbology": "qr-code", "data": f"{i}", "format": "bmp", "image": {"module": "40px"}} for i in range(8)]})
    return (f"POST /v1/barcodes/batch HTTP/1.1\r\nHost: slow\r\nAuthorization: Bearer {service.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(items)}\r\n\r\n{items}").encode(), None


def slow(service, kind, opened, stop):
    """Opens the connections and lets each send (or read) a little every half second: how long those lived that were cut, and the others."""
    first, more = kind(service)
    connections = {}
    for _ in range(CONNECTIONS):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.settimeout(5)
        connection.connect(("127.0.0.1", service.port))
        connection.sendall(first)
        connection.setblocking(False)
        connections[connection] = time.monotonic()
        # Not all at once: it is the slow ones that are looked at, not a burst.
        time.sleep(0.01)
    opened.set()
    lives = []
    while not stop.wait(0.5):
        for connection, since in list(connections.items()):
            try:
                if more:
                    connection.send(more)
                # What is slow to send never gets an answer but the one that ends it.
                with contextlib.suppress(BlockingIOError):
                    if not connection.recv(16):
                        raise ConnectionResetError
            except BlockingIOError:
                pass
            except OSError:
                connection.close()
                del connections[connection]
                lives.append(time.monotonic() - since)
    for connection in connections:
        connection.close()
    return lives, [time.monotonic() - since for since in connections.values()]


def main(program, seconds="12"):
    seconds, faults = float(seconds), []
    with Service(program, {}) as service, Service(program, {}) as twin, ThreadPoolExecutor() as beside:
        ask_for(service, 1)
        for kind, longest in ((head, 10), (body, 15), (reader, None)):
            opened, stop, ended = threading.Event(), threading.Event(), []
            attack = threading.Thread(target=lambda: ended.extend(slow(service, kind, opened, stop)))
            attack.start()
            opened.wait()
            # Longer than a slow one may live, or being cut too late would not be seen.
            lasting = max(seconds, (longest or 0) + 3)
            undisturbed = beside.submit(ask_for, twin, lasting)
            times, failures = ask_for(service, lasting)
            usual = max(LEAST, percentile(undisturbed.result()[0], 99))
            stop.set()
            attack.join()
            lives, others = ended
            p99 = percentile(times, 99)
            print(f"slow {kind.__name__}: {len(times)} honest answers, p99 {1e3 * p99:.2f} ms (the others' {1e3 * usual:.2f}), {len(failures)} failed; "
                  f"{len(lives)} of {CONNECTIONS} cut" + (f", after at most {max(lives):.1f} s" if lives else ""), flush=True)
            if failures:
                faults.append(f"slow {kind.__name__}: {failures[:5]}")
            if p99 >= 5 * usual:
                faults.append(f"slow {kind.__name__}: p99 is {p99 / usual:.1f} times that of the others")
            if longest and (len(lives) < CONNECTIONS or max(lives + others) > longest):
                faults.append(f"slow {kind.__name__}: not all were cut within {longest} s")
    print("\n".join(faults) or "nobody was held up")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
