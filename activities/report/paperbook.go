package report

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"hssk/store/health"
)

// PaperBook writes the report of a period as a workbook: the table of all stations with the head of an official document (NĐ
// 30/2020/NĐ-CP), the figures of beginning and end below each other, and what the stations say with who submitted when. Numbers are
// numbers. It holds nothing about people.
func PaperBook(p Paper, say Say) ([]byte, error) {
	w := &paperBook{book: book{file: excelize.NewFile(), say: say}, paper: p}
	defer w.file.Close()
	w.table()
	w.summary()
	w.words()
	w.file.SetActiveSheet(0)
	made := time.Time{}.Format(time.RFC3339) // the same figures make the same file
	w.do(w.file.SetDocProps(&excelize.DocProperties{Created: made, Modified: made}))
	var out bytes.Buffer
	if err := errors.Join(w.err, w.file.Write(&out)); err != nil {
		return nil, fmt.Errorf("write the report of a period: %w", err)
	}
	return out.Bytes(), nil
}

// paperBook is the workbook of a period being written.
type paperBook struct {
	book
	paper Paper

	plain, bold, italic, mid, headCell, cellText, cellCount, cellShare, sumText, sumCountCell, sumShareCell, wrapped int
}

const sheetFont = "Times New Roman"

// look makes the styles: Times New Roman as official documents have it, thin lines around the cells of tables.
func (w *paperBook) look() {
	thin := []excelize.Border{{Type: "left", Color: "000000", Style: 1}, {Type: "right", Color: "000000", Style: 1}, {Type: "top", Color: "000000", Style: 1},
		{Type: "bottom", Color: "000000", Style: 1}}
	const whole, tenths = "#,##0", "0.0%"
	style := func(size float64, bold, italic bool, across, format string, lines []excelize.Border) int {
		s := &excelize.Style{Font: &excelize.Font{Family: sheetFont, Size: size, Bold: bold, Italic: italic}, Border: lines,
			Alignment: &excelize.Alignment{Horizontal: across, Vertical: "center", WrapText: true}}
		if format != "" {
			s.CustomNumFmt = &format
		}
		return w.style(s)
	}
	w.plain, w.bold, w.italic = style(13, false, false, "center", "", nil), style(13, true, false, "center", "", nil), style(13, false, true, "center", "", nil)
	w.mid, w.wrapped = style(14, true, false, "center", "", nil), style(12, false, false, "left", "", nil)
	w.headCell = style(10, true, false, "center", "", thin)
	w.cellText, w.cellCount, w.cellShare = style(11, false, false, "left", "", thin), style(11, false, false, "right", whole, thin), style(11, false, false, "right", tenths, thin)
	w.sumText, w.sumCountCell, w.sumShareCell = style(11, true, false, "left", "", thin), style(11, true, false, "right", whole, thin), style(11, true, false, "right", tenths, thin)
}

func at(column, line int) string {
	name, err := excelize.CoordinatesToCellName(column, line)
	if err != nil {
		return "A1" // unreachable: columns and lines are counted from one
	}
	return name
}

// put writes a cell that may go over several columns.
func (w *paperBook) put(line, from, to, style int, v any) {
	if v != nil {
		w.do(w.file.SetCellValue(w.name, at(from, line), v))
	}
	w.do(w.file.SetCellStyle(w.name, at(from, line), at(to, line), style))
	if to > from {
		w.do(w.file.MergeCell(w.name, at(from, line), at(to, line)))
	}
}

// head writes the head of the document over so many columns, and gives the next free line.
func (w *paperBook) head(columns int) int {
	half := columns * 2 / 5
	left := []string{strings.ToUpper(w.paper.Above), strings.ToUpper(w.paper.Office), w.say("paper.number." + w.kind())}
	right := []string{w.say("paper.state"), w.say("paper.motto"), w.say("paper.place", "place", w.paper.Place, "d", "……", "m", "……", "y", "………")}
	if !w.paper.Signed.IsZero() {
		day := w.paper.Signed.In(health.Zone())
		right[2] = w.say("paper.place", "place", w.paper.Place, "d", day.Format("02"), "m", day.Format("01"), "y", day.Format("2006"))
	}
	for i := range left {
		l, r := w.plain, w.bold
		if i == 1 {
			l = w.bold
		}
		if i == 2 {
			r = w.italic
		}
		w.put(i+1, 1, half, l, left[i])
		w.put(i+1, half+1, columns, r, right[i])
	}
	title, sub := w.paper.title(w.say)
	w.put(5, 1, columns, w.mid, title)
	w.do(w.file.SetRowHeight(w.name, 5, 40))
	w.put(6, 1, columns, w.plain, sub)
	w.put(7, 1, columns, w.italic, w.paper.version(w.say))
	return 9
}

func (w *paperBook) kind() string {
	if w.paper.District {
		return "district"
	}
	return "station"
}

// table is the sheet of all stations.
func (w *paperBook) table() {
	w.name = w.say("paper.sheet.table")
	w.do(w.file.SetSheetName("Sheet1", w.name))
	w.look()
	columns := figureColumns()
	width := len(columns) + 2
	line := w.head(width)
	w.put(line, 1, 1, w.headCell, w.say("paper.col.number"))
	w.put(line, 2, 2, w.headCell, w.say("paper.col.station"))
	w.do(w.file.MergeCell(w.name, at(1, line), at(1, line+1)))
	w.do(w.file.MergeCell(w.name, at(2, line), at(2, line+1)))
	for from := 0; from < len(columns); {
		to := from
		for to+1 < len(columns) && columns[to+1].group == columns[from].group {
			to++
		}
		w.put(line, from+3, to+3, w.headCell, w.say("paper.group."+columns[from].group))
		from = to + 1
	}
	for i, c := range columns {
		w.put(line+1, i+3, i+3, w.headCell, w.say("paper.col."+c.head))
	}
	w.do(w.file.SetCellStyle(w.name, at(1, line), at(2, line+1), w.headCell))
	w.do(w.file.SetRowHeight(w.name, line+1, 78))
	line += 2
	top := line
	for i, r := range w.paper.Rows {
		w.figures(line, strconv.Itoa(i+1), r.Name, r.Figures, w.cellText, w.cellCount, w.cellShare)
		line++
	}
	if w.paper.District {
		w.figures(line, "", w.say("figure.district"), w.paper.Sum, w.sumText, w.sumCountCell, w.sumShareCell)
		line++
	}
	line++
	for _, note := range w.paper.notes(w.say) {
		w.put(line, 1, width, w.wrapped, note)
		line++
	}
	w.signatures(line+1, width)
	w.fit(top, width)
}

func (w *paperBook) figures(line int, number, name string, f health.Figures, text, count, share int) {
	w.put(line, 1, 1, text, number)
	w.put(line, 2, 2, text, name)
	for i, c := range figureColumns() {
		v, style := c.of(f), count
		if _, is := v.(float64); is {
			style = share
		}
		w.put(line, i+3, i+3, style, v)
	}
}

// signatures are the addressees on the left and who signs on the right.
func (w *paperBook) signatures(line, width int) {
	half := width / 2
	w.put(line, 1, half, w.wrapped, w.say("paper.to."+w.kind()))
	w.do(w.file.SetRowHeight(w.name, line, 66))
	w.put(line, half+1, width, w.bold, w.say("paper.sign."+w.kind()))
	w.put(line+4, half+1, width, w.bold, w.paper.Signer)
}

// fit keeps the names and headings in view and puts the sheet on pages of A4 lying down.
func (w *paperBook) fit(top, width int) {
	last, err := excelize.ColumnNumberToName(width)
	w.do(err)
	w.do(w.file.SetColWidth(w.name, "A", "A", 5))
	w.do(w.file.SetColWidth(w.name, "B", "B", 20))
	w.do(w.file.SetColWidth(w.name, "C", last, 9.5))
	w.do(w.file.SetPanes(w.name, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: top - 1, TopLeftCell: at(3, top), ActivePane: "bottomRight"}))
	w.page("landscape")
}

// page is A4 with the margins of official documents, in inches.
func (w *paperBook) page(orientation string) {
	const a4 = 9
	wide, tall, size, fit := 1, 0, a4, true
	top, bottom, left, right := 0.79, 0.79, 1.18, 0.59
	w.do(w.file.SetPageLayout(w.name, &excelize.PageLayoutOptions{Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall, Size: &size}))
	w.do(w.file.SetSheetProps(w.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	w.do(w.file.SetPageMargins(w.name, &excelize.PageLayoutMarginsOptions{Top: &top, Bottom: &bottom, Left: &left, Right: &right}))
}

// sheet begins another sheet.
func (w *paperBook) sheet(key string) {
	w.name = w.say(key)
	_, err := w.file.NewSheet(w.name)
	w.do(err)
}

// summary is the sheet with the figures of beginning and end below each other.
func (w *paperBook) summary() {
	w.sheet("paper.sheet.summary")
	line := w.head(5)
	for i, key := range []string{"number", "figure", "begin", "end", "share"} {
		w.put(line, i+1, i+1, w.headCell, w.say("paper.col."+key))
	}
	for i, f := range figureLines(w.paper.Sum, w.say) {
		line++
		w.put(line, 1, 1, w.cellText, i+1)
		w.put(line, 2, 2, w.cellText, f.label)
		if f.begin == nil && f.moment {
			f.begin = nothing
		}
		w.put(line, 3, 3, w.cellCount, f.begin)
		w.put(line, 4, 4, w.cellCount, f.end)
		w.put(line, 5, 5, w.cellShare, f.share)
	}
	for i, width := range []float64{6, 50, 16, 22, 14} {
		name, err := excelize.ColumnNumberToName(i + 1)
		w.do(err)
		w.do(w.file.SetColWidth(w.name, name, name, width))
	}
	w.page("portrait")
}

// words is the sheet of who submitted when and what they say, and of what changed since the edition before.
func (w *paperBook) words() {
	w.sheet("paper.sheet.words")
	line := 1
	for i, key := range []string{"station", "version_no", "submitted", "by", "remarks", "explained", "reason"} {
		w.put(line, i+1, i+1, w.headCell, w.say("paper.col."+key))
	}
	for _, r := range w.paper.Rows {
		line++
		submitted := w.say("report.state." + string(r.State))
		if !r.Submitted.IsZero() {
			submitted = moment(r.Submitted)
			if r.Late(w.paper.Period, r.Submitted) {
				submitted += " " + w.say("paper.late")
			}
		}
		for i, v := range []any{r.Name, r.Number, submitted, r.ByName, r.Remarks, r.Explained, r.Reason} {
			w.put(line, i+1, i+1, w.cellText, v)
		}
	}
	for _, m := range w.paper.Missing {
		line++
		w.put(line, 1, 1, w.cellText, m.Name)
		w.put(line, 2, 7, w.cellText, w.say("paper.not_in"))
	}
	line += 2
	if all := w.paper.Differences(w.say); len(all) > 0 {
		w.put(line, 1, 7, w.wrapped, w.say("paper.changes", "n", strconv.Itoa(w.paper.Before.Number)))
		for _, text := range all {
			line++
			w.put(line, 1, 7, w.wrapped, text)
		}
	}
	for i, width := range []float64{22, 10, 24, 24, 50, 40, 40} {
		name, err := excelize.ColumnNumberToName(i + 1)
		w.do(err)
		w.do(w.file.SetColWidth(w.name, name, name, width))
	}
	w.page("landscape")
}
