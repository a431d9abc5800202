package match

import (
	"slices"
	"testing"

	"hssk/store/health"
)

// TestComparedFields: people are shown every field by which likeness is judged, and no other.
func TestComparedFields(t *testing.T) {
	texts := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.SexField: "1", health.Insurance: "DT2171751538680"}
	for _, f := range health.Fields() {
		text := texts[f]
		if text == "" {
			text = "017085000017"
		}
		traits := Of(map[health.Field]health.FieldValue{f: {State: health.HasValue, Value: health.Value(text)}})
		if counts := traits.Text() != Of(nil).Text(); counts != slices.Contains(health.Compared(), f) {
			t.Errorf("%s counts: %t", f, counts)
		}
	}
}
