package bot

import (
	"context"
	"testing"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// papers notes which report was asked for.
type papers struct {
	Scribe
	asked string
}

// Period implements Scribe.
func (p *papers) Period(_ context.Context, id health.PeriodID, station health.StationCode, pdf bool) ([]byte, error) {
	p.asked = string(id) + " " + string(station)
	if pdf {
		p.asked += " pdf"
	}
	return []byte("x"), nil
}

// TestReportFiles are handed to the staff of the station and to the health centre, and to nobody else.
func TestReportFiles(t *testing.T) {
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		staff             health.Staff
		file, asked, call string
	}{
		"own":           {health.Staff{ID: "a", Role: health.RoleNurse, Station: "TYT-1", Active: true}, "2026-11_TYT-1.xlsx", "2026-11 TYT-1", "bao-cao-2026-11-TYT-1.xlsx"},
		"own on paper":  {health.Staff{ID: "a", Role: health.RoleHead, Station: "TYT-1", Active: true}, "2026-11_TYT-1.pdf", "2026-11 TYT-1 pdf", "bao-cao-2026-11-TYT-1.pdf"},
		"another's":     {health.Staff{ID: "a", Role: health.RoleHead, Station: "TYT-2", Active: true}, "2026-11_TYT-1.pdf", "", ""},
		"the district":  {health.Staff{ID: "a", Role: health.RoleHead, Station: "TYT-1", Active: true}, "2026-11_.pdf", "", ""},
		"village":       {health.Staff{ID: "a", Role: health.RoleVillage, Station: "TYT-1", Active: true}, "2026-11_TYT-1.pdf", "", ""},
		"no member":     {health.Staff{}, "2026-11_.pdf", "", ""},
		"the centre":    {health.Staff{ID: "s", Role: health.RoleSupervisor, Active: true}, "2026-Q4_.pdf", "2026-Q4  pdf", "bao-cao-2026-Q4.pdf"},
		"of one to all": {health.Staff{ID: "s", Role: health.RoleSupervisor, Active: true}, "2026-11_TYT-1.xlsx", "2026-11 TYT-1", "bao-cao-2026-11-TYT-1.xlsx"},
	} {
		p := &papers{}
		talk := &talk{Bot: &Bot{Scribe: p, Phrases: phrases}, ctx: t.Context(), words: phrases.In("vi"), staff: c.staff}
		f, err := talk.reportFile(c.file)
		if p.asked != c.asked || f.Name != c.call || (err == nil) != (c.asked != "") {
			t.Errorf("%s: asked for %q, got %q, %v", name, p.asked, f.Name, err)
		}
	}
}
