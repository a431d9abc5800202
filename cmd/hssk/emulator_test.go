package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hssk/store/health"
)

// emulator is another's Twilio: the npm package of this name and version, which signs what it calls us with.
const emulator = "emulate@0.11.2"

const (
	emulatorSID    = "AC00000000000000000000000000000017"
	emulatorToken  = "abcdef0123456789abcdef0123456789"
	emulatorNumber = "+84990009999"
)

// loopback keeps the emulator, which listens everywhere, on this machine.
const loopback = `const net = require('net'); const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...a) {
  if (typeof a[0] === 'object' && a[0] !== null) a[0].host = '127.0.0.1'
  else if (typeof a[0] === 'number') a.splice(1, typeof a[1] === 'string' ? 1 : 0, '127.0.0.1')
  return listen.apply(this, a)
}
`

// twilioPeer is a running emulator.
type twilioPeer struct {
	t    *testing.T
	url  string
	page string // our own address
}

// newTwilioPeer installs the emulator into a directory of its own and starts it, or says why the test cannot.
func newTwilioPeer(t *testing.T) *twilioPeer {
	t.Helper()
	missing := func(why ...any) {
		if os.Getenv("CI") == "true" {
			t.Fatal(why...)
		}
		t.Skip(why...)
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			missing("no Node.js: ", err)
		}
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--no-save", emulator)
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		missing("npm does not install ", emulator, ": ", err, "\n", string(out))
	}
	ports := freePorts(t, 2)
	p := &twilioPeer{t: t, url: "http://127.0.0.1:" + ports[0], page: "127.0.0.1:" + ports[1]}
	ok(t, os.WriteFile(filepath.Join(dir, "loopback.js"), []byte(loopback), 0o600))
	ok(t, os.WriteFile(filepath.Join(dir, "seed.yaml"), fmt.Appendf(nil, `twilio:
  account:
    sid: %s
    auth_token: %s
  phone_numbers:
    - phone_number: "%s"
      sms_url: http://%s/twilio/sms
`, emulatorSID, emulatorToken, emulatorNumber, p.page), 0o600))
	p.start(dir, ports[0])
	return p
}

func (p *twilioPeer) start(dir, port string) {
	p.t.Helper()
	log, err := os.Create(filepath.Join(dir, "emulator.log"))
	ok(p.t, err)
	c := exec.Command("node", "--require", filepath.Join(dir, "loopback.js"), filepath.Join(dir, "node_modules", ".bin", "emulate"),
		"start", "--port", port, "--service", "twilio", "--seed", filepath.Join(dir, "seed.yaml"))
	c.Dir, c.Stdout, c.Stderr = dir, log, log
	ok(p.t, c.Start())
	p.t.Cleanup(func() { end(c); log.Close() })
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if resp, err := http.Get(p.url + "/"); err == nil {
			resp.Body.Close()
			return
		}
		if time.Now().After(until) {
			text, _ := os.ReadFile(log.Name())
			p.t.Fatalf("the emulator does not answer:\n%s", text)
		}
	}
}

// ask calls the emulator as its account.
func (p *twilioPeer) ask(method, path string, form url.Values) []byte {
	p.t.Helper()
	q, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(form.Encode()))
	ok(p.t, err)
	q.SetBasicAuth(emulatorSID, emulatorToken)
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(q)
	ok(p.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ok(p.t, err)
	if resp.StatusCode/100 != 2 {
		p.t.Fatalf("%s %s: %d %s", method, path, resp.StatusCode, body)
	}
	return body
}

// writes is a phone that writes to our number.
func (p *twilioPeer) writes(from, text string) {
	p.t.Helper()
	p.ask(http.MethodPost, "/_twilio/simulate/inbound-message", url.Values{"From": {from}, "To": {emulatorNumber}, "Body": {text}})
}

type peerMessage struct{ SID, To, From, Body, Status, Direction string }

// outbound lists what we have sent.
func (p *twilioPeer) outbound() (out []peerMessage) {
	p.t.Helper()
	var list struct{ Messages []peerMessage }
	ok(p.t, json.Unmarshal(p.ask(http.MethodGet, "/2010-04-01/Accounts/"+emulatorSID+"/Messages.json?PageSize=100", nil), &list))
	for _, m := range list.Messages {
		if strings.HasPrefix(m.Direction, "outbound") {
			out = append(out, m)
		}
	}
	return out
}

// got waits for an answer with some words in it.
func (p *twilioPeer) got(s *site, words string) (found peerMessage) {
	p.t.Helper()
	s.until("an answer with "+words, func() bool {
		for _, m := range p.outbound() {
			if strings.Contains(m.Body, words) {
				found = m
			}
		}
		return found.SID != ""
	})
	return found
}

// TestTwilioEmulator holds a conversation through a Twilio that somebody else wrote: what it brings is signed by it, and
// what we send is taken by it.
func TestTwilioEmulator(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: no emulator is installed")
	}
	p := newTwilioPeer(t)
	s := newSiteWith(t, func(cfg *config) {
		cfg.Listen, cfg.PublicURL, cfg.TwilioURL = p.page, "http://"+p.page, p.url
		cfg.TwilioAccount, cfg.TwilioToken, cfg.TwilioFrom, cfg.SMSPerSecond = emulatorSID, emulatorToken, emulatorNumber, 50
	})
	id := s.load(s.list(20, citizenRow()), 0)
	s.until("the list", func() bool { return s.imported(id).State.Over() })
	her := "+84990000002"
	p.writes(her, "hssk"+e2eID)
	p.got(s, "tin tu dong")
	p.writes(her, "5.9.1990")
	code := regexp.MustCompile(`\d{6}`).FindString(p.got(s, "Ma xac nhan").Body)
	p.writes(her, "XN "+code)
	state := p.got(s, "Ha Thi In")
	if state.To != her || state.From != emulatorNumber {
		t.Errorf("%+v", state)
	}
	p.ask(http.MethodPost, "/_twilio/simulate/message-status", url.Values{"MessageSid": {state.SID}, "Status": {"delivered"}})
	delivered := func() bool {
		out, err := s.app.store.Outbox(t.Context(), "sms", 20)
		ok(t, err)
		for _, m := range out {
			if m.Provider == state.SID {
				return m.State == health.MessageDelivered
			}
		}
		return false
	}
	s.until("the report of delivery", delivered)
	if n := len(p.outbound()); n != 4 { // three answers and the code
		t.Errorf("%d messages went out", n)
	}
}
