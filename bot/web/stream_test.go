package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"hssk/bot"
)

// stream is an open stream of a slot.
type stream struct {
	t    *testing.T
	read *bufio.Scanner
	res  *http.Response
}

func (p *phone) listen(slot, last string) *stream {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p.t.Cleanup(cancel)
	r := p.request("GET", "/u/"+slot+"/events", "", "").WithContext(ctx)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { res.Body.Close() })
	return &stream{p.t, bufio.NewScanner(res.Body), res}
}

// next waits for a line and gives its text and the id to go on from.
func (s *stream) next() (text, id string) {
	s.t.Helper()
	for s.read.Scan() {
		if rest, ok := strings.CutPrefix(s.read.Text(), "id: "); ok {
			id = rest
		}
		if rest, ok := strings.CutPrefix(s.read.Text(), "data: "); ok {
			var l shown
			if err := json.Unmarshal([]byte(rest), &l); err != nil {
				s.t.Fatal(err)
			}
			return l.Text, id
		}
	}
	s.t.Fatalf("the stream ended: %v", s.read.Err())
	return "", ""
}

func TestTheStreamShowsWhatIsSaid(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	s := p.listen(slot, "")
	if kind := s.res.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("content type %q", kind)
	}
	if text, _ := s.next(); !strings.HasPrefix(text, "Xin chào") {
		t.Errorf("got %q", text)
	}
	p.say(slot, utterance{Event: "event-01", Text: "năm"})
	for _, want := range []string{"năm", "Đã ghi: năm"} {
		if text, _ := s.next(); text != want {
			t.Errorf("got %q, want %q", text, want)
		}
	}
}

func TestAStreamGoesOnWhereItBroke(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	p.say(slot, utterance{Event: "event-01", Text: "một"})
	p.pass(time.Minute)
	first := p.listen(slot, "")
	var last string
	for range 3 {
		_, last = first.next()
	}
	if last == "" {
		t.Fatal("the stream names no place to go on from")
	}
	first.res.Body.Close()
	p.say(slot, utterance{Event: "event-02", Text: "hai"})
	if text, _ := p.listen(slot, last).next(); text != "hai" {
		t.Errorf("went on with %q, want what was said meanwhile", text)
	}
}

func TestAStreamBelongsToItsAddress(t *testing.T) {
	s := open(t)
	one, two := s.phone(), s.phone()
	a, b := one.started(), two.started()
	mine := two.listen(b, "")
	mine.next()
	one.say(a, utterance{Event: "event-01", Text: "của người khác"})
	two.say(b, utterance{Event: "event-02", Text: "của tôi"})
	if text, _ := mine.next(); text != "của tôi" {
		t.Errorf("got %q", text)
	}
	if g := two.get("/u/" + a + "/events"); g.StatusCode != http.StatusForbidden {
		t.Errorf("another's stream: %d, want 403", g.StatusCode)
	}
}

func TestWithoutAWordTheStreamLooksByItself(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	s := p.listen(slot, "")
	s.next()
	p.mu.Lock()
	p.add(p.talk[0].Address, false, bot.Reply{Text: "từ tiến trình khác"})
	p.mu.Unlock()
	if text, _ := s.next(); text != "từ tiến trình khác" {
		t.Errorf("got %q", text)
	}
}

func TestStreamsAreLimitedAndEndWithTheServer(t *testing.T) {
	s := open(t)
	p := s.phone()
	slot := p.started()
	var streams []*stream
	for range mostStreams {
		streams = append(streams, p.listen(slot, ""))
		streams[len(streams)-1].next()
	}
	if g := p.get("/u/" + slot + "/events"); g.StatusCode != http.StatusTooManyRequests {
		t.Errorf("%d, want 429", g.StatusCode)
	}
	s.server.Close()
	for _, open := range streams {
		for open.read.Scan() { // to the end, which comes
		}
		if err := open.read.Err(); err != nil {
			t.Errorf("the stream broke: %v", err)
		}
	}
}

func TestAPlaceIsOnlyAnIdentifier(t *testing.T) {
	for id, want := range map[string]string{"0195-ab": "0195-ab", "a\ndata: x": "", "": "", strings.Repeat("a", 65): ""} {
		if got := place(id); got != want {
			t.Errorf("%q: got %q, want %q", id, got, want)
		}
	}
}
