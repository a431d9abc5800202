package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// theme is the colour of the header; the style sheet and the icon have it too.
const theme = "#0b6e5f"

// asset is a file that never changes under its name.
type asset struct {
	name string // with its hash
	kind string
	body []byte
}

// assets are the files by their plain names.
type assets map[string]asset

func loadAssets() (assets, error) {
	a := assets{}
	for name, kind := range map[string]string{"app.js": "text/javascript; charset=utf-8", "app.css": "text/css; charset=utf-8",
		"icon.svg": "image/svg+xml"} {
		body, err := staticFiles.ReadFile("static/" + name)
		if err != nil {
			return nil, err
		}
		a.add(name, kind, body)
	}
	for name, size := range map[string]int{"icon192.png": 192, "icon512.png": 512} {
		body, err := drawIcon(size)
		if err != nil {
			return nil, err
		}
		a.add(name, "image/png", body)
	}
	return a, nil
}

func (a assets) add(name, kind string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	a[name] = asset{strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext, kind, body}
}

// path is the address of a file.
func (a assets) path(name string) string { return "/static/" + a[name].name }

// drawIcon draws a white cross on the theme's colour, as a home screen shows it.
func drawIcon(size int) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.RGBA{0x0b, 0x6e, 0x5f, 0xff}, color.White})
	unit := size / 16
	mid, long, half := size/2, 4*unit, 3*unit/2
	for _, bar := range []image.Rectangle{image.Rect(mid-half, mid-long, mid+half, mid+long), image.Rect(mid-long, mid-half, mid+long, mid+half)} {
		draw.Draw(img, bar, image.White, image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	for _, a := range s.assets {
		if a.name == r.PathValue("name") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			send(w, r, http.StatusOK, a.kind, a.body)
			return
		}
	}
	s.missing(w, r)
}

// smallest is the length below which packing costs more than it saves.
const smallest = 1024

// send writes a whole answer, packed where the browser takes that: many phones pay by the byte.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	h := w.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", kind)
	}
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= smallest && kind != "image/png" && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(body) // into memory: neither can fail
		z.Close()
		body = b.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(status)
	w.Write(body) // a browser that has gone away is nobody's error
}
