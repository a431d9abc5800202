package web

import (
	"encoding/json"
	"image/png"
	"net/http"
	"net/http/httputil"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// firstLoad is the most a phone may have to fetch before it shows the chat, in bytes with the headers.
const firstLoad = 60 << 10

var linked = regexp.MustCompile(`(?:href|src)="(/[^"]*\.(?:css|js|svg|png|webmanifest)[^"]*)"`)

// weight is what the server sends for one address, packed as a browser asks for it.
func (p *phone) weight(path string) int {
	p.t.Helper()
	r := p.request("GET", path, "", "")
	r.Header.Set("Accept-Encoding", "gzip")
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s", path, res.Status)
	}
	dump, err := httputil.DumpResponse(res, true)
	if err != nil {
		p.t.Fatal(err)
	}
	return len(dump)
}

func TestTheChatPageIsLight(t *testing.T) {
	p := open(t).phone()
	chat := "/u/" + p.started() + "/chat"
	parts := []string{chat, strings.TrimSuffix(chat, "chat") + "sw.js?lang=vi", "/shell/vi", "/static/" + p.server.assets["icon512.png"].name}
	for _, m := range linked.FindAllStringSubmatch(p.get(chat).body, -1) {
		if !slices.Contains(parts, m[1]) {
			parts = append(parts, m[1])
		}
	}
	if len(parts) < 9 {
		t.Fatalf("only %q", parts)
	}
	total := 0
	for _, part := range parts {
		n := p.weight(part)
		t.Logf("%6d %s", n, part)
		total += n
	}
	t.Logf("%6d in all", total)
	if total > firstLoad {
		t.Errorf("the first load is %d bytes, more than %d", total, firstLoad)
	}
}

// manifestOf is what a browser reads in order to install the page.
type manifestOf struct {
	ID, Name, Lang, Display, Scope string
	Short                          string `json:"short_name"`
	Start                          string `json:"start_url"`
	Theme                          string `json:"theme_color"`
	Ground                         string `json:"background_color"`
	Icons                          []struct{ Src, Sizes, Type, Purpose string }
}

func TestThePageCanBeInstalled(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	at := "/u/" + slot + "/"
	p.client.Jar = nil // browsers fetch a manifest without cookies
	var m manifestOf
	if err := json.Unmarshal([]byte(p.get(at+"manifest.webmanifest?lang=en").body), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name == "" || m.Short == "" || m.Lang != "en" || m.Display != "standalone" || m.Start != at+"chat" || m.Scope != at || m.ID != at || m.Theme != theme || m.Ground == "" {
		t.Errorf("%+v", m)
	}
	var sizes []string
	for _, icon := range m.Icons {
		img, err := png.DecodeConfig(strings.NewReader(p.get(icon.Src).body))
		if err != nil || icon.Type != "image/png" || !strings.Contains(icon.Purpose, "maskable") || !strings.Contains(icon.Purpose, "any") {
			t.Errorf("%+v: %v", icon, err)
		}
		if want, _, _ := strings.Cut(icon.Sizes, "x"); want != "" && (img.Width != img.Height || !strings.HasPrefix(icon.Sizes, want)) {
			t.Errorf("%+v is %dx%d", icon, img.Width, img.Height)
		}
		sizes = append(sizes, icon.Sizes)
	}
	if !slices.Equal(sizes, []string{"192x192", "512x512"}) {
		t.Errorf("icons %v", sizes)
	}
}

func TestTheWorkerKeepsNothingOfAnybody(t *testing.T) {
	s := open(t)
	p := s.phone()
	slot := p.invited("nurse")
	p.say(slot, utterance{Event: "event-01", Text: "bí mật của tôi"})
	p.client.Jar = nil
	g := p.get("/u/" + slot + "/sw.js?lang=vi")
	if g.StatusCode != http.StatusOK || !strings.HasPrefix(g.Header.Get("Content-Type"), "text/javascript") ||
		g.Header.Get("Service-Worker-Allowed") != "/u/"+slot+"/" || g.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%s %v", g.Status, g.Header)
	}
	head, _, _ := strings.Cut(strings.TrimPrefix(g.body, "var shell = "), ";\n")
	var k kept
	if err := json.Unmarshal([]byte(head), &k); err != nil || k.Version == "" {
		t.Fatalf("%s: %v", head, err)
	}
	for _, path := range append(k.Files, k.Page) {
		if strings.HasPrefix(path, "/u/") || p.get(path).StatusCode != http.StatusOK {
			t.Errorf("keeps %s", path)
		}
	}
	shell := p.get(k.Page).body
	wants(t, shell, `<html lang="vi">`, `id="log"`, `data-base=""`, "không có mạng")
	lacks(t, shell, slot, "bí mật", "Xin chào", "/board", "manifest")
	if other := p.get("/u/" + slot + "/sw.js?lang=en").body; !strings.Contains(other, "/shell/en") {
		t.Error("the English page would open in Vietnamese")
	}
	for _, path := range []string{"/shell/xx", "/u/none/sw.js"} {
		if g := p.get(path); g.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, g.Status)
		}
	}
}

func TestANewShellHasANewVersion(t *testing.T) {
	version := func(centre string) string {
		p := open(t, func(c *Config) { c.Centre = centre }).phone()
		body := p.get("/u/aaaaaaaaaaaa/sw.js?lang=vi").body
		return regexp.MustCompile(`"version":"(\w+)"`).FindString(body)
	}
	if one, two := version("Tân Lạc"), version("Tân Lạc"); one == "" || one != two {
		t.Errorf("the same shell has the versions %s and %s", one, two)
	}
	if version("Tân Lạc") == version("Lạc Sơn") {
		t.Error("two shells have one version")
	}
}

func TestPersonalPagesAreKeptNowhere(t *testing.T) {
	p := open(t).phone()
	at := "/u/" + p.invited("sup")
	for _, path := range []string{"/chat", "/lines", "/board", "/board/data", "/outbox", "/leave"} {
		if g := p.get(at + path); g.StatusCode != http.StatusOK || g.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s, %q", path, g.Status, g.Header.Get("Cache-Control"))
		}
	}
}

func TestLinkingIsOnePressAway(t *testing.T) {
	for lang, want := range map[string]string{"vi": "/lienket", "en": "/link"} {
		p := open(t).phone()
		page := p.get("/?lang=" + lang).body
		wants(t, page, `name="to" value="link"`, `name="lang" value="`+lang+`"`)
		slot := p.slotOf(p.do(p.request("POST", "/start", "application/x-www-form-urlencoded", "to=link&lang="+lang)))
		wants(t, p.get("/u/"+slot+"/chat").body, `<html lang="`+lang+`">`, want, "Xin chào ông/bà.")
		wants(t, p.get("/").body, "/u/"+slot+"/leave")
	}
}

func TestASessionOutlivesTheBrowser(t *testing.T) {
	p := open(t).phone()
	p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	g := p.do(p.request("POST", "/start", "application/x-www-form-urlencoded", "to=link&lang=vi"))
	if len(g.Cookies()) != 2 {
		t.Fatalf("%v", g.Cookies())
	}
	for _, c := range g.Cookies() {
		if c.MaxAge != int(sessionLife.Seconds()) || !c.HttpOnly {
			t.Errorf("%v", c)
		}
	}
}
