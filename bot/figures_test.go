package bot

import (
	"strings"
	"testing"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
)

func words(t *testing.T, lang string) phrase.Words {
	t.Helper()
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book.In(lang)
}

// district has a station with a population, one that counts too many, and two whose population nobody has told.
func district() health.Board {
	return health.Board{At: time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC), Stations: []health.Progress{
		{Name: "Mãn Đức", Records: 900, Complete: 450, WithID: 800, Denominator: health.Denominator{People: 1000, Source: "đề án", On: "2025-07-01"}},
		{Name: "Suối Hoa", Records: 1100, Denominator: health.Denominator{People: 1000, Source: "đề án", On: "2025-07-01"}},
		{Name: "Phú Vinh", Records: 1234},
		{Name: "Gia Mô", Denominator: health.Denominator{Source: "đề án", On: "2025-07-01"}},
	}}
}

func TestWhatTheChatSaysOfPopulations(t *testing.T) {
	set := func(b health.Board, i int, d health.Denominator) health.Board {
		b.Stations[i].Denominator = d
		return b
	}
	unset := func() health.Board {
		b := district()
		for i := range b.Stations {
			b.Stations[i].Denominator = health.Denominator{}
		}
		return b
	}
	vi := words(t, "vi")
	for name, c := range map[string]struct {
		b           health.Board
		says, never []string
	}{
		"some without a population are named and counted apart": {district(),
			[]string{"Có hồ sơ: 100,0% (2.000/2.000 dân; nguồn: đề án, 01/07/2025). Mục tiêu 90%.",
				"Chưa có số dân của trạm Phú Vinh, Gia Mô (người quản trị đặt bằng lệnh: hssk station set). 1.234 hồ sơ ở đó không tính vào tỷ lệ chung."}, nil},
		"two sources are both named with their dates": {set(district(), 1, health.Denominator{People: 2000, Source: "công an xã", On: "2025-12-31"}),
			[]string{"2 nguồn: đề án (01/07/2025); công an xã (31/12/2025)"}, nil},
		"none at all": {unset(), []string{"Có hồ sơ: 3.234 hồ sơ, chưa tính được tỷ lệ.", "Chưa có số dân của trạm nào"}, []string{"nguồn", "Mục tiêu"}},
		"more records than people is explained": {set(set(district(), 2, health.Denominator{People: 1000, Source: "đề án", On: "2025-07-01"}), 3,
			health.Denominator{People: 1, Source: "đề án", On: "2025-07-01"}),
			[]string{"107,8%", "Hồ sơ nhiều hơn số dân"}, []string{"Chưa có số dân"}},
	} {
		text := BoardText(vi, c.b)
		for _, want := range c.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", name, want, text)
			}
		}
		for _, not := range append(c.never, ": , ", "; , ", "[") {
			if strings.Contains(text, not) {
				t.Errorf("%s: %q is in\n%s", name, not, text)
			}
		}
	}
}

func TestTheTargetIsComparedInWholeNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		r    health.Ratio
		want int64
	}{
		"89.99 % looks like 90 but is not": {health.Ratio{Num: 89_999, Den: 100_000}, 1},
		"on the line":                      {health.Ratio{Num: 90_000, Den: 100_000}, 0},
		"above":                            {health.Ratio{Num: 120, Den: 100}, 0},
		"an odd population":                {health.Ratio{Num: 0, Den: 7}, 7},
		"nobody there":                     {health.Ratio{}, 0},
	} {
		if got := Missing(c.r); got != c.want {
			t.Errorf("%s: %d wanting, want %d", name, got, c.want)
		}
	}
}

func TestOneStationWithoutPopulationIsNamed(t *testing.T) {
	b := district()
	if got := NoPopulation(words(t, "en"), health.Board{Stations: b.Stations[2:3]}); !strings.Contains(got, "Phú Vinh") || strings.Contains(got, "1,234") {
		t.Errorf("said %q", got)
	}
	if got := NoPopulation(words(t, "vi"), health.Board{Stations: b.Stations[:2]}); got != "" {
		t.Errorf("said %q of stations that have one", got)
	}
}
