"""The service in development mode on a free port, and requests to it with its token."""
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request


class Service:
    """`with Service(program) as service:` runs `program serve` for as long as the block lasts."""

    def __init__(self, program):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RAYBARCODE_")}
        environment.pop("PORT", None)
        environment["RAYBARCODE_LISTEN"] = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen([program, "serve"], env=environment, stdout=subprocess.PIPE, text=True)
        # It prints the token on a line of its own before it listens for long.
        self.token = next(line.strip() for line in self.process.stdout if line.startswith("eyJ"))
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("the service does not listen")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate()

    def ask(self, path, body=None, **headers):
        """Status, headers and body of a request; `body` makes it a POST of JSON."""
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.address + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read()
