package web

import (
	"math"
	"strconv"
	"strings"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// figure is a share as the board shows it: never without what it is made of.
type figure struct {
	Percent string // with one decimal; a dash when there is nothing to divide by
	Num     string
	Den     string
	Width   string // of the bar, 0 to 100
}

func figureOf(w phrase.Words, r health.Ratio) figure {
	f := figure{Percent: "–", Num: count(w, r.Num), Den: count(w, r.Den), Width: "0"}
	if p, ok := r.Percent(); ok {
		f.Percent = decimal(w, p) + "%"
		f.Width = strconv.FormatFloat(min(100, max(0, p)), 'f', 2, 64)
	}
	return f
}

// decimal writes one decimal as the language does.
func decimal(w phrase.Words, v float64) string {
	text := strconv.FormatFloat(v, 'f', 1, 64)
	if w.Lang() == "vi" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// count groups thousands: with dots in Vietnamese, with commas in English.
func count(w phrase.Words, n int64) string {
	mark := ","
	if w.Lang() == "vi" {
		mark = "."
	}
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + mark + text[i:]
	}
	return text
}

// target is the plan's share, in tenths of a percent.
func target() int64 { return int64(math.Round(health.Target * 1000)) }

// missing is how many are wanting to the target; the comparison is made in whole numbers, not in rounded shares.
func missing(r health.Ratio) int64 {
	return max(0, (r.Den*target()+999)/1000-r.Num)
}

// day writes yyyy-mm-dd as people do.
func day(iso string) string {
	if d, ok := ident.ParseDate(iso); ok {
		return d.Format()
	}
	return iso
}

func moment(t time.Time) string { return t.In(health.Zone()).Format("15:04:05 02/01/2006") }
