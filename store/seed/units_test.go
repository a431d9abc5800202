package seed

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The generator has its own short list of communes; it must say what the table of units says.
func TestUnitsAreThoseOfTheTable(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "health", "data", "units.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	get := func(row []string, name string) string { return row[column[name]] }
	table, today, before := map[string][]string{}, map[string]bool{}, 0
	for _, row := range rows[1:] {
		switch {
		case get(row, "parent") == "155":
			table[get(row, "code")] = row
			before += strings.Count(get(row, "aliases"), ";") + 1
		case get(row, "valid_from") == "2025-07-01":
			today[get(row, "code")] = true
		}
	}
	if len(table) != 16 || before != 24 || len(today) != 6 {
		t.Errorf("%d communes until 2025, %d before 2020, %d units since 2025; want 16, 24 and 5 with their province", len(table), before, len(today))
	}
	w, err := loadWeights()
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range w.Units {
		row := table[u.Code]
		if row == nil || !strings.EqualFold(get(row, "kind")+" "+get(row, "name"), u.Name) || !today[get(row, "replaced_by")] {
			t.Errorf("%s %s: the table has %q", u.Code, u.Name, row)
			continue
		}
		for _, old := range u.Old {
			if !strings.Contains(get(row, "aliases"), old) {
				t.Errorf("%s was %s, the table has %q", u.Name, old, get(row, "aliases"))
			}
		}
	}
}
