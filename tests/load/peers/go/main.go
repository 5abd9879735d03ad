// net/http with boombuler/barcode and image/png: GET /qr and GET /code128.
package main

import (
	"image/png"
	"net/http"
	"os"
	"runtime"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/qr"
)

func main() {
	runtime.GOMAXPROCS(1)
	http.HandleFunc("/qr", func(w http.ResponseWriter, _ *http.Request) {
		code, _ := qr.Encode("https://example.com/a?b=12345678", qr.M, qr.Auto)
		code, _ = barcode.Scale(code, 4*29, 4*29)
		w.Header().Set("Content-Type", "image/png")
		_ = png.Encode(w, code)
	})
	http.HandleFunc("/code128", func(w http.ResponseWriter, _ *http.Request) {
		code, _ := code128.Encode("ABC-1234567890")
		wide, _ := barcode.Scale(code, 2*code.Bounds().Dx(), 92)
		w.Header().Set("Content-Type", "image/png")
		_ = png.Encode(w, wide)
	})
	_ = http.ListenAndServe("127.0.0.1:"+os.Args[1], nil)
}
