package health

import "time"

// Hours are when an address wants messages that nobody waits for, from an hour to before another, Vietnamese time. Zero: the
// usual ones.
type Hours struct{ From, To int }

// UsualHours are those of whoever has not said otherwise.
func UsualHours() Hours { return Hours{QuietUntil, QuietFrom} }

// OrUsual is the hours, or the usual ones.
func (h Hours) OrUsual() Hours {
	if h == (Hours{}) {
		return UsualHours()
	}
	return h
}

// Valid reports whether the hours are some, and by day.
func (h Hours) Valid() bool {
	return h == (Hours{}) || h.From >= QuietUntil && h.To <= QuietFrom && h.From < h.To
}

// Open reports whether a moment is within the hours.
func (h Hours) Open(at time.Time) bool {
	h = h.OrUsual()
	hour := at.In(Zone()).Hour()
	return hour >= h.From && hour < h.To
}

// Next is the next moment within the hours, from a moment on.
func (h Hours) Next(from time.Time) time.Time {
	if h.Open(from) {
		return from
	}
	h, day := h.OrUsual(), from.In(Zone())
	next := time.Date(day.Year(), day.Month(), day.Day(), h.From, 0, 0, 0, Zone())
	if !next.After(from) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}
