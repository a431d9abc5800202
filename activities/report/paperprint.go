package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"hssk/store/health"
)

// Margins of an official document on A4, in millimetres (NĐ 30/2020/NĐ-CP, annex I).
const (
	paperTop   = 20.0
	paperLeft  = 30.0
	paperRight = 15.0
	paperEnd   = portH - 20 // below this a page ends
	lineGap    = 6.5
)

// PrintPaper writes the report of a period as a PDF of A4 pages with the head of an official document (NĐ 30/2020/NĐ-CP): the figures,
// what the stations say, addressees and signature upright; behind them, for the district, the table of all stations lying down.
func PrintPaper(w io.Writer, p Paper, say Say) error {
	pp := &paperPrinter{printer: printer{pdf: fpdf.New("P", "mm", "A4", ""), say: say}, paper: p}
	pp.fonts()
	pp.pdf.SetMargins(paperLeft, paperTop, paperRight)
	pp.pdf.SetAutoPageBreak(true, 20)
	pp.pdf.AliasNbPages("{nb}")
	pp.pdf.SetFooterFunc(pp.footer)
	pp.pdf.AddPage()
	pp.head()
	pp.body()
	pp.signatures()
	if p.District {
		pp.annex()
	}
	if err := pp.pdf.Output(w); err != nil {
		return fmt.Errorf("print the report of a period: %w", err)
	}
	return nil
}

type paperPrinter struct {
	printer
	paper Paper
}

func (p *paperPrinter) footer() {
	p.pdf.SetFont(serif, "I", 9)
	p.pdf.SetY(-12)
	p.pdf.CellFormat(0, 5, strings.ToUpper(p.paper.Office)+" · "+p.paper.Period.Label()+" · "+p.paper.version(p.say)+" · "+
		p.say("minutes.page", "n", strconv.Itoa(p.pdf.PageNo()), "of", "{nb}"), "", 0, "C", false, 0, "")
}

func (p *paperPrinter) kind() string {
	if p.paper.District {
		return "district"
	}
	return "station"
}

// head is the office on the left, the state on the right, and the title below.
func (p *paperPrinter) head() {
	left, right := 68.0, portW-paperLeft-paperRight-68
	line := func(style string, size float64, text string, rstyle string, rtext string) {
		y := p.pdf.GetY()
		p.pdf.SetFont(serif, style, size)
		p.pdf.MultiCell(left, 5.5, text, "", "C", false)
		end := p.pdf.GetY()
		p.pdf.SetXY(paperLeft+left, y)
		p.pdf.SetFont(serif, rstyle, size)
		p.pdf.MultiCell(right, 5.5, rtext, "", "C", false)
		p.pdf.SetXY(paperLeft, max(end, p.pdf.GetY()))
	}
	line("", 12, strings.ToUpper(p.paper.Above), "B", p.say("paper.state"))
	line("B", 12, strings.ToUpper(p.paper.Office), "B", p.say("paper.motto"))
	y := p.pdf.GetY() + 1
	p.pdf.Line(paperLeft+left/2-11, y, paperLeft+left/2+11, y)
	p.pdf.Line(paperLeft+left+right/2-28, y, paperLeft+left+right/2+28, y)
	p.pdf.Ln(3)
	line("", 12, p.say("paper.number."+p.kind()), "I", p.dated())
	p.pdf.Ln(4)
	title, sub := p.paper.title(p.say)
	for _, line := range []struct {
		style string
		size  float64
		text  string
	}{{"B", 14, title}, {"", 13, sub}, {"I", 12, p.paper.version(p.say)}} {
		p.pdf.SetFont(serif, line.style, line.size)
		p.pdf.MultiCell(0, 6.5, line.text, "", "C", false)
	}
	p.pdf.Ln(1)
}

func (p *paperPrinter) dated() string {
	if p.paper.Signed.IsZero() {
		return p.say("paper.place", "place", p.paper.Place, "d", "……", "m", "……", "y", "………")
	}
	day := p.paper.Signed.In(health.Zone())
	return p.say("paper.place", "place", p.paper.Place, "d", day.Format("02"), "m", day.Format("01"), "y", day.Format("2006"))
}

// body is the three parts of the report.
func (p *paperPrinter) body() {
	p.part("paper.part.figures")
	p.lines([]float64{10, 95, 27, 33}, []string{"number", "figure", "begin", "end"}, p.figureTexts())
	p.pdf.Ln(2)
	for _, text := range p.paper.notes(p.say) {
		p.item(text)
	}
	for _, text := range p.paper.texts(func(r health.StationReport) string { return r.Explained }) {
		p.item(p.say("paper.explained", "text", text))
	}
	p.part("paper.part.remarks")
	remarks := p.paper.texts(func(r health.StationReport) string { return r.Remarks })
	if len(remarks) == 0 {
		p.paragraph(p.say("paper.no_remarks"))
	}
	for _, text := range remarks {
		p.item(text)
	}
	changes := p.paper.Differences(p.say)
	if len(changes) == 0 {
		return
	}
	p.part("paper.part.changes")
	for _, text := range changes {
		p.item(text)
	}
}

func (p *paperPrinter) figureTexts() (out [][]string) {
	for i, line := range figureLines(p.paper.Sum, p.say) {
		out = append(out, line.texts(i+1, p.say))
	}
	return out
}

func (p *paperPrinter) part(key string) {
	p.room(3 * lineGap)
	p.pdf.Ln(2)
	p.pdf.SetFont(serif, "B", 13)
	p.pdf.MultiCell(0, lineGap, p.say(key), "", "L", false)
	p.pdf.Ln(1)
}

// item is one line of a list.
func (p *paperPrinter) item(text string) {
	p.pdf.SetFont(serif, "", 12)
	p.pdf.MultiCell(0, lineGap-1, "- "+text, "", "L", false)
	p.pdf.Ln(0.5)
}

// room begins a new page where so much does not fit on this one any more.
func (p *paperPrinter) room(height float64) {
	if p.pdf.GetY()+height > paperEnd {
		p.pdf.AddPage()
	}
}

// lines prints a table of texts: the second column on the left of its cell, the others in the middle or right.
func (p *paperPrinter) lines(widths []float64, heads []string, rows [][]string) {
	p.pdf.SetFont(serif, "B", 11)
	for i, key := range heads {
		p.pdf.CellFormat(widths[i], lineGap, p.say("paper.col."+key), "1", 0, "C", false, 0, "")
	}
	p.pdf.Ln(-1)
	p.pdf.SetFont(serif, "", 11)
	for _, row := range rows {
		p.room(lineGap)
		for i, text := range row {
			p.pdf.CellFormat(widths[i], 5, text, "1", 0, []string{"C", "L", "R", "R"}[i], false, 0, "")
		}
		p.pdf.Ln(-1)
	}
}

// signatures are who gets it on the left, and who signs on the right.
func (p *paperPrinter) signatures() {
	p.room(38)
	p.pdf.Ln(3)
	half := (portW - paperLeft - paperRight) / 2
	y := p.pdf.GetY()
	p.pdf.SetFont(serif, "I", 11)
	p.pdf.MultiCell(half, 5, p.say("paper.to."+p.kind()), "", "L", false)
	p.pdf.SetXY(paperLeft+half, y)
	p.pdf.SetFont(serif, "B", 13)
	p.pdf.MultiCell(half, lineGap, p.say("paper.sign."+p.kind()), "", "C", false)
	p.pdf.SetXY(paperLeft+half, y+27)
	p.pdf.MultiCell(half, lineGap, p.paper.Signer, "", "C", false)
}

const (
	annexLeft  = 15.0
	annexFirst = 8.0
	annexName  = 30.0
	annexSize  = 7.0
)

// annex is the table of all stations, lying down.
func (p *paperPrinter) annex() {
	p.pdf.SetMargins(annexLeft, 15, annexLeft)
	p.pdf.AddPageFormat("L", fpdf.SizeType{Wd: portW, Ht: portH})
	p.centred("B", 12, p.say("paper.annex", "period", p.paper.Period.Label()))
	p.annexHead()
	for i, r := range p.paper.Rows {
		if p.pdf.GetY() > portW-25 {
			p.pdf.AddPageFormat("L", fpdf.SizeType{Wd: portW, Ht: portH})
			p.annexHead()
		}
		p.annexRow("", strconv.Itoa(i+1), r.Name, r.Figures)
	}
	p.annexRow("B", "", p.say("figure.district"), p.paper.Sum)
}

func annexWidth() float64 {
	return (portH - 2*annexLeft - annexFirst - annexName) / float64(len(figureColumns()))
}

// annexHead is two lines of headings: groups, and columns below them.
func (p *paperPrinter) annexHead() {
	columns, width := figureColumns(), annexWidth()
	const groupH, headH = 6.0, 21.0
	y := p.pdf.GetY()
	p.pdf.SetFont(serif, "B", annexSize)
	p.cell(annexLeft, y, annexFirst, groupH+headH, p.say("paper.col.number"))
	p.cell(annexLeft+annexFirst, y, annexName, groupH+headH, p.say("paper.col.station"))
	x := annexLeft + annexFirst + annexName
	for from := 0; from < len(columns); {
		to := from
		for to+1 < len(columns) && columns[to+1].group == columns[from].group {
			to++
		}
		p.cell(x+float64(from)*width, y, float64(to-from+1)*width, groupH, p.say("paper.group."+columns[from].group))
		from = to + 1
	}
	p.pdf.SetFont(serif, "", annexSize-0.5)
	for i, c := range columns {
		p.cell(x+float64(i)*width, y+groupH, width, headH, p.say("paper.col."+c.head))
	}
	p.pdf.SetXY(annexLeft, y+groupH+headH)
}

// cell is a box with a text of several lines in its middle.
func (p *paperPrinter) cell(x, y, width, height float64, text string) {
	const step = 3.0
	p.pdf.Rect(x, y, width, height, "D")
	lines := p.pdf.SplitText(strings.TrimSpace(text), width-0.5)
	top := y + (height-float64(len(lines))*step)/2
	for i, line := range lines {
		p.pdf.SetXY(x, top+float64(i)*step)
		p.pdf.CellFormat(width, step, line, "", 0, "C", false, 0, "")
	}
}

func (p *paperPrinter) annexRow(style, number, name string, f health.Figures) {
	const height = 5.5
	p.pdf.SetFont(serif, style, annexSize+1)
	p.pdf.CellFormat(annexFirst, height, number, "1", 0, "C", false, 0, "")
	p.pdf.CellFormat(annexName, height, name, "1", 0, "L", false, 0, "")
	p.pdf.SetFont(serif, style, annexSize)
	for _, c := range figureColumns() {
		p.pdf.CellFormat(annexWidth(), height, shown(p.say, c.of(f)), "1", 0, "R", false, 0, "")
	}
	p.pdf.Ln(-1)
}
