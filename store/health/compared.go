package health

import "slices"

// ComparedWith reports whether a source outside the program can tell whether a number is somebody's: no card and no register says
// whose a telephone is. how is population, card or insurance; a card is the one on which the number stands.
func (f Field) ComparedWith(how string) bool {
	switch how {
	case "population":
		return f == NationalID || f == OldID
	case "card":
		return slices.Contains([]Field{NationalID, OldID, Insurance, SocialNo}, f)
	case "insurance":
		return slices.Contains([]Field{NationalID, Insurance, SocialNo}, f)
	}
	return false
}

// Weaker reports whether a source tells less about a number than another: a card can be another's or forged, and each register
// knows its own numbers best.
func (f Field) Weaker(how, than string) bool { return f.rank(how) < f.rank(than) }

func (f Field) rank(how string) int {
	own := "population"
	if f.Insures() {
		own = "insurance"
	}
	switch how {
	case "":
		return 0
	case "card":
		return 1
	case own:
		return 3
	}
	return 2
}
