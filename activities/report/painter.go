package report

import (
	"image/color"
	"strings"
	"unicode/utf8"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"hssk/store/health"
)

// Width of every picture in pixels: two for each of a narrow phone held upright, so that letters stay sharp.
const Width = 720

// targetPercent is health.Target as people say it.
const targetPercent = int64(health.Target * 100)

// Measures of the picture in pixels. On a phone of 360 all are half as large.
const (
	margin     = 20
	lineHeight = 40  // of the head
	noteHeight = 32  // of a line below the rows
	headHeight = 196 // title of two lines, total, name of the target
	rowHeight  = 76  // a name with its figures, and below them the bar
	barTop     = 42  // of a row
	barHeight  = 24
	barLeft    = margin
	barFull    = Width - 2*margin // the length of the bar of a full scale
)

// Sizes of letters in pixels.
const (
	sizeTitle = 33
	sizeText  = 28
	sizeNote  = 24
)

// height of a picture in pixels.
func height(stations, notes int) int { return headHeight + rowHeight*stations + 16 + noteHeight*notes }

// Colours keep a contrast of 4.5 to 1 against the paper, and 3 to 1 between the two kinds of bar.
var (
	paper   = color.RGBA{255, 255, 255, 255}
	ink     = color.RGBA{33, 37, 41, 255}
	faint   = color.RGBA{95, 101, 107, 255}
	track   = color.RGBA{236, 238, 240, 255}
	reached = color.RGBA{0, 110, 90, 255}
	short   = color.RGBA{250, 205, 190, 255}
	hatch   = color.RGBA{176, 42, 28, 255}
)

// painter draws with the origin at the top left, as pixels are counted.
type painter struct {
	canvas *vgimg.Canvas
	fonts  *font.Cache
	height float64
	full   float64 // the share that barFull stands for
}

func newPainter(h int, full float64) *painter {
	return &painter{
		canvas: vgimg.NewWith(vgimg.UseWH(Width, vg.Length(h)), vgimg.UseDPI(72), vgimg.UseBackgroundColor(paper)),
		fonts:  font.NewCache(liberation.Collection()), height: float64(h), full: full,
	}
}

func (p *painter) face(size float64, bold bool) font.Face {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return p.fonts.Lookup(f, font.Length(size))
}

func (p *painter) at(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(x), Y: vg.Length(p.height - y)}
}

func (p *painter) write(face font.Face, x, baseline float64, ink color.Color, text string) {
	p.canvas.SetColor(ink)
	p.canvas.FillString(face, p.at(x, baseline), text)
}

func (p *painter) line(width float64, ink color.Color, x0, y0, x1, y1 float64) {
	var path vg.Path
	path.Move(p.at(x0, y0))
	path.Line(p.at(x1, y1))
	p.canvas.SetColor(ink)
	p.canvas.SetLineWidth(vg.Length(width))
	p.canvas.Stroke(path)
}

func (p *painter) box(ink color.Color, x0, y0, x1, y1 float64) {
	var path vg.Path
	path.Move(p.at(x0, y0))
	path.Line(p.at(x1, y0))
	path.Line(p.at(x1, y1))
	path.Line(p.at(x0, y1))
	path.Close()
	p.canvas.SetColor(ink)
	p.canvas.Fill(path)
}

// cut shortens a text to a width in pixels.
func cut(face font.Face, text string, width float64) string {
	if float64(face.Width(text)) <= width {
		return text
	}
	for text != "" && float64(face.Width(text+"…")) > width {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return text + "…"
}

// wrap breaks a text into lines of a width in pixels, at most so many; what is left over is cut.
func wrap(face font.Face, text string, width float64, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && len(lines) < most-1 && float64(face.Width(longer)) > width {
			lines, longer = append(lines, line), word
		}
		line = longer
	}
	if line == "" {
		return lines
	}
	return append(lines, cut(face, line, width))
}

func (p *painter) head(b health.Board, say Say) {
	total := b.Total()
	cover := total.Coverage()
	at := b.At.In(health.Zone()).Format("15:04 02/01/2006")
	y := float64(lineHeight)
	title := p.face(sizeTitle, true)
	for _, line := range wrap(title, say("chart.title", "at", at), barFull, 2) {
		p.write(title, margin, y, ink, line)
		y += lineHeight
	}
	name := say("figure.district")
	text := say("chart.total", "district", name, "percent", percent(say, cover), "num", count(say, cover.Num), "den", count(say, cover.Den))
	if cover.Den <= 0 {
		text = say("chart.total_none", "district", name, "num", count(say, total.Records))
	}
	face := p.face(sizeText, false)
	p.write(face, margin, y+4, ink, cut(face, text, barFull))
}

// row is where the row of a station begins.
func row(i int) float64 { return float64(headHeight + rowHeight*i) }

// stationBar draws a track as long as the whole population and the bar in it.
func (p *painter) stationBar(i int, s health.Progress) {
	cover := s.Coverage()
	if cover.Den <= 0 {
		return
	}
	top := row(i) + barTop
	p.box(track, barLeft, top, p.x(1), top+barHeight)
	p.bar(share(cover) >= health.Target, top, p.x(share(cover)))
}

// stationText writes the name and the figures above the bar, on paper of their own: the line of the target ends there.
func (p *painter) stationText(i int, s health.Progress, say Say) {
	face, bold := p.face(sizeText, false), p.face(sizeText, true)
	text := label(say, s.Coverage())
	if s.Denominator.People <= 0 {
		text = say("chart.station_none", "num", count(say, s.Records))
	}
	wide := float64(face.Width(text))
	base := row(i) + barTop - 12
	name := cut(bold, s.Name, barFull-wide-margin)
	p.box(paper, barLeft, row(i)+6, barLeft+float64(bold.Width(name))+6, row(i)+barTop-4)
	p.box(paper, barLeft+barFull-wide-6, row(i)+6, Width, row(i)+barTop-4)
	p.write(bold, barLeft, base, ink, name)
	p.write(face, barLeft+barFull-wide, base, ink, text)
}

func (p *painter) x(share float64) float64 { return barLeft + share/p.full*barFull }

func (p *painter) bar(ok bool, top, end float64) {
	if ok {
		p.box(reached, barLeft, top, end, top+barHeight)
		return
	}
	p.box(short, barLeft, top, end, top+barHeight)
	for x := float64(barLeft - barHeight); x < end; x += 10 {
		from, to := max(barLeft-x, 0), min(end-x, barHeight)
		if from < to {
			p.line(2, hatch, x+from, top+barHeight-from, x+to, top+barHeight-to)
		}
	}
}

// target draws the line of the target and its name above the rows, unless there is nothing to hold against it.
func (p *painter) target(b health.Board, say Say) {
	stations := len(b.Stations)
	if len(b.Unmeasured()) == stations {
		return
	}
	face, x := p.face(sizeText, true), p.x(health.Target)
	text := say("figure.target", "target", count(say, targetPercent))
	wide := float64(face.Width(text))
	p.write(face, max(margin, min(x-wide/2, Width-margin-wide)), headHeight-24, ink, text)
	p.line(3, ink, x, headHeight-16, x, row(stations))
}

func (p *painter) notes(lines []string, stations int) {
	face := p.face(sizeNote, false)
	for i, line := range lines {
		p.write(face, margin, row(stations)+8+float64(noteHeight*(i+1)), faint, line)
	}
}
