package web

import (
	"bytes"
	"image"
	_ "image/jpeg" // what the page sends
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// snapshot is a picture of a size.
func snapshot(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (p *phone) sendCard(slot, event, kind string, photo []byte) got {
	p.t.Helper()
	req, err := http.NewRequest("POST", p.http.URL+"/u/"+slot+"/card?event="+event, bytes.NewReader(photo))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Origin", p.http.URL)
	return p.do(req)
}

func TestAPhotographedCard(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	for range 2 { // the answer was lost once
		n := p.heard(p.sendCard(slot, "event-01", "image/png", snapshot(t, 40, 30)))
		if all := strings.Join(texts(n.Lines), "; "); !strings.Contains(all, "(thẻ căn cước); Ảnh png 40x30") {
			t.Errorf("got %q", all)
		}
	}
	if len(p.talk) != 3 {
		t.Errorf("%d lines", len(p.talk))
	}
	for name, c := range map[string]struct {
		event, kind string
		photo       []byte
		want        int
	}{
		"nothing":    {"event-02", "image/png", nil, http.StatusBadRequest},
		"a letter":   {"event-03", "text/plain", []byte("017085"), http.StatusBadRequest},
		"no event":   {"", "image/png", snapshot(t, 4, 4), http.StatusBadRequest},
		"a film":     {"event-05", "image/png", make([]byte, photoLimit+1), http.StatusRequestEntityTooLarge},
		"all proper": {"event-06", "image/png", snapshot(t, 4, 4), http.StatusOK},
	} {
		if got := p.sendCard(slot, c.event, c.kind, c.photo); got.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, got.StatusCode, c.want)
		}
	}
}

func TestACardIsPhotographedInARealBrowser(t *testing.T) {
	s := open(t)
	ctx := browser(t, 360, 640)
	file := filepath.Join(t.TempDir(), "card.png")
	if err := os.WriteFile(file, snapshot(t, 3200, 2400), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, "start", screen(360, 640), s.visit("/"), press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"),
		holds("the camera can be pressed", `document.querySelector(".camera").offsetHeight >= 44`), holds("the chat fits", fits))
	do(t, ctx, "a large picture is sent small", chromedp.SetUploadFiles(chromedp.CSS("#photo"), []string{file}),
		saidOnPage("Ảnh jpeg 1600x1200"), until(`!document.querySelector(".pending")`), picture("chat-card"))
}
