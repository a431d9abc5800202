package health

import (
	"strings"

	"hssk/store/ident"
)

// Fuller reports whether v, a value of f, says what o says and more: the day of a birth of which the year was known, a
// name with its marks that was written without, or something where there was none. The first of January is what registers write who know the year: it is no
// day that anybody told.
func (v FieldValue) Fuller(f Field, o FieldValue) bool {
	if o.State == AskedNone && v.State == HasValue { // there is one by now, or nobody knew of it
		return true
	}
	switch f {
	case BirthDate:
		return fullerBirth(v.Text(), o.Text())
	case FullName:
		if IsNoName(o.Text()) { // a child gets its own name
			return v.Text() != "" && !IsNoName(v.Text())
		}
		return fullerName(v.Text(), o.Text())
	case Insurance:
		return len(v.Text()) == cardLength && SocialOf(o.Text()) == o.Text() && SocialOf(v.Text()) == o.Text()
	}
	return false
}

// cardLength is the length of an insurance card number; its end is that of the social insurance.
const cardLength, socialLength = 15, 10

// SocialOf gives the number of the social insurance, ten digits, that a card carries: the last ten of an old one, all of one
// printed since 1 April 2021 (QĐ 1666/QĐ-BHXH 2020). Empty: it is neither.
func SocialOf(card string) string {
	if n := len(card); n == cardLength || n == socialLength {
		return card[n-socialLength:]
	}
	return ""
}

// Agrees reports whether two values of f say the same, in the same words or not: of two cards of one social insurance, one
// may be of the old form.
func (v FieldValue) Agrees(f Field, o FieldValue) bool {
	if v.Same(o) {
		return true
	}
	return (f == Insurance || f == SocialNo) && v.State == HasValue && o.State == HasValue && SocialOf(v.Text()) != "" &&
		SocialOf(v.Text()) == SocialOf(o.Text())
}

func fullerBirth(text, known string) bool {
	b, err := ident.ParseBirthText(text)
	old, errOld := ident.ParseBirthText(known)
	return err == nil && errOld == nil && !old.IsZero() && b.Precision() > old.Precision() && b.Compatible(old) && !b.IsNewYear()
}

// fullerName compares word by word: marks that differ are another name.
func fullerName(text, known string) bool {
	words, old := strings.Fields(ident.FoldTone(text)), strings.Fields(ident.FoldTone(known))
	if len(words) != len(old) {
		return false
	}
	more := false
	for i, w := range words {
		switch {
		case w == old[i]:
		case ident.Fold(w) == old[i]:
			more = true
		default:
			return false
		}
	}
	return more
}
