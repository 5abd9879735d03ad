"""The service on a free port, and requests to it with a token of its own."""
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

# The master key of the contract's known answer.
MASTER = "m1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Service:
    """`with Service(program) as service:` runs `program serve` for as long as the block lasts.

    In development mode; with `settings` (names without RAYBARCODE_) in production, with a known master key and its log
    thrown away, or written to `log`. `before` is what the program is started by.
    """

    def __init__(self, program, settings=None, log=subprocess.DEVNULL, before=()):
        self.program = program
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("RAYBARCODE_")}
        self.environment.pop("PORT", None)
        self.environment["RAYBARCODE_LISTEN"] = f"127.0.0.1:{self.port}"
        if settings is None:
            log = subprocess.PIPE
        else:
            given = {"MASTER_KEYS": MASTER, **settings}
            self.environment.update({f"RAYBARCODE_{name}": value for name, value in given.items()})
        self.process = subprocess.Popen([*before, program, "serve"], env=self.environment, stdout=log, text=True)
        if settings is None:
            # It prints the token on a line of its own before it listens for long.
            self.token = next(line.strip() for line in self.process.stdout if line.startswith("eyJ"))
        else:
            self.token = self.fresh_token()
        for _ in range(1000):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("the service does not listen")

    def fresh_token(self, plan="pro", org="00D000000000001EAA"):
        """A token for the next 15 minutes; in production mode alone."""
        command = [self.program, "token", "--org", org, "--plan", plan]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout.strip()

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
