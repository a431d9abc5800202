package ident

// OldID is the number of a former identity card (CMND): 9 digits, or 12 on cards issued from 2012 to 2016. No such card
// is valid since 1 January 2025; the number remains a key for search and history.
type OldID struct{ number[oldShape] }

type oldShape struct{}

// A number of 12 digits is kept with this added, for both kinds may begin with zeros.
const longCMND = 1_000_000_000_000

func (oldShape) clear(n uint64) string {
	if n >= longCMND {
		return padded(n-longCMND, 12)
	}
	return padded(n, 9)
}

func (oldShape) mask(s string) string { return between(s, 0, 2) }

// ParseOldID reads 9 or 12 digits. The flag cmnd.old is always raised.
func ParseOldID(s string) (OldID, []Flag, error) {
	if blank(s) {
		return OldID{}, nil, nil
	}
	d := readDigits(s, false)
	b := d.bytes()
	switch {
	case d.foreign || d.plus:
		return OldID{}, nil, refuse(CMNDCharacters, "")
	case len(b) == 8 && !trivial(b):
		return OldID{}, nil, refuse(CMNDLeadingZero, "0"+string(b))
	case len(b) != 9 && len(b) != 12:
		return OldID{}, nil, refuse(CMNDLength, "")
	case trivial(b):
		return OldID{}, nil, refuse(CMNDTrivial, "")
	}
	flags := []Flag{{Code: CMNDOld}}
	if d.letterO {
		flags = append(flags, Flag{CMNDLetterO, string(b)})
	}
	n := value(b)
	if len(b) == 12 {
		n += longCMND
	}
	return OldID{numberOf[oldShape](n)}, flags, nil
}
