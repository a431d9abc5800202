package bot

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"hssk/store/health"
	"hssk/store/ident"
)

// outcomes are what health workers write behind the number of a task, without spaces.
var outcomes = sync.OnceValue(func() map[string]health.Result {
	out := map[string]health.Result{}
	for result, list := range map[health.Result]string{
		health.ResultDone:        `xong xongroi daxong lamxong hoanthanh hoantat dalam ok done dadien dadu dabosung daxongroi roi xonghet`,
		health.ResultNoAnswer:    `khonggap kgap khonggapduoc vangnha khongconha khongnghemay khonglienlacduoc chuagap vang khongbatmay goikhongduoc dikhoinha diveang dikhoi khongonha divang khonggapai`,
		health.ResultMoved:       `chuyen chuyendi dachuyen chuyennha chuyennoikhac dachuyendi dinoikhac chuyenkhau chuyendiroi dachuyennoikhac chuyenroi`,
		health.ResultDied:        `chet dachet mat damat tuvong quadoi daquadoi matroi chetroi datuvong`,
		health.ResultRefused:     `tuchoi khongchiu khongtraloi khonghoptac khongdongy tc khongchiukhai khongchotuchoi khongmuonkhai`,
		health.ResultWrongPerson: `sainguoi khongconguoinay khongaibiet khongcoai khongconguoido khongbietai nhamnguoi khongcotrongxom`,
		health.ResultRemind:      `hen henlai henngay henngaykhac nhac nhaclai delai dehom lui luilai hoan henhom hoanlai de`,
	} {
		for phrase := range strings.FieldsSeq(list) {
			out[phrase] = result
		}
	}
	return out
})

// task is what came of a task of the list: "2 xong", "xong viec 2", "3 hen 15/12".
func (m message) task() (Wish, bool) {
	words := m.words
	for len(words) > 2 && slices.Contains([]string{"viec", "nhiem", "vu", "nhiem vu", "so", "stt", "muc", "nguoi", "cau", "dong"}, words[0].key) {
		words = words[1:]
	}
	if n, ok := words[0].small(); ok && len(words) > 1 {
		return m.outcome(n, words[1:])
	}
	known := outcomes()
	for i := 1; i < len(words) && i < 5; i++ {
		n, isNumber := words[i].small()
		if !isNumber {
			continue
		}
		lead := words[:i]
		if last := lead[len(lead)-1].key; len(lead) > 1 && (last == "viec" || last == "so" || last == "nguoi" || last == "nhiem vu") {
			lead = lead[:len(lead)-1]
		}
		result, ok := known[tight(lead)]
		switch {
		case !ok || n == 0:
		case result != health.ResultRemind && i == len(words)-1:
			return Wish{Want: WantTask, Number: n, Result: result}, true
		case result == health.ResultRemind && i < len(words)-1 && (words[i-1].key == "viec" || dateShape.MatchString(words[i+1].digits)):
			return m.outcome(n, append(slices.Clone(lead), words[i+1:]...))
		}
		break
	}
	return Wish{}, false
}

// outcome reads what stands behind the number of a task.
func (m message) outcome(n int, words []word) (Wish, bool) {
	if w := words[0].key; len(words) > 1 && (w == "la" || w == "thi" || w == "da") && tight(words) != "damat" {
		if _, known := outcomes()[tight(words)]; !known {
			words = words[1:]
		}
	}
	known := outcomes()
	if result, ok := known[tight(words)]; ok && n > 0 {
		return Wish{Want: WantTask, Number: n, Result: result}, true
	}
	if result, ok := known[tight(trimPolite(words))]; ok && n > 0 {
		return Wish{Want: WantTask, Number: n, Result: result}, true
	}
	if several(words) {
		return Wish{Want: WantTask, Unclear: UnclearMany}, true
	}
	for i := min(3, len(words)-1); i > 0; i-- {
		if known[tight(words[:i])] != health.ResultRemind || n == 0 {
			continue
		}
		when, ok := m.day(words[i:])
		if !ok && timesOnly(words[i:]) {
			return Wish{Want: WantTask, Number: n, Result: health.ResultRemind, Unclear: UnclearDay}, true
		}
		if !ok {
			continue
		}
		when.Want, when.Number, when.Result = WantTask, n, health.ResultRemind
		return when, true
	}
	return Wish{}, false
}

// several reports whether more tasks follow in the same message: "2 xong, 3 xong".
func several(words []word) bool {
	known := outcomes()
	for i := 1; i+1 < len(words); i++ {
		if _, isNumber := words[i].small(); !isNumber {
			continue
		}
		_, before := known[tight(words[:i])]
		for to := i + 2; before && to <= min(i+4, len(words)); to++ {
			if _, after := known[tight(words[i+1:to])]; after {
				return true
			}
		}
	}
	return false
}

func (m message) dayOf(words []word) (ident.Date, bool) {
	said := strings.TrimPrefix(spaced(words), "ngay ")
	if len(said) == 4 && onlyDigits(said) == said { // 1512
		said = said[:2] + "/" + said[2:]
	}
	if n, ok := daysUntil(said, m.today.Weekday()); ok {
		return m.today.AddDays(n), true
	}
	if n, ok := inDays(strings.Fields(said)); ok {
		return m.today.AddDays(n), true
	}
	if strings.Contains(said, " thang ") {
		said = strings.ReplaceAll(strings.ReplaceAll(said, " thang ", "/"), " nam ", "/")
	}
	if strings.ContainsFunc(said, func(r rune) bool { return !isDigit(r) && !strings.ContainsRune("/.- ", r) }) {
		return ident.Date{}, false
	}
	d, ok := dateIn(said, m.today)
	return d, ok && d.After(m.today)
}

// inDays reads "3 ngay nua", "sau 3 ngay", "1 tuan nua", "2 tuan".
func inDays(said []string) (int, bool) {
	said = slices.DeleteFunc(said, func(s string) bool { return s == "sau" || s == "nua" || s == "toi" })
	if len(said) != 2 {
		return 0, false
	}
	n, err := strconv.Atoi(said[0])
	if said[1] == "tuan" {
		n *= 7
	}
	return n, err == nil && n > 0 && n <= 365 && (said[1] == "ngay" || said[1] == "tuan" || said[1] == "hom")
}

// staffCode is the code that opens a chat of staff: "macanbo 4829134829", "ma can bo 48291 34829".
func (m message) staffCode() (Wish, bool) {
	n := leads(m.words, "ma can bo", "mcb", "ma cb")
	if n == 0 {
		return Wish{}, false
	}
	digits := ""
	for _, w := range m.words[n:] {
		digits += onlyDigits(w.digits)
	}
	return Wish{Want: WantStaffCode, Code: digits}, digits != ""
}

// code is a number that was sent: "XN 482913", "ma cua toi la 482 913", "482913".
func (m message) code() (Wish, bool) {
	words := trimTail(m.words)
	digits, ok := words[len(words)-1].bare()
	if !ok || len(digits) < 4 || len(digits) > 8 {
		return Wish{}, false
	}
	lead := strings.TrimSuffix(strings.TrimSuffix(tight(words[:len(words)-1]), "la"), "cuatoi")
	switch lead {
	case "xn", "xacnhan", "ma", "maxacnhan", "otp", "code", "maotp", "maso", "maxn", "nhapma", "mamoi", "soma":
		return Wish{Want: WantCode, Code: digits}, true
	case "":
		_, _, err := ident.ParseBirth(digits, m.today)
		return Wish{Want: WantCode, Code: digits, Bare: true}, len(digits) == health.CodeDigits || len(digits) == health.PaperDigits && err != nil
	}
	return Wish{}, false
}

// remind is a wish to be asked another day.
func (m message) remind() (Wish, bool) {
	words := m.words
	for len(words) > 1 && polite(words[0].key) {
		words = words[1:]
	}
	for i := min(4, len(words)-1); i > 0; i-- {
		if i > 1 && ident.FoldTone(words[i-1].raw) == "tối" { // the evening, not "tôi"
			continue
		}
		switch tight(words[:i]) {
		case "nhac", "nhaclai", "nhactoi", "hen", "henlai", "hentoi", "de", "delai", "nhactoivao", "baolai", "hoilai", "hen ngay", "henngay", "nhactoingay", "nhacngay", "nhantinlai", "nhanlai",
			"datgionhac", "datnhac", "datlichnhac", "remind", "remindme", "remindmeagain":
			if when, ok := m.day(words[i:]); ok {
				when.Want = WantRemind
				return when, true
			}
			if timesOnly(words[i:]) {
				return Wish{Want: WantRemind, Unclear: UnclearDay}, true
			}
		}
	}
	return Wish{}, false
}

// timesOnly reports whether words can be nothing but a day or a time, though no calendar or clock has it.
func timesOnly(words []word) bool {
	dated := false
	for _, w := range words {
		dated = dated || timeShape.MatchString(w.digits) || dateShape.MatchString(w.digits) || w.key == "gio"
		if w.digits == "" && !slices.Contains([]string{"ngay", "luc", "gio", "h", "vao", "thang", "hom", "sang", "chieu", "toi"}, w.key) {
			return false
		}
	}
	return dated
}

// bare is a number by itself: its shape says what it is.
func (m message) bare() (Wish, bool) {
	words := trimPolite(m.words)
	if len(words) == 2 && words[0].digits != "" && words[1].digits != "" {
		id, _ := words[0].bare()
		birth, unclear := m.birth(words[1])
		return Wish{Want: WantLook, ID: id, Birth: birth, Unclear: unclear, Bare: true}, len(id) == 12 && (!birth.IsZero() || unclear != "")
	}
	if len(words) != 1 || words[0].digits == "" {
		return Wish{}, false
	}
	w, ok := numberWish(words[0])
	w.Bare = true
	return w, ok
}

func numberWish(w word) (Wish, bool) {
	if cardShape.MatchString(w.digits) {
		return Wish{Want: WantSet, Field: health.Insurance, Value: w.digits}, true
	}
	digits, ok := w.bare()
	if !ok {
		return Wish{}, false
	}
	if len(digits) == 12 {
		return Wish{Want: WantLook, ID: digits}, true
	}
	if p, _, err := ident.ParsePhone(digits); err == nil && p.CanSMS() && len(digits) >= 10 {
		return Wish{Want: WantSet, Field: health.Phone, Value: onlyDigits(p.Local())}, true
	}
	if len(digits) == 9 {
		return Wish{Want: WantSet, Field: health.OldID, Value: digits}, true
	}
	return Wish{}, false
}
