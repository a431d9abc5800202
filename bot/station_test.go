package bot

import (
	"slices"
	"testing"

	"hssk/store/health"
)

func TestCloseNames(t *testing.T) {
	var stations []health.Station
	for _, name := range []string{"Mãn Đức", "Suối Hoa", "Phú Vinh", "Phú Cường", "Mỹ Hòa", "Phong Phú"} {
		stations = append(stations, health.Station{Name: name})
	}
	for said, want := range map[string][]string{"phog phu": {"Phong Phú", "Phú Vinh", "Phú Cường"}, "Mản Dức": {"Mãn Đức"}, "man duk": {"Mãn Đức"},
		"hoa": {"Mỹ Hòa", "Suối Hoa"}, "xyz": nil, "": nil} {
		if got := closeTo(said, stations); !slices.Equal(got, want) {
			t.Errorf("%q is close to %q, want %q", said, got, want)
		}
	}
}
