package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// formWho says whom the form in hand is about, by the whole name and shortly; empty as long as that is not known, or where
// it may not be said.
func (t *talk) formWho() (named, brief string, err error) {
	fm := t.state.Form
	if fm.Person == "" {
		birth, _ := ident.ParseBirthText(fm.Values[health.BirthDate].Text()) // not answered yet: no birth
		name := fm.Values[health.FullName].Value
		return t.known(health.FullName, name), t.briefly(name, birth), nil
	}
	r, err := t.Shelf.Record(t.ctx, fm.Person)
	if err != nil {
		return "", "", err
	}
	return t.name(r), t.briefly(r.Fields[health.FullName].Value, r.Birth()), nil
}

// briefly says a person by given name and year of birth, as far as the policy lets that be said here: a Vietnamese name
// ends with the name that people are called by.
func (t *talk) briefly(name health.Value, birth ident.Birth) string {
	words := strings.Fields(name.Reveal())
	if len(words) == 0 {
		return ""
	}
	who := words[len(words)-1]
	switch t.may(t.purpose(), health.ClassName) {
	case health.VerdictRefuse:
		return ""
	case health.VerdictMask:
		who = t.masked(health.FullName, health.FieldValue{State: health.HasValue, Value: name})
	}
	if birth.IsZero() || t.may(t.purpose(), health.ClassBirth) == health.VerdictRefuse {
		return who
	}
	return who + " " + strconv.Itoa(birth.Year())
}

// justNamed reports whether the answer above the question has named the person: then they need not be named again.
func (t *talk) justNamed(name string) bool {
	return len(t.replies) > 0 && strings.Contains(t.replies[len(t.replies)-1].Text, name)
}
