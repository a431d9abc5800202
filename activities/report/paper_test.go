package report

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"hssk/store/health"
	"hssk/store/ident"
)

func november() health.Period {
	return health.Period{ID: "2026-11", Kind: health.PeriodMonth, From: ident.Date{Y: 2026, M: 10, D: 15}, Until: ident.Date{Y: 2026, M: 11, D: 14},
		Due: ident.Date{Y: 2026, M: 12, D: 2}, State: health.PeriodSigned}
}

// figuresFor makes figures that fit together, the larger the later in the list.
func figuresFor(i int64) health.Figures {
	f := health.Figures{Population: health.Denominator{People: 5000 + 100*i, Source: "đề án 2025", On: "2025-07-01"}, From: health.BeginCount,
		Begin: health.Stock{Records: 4000 + 10*i, WithID: 3500, Matched: 2000, Mismatched: 20, NotFound: 5, Gaps: 900},
		Flow:  health.Flow{Created: 20 + i, Births: 4, MovedIn: 2, MovedOut: 3, Deaths: 2, Merged: 1}, Cleaned: 120, CleanedYear: 2300, Visited: 410, VisitedYear: 3900,
		Counted: november().Ends().Add(10 * time.Minute)}
	f.End = health.Stock{Records: f.Begin.Records + f.Flow.Net(), WithID: 3600, Matched: 2200 + i, Mismatched: 18, NotFound: 4, Gaps: 780}
	return f
}

// districtPaper is a report of so many stations, the first without a population and the last with a remark.
func districtPaper(stations int) Paper {
	p := Paper{Above: "Sở Y tế tỉnh Phú Thọ", Office: "Trung tâm Y tế Tân Lạc", Place: "Tân Lạc", District: true, Period: november(), Number: 2, Signer: "Hà Thị Thu",
		Signed: time.Date(2026, 12, 3, 2, 30, 0, 0, time.UTC), Missing: []health.MissingReport{{Station: "TYT-05197", Name: "Gia Mô"}}}
	names := []string{"Mãn Đức", "Suối Hoa", "Phú Vinh", "Phú Cường", "Mỹ Hòa", "Quyết Chiến", "Phong Phú", "Tử Nê", "Thanh Hối", "Ngọc Mỹ", "Đông Lai", "Vân Sơn",
		"Nhân Mỹ", "Lỗ Sơn", "Ngổ Luông"}
	var all []health.Figures
	for i := range stations {
		r := health.StationReport{Period: november().ID, Station: health.StationCode(fmt.Sprintf("TYT-%05d", i)), Name: names[i], Number: 1, State: health.ReportSubmitted,
			Figures: figuresFor(int64(i)), ByName: "Quách Văn Minh", Submitted: time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)}
		p.Rows, all = append(p.Rows, r), append(all, r.Figures)
	}
	p.Rows[stations-1].Remarks = "Mạng yếu ở hai xóm vùng cao, đề nghị thêm một máy in và tập huấn lại phần đối chiếu."
	p.Sum, _ = health.SumFigures(all)
	return p
}

func sheetRows(t *testing.T, data []byte, sheet int) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(sheet), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestThePaperBookAddsUp: the last row is the sum of the others in every column that counts, and numbers are numbers.
func TestThePaperBookAddsUp(t *testing.T) {
	p := districtPaper(3)
	data, err := PaperBook(p, spoken)
	if err != nil {
		t.Fatal(err)
	}
	rows := sheetRows(t, data, 0)
	var body [][]string
	for _, r := range rows {
		if len(r) > 20 && (r[0] == "1" || r[0] == "2" || r[0] == "3" || r[1] == "Toàn vùng") {
			body = append(body, r)
		}
	}
	if len(body) != 4 {
		t.Fatalf("%d rows of figures in %q", len(body), rows)
	}
	for i, c := range figureColumns() {
		var sum, total int64
		if _, share := c.of(p.Sum).(float64); share {
			continue
		}
		for n, row := range body {
			var v int64
			if _, err := fmt.Sscan(row[i+2], &v); err != nil {
				t.Fatalf("column %s has %q", c.head, row[i+2])
			}
			if n < 3 {
				sum += v
			} else {
				total = v
			}
		}
		if sum != total {
			t.Errorf("column %s: the rows make %d, the last says %d", c.head, sum, total)
		}
	}
	if again, err := PaperBook(p, spoken); err != nil || !bytes.Equal(again, data) {
		t.Errorf("the same figures make another file: %v", err)
	}
}

// TestAPaperTellsWhatChanged since the edition before, and why.
func TestAPaperTellsWhatChanged(t *testing.T) {
	before, p := districtPaper(3), districtPaper(3)
	p.Rows[1].Number, p.Rows[1].Reason, p.Rows[1].Figures.Flow.Deaths = 2, "báo tử nộp trễ", 5
	p.Before = &before
	got := strings.Join(p.Differences(spoken), "\n")
	for _, want := range []string{"paper.reason", "báo tử nộp trễ", "Suối Hoa"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if strings.Contains(got, "Mãn Đức") {
		t.Errorf("a station that changed nothing is in %q", got)
	}
}

// TestPapersPrint: of a station one or two pages, of the district one more for every page of the table.
func TestPapersPrint(t *testing.T) {
	district, station, empty := districtPaper(15), districtPaper(1), districtPaper(1)
	empty.Rows, empty.Sum, empty.Number = nil, health.Figures{}, 0
	for _, note := range empty.notes(spoken) {
		if strings.HasPrefix(note, "paper.begin") || strings.HasPrefix(note, "report.check") {
			t.Errorf("of nothing it says %q", note)
		}
	}
	station.District, station.Sum = false, station.Rows[0].Figures
	for name, p := range map[string]Paper{"district": district, "station": station, "nobody yet": empty} {
		var out bytes.Buffer
		if err := PrintPaper(&out, p, spoken); err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) {
			t.Errorf("%s: %d bytes, %v", name, out.Len(), err)
		}
		if dir := os.Getenv("HSSK_KEEP_PAPERS"); dir != "" {
			if err := os.WriteFile(dir+"/"+name+".pdf", out.Bytes(), 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestFiguresBelowEachOther: what is not known of the beginning is a dash, not a zero.
func TestFiguresBelowEachOther(t *testing.T) {
	f := figuresFor(1)
	f.From = health.BeginBack
	for _, line := range figureLines(f, spoken) {
		switch {
		case line.label == "report.figure.with_id" && line.begin != nil:
			t.Errorf("the beginning of %q is %v", line.label, line.begin)
		case line.label == "report.figure.records" && line.texts(2, spoken)[2] != "4.010":
			t.Errorf("the beginning of %q is %q", line.label, line.texts(2, spoken)[2])
		case line.label == "report.figure.with_id" && line.texts(2, spoken)[2] != nothing:
			t.Errorf("what is not known is %q", line.texts(2, spoken)[2])
		}
	}
}
