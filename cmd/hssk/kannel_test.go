package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hssk/store/health"
)

// fakeSMSC is where Debian puts the network that Kannel's own tests run against.
const fakeSMSC = "/usr/lib/kannel/test/fakesmsc"

const kannelSecret = "bi-mat-cua-kannel-17"

// gateway is a real Kannel of our own: bearerbox and smsbox, on free ports of this machine.
type gateway struct {
	t       *testing.T
	dir     string
	network string // port of the network side
	sendsms string // address that messages are handed to
	page    string // our own address
}

// needKannel makes sure that there is a Kannel to run, or says why the test cannot.
func needKannel(t *testing.T) {
	t.Helper()
	for _, program := range []string{"bearerbox", "smsbox", fakeSMSC} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal(err)
			}
			t.Skip("no Kannel (Debian: kannel and kannel-extras): ", err)
		}
	}
}

// freePorts finds ports that nobody listens on.
func freePorts(t *testing.T, n int) (ports []string) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ok(t, err)
		defer l.Close()
		_, port, err := net.SplitHostPort(l.Addr().String())
		ok(t, err)
		ports = append(ports, port)
	}
	return ports
}

// newGateway writes down the configuration of a Kannel whose messages come to our page.
func newGateway(t *testing.T) *gateway {
	t.Helper()
	needKannel(t)
	p := freePorts(t, 5)
	g := &gateway{t: t, dir: t.TempDir(), network: p[2], sendsms: "http://127.0.0.1:" + p[3] + "/cgi-bin/sendsms", page: "127.0.0.1:" + p[4]}
	ok(t, os.WriteFile(filepath.Join(g.dir, "kannel.conf"), fmt.Appendf(nil, `group = core
admin-port = %s
admin-interface = 127.0.0.1
admin-password = quan-tri
smsbox-port = %s
smsbox-interface = 127.0.0.1
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake
port = %s
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = %s
sendsms-interface = 127.0.0.1
http-request-retry = 20
http-queue-delay = 1

%s`, p[0], p[1], p[2], p[3], g.groups()), 0o600))
	return g
}

// groups are what the program itself tells an operator to write down, with the secrets filled in.
func (g *gateway) groups() string {
	return strings.NewReplacer("HSSK_KANNEL_PASSWORD", "mat-khau", "HSSK_KANNEL_SECRET", kannelSecret).Replace(
		kannelGroups(config{KannelUser: "hssk", Listen: g.page}))
}

// settings are those of the program that uses this Kannel.
func (g *gateway) settings(cfg *config) {
	cfg.Listen, cfg.KannelURL, cfg.KannelUser, cfg.KannelPassword = g.page, g.sendsms, "hssk", "mat-khau"
	cfg.KannelFrom, cfg.KannelSecret, cfg.SMSPerSecond = "8099", kannelSecret, 50
}

// run starts both boxes and ends them with the test.
func (g *gateway) run() {
	g.t.Helper()
	g.box("bearerbox", "127.0.0.1:"+g.network)
	u, err := url.Parse(g.sendsms)
	ok(g.t, err)
	g.box("smsbox", u.Host)
}

// box starts one of Kannel's programs and waits until it listens.
func (g *gateway) box(program, address string) {
	g.t.Helper()
	out, err := os.Create(filepath.Join(g.dir, program+".log"))
	ok(g.t, err)
	c := exec.Command(program, "-v", "1", filepath.Join(g.dir, "kannel.conf"))
	c.Stdout, c.Stderr, c.Dir = out, out, g.dir
	ok(g.t, c.Start())
	g.t.Cleanup(func() {
		end(c)
		out.Close()
		if g.t.Failed() {
			text, _ := os.ReadFile(out.Name())
			g.t.Logf("%s:\n%s", program, text)
		}
	})
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(until) {
			g.t.Fatalf("%s does not listen at %s: %v", program, address, err)
		}
	}
}

// end asks a program to stop and makes it, if it takes long.
func end(c *exec.Cmd) {
	c.Process.Signal(syscall.SIGTERM)
	timer := time.AfterFunc(5*time.Second, func() { c.Process.Kill() })
	defer timer.Stop()
	c.Wait()
}

// mobile is a phone in the network: what it sends goes out through one fakesmsc, which stays to hear what comes back.
type mobile struct {
	t     *testing.T
	g     *gateway
	phone string

	mu    sync.Mutex
	heard []string
	c     *exec.Cmd
}

var gotMessage = regexp.MustCompile(`Got message \d+: <8099 (\S+) (text|udh|ucs-2|data) (.*)>`)

// says decodes what fakesmsc prints of a message. Parts of a longer one have a header of six bytes, which is left out.
func smscText(kind, body string) string {
	if kind == "text" {
		return body
	}
	if kind == "udh" { // "udh HEADER data BODY"
		_, body, _ = strings.Cut(body, " ")
		_, body, _ = strings.Cut(body, " ")
	}
	text, err := url.QueryUnescape(body)
	if err != nil {
		return body
	}
	return text
}

// sends a message and leaves the line open.
func (m *mobile) sends(text string) {
	m.t.Helper()
	m.leave()
	m.c = exec.Command(fakeSMSC, "-H", "127.0.0.1", "-r", m.g.network, "-m", "1", m.phone+" 8099 text "+text)
	out, err := m.c.StderrPipe()
	ok(m.t, err)
	ok(m.t, m.c.Start())
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if got := gotMessage.FindStringSubmatch(lines.Text()); got != nil && got[1] == m.phone {
				m.mu.Lock()
				m.heard = append(m.heard, smscText(got[2], got[3]))
				m.mu.Unlock()
			}
		}
	}()
}

func (m *mobile) leave() {
	if m.c != nil {
		end(m.c)
		m.c = nil
	}
}

// got waits for an answer with some words in it, and gives it.
func (m *mobile) got(s *site, words string) (text string) {
	m.t.Helper()
	s.until("an answer with "+words, func() bool {
		m.mu.Lock()
		defer m.mu.Unlock()
		for _, h := range m.heard {
			if strings.Contains(h, words) {
				text = h
			}
		}
		return text != ""
	})
	return text
}

// TestKannel holds a conversation through a real Kannel: from a phone in its network to our conversation and back.
func TestKannel(t *testing.T) {
	g := newGateway(t)
	s := newSiteWith(t, g.settings)
	g.run()
	id := s.load(s.list(20, citizenRow()), 0)
	s.until("the list", func() bool { return s.imported(id).State.Over() })
	her := &mobile{t: t, g: g, phone: "+84990000002"}
	t.Cleanup(her.leave)
	her.sends("xin chao")
	her.got(s, "tu dong")
	her.sends("1")
	her.got(s, "so dinh danh")
	her.sends(e2eID)
	her.got(s, "Ngay sinh")
	her.sends("5.9.1990")
	code := regexp.MustCompile(`\d{6}`).FindString(her.got(s, "Ma xac nhan"))
	her.sends(code)
	her.got(s, "Ha Thi In")
	delivered := func() bool {
		out, err := s.app.store.Outbox(t.Context(), "sms", 20)
		ok(t, err)
		for _, m := range out {
			if m.State != health.MessageDelivered || len(m.Args) > 0 {
				return false
			}
		}
		return len(out) == 6
	}
	s.until("a report of delivery for every answer, and for the code", delivered)
	again := "http://" + g.page + "/kannel/sms?" + url.Values{"secret": {kannelSecret}, "id": {"the-same"}, "from": {her.phone}, "text": {"hs"}}.Encode()
	for range 3 { // Kannel repeats what it is not sure of
		resp, err := http.Get(again)
		ok(t, err)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("status %d", resp.StatusCode)
		}
	}
	out, err := s.app.store.Outbox(t.Context(), "sms", 20)
	ok(t, err)
	if len(out) != 7 {
		t.Errorf("%d messages, one answer more than before was to be made", len(out))
	}
	if _, err := os.Stat(filepath.Join(g.dir, "core")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("Kannel has crashed")
	}
}
