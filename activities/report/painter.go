package report

import (
	"image/color"
	"unicode/utf8"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"hssk/store/health"
)

// Width of every picture in pixels: it fills a phone held upright and stays sharp on a desk.
const Width = 900

// targetPercent is health.Target as people say it.
const targetPercent = int64(health.Target * 100)

// Measures of the picture in pixels.
const (
	headHeight = 88
	footHeight = 32
	rowHeight  = 34
	barHeight  = 20
	barLeft    = 160
	barFull    = 520 // the length of the bar of a full scale
	margin     = 14
)

// Height of the picture in pixels.
func Height(stations int) int { return headHeight + footHeight + rowHeight*stations }

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

func newPainter(stations int, full float64) *painter {
	h := Height(stations)
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

func (p *painter) head(b health.Board, say Say) {
	total := b.Total().Coverage()
	title, line := p.face(18, true), p.face(15, false)
	at := b.At.In(health.Zone()).Format("15:04 02/01/2006")
	p.write(title, margin, 28, ink, cut(title, say("chart.title", "at", at), Width-2*margin))
	text := say("chart.total", "percent", percent(total), "num", count(total.Num), "den", count(total.Den))
	p.write(line, margin, 52, ink, cut(line, text, Width-2*margin))
}

// station draws one row: the name, a track as long as the whole population, the bar in it, and the figure behind both.
func (p *painter) station(i int, s health.Progress) {
	face := p.face(14, false)
	top := float64(headHeight + rowHeight*i + (rowHeight-barHeight)/2)
	base := top + barHeight - 5
	p.write(face, margin, base, ink, cut(face, s.Name, barLeft-margin-8))
	cover := s.Coverage()
	end := barLeft + share(cover)/p.full*barFull
	if cover.Den > 0 {
		p.box(track, barLeft, top, barLeft+barFull/p.full, top+barHeight)
		p.bar(share(cover) >= health.Target, top, end)
	}
	p.write(face, max(end, p.x(1))+8, base, ink, label(cover))
}

func (p *painter) x(share float64) float64 { return barLeft + share/p.full*barFull }

func (p *painter) bar(ok bool, top, end float64) {
	if ok {
		p.box(reached, barLeft, top, end, top+barHeight)
		return
	}
	p.box(short, barLeft, top, end, top+barHeight)
	for x := float64(barLeft - barHeight); x < end; x += 8 {
		from, to := max(barLeft-x, 0), min(end-x, barHeight)
		if from < to {
			p.line(2, hatch, x+from, top+barHeight-from, x+to, top+barHeight-to)
		}
	}
}

func (p *painter) target(stations int, say Say) {
	if stations == 0 {
		return
	}
	face, x := p.face(13, true), p.x(health.Target)
	text := say("chart.target", "percent", count(targetPercent))
	p.write(face, min(x-float64(face.Width(text))/2, Width-margin-float64(face.Width(text))), headHeight-10, ink, text)
	p.line(2, ink, x, headHeight-4, x, float64(headHeight+rowHeight*stations))
}

func (p *painter) foot(text string) {
	face := p.face(12, false)
	p.write(face, margin, p.height-12, faint, cut(face, text, Width-2*margin))
}
