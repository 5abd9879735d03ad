"""FastAPI with segno and python-barcode: GET /qr and GET /code128."""

import io
import sys

import barcode
import segno
import uvicorn
from barcode.writer import ImageWriter
from fastapi import FastAPI, Response

app = FastAPI()


@app.get("/qr")
def qr() -> Response:
    out = io.BytesIO()
    segno.make("https://example.com/a?b=12345678", error="m", micro=False).save(out, kind="png", scale=4)
    return Response(out.getvalue(), media_type="image/png")


@app.get("/code128")
def code128() -> Response:
    out = io.BytesIO()
    barcode.get("code128", "ABC-1234567890", writer=ImageWriter()).write(out)
    return Response(out.getvalue(), media_type="image/png")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), loop="uvloop", log_level="error")
