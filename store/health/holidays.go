package health

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"time"
)

//go:embed data/holidays.csv
var holidaysCSV string

// Holidays are the public holidays of the years that are known (Bộ luật Lao động 2019, article 112). The days of Tết and of
// the Hùng kings follow the lunar calendar and are announced for each year.
type Holidays struct {
	days  map[string]string // yyyy-mm-dd → name
	years map[int]bool
}

// PublicHolidays gives those that ship with the product.
func PublicHolidays() (Holidays, error) { return ParseHolidays(holidaysCSV) }

// ParseHolidays reads lines "yyyy-mm-dd,name" under a heading.
func ParseHolidays(text string) (Holidays, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		return Holidays{}, fmt.Errorf("holidays: %w", err)
	}
	h := Holidays{days: map[string]string{}, years: map[int]bool{}}
	for n, row := range rows[1:] {
		day, err := time.Parse(time.DateOnly, row[0])
		if err != nil {
			return Holidays{}, fmt.Errorf("holidays, line %d: %w", n+2, err)
		}
		h.days[row[0]], h.years[day.Year()] = row[1], true
	}
	return h, nil
}

// On reports whether a day is a public holiday.
func (h Holidays) On(day time.Time) bool {
	_, ok := h.days[day.In(Zone()).Format(time.DateOnly)]
	return ok
}

// Known reports whether the holidays of every year from one moment to another are known.
func (h Holidays) Known(from, to time.Time) (missing int, ok bool) {
	for y := from.In(Zone()).Year(); y <= to.In(Zone()).Year(); y++ {
		if !h.years[y] {
			return y, false
		}
	}
	return 0, true
}
