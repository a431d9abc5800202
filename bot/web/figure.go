package web

import (
	"strconv"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// figure is a share as the board shows it: never without what it is made of.
type figure struct {
	Percent string // with one decimal; a dash when there is nothing to divide by
	Num     string
	Den     string
	Width   string // of the bar, 0 to 100
	Whole   bool   // there is something to divide by
}

func figureOf(w phrase.Words, r health.Ratio) figure {
	f := figure{Percent: "–", Num: w.Count(r.Num), Den: w.Count(r.Den), Width: "0"}
	if p, ok := r.Percent(); ok {
		f.Whole = true
		f.Percent = w.Decimal(p) + "%"
		f.Width = strconv.FormatFloat(min(100, max(0, p)), 'f', 2, 64)
	}
	return f
}

func moment(t time.Time) string { return t.In(health.Zone()).Format("15:04:05 02/01/2006") }
