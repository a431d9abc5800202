package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// Teller says the values of a record in the reader's language.
type Teller struct {
	Words   phrase.Words
	Phrases phrase.Book
	Units   health.Units
}

// Value says a value as a person writes it.
func (t Teller) Value(f health.Field, v health.FieldValue) string {
	switch v.State {
	case health.AskedNone:
		return t.Words.Say("value.none")
	case health.Unknown:
		return t.Words.Say("value.unknown")
	}
	text := v.Text()
	switch f {
	case health.SexField:
		return t.Words.Say("sex." + text)
	case health.DoseKind:
		return t.Words.Say("dose_kind." + text)
	case health.Phone:
		if p, _, err := ident.ParsePhone(text); err == nil {
			return p.Local()
		}
	case health.Commune:
		return t.Units.Name(health.UnitCode(text))
	case health.Nationality:
		if text == "000" {
			return t.Words.Say("value.vietnam")
		}
	}
	switch {
	case f.Dated():
		if b, err := ident.ParseBirthText(text); err == nil {
			return b.Format()
		}
	case f.YesNo():
		return t.Words.Say("answer." + text)
	}
	if name, ok := health.CodeName(f, text); ok {
		return t.codeName(f, text, name)
	}
	return text
}

// codeName says a code in the reader's language where the catalog has it, else as the list calls it.
func (t Teller) codeName(f health.Field, code, name string) string {
	if key := "code." + string(f) + "." + code; t.Phrases.Has(key) {
		return t.Words.Say(key)
	}
	return name
}

// Masked says as much of a value as tells one from another: numbers without their middle, the letters that names begin
// with, the year of a birth.
func (t Teller) Masked(f health.Field, v health.FieldValue) string {
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

// Paired lists the fields of two descriptions that are shown side by side: all by which their likeness is judged, and those
// that help to tell them apart; of them those that one of the two knows.
func Paired(left, right map[health.Field]health.FieldValue) []health.Field {
	all := append(health.Compared(), health.HeadRel, health.TempCode)
	return slices.DeleteFunc(all, func(f health.Field) bool {
		return left[f].State == health.Unknown && right[f].State == health.Unknown
	})
}

// Mark stands between two values side by side: whether they agree, contradict each other, or one is not known.
func Mark(f health.Field, left, right health.FieldValue) string {
	switch {
	case left.State == health.Unknown || right.State == health.Unknown:
		return "–"
	case left.Agrees(f, right):
		return "="
	}
	return "≠"
}

// Weighed says what speaks for one person and, with a minus, against, and how much.
func (t Teller) Weighed(why []health.Reason) []string {
	var out []string
	for _, r := range why {
		what := t.Words.Say(r.Code)
		if r.Points != 0 {
			what = t.Words.Say("match.weighed", "what", what, "points", strings.Replace(fmt.Sprintf("%+d", r.Points), "-", "−", 1))
		}
		out = append(out, what)
	}
	return out
}

// Came says what a record was given after a merge: fields by their codes, and how many visits and doses. Empty: nothing.
func (t Teller) Came(since map[string]string) string {
	var what []string
	for code := range strings.FieldsFuncSeq(since["fields"], func(r rune) bool { return r == ',' || r == ' ' }) {
		what = append(what, t.Words.Say("field_in."+code))
	}
	for _, kind := range []string{"visits", "doses", "links", "powers"} {
		if n := since[kind]; n != "" && n != "0" {
			what = append(what, t.Words.Say("split."+kind, "n", n))
		}
	}
	return list(what)
}
