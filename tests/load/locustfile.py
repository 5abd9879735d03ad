"""The load of the three users, for Locust and for Azure Load Testing, which runs Locust: Apex, pages, the scanner app.

Every answer is looked into, so a picture that is none counts as a failure. The run fails (exit status 1) on one failure too
many, on a row that is too slow, and when nothing was asked. tests/load/README.md tells how to run it.

| environment variable | left out | meaning |
|---|---|---|
| RAYBARCODE_MASTER_KEYS | refused | as the service has it; the first key makes the tokens |
| RAYBARCODE_ISSUER, RAYBARCODE_AUDIENCE | raybarcode | as the service has them |
| LOAD_ORGS | 64 | orgs among which the users are shared out |
| LOAD_P95_MS | 1000 | what 95 of 100 answers of every row may take, in ms |
| LOAD_FAILURES | 0 | failures that are allowed |
| LOAD_RETRIES | 0 | times that a user asks again, after `Retry-After`, when the connection broke or the answer was 502, 503 or 504; shown as rows of their own |
"""

import base64
import hmac
import itertools
import json
import os
import time
from urllib.parse import urlencode

from locust import FastHttpUser, between, events, task
from locust.runners import WorkerRunner

KEY_ID, MASTER = os.environ["RAYBARCODE_MASTER_KEYS"].split(",")[0].split(":")
ISSUER = os.environ.get("RAYBARCODE_ISSUER", "raybarcode")
AUDIENCE = os.environ.get("RAYBARCODE_AUDIENCE", "raybarcode")
ORGS, P95_MS, FAILURES, RETRIES = (
    int(os.environ.get(f"LOAD_{name}", value))
    for name, value in [("ORGS", 64), ("P95_MS", 1000), ("FAILURES", 0), ("RETRIES", 0)]
)
# No answer at all, or one of a door whose instance is gone or full.
TRANSIENT = (0, 502, 503, 504)
PNG = b"\x89PNG\r\n\x1a\n"
LIFE = 900  # seconds, the longest that a token may live
turn = itertools.count()


def org18(number):
    """The id of an org with the three letters that tell the case of the fifteen before them."""
    short = f"00D{number:012d}"
    fives = [short[at : at + 5] for at in (0, 5, 10)]
    bits = [sum(letter.isupper() << place for place, letter in enumerate(five)) for five in fives]
    return short + "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[value] for value in bits)


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def mint(org, now):
    """A token as a licensed org makes it: HS256 under a key that is derived from the master key and the license."""
    ends = time.strftime("%Y%m%d", time.gmtime(now + 30 * 86_400))
    kid = f"{KEY_ID}.{org}.{ends}.pro"
    # HKDF-SHA256 with an empty salt, and one block of output.
    extracted = hmac.digest(bytes(32), base64.b64decode(MASTER), "sha256")
    key = hmac.digest(extracted, f"raybarcode-license/1|{kid}".encode() + b"\x01", "sha256")
    header = {"alg": "HS256", "typ": "barcode+jwt", "kid": kid}
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": org, "iat": now, "nbf": now, "exp": now + LIFE}
    signed = ".".join(base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    return signed + "." + base64url(hmac.digest(key, signed.encode(), "sha256"))


class Licensed(FastHttpUser):
    """A user of a licensed org, whose token is made anew before it ends."""

    abstract = True
    wait_time = between(0.05, 0.15)
    network_timeout = connection_timeout = 10
    insecure = False  # the certificate of the service is checked

    def on_start(self):
        self.org, self.made = org18(next(turn) % ORGS), 0

    @property
    def token(self):
        now = int(time.time())
        if now - self.made > LIFE // 2:
            self.made, self.made_token = now, mint(self.org, now)
        return self.made_token

    def ask(self, row, method, path, wrong, **request):
        """Asks, and again where that may help; `wrong` tells from a good answer's body what is wrong with it, or nothing."""
        for left in range(RETRIES, -1, -1):
            with self.client.request(method, path, name=row, catch_response=True, **request) as answer:
                if left and answer.status_code in TRANSIENT:
                    answer.request_meta["name"] = f"{row}, had to be asked again"
                    answer.success()
                    time.sleep(int((answer.headers or {}).get("Retry-After", 0)))
                    continue
                if answer.status_code == 200 and (fault := wrong(answer.content)):
                    answer.failure(fault)
                elif answer.status_code != 200:
                    answer.failure(f"status {answer.status_code}")
                return answer.content

    def bearer(self, **headers):
        return {"Authorization": f"Bearer {self.token}", **headers}


def no_picture(body):
    return None if body.startswith(PNG) else "not a PNG"


class Apex(Licensed):
    """Callouts of a server: a document's barcode, and a batch of labels."""

    weight = 5

    @task(9)
    def single(self):
        number = next(turn)
        asked = {"symbology": "qr-code", "data": f"https://example.com/a?b={number:08d}", "image": {"module": "4px"}}

        def wrong(body):
            return no_picture(base64.b64decode(json.loads(body)["data_base64"]))

        self.ask("Apex, one", "POST", "/v1/barcodes", wrong, json=asked, headers=self.bearer(Accept="application/json"))

    @task(1)
    def batch(self):
        items = [
            {"symbology": "gs1-128", "data": f"(01)04912345678904(21){next(turn):08d}", "image": {"module": "0.33mm", "dpi": 203}}
            for _ in range(20)
        ]

        def wrong(body):
            good = sum("data_base64" in item for item in json.loads(body)["items"])
            return None if good == len(items) else f"{good} of {len(items)} drawn"

        self.ask("Apex, batch of 20", "POST", "/v1/barcodes/batch", wrong, json={"items": items}, headers=self.bearer())


class Page(Licensed):
    """Pictures of a page, with the token in their address."""

    weight = 4

    @task
    def raybarcode(self):
        query = {"type": "QRCode", "value": f"0015g{next(turn):010d}AA3", "imageWidth": 200, "imageHeight": 200, "token": self.token}
        self.ask("page, RayBarcode", "GET", f"/api/barcode?{urlencode(query)}", no_picture)

    @task
    def native(self):
        query = {"symbology": "code-128", "data": f"ABC-{next(turn):010d}", "module": "2px", "text": "true", "token": self.token}
        self.ask("page, native", "GET", f"/v1/barcodes?{urlencode(query)}", no_picture)


class Scanner(Licensed):
    """The app on a phone: a picture of about 900 pixels a side, as JPEG, every second."""

    weight = 1
    wait_time = between(0.5, 1.5)

    def on_start(self):
        super().on_start()
        self.text = f"https://example.com/item/{next(turn):08d}"
        query = {"symbology": "qr-code", "data": self.text, "module": "24px", "format": "jpeg"}
        self.picture = self.ask(
            "scanner, its picture", "GET", f"/v1/barcodes?{urlencode(query)}",
            lambda body: None if body.startswith(b"\xff\xd8") else "not a JPEG", headers=self.bearer(),
        )

    @task
    def scan(self):
        def wrong(body):
            read = [symbol["text"] for symbol in json.loads(body)["symbols"]]
            return None if read == [self.text] else f"read {len(read)} symbols, not the one"

        headers = self.bearer(**{"Content-Type": "image/jpeg"})
        self.ask("scanner, scan", "POST", "/v1/scan", wrong, data=self.picture, headers=headers)


@events.quitting.add_listener
def judge(environment, **_):
    """Fails the run that broke a threshold."""
    if isinstance(environment.runner, WorkerRunner):
        return
    stats = environment.stats
    broken = [
        f"{row.name}: 95 of 100 took up to {row.get_response_time_percentile(0.95)} ms, allowed are {P95_MS}"
        for row in stats.entries.values()
        if row.get_response_time_percentile(0.95) > P95_MS
    ]
    if stats.total.num_failures > FAILURES:
        broken.append(f"{stats.total.num_failures} failures of {stats.total.num_requests} requests, allowed are {FAILURES}")
    if not stats.total.num_requests:
        broken.append("nothing was asked")
    for fault in broken:
        print(f"load: FAULT {fault}")
    environment.process_exit_code = 1 if broken else 0
