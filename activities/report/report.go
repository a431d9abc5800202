// Package report tabulates and draws what supervisors look at.
//
// It writes no sentence of its own: words come from the caller, numbers are written as Vietnamese readers expect them.
package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg/vgimg"

	"hssk/store/health"
	"hssk/store/ident"
)

// Say gives the phrase of a key with its placeholders filled: args are names and values in turn.
type Say = func(key string, args ...string) string

// Progress draws the coverage of all stations as a PNG that is Width pixels wide and meant for a phone held upright: one
// bar a station with its figures above it, the target as a line, the district's total on top and where the population
// figures come from below. Bars short of the target are hatched as well as red, for readers who see no colours and for
// paper.
//
// It says the phrases chart.title{at}, chart.total{district}{percent}{num}{den} or chart.total_none{district}{num},
// chart.station_none{num}, chart.source{source}{on}, figure.district and figure.target{target}; the percent of the total
// carries its sign, that of the target is a plain number.
func Progress(b health.Board, say Say) ([]byte, error) {
	full, stations := fullScale(b), len(b.Stations)
	notes := wrap(newPainter(1, full).face(sizeNote, false), sources(b, say), barFull, 4)
	p := newPainter(height(stations, len(notes)), full)
	p.head(b, say)
	for i, s := range b.Stations {
		p.stationBar(i, s)
	}
	p.target(b, say)
	for i, s := range b.Stations {
		p.stationText(i, s, say)
	}
	p.notes(notes, stations)
	var out bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: p.canvas}).WriteTo(&out); err != nil {
		return nil, fmt.Errorf("draw progress: %w", err)
	}
	return out.Bytes(), nil
}

// fullScale is the share that the whole width stands for: all of the population, or more where a station has more
// records than its population figure has people, for a bar that was cut off would lie.
func fullScale(b health.Board) float64 {
	full := 1.0
	for _, s := range b.Stations {
		full = max(full, share(s.Coverage()))
	}
	return full
}

func share(r health.Ratio) float64 {
	if r.Den <= 0 {
		return 0
	}
	return float64(r.Num) / float64(r.Den)
}

// sources names every origin of the population figures once.
func sources(b health.Board, say Say) string {
	var lines []string
	for _, o := range b.Origins() {
		on := dayOf(o.On)
		if o.Until != "" {
			on = say("figure.days", "from", on, "to", dayOf(o.Until))
		}
		lines = append(lines, say("chart.source", "source", o.Source, "on", on))
	}
	return strings.Join(lines, "; ")
}

func dayOf(iso string) string {
	if d, ok := ident.ParseDate(iso); ok {
		return d.Format()
	}
	return iso
}

// nothing stands where there is no figure to show.
const nothing = "–"

// percent writes one decimal after the mark of the language.
func percent(say Say, r health.Ratio) string {
	p, ok := r.Percent()
	if !ok {
		return nothing
	}
	return strings.Replace(strconv.FormatFloat(p, 'f', 1, 64), ".", say("figure.decimal"), 1) + "%"
}

// label writes a share that never travels without its parts.
func label(say Say, r health.Ratio) string {
	if r.Den <= 0 {
		return nothing
	}
	return percent(say, r) + " (" + count(say, r.Num) + "/" + count(say, r.Den) + ")"
}

// count groups thousands as the language does.
func count(say Say, n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + say("figure.thousand") + s[i:]
	}
	return s
}
