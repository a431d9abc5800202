package bot

import (
	"slices"
	"testing"
)

// TestTasksOfOnePersonAreToldApart: no two buttons of a list say the same.
func TestTasksOfOnePersonAreToldApart(t *testing.T) {
	got := apartFrom([][]string{{"Oanh", "Oanh: xóm", "Oanh, 1980", "Oanh, 1980: xóm"}, {"Oanh", "Oanh: nghề", "Oanh, 1980", "Oanh, 1980: nghề"},
		{"Oanh", "Oanh: nghề", "Oanh, 1990", "Oanh, 1990: nghề"}, {"Mẫu", "Mẫu: thẻ"}, {"Lan", "Lan: thẻ"}, {"Lan", "Lan: thẻ"}, {"Khách"}})
	want := []string{"Oanh: xóm", "Oanh, 1980: nghề", "Oanh, 1990", "Mẫu", "5. Lan: thẻ", "6. Lan: thẻ", "Khách"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
