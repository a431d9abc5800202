package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
)

// periodsShown is how many periods one may choose from.
const periodsShown = 8

// periodAct is one thing that somebody may do with the report in hand, by the name that the conversation keeps.
type periodAct struct {
	name string
	run  func(*talk) error
}

func periodActs() []periodAct {
	return []periodAct{{"submit", (*talk).wantsToSubmit}, {"remarks", periodText("remarks")}, {"explain", periodText("explained")},
		{"correct", periodText("reason")}, {"sign", (*talk).wantsToSign}, {"one", toDialogWith("periodone")}, {"return", periodText("comment")},
		{"xlsx", periodFile(".xlsx")}, {"pdf", periodFile(".pdf")}, {"other", toDialogWith("periods")}}
}

// toDialogWith goes on in another dialog with all that is in hand.
func toDialogWith(dialog string) func(*talk) error {
	return func(t *talk) error { return t.onward(dialog, nil) }
}

// periodText asks for a text about the report in hand.
func periodText(what string) func(*talk) error {
	return func(t *talk) error { return t.onward("periodsay", map[string]string{"what": what}) }
}

// periodReport opens the report that waits for whoever speaks: the last period whose figures were counted, else the one that runs.
func (t *talk) periodReport() error {
	all, err := t.Shelf.PeriodList(t.ctx, periodsShown)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return t.refuse("report.none")
	}
	best := all[0]
	for _, p := range all { // the latest first: the oldest that waits wins
		switch waits := p.State == health.PeriodCollecting || p.State == health.PeriodCorrecting; {
		case waits:
			best = p
		case best.State == health.PeriodRunning && p.State == health.PeriodSigned:
			best = p
		}
	}
	t.leave()
	return t.enter("period", map[string]string{"period": string(best.ID)})
}

// reportDue says which report of a period the station has not submitted; empty: none, or it is not for whoever speaks.
func (t *talk) reportDue() (string, error) {
	if !t.can(health.RightReport) {
		return "", nil
	}
	all, err := t.Shelf.PeriodList(t.ctx, periodsShown)
	if err != nil {
		return "", err
	}
	for _, p := range all {
		if p.State != health.PeriodCollecting {
			continue
		}
		reports, err := t.Shelf.StationReports(t.ctx, p.ID)
		if err != nil {
			return "", err
		}
		key := "report.due"
		if p.Late(t.now) {
			key = "report.due_late"
		}
		if r, ok := health.LatestOf(reports, t.staff.Station); ok && r.State == health.ReportOpen {
			return t.words.Say(key, "period", p.Label(), "due", p.Due.Format()), nil
		}
	}
	return "", nil
}

// inHand is the period and the reports that the conversation is about.
type inHand struct {
	period   health.Period
	all      []health.StationReport
	editions []health.Edition
	station  health.StationReport // the one that is looked at; zero: the district
}

func (t *talk) periodInHand() (h inHand, err error) {
	id := health.PeriodID(t.state.Data["period"])
	if h.period, err = t.Shelf.Period(t.ctx, id); err != nil {
		return h, err
	}
	if h.all, err = t.Shelf.StationReports(t.ctx, id); err != nil {
		return h, err
	}
	if h.editions, err = t.Shelf.Editions(t.ctx, id); err != nil {
		return h, err
	}
	station := health.StationCode(t.state.Data["station"])
	switch {
	case !t.can(health.RightSign):
		station = t.staff.Station
	case t.state.Dialog == "period": // of all stations
		station = ""
	}
	h.station, _ = health.LatestOf(h.all, station)
	return h, nil
}

func (t *talk) periodTeller() PeriodTeller { return PeriodTeller{t.words} }

// askPeriod says how the report in hand stands, with what whoever speaks can do about it.
func (t *talk) askPeriod() error {
	h, err := t.periodInHand()
	if err != nil {
		return err
	}
	acts, err := t.periodChoices(h)
	if err != nil {
		return err
	}
	t.state.List = acts
	t.reply(Reply{Text: t.periodTold(h), Choices: t.periodActs(acts)})
	return nil
}

func (t *talk) periodActs(acts []string) (out []Choice) {
	for i, name := range acts {
		out = append(out, Choice{strconv.Itoa(i + 1), t.words.Say("report.act." + name)})
	}
	return append(out, Choice{"0", t.words.Say("back")})
}

// periodTold says how it stands: a station its own report, the health centre all of them.
func (t *talk) periodTold(h inHand) string {
	tell := t.periodTeller()
	if h.station.Station != "" {
		text := tell.Report(h.period, h.station, t.now)
		if was, ok := reportVersion(h.all, h.station.Station, h.station.Number-1); ok {
			if was.Comment != "" && h.station.State == health.ReportOpen {
				text += "\n" + t.words.Say("report.said.comment", "text", was.Comment)
			}
			if lines := tell.Changed(was.Figures, h.station.Figures); len(lines) > 0 {
				text += "\n" + t.words.Say("report.changed", "n", strconv.Itoa(was.Number)) + "\n" + strings.Join(lines, "\n")
			}
		}
		return text
	}
	lines := []string{tell.Head(h.period, h.all, t.now)}
	in, _ := health.InForce(h.all)
	for _, r := range in { // the others are named already
		line := t.words.Say("report.station_line", "station", r.Name, "state", tell.State(h.period, r, t.now), "records", t.words.Count(r.Figures.End.Records))
		if odd := tell.Codes(r.Figures, h.period); len(odd) > 0 {
			line += " " + t.words.Say("report.station_odd", "odd", strings.Join(odd, ", "))
		}
		lines = append(lines, line)
	}
	for _, e := range h.editions {
		lines = append(lines, tell.Edition(e))
	}
	return strings.Join(lines, "\n")
}

func reportVersion(all []health.StationReport, station health.StationCode, number int) (health.StationReport, bool) {
	for _, r := range all {
		if r.Station == station && r.Number == number {
			return r, true
		}
	}
	return health.StationReport{}, false
}

// periodChoices are the names of what can be done now by whoever speaks.
func (t *talk) periodChoices(h inHand) ([]string, error) {
	var out []string
	submits, err := t.submits()
	if err != nil {
		return nil, err
	}
	signs := t.can(health.RightSign)
	open := h.station.State == health.ReportOpen && h.station.Station != ""
	add := func(name string, may bool) {
		if may {
			out = append(out, name)
		}
	}
	add("submit", open && submits)
	add("remarks", open && (submits || t.can(health.RightReport)))
	add("explain", open && (submits || t.can(health.RightReport)) && h.station.Figures.Asked(h.period.Ends()))
	add("correct", submits && h.period.Edition > 0 && h.station.State == health.ReportSubmitted)
	district := signs && h.station.Station == ""
	in, _ := health.InForce(h.all)
	add("sign", district && len(in) > 0 && (h.period.State == health.PeriodCollecting || h.period.State == health.PeriodCorrecting))
	add("one", district && len(h.all) > 0)
	add("return", signs && h.station.State == health.ReportSubmitted && !signedRow(h))
	files := !t.means.Plain && h.period.State != health.PeriodRunning && (h.station.Station != "" || district)
	add("xlsx", files)
	add("pdf", files)
	add("other", true)
	return out, nil
}

// signedRow reports whether the version in hand is part of the last edition.
func signedRow(h inHand) bool {
	if len(h.editions) == 0 {
		return false
	}
	row, ok := h.editions[len(h.editions)-1].Row(h.station.Station)
	return ok && row.Number == h.station.Number
}

// submits reports whether whoever speaks may submit the report of their station: by their role, or standing in for the head today.
func (t *talk) submits() (bool, error) {
	if t.can(health.RightSubmit) {
		return true, nil
	}
	if !t.can(health.RightReport) {
		return false, nil
	}
	today := t.today()
	leaves, err := t.Shelf.Leaves(t.ctx, today)
	if err != nil {
		return false, err
	}
	for _, l := range leaves {
		if l.Cover != t.staff.ID || !l.On(today) {
			continue
		}
		away, err := t.Shelf.Staff(t.ctx, l.Staff)
		if err != nil || away.May(health.RightSubmit, t.staff.Station, "") {
			return err == nil, unlessNotFound(err)
		}
	}
	return false, nil
}

func (t *talk) hearPeriod() error {
	n, err := strconv.Atoi(t.answer())
	if err == nil && n >= 1 && n <= len(t.state.List) {
		for _, act := range periodActs() {
			if act.name == t.state.List[n-1] {
				return act.run(t)
			}
		}
	}
	t.say("menu.unclear")
	return t.askPeriod()
}

// askPeriods lists the periods to choose from.
func (t *talk) askPeriods() error {
	all, err := t.Shelf.PeriodList(t.ctx, periodsShown)
	if err != nil {
		return err
	}
	t.state.List = nil
	r := Reply{Text: t.words.Say("report.which")}
	for _, p := range all {
		t.state.List = append(t.state.List, string(p.ID))
		r.Choices = append(r.Choices, Choice{strconv.Itoa(len(t.state.List)), t.words.Say("report.period_line", "kind", t.words.Say("report.kind."+string(p.Kind)),
			"period", p.Label(), "state", t.words.Say("report.period."+string(p.State)))})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearPeriods() error {
	n, err := strconv.Atoi(t.answer())
	if err == nil && n >= 1 && n <= len(t.state.List) {
		return t.enter("period", map[string]string{"period": t.state.List[n-1]})
	}
	t.say("menu.unclear")
	return t.askPeriods()
}

// askPeriodOne lists the stations, to look at the report of one.
func (t *talk) askPeriodOne() error {
	h, err := t.periodInHand()
	if err != nil {
		return err
	}
	t.state.List = nil
	r := Reply{Text: t.words.Say("report.which_station")}
	for _, s := range health.Current(h.all) {
		t.state.List = append(t.state.List, string(s.Station))
		r.Choices = append(r.Choices, Choice{strconv.Itoa(len(t.state.List)), t.words.Say("report.station_choice", "station", s.Name, "state", t.periodTeller().State(h.period, s, t.now))})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearPeriodOne() error {
	n, err := strconv.Atoi(t.answer())
	if err == nil && n >= 1 && n <= len(t.state.List) {
		return t.onward("periodat", map[string]string{"station": t.state.List[n-1]})
	}
	t.say("menu.unclear")
	return t.askPeriodOne()
}
