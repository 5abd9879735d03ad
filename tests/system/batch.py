"""Asks the `batch` command for many barcodes at once."""
import base64
import io
import json
import subprocess

from PIL import Image


def ask(program, requests):
    """The results of the requests, in order."""
    lines = "".join(json.dumps(request, ensure_ascii=False) + "\n" for request in requests)
    ran = subprocess.run([program, "batch"], input=lines.encode("utf-8", "surrogatepass"), capture_output=True, check=True)
    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(results) == len(requests), f"{len(requests)} requests, {len(results)} results"
    return results


def picture(result):
    """A result's picture."""
    return Image.open(io.BytesIO(base64.b64decode(result["data_base64"])))
