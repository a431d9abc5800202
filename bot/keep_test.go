package bot

import (
	"testing"

	"hssk/store/health"
)

// TestOnlyStaffAreOfferedAForm that was left at their address.
func TestOnlyStaffAreOfferedAForm(t *testing.T) {
	kept := state{Kept: []form{{Task: "t1"}}}
	for _, c := range []struct {
		who  string
		talk talk
		want bool
	}{
		{"a nurse", talk{state: kept, staff: health.Staff{ID: "n", Role: health.RoleNurse}}, true},
		{"a nurse with nothing left", talk{staff: health.Staff{ID: "n", Role: health.RoleNurse}}, false},
		{"a supervisor", talk{state: kept, staff: health.Staff{ID: "s", Role: health.RoleSupervisor}}, false},
		{"a resident", talk{state: kept, self: "p", person: "p"}, false},
		{"a stranger", talk{state: kept}, false},
	} {
		c.talk.Bot = &Bot{}
		offered := false
		items, err := c.talk.menu()
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			offered = offered || it.phrase == "menu.resume"
		}
		if offered != c.want {
			t.Errorf("%s: offered %t", c.who, offered)
		}
	}
}

// TestAFormGoesOnWhereItStood: answered and left out questions are not asked again.
func TestAFormGoesOnWhereItStood(t *testing.T) {
	fields := []health.Field{health.NationalID, health.Phone, health.Hamlet}
	has := map[health.Field]health.FieldValue{health.NationalID: {State: health.HasValue, Value: "x"}}
	for _, c := range []struct {
		form form
		want int
	}{
		{form{Fields: fields}, 0},
		{form{Fields: fields, Values: has}, 1},
		{form{Fields: fields, Values: has, Left: map[health.Field]bool{health.Phone: true}}, 2},
		{form{Fields: fields, Left: map[health.Field]bool{health.NationalID: true, health.Phone: true, health.Hamlet: true}}, 3},
	} {
		if got := c.form.open(); got != c.want {
			t.Errorf("goes on at %d, want %d", got, c.want)
		}
	}
}
