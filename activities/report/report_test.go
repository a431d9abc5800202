package report

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/store/health"
)

// plain says a phrase as a reader of Vietnamese would meet it.
func plain(key string, args ...string) string {
	text := map[string]string{
		"chart.title":        "Độ bao phủ hồ sơ sức khỏe lúc {at}",
		"chart.total":        "{district}: {percent} ({num}/{den} người)",
		"chart.total_none":   "{district}: {num} hồ sơ, chưa có số dân",
		"chart.station_none": "{num} hồ sơ, chưa có số dân",
		"chart.source":       "Dân số theo {source}, ngày {on}",
		"figure.district":    "Toàn vùng",
		"figure.decimal":     ",",
		"figure.thousand":    ".",
		"figure.target":      "Chỉ tiêu {target}%",
	}[key]
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, "{"+args[i]+"}", args[i+1])
	}
	return text
}

func station(name string, records, people int64) health.Progress {
	d := health.Denominator{People: people, Source: "Tổng điều tra", On: "2019-04-01"}
	return health.Progress{Station: health.StationCode(name), Name: name, Records: records, Denominator: d}
}

func board(stations ...health.Progress) health.Board {
	return health.Board{At: time.Date(2026, 3, 9, 17, 30, 0, 0, time.UTC), Stations: stations}
}

func draw(t *testing.T, b health.Board) image.Image {
	t.Helper()
	file, err := Progress(b, plain)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("HSSK_PICTURES"); dir != "" { // to look at what was drawn
		name := strings.ReplaceAll(t.Name(), "/", "_") + ".png"
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if low := height(len(b.Stations), 0); img.Bounds().Dx() != Width || img.Bounds().Dy() < low || img.Bounds().Dy() > height(len(b.Stations), 4) {
		t.Fatalf("picture is %v, want %d wide and at least %d high", img.Bounds(), Width, low)
	}
	return img
}

func is(img image.Image, x, y int, want color.RGBA) bool {
	r, g, b, _ := img.At(x, y).RGBA()
	near := func(a uint32, b uint8) bool { return max(a>>8, uint32(b))-min(a>>8, uint32(b)) <= 2 }
	return near(r, want.R) && near(g, want.G) && near(b, want.B)
}

// barEnd gives the last pixel of a row's bar of a colour, barLeft when there is none.
func barEnd(img image.Image, row int, want color.RGBA) int {
	end := barLeft
	for y := 0; y < barHeight; y++ {
		for x := barLeft; x < Width; x++ {
			if is(img, x, headHeight+rowHeight*row+barTop+y, want) {
				end = max(end, x)
			}
		}
	}
	return end
}

func TestBarsAreAsLongAsCoverageIs(t *testing.T) {
	img := draw(t, board(station("Phong Phú", 1234, 1310), station("Mỹ Hòa", 655, 1310), station("Ngổ Luông", 0, 1310),
		station("Lỗ Sơn", 900, 1000), station("Gia Mô", 899, 1000)))
	for row, c := range []struct {
		fill  color.RGBA
		share float64
	}{{reached, 1234.0 / 1310}, {short, 0.5}, {short, 0}, {reached, 0.9}, {short, 0.899}} {
		want := barLeft + int(c.share*barFull)
		if got := barEnd(img, row, c.fill); got < want-3 || got > want+1 {
			t.Errorf("row %d ends at %d, want %d", row, got, want)
		}
		other := map[color.RGBA]color.RGBA{reached: hatch, short: reached}[c.fill]
		if got := barEnd(img, row, other); got != barLeft {
			t.Errorf("row %d has the colour of the other kind up to %d", row, got)
		}
	}
}

func TestShortBarsAreHatched(t *testing.T) {
	img := draw(t, board(station("Mỹ Hòa", 655, 1310), station("Phong Phú", 1300, 1310)))
	if barEnd(img, 0, hatch) < barLeft+barFull/4 {
		t.Error("a bar short of the target is told by its colour alone")
	}
	if barEnd(img, 1, hatch) != barLeft {
		t.Error("a bar that reached the target is hatched")
	}
}

func TestTargetStandsAtNinetyPercent(t *testing.T) {
	img := draw(t, board(station("Vân Sơn", 10, 1000)))
	x := barLeft + barFull*9/10
	for y := headHeight + barTop; y < headHeight+rowHeight-1; y++ {
		if !is(img, x, y, ink) {
			t.Fatalf("no line at %d,%d", x, y)
		}
	}
}

func TestMoreRecordsThanPeopleShrinksTheScale(t *testing.T) {
	img := draw(t, board(station("Đông Lai", 2000, 1000), station("Tử Nê", 1000, 1000)))
	if got, want := barEnd(img, 0, reached), barLeft+barFull; got < want-2 || got > want {
		t.Errorf("the longest bar ends at %d, want %d", got, want)
	}
	if got, want := barEnd(img, 1, reached), barLeft+barFull/2; got < want-2 || got > want {
		t.Errorf("a full station ends at %d, want half of that, %d", got, want)
	}
}

func TestWithoutPopulationThereIsNoBar(t *testing.T) {
	img := draw(t, board(station("Thanh Hối", 500, 0)))
	for _, c := range []color.RGBA{track, reached, short, hatch} {
		if barEnd(img, 0, c) != barLeft {
			t.Errorf("there is a bar of colour %v", c)
		}
	}
}

func TestNoStationsIsStillAPicture(t *testing.T) {
	img := draw(t, board())
	dark := 0
	for y := range headHeight {
		for x := range Width {
			if is(img, x, y, ink) {
				dark++
			}
		}
	}
	if dark < 100 {
		t.Errorf("only %d pixels of writing", dark)
	}
}

func TestEveryPhraseIsSaidWithItsFigures(t *testing.T) {
	said := map[string]string{}
	_, err := Progress(board(station("Phong Phú", 1234, 1310), station("Thanh Hối", 5, 0)), func(key string, args ...string) string {
		said[key] = strings.Join(args, " ")
		return plain(key, args...)
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"chart.title":        "at 00:30 10/03/2026",
		"chart.total":        "district Toàn vùng percent 94,2% num 1.234 den 1.310",
		"chart.station_none": "num 5",
		"chart.source":       "source Tổng điều tra on 01/04/2019",
		"figure.decimal":     "",
		"figure.thousand":    "",
		"figure.district":    "",
		"figure.target":      "target 90",
	}
	if fmt.Sprint(said) != fmt.Sprint(want) {
		t.Errorf("said %v, want %v", said, want)
	}
}

func TestFigures(t *testing.T) {
	for want, r := range map[string]health.Ratio{
		"94,2% (1.234/1.310)":             {Num: 1234, Den: 1310},
		"0,0% (0/7)":                      {Num: 0, Den: 7},
		"100,0% (2.000.000/2.000.000)":    {Num: 2000000, Den: 2000000},
		"150,0% (3/2)":                    {Num: 3, Den: 2},
		"–":                               {Num: 12, Den: 0},
		"33,3% (100.000.000/300.000.000)": {Num: 100000000, Den: 300000000},
		"12345,0% (12.345/100)":           {Num: 12345, Den: 100},
	} {
		if got := label(plain, r); got != want {
			t.Errorf("%d/%d is written %q, want %q", r.Num, r.Den, got, want)
		}
	}
}

func TestLongNamesAreCut(t *testing.T) {
	p := newPainter(1, 1)
	face := p.face(14, false)
	name := strings.Repeat("Thị trấn Mãn Đức ", 5)
	got := cut(face, name, 120)
	if !strings.HasSuffix(got, "…") || float64(face.Width(got)) > 120 {
		t.Errorf("%q is %v wide", got, face.Width(got))
	}
	if got := cut(face, "Mỹ Hòa", 120); got != "Mỹ Hòa" {
		t.Errorf("a short name became %q", got)
	}
}

// district has the 16 stations of the first deployment with some progress each.
func district() health.Board {
	names := []string{"Mãn Đức", "Suối Hoa", "Phú Vinh", "Phú Cường", "Mỹ Hòa", "Quyết Chiến", "Phong Phú", "Tử Nê", "Thanh Hối",
		"Ngọc Mỹ", "Đông Lai", "Vân Sơn", "Nhân Mỹ", "Lỗ Sơn", "Ngổ Luông", "Gia Mô"}
	var b health.Board
	for i, n := range names {
		b.Stations = append(b.Stations, station(n, int64(2000+230*i), 5600))
	}
	b.At = time.Date(2026, 3, 9, 1, 30, 0, 0, time.UTC)
	return b
}

// TestAPhoneHeldUprightShowsAllStations: letters of 24 pixels are 12 on a screen of 360.
func TestAPhoneHeldUprightShowsAllStations(t *testing.T) {
	img := draw(t, district())
	if h := img.Bounds().Dy(); h < Width*3/2 || h > Width*9/4 {
		t.Errorf("16 stations are %d × %d, want an upright picture", Width, h)
	}
	if min(sizeTitle, sizeText, sizeNote) < Width/360*12 {
		t.Error("letters are too small for a phone")
	}
}

func TestLongTextsGoOverLines(t *testing.T) {
	face := newPainter(1, 1).face(sizeText, false)
	lines := wrap(face, strings.Repeat("Thị trấn Mãn Đức ", 20), 400, 3)
	if len(lines) != 3 || !strings.HasSuffix(lines[2], "…") {
		t.Errorf("lines %q", lines)
	}
	for _, l := range lines {
		if float64(face.Width(l)) > 400 {
			t.Errorf("%q is %v wide", l, face.Width(l))
		}
	}
	if got := wrap(face, "", 400, 3); got != nil {
		t.Errorf("nothing became %q", got)
	}
}

func TestWithoutAnyPopulationTheTotalCountsRecords(t *testing.T) {
	said := map[string]bool{}
	if _, err := Progress(board(station("Gia Mô", 7, 0)), func(key string, args ...string) string {
		said[key] = true
		return plain(key, args...)
	}); err != nil || !said["chart.total_none"] || said["chart.source"] || said["figure.target"] {
		t.Errorf("said %v, %v", said, err)
	}
}

func TestDistrict(t *testing.T) {
	img := draw(t, district())
	for row := 1; row < 14; row++ {
		fill, before := short, short
		if barEnd(img, row, fill) <= barEnd(img, row-1, before) && barEnd(img, row, reached) == barLeft {
			t.Errorf("row %d is not longer than the one above", row)
		}
	}
}

func BenchmarkProgress(b *testing.B) {
	district := district()
	for b.Loop() {
		if _, err := Progress(district, plain); err != nil {
			b.Fatal(err)
		}
	}
}
