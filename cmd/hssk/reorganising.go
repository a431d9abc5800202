package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"hssk/activities"
	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
	"hssk/workflows"
)

// begin carries a plan out: it shows what would come of it, asks, writes it down and starts the workflow.
func (c unitsPlanCmd) begin(ctx context.Context, a *app, plan health.Plan) error {
	before, err := a.store.ReorganisationList(ctx, maxListed)
	if err != nil {
		return err
	}
	half, err := activities.PlanStanding(plan, before)
	if err != nil {
		return err
	}
	if err := a.attach(ctx); err != nil { // before anybody is asked for anything
		return err
	}
	in := activities.BeginInput{Plan: plan, By: operator()}
	question := "reorganise.ask"
	switch {
	case half.ID != "":
		question = "reorganise.ask_half"
	default:
		if in.People, in.Total, err = c.show(ctx, a, plan); err != nil {
			return err
		}
		if plan.Begins().After(a.acts.Now()) {
			question = "reorganise.ask_later"
		}
	}
	words := a.phrases.In(a.cfg.Lang)
	if err := confirm(c.Yes, words.SayMap(question, planArgs(plan))); err != nil {
		return err
	}
	r, err := a.acts.BeginReorganisation(ctx, in)
	if err != nil {
		return err
	}
	return a.carryOn(ctx, r, c.Detach, c.JSON)
}

// maxListed is how many reorganisations are listed: more than a district sees.
const maxListed = 1000

func planArgs(p health.Plan) map[string]string {
	return map[string]string{"name": p.Name, "day": p.Begins().Format("02/01/2006")}
}

// show previews the plan and counts the people of its units, and those it moves.
func (c unitsPlanCmd) show(ctx context.Context, a *app, plan health.Plan) (people, moved int64, err error) {
	p, err := a.previewPlan(ctx, plan)
	if err != nil {
		return 0, 0, err
	}
	if !c.JSON {
		a.printPreview(p)
	}
	for _, m := range p.Moves {
		moved += m.People
	}
	people = moved + p.Stays
	for _, l := range append(p.Lost, p.Unlisted...) {
		people += l.People
	}
	return people, moved, nil
}

// confirm asks on the terminal; anything but a yes is a no.
func confirm(yes bool, question string) error {
	if yes {
		return nil
	}
	fmt.Fprint(os.Stderr, question+" ")
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	if slices.Contains([]string{"co", "c", "yes", "y"}, ident.Fold(in.Text())) {
		return nil
	}
	return errors.Join(in.Err(), refused("cli.not_confirmed"))
}

// carryOn starts what was written down and watches it.
func (a *app) carryOn(ctx context.Context, r health.Reorganisation, detach, asJSON bool) error {
	if err := a.desk.StartReorganise(ctx, r.ID); err != nil {
		return err
	}
	switch {
	case (detach || r.State == health.ReorganiseWaiting) && asJSON:
		return printJSON(viewReorganisation(r))
	case r.State == health.ReorganiseWaiting:
		fmt.Println(a.phrases.In(a.cfg.Lang).Say("reorganise.waits", "id", string(r.ID), "day", r.Plan.Begins().Format("02/01/2006")))
		return nil
	case detach:
		fmt.Println(r.ID)
		return nil
	}
	return a.watchPlan(ctx, r.ID, asJSON)
}

// watchPlan shows how far a reorganisation is until it is over. Stopping to watch does not stop it.
func (a *app) watchPlan(ctx context.Context, id health.ReorganisationID, asJSON bool) error {
	words := a.phrases.In(a.cfg.Lang)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	pace, screen := pace{now: time.Now}, newTicker(os.Stderr)
	for {
		r, err := a.findPlan(ctx, string(id))
		if err != nil {
			return err
		}
		if r.State.Over() {
			screen.clear()
			return a.concludePlan(words, r, asJSON)
		}
		screen.show(pace.planLine(words, r))
		select {
		case <-ctx.Done():
			screen.clear()
			fmt.Fprintln(os.Stderr, words.Say("reorganise.goes_on", "id", string(id)))
			return nil
		case <-tick.C:
		}
	}
}

func (p *pace) planLine(w phrase.Words, r health.Reorganisation) string {
	done := r.Progress()
	switch r.State {
	case health.ReorganiseWaiting:
		return w.Say("reorganise.waits", "id", string(r.ID), "day", r.Plan.Begins().Format("02/01/2006"))
	case health.ReorganisePaused:
		p.samples = nil
		return w.Say("reorganise.paused", "id", string(r.ID), "done", w.Count(done.Num), "people", w.Count(done.Den))
	}
	rate, eta := p.rate(done.Num), "…"
	if rate > 0 {
		eta = (time.Duration(float64(done.Den-done.Num)/rate) * time.Second).String()
	}
	percent, _ := done.Percent()
	return w.Say("reorganise.running", "done", w.Count(done.Num), "people", w.Count(done.Den),
		"percent", strconv.Itoa(int(percent))+"%", "rate", w.Count(int64(rate)), "eta", eta)
}

// concludePlan says how a reorganisation ended.
func (a *app) concludePlan(w phrase.Words, r health.Reorganisation, asJSON bool) error {
	if r.State == health.ReorganiseFailed {
		return refused("cli.reorganise_failed", "id", string(r.ID), "reason", inWords(a.cfg, refused(r.Error)))
	}
	if asJSON {
		return printJSON(viewReorganisation(r))
	}
	fmt.Println(w.SayMap("reorganise_end."+string(r.State), endArgs(w, r)))
	if r.State == health.ReorganiseDone && r.Tally.Review+r.Tally.Kept > 0 {
		fmt.Println(w.Say("reorganise.review", "review", w.Count(r.Tally.Review), "kept", w.Count(r.Tally.Kept)))
	}
	if r.State == health.ReorganiseUndone {
		if t := r.Tally; t.Came+t.CameTasks+t.CameDrafts > 0 {
			fmt.Println(w.SayMap("reorganise.came", endArgs(w, r)))
		}
		for _, s := range r.Turn.Aside {
			fmt.Println(w.SayMap("reorganise.set_aside", asideArgs(w, r.ID, s)))
		}
	}
	return nil
}

// asideArgs are what is said of a population that an undo sets aside.
func asideArgs(w phrase.Words, id health.ReorganisationID, s health.Station) map[string]string {
	return map[string]string{"id": string(id), "name": s.Name, "code": string(s.Code), "people": w.Count(s.Denominator.People),
		"from": bot.Source(w, []health.Denominator{s.Denominator})}
}

func endArgs(w phrase.Words, r health.Reorganisation) map[string]string {
	t, out := r.Tally, planArgs(r.Plan)
	out["id"] = string(r.ID)
	for name, n := range map[string]int64{"moved": t.Moved, "stayed": t.Stayed, "tasks": t.Tasks, "drafts": t.Drafts, "staff": t.Staff,
		"back": t.Back, "elsewhere": t.Elsewhere, "tasks_back": t.TasksBack, "drafts_back": t.DraftsBack, "staff_back": t.StaffBack,
		"came": t.Came, "came_tasks": t.CameTasks, "came_drafts": t.CameDrafts} {
		out[name] = w.Count(n)
	}
	return out
}

// findPlan tells a reorganisation that does not exist from a store that fails.
func (a *app) findPlan(ctx context.Context, id string) (health.Reorganisation, error) {
	return find(ctx, a.store.Reorganisation, id, "cli.reorganise_unknown")
}

type reorganisationView struct {
	ID        health.ReorganisationID    `json:"id"`
	Name      string                     `json:"name"`
	On        string                     `json:"on"` // yyyy-mm-dd
	State     health.ReorganisationState `json:"state"`
	Phase     health.ReorganisationPhase `json:"phase"`
	Over      bool                       `json:"over"` // nothing more will happen by itself
	Error     string                     `json:"error,omitempty"`
	People    int64                      `json:"people"` // in the plan's units
	Total     int64                      `json:"total"`  // of them, to be moved
	Tally     health.ReorganisationTally `json:"tally"`
	StartedAt time.Time                  `json:"started_at"`
	EndedAt   *time.Time                 `json:"ended_at,omitempty"`
	Aside     []stationView              `json:"set_aside,omitempty"` // populations told since the plan, which its undo put out of use
}

func viewReorganisation(r health.Reorganisation) reorganisationView {
	v := reorganisationView{ID: r.ID, Name: r.Plan.Name, On: r.Plan.On, State: r.State, Phase: r.Phase, Over: r.State.Over(), Error: r.Error,
		People: r.People, Total: r.Total, Tally: r.Tally, StartedAt: r.StartedAt, Aside: viewAll(r.Turn.Aside, viewStation)}
	if !r.EndedAt.IsZero() {
		v.EndedAt = &r.EndedAt
	}
	return v
}

type unitsPlansCmd struct{ JSON bool }

// Run lists the reorganisations.
func (c unitsPlansCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		list, err := a.store.ReorganisationList(ctx, maxListed)
		if err != nil {
			return err
		}
		words := a.phrases.In(a.cfg.Lang)
		return printList(words, list, c.JSON, viewReorganisation, listing[health.Reorganisation]{none: "reorganise.none", head: "table.reorganisations", line: func(r health.Reorganisation) string {
			return fmt.Sprintf("%s\t%s\t%s\t%s\t%d/%d\t%s", r.ID, r.Plan.Name, r.Plan.Begins().Format("02/01/2006"),
				words.Say("reorganise_state."+string(r.State)), r.Tally.Moved-r.Tally.Back, r.Total,
				r.StartedAt.In(health.Zone()).Format("02/01/2006 15:04"))
		}})
	})
}

type unitsWatchCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run watches one reorganisation.
func (c unitsWatchCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error { return a.watchPlan(ctx, health.ReorganisationID(c.ID), c.JSON) })
}

type unitsPauseCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run pauses.
func (c unitsPauseCmd) Run(ctx context.Context, cfg config) error {
	return tellPlan(ctx, cfg, (*workflows.Client).PauseReorganise, "done.reorganise_pause", c.ID, c.JSON)
}

type unitsResumeCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run resumes.
func (c unitsResumeCmd) Run(ctx context.Context, cfg config) error {
	return tellPlan(ctx, cfg, (*workflows.Client).ResumeReorganise, "done.reorganise_resume", c.ID, c.JSON)
}

type unitsCancelCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run cancels.
func (c unitsCancelCmd) Run(ctx context.Context, cfg config) error {
	return tellPlan(ctx, cfg, (*workflows.Client).CancelReorganise, "done.reorganise_cancel", c.ID, c.JSON)
}

// tellPlan moves a reorganisation and says that it was done.
func tellPlan(ctx context.Context, cfg config, tell func(*workflows.Client, context.Context, health.ReorganisationID) error, done, id string, asJSON bool) error {
	return withStore(ctx, cfg, func(a *app) error {
		if _, err := a.findPlan(ctx, id); err != nil {
			return err
		}
		if err := a.attach(ctx); err != nil {
			return err
		}
		if err := tell(a.desk, ctx, health.ReorganisationID(id)); err != nil {
			return err
		}
		if !asJSON {
			fmt.Println(a.phrases.In(cfg.Lang).SayMap(done, map[string]string{"id": id}))
			return nil
		}
		r, err := a.findPlan(ctx, id)
		if err != nil {
			return err
		}
		return printJSON(viewReorganisation(r))
	})
}

// warnAside tells, before anybody agrees to an undo, which populations it puts out of use.
func (a *app) warnAside(ctx context.Context, w phrase.Words, r health.Reorganisation) error {
	now, err := a.organisation(ctx)
	if err != nil || r.Phase.Back() {
		return err
	}
	for _, s := range r.ToldSince(now) {
		fmt.Fprintln(os.Stderr, w.SayMap("reorganise.will_set_aside", asideArgs(w, r.ID, s)))
	}
	return nil
}

type unitsUndoCmd struct {
	ID     string `arg:""`
	Yes    bool
	Detach bool
	JSON   bool
}

// Run takes a reorganisation back.
func (c unitsUndoCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.findPlan(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := activities.MayUndo(r); err != nil {
			return err
		}
		if err := a.attach(ctx); err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		if !c.Yes {
			if err := a.warnAside(ctx, words, r); err != nil {
				return err
			}
		}
		if err := confirm(c.Yes, words.SayMap("reorganise.ask_undo", endArgs(words, r))); err != nil {
			return err
		}
		if r, err = a.acts.BeginUndo(ctx, r.ID, operator()); err != nil {
			return err
		}
		return a.carryOn(ctx, r, c.Detach, c.JSON)
	})
}
