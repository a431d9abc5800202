package bot

import (
	"strconv"

	"hssk/store/ident"
)

// Hours that are meant by the name of a part of the day.
const (
	morningHour, noonHour, afternoonHour, eveningHour, nightHour = 8, 11, 15, 19, 22
)

// day reads a day to come, a time of it or both: "15/12", "ngay mai", "thu 2 8h", "20 thang 12", "3 ngay nua", "7h toi",
// "luc 14h30". Of the wish On, Hour and Minute are set; a zero On is the next time that it is this hour.
func (m message) day(words []word) (w Wish, ok bool) {
	t := dayTime{}
	for i := range words {
		t.take(words, i)
	}
	if t.hour == 0 {
		t.hour = t.part
	}
	if len(t.left) == 0 {
		return Wish{Hour: t.hour, Minute: t.minute}, t.hour > 0 && t.hour < 24
	}
	on, ok := m.dayOf(t.left)
	return Wish{On: on, Hour: t.hour, Minute: t.minute}, ok && t.hour < 24 && t.minute < 60
}

// dayTime is what was read of a day and a time.
type dayTime struct {
	hour, minute int
	part         int    // the hour that a part of the day stands for; zero: none was named
	left         []word // what names the day
}

// take reads one word of several.
func (t *dayTime) take(words []word, i int) {
	w, before := words[i], word{}
	if i > 0 {
		before = words[i-1]
	}
	n, small := w.small()
	h := timeShape.FindStringSubmatch(w.digits)
	switch {
	case w.key == "toi" && before.key == "tuan": // next week
		t.left = append(t.left, w)
	case h != nil:
		t.hour, _ = strconv.Atoi(h[1])
		t.minute, _ = strconv.Atoi(h[2]) // absent: zero
	case small && before.key == "gio" && t.hour > 0:
		t.minute = n
	case w.key == "ruoi" && t.hour > 0:
		t.minute = 30
	case w.key == "ruoi" && t.lastIsHour(before):
		t.minute = 30
	case (w.key == "pm" || w.key == "am") && t.lastIsHour(before):
		if w.key == "pm" && t.hour < 12 {
			t.hour += 12
		}
	case w.key == "nua" && i+1 < len(words) && words[i+1].key == "dem", w.key == "at", w.key == "on":
	case w.key == "phut", w.key == "nhe", w.key == "luc", w.key == "vao", w.key == "hom", w.key == "nay", w.key == "buoi":
	case w.key == "gio" && i > 0:
		if n, isSmall := before.small(); isSmall && len(t.left) > 0 {
			t.hour, t.left = n, t.left[:len(t.left)-1]
		}
	case partOfDay(w.key) > 0 && !(w.key == "toi" && meansMe(words, i)):
		t.part = partOfDay(w.key)
		if t.hour > 0 && t.hour < 12 && t.part >= afternoonHour {
			t.hour += 12
		}
	case w.key == "toi":
	default:
		t.left = append(t.left, w)
	}
}

// lastIsHour makes the number before a word the hour, and reports whether there is one.
func (t *dayTime) lastIsHour(before word) bool {
	n, small := before.small()
	if small = small && len(t.left) > 0; small {
		t.hour, t.left = n, t.left[:len(t.left)-1]
	}
	return small
}

// partOfDay gives the hour that the name of a part of the day stands for; zero: it is none.
func partOfDay(key string) int {
	switch key {
	case "sang":
		return morningHour
	case "trua":
		return noonHour
	case "chieu":
		return afternoonHour
	case "toi":
		return eveningHour
	case "dem":
		return nightHour
	}
	return 0
}

// meansMe reports whether "toi" is "tôi" (me), not "tối" (evening): a time stands before the evening, or a day behind it.
func meansMe(words []word, i int) bool {
	if ident.FoldTone(words[i].raw) == "tối" || i > 0 && words[i-1].digits != "" || i > 0 && words[i-1].key == "gio" || i > 0 && words[i-1].key == "ruoi" {
		return false
	}
	return i+1 >= len(words) || words[i+1].key != "mai" && words[i+1].key != "nay" && words[i+1].key != "hom" && words[i+1].key != "thu"
}
