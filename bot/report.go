package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// reportOf is the report in the kind that was named, or asks which: "hình", "bảng".
func (t *talk) reportOf(kind string) error {
	t.leave()
	switch ident.Fold(strings.TrimSpace(kind)) {
	case "hinh", "anh", "bieu do", "picture", "chart", "png":
		return t.reportPicture()
	case "bang", "excel", "tep", "xlsx", "table", "file":
		return t.reportTable()
	case "ky", "thang", "quy", "nam", "nop", "period", "month", "submit":
		return t.periodReport()
	}
	return t.enter("report", nil)
}

// askReport asks whether it is to be the figures of now, as a picture or a table, or the report of a period. Where no file can be
// shown it says the figures at once; the report of a period is asked for by its word.
func (t *talk) askReport() error {
	if t.means.Short {
		return t.reportWords()
	}
	r := Reply{Text: t.words.Say("report.ask")}
	t.state.List = nil
	add := func(kind, label string) {
		t.state.List = append(t.state.List, kind)
		r.Choices = append(r.Choices, Choice{strconv.Itoa(len(t.state.List)), t.words.Say(label)})
	}
	if t.staff.Role.Oversees() { // of one station there is no chart
		add("picture", "report.picture")
	}
	add("table", "report.table")
	add("period", "report.period_choice")
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearReport() error {
	if n, err := strconv.Atoi(t.answer()); err == nil && n >= 1 && n <= len(t.state.List) {
		return t.reportOf(t.state.List[n-1])
	}
	t.say("menu.unclear")
	return t.askReport()
}

// reportPicture is the chart of all stations; a station alone makes none, and is told in words.
func (t *talk) reportPicture() error {
	if t.means.Short {
		return t.reportWords()
	}
	return t.progress()
}

// reportTable hands over the figures as a workbook.
func (t *talk) reportTable() error {
	if t.means.Short {
		return t.reportWords()
	}
	t.leave()
	t.reply(Reply{Text: t.words.Say("report.here", "at", clock(t.now)), File: FileProgress})
	return t.home()
}

// reportWords says the most important figures in one short text.
func (t *talk) reportWords() error {
	board, err := t.Shelf.Board(t.ctx, t.now)
	if err != nil {
		return err
	}
	t.leave()
	board = t.reach(board)
	p, name := board.Total(), t.words.Say("figure.district")
	if len(board.Stations) == 1 {
		name = board.Stations[0].Name
	}
	t.say("report.words", "name", name, "at", board.At.In(health.Zone()).Format("15:04 02/01"), "coverage", percent(t.words, p.Coverage()),
		"num", t.words.Count(p.Coverage().Num), "den", t.words.Count(p.Coverage().Den), "complete", percent(t.words, p.Completeness()),
		"verified", percent(t.words, p.VerifiedShare()), "open", t.words.Count(p.TasksOpen), "overdue", t.words.Count(p.Overdue))
	return nil
}
