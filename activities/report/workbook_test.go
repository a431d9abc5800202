package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hssk/store/health"
)

// TestTheWorkbookAddsUp: a row for each station and their sum, numbers as numbers, and nothing where nothing can be reckoned.
func TestTheWorkbookAddsUp(t *testing.T) {
	one, two, none := station("Phong Phú", 900, 1000), station("=Mỹ Hòa", 300, 500), station("Vân Sơn", 7, 0)
	one.Complete, one.WithID, one.Verified, one.TasksOpen, one.Overdue = 450, 800, 90, 12, 3
	two.Complete, two.TasksOpen, two.TasksHeld = 100, 5, 2
	b := health.Board{At: time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC), Stations: []health.Progress{one, two, none}}
	data, err := Workbook(b, spoken)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 10 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range map[int]string{
		0: "[report.titleat 08:00 24/11/2026]",
		3: "[Phong Phú 1000 900 0.9 450 0.5 800 0.888888888888888 90 0.1 12 0 0 3 0 0]",
		5: "[Vân Sơn  7  0 0 0 0 0 0 0 0 0 0 0 0]",
		6: "[Toàn vùng 1500 1207 0.8 550 0.455675227837613 800 0.662800331400165 90 0.0745650372825186 17 2 0 3 0 0]",
		9: "[Dân số theo Tổng điều tra, ngày 01/04/2019]",
	} {
		if got := fmt.Sprint(rows[i]); got != want {
			t.Errorf("row %d: %s, want %s", i+1, got, want)
		}
	}
	for i, c := range columns() { // the sum of every count is that of its column
		sum, total := int64(0), c.of(b.Total())
		for _, s := range b.Stations {
			if n, ok := c.of(s).(int64); ok {
				sum += n
			}
		}
		if !c.share && total != sum {
			t.Errorf("column %d: %v, the rows make %d", i+1, total, sum)
		}
	}
	if kind, err := f.GetCellType(f.GetSheetName(0), "A5"); err != nil || kind == excelize.CellTypeFormula {
		t.Errorf("the name of a station is taken for a formula: %v", err)
	}
}

// spoken is plain, and the key of what plain does not say.
func spoken(key string, args ...string) string {
	if text := plain(key, args...); text != "" {
		return text
	}
	return key + strings.Join(args, " ")
}

func TestOneStationNeedsNoSum(t *testing.T) {
	data, err := Workbook(health.Board{Stations: []health.Progress{station("Phong Phú", 1, 2)}}, spoken)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Workbook(health.Board{Stations: []health.Progress{station("Phong Phú", 1, 2)}}, spoken); err != nil || len(again) != len(data) {
		t.Errorf("the same figures make another file: %v", err)
	}
}
