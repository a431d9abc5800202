package web

import (
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// badLine is what lies between a phone and the site: slow, and sometimes it breaks.
type badLine struct {
	addr   string
	to     *url.URL
	slow   time.Duration // before each answer, and between its pieces
	server *http.Server
	mu     sync.Mutex
	breaks []string // what happens to the next things said, in order: "before", "after", "midway"; empty: no more
	said   int      // how often something was said over it
}

// between opens a line to the site.
func (s *site) between(slow time.Duration) *badLine {
	s.t.Helper()
	to, err := url.Parse(s.http.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	l := &badLine{addr: "127.0.0.1:0", to: to, slow: slow}
	l.up(s.t)
	s.t.Cleanup(l.down)
	return l
}

func (l *badLine) up(t *testing.T) {
	t.Helper()
	on, err := net.Listen("tcp", l.addr)
	if err != nil {
		t.Fatal(err)
	}
	l.addr = on.Addr().String()
	proxy := &httputil.ReverseProxy{FlushInterval: -1, ErrorLog: nil, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(l.to)
		r.Out.Host = r.In.Host
	}}
	l.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { l.carry(proxy, w, r) })}
	go l.server.Serve(on)
}

func (l *badLine) down() { l.server.Close() }

// next is what happens to this request.
func (l *badLine) next(r *http.Request) string {
	if !strings.HasSuffix(r.URL.Path, "/say") {
		return ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said++
	if len(l.breaks) == 0 {
		return ""
	}
	what := l.breaks[0]
	l.breaks = l.breaks[1:]
	return what
}

func (l *badLine) carry(proxy http.Handler, w http.ResponseWriter, r *http.Request) {
	what := l.next(r)
	time.Sleep(l.slow)
	switch what {
	case "before": // never arrives
		io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler)
	case "after": // arrives; the answer is lost
		proxy.ServeHTTP(nowhere{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	case "midway": // arrives; the answer begins and never ends
		proxy.ServeHTTP(nowhere{http.Header{}}, r)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"lines":[`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	default:
		proxy.ServeHTTP(trickle{w, l.slow}, r)
	}
}

// nowhere is where an answer gets lost.
type nowhere struct{ h http.Header }

func (n nowhere) Header() http.Header         { return n.h }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

// trickle lets an answer through piece by piece.
type trickle struct {
	http.ResponseWriter
	pause time.Duration
}

func (t trickle) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t trickle) Write(b []byte) (int, error) {
	for n := 0; n < len(b); n += 4 << 10 {
		time.Sleep(t.pause)
		if _, err := t.ResponseWriter.Write(b[n:min(len(b), n+4<<10)]); err != nil {
			return n, err
		}
	}
	return len(b), nil
}

// times counts how often the text was heard.
func (s *site) times(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, l := range s.talk {
		if l.Inbound && strings.Contains(string(l.Body), text) {
			n++
		}
	}
	return n
}

// hurry makes the page's clock run twenty times as fast: its patience is measured in tens of seconds.
const hurry = `(function () { var real = window.setTimeout; window.setTimeout = function (f, ms) { return real(f, ms / 20); }; return true; })()`

func TestASlowDroppingLineDeliversOnce(t *testing.T) {
	s := open(t)
	l := s.between(30 * time.Millisecond)
	s.http.URL = "http://" + l.addr
	ctx := browser(t, 360, 640)
	do(t, ctx, "start", screen(360, 640), s.visit("/"), press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"), holds("faster", hurry))
	l.mu.Lock()
	l.breaks, l.said = []string{"before", "after", "midway"}, 0
	l.mu.Unlock()
	do(t, ctx, "three things said", write("tôi đổi số điện thoại"), write("nhà tôi chuyển xóm"), write("xin cảm ơn"),
		saidOnPage("Đã ghi: xin cảm ơn"), until(`!document.querySelector(".pending")`), until(`document.getElementById("state").hidden`))
	for _, text := range []string{"tôi đổi số điện thoại", "nhà tôi chuyển xóm", "xin cảm ơn"} {
		if n := s.times(text); n != 1 {
			t.Errorf("%q was heard %d times", text, n)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.breaks) != 0 || l.said != 6 {
		t.Errorf("sent %d times, want three messages and three again; left %v", l.said, l.breaks)
	}
}

func TestThePageOpensWithoutANetwork(t *testing.T) {
	s := open(t)
	l := s.between(0)
	s.http.URL = "http://" + l.addr
	ctx := browser(t, 360, 640)
	do(t, ctx, "the worker settles", screen(360, 640), s.visit("/"), press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"),
		until(`navigator.serviceWorker.controller`), write("bí mật của tôi"), saidOnPage("Đã ghi: bí mật của tôi"),
		until(`!document.querySelector(".pending")`)) // the answer may be seen before it is known that the message has arrived
	l.down()
	do(t, ctx, "it opens", reload(), until(`document.querySelector(".hint")`), picture("chat-shell"),
		holds("it says so in words", `document.getElementById("state").innerText.includes("Không có mạng") && document.getElementById("state").innerText.includes("sẽ được gửi")`),
		holds("nothing of the talk is kept", `!document.body.innerText.includes("bí mật")`),
		holds("the shell fits", fits))
	do(t, ctx, "something is said", write("không được mất"), until(`document.querySelector(".pending")`))
	do(t, ctx, "it waits through a reload", reload(), until(`document.querySelector(".hint") && document.querySelector(".pending")`))
	do(t, ctx, "what looks like a code is not kept", write("246810"),
		holds("nowhere", `!JSON.stringify(Object.assign({}, sessionStorage, localStorage)).includes("246810")`))
	l.up(t)
	do(t, ctx, "it is sent", saidOnPage("Đã ghi: không được mất"), saidOnPage("Đã ghi: bí mật của tôi"), until(`!document.querySelector(".pending, .hint")`),
		until(`document.getElementById("state").hidden`), picture("chat-back"))
	if n := s.times("không được mất"); n != 1 {
		t.Errorf("heard %d times", n)
	}
	do(t, ctx, "leaving", press("#leave"), until(`document.querySelector("[data-leave]")`), press("[data-leave] button"),
		until(`location.pathname === "/"`), waits("no worker stays", `navigator.serviceWorker.getRegistrations().then(function (all) { return all.length === 0; })`),
		waits("no file stays", `caches.keys().then(function (all) { return all.length === 0; })`))
}

func TestTheWorkerKeepsOnlyItsList(t *testing.T) {
	s := open(t)
	ctx := browser(t, 360, 640)
	do(t, ctx, "a day's work", screen(360, 640), s.visit("/c/sup"), saidOnPage("Ông/bà cần gì?"), until(`navigator.serviceWorker.controller`),
		write("tiến độ"), until(`document.querySelector("#log img") && document.querySelector("#log img").naturalWidth === 192`),
		press(`header a[href$="/board"]`), until(`document.querySelector("[data-live]")`), back(), saidOnPage("Tiến độ chung"),
		waits("only the shell", `caches.keys().then(function (names) {
			return Promise.all(names.map(function (n) { return caches.open(n).then(function (c) { return c.keys(); }); }));
		}).then(function (all) {
			return all.length === 1 && all[0].length === 4 && all[0].every(function (r) { return /^\/(shell|static)\//.test(new URL(r.url).pathname); });
		})`))
}
