package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// askPeriodSay asks for a text about the report in hand.
func (t *talk) askPeriodSay() error {
	r := Reply{Text: t.words.Say("report.say." + t.state.Data["what"]), Choices: []Choice{{"0", t.words.Say("back")}}}
	t.reply(r)
	return nil
}

// hearPeriodSay takes the text to the report. What is typed is words: numbers of choices are none.
func (t *talk) hearPeriodSay() error {
	text := t.answer()
	wrong := health.CodeOf(health.CheckReportText(text))
	if _, err := strconv.Atoi(text); err == nil || ident.Fold(text) == "" {
		wrong = "report_in_words"
	}
	if wrong != "" { // what was asked is asked again
		t.say("error."+wrong, "max", strconv.Itoa(health.RemarkMax))
		return t.askPeriodSay()
	}
	h, err := t.periodInHand()
	if err != nil {
		return err
	}
	what := t.state.Data["what"]
	words := health.ReportWords{Period: h.period.ID, Station: h.station.Station, By: t.staff.ID}
	switch what {
	case "remarks":
		words.Remarks = &text
	case "explained":
		words.Explained = &text
	case "reason":
		words.Reason = text
		_, err = t.Desk.CorrectReport(t.ctx, words)
	case "comment":
		_, err = t.Desk.ReturnReport(t.ctx, health.ReportReturn{Period: h.period.ID, Station: h.station.Station, By: t.staff.ID, Comment: text})
	}
	if what == "remarks" || what == "explained" {
		_, err = t.Desk.PrepareReport(t.ctx, words)
	}
	if err != nil {
		return err
	}
	t.say("report.noted."+what, "station", h.station.Name)
	return t.backToPeriod()
}

// backToPeriod shows the report in hand as it stands now. The health centre goes back to all stations.
func (t *talk) backToPeriod() error {
	return t.enter("period", map[string]string{"period": t.state.Data["period"]})
}

// wantsToSubmit asks whether a report may be frozen; figures that do not fit together are explained first.
func (t *talk) wantsToSubmit() error {
	h, err := t.periodInHand()
	if err != nil {
		return err
	}
	if h.station.Figures.Asked(h.period.Ends()) && h.station.Explained == "" {
		t.say("error.report_explain")
		return t.onward("periodsay", map[string]string{"what": "explained"})
	}
	return t.onward("periodsure", map[string]string{"act": "submit", "seen": strconv.Itoa(h.station.Number)})
}

// wantsToSign asks whether what the stations have submitted may be signed as it is.
func (t *talk) wantsToSign() error {
	h, err := t.periodInHand()
	if err != nil {
		return err
	}
	_, missing := health.InForce(h.all)
	var codes []string
	for _, m := range missing {
		codes = append(codes, string(m.Station))
	}
	return t.onward("periodsure", map[string]string{"act": "sign", "seen": strconv.FormatInt(h.period.Version, 10), "without": strings.Join(codes, " ")})
}

func (t *talk) askPeriodSure() error {
	h, err := t.periodInHand()
	if err != nil {
		return err
	}
	in, missing := health.InForce(h.all)
	key := "report.sure." + t.state.Data["act"]
	if t.state.Data["act"] == "sign" && len(missing) > 0 {
		key += "_without"
	}
	t.reply(Reply{Text: t.words.Say(key, "period", h.period.Label(), "station", h.station.Name, "n", strconv.Itoa(len(in)), "missing", strconv.Itoa(len(missing)),
		"stations", missingNames(missing)), Choices: []Choice{{"1", t.words.Say("report.yes." + t.state.Data["act"])}, {"0", t.words.Say("back")}}})
	return nil
}

func (t *talk) hearPeriodSure() error {
	if t.answer() != "1" && !t.agrees() {
		t.say("menu.unclear")
		return t.askPeriodSure()
	}
	h, err := t.periodInHand()
	if err != nil {
		return err
	}
	if t.state.Data["act"] == "sign" {
		return t.signPeriod(h)
	}
	done, err := t.Desk.SubmitReport(t.ctx, health.ReportWords{Period: h.period.ID, Station: h.station.Station, By: t.staff.ID})
	if err != nil {
		return err
	}
	t.say("report.sent", "period", h.period.Label(), "at", clock(done.Report.Submitted))
	return t.backHome()
}

func (t *talk) signPeriod(h inHand) error {
	seen, err := strconv.ParseInt(t.state.Data["seen"], 10, 64)
	if err != nil {
		return err
	}
	sign := health.ReportSign{Period: h.period.ID, By: t.staff.ID, Seen: seen}
	for _, code := range strings.Fields(t.state.Data["without"]) {
		sign.Without = append(sign.Without, health.StationCode(code))
	}
	done, err := t.Desk.SignReport(t.ctx, sign)
	if err != nil {
		return err
	}
	t.say("report.signed", "period", h.period.Label(), "n", strconv.Itoa(done.Edition.Number), "stations", strconv.Itoa(len(done.Edition.Rows)))
	return t.backToPeriod()
}

// periodFiles begins the names of files of reports; the period and the station, if it is one, follow.
const periodFiles = "period-"

// periodFile hands the report in hand over as a file.
func periodFile(ext string) func(*talk) error {
	return func(t *talk) error {
		h, err := t.periodInHand()
		if err != nil {
			return err
		}
		t.reply(Reply{Text: t.words.Say("report.file", "period", h.period.Label()), File: periodFiles + string(h.period.ID) + "_" + string(h.station.Station) + ext,
			Choices: t.periodActs(t.state.List)})
		return nil
	}
}

// PDFType is the media type of a PDF.
const PDFType = "application/pdf"

// reportFile writes the report of a period that a reply named; that of a station is for its staff and the health centre, that of
// the district for the health centre.
func (t *talk) reportFile(name string) (File, error) {
	path, pdf := strings.CutSuffix(name, ".pdf")
	path = strings.TrimSuffix(path, ".xlsx")
	id, station, _ := strings.Cut(path, "_")
	own := station != "" && health.StationCode(station) == t.staff.Station && t.can(health.RightProgress)
	if !own && !t.can(health.RightSign) {
		return File{}, health.Refuse("not_your_right", nil)
	}
	data, err := t.Scribe.Period(t.ctx, health.PeriodID(id), health.StationCode(station), pdf)
	called := strings.TrimSuffix("bao-cao-"+id+"-"+station, "-")
	if pdf {
		return File{Name: called + ".pdf", Type: PDFType, Data: data}, err
	}
	return File{Name: called + ".xlsx", Type: SheetType, Data: data}, err
}
