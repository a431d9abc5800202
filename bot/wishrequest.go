package bot

import (
	"slices"
	"strings"

	"hssk/store/health"
)

// asksFor lists words of a message that ask for something about one's data, folded, in the order in which they are looked
// for: what ends a limit is said with the words of the limit.
func asksFor() []struct {
	kind  health.RequestKind
	words []string
} {
	return []struct {
		kind  health.RequestKind
		words []string
	}{
		{health.RequestLift, []string{"bo han che", "het han che", "go han che", "thoi han che", "cho dung lai du lieu", "cho dung lai ho so", "end the limits", "lift the restriction",
			"use my data again"}},
		{health.RequestErase, []string{"xoa ho so", "xoa du lieu", "xoa het du lieu", "xoa thong tin", "xoa het thong tin", "huy ho so", "xoa het ho so", "quen toi di",
			"delete my record", "delete my data", "erase my record", "erase my data", "forget me"}},
		{health.RequestWithdraw, []string{"rut lai dong y", "rut dong y", "rut lai su dong y", "rut su dong y", "huy dong y", "huy su dong y", "khong dong y nua",
			"withdraw my consent", "withdraw consent", "take back my consent"}},
		{health.RequestObject, []string{"phan doi viec dung", "phan doi dung du lieu", "phan doi xu ly", "phan doi viec xu ly", "phan doi su dung", "phan doi viec su dung",
			"object to the use", "i object"}},
		{health.RequestRestrict, []string{"khong cho dung du lieu", "khong duoc dung du lieu", "khong cho dung ho so", "dung dung du lieu", "ngung dung du lieu", "han che du lieu",
			"han che dung du lieu", "han che xu ly", "han che su dung", "khong cho su dung du lieu", "khong cho phep dung du lieu", "cam dung du lieu",
			"khong cho chia se du lieu", "khong chia se du lieu", "restrict my data", "limit the use of my data", "do not use my data"}},
		{health.RequestCorrect, []string{"yeu cau sua ho so", "yeu cau sua du lieu", "yeu cau chinh sua", "yeu cau dinh chinh"}},
		{health.RequestAccess, []string{"xin ban sao", "xin sao ho so", "sao chep ho so", "ban sao ho so", "xin sao chep", "cap ban sao", "in ho so cho", "xin ho so cua toi",
			"copy of my record", "copy of my data", "what data do you have"}},
		{"", []string{"yeu cau cua toi", "yeu cau den dau", "yeu cau toi dau", "yeu cau giai quyet den dau", "my requests", "my request"}},
	}
}

// request is a wish about one's data. A message with a number in it is about something else.
func (m message) request() (Wish, bool) {
	said := " " + spaced(m.words) + " "
	if m.numbers() > 0 || strings.Contains(said, " lam sao ") || strings.Contains(said, " chua xoa ") {
		return Wish{}, false
	}
	for _, a := range asksFor() {
		if slices.ContainsFunc(a.words, func(w string) bool { return strings.Contains(said, " "+w+" ") }) {
			return Wish{Want: WantRequest, Request: a.kind}, true
		}
	}
	return Wish{}, false
}
