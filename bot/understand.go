package bot

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

// understand turns a yes or a no in words into what the question calls it. A yes to a hint is the hint; a no to it means
// that the question has to be asked again.
func (t *talk) understand() (again bool) {
	hint := t.state.Hint
	t.state.Hint = ""
	switch {
	case hint != "" && t.agrees():
		t.in.Text, t.in.Choice = hint, ""
	case hint != "" && t.denies():
		return true
	case noKeys()[t.state.Dialog] == "": // no question of yes or no
	case t.agrees():
		t.in.Choice = "1"
	case t.denies(), t.answer() == "2" && noKeys()[t.state.Dialog] == "0":
		t.in.Choice = noKeys()[t.state.Dialog]
	}
	return false
}

// noKeys gives the key of "no" in the dialogs where 1 is "yes".
func noKeys() map[string]string {
	return map[string]string{"sure": "0", "again": "0", "propose": "0", "notme": "0", "cutting": "0", "disable": "0", "household": "2", "summary": "2",
		"claim": "0", "list": "0", "liststop": "0", "requestsure": "0", "minesure": "0", "casesure": "0", "takesure": "0", "leavesure": "0", "movesure": "0", "share": "0"}
}

// agrees hears a yes. "dung" without its marks is one, "dừng" (stop) and "dùng" (use) are not.
func (t *talk) agrees() bool {
	switch t.heard() {
	case "1", "co", "ok", "oke", "okay", "phai", "phai roi", "dung roi", "vang", "da", "u", "dong y", "yes", "y":
		return true
	case "dung":
		with := ident.FoldTone(t.answer())
		return with != "dừng" && with != "dùng"
	}
	return false
}

// denies hears a no.
func (t *talk) denies() bool {
	switch t.heard() {
	case "khong", "khong phai", "khong dung", "sai", "sai roi", "chua", "no", "n", "wrong":
		return true
	}
	return false
}

// futureDate reads the date of a reminder: a number of days, a date, or how people name the days to come.
func (t *talk) futureDate(s string) (time.Time, bool) {
	today := ident.DateOf(t.now.In(health.Zone()))
	if n, err := strconv.Atoi(s); err == nil {
		return today.AddDays(n).Time(health.Zone()), n >= 1 && n <= 365
	}
	if n, ok := daysUntil(ident.Fold(s), t.now.In(health.Zone()).Weekday()); ok {
		return today.AddDays(n).Time(health.Zone()), true
	}
	d, ok := dateIn(s, today)
	if !ok {
		d, ok = dayIn(s, today)
	}
	return d.Time(health.Zone()), ok && d.After(today)
}

var weekdayShape = regexp.MustCompile(`^(?:thu ?([2-7]|hai|ba|tu|nam|sau|bay)|(chu nhat|cn))( tuan (?:sau|toi))?$`)

// daysUntil counts the days to "mai", "ngày kia", "tuần sau", "thứ 2", "chủ nhật tuần sau". A weekday alone is the next
// one after today; "tuần sau" is the week that begins next Monday.
func daysUntil(said string, today time.Weekday) (int, bool) {
	switch strings.TrimPrefix(said, "ngay ") {
	case "mai", "tomorrow":
		return 1, true
	case "mot", "kia":
		return 2, true
	case "tuan sau", "tuan toi", "next week":
		return 7, true
	}
	m := weekdayShape.FindStringSubmatch(said)
	if m == nil {
		return 0, false
	}
	from, to := (int(today)+6)%7, weekday(m[1]) // Monday is 0
	if m[3] != "" {
		return to + 7 - from, true
	}
	return (to-from+6)%7 + 1, true
}

// weekday numbers the days as the Vietnamese week does, from Monday (thứ hai) as 0; no name is Sunday.
func weekday(name string) int {
	for i, names := range []string{"2 hai", "3 ba", "4 tu", "5 nam", "6 sau", "7 bay"} {
		digit, word, _ := strings.Cut(names, " ")
		if name == digit || name == word {
			return i
		}
	}
	return 6
}
