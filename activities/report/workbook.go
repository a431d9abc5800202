package report

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"hssk/store/health"
)

// column is one figure of every station in the workbook.
type column struct {
	head  string // key of its name
	share bool   // a share, of 0 to 1
	of    func(health.Progress) any
}

// columns are the figures of the workbook. A share of nothing is left empty: a zero would say something else.
func columns() []column {
	n := func(head string, of func(health.Progress) int64) column {
		return column{head, false, func(p health.Progress) any { return of(p) }}
	}
	s := func(head string, of func(health.Progress) health.Ratio) column {
		return column{head, true, func(p health.Progress) any {
			r := of(p)
			if r.Den <= 0 {
				return nil
			}
			return float64(r.Num) / float64(r.Den)
		}}
	}
	return []column{
		{"report.people", false, func(p health.Progress) any {
			if p.Denominator.People <= 0 {
				return nil
			}
			return p.Denominator.People
		}},
		n("report.records", func(p health.Progress) int64 { return p.Records }),
		s("figure.coverage", health.Progress.Coverage),
		n("report.complete", func(p health.Progress) int64 { return p.Complete }),
		s("figure.completeness", health.Progress.Completeness),
		n("report.with_id", func(p health.Progress) int64 { return p.WithID }),
		s("figure.with_id", func(p health.Progress) health.Ratio { return health.Ratio{Num: p.WithID, Den: p.Records} }),
		n("report.verified", func(p health.Progress) int64 { return p.Verified }),
		s("report.verified_share", health.Progress.VerifiedShare),
		n("figure.open", func(p health.Progress) int64 { return p.TasksOpen }),
		n("figure.held", func(p health.Progress) int64 { return p.TasksHeld }),
		n("figure.asleep", func(p health.Progress) int64 { return p.TasksAsleep }),
		n("figure.overdue", func(p health.Progress) int64 { return p.Overdue }),
		n("figure.waiting", func(p health.Progress) int64 { return p.Waiting }),
		n("figure.done", func(p health.Progress) int64 { return p.DoneToday }),
	}
}

// Workbook writes the figures of all stations as a workbook of one sheet: a title with the moment, a row for each station, the
// sum below, and where the population figures come from. Numbers are numbers, so that they can be reckoned with. It holds
// nothing about people.
//
// It says report.sheet, report.title{at}, report.station, report.notes, the phrases of chart.source{source}{on}, figure.district,
// and those of columns.
func Workbook(b health.Board, say Say) ([]byte, error) {
	w := &book{file: excelize.NewFile(), name: say("report.sheet"), say: say, columns: columns()}
	defer w.file.Close()
	if err := w.write(b); err != nil {
		return nil, fmt.Errorf("write a report: %w", err)
	}
	var out bytes.Buffer
	if err := w.file.Write(&out); err != nil {
		return nil, fmt.Errorf("write a report: %w", err)
	}
	return out.Bytes(), nil
}

// book is a workbook being written; the first error ends it.
type book struct {
	file    *excelize.File
	name    string // of the sheet
	say     Say
	columns []column
	line    int
	err     error

	title, head, text, count, share, sum, sumCount, sumShare int // styles
}

func (w *book) write(b health.Board) error {
	w.do(w.file.SetSheetName("Sheet1", w.name))
	w.styles()
	w.row(w.title, w.say("report.title", "at", b.At.In(health.Zone()).Format("15:04 02/01/2006")))
	w.line++
	heads := []any{w.say("report.station")}
	for _, c := range w.columns {
		heads = append(heads, w.say(c.head))
	}
	w.row(w.head, heads...)
	top := w.line
	for _, s := range b.Stations {
		w.figures(s.Name, s, w.text, w.count, w.share)
	}
	if len(b.Stations) > 1 {
		w.figures(w.say("figure.district"), b.Total(), w.sum, w.sumCount, w.sumShare)
	}
	w.line++
	w.row(w.text, w.say("report.notes"))
	if from := sources(b, w.say); from != "" {
		w.row(w.text, from)
	}
	w.layout(top)
	return w.err
}

func (w *book) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *book) style(s *excelize.Style) int {
	id, err := w.file.NewStyle(s)
	w.do(err)
	return id
}

func (w *book) styles() {
	const whole, tenths = "#,##0", "0.0%"
	number := func(format string, bold bool) *excelize.Style {
		s := &excelize.Style{CustomNumFmt: &format}
		if bold {
			s.Font = &excelize.Font{Bold: true}
			s.Border = []excelize.Border{{Type: "top", Color: "000000", Style: 1}}
		}
		return s
	}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E0E0E0"}}
	w.title = w.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}})
	w.head = w.style(&excelize.Style{Fill: grey, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	w.text = w.style(&excelize.Style{})
	w.count, w.share = w.style(number(whole, false)), w.style(number(tenths, false))
	w.sum, w.sumCount, w.sumShare = w.style(number("General", true)), w.style(number(whole, true)), w.style(number(tenths, true))
}

// row writes a line of cells of one style.
func (w *book) row(style int, cells ...any) {
	w.line++
	for i, v := range cells {
		w.cell(i, style, v)
	}
}

func (w *book) cell(i, style int, v any) {
	at, err := excelize.CoordinatesToCellName(i+1, w.line)
	w.do(err)
	if v != nil {
		w.do(w.file.SetCellValue(w.name, at, v))
	}
	w.do(w.file.SetCellStyle(w.name, at, at, style))
}

func (w *book) figures(name string, p health.Progress, text, count, share int) {
	w.row(text, name)
	for i, c := range w.columns {
		style := count
		if c.share {
			style = share
		}
		w.cell(i+1, style, c.of(p))
	}
}

// layout keeps names and headings in view, and makes the sheet fit a page across.
func (w *book) layout(top int) {
	last, err := excelize.ColumnNumberToName(len(w.columns) + 1)
	w.do(err)
	w.do(w.file.SetColWidth(w.name, "A", "A", 22))
	w.do(w.file.SetColWidth(w.name, "B", last, 12))
	w.do(w.file.SetPanes(w.name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: top, TopLeftCell: "B" + strconv.Itoa(top+1), ActivePane: "bottomRight"}))
	landscape, wide, tall := "landscape", 1, 0
	w.do(w.file.SetPageLayout(w.name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}))
	fit := true
	w.do(w.file.SetSheetProps(w.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	made := time.Time{}.Format(time.RFC3339) // the same figures make the same file
	w.do(w.file.SetDocProps(&excelize.DocProperties{Created: made, Modified: made}))
}
