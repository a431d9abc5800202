package web

import (
	"context"
	"errors"
	"testing"

	"hssk/bot/phrase"
	"hssk/store/health"
)

func TestAMessageIsSaidOnThePage(t *testing.T) {
	s := open(t)
	p := s.phone()
	slot := p.started()
	stream := p.listen(slot, "")
	stream.next()
	address := p.talk[0].Address
	send := Sender{Lines: s, Talks: s, Phrases: s.server.Phrases, Now: s.clock, NewID: func() string { return "z1" },
		Centre: "Tân Lạc", Notify: s.server.Notify}
	provider, err := send.Send(context.Background(), health.Message{Channel: Channel, Address: address, Phrase: "notice.correction.applied"})
	if err != nil || provider != "z1" {
		t.Fatalf("%q %v", provider, err)
	}
	if text, _ := stream.next(); text != s.server.Phrases.In("vi").Say("notice.correction.applied") {
		t.Errorf("got %q", text)
	}
}

func TestAMessageSpeaksTheLanguageOfItsReader(t *testing.T) {
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ message, talk, want string }{
		"the message names one":  {"en", "vi", "en"},
		"the talk has one":       {"", "en", "en"},
		"nobody has chosen one":  {"", "", "vi"},
		"one that is not spoken": {"fr", "en", "vi"},
	} {
		w := newWorld()
		w.lang["a"] = c.talk
		send := Sender{Lines: w, Talks: w, Phrases: book, Now: w.clock, NewID: w.newID}
		_, err := send.Send(context.Background(), health.Message{Address: "a", Phrase: "notice.correction.rejected", Lang: c.message})
		if err != nil {
			t.Fatal(err)
		}
		s := &Server{Config: Config{Phrases: book, Now: w.clock}}
		got := s.shownLines(session{}, book.In("vi"), w.talk)[0]
		if want := book.In(c.want).Say("notice.correction.rejected"); got.Text != want || !got.Notice {
			t.Errorf("%s: got %+v, want %q as a notice", name, got, want)
		}
	}
}

func TestALineThatIsNotStoredIsNotSent(t *testing.T) {
	w := newWorld()
	w.failing = errors.New("disk is gone")
	send := Sender{Lines: w, Talks: w, Phrases: phrase.Book{}, Now: w.clock, NewID: w.newID}
	if provider, err := send.Send(context.Background(), health.Message{Address: "a"}); err == nil || provider != "" {
		t.Errorf("%q %v, want an error", provider, err)
	}
}
