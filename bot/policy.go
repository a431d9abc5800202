package bot

import (
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

func (t *talk) masked(f health.Field, v health.FieldValue) string { return t.teller().Masked(f, v) }
