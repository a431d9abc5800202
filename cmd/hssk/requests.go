package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

type requestsCmd struct {
	List   requestsListCmd   `cmd:"" default:"withargs"`
	Show   requestsShowCmd   `cmd:""`
	New    requestsNewCmd    `cmd:""`
	Ack    requestsAckCmd    `cmd:""`
	Extend requestsExtendCmd `cmd:""`
	Others requestsOthersCmd `cmd:""`
	Decide requestsDecideCmd `cmd:""`
	Back   requestsBackCmd   `cmd:""`
	Lift   requestsLiftCmd   `cmd:""`
}

// requestView is what a script sees of a request.
type requestView struct {
	ID       health.RequestID      `json:"id"`
	Kind     health.RequestKind    `json:"kind"`
	Person   health.PersonID       `json:"person"`
	Station  health.StationCode    `json:"station,omitempty"`
	By       string                `json:"by"` // kind:id
	Channel  string                `json:"channel"`
	Third    bool                  `json:"third_party"`
	State    string                `json:"state"` // open, doing, or the outcome
	Late     bool                  `json:"late"`
	Made     time.Time             `json:"made"`
	AckDue   string                `json:"acknowledge_by"` // yyyy-mm-dd
	Acked    *time.Time            `json:"acknowledged,omitempty"`
	Due      string                `json:"due"`                 // yyyy-mm-dd
	FirstDue string                `json:"first_due,omitempty"` // before it was extended
	Extended health.RequestReason  `json:"extended,omitempty"`
	Outcome  health.RequestOutcome `json:"outcome,omitempty"`
	Reason   health.RequestReason  `json:"reason,omitempty"`
	Decided  string                `json:"decided_by,omitempty"`
	Held     string                `json:"held,omitempty"`
	Told     health.RequestTold    `json:"told,omitempty"` // them or nobody
	Ended    *time.Time            `json:"ended,omitempty"`
	Year     int                   `json:"holidays_unknown,omitempty"` // of this year: the day may be earlier than the law allows
	Story    []requestStepView     `json:"story,omitempty"`            // the first first
}

type requestStepView struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	What string    `json:"what"` // code
}

func (a *app) viewRequest(r health.SubjectRequest) requestView {
	v := requestView{ID: r.ID, Kind: r.Kind, Person: r.Person, Station: r.Station, By: actorText(r.By), Channel: r.Channel, Third: r.Third, State: r.Stand(),
		Late: r.Late(a.today()), Made: r.MadeAt, AckDue: r.AckDue.String(), Due: r.Due.String(), Extended: r.Extended, Outcome: r.Outcome,
		Reason: r.Reason, Held: r.Held, Told: r.Told}
	if r.Decided.ID != "" {
		v.Decided = actorText(r.Decided)
	}
	if !r.FirstDue.IsZero() {
		v.FirstDue = r.FirstDue.String()
	}
	if !r.AckAt.IsZero() {
		v.Acked = &r.AckAt
	}
	if !r.EndedAt.IsZero() {
		v.Ended = &r.EndedAt
	}
	if year, known := a.acts.Holidays.Known(r.MadeAt, r.Due.Time(health.Zone())); !known {
		v.Year = year
	}
	return v
}

func actorText(a health.Actor) string { return string(a.Kind) + ":" + a.ID }

func (a *app) today() ident.Date { return ident.DateOf(a.acts.Now().In(health.Zone())) }

type requestsListCmd struct {
	All  bool
	JSON bool `name:"json"`
}

// Run lists the requests that wait, those that are due first on top.
func (c requestsListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		ask, none := a.store.LiveRequests, "request.none"
		if c.All {
			ask, none = a.store.RequestList, "request.none_all"
		}
		all, err := ask(ctx, maxListed)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		tell := a.teller(words)
		return printList(words, all, c.JSON, a.viewRequest, listing[health.SubjectRequest]{none: none, head: "table.requests",
			line: func(r health.SubjectRequest) string {
				return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s", r.ID, tell.RequestKind(r.Kind), orDash(string(r.Station)), dayIn(r.MadeAt), r.Due.Format(),
					tell.RequestStand(r, a.today()))
			}})
	})
}

type requestsShowCmd struct {
	Request string `arg:""`
	JSON    bool   `name:"json"`
}

// Run tells one request with its story. That it was shown whose it is, is noted first.
func (c requestsShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.findRequest(ctx, c.Request)
		if err != nil {
			return err
		}
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: r.Person, Why: "cli request"}}); err != nil {
			return err
		}
		rows, err := a.store.AuditOf(ctx, string(r.ID), maxListed)
		if err != nil {
			return err
		}
		slices.Reverse(rows)
		if c.JSON {
			v := a.viewRequest(r)
			v.Story = viewAll(rows, func(row health.AuditRow) requestStepView {
				return requestStepView{row.At, actorText(row.By), row.Detail}
			})
			return printJSON(v)
		}
		return a.sayRequest(ctx, r, rows)
	})
}

// findRequest finds a request by its number, however it is typed.
func (a *app) findRequest(ctx context.Context, id string) (health.SubjectRequest, error) {
	return find(ctx, a.store.SubjectRequest, string(health.CleanRequestID(id)), "request_unknown")
}

// sayRequest shows whose request it is as far as needed to know them, how it stands and what was done about it.
func (a *app) sayRequest(ctx context.Context, r health.SubjectRequest, rows []health.AuditRow) error {
	words := a.phrases.In(a.cfg.Lang)
	tell := a.teller(words)
	who, err := a.store.Record(ctx, r.Person)
	if err != nil {
		return err
	}
	name, asker := words.Say("request.erased"), "self"
	if !who.Erased() {
		name = ident.MaskName(who.Text(health.FullName))
		if b := who.Birth(); !b.IsZero() {
			name += ", " + strconv.Itoa(b.Year())
		}
	}
	switch {
	case r.By.Kind == health.ByStaff:
		asker = "staff"
	case r.By.ID != string(r.Person):
		asker = "proxy"
	}
	fmt.Println(words.Say("request.officer_one", "id", string(r.ID), "kind", tell.RequestKind(r.Kind), "who", name+" ("+string(r.Person)+")",
		"station", orDash(string(r.Station)), "date", dayIn(r.MadeAt), "how", words.Say("request.channel."+r.Channel), "asker", words.Say("request.asker."+asker),
		"stand", tell.RequestStand(r, a.today())))
	for _, line := range tell.RequestNotes(r, who) {
		fmt.Println(line)
	}
	if line := tell.RequestYear(a.viewRequest(r).Year); line != "" {
		fmt.Println(line)
	}
	n := a.namer(words)
	for _, row := range rows {
		by, err := n.actor(ctx, row.By)
		if err != nil {
			return err
		}
		fmt.Println(words.Say("request.story.line", "at", momentIn(row.At), "what", tell.RequestStep(row.Detail), "who", by))
	}
	return nil
}
