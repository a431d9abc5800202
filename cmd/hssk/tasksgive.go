package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"hssk/activities"
	"hssk/bot/phrase"
	"hssk/store/health"
)

type tasksAssignCmd struct {
	Station string `required:"" placeholder:"CODE"`
	Limit   int    `default:"0"`
	DryRun  bool
	Yes     bool
	By      string `placeholder:"ID"`
	JSON    bool   `name:"json"`
}

// shareView is what a script sees of one task that is to be given.
type shareView struct {
	Task health.TaskID  `json:"task"`
	From health.StaffID `json:"from,omitempty"`
	To   health.StaffID `json:"to,omitempty"`   // absent: it stays in, or goes back to, the queue
	Why  []string       `json:"why"`            // in words
	None string         `json:"none,omitempty"` // code of why nobody gets it
	Code string         `json:"code,omitempty"` // code of why it was left as it is
}

// Run shows who would be given which task of a station's queue and why, and gives them.
func (c tasksAssignCmd) Run(ctx context.Context, cfg config) error {
	with := withApp
	if c.DryRun {
		with = withStore
	}
	return with(ctx, cfg, func(a *app) error {
		station := health.StationCode(c.Station)
		if err := a.knowsStation(ctx, station); err != nil {
			return err
		}
		plan, err := a.acts.PlanShare(ctx, activities.ShareInput{Station: station, Limit: max(c.Limit, 0)})
		if err != nil {
			return err
		}
		by, err := a.actingFor(ctx, c.By)
		if err != nil {
			return err
		}
		order := health.GiveOrder{Kind: health.HandAssigned, Batch: newBatch(a), By: by}
		for _, s := range plan {
			if s.To != "" {
				order.Items = append(order.Items, health.GiveItem{Task: s.Task, To: s.To, Why: s.Why})
			}
		}
		return c.sayAndGive(ctx, a, plan, order)
	})
}

func (c tasksAssignCmd) sayAndGive(ctx context.Context, a *app, plan []health.Shared, order health.GiveOrder) error {
	words := a.phrases.In(a.cfg.Lang)
	if c.DryRun && c.JSON {
		return printJSON(viewAll(plan, func(s health.Shared) shareView {
			return shareView{Task: s.Task, To: s.To, Why: reasonsIn(words, s.Why), None: s.None}
		}))
	}
	if !c.JSON {
		if err := a.sayPlan(ctx, words, health.StationCode(c.Station), plan); err != nil {
			return err
		}
	}
	switch {
	case c.DryRun && len(plan) > 0:
		fmt.Println(words.Say("tasks_cli.dry"))
		return nil
	case len(order.Items) == 0:
		return nil
	}
	return a.carryOutGiving(ctx, order, c.Yes || c.JSON, c.JSON)
}

// sayPlan shows who would be given what and why, and how much each has then.
func (a *app) sayPlan(ctx context.Context, words phrase.Words, station health.StationCode, plan []health.Shared) error {
	if len(plan) == 0 {
		fmt.Println(words.Say("tasks_cli.nothing"))
		return nil
	}
	n := a.namer(words)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say("table.share"))
	given, left := map[health.StaffID]int{}, map[string]int{}
	for _, s := range plan {
		if s.To == "" {
			left[s.None]++
			continue
		}
		given[s.To]++
		name, err := n.staff(ctx, string(s.To))
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", s.Task, s.Score, name, strings.Join(reasonsIn(words, s.Why), ", "))
	}
	if len(given) > 0 {
		if err := w.Flush(); err != nil {
			return err
		}
	}
	for _, why := range []string{health.ShareFull, health.ShareNobody} {
		if left[why] > 0 {
			fmt.Println(words.Say("share.none."+why, "n", strconv.Itoa(left[why])))
		}
	}
	return a.sayLoads(ctx, words, station, given)
}

// sayLoads says how much each of the staff of a station has, and will have.
func (a *app) sayLoads(ctx context.Context, words phrase.Words, station health.StationCode, given map[health.StaffID]int) error {
	workers, err := a.acts.Workers(ctx, station)
	if err != nil {
		return err
	}
	for _, w := range workers {
		args := []string{"name", w.Staff.Name, "now", strconv.Itoa(w.Held), "then", strconv.Itoa(w.Held + given[w.Staff.ID]), "room", strconv.Itoa(w.Staff.Room())}
		if w.Away {
			fmt.Println(words.Say("tasks_cli.load_away", args...))
			continue
		}
		fmt.Println(words.Say("tasks_cli.load", args...))
	}
	return nil
}

// newBatch names what is given in one go, short enough to be typed.
func newBatch(a *app) string {
	return "g" + a.acts.Now().In(health.Zone()).Format("060102") + "-" + newCode()
}

// carryOutGiving gives tasks and says what became of each, and how it is taken back.
func (a *app) carryOutGiving(ctx context.Context, order health.GiveOrder, yes, asJSON bool) error {
	words := a.phrases.In(a.cfg.Lang)
	if err := confirm(yes, words.Say("tasks_cli.sure", "n", strconv.Itoa(len(order.Items)))); err != nil {
		return err
	}
	given, err := a.desk.Give(ctx, order)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(givenView{order.Batch, viewAll(given, func(g health.Given) shareView {
			return shareView{Task: g.Task, From: g.From, To: g.To, Why: reasonsIn(words, g.Why), Code: g.Code}
		})})
	}
	return a.sayGiven(ctx, words, order, given)
}

type givenView struct {
	Batch string      `json:"batch"`
	Tasks []shareView `json:"tasks"`
}

// sayGiven says how many tasks were given, which were not and why.
func (a *app) sayGiven(ctx context.Context, words phrase.Words, order health.GiveOrder, given []health.Given) error {
	n, done, back := a.namer(words), 0, false
	for _, g := range given {
		if g.Code == "" {
			done++
			back = back || g.To != ""
			continue
		}
		holder := words.Say("tasks_cli.queue")
		if g.Holder != "" {
			var err error
			if holder, err = n.staff(ctx, string(g.Holder)); err != nil {
				return err
			}
		}
		fmt.Println(words.Say("tasks_cli.left", "task", string(g.Task), "why", words.Say("given."+g.Code, "holder", holder)))
	}
	fmt.Println(words.Say("tasks_cli.given", "n", strconv.Itoa(done), "of", strconv.Itoa(len(given))))
	if back && order.Kind != health.HandUndone {
		fmt.Println(words.Say("tasks_cli.undo", "batch", order.Batch))
	}
	return nil
}

type tasksReassignCmd struct {
	From    string `required:"" placeholder:"ID"`
	To      string `placeholder:"ID"`
	Station string `placeholder:"CODE"`
	DryRun  bool
	Yes     bool
	By      string `placeholder:"ID"`
	JSON    bool   `name:"json"`
}

// Run gives everything that somebody holds to somebody else, or back to the queue.
func (c tasksReassignCmd) Run(ctx context.Context, cfg config) error {
	with := withApp
	if c.DryRun {
		with = withStore
	}
	return with(ctx, cfg, func(a *app) error {
		order, err := c.order(ctx, a)
		if err != nil {
			return err
		}
		if !c.JSON {
			if err := c.preview(ctx, a, order); err != nil {
				return err
			}
		}
		switch {
		case c.DryRun && c.JSON:
			return printJSON(viewAll(order.Items, func(i health.GiveItem) shareView {
				return shareView{Task: i.Task, From: i.From, To: i.To, Why: []string{}}
			}))
		case c.DryRun || len(order.Items) == 0 && !c.JSON:
			return nil
		}
		return a.carryOutGiving(ctx, order, c.Yes || c.JSON, c.JSON)
	})
}

// order lists what is to be given on.
func (c tasksReassignCmd) order(ctx context.Context, a *app) (health.GiveOrder, error) {
	by, err := a.actingFor(ctx, c.By)
	order := health.GiveOrder{Kind: health.HandReassigned, Batch: newBatch(a), By: by}
	if err != nil {
		return order, err
	}
	for _, id := range []string{c.From, c.To} {
		s, err := a.knownStaff(ctx, id)
		if err != nil && id != "" {
			return order, err
		}
		if id == c.To && id != "" && !s.Active {
			return order, refused("staff_gone", "name", s.Name)
		}
	}
	if c.From == c.To {
		return order, refused("cli.tasks_same")
	}
	held, err := a.store.TasksHeld(ctx, health.StaffID(c.From))
	for _, t := range held {
		if c.Station == "" || t.Station == health.StationCode(c.Station) {
			order.Items = append(order.Items, health.GiveItem{Task: t.ID, From: health.StaffID(c.From), To: health.StaffID(c.To)})
		}
	}
	return order, err
}

// preview says how much is to be given on to whom, and how much they have then.
func (c tasksReassignCmd) preview(ctx context.Context, a *app, order health.GiveOrder) error {
	words := a.phrases.In(a.cfg.Lang)
	n := a.namer(words)
	from, err := n.staff(ctx, c.From)
	if err != nil {
		return err
	}
	if len(order.Items) == 0 {
		fmt.Println(words.Say("tasks_cli.holds_none", "name", from))
		return nil
	}
	if c.To == "" {
		fmt.Println(words.Say("tasks_cli.to_queue", "n", strconv.Itoa(len(order.Items)), "name", from))
		return nil
	}
	to, err := a.knownStaff(ctx, c.To)
	if err != nil {
		return err
	}
	fmt.Println(words.Say("tasks_cli.reassign", "n", strconv.Itoa(len(order.Items)), "from", from, "to", to.Name))
	workers, err := a.acts.Workers(ctx, to.Station)
	if i := slices.IndexFunc(workers, func(w health.Worker) bool { return w.Staff.ID == to.ID }); i >= 0 {
		w := workers[i]
		fmt.Println(words.Say("tasks_cli.load", "name", to.Name, "now", strconv.Itoa(w.Held), "then", strconv.Itoa(w.Held+len(order.Items)), "room", strconv.Itoa(w.Staff.Room())))
	}
	return err
}

type tasksUndoCmd struct {
	Batch string `arg:""`
	Yes   bool
	By    string `placeholder:"ID"`
	JSON  bool   `name:"json"`
}

// Run takes back what was given in one go, as far as nobody has touched it since.
func (c tasksUndoCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		items, err := a.acts.GivenIn(ctx, c.Batch)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return refused("cli.batch_unknown", "batch", c.Batch)
		}
		by, err := a.actingFor(ctx, c.By)
		if err != nil {
			return err
		}
		order := health.GiveOrder{Kind: health.HandUndone, Batch: c.Batch + "-undo", By: by, Items: items}
		return a.carryOutGiving(ctx, order, c.Yes || c.JSON, c.JSON)
	})
}

type staffSetCmd struct {
	ID       string   `arg:""`
	Capacity *int     `placeholder:"N"`
	Language []string `sep:"none" placeholder:"NAME"`
	JSON     bool     `name:"json"`
}

// Run sets how many tasks a member of staff can be given and which languages they speak.
func (c staffSetCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		s, err := a.knownStaff(ctx, c.ID)
		if err != nil {
			return err
		}
		if c.Capacity == nil && c.Language == nil {
			return refused("cli.staff_set_nothing")
		}
		if c.Capacity != nil {
			if s.Capacity = *c.Capacity; s.Capacity < 0 || s.Capacity > health.RoomMax {
				return refused("cli.capacity", "max", strconv.Itoa(health.RoomMax))
			}
		}
		if s.Languages, err = c.languages(a, s.Languages); err != nil {
			return err
		}
		if err := a.putStaff(ctx, s, "set"); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewStaff(s))
		}
		words := a.phrases.In(cfg.Lang)
		fmt.Println(words.Say("tasks_cli.staff_set", "name", s.Name, "room", strconv.Itoa(s.Room()), "languages", orDash(strings.Join(languagesIn(s), ", "))))
		return nil
	})
}

// languages reads the languages that were named: those of ethnic groups. "-" alone takes them all away.
func (c staffSetCmd) languages(a *app, had []string) ([]string, error) {
	switch {
	case c.Language == nil:
		return had, nil
	case slices.Equal(c.Language, []string{"-"}):
		return nil, nil
	}
	in, out := health.Intake{Units: a.acts.Units}, []string{}
	for _, name := range c.Language {
		v, _, err := in.Canonical(health.Ethnicity, name)
		if err != nil {
			return nil, refused("cli.language", "name", name)
		}
		out = append(out, v.Reveal())
	}
	return out, nil
}

// languagesIn names the languages of a member of staff.
func languagesIn(s health.Staff) (out []string) {
	for _, code := range s.Languages {
		if name, ok := health.CodeName(health.Ethnicity, code); ok {
			out = append(out, name)
		}
	}
	return out
}
