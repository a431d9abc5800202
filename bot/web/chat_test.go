package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/bot"
	"hssk/store/health"
)

func TestWhatIsSaidIsAnsweredOnce(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	before := p.heard(p.get("/u/" + slot + "/lines"))
	p.pass(time.Minute)
	before = p.heard(p.get("/u/" + slot + "/lines")) // now settled
	u := utterance{Event: "event-01", Text: "chữ số 5", After: before.After}
	for range 3 { // the answer was lost twice on the way
		n := p.heard(p.say(slot, u))
		if got, want := texts(n.Lines), []string{"chữ số 5", "Đã ghi: chữ số 5"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if p.handled["event-01"] != 3 || len(p.talk) != 3 {
		t.Errorf("handed over %d times, %d lines; want 3 and 3", p.handled["event-01"], len(p.talk))
	}
}

func TestAPressedChoiceIsHandedOver(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	p.say(slot, utterance{Event: "event-01", Choice: "1", Text: "bỏ qua"})
	page := p.get("/u/" + slot + "/chat").body
	wants(t, page, "chọn 1", `type="password"`, "Riêng tư", `autocomplete="one-time-code"`)
	lacks(t, page, "bỏ qua")
}

func TestOnlyTheLastChoicesCanBePressed(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	button := `<button name="choice" value="1"`
	wants(t, p.get("/u/"+slot+"/chat").body, button+">")
	p.notice("Đã nhận đề nghị.")
	wants(t, p.get("/u/"+slot+"/chat").body, button+">", "Thông báo ·") // a notice takes no question back
	p.say(slot, utterance{Event: "event-01", Text: "khác"})
	wants(t, p.get("/u/"+slot+"/chat").body, button+" disabled>")
}

// notice sends something unasked to the only address there is.
func (p *phone) notice(text string) {
	p.mu.Lock()
	address, id := p.talk[0].Address, p.newID()
	p.mu.Unlock()
	body := []byte(`{"text":"` + text + `","notice":true}`)
	p.AppendLine(context.Background(), health.Line{ID: id, Channel: Channel, Address: address, Body: body, At: p.clock()})
}

func TestWithoutTheScriptAFormIsEnough(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	page := p.get("/u/" + slot + "/chat").body
	event := regexp.MustCompile(`name="event" value="([A-Z2-7]+)"`).FindStringSubmatch(page)
	if event == nil {
		t.Fatal("the form has no event")
	}
	g := p.do(p.request("POST", "/u/"+slot+"/say", "application/x-www-form-urlencoded", "event="+event[1]+"&choice=2"))
	wants(t, g.body, "chọn 2")
	if !strings.HasSuffix(g.Request.URL.Path, "/chat") {
		t.Errorf("came to %s", g.Request.URL.Path)
	}
}

func TestWhatIsSaidIsNeverMarkup(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	for i, evil := range []string{`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `https://a.vn/"onclick="x`, `javascript:alert(1)`} {
		p.say(slot, utterance{Event: "event-0" + string(rune('a'+i)), Text: evil})
	}
	page := p.get("/u/" + slot + "/chat").body
	lacks(t, page, "<script>alert", "<img src=x", `"onclick`, `href="javascript`)
	wants(t, page, "&lt;script&gt;alert(1)&lt;/script&gt;", `<a href="https://a.vn/" target="_blank" rel="noopener noreferrer">`)
}

func TestAddressesBecomeLinks(t *testing.T) {
	for text, want := range map[string]string{
		"xem https://hssk.vn/board.":    `xem <a href="https://hssk.vn/board" target="_blank" rel="noopener noreferrer">https://hssk.vn/board</a>.`,
		"a & b":                         "a &amp; b",
		"http://a.vn?x=1&y=2, rồi tiếp": `<a href="http://a.vn?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">http://a.vn?x=1&amp;y=2</a>, rồi tiếp`,
		"ftp://a.vn":                    "ftp://a.vn",
	} {
		if got := string(shown{Text: text}.HTML()); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzHTML(f *testing.F) {
	f.Add(`<b>https://a.vn/"x</b>`)
	f.Add("https://https://a.vn?'")
	allowed := regexp.MustCompile(`<a href="https?://[^"<>]*" target="_blank" rel="noopener noreferrer">|</a>`)
	f.Fuzz(func(t *testing.T, text string) {
		if rest := allowed.ReplaceAllString(string(shown{Text: text}.HTML()), ""); strings.ContainsAny(rest, `<>"`) {
			t.Errorf("%q leaves markup in %q", text, rest)
		}
	})
}

func TestBadUtterancesAreRefused(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	for name, c := range map[string]struct {
		kind, body string
		want       int
	}{
		"no event":       {"application/json", `{"text":"a"}`, 400},
		"no JSON":        {"application/json", `text`, 400},
		"odd event":      {"application/json", `{"event":"a b c d e f","text":"a"}`, 400},
		"choice too big": {"application/json", `{"event":"event-01","choice":"` + strings.Repeat("1", 65) + `"}`, 400},
		"body too big":   {"application/json", `{"event":"event-01","text":"` + strings.Repeat("a", bodyLimit) + `"}`, 413},
		"form too big":   {"application/x-www-form-urlencoded", `event=event-01&text=` + strings.Repeat("a", bodyLimit), 413},
	} {
		if g := p.do(p.request("POST", "/u/"+slot+"/say", c.kind, c.body)); g.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, g.StatusCode, c.want)
		}
	}
	if len(p.talk) != 1 {
		t.Errorf("%d lines, want the greeting alone", len(p.talk))
	}
}

func TestFailuresTellThePageWhetherToTryAgain(t *testing.T) {
	s := open(t)
	p := s.phone()
	slot := p.started()
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"the store is down":    {errors.New("disk is gone"), 503},
		"somebody was faster":  {&health.Error{Code: "conflict", Fault: health.FaultConflict, Retry: true}, 503},
		"the person's mistake": {health.Refuse("odd", nil), 422},
	} {
		s.failing = c.err
		g := p.say(slot, utterance{Event: "event-01", Text: "0912345678"})
		if g.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, g.StatusCode, c.want)
		}
		lacks(t, g.body, "disk is gone")
	}
	lacks(t, s.log.String(), "0912345678")
}

func TestTalkingTooFastIsSlowedDown(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	var last got
	for range 11 {
		last = p.say(slot, utterance{Event: "event-01", Text: "a"})
	}
	if last.StatusCode != http.StatusTooManyRequests || last.Header.Get("Retry-After") != "1" {
		t.Errorf("%d %v", last.StatusCode, last.Header)
	}
	p.pass(time.Second)
	if g := p.say(slot, utterance{Event: "event-01", Text: "a"}); g.StatusCode != http.StatusOK {
		t.Errorf("%d after a second", g.StatusCode)
	}
}

func TestAPictureIsShownToWhomItWasSaid(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	if g := p.get("/u/" + slot + "/picture/progress"); g.StatusCode != http.StatusNotFound {
		t.Errorf("%d before it was said, want 404", g.StatusCode)
	}
	n := p.heard(p.say(slot, utterance{Event: "event-01", Text: "tiến độ"}))
	last := n.Lines[len(n.Lines)-1]
	g := p.get(last.Picture)
	if g.StatusCode != http.StatusOK || g.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(g.body, "\x89PNG") {
		t.Errorf("%d %s", g.StatusCode, g.Header)
	}
	if !strings.Contains(last.Alt, "Biểu đồ") {
		t.Errorf("alt %q", last.Alt)
	}
	if g := p.get("/u/" + slot + "/picture/..%2fsecret"); g.StatusCode != http.StatusNotFound {
		t.Errorf("%d, want 404", g.StatusCode)
	}
}

func TestTheFirstVisitIsSmall(t *testing.T) {
	p := open(t, func(c *Config) { c.Demo = true }).phone()
	slot := p.started()
	page := p.get("/u/" + slot + "/chat").body
	total, packed := len(page), squeezed(page)
	for _, link := range regexp.MustCompile(`"(/static/[^"]+|/u/[^"]+webmanifest)"`).FindAllStringSubmatch(page, -1) {
		g := p.get(link[1])
		if g.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", link[1], g.StatusCode)
		}
		if strings.HasPrefix(link[1], "/static/") && !strings.Contains(g.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %s", link[1], g.Header.Get("Cache-Control"))
		}
		total, packed = total+len(g.body), packed+squeezed(g.body)
	}
	t.Logf("first load %d bytes, %d packed", total, packed)
	if total >= 60<<10 || packed >= 20<<10 {
		t.Errorf("first load %d bytes, %d packed; want below 60 KB and 20 KB", total, packed)
	}
}

func squeezed(s string) int {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.Len()
}

func TestPagesAreProtected(t *testing.T) {
	p := open(t, func(c *Config) { c.Demo = true }).phone()
	slot := p.invited("sup")
	for _, path := range []string{"/", "/u/" + slot + "/chat", "/u/" + slot + "/board", "/outbox", "/nothing"} {
		g := p.get(path)
		for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Frame-Options": "DENY",
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
			if got := g.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if regexp.MustCompile(`<script[^>]*>[^<]|<style| on[a-z]+=| style=`).MatchString(g.body) {
			t.Errorf("%s has an inline script or style, which the policy would stop", path)
		}
		lacks(t, g.body, "[web.", "https://")
	}
}

func TestTheProgramSaysWhetherItIsReady(t *testing.T) {
	s := open(t)
	p := s.phone()
	if a, b := p.get("/livez"), p.get("/readyz"); a.StatusCode != 200 || b.StatusCode != 200 {
		t.Errorf("%d %d, want 200 200", a.StatusCode, b.StatusCode)
	}
	s.failing = errors.New("disk is gone")
	if a, b := p.get("/livez"), p.get("/readyz"); a.StatusCode != 200 || b.StatusCode != 503 {
		t.Errorf("%d %d, want 200 503", a.StatusCode, b.StatusCode)
	}
}

func TestALineStoredLateIsNotMissed(t *testing.T) {
	line := func(id string, ago time.Duration) health.Line { return health.Line{ID: id, At: noon.Add(-ago)} }
	ids := func(lines []health.Line) (out string) {
		for _, l := range lines {
			out += l.ID
		}
		return out
	}
	var c cursor
	if got := ids(c.take([]health.Line{line("a", time.Minute), line("b", time.Second), line("d", 0)}, noon)); got != "abd" {
		t.Errorf("got %q", got)
	}
	if c.after != "a" {
		t.Errorf("settled at %q, want a", c.after)
	}
	if got := ids(c.take([]health.Line{line("b", time.Second), line("c", 0), line("d", 0)}, noon)); got != "c" {
		t.Errorf("got %q, want the late one alone", got)
	}
}

func TestUnreadableLinesAreLeftOut(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	p.mu.Lock()
	address := p.talk[0].Address
	p.talk = append(p.talk, health.Line{ID: p.newID(), Channel: Channel, Address: address, Body: []byte("{"), At: p.now})
	p.add(address, false, bot.Reply{Text: "sau đó"})
	p.mu.Unlock()
	wants(t, p.get("/u/"+slot+"/chat").body, "sau đó")
	wants(t, p.log.String(), "line not readable")
}
