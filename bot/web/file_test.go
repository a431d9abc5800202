package web

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hssk/bot"
	"hssk/store/health"
)

func (p *phone) sendFile(slot, event, name string, size int, data []byte) got {
	p.t.Helper()
	q := url.Values{"event": {event}, "name": {name}, "size": {fmt.Sprint(size)}}
	req, err := http.NewRequest("POST", p.http.URL+"/u/"+slot+"/file?"+q.Encode(), bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Origin", p.http.URL)
	return p.do(req)
}

func TestAFileThatIsSent(t *testing.T) {
	spool := t.TempDir()
	p := open(t, func(c *Config) { c.Spool = spool }).phone()
	slot := p.invited("head")
	for range 2 { // the answer was lost once
		n := p.heard(p.sendFile(slot, "event-01", "danh sách.xlsx", 9, []byte("PK\x03\x04 rows")))
		if all := strings.Join(texts(n.Lines), "; "); !strings.Contains(all, "(tệp danh sách.xlsx); Đã đọc 9 byte") {
			t.Errorf("got %q", all)
		}
	}
	for name, c := range map[string]struct {
		event string
		size  int
		data  []byte
		want  int
		said  string
	}{
		"a part of it":            {"event-02", 20, []byte("nửa tệp"), http.StatusBadRequest, ""},
		"no event":                {"", 1, []byte("x"), http.StatusBadRequest, ""},
		"nothing":                 {"event-04", 0, nil, http.StatusOK, "Đã đọc 0 byte"},
		"too large, told before":  {"event-05", 30 << 20, nil, http.StatusOK, "Không đọc tệp 31457280 byte"},
		"too large, found at end": {"event-06", 1, make([]byte, health.SentFileMax+1), http.StatusOK, "Không đọc tệp"},
	} {
		got := p.sendFile(slot, c.event, "x.csv", c.size, c.data)
		if got.StatusCode != c.want || !strings.Contains(got.body, c.said) {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
	}
	if left, _ := os.ReadDir(spool); len(left) > 0 {
		t.Errorf("%d files are left behind", len(left))
	}
}

// TestAFileOfAResidentIsNotRead: whoever may not load lists is answered, and nothing of the file is kept.
func TestAFileOfAResidentIsNotRead(t *testing.T) {
	p := open(t).phone()
	n := p.heard(p.sendFile(p.started(), "event-01", "giấy tờ.pdf", 4, []byte("%PDF")))
	if all := strings.Join(texts(n.Lines), "; "); !strings.Contains(all, "Không đọc tệp 4 byte") {
		t.Errorf("got %q", all)
	}
}

func TestAFileIsHandedOver(t *testing.T) {
	p := open(t).phone()
	slot := p.invited("head")
	got := p.get("/u/" + slot + "/file/rows-i1")
	_, how, err := mime.ParseMediaType(got.Header.Get("Content-Disposition"))
	if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.body, "PK") || err != nil || how["filename"] != "danh sách.can-sua.xlsx" ||
		got.Header.Get("Content-Type") != bot.SheetType || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v %q", got.StatusCode, got.Header, got.body)
	}
	if got := p.get("/u/" + p.started() + "/file/rows-i1"); got.StatusCode != http.StatusForbidden || strings.Contains(got.body, "PK") {
		t.Errorf("a stranger got %d %s", got.StatusCode, got.body)
	}
	if got := open(t).phone().get("/u/" + slot + "/file/rows-i1"); got.StatusCode != http.StatusForbidden {
		t.Errorf("without a session: %d", got.StatusCode)
	}
}

// drawer hands one file over by a link, once.
type drawer struct {
	imp  health.Import
	used bool
}

func (d *drawer) LookFile(_ context.Context, token string) (health.Import, error) {
	if token != "secret" || d.used {
		return health.Import{}, nil
	}
	return d.imp, nil
}

func (d *drawer) TakeFile(ctx context.Context, token string) (health.Import, error) {
	imp, err := d.LookFile(ctx, token)
	d.used = d.used || imp.ID != ""
	return imp, err
}

func (d *drawer) Rows(_ context.Context, imp health.Import, lang string) ([]byte, error) {
	return []byte("PK rows of " + string(imp.ID) + " in " + lang), nil
}

func TestAFileByALink(t *testing.T) {
	d := &drawer{imp: health.Import{ID: "i1", Name: "danh sách.xlsx", Tally: health.Tally{Refused: 3}}}
	p := open(t, func(c *Config) { c.Files = d }).phone()
	for range 3 { // programs that look at links in messages use nothing up
		wants(t, p.get("/tep/secret?lang=en").body, "3 rows to correct", `action="/tep/secret?lang=en"`)
	}
	take := func() got {
		return p.do(p.request("POST", "/tep/secret?lang=en", "application/x-www-form-urlencoded", ""))
	}
	if got := take(); got.StatusCode != http.StatusOK || got.body != "PK rows of i1 in en" ||
		!strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %v %q", got.StatusCode, got.Header, got.body)
	}
	for _, again := range []got{take(), p.get("/tep/secret"), p.get("/tep/guessed")} {
		if again.StatusCode != http.StatusGone || strings.Contains(again.body, "PK") {
			t.Errorf("once more: %d %q", again.StatusCode, again.body)
		}
	}
}

func TestHowFarAListIs(t *testing.T) {
	s := open(t)
	s.imports = []health.Import{{ID: "i1", State: health.ImportRunning, Rows: 20, Tally: health.Tally{Created: 7}}}
	p := s.phone()
	slot := p.invited("head")
	wants(t, p.get("/u/"+slot+"/list/i1").body, "running: 7/20 dòng", "/danhsach dung i1")
	if got := p.get("/u/" + slot + "/list/i2"); got.StatusCode != http.StatusNotFound {
		t.Errorf("somebody else's: %d", got.StatusCode)
	}
	s.unasked(`{"text":"đang đọc","notice":true,"list":"i1"}`)
	page := p.get("/u/" + slot + "/chat").body // without the script, too
	wants(t, page, "running: 7/20 dòng", `value="/danhsach dung i1"`)
	lacks(t, page, "đang đọc")
}

func TestAListInARealBrowser(t *testing.T) {
	s := open(t)
	s.imports = []health.Import{{ID: "i1", State: health.ImportRunning, Rows: 20, Tally: health.Tally{Created: 7}}}
	ctx := browser(t, 360, 640)
	file, large := filepath.Join(t.TempDir(), "danh sách xóm Lũy.xlsx"), filepath.Join(t.TempDir(), "lớn.xlsx")
	if err := os.WriteFile(file, []byte("PK\x03\x04 rows"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(large, make([]byte, 30<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, "start", screen(360, 640), s.visit("/c/head"), saidOnPage("Ông/bà cần gì?"), holds("the chat fits", fits),
		holds("there is room to type", `document.getElementById("text").offsetWidth >= 110`),
		holds("the clip can be pressed", `document.getElementById("file").parentNode.offsetHeight >= 44`))
	do(t, ctx, "a file is sent", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}), saidOnPage("Đã đọc 9 byte"),
		until(`!document.querySelector(".pending")`), until(`document.querySelector("#log a.button[download]")`), picture("chat-file"), holds("the chat fits", fits))
	do(t, ctx, "one that is too large is not sent", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{large}), saidOnPage("Không đọc tệp 31457280 byte"))
	s.unasked(`{"text":"đang đọc","notice":true,"list":"i1"}`)
	do(t, ctx, "how far it is", saidOnPage("running: 7/20 dòng"), until(`document.querySelectorAll(".live button").length === 2`), picture("chat-list"))
	s.mu.Lock()
	s.imports[0].Tally.Created = 15
	s.mu.Unlock()
	do(t, ctx, "it changes in its line", saidOnPage("running: 15/20 dòng"), holds("there is one line of it", `document.querySelectorAll(".live").length === 1`),
		press(".live button"), saidOnPage("Ông/bà cần gì?"), until(`document.body.innerText.includes("chọn /danhsach dung i1")`),
		holds("it can still be pressed", `!document.querySelector(".live button").disabled`))
	s.mu.Lock()
	s.imports[0].State = health.ImportDone
	s.mu.Unlock()
	do(t, ctx, "it ends", saidOnPage("done: 15/20 dòng"), until(`document.querySelectorAll(".live button").length === 0`), chromedp.Reload(),
		saidOnPage("done: 15/20 dòng"))
}
