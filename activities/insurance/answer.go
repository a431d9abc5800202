package insurance

import (
	"fmt"

	"hssk/activities/wire"
	"hssk/store/health"
	"hssk/store/ident"
)

// card is what is read of an answer.
type card struct {
	Result   string `json:"maKetQua"`
	Number   string `json:"maThe"`
	Name     string `json:"hoTen"`
	Birth    string `json:"ngaySinh"`
	SocialNo string `json:"maSoBHXH"`
	Facility string `json:"maDKBD"`
	Until    string `json:"gtTheDen"`

	NewNumber   string `json:"maTheMoi"`
	NewFacility string `json:"maDKBDMoi"`
	NewUntil    string `json:"gtTheDenMoi"`
}

// Fields about a card that the insurer knows best.
const (
	until    health.Field = "GT_THE_DEN"
	facility health.Field = "MA_DKBD"
)

// answer reads a result code of the gateway.
func (r *Register) answer(asked map[health.Field]health.Value, c card) (health.CheckAnswer, error) {
	out := health.CheckAnswer{Result: health.CheckMismatch, Note: health.Value(wire.Short(c.Result))}
	switch c.Result {
	case "000", "130": // right; a child who need not show a card
		out.Result, out.Note = health.CheckMatch, ""
		out.Values = r.values(map[health.Field]string{health.Insurance: c.Number, health.SocialNo: c.SocialNo, until: c.Until, facility: c.Facility})
	case "003", "004": // another card was issued since
		out.Result, out.Note = health.CheckMatch, ""
		out.Values = r.values(map[health.Field]string{health.Insurance: c.NewNumber, health.SocialNo: c.SocialNo, until: c.NewUntil, facility: c.NewFacility})
	case "010":
		out.Code, out.Values = health.CodeCardExpired, r.values(map[health.Field]string{until: c.Until})
	case "050", "051", "052", "053": // unknown, or a number that cannot be
		out.Result, out.Code = health.CheckUnknown, health.CodeCardUnknown
	case "060", "061": // another name
		out.Code, out.Values = health.CodeCardOther, r.other(asked, health.FullName, c.Name)
	case "070":
		out.Code, out.Values = health.CodeCardOther, r.other(asked, health.BirthDate, c.Birth)
	case "110":
		out.Code = health.CodeCardRevoked
	case "120", "121", "122", "123", "124":
		out.Code = health.CodeCardStopped
	case "001", "002": // kept by the army or the police: the insurer cannot say
		return health.CheckAnswer{}, health.Refuse("card_elsewhere", nil)
	case "205": // the question itself
		return health.CheckAnswer{}, health.Refuse("card_question", nil)
	case "054", "055", "401": // the officer or the account
		return health.CheckAnswer{}, wire.NotAllowed(fmt.Errorf("result %s", c.Result))
	default:
		return health.CheckAnswer{}, wire.Away(fmt.Errorf("result %q", wire.Short(c.Result)))
	}
	return out, nil
}

// values reads what the insurer says under the rules of a record; what cannot be read is left out.
func (r *Register) values(raw map[health.Field]string) map[health.Field]health.FieldValue {
	in := health.Intake{Today: ident.DateOf(r.now().In(health.Zone()))}
	var out map[health.Field]health.FieldValue
	for f, text := range raw {
		v, _, err := in.Canonical(f, text)
		if err != nil || v == "" {
			continue
		}
		if out == nil {
			out = map[health.Field]health.FieldValue{}
		}
		out[f] = health.FieldValue{State: health.HasValue, Value: v}
	}
	return out
}

// other is the value that the insurer has in place of one that was asked; none where the gateway repeats the question.
func (r *Register) other(asked map[health.Field]health.Value, f health.Field, text string) map[health.Field]health.FieldValue {
	got := r.values(map[health.Field]string{f: text})
	if got[f].Value == asked[f] {
		return nil
	}
	return got
}
