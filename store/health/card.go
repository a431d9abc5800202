package health

import (
	"strings"

	"hssk/store/ident"
)

// Card takes from the QR code of an identity card what a record can use. What cannot be read is left out; without a
// number and a name there is nothing (nil). The address counts only where its commune is one of ours: people move.
func (in Intake) Card(c ident.CardText) map[Field]FieldValue {
	out := map[Field]FieldValue{}
	for f, raw := range map[Field]string{NationalID: c.ID, OldID: c.Old, FullName: c.Name, BirthDate: c.Birth, SexField: c.Sex} {
		in.putCard(out, f, raw)
	}
	if out[NationalID].State != HasValue || out[FullName].State != HasValue {
		return nil
	}
	if day, _, err := ident.ParseBirth(c.Issued, in.Today); err == nil && day.Precision() == ident.PrecisionDay {
		in.Dated = day.Text() // names of communes mean what they meant when it was printed
	}
	if parts := strings.Split(c.Address, ","); len(parts) >= 3 {
		if in.putCard(out, Commune, parts[1]); out[Commune].State == HasValue {
			in.putCard(out, Hamlet, parts[0])
		}
	}
	return out
}

func (in Intake) putCard(out map[Field]FieldValue, f Field, raw string) {
	if v, flags, err := in.Canonical(f, raw); err == nil {
		out[f] = FieldValue{State: HasValue, Value: v, Source: FromCard, Flags: codesOf(flags)}
	}
}
