"""Whether stopping or losing an instance costs anybody a request.

usage: shutdown_check.py PROGRAM

SIGTERM under load: whatever is sent on a connection that no answer has ended is answered in full, a body that is still on its way too,
idle connections are closed, and the process ends well within five seconds. Then two instances behind nginx, one of which is killed (SIGKILL) while clients ask: after one retry of their
own none has failed. Wants the Debian package nginx-light (or nginx).
"""
import http.client
import itertools
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from service import Service, free_port

CLIENTS = 16
BATCH = json.dumps({"items": [{"symbology": "pdf417", "data": f"{i} " * 60, "image": {"module": "4px"}} for i in range(40)]}).encode()


def request(service, body, length=None):
    return (f"POST /v1/barcodes/batch HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {service.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length or len(body)}\r\n\r\n").encode() + body


def read(connection):
    """Status of the answer, and whether it ends its connection."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    answer.read()
    return answer.status, answer.will_close


def stop_under_load(program):
    faults, answered = [], []
    service = Service(program, {})

    def client():
        connection, ends = socket.create_connection(("127.0.0.1", service.port), timeout=20), False
        try:
            while not ends:
                connection.sendall(request(service, BATCH))
                status, ends = read(connection)
                answered.append(status)
        except (OSError, http.client.HTTPException) as fault:
            faults.append(f"SIGTERM: {fault!r}")

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    idle = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(50)]
    half = socket.create_connection(("127.0.0.1", service.port), timeout=20)
    half.sendall(request(service, BATCH[:100], len(BATCH)))
    for thread in threads:
        thread.start()
    while len(answered) < 2 * CLIENTS and not faults:
        time.sleep(0.02)
    before = len(answered)
    start = time.monotonic()
    service.process.terminate()
    time.sleep(0.5)
    half.sendall(BATCH[100:])
    if read(half) != (200, True):
        faults.append("SIGTERM: the body that was on its way is not answered")
    for thread in threads:
        thread.join()
    status = service.process.wait(20)
    took = time.monotonic() - start
    if status or took >= 15:
        faults.append(f"SIGTERM: ended with {status} after {took:.1f} s")
    if set(answered) != {200} or not before or len(answered) == before:
        faults.append(f"SIGTERM: {before} answered before and {len(answered) - before} after, statuses {sorted(set(answered))}")
    print(f"SIGTERM: {before} batches of 40 answered before it and {len(answered) - before} after it, ended with {status} after {took:.2f} s", flush=True)
    for connection in idle:
        connection.close()
    return faults


CONFIGURATION = """pid {folder}/nginx.pid; error_log {folder}/nginx.log crit; daemon off; events {{ }}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d;
  scgi_temp_path {folder}/e;
  upstream service {{ server 127.0.0.1:{one}; server 127.0.0.1:{other}; keepalive 16; }}
  server {{ listen 127.0.0.1:{door};
    location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-Proto https; }} }} }}
"""


def lose_an_instance(program):
    counts, lock, end = {"first": 0, "retried": 0, "failed": 0}, threading.Lock(), threading.Event()
    body = json.dumps({"symbology": "qr-code", "data": "HELLO"})
    with Service(program, {}) as one, Service(program, {}) as other, tempfile.TemporaryDirectory() as folder:
        door = free_port()
        # One org alone would meet its limit on a fast machine.
        tokens = itertools.cycle([one.fresh_token(org=f"00D{number:012d}") for number in range(64)])
        with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(folder=folder, one=one.port, other=other.port, door=door))
        nginx = subprocess.Popen(["nginx", "-p", folder, "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"])

        def ask():
            connection = http.client.HTTPConnection("127.0.0.1", door, timeout=10)
            try:
                connection.request("POST", "/v1/barcodes", body, {"Authorization": f"Bearer {next(tokens)}", "Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                return answer.status == 200
            except (OSError, http.client.HTTPException):
                return False
            finally:
                connection.close()

        def client():
            while not end.is_set():
                how = "first" if ask() else "retried" if ask() else "failed"
                with lock:
                    counts[how] += 1

        try:
            for _ in range(200):
                if ask():
                    break
                time.sleep(0.05)
            threads = [threading.Thread(target=client) for _ in range(8)]
            for thread in threads:
                thread.start()
            time.sleep(2)
            other.process.kill()
            time.sleep(4)
            end.set()
            for thread in threads:
                thread.join()
        finally:
            nginx.terminate()
            nginx.wait()
    print(f"SIGKILL of one of two: {counts['first']} answered, {counts['retried']} at the second attempt, {counts['failed']} failed", flush=True)
    return [] if counts["first"] and not counts["failed"] else [f"SIGKILL: {counts}"]


def main(program):
    if not shutil.which("nginx"):
        sys.exit("shutdown: nginx is missing; apt-get install nginx-light")
    faults = stop_under_load(program) + lose_an_instance(program)
    print("\n".join(faults) or "nobody lost a request")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
