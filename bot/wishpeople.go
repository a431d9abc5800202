package bot

import (
	"regexp"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// look is a question about a record: "HSSK 017085000000", "hs Bui Van Thu 12/3/1985 Phong Phu".
func (m message) look() (Wish, bool) {
	n := leads(m.words, "hssk", "ho so", "ho so suc khoe", "tra cuu", "tra cuu ho so", "xem ho so", "tra", "kiem tra", "kiem tra ho so", "xem", "ho so cua", "tim")
	if n == 0 || n == len(m.words) {
		return Wish{}, false
	}
	rest := m.words[n:]
	if leads(rest, "cua toi", "toi", "cua minh", "the nao", "sao roi", "den dau", "du chua") > 0 {
		return Wish{Want: WantLook}, true
	}
	if digits, ok := rest[0].bare(); ok && len(rest) == 1 && (len(digits) == 12 || len(digits) == 9 || len(digits) == 11) {
		return Wish{Want: WantLook, ID: digits}, true
	}
	if digits, ok := rest[0].bare(); ok && len(digits) == 12 {
		last := rest[len(rest)-1]
		birth, unclear := m.birth(last)
		return Wish{Want: WantLook, ID: digits, Birth: birth, Unclear: unclear}, !birth.IsZero() || unclear != ""
	}
	w := m.described(rest)
	w.Want = WantLook
	return w, w.Name != ""
}

// leads gives how many words at the beginning are the longest of some phrases.
func leads(words []word, phrases ...string) (n int) {
	for _, p := range phrases {
		p = strings.ReplaceAll(p, " ", "")
		for i := 1; i <= len(words) && i <= 4; i++ {
			if tight(words[:i]) == p {
				n = max(n, i)
			}
		}
	}
	return n
}

// described reads who is meant: a name, a birth date and a place in this order, as far as they are there.
func (m message) described(words []word) Wish {
	at := slices.IndexFunc(words, func(w word) bool { return w.digits != "" })
	if at < 0 {
		return Wish{Name: typed(words)}
	}
	name, place := words[:at], words[at+1:]
	birth, unclear := m.birth(words[at])
	if birth.IsZero() && unclear == "" {
		return Wish{Name: typed(words)}
	}
	for len(name) > 0 && slices.Contains([]string{"sinh", "sn", "ns", "nam", "ngay", "sinhnam", "ngaysinh"}, name[len(name)-1].key) {
		name = name[:len(name)-1]
	}
	for len(place) > 0 && slices.Contains([]string{"xa", "o", "tai", "thi", "tran"}, place[0].key) {
		place = place[1:]
	}
	return Wish{Name: typed(name), Birth: birth, Place: typed(place), Unclear: unclear}
}

var wholeDate = regexp.MustCompile(`^\d{1,2}[./-]\d{1,2}[./-]\d{4}$`)

var twoDigitYear = regexp.MustCompile(`^\d{1,2}[./-]\d{1,2}[./-]\d{2}$`)

// birth reads a birth date. A year of two digits may be of either century: it has to be asked.
func (m message) birth(w word) (b ident.Birth, unclear string) {
	if twoDigitYear.MatchString(w.digits) {
		return ident.Birth{}, UnclearYear
	}
	b, _, err := ident.ParseBirth(w.digits, m.today)
	if err != nil && wholeDate.MatchString(w.digits) {
		return ident.Birth{}, UnclearDay
	}
	if err != nil {
		return ident.Birth{}, ""
	}
	return b, ""
}

// life is a report that somebody has died or moved away.
func (m message) life() (Wish, bool) {
	if lives(spaced(m.words)) {
		return Wish{}, false
	}
	died := []string{"tu vong", "bao tu", "bao tu vong", "chet", "mat", "da mat", "qua doi", "da chet", "da qua doi", "bao mat", "khai tu"}
	moved := []string{"chuyen di", "da chuyen di", "chuyen nha", "bao chuyen di", "da chuyen", "chuyen noi khac", "bao chuyen"}
	for _, kind := range []struct {
		want Want
		list []string
	}{{WantDied, died}, {WantMoved, moved}} {
		want, list := kind.want, kind.list
		if n := leads(m.words, list...); n > 0 && n < len(m.words) && !lost(m.words[n:]) {
			w := m.described(m.words[n:])
			w.Want = want
			return w, true
		}
		for i := len(m.words) - 1; i > 0; i-- {
			tail := strings.TrimSuffix(strings.TrimSuffix(tight(m.words[i:]), "roi"), "a")
			if slices.ContainsFunc(list, func(p string) bool {
				return strings.ReplaceAll(p, " ", "") == tail && tail != "mat" || tail == "mat" && p == "mat" && i > 1
			}) {
				w := m.described(untitled(m.words[:i]))
				w.Want = want
				return w, w.Name != ""
			}
		}
	}
	return Wish{}, false
}

// lost reports whether "mat" is about a thing that was lost.
func lost(words []word) bool {
	switch words[0].key {
	case "the", "dien", "dien thoai", "so dien thoai", "may", "sim", "so", "cccd", "can", "ma", "giay", "vi", "song", "bhyt", "lien", "tin", "mat":
		return true
	}
	return false
}

// untitled drops how somebody is called before their name.
func untitled(words []word) []word {
	for len(words) > 1 && slices.Contains([]string{"ong", "ba", "anh", "chi", "em", "chau", "bac", "co", "cu", "da", "nguoi", "dong", "chi"}, words[0].key) {
		words = words[1:]
	}
	if last := words[len(words)-1]; len(words) > 1 && last.key == "da" {
		words = words[:len(words)-1]
	}
	return words
}

// named are the words for fields, the longest first where one begins another.
func named() []struct {
	field health.Field
	words string
} {
	return []struct {
		field health.Field
		words string
	}{
		{health.Phone, "so dien thoai|dien thoai|so may|so moi"},
		{health.Insurance, "bhyt|the bhyt|bao hiem y te|the bao hiem y te|so bhyt|ma bhyt|bao hiem|the bao hiem|so the bhyt|bh"},
		{health.SocialNo, "bhxh|so bhxh|ma bhxh|bao hiem xa hoi"},
		{health.NationalID, "cccd|so cccd|can cuoc|the can cuoc|so dinh danh|dinh danh|ma dinh danh|cmnd|so cmnd|chung minh|cmt|so can cuoc|cc"},
		{health.BirthDate, "ngay sinh|ns|sinh ngay|nam sinh|sn|sinh nam|sinh"},
		{health.FullName, "ho ten|ho va ten|ten|ten toi la|ten la|ho ten la|toi ten|toi ten la"},
		{health.Hamlet, "xom|thon|khu|o xom|o thon|toi o xom|xom la"},
		{health.Occupation, "nghe|nghe nghiep|lam nghe|nghe la|nghe nghiep la"},
		{health.Ethnicity, "dan toc|dan toc la"},
		{health.Guardian, "giam ho|nguoi giam ho|nguoi giam ho la"},
	}
}

// set is a value that somebody tells: "sdt moi 0990000003", "ngay sinh 5.9.1990", "nghe nong dan".
func (m message) set() (Wish, bool) {
	if w, ok := m.field(m.words); ok {
		return w, true
	}
	words := m.words
	for len(words) > 1 && (slices.Contains([]string{"sua", "doi", "cap", "nhat", "bo", "sung", "them", "dien", "thay", "update", "cn", "khai"}, words[0].key) || polite(words[0].key)) {
		words = words[1:]
	}
	if w, ok := m.field(words); ok {
		return w, true
	}
	return m.unvalued()
}

// unvalued is a field that is named as wrong or to be changed, without what it should be: "sai ngay sinh".
func (m message) unvalued() (Wish, bool) {
	words := trimPolite(m.words)
	for _, wrong := range []string{"bisai", "sairoi", "sai", "chuadung", "khongdung"} {
		for i := 1; i < len(words); i++ {
			if tight(words[i:]) == wrong {
				words = append([]word{{key: "sai"}}, words[:i]...)
			}
		}
	}
	n := leads(words, "sai", "bi sai", "sua", "doi", "cap nhat", "bo sung", "them", "bao sai", "xin sua", "muon sua", "sua lai", "nham", "ghi sai", "ghi nham")
	if n == 0 {
		return Wish{}, false
	}
	for _, f := range named() {
		for name := range strings.SplitSeq(f.words, "|") {
			if tight(words[n:]) == strings.ReplaceAll(name, " ", "") {
				return Wish{Want: WantSet, Field: f.field}, true
			}
		}
	}
	return Wish{}, false
}

// field is the name of a field and what it should be.
func (m message) field(words []word) (Wish, bool) {
	for _, f := range named() {
		n := max(leads(words, strings.Split(f.words, "|")...), leads(words, leadsWith(f.words, "moi")...))
		if n == 0 || n == len(words) {
			continue
		}
		value := words[n:]
		for len(value) > 1 && slices.Contains([]string{"moi", "la", "cua", "toi", "thanh", "sang", "em", "so", "ngay", "nam"}, value[0].key) {
			value = value[1:]
		}
		if w, ok := m.valued(f.field, value); ok {
			return w, true
		}
	}
	return Wish{}, false
}

func leadsWith(words, tail string) (out []string) {
	for w := range strings.SplitSeq(words, "|") {
		out = append(out, w+" "+tail)
	}
	return out
}

// valued makes a wish of a field's value: numbers must look like one, words must be few.
func (m message) valued(f health.Field, value []word) (Wish, bool) {
	w := Wish{Want: WantSet, Field: f}
	switch f {
	case health.FullName, health.Hamlet, health.Occupation, health.Ethnicity, health.Guardian:
		w.Value = typed(value)
		return w, len(value) <= 8
	case health.BirthDate:
		birth, unclear := m.birth(value[0])
		w.Value, w.Unclear = birth.Format(), unclear
		return w, len(value) == 1 && (w.Value != "" || unclear != "")
	}
	if value = trimTail(value); len(value) != 1 || value[0].digits == "" {
		return w, false
	}
	shape, ok := numberWish(value[0])
	digits, plain := value[0].bare()
	switch n := len(digits); {
	case f == health.Insurance && cardShape.MatchString(value[0].digits):
		w.Value = value[0].digits
	case f == health.Phone && ok && shape.Field == health.Phone:
		w.Value = shape.Value
	case f == health.NationalID && plain && n == 9:
		w.Field, w.Value = health.OldID, digits
	case plain && (f == health.NationalID && n == 12 || (f == health.Insurance || f == health.SocialNo) && n == 10):
		w.Value = digits
	default:
		return w, false
	}
	return w, true
}

// person is somebody who is named with a birth date and no word around it.
func (m message) person() (Wish, bool) {
	at := slices.IndexFunc(m.words, func(w word) bool { return w.digits != "" })
	if at < 2 {
		return Wish{}, false
	}
	w := m.described(m.words)
	w.Want, w.Bare = WantLook, true
	return w, w.Name != "" && len(w.Name) < 60 && (!w.Birth.IsZero() || w.Unclear != "")
}
