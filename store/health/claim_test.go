package health

import "testing"

// TestClaims: only what a resident says about somebody's life alone is a report of a death or a move.
func TestClaims(t *testing.T) {
	value := func(v string) map[Field]FieldValue {
		return map[Field]FieldValue{Residence: {State: HasValue, Value: Value(v)}}
	}
	two := value("dead")
	two[Phone] = FieldValue{State: HasValue, Value: "0990000001"}
	for name, c := range map[string]struct {
		by     ActorKind
		values map[Field]FieldValue
		want   Life
	}{
		"a death": {ByCitizen, value("dead"), DeathReported}, "a move": {ByCitizen, value("moved"), MovedReported},
		"somebody lives here": {ByCitizen, value("resident"), ""}, "of staff": {ByStaff, value("dead"), ""},
		"with something else": {ByCitizen, two, ""}, "nothing": {ByCitizen, nil, ""},
	} {
		if got, ok := (Draft{By: Actor{Kind: c.by}, Values: c.values}).Claims(); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %t", name, got, ok)
		}
	}
}
