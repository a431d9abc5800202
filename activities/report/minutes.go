package report

import (
	"fmt"
	"io"
	"strconv"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"codeberg.org/go-pdf/fpdf"
)

// Minutes are what goes to the police of a commune on paper with a list: what is handed over, a table for the outcome, two
// signatures, and behind it the list itself.
type Minutes struct {
	Centre  string // of the district, above the station
	Station string
	Commune string
	List    string // its name
	Digest  string // hex SHA-256 of what is asked, also in the file
	Day     string // on which it is handed over, dd/MM/yyyy
	Due     string // by when it should be back
	Rows    [][]string
	// Columns are the widths of the cells of a row in millimetres with the phrase of their heading. What is left of the
	// width of the page goes to empty columns for the answer.
	Columns []Column
}

// Column is one column of a printed table.
type Column struct {
	Heading string
	Width   float64 // in millimetres
}

const (
	serif      = "serif"
	pageMargin = 15.0
	lineH      = 6.0
	portW      = 210.0 // of a page of A4, in millimetres
	portH      = 297.0
	tableTo    = 190.0 // below this a row begins a new page
)

// WriteMinutes writes the minutes as a PDF of A4 pages: the minutes upright, the list behind them across. It says the phrases
// minutes.head.{state|motto|title|number}, minutes.text.{given|asked|due|digest}, minutes.table.{total|right|wrong|none},
// minutes.sign.{station|police|how} and minutes.page{n}{of}.
func WriteMinutes(w io.Writer, m Minutes, say Say) error {
	p := &printer{pdf: fpdf.New("P", "mm", "A4", ""), say: say, minutes: m}
	p.fonts()
	p.pdf.SetMargins(pageMargin, pageMargin, pageMargin)
	p.pdf.SetAutoPageBreak(false, pageMargin)
	p.pdf.AliasNbPages("{nb}")
	p.pdf.SetFooterFunc(p.footer)
	p.front()
	p.list()
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("write minutes: %w", err)
	}
	return nil
}

type printer struct {
	pdf     *fpdf.Fpdf
	say     Say
	minutes Minutes
}

func (p *printer) fonts() {
	p.pdf.AddUTF8FontFromBytes(serif, "", liberationserifregular.TTF)
	p.pdf.AddUTF8FontFromBytes(serif, "B", liberationserifbold.TTF)
	p.pdf.AddUTF8FontFromBytes(serif, "I", liberationserifitalic.TTF)
}

func (p *printer) footer() {
	p.pdf.SetFont(serif, "I", 9)
	p.pdf.SetY(-12)
	p.pdf.CellFormat(0, 5, p.minutes.List+" · "+p.minutes.Digest[:min(16, len(p.minutes.Digest))]+" · "+
		p.say("minutes.page", "n", strconv.Itoa(p.pdf.PageNo()), "of", "{nb}"), "", 0, "C", false, 0, "")
}

// front is the page that is signed.
func (p *printer) front() {
	p.pdf.AddPage()
	half := (portW - 2*pageMargin) / 2
	p.two(half, "", 11, p.minutes.Centre, p.say("minutes.head.state"))
	p.two(half, "B", 11, p.minutes.Station, p.say("minutes.head.motto"))
	p.pdf.Ln(2 * lineH)
	p.centred("B", 15, p.say("minutes.head.title"))
	p.centred("", 12, p.say("minutes.head.number", "list", p.minutes.List))
	p.pdf.Ln(lineH)
	n := strconv.Itoa(len(p.minutes.Rows))
	for _, key := range []string{"given", "asked", "due", "digest"} {
		p.paragraph(p.say("minutes.text."+key, "day", p.minutes.Day, "station", p.minutes.Station, "commune", p.minutes.Commune, "n", n,
			"due", p.minutes.Due, "digest", p.minutes.Digest))
	}
	p.pdf.Ln(lineH)
	p.outcome(n)
	p.pdf.Ln(2 * lineH)
	p.two(half, "B", 12, p.say("minutes.sign.station"), p.say("minutes.sign.police"))
	p.two(half, "I", 11, p.say("minutes.sign.how"), p.say("minutes.sign.how"))
}

// two writes two texts beside each other, each in the middle of its half.
func (p *printer) two(half float64, style string, size float64, left, right string) {
	p.pdf.SetFont(serif, style, size)
	y := p.pdf.GetY()
	p.pdf.MultiCell(half, lineH, left, "", "C", false)
	end := p.pdf.GetY()
	p.pdf.SetXY(pageMargin+half, y)
	p.pdf.MultiCell(half, lineH, right, "", "C", false)
	p.pdf.SetXY(pageMargin, max(end, p.pdf.GetY()))
}

func (p *printer) centred(style string, size float64, text string) {
	p.pdf.SetFont(serif, style, size)
	p.pdf.MultiCell(0, lineH+2, text, "", "C", false)
}

func (p *printer) paragraph(text string) {
	p.pdf.SetFont(serif, "", 12)
	p.pdf.MultiCell(0, lineH+1, text, "", "L", false)
	p.pdf.Ln(1)
}

// outcome is the table into which the police writes how many are right.
func (p *printer) outcome(total string) {
	w := (portW - 2*pageMargin) / 4
	p.pdf.SetFont(serif, "B", 11)
	for _, key := range []string{"total", "right", "wrong", "none"} {
		p.pdf.CellFormat(w, lineH+2, p.say("minutes.table."+key), "1", 0, "C", false, 0, "")
	}
	p.pdf.Ln(-1)
	p.pdf.SetFont(serif, "", 12)
	for _, text := range []string{total, "", "", ""} {
		p.pdf.CellFormat(w, 2*lineH, text, "1", 0, "C", false, 0, "")
	}
	p.pdf.Ln(-1)
}

// list prints the rows, the headings again on every page.
func (p *printer) list() {
	for i, row := range p.minutes.Rows {
		if i == 0 || p.pdf.GetY() > tableTo-lineH {
			p.pdf.AddPageFormat("L", fpdf.SizeType{Wd: portW, Ht: portH})
			p.pdf.SetFont(serif, "B", 9)
			for _, c := range p.minutes.Columns {
				p.pdf.CellFormat(c.Width, 8, c.Heading, "1", 0, "C", false, 0, "")
			}
			p.pdf.Ln(-1)
		}
		p.row(row)
	}
}

// row prints the cells of a row. A text that is too long for its cell is set smaller, and cut when that is not enough.
func (p *printer) row(cells []string) {
	for i, c := range p.minutes.Columns {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		size := 9.0
		p.pdf.SetFont(serif, "", size)
		for size > 6 && p.pdf.GetStringWidth(text) > c.Width-2 {
			size -= 0.5
			p.pdf.SetFont(serif, "", size)
		}
		for r := []rune(text); p.pdf.GetStringWidth(text) > c.Width-2 && len(r) > 0; {
			r = r[:len(r)-1]
			text = string(r) + "…"
		}
		p.pdf.CellFormat(c.Width, lineH, text, "1", 0, "L", false, 0, "")
	}
	p.pdf.Ln(-1)
}
