package bot

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"hssk/store/health"
	"hssk/store/ident"
)

// may asks the policy about the channel in which somebody speaks.
func (t *talk) may(p health.Purpose, c health.DataClass) health.Verdict {
	return t.Policy.Rule(t.in.Channel, p, c)
}

// purpose is what people are spoken of for, unless a dialog has its own.
func (t *talk) purpose() health.Purpose {
	if t.staff.ID != "" {
		return health.ForWork
	}
	return health.ForOwn
}

// told says a value as far as the policy lets it be said here for the purpose.
func (t *talk) told(p health.Purpose, f health.Field, v health.FieldValue) string {
	if v.State != health.HasValue {
		return t.shown(f, v)
	}
	switch t.may(p, f.Class()) {
	case health.VerdictAllow:
		return t.shown(f, v)
	case health.VerdictMask:
		return t.masked(f, v)
	}
	return t.words.Say("value.not_here")
}

// known is what lists say of a value; nothing where there is none.
func (t *talk) known(f health.Field, v health.Value) string {
	if v == "" {
		return ""
	}
	return t.told(t.purpose(), f, health.FieldValue{State: health.HasValue, Value: v})
}

func (t *talk) name(r health.Record) string {
	return t.known(health.FullName, r.Fields[health.FullName].Value)
}

// birth says a date of birth that is known.
func (t *talk) birth(b ident.Birth) string {
	return t.told(t.purpose(), health.BirthDate, health.FieldValue{State: health.HasValue, Value: health.Value(b.Text())})
}

// hinted says what an answer may have meant.
func (t *talk) hinted(f health.Field, hint string) string {
	if t.may(health.ForCheck, f.Class()) == health.VerdictAllow {
		return hint
	}
	return t.masked(f, health.FieldValue{State: health.HasValue, Value: health.Value(hint)})
}

// masked says as much of a value as tells one from another: numbers without their middle, the letters that names begin
// with, the year of a birth.
func (t *talk) masked(f health.Field, v health.FieldValue) string {
	switch f.Class() {
	case health.ClassNumber:
		return maskedNumber(f, v.Text())
	case health.ClassName:
		var letters []string
		for word := range strings.FieldsSeq(v.Text()) {
			first, _ := utf8.DecodeRuneInString(word)
			letters = append(letters, string(first)+".")
		}
		return strings.Join(letters, " ")
	case health.ClassBirth:
		if b, err := ident.ParseBirthText(v.Text()); err == nil && !b.IsZero() {
			return strconv.Itoa(b.Year())
		}
	}
	return "•••"
}

func maskedNumber(f health.Field, text string) string {
	switch f {
	case health.NationalID:
		if id, _, err := ident.ParseNationalID(text); err == nil {
			return id.String()
		}
	case health.Phone:
		if p, _, err := ident.ParsePhone(text); err == nil {
			return p.String()
		}
	case health.Insurance, health.SocialNo, health.OldID:
		return strings.Repeat("•", max(0, len(text)-3)) + text[max(0, len(text)-3):]
	}
	return "•••"
}
