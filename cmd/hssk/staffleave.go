package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hssk/activities"
	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

type staffLeaveCmd struct {
	Add    leaveAddCmd    `cmd:"" default:"withargs"`
	List   leaveListCmd   `cmd:""`
	Cancel leaveCancelCmd `cmd:""`
}

type leaveAddCmd struct {
	ID     string `arg:""`
	From   string `arg:""`
	Until  string `arg:""`
	Cover  string `placeholder:"ID"`
	Reason string `placeholder:"TEXT"`
	By     string `placeholder:"ID"`
	JSON   bool   `name:"json"`
}

// Run enters a leave, and says what was handed over.
func (c leaveAddCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		from, err := leaveDay(c.From)
		if err != nil {
			return err
		}
		until, err := leaveDay(c.Until)
		if err != nil {
			return err
		}
		for _, id := range []string{c.ID, c.Cover} {
			if _, err := find(ctx, a.store.Staff, id, "cli.staff_unknown"); err != nil && id != "" {
				return err
			}
		}
		by, err := a.actingFor(ctx, c.By)
		if err != nil {
			return err
		}
		done, err := a.acts.AddLeave(ctx, health.LeaveOrder{Staff: health.StaffID(c.ID), From: from, Until: until, Cover: health.StaffID(c.Cover),
			Reason: strings.TrimSpace(c.Reason), By: by})
		if err != nil {
			return err
		}
		a.tellServed(ctx, done.Notify)
		return c.say(ctx, a, done)
	})
}

func (c leaveAddCmd) say(ctx context.Context, a *app, done health.LeaveDone) error {
	n, words := a.namer(a.phrases.In(a.cfg.Lang)), a.phrases.In(a.cfg.Lang)
	v, err := viewLeave(ctx, n, done.Leave, a.acts.Now())
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(v)
	}
	from := done.Leave.From.Format()
	fmt.Println(words.Say("cli.leave.done", "id", v.ID, "name", v.Name, "from", from, "until", done.Leave.Until.Format()))
	switch {
	case done.Covered+done.Queued > 0:
		fmt.Println(words.Say("cli.leave.covered", "covered", strconv.Itoa(done.Covered), "queued", strconv.Itoa(done.Queued), "cover", orDash(v.CoverName)))
	case v.State == "soon":
		fmt.Println(words.Say("cli.leave.later", "from", from))
	}
	return nil
}

// actingFor is whoever a command is given for, with their rights; nobody named: whoever runs the machine.
func (a *app) actingFor(ctx context.Context, id string) (health.Actor, error) {
	if id == "" {
		return operator(), nil
	}
	_, err := a.knownStaff(ctx, id)
	return health.Actor{Kind: health.ByStaff, ID: id}, err
}

// leaveDay reads a day as people write it.
func leaveDay(text string) (ident.Date, error) {
	d, ok := ident.ParseDate(text)
	if !ok {
		return d, refused("cli.leave_day", "day", text)
	}
	return d, nil
}

// tellServed hands messages to their channels if a server runs; else they go out when the next one starts.
func (a *app) tellServed(ctx context.Context, ids []health.MessageID) {
	if len(ids) == 0 || a.attach(ctx) != nil {
		return
	}
	for _, id := range ids {
		if err := a.desk.Notify(ctx, id); err != nil {
			a.log.Warn("message left in the outbox", "message", id, "error", err)
		}
	}
}

type leaveView struct {
	ID        string `json:"id"`
	Staff     string `json:"staff"`
	Name      string `json:"name"`
	From      string `json:"from"`
	Until     string `json:"until"`
	Cover     string `json:"cover,omitempty"`
	CoverName string `json:"cover_name,omitempty"`
	Reason    string `json:"reason,omitempty"`
	State     string `json:"state"` // now, soon, over or ended
	leave     health.Leave
}

func viewLeave(ctx context.Context, n namer, l health.Leave, now time.Time) (leaveView, error) {
	name, err := n.staff(ctx, string(l.Staff))
	if err != nil {
		return leaveView{}, err
	}
	v := leaveView{ID: string(l.ID), Staff: string(l.Staff), Name: name, From: l.From.String(), Until: l.Until.String(), Cover: string(l.Cover),
		Reason: l.Reason, State: leaveState(l, ident.DateOf(now.In(health.Zone()))), leave: l}
	if l.Cover != "" {
		v.CoverName, err = n.staff(ctx, string(l.Cover))
	}
	return v, err
}

func leaveState(l health.Leave, today ident.Date) string {
	switch {
	case !l.Stands():
		return "ended"
	case l.Until.Before(today):
		return "over"
	case l.On(today):
		return "now"
	}
	return "soon"
}

type leaveListCmd struct {
	All     bool
	Station string `placeholder:"CODE"`
	JSON    bool   `name:"json"`
}

// Run lists who is off.
func (c leaveListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		since := ident.DateOf(a.acts.Now().In(health.Zone()))
		if c.All {
			since = ident.Date{Y: 1, M: 1, D: 1}
		}
		all, err := a.store.Leaves(ctx, since)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		n, views := a.namer(words), []leaveView{}
		for _, l := range all {
			s, err := a.store.Staff(ctx, l.Staff)
			if err != nil {
				return err
			}
			if !c.All && !l.Stands() || c.Station != "" && s.Station != health.StationCode(c.Station) {
				continue
			}
			v, err := viewLeave(ctx, n, l, a.acts.Now())
			if err != nil {
				return err
			}
			views = append(views, v)
		}
		return printList(words, views, c.JSON, func(v leaveView) leaveView { return v }, listing[leaveView]{none: "cli.leave.none", head: "table.leaves",
			line: func(v leaveView) string { return leaveRow(words, v) }})
	})
}

func leaveRow(words phrase.Words, v leaveView) string {
	return strings.Join([]string{v.ID, v.Name, v.leave.From.Format(), v.leave.Until.Format(), orDash(v.CoverName), words.Say("leave.state_" + v.State), v.Reason}, "\t")
}

type leaveCancelCmd struct {
	Leave string `arg:""`
	By    string `placeholder:"ID"`
}

// Run takes a leave back.
func (c leaveCancelCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		by, err := a.actingFor(ctx, c.By)
		if err != nil {
			return err
		}
		l, err := a.acts.EndLeave(ctx, activities.LeaveVerdict{Leave: health.LeaveID(c.Leave), By: by})
		if errors.Is(err, store.ErrNotFound) {
			return refused("cli.leave_unknown", "id", c.Leave)
		}
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		name, err := a.namer(words).staff(ctx, string(l.Staff))
		if err != nil {
			return err
		}
		fmt.Println(words.Say("cli.leave.ended", "id", c.Leave, "name", name))
		return nil
	})
}
