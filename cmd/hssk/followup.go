package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
	"hssk/workflows"
)

type followupCmd struct {
	List followupListCmd `cmd:"" default:"1"`
	Show followupShowCmd `cmd:""`
	Run  followupRunCmd  `cmd:""`
}

// Days that a list shows without being asked for others.
const (
	followedBack  = 30
	followedAhead = 7
)

type followupListCmd struct {
	From    string `placeholder:"DATE"`
	Until   string `placeholder:"DATE"`
	Station string `placeholder:"CODE"`
	Open    bool
	After   string `placeholder:"ID"`
	Limit   int    `default:"50"`
	JSON    bool   `name:"json"`
}

// Run lists who is expected in a time, with the sums of that time, which agree.
func (c followupListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		if c.Station != "" {
			if err := a.knowsStation(ctx, health.StationCode(c.Station)); err != nil {
				return err
			}
		}
		today := ident.DateOf(a.acts.Now().In(health.Zone()))
		from, err1 := dayOr(c.From, today.AddDays(-followedBack))
		until, err2 := dayOr(c.Until, today.AddDays(followedAhead))
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		sums, err := a.followSums(ctx, from, until, today, health.StationCode(c.Station))
		if err != nil {
			return err
		}
		list, more, err := a.followRows(ctx, c, from, until)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(followListView{sums, viewAll(list, viewFollowUp), more})
		}
		return a.sayFollowUps(sums, list, more)
	})
}

// dayOr reads a day of a flag; empty: another one.
func dayOr(text string, otherwise ident.Date) (ident.Date, error) {
	if text == "" {
		return otherwise, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return ident.Date{}, refused("cli.day", "day", text)
	}
	return ident.DateOf(t), nil
}

// followRows gives the follow-ups of a page, and behind which one there are more.
func (a *app) followRows(ctx context.Context, c followupListCmd, from, until ident.Date) (out []health.FollowUp, more health.FollowUpID, err error) {
	at := store.Place{Day: from}
	if c.After != "" {
		f, err := a.findFollowUp(ctx, c.After)
		if err != nil {
			return nil, "", err
		}
		at = store.Place{Day: f.Due, After: string(f.ID)}
	}
	const page = 200
	for {
		rows, err := a.store.FollowUpList(ctx, at, until, page)
		if err != nil {
			return nil, "", err
		}
		for _, f := range rows {
			at = store.Place{Day: f.Due, After: string(f.ID)}
			if c.Station != "" && f.Station != health.StationCode(c.Station) || c.Open && !f.Open() {
				continue
			}
			if len(out) == c.Limit {
				return out, out[len(out)-1].ID, nil
			}
			out = append(out, f)
		}
		if len(rows) < page {
			return out, "", nil
		}
	}
}

func (a *app) findFollowUp(ctx context.Context, id string) (health.FollowUp, error) {
	return find(ctx, a.store.FollowUp, id, "cli.followup_unknown")
}

// followSums counts the follow-ups of a time: each is in one outcome or in one open stage.
type followSums struct {
	From     ident.Date                     `json:"from"`
	Until    ident.Date                     `json:"until"`
	All      int                            `json:"all"`
	Open     int                            `json:"open"`
	Stages   map[health.FollowUpStage]int   `json:"stages"`   // of the open ones
	Outcomes map[health.FollowUpOutcome]int `json:"outcomes"` // of the others
	Due      int                            `json:"due"`      // over, or open and the day has come; without those who are gone and those called off
	Came     int                            `json:"came"`     // of Due
}

func (a *app) followSums(ctx context.Context, from, until, today ident.Date, station health.StationCode) (followSums, error) {
	s := followSums{From: from, Until: until, Stages: map[health.FollowUpStage]int{}, Outcomes: map[health.FollowUpOutcome]int{}}
	all, err := a.store.FollowUpCounts(ctx, from, until)
	for _, c := range all {
		if station != "" && c.Station != station {
			continue
		}
		if s.All += c.N; c.Outcome == "" {
			s.Open += c.N
			s.Stages[c.Stage] += c.N
			continue
		}
		s.Outcomes[c.Outcome] += c.N
		if c.Outcome != health.FollowGone && c.Outcome != health.FollowOff {
			s.Due += c.N
		}
	}
	s.Came = s.Outcomes[health.FollowCame]
	if err != nil || today.Before(from) {
		return s, err
	}
	if today.Before(until) {
		until = today
	}
	past, err := a.store.FollowUpCounts(ctx, from, until)
	for _, c := range past {
		if c.Outcome == "" && (station == "" || c.Station == station) {
			s.Due += c.N
		}
	}
	return s, err
}

func (a *app) sayFollowUps(s followSums, list []health.FollowUp, more health.FollowUpID) error {
	words := a.phrases.In(a.cfg.Lang)
	if s.All == 0 {
		fmt.Println(words.Say("followup.none", "from", s.From.Format(), "until", s.Until.Format()))
		return nil
	}
	count := func(n int) string { return words.Count(int64(n)) }
	fmt.Println(words.Say("followup.sum", "from", s.From.Format(), "until", s.Until.Format(), "all", count(s.All), "ended", count(s.All-s.Open), "open", count(s.Open)))
	for _, stage := range health.FollowUpStages() {
		if n := s.Stages[stage]; n > 0 {
			fmt.Println("  " + words.Say("followup.line", "what", words.Say("follow.stage."+string(stage)), "n", count(n)))
		}
	}
	for _, o := range health.FollowUpOutcomes() {
		if n := s.Outcomes[o]; n > 0 {
			fmt.Println("  " + words.Say("followup.line", "what", words.Say("follow.outcome."+string(o)), "n", count(n)))
		}
	}
	if s.Due > 0 {
		fmt.Println(words.Say("followup.rate", "due", count(s.Due), "came", count(s.Came), "percent", strconv.Itoa((100*s.Came+s.Due/2)/s.Due), "late", count(s.Due-s.Came)))
	}
	fmt.Println()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say("table.followups"))
	for _, f := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", f.ID, f.Due.Format(), words.Say("follow.kind."+string(f.Kind)), f.Station, followState(words, f), f.Channel)
	}
	if err := w.Flush(); err != nil || more == "" {
		return err
	}
	fmt.Println(words.Say("followup.more", "after", string(more)))
	return nil
}

// followState says in one word how a follow-up stands.
func followState(words phrase.Words, f health.FollowUp) string {
	if f.Open() {
		return words.Say("follow.stage." + string(f.Stage))
	}
	return words.Say("follow.outcome." + string(f.Outcome))
}

type followView struct {
	ID       health.FollowUpID      `json:"id"`
	Kind     health.FollowUpKind    `json:"kind"`
	Person   health.PersonID        `json:"person"`
	Station  health.StationCode     `json:"station"`
	Planned  ident.Date             `json:"planned"`
	Due      ident.Date             `json:"due"`
	Stage    health.FollowUpStage   `json:"stage"`
	Outcome  health.FollowUpOutcome `json:"outcome,omitempty"`
	Reason   string                 `json:"reason,omitempty"`
	Answer   health.FollowUpAnswer  `json:"answer,omitempty"`
	Channel  string                 `json:"channel,omitempty"`
	Delivery health.DeliveryState   `json:"delivery,omitempty"`
	Task     health.TaskID          `json:"task,omitempty"`
	Next     *ident.Date            `json:"next,omitempty"` // when it is looked at again
	Told     *time.Time             `json:"told,omitempty"`
	Made     time.Time              `json:"made"`
	Ended    *time.Time             `json:"ended,omitempty"`
}

type followListView struct {
	Sums followSums        `json:"sums"`
	List []followView      `json:"list"`
	More health.FollowUpID `json:"more,omitempty"` // go on behind this one
}

func viewFollowUp(f health.FollowUp) followView {
	v := followView{ID: f.ID, Kind: f.Kind, Person: f.Person, Station: f.Station, Planned: f.Planned, Due: f.Due, Stage: f.Stage, Outcome: f.Outcome, Reason: f.Reason,
		Answer: f.Answer, Channel: f.Channel, Task: f.Task(), Made: f.MadeAt}
	if !f.Next.IsZero() {
		v.Next = &f.Next
	}
	if !f.ToldAt.IsZero() {
		v.Told = &f.ToldAt
	}
	if !f.EndedAt.IsZero() {
		v.Ended = &f.EndedAt
	}
	return v
}

type followupShowCmd struct {
	ID   string `arg:""`
	JSON bool   `name:"json"`
}

// Run says how one follow-up stands. It names nobody: the record does.
func (c followupShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		f, err := a.findFollowUp(ctx, c.ID)
		if err != nil {
			return err
		}
		v := viewFollowUp(f)
		if f.Message != "" {
			m, err := a.store.Message(ctx, f.Message)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			v.Delivery = m.State
		}
		if c.JSON {
			return printJSON(v)
		}
		a.sayFollowUp(f, v.Delivery)
		return nil
	})
}

func (a *app) sayFollowUp(f health.FollowUp, delivery health.DeliveryState) {
	words := a.phrases.In(a.cfg.Lang)
	fmt.Println(words.Say("followup.show", "id", string(f.ID), "person", string(f.Person), "kind", words.Say("follow.kind."+string(f.Kind)), "due", f.Due.Format(),
		"state", followState(words, f)))
	if f.Planned != f.Due {
		fmt.Println("  " + words.Say("followup.planned", "day", f.Planned.Format()))
	}
	if !f.ToldAt.IsZero() && delivery != "" {
		fmt.Println("  " + words.Say("followup.told", "channel", f.Channel, "at", minuteOr(words, f.ToldAt), "delivery", words.Say("follow.delivery."+string(delivery))))
	}
	if f.Answer != "" {
		fmt.Println("  " + words.Say("followup.answer", "answer", words.Say("follow.answer."+string(f.Answer))))
	}
	if f.Reason != "" {
		fmt.Println("  " + words.Say("followup.reason", "reason", followReason(words, a.phrases, f.Reason)))
	}
	if f.Task() != "" {
		fmt.Println("  " + words.Say("followup.task", "task", string(f.Task())))
	}
	if !f.Next.IsZero() {
		fmt.Println("  " + words.Say("followup.next", "day", f.Next.Format()))
	}
}

// followReason says why, in words where the catalog has some: reasons of channels and of lives are codes of their own.
func followReason(words phrase.Words, book phrase.Book, code string) string {
	for _, key := range []string{"followup.why." + code, "life." + code} {
		if book.Has(key) {
			return words.Say(key)
		}
	}
	return code
}

type followupRunCmd struct {
	Day  string `placeholder:"DATE"`
	JSON bool   `name:"json"`
}

// Run looks at who is expected, as each morning, and waits for the end. Whoever stops watching stops nothing.
func (c followupRunCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		day, err := dayOr(c.Day, ident.Date{})
		if err != nil {
			return err
		}
		if day.After(ident.DateOf(a.acts.Now().In(health.Zone()))) {
			return refused("cli.followup_future", "day", day.Format())
		}
		sum, err := a.watchFollowUp(ctx, day)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(followRunView{sum.Day, sum.Opened, sum.Moved, sum.Sent, sum.Called, sum.Ended})
		}
		fmt.Println(a.phrases.In(cfg.Lang).Say("followup.ran", a.followArgs(sum)...))
		return nil
	})
}

type followRunView struct {
	Day    ident.Date `json:"day"`
	Opened int        `json:"opened"`
	Moved  int        `json:"looked_at"`
	Sent   int        `json:"sent"`
	Called int        `json:"calls"`
	Ended  int        `json:"ended"`
}

func (a *app) followArgs(s workflows.FollowUpSum) []string {
	words := a.phrases.In(a.cfg.Lang)
	count := func(n int) string { return words.Count(int64(n)) }
	return []string{"day", s.Day.Format(), "opened", count(s.Opened), "moved", count(s.Moved), "sent", count(s.Sent), "called", count(s.Called), "ended", count(s.Ended)}
}

// watchFollowUp starts a look, or joins the one that runs, and shows how far it is.
func (a *app) watchFollowUp(ctx context.Context, day ident.Date) (workflows.FollowUpSum, error) {
	run, err := a.desk.StartFollowUp(ctx, day)
	if err != nil {
		return workflows.FollowUpSum{}, err
	}
	type end struct {
		sum workflows.FollowUpSum
		err error
	}
	over := make(chan end, 1)
	go func() {
		var e end
		e.err = run.Get(ctx, &e.sum)
		over <- e
	}()
	words, screen := a.phrases.In(a.cfg.Lang), newTicker(os.Stderr)
	defer screen.clear()
	for {
		select {
		case e := <-over:
			if e.err == nil && !day.IsZero() && e.sum.Day != day {
				return e.sum, refused("cli.followup_running", "day", e.sum.Day.Format())
			}
			return e.sum, e.err
		case <-time.After(300 * time.Millisecond):
		}
		so, err := a.desk.FollowUpProgress(ctx)
		switch {
		case err != nil: // it has not begun yet, or is over
		case !day.IsZero() && so.Day != day:
			return so, refused("cli.followup_running", "day", so.Day.Format())
		case !so.Waits.IsZero():
			screen.show(words.Say("followup.waits", "at", minuteOr(words, so.Waits)))
		default:
			screen.show(words.Say("followup.running", a.followArgs(so)...))
		}
	}
}
