package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/activities"
	"hssk/bot"
	"hssk/store/health"
)

// stage follows a transcript: what stands in brackets after a name is done and not said.
//
//	(link)          opens the chat by the person's invitation
//	(open SECRET)   opens the chat by that link
//	(outbox)        shows the latest message
//	(press 1)       presses a button of the latest question with buttons
//	(press 1 of 2)  presses a button of the question before it
//	(phone 09…)     shares one's own phone number
//	(contact)       shares the contact of somebody else
//	(file NAME)     sends a file of testdata/talk
//	(load 3)        loads so many rows of the list that was begun last, or all of them, and tells how far it is
//	(prove SECRET 0023 1990-09-05) shows what stands on a card on the page of a record
//	(wait 25h)      lets time pass
//	(lists)         hands out a list to be compared with the population database
//	(answers Name: đúng; Name: sai,right name,right number,note) loads what came back
//	(expects Name: 27/11/2026) stores a visit with a day to come again; (comes Name) one of today
//	(morning)       looks at who is expected, as each morning
//	(late)          looks at tasks that wait too long, as each working morning; (wake) brings back those whose time has come
//	(period 2026-12) opens a period of reporting, and counts it when it is over; (reports 2026-12) writes to whom it waits for
//	(people 4)      sets the population of Phong Phú
//	(blocks), (audit 3), (guardian of A: B), (power ends) do what they say
type stage struct {
	t      *testing.T
	app    *app
	events int
	asked  map[string][]string // by address, the questions with buttons, the latest last
	list   health.CheckID      // the latest that was handed out
}

func newStage(t *testing.T, a *app) *stage { return &stage{t: t, app: a, asked: map[string][]string{}} }

// play does one line of a transcript.
func (s *stage) play(channel, who, said string) []bot.Reply {
	s.t.Helper()
	s.events++
	at := who + "@" + channel
	in := bot.Incoming{Channel: channel, Address: who, Event: fmt.Sprint("e", s.events)}
	direction, is := strings.CutPrefix(said, "(")
	verb, rest, _ := strings.Cut(strings.TrimSuffix(direction, ")"), " ")
	switch {
	case !is || verb == "link" || verb == "outbox":
		return s.note(at, answer(s.t, s.app, channel, who, said, s.events))
	case verb == "press":
		in.Choice, in.Asked = s.button(at, rest)
	case verb == "open":
		in.Start = rest
	case verb == "phone":
		in.Phone = rest
	case verb == "contact":
		in.Others = true
	case verb == "file":
		in.File = s.file(rest)
	default:
		return s.direct(channel, who, verb, rest)
	}
	replies, err := s.app.bot.Handle(s.t.Context(), in)
	if err != nil {
		s.t.Fatalf("%s> %s: %v", who, said, err)
	}
	if again, err := s.app.bot.Handle(s.t.Context(), in); err != nil || fmt.Sprint(again) != fmt.Sprint(replies) {
		s.t.Errorf("%s> %s: the same event again is answered otherwise (%v)", who, said, err)
	}
	return s.note(at, replies)
}

// note remembers which questions were asked.
func (s *stage) note(at string, replies []bot.Reply) []bot.Reply {
	for _, r := range replies {
		if r.Asked != "" {
			s.asked[at] = append(s.asked[at], r.Asked)
		}
	}
	return replies
}

// button gives a key and the question it belongs to: the latest, or with "of 2" the one before.
func (s *stage) button(at, what string) (key, asked string) {
	key, back, older := strings.Cut(what, " of ")
	n := 1
	if older {
		if _, err := fmt.Sscan(back, &n); err != nil {
			s.t.Fatal(err)
		}
	}
	all := s.asked[at]
	if len(all) < n {
		s.t.Fatalf("%s was not asked %d questions", at, n)
	}
	return key, all[len(all)-n]
}

// direct does what is no event of a chat.
func (s *stage) direct(channel, who, verb, rest string) []bot.Reply {
	s.t.Helper()
	ctx := s.t.Context()
	switch verb {
	case "wait":
		d, err := time.ParseDuration(rest)
		if err != nil {
			s.t.Fatal(err)
		}
		before := s.app.acts.Now
		s.app.acts.Now = func() time.Time { return before().Add(d) }
		s.app.bot.Now = s.app.acts.Now
	case "load":
		s.load(rest)
	case "blocks":
		if err := s.app.bot.Reached(ctx, channel, who, false); err != nil {
			s.t.Fatal(err)
		}
	case "guardian":
		ward, holder, _ := strings.Cut(strings.TrimPrefix(rest, "of "), ": ")
		p := health.Proxy{ID: health.ProxyID("power-" + who), Ward: personNamed(s.t, s.app, ward), Holder: personNamed(s.t, s.app, holder),
			Kind: health.ProxyGuardian, Consent: health.Consent{Purpose: "proxy", Text: health.ProxyText, Channel: "paper", Proof: "GU-1", By: operator()}}
		p.Consent.Given = p.Holder
		if _, err := s.app.acts.GrantProxy(ctx, p); err != nil {
			s.t.Fatal(err)
		}
	case "late":
		s.late()
	case "wake":
		s.wake()
	case "power":
		if _, err := s.app.acts.EndProxy(ctx, health.ProxyID("power-"+who), operator()); err != nil {
			s.t.Fatal(err)
		}
	case "prove":
		words := strings.Fields(rest)
		v, err := s.app.acts.TryView(ctx, words[0], health.ViewProof{Last: health.Value(words[1]), Birth: health.Value(words[2])})
		if err != nil {
			s.t.Fatal(err)
		}
		return []bot.Reply{{Text: "[" + string(v.State) + "]"}}
	case "audit":
		return s.audit(rest)
	case "lists":
		return s.lists(who)
	case "answers":
		s.answers(who, rest)
	case "expects", "comes":
		s.visit(rest)
	case "morning":
		s.morning()
	case "people":
		s.population(rest)
	case "period":
		s.period(health.PeriodID(rest))
	case "reports":
		return s.reports(health.PeriodID(rest))
	default:
		s.t.Fatalf("nobody can %q", verb)
	}
	return nil
}

// file is a file of testdata/talk, as a channel hands it over.
func (s *stage) file(name string) *bot.SentFile {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "talk", name))
	if err != nil {
		s.t.Fatal(err)
	}
	return sentFile(name, data)
}

func sentFile(name string, data []byte) *bot.SentFile {
	return &bot.SentFile{Name: name, Size: int64(len(data)), Read: func(_ context.Context, to io.Writer) error {
		_, err := to.Write(data)
		return err
	}}
}

// load loads rows of the list that was begun last, all of them without a number, and tells whoever watches.
func (s *stage) load(count string) {
	s.t.Helper()
	ctx := s.t.Context()
	all, err := s.app.store.ImportList(ctx, 1)
	if err != nil || len(all) == 0 {
		s.t.Fatalf("no list was begun: %v", err)
	}
	rows, whole := 0, count == ""
	if _, err := fmt.Sscan(count, &rows); err != nil && !whole {
		s.t.Fatal(err)
	}
	if whole {
		rows = 100
	}
	loadRows(s.t, s.app, all[0].ID, rows, whole)
}

// loadRows loads so many rows of a list in this process; to its end when whole.
func loadRows(t *testing.T, a *app, id health.ImportID, rows int, whole bool) {
	t.Helper()
	ctx := t.Context()
	_, err := a.acts.StageImport(ctx, id)
	ok(t, err)
	for done := false; !done; done = done || !whole {
		res, err := a.acts.ImportBatch(ctx, activities.BatchInput{Import: id, Rows: rows})
		ok(t, err)
		done = res.Done
		if res.Done {
			ok(t, a.acts.EndImport(ctx, activities.EndInput{Import: id, State: health.ImportDone}))
		}
	}
	told, err := a.acts.FollowImport(ctx, id)
	ok(t, err)
	if told.Notify != "" {
		_, err := a.acts.SendMessage(ctx, told.Notify)
		ok(t, err)
	}
}

// audit shows the latest rows of the log, the latest last.
func (s *stage) audit(count string) []bot.Reply {
	n := 1
	if _, err := fmt.Sscan(count, &n); err != nil {
		s.t.Fatal(err)
	}
	head, err := s.app.store.AuditHead(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	rows, err := s.app.store.AuditRows(s.t.Context(), max(0, head.Seq-health.AuditSeq(n)), n)
	if err != nil {
		s.t.Fatal(err)
	}
	var out []bot.Reply
	for _, r := range rows {
		by := string(r.By.Kind)
		if r.By.Kind != health.ByCitizen {
			by += " " + r.By.ID
		}
		out = append(out, bot.Reply{Text: fmt.Sprintf("[%s] %s: %s", by, r.Action, r.Detail)})
	}
	return out
}

func personNamed(t *testing.T, a *app, name string) health.PersonID {
	t.Helper()
	found, _, err := a.store.FindPeople(t.Context(), "", name, 1, 0)
	if err != nil || len(found) == 0 {
		t.Fatalf("nobody is called %s: %v", name, err)
	}
	return found[0].ID
}

// lists hands out a list of the station's people to be compared with the population database.
func (s *stage) lists(who string) []bot.Reply {
	s.t.Helper()
	l, err := s.app.acts.BeginCheck(s.t.Context(), activities.CheckInput{Station: e2eStation, By: health.StaffID(who)})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.app.acts.CollectCheck(s.t.Context(), activities.CheckBatch{List: l.ID, Rows: 100}); err != nil {
		s.t.Fatal(err)
	}
	s.list = l.ID
	return []bot.Reply{{Text: "[" + string(l.ID) + "]"}}
}

// answers loads what the police says of the people of the list: "name: result, column=value; name: …".
func (s *stage) answers(who, all string) {
	s.t.Helper()
	items, err := s.app.store.CheckItems(s.t.Context(), s.list, 0, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	rows := "MA_DONG,KET_QUA,HO_TEN_DUNG,SO_CCCD_DUNG,GHI_CHU\n"
	for answer := range strings.SplitSeq(all, "; ") {
		name, said, _ := strings.Cut(answer, ": ")
		row := slices.IndexFunc(items, func(i health.CheckItem) bool { return i.Asked[health.FullName].Reveal() == name })
		if row < 0 {
			s.t.Fatalf("%s is not on the list", name)
		}
		cells := append(strings.Split(said, ","), "", "", "", "")
		rows += items[row].Code() + "," + strings.Join(cells[:4], ",") + "\n"
	}
	path := filepath.Join(s.t.TempDir(), "tra-loi.csv")
	put(s.t, path, []byte(rows))
	importAs(s.t, s.app, path, health.Import{Kind: health.ImportAnswers, By: health.Actor{Kind: health.ByStaff, ID: who}})
}
