package bot

import (
	"math"
	"strconv"
	"strings"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// TargetPercent is health.Target as people say it.
const TargetPercent = int64(health.Target * 100)

// Missing is how many records are wanting to the target; it is told in whole numbers, not in rounded shares.
func Missing(r health.Ratio) int64 {
	tenths := int64(math.Round(health.Target * 1000))
	return max(0, (r.Den*tenths+999)/1000-r.Num)
}

// Verdict says where a coverage stands against the target; empty without a population. More records than people is no
// success: one of the two figures is wrong, and the text says what may be behind it.
func Verdict(w phrase.Words, r health.Ratio) (reached bool, text string) {
	aim := strconv.FormatInt(TargetPercent, 10)
	short := Missing(r)
	switch {
	case r.Den <= 0:
		return false, ""
	case r.Num > r.Den:
		return false, w.Say("figure.over")
	case short > 0:
		return false, w.Say("figure.short", "n", w.Count(short), "target", aim)
	}
	return true, w.Say("figure.reached", "target", aim)
}

// Source says where population figures come from: the one origin they share, or every origin with its date. It is empty
// without any.
func Source(w phrase.Words, origins []health.Denominator) string {
	switch len(origins) {
	case 0:
		return ""
	case 1:
		return w.Say("figure.source", "source", origins[0].Source, "on", onDays(w, origins[0]))
	}
	var all []string
	for _, o := range origins {
		all = append(all, w.Say("figure.origin", "source", o.Source, "on", onDays(w, o)))
	}
	return w.Say("figure.sources", "n", strconv.Itoa(len(origins)), "list", strings.Join(all, "; "))
}

// NoPopulation names the stations whose coverage nobody can tell, and says how many records of theirs are in no share.
// It is empty when every station has a population figure.
func NoPopulation(w phrase.Words, b health.Board) string {
	var names []string
	for _, s := range b.Unmeasured() {
		names = append(names, s.Name)
	}
	switch len(names) {
	case 0:
		return ""
	case len(b.Stations):
		if len(names) > 1 {
			return w.Say("figure.people_missing_all")
		}
	}
	text := w.Say("figure.people_missing", "stations", list(names))
	if n := b.Total().Unmeasured; n > 0 && len(names) < len(b.Stations) {
		text += " " + w.Say("figure.apart", "n", w.Count(n))
	}
	return text
}

// onDays says of which day a figure is; a sum of older and newer figures says so.
func onDays(w phrase.Words, d health.Denominator) string {
	if d.Until == "" {
		return onDate(d.On)
	}
	return w.Say("figure.days", "from", onDate(d.On), "to", onDate(d.Until))
}

func onDate(iso string) string {
	if d, ok := ident.ParseDate(iso); ok {
		return d.Format()
	}
	return iso
}

// percent says a share with one decimal, as the language writes it; a share of nothing is a dash.
func percent(w phrase.Words, r health.Ratio) string {
	p, ok := r.Percent()
	if !ok {
		return "–"
	}
	return w.Decimal(p) + "%"
}
