"""Honest clients: they ask for one small picture after another and say how long the answers took."""
import http.client
import threading
import time

PICTURE = "/v1/barcodes?symbology=qr-code&data=HELLO&module=4px"


def percentile(times, percent):
    """The value below which that share of them lies, by the nearest rank."""
    return sorted(times)[max(0, -(-len(times) * percent // 100) - 1)]


def ask_for(service, seconds, clients=4, pause=0.005):
    """Seconds that each good answer took, and what else happened, while so many clients ask for so long."""
    times, failures = [], []
    end = time.monotonic() + seconds

    def client():
        connection = None
        while time.monotonic() < end:
            start = time.perf_counter()
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
                connection.request("GET", PICTURE, headers={"Authorization": f"Bearer {service.token}"})
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    times.append(time.perf_counter() - start)
                else:
                    failures.append(answer.status)
            except (OSError, http.client.HTTPException) as fault:
                failures.append(repr(fault))
                connection = None
            time.sleep(pause)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, failures
