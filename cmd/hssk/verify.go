package main

import (
	"context"
	"fmt"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

type verifyCmd struct {
	New     verifyNewCmd     `cmd:""`
	Ask     verifyAskCmd     `cmd:""`
	Again   verifyAgainCmd   `cmd:""`
	List    verifyListCmd    `cmd:"" default:"1"`
	Show    verifyShowCmd    `cmd:""`
	Export  verifyExportCmd  `cmd:""`
	Return  verifyReturnCmd  `cmd:""`
	Answer  verifyAnswerCmd  `cmd:""`
	Approve verifyApproveCmd `cmd:""`
	Reject  verifyRejectCmd  `cmd:""`
	End     verifyEndCmd     `cmd:""`
}

type verifyNewCmd struct {
	Station string `required:"" placeholder:"CODE"`
	By      string `required:"" placeholder:"STAFF"`
	Limit   int
	Days    int    `default:"14"`
	Out     string `type:"path" default:"."`
	JSON    bool   `name:"json"`
}

// Run makes a list and writes its file and its minutes.
func (c verifyNewCmd) Run(ctx context.Context, cfg config) error {
	if c.Limit < 0 || c.Days < 1 {
		return refused("cli.verify_numbers")
	}
	return withApp(ctx, cfg, func(a *app) error {
		if err := a.knowsStation(ctx, health.StationCode(c.Station)); err != nil {
			return err
		}
		l, err := a.desk.BeginCheck(ctx, activities.CheckInput{Station: health.StationCode(c.Station), Limit: c.Limit,
			Due: time.Duration(c.Days) * 24 * time.Hour, By: health.StaffID(c.By)})
		if err != nil {
			return err
		}
		if l, err = a.watchCheck(ctx, l.ID, health.CheckCollecting); err != nil {
			return err
		}
		if l.Rows == 0 {
			return refused("cli.verify_nobody", "station", c.Station)
		}
		return a.handOut(ctx, l, c.Out, c.JSON)
	})
}

// watchCheck waits until a list has left a state, and says how far it is meanwhile.
func (a *app) watchCheck(ctx context.Context, id health.CheckID, in health.CheckState) (health.CheckList, error) {
	words := a.phrases.In(a.cfg.Lang)
	return watchWhile(ctx, a.store.CheckList, id, func(l health.CheckList) bool { return l.State == in }, func(l health.CheckList) string {
		return words.Say("verify.progress."+string(in), "list", string(id), "n", words.Count(int64(l.Rows)), "done", words.Count(int64(l.Cursor)))
	})
}

type verifyListCmd struct {
	JSON bool `name:"json"`
}

// Run lists the lists, the newest first.
func (c verifyListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		all, err := a.store.CheckLists(ctx, maxListed)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		tell := a.teller(words)
		return printList(words, all, c.JSON, viewCheck, listing[health.CheckList]{none: "verify.none", head: "table.checks", line: func(l health.CheckList) string {
			due := "–"
			if !l.Source.Online() {
				due = dayIn(l.Due)
			}
			return fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%d\t%d\t%s", l.ID, l.Station, tell.CheckWith(l.Source), tell.CheckState(l, a.acts.Now()), l.Rows, l.Tally.Answered(),
				l.Tally.Settled(), due)
		}})
	})
}

func dayIn(t time.Time) string { return t.In(health.Zone()).Format("02/01/2006") }

type checkView struct {
	ID       health.CheckID     `json:"id"`
	Station  health.StationCode `json:"station"`
	Register health.CheckSource `json:"register,omitempty"` // none: the police, on paper
	Held     string             `json:"held,omitempty"`     // why the register does not answer
	Again    *time.Time         `json:"again,omitempty"`    // when it is asked next
	State    health.CheckState  `json:"state"`
	Rows     int                `json:"rows"`
	Digest   string             `json:"digest"`
	Signed   string             `json:"signed,omitempty"`
	By       string             `json:"by"`
	Loaded   string             `json:"loaded_by,omitempty"`
	Approved string             `json:"approved_by,omitempty"`
	Due      string             `json:"due"` // yyyy-mm-dd
	Reminded int                `json:"reminded"`
	Tally    health.CheckTally  `json:"tally"`
	Made     time.Time          `json:"made"`
	Ended    *time.Time         `json:"ended,omitempty"`
	Files    []string           `json:"files,omitempty"`
}

func viewCheck(l health.CheckList) checkView {
	v := checkView{ID: l.ID, Station: l.Station, Register: l.Source, Held: l.Held, State: l.State, Rows: l.Rows, Digest: l.Digest, Signed: l.Signed, By: l.By.ID, Loaded: l.Loaded.ID,
		Approved: l.Approved.ID, Due: l.Due.In(health.Zone()).Format(time.DateOnly), Reminded: l.Reminded, Tally: l.Tally, Made: l.MadeAt}
	if !l.EndedAt.IsZero() {
		v.Ended = &l.EndedAt
	}
	if !l.Again.IsZero() {
		v.Again = &l.Again
	}
	return v
}

type verifyShowCmd struct {
	List string `arg:""`
	JSON bool   `name:"json"`
}

// Run says how a list stands.
func (c verifyShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		l, err := a.findCheck(ctx, c.List)
		if err != nil {
			return err
		}
		return a.sayCheck(l, c.JSON)
	})
}

// findCheck tells a list that does not exist from a store that fails.
func (a *app) findCheck(ctx context.Context, id string) (health.CheckList, error) {
	return find(ctx, a.store.CheckList, id, "cli.verify_unknown")
}

func (a *app) sayCheck(l health.CheckList, asJSON bool) error {
	if asJSON {
		return printJSON(viewCheck(l))
	}
	words := a.phrases.In(a.cfg.Lang)
	tell := a.teller(words)
	lines := []string{tell.CheckHead(l, a.acts.Now())}
	if l.Signed != "" {
		lines = append(lines, words.Say("verify.signed", "signed", l.Signed))
	}
	lines = append(lines, tell.CheckAnswers(l, l.Loaded.ID), tell.CheckOutcome(l, l.Approved.ID), tell.CheckHeld(l))
	if next := "verify.next." + string(l.State); a.phrases.Has(next) {
		lines = append(lines, words.Say(next, "list", string(l.ID)))
	}
	for _, line := range lines {
		if line != "" {
			fmt.Println(line)
		}
	}
	return nil
}
