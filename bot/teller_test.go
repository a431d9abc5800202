package bot

import (
	"slices"
	"testing"

	"hssk/store/health"
)

// TestSideBySide: what one side does not know contradicts nothing, and everything that is weighed is shown.
func TestSideBySide(t *testing.T) {
	value := func(s string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(s)}
	}
	for _, c := range []struct {
		left, right health.FieldValue
		want        string
		field       health.Field
	}{
		{value("1"), value("1"), "=", health.OldID},
		{value("1"), value("2"), "≠", health.OldID},
		{health.FieldValue{}, value("1"), "–", health.OldID},
		{value("1"), health.FieldValue{}, "–", health.OldID},
		{health.FieldValue{State: health.AskedNone}, value("1"), "≠", health.OldID},
		{value("GD4171234500001"), value("1234500001"), "=", health.Insurance},
		{value("GD4171234500001"), value("GD4791234500001"), "=", health.Insurance},
		{value("GD4171234500001"), value("1234500002"), "≠", health.Insurance},
	} {
		if got := Mark(c.field, c.left, c.right); got != c.want {
			t.Errorf("%v %s %v, want %s", c.left.State, got, c.right.State, c.want)
		}
	}
	left := map[health.Field]health.FieldValue{health.Insurance: value("DT2171751538680"), health.BloodGroup: value("O+")}
	if got := Paired(left, nil); !slices.Equal(got, []health.Field{health.Insurance}) {
		t.Errorf("shown: %v", got)
	}
}
