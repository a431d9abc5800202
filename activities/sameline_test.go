package activities

import (
	"fmt"
	"strings"
	"testing"

	"hssk/store/health"
)

// TestRowsWithoutANumberAreNotSwallowed: two rows alike of one list are two rows, and somebody is asked about the second;
// a list that is loaded again makes nobody anew and asks nothing twice.
func TestRowsWithoutANumberAreNotSwallowed(t *testing.T) {
	const (
		poor  = "Đinh Thị Năm,2020,Nữ,Xóm Lũy,,"
		day   = "Đinh Thị Năm,05/03/2020,Nữ,Xóm Lũy,,"
		year  = "Đinh Thị Năm,2020,Nữ,Xóm Lũy,7,"
		whole = "Đinh Thị Năm,05/03/2020,Nữ,Xóm Lũy,7,"
		other = "Bùi Văn Út,1950,Nam,Xóm Ải,,0912345678"
	)
	for name, c := range map[string]struct{ lists, want string }{
		"alike in one list":         {poor + ";" + poor, "1 created 1 waiting"},
		"three of them":             {poor + ";" + poor + ";" + poor, "1 created 2 waiting"},
		"again with three":          {poor + ";" + poor + ";" + poor + "|" + poor + ";" + poor + ";" + poor, "0 created 0 waiting 3 unchanged"},
		"the year in another list":  {poor + "|" + poor, "0 created 1 waiting"},
		"asked once":                {poor + "|" + poor + "|" + poor, "0 created 0 waiting 1 unchanged"},
		"a household in one list":   {year + ";" + year, "1 created 1 waiting"},
		"a household in two lists":  {year + "|" + year, "0 created 0 waiting 1 unchanged"},
		"a birthday in one list":    {day + ";" + day, "1 created 1 waiting"},
		"a birthday in two lists":   {day + "|" + day, "0 created 0 waiting 1 unchanged"},
		"the same line printed":     {whole + ";" + whole, "1 created 0 waiting 1 unchanged"},
		"the same line twice again": {whole + ";" + other + "|" + whole + ";" + other, "0 created 0 waiting 2 unchanged"},
	} {
		t.Run(name, func(t *testing.T) {
			r, d, _ := withList(t)
			var got health.Tally
			for n, list := range strings.Split(c.lists, "|") {
				d.kept, d.rows = true, nil
				for i, line := range strings.Split(list, ";") {
					p := strings.Split(line, ",")
					d.rows = append(d.rows, row(i+1, map[health.Field]string{health.FullName: p[0], health.BirthDate: p[1], health.SexField: p[2],
						health.Hamlet: p[3], health.Household: p[4], health.Phone: p[5]}))
				}
				o := order(health.ImportID(fmt.Sprint("l", n)), thanh)
				o.Again = true
				got = r.load(o).Tally
			}
			said := fmt.Sprintf("%d created %d waiting", got.Created, got.Waiting)
			if got.Unchanged > 0 {
				said += fmt.Sprintf(" %d unchanged", got.Unchanged)
			}
			if said != c.want {
				t.Errorf("%s, want %s", said, c.want)
			}
		})
	}
}
