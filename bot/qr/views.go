package qr

import "iter"

const (
	large    = 2000 // pixels of the longer side: a picture above is looked at smaller first
	small    = 1600 // pixels of the longer side: a picture up to here is looked at larger, too
	tooSmall = 42   // pixels: two for each module of the smallest code
)

// view is a way of seeing a picture.
type view struct {
	plane
	global bool // one threshold between dark and light for all of it, not one for each neighbourhood
}

// views gives the ways of seeing a picture, those that succeed most often for their time first.
func views(p plane) iter.Seq[view] {
	return func(yield func(view) bool) {
		if p.w < tooSmall || p.h < tooSmall {
			return
		}
		if whole(p, yield) {
			tiles(p, yield)
		}
	}
}

// whole sees all of the picture; it reports whether to go on.
func whole(p plane, yield func(view) bool) bool {
	handy := p
	for handy.side() > large {
		handy = handy.half()
	}
	if handy.side() < p.side() && !(yield(view{handy, false}) && yield(view{handy.smooth(), false})) {
		return false
	}
	smooth := p.smooth()
	half := handy.half()
	ways := []view{{p, false}, {smooth, false}, {half, false}, {half.smooth(), false}, {handy, true}, {smooth, true}}
	if p.side() <= small {
		ways = append(ways, view{p.double(), false}, view{smooth.double(), false})
	}
	for _, w := range ways {
		if w.w >= tooSmall && w.h >= tooSmall && !yield(w) {
			return false
		}
	}
	return true
}

// tiles sees squares of the picture, each overlapping the next by half: a small code is lost among the letters and
// patterns of a card.
func tiles(p plane, yield func(view) bool) {
	for p.side() > 2*large {
		p = p.half()
	}
	for _, parts := range []int{2, 3} {
		side := min(p.w, p.h) / parts
		if side < tooSmall {
			return
		}
		for top := 0; top+side <= p.h; top += side / 2 {
			for left := 0; left+side <= p.w; left += side / 2 {
				if !tile(p.cut(left, top, side, side), yield) {
					return
				}
			}
		}
	}
}

func tile(t plane, yield func(view) bool) bool {
	ways := []view{{t, false}, {t.smooth(), false}, {t, true}}
	if t.side() <= small/2 {
		ways = append(ways, view{t.double(), false})
	}
	for _, w := range ways {
		if !yield(w) {
			return false
		}
	}
	return true
}
