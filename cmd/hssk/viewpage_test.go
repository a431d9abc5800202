package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// viewLab is a resident with something about her health on record, her phone, and the page.
type viewLab struct {
	*app
	t      *testing.T
	site   *httptest.Server
	person health.PersonID
}

func newViewLab(t *testing.T) *viewLab {
	a := talkApp(t)
	ids, err := a.store.ByNumber(t.Context(), health.NationalID, "017190000023")
	if err != nil || len(ids) != 1 {
		t.Fatalf("%d people, %v", len(ids), err)
	}
	l := &viewLab{app: a, t: t, person: ids[0]}
	l.write(func(tx store.Tx) error {
		r, err := tx.Record(l.person)
		if err != nil {
			return err
		}
		r.Fields[health.Allergies] = health.FieldValue{State: health.HasValue, Value: "Tôm đồng", Source: health.FromStaff, At: a.acts.Now()}
		r.Fields[health.Pregnant] = health.FieldValue{State: health.HasValue, Value: "0", Source: health.FromCitizen, At: a.acts.Now()}
		day := ident.Date{Y: 2026, M: 3, D: 9}
		for _, err := range []error{tx.UpdateRecord(&r), tx.PutContact(l.contact()),
			tx.PutVisit(health.Visit{ID: "17048/1", Person: l.person, Facility: "17048", Started: day, Diagnoses: []string{"I10"},
				Findings: map[string]string{"HUYETAPTT": "150"}, Source: health.FromImport,
				Cause: health.Cause{Kind: health.CauseImport, ID: "i1", Row: 2}, At: a.acts.Now()}),
			tx.PutDose(health.Dose{ID: "d1", Person: l.person, Vaccine: "Uốn ván", Number: 2, Kind: health.VaccineTetanus, Given: day, Facility: "17048", Source: health.FromImport,
				Cause: health.Cause{Kind: health.CauseImport, ID: "i2", Row: 2}, At: a.acts.Now()})} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	_, handler, err := a.openWeb(running{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l.site = httptest.NewServer(handler)
	t.Cleanup(l.site.Close)
	return l
}

func (l *viewLab) contact() health.Contact {
	return health.Contact{Channel: "telegram", Address: "77", Person: l.person, Proof: "code", At: l.acts.Now()}
}

func (l *viewLab) write(f func(tx store.Tx) error) {
	l.t.Helper()
	if err := l.store.Write(l.t.Context(), f); err != nil {
		l.t.Fatal(err)
	}
}

func (l *viewLab) asked() health.ViewOffer {
	l.t.Helper()
	offer, err := l.acts.OpenView(l.t.Context(), health.ViewRequest{Channel: "telegram", Address: "77", Person: l.person,
		By: health.Actor{Kind: health.ByCitizen, ID: string(l.person)}, Why: "own", Lang: "vi"})
	if err != nil {
		l.t.Fatal(err)
	}
	return offer
}

// page looks at the link, or posts a form to it.
func (l *viewLab) page(o health.ViewOffer, form url.Values) (int, string) {
	l.t.Helper()
	at := l.site.URL + "/ho-so/" + o.Token.Reveal()
	res, err := http.Get(at)
	if form != nil && err == nil {
		res.Body.Close()
		res, err = http.PostForm(at, form)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func code(digits string) url.Values { return url.Values{"code": {digits}} }

func card(last, birth string) url.Values { return url.Values{"last": {last}, "birth": {birth}} }

// seen counts how often the whole record was shown, as the log has it.
func (l *viewLab) seen() int {
	l.t.Helper()
	rows, err := l.store.AuditOf(l.t.Context(), string(l.person), 100)
	if err != nil {
		l.t.Fatal(err)
	}
	n := 0
	for _, r := range rows {
		if r.Action == health.ActDisclose && r.Detail == "view own" {
			n++
		}
	}
	return n
}

func TestALinkWithItsCodeShowsTheWholeRecordOnce(t *testing.T) {
	l := newViewLab(t)
	o := l.asked()
	for range 3 { // programs that look at links in messages
		if status, body := l.page(o, nil); status != http.StatusOK || strings.Contains(body, "Mẫu") || !strings.Contains(body, `name="code"`) {
			t.Fatalf("%d before the code:\n%s", status, body)
		}
	}
	status, body := l.page(o, code("482 913"))
	for _, want := range []string{"Đinh Thị Mẫu", "017190000023", "Tôm đồng", "cán bộ y tế ghi, ngày 24/11/2026", "I10", "150", "Uốn ván, mũi 2", "uốn ván của phụ nữ có thai",
		"Tiêm ngày 09/03/2026", "Chưa có thẻ bảo hiểm", "Đang mang thai", "Không", "data-print"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%d, the page lacks %q", status, want)
		}
	}
	if n := l.seen(); n != 1 {
		t.Errorf("noted %d times", n)
	}
	if status, body := l.page(o, code("482913")); status != http.StatusGone || strings.Contains(body, "Mẫu") {
		t.Errorf("a second time: %d\n%s", status, body)
	}
	told := answer(t, l.app, "telegram", "77", "/aixem", 1)
	if len(told) < 2 || !strings.Contains(told[1].Text, "chính ông/bà: xem toàn bộ hồ sơ") { // after the first words to this address
		t.Errorf("who has seen it: %v", told)
	}
}

// TestASlipIsNoTry: what cannot be a proof costs none of the tries, and the page says what is to be mended.
func TestASlipIsNoTry(t *testing.T) {
	l := newViewLab(t)
	o := l.asked()
	for range 5 {
		for _, typed := range []string{"", "abc", "48291"} {
			if status, body := l.page(o, code(typed)); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Mã có 6 số") {
				t.Errorf("%q: %d\n%s", typed, status, body)
			}
		}
	}
	if status, body := l.page(o, code("482913")); status != http.StatusOK || !strings.Contains(body, "Tôm đồng") {
		t.Errorf("the code after the slips: %d", status)
	}
}

func TestALinkDiesOfWrongProofsOfTimeAndOfUnlinking(t *testing.T) {
	for name, spoil := range map[string]func(l *viewLab, o health.ViewOffer){
		"three wrong codes": func(l *viewLab, o health.ViewOffer) {
			for i, want := range []int{http.StatusUnprocessableEntity, http.StatusUnprocessableEntity, http.StatusGone} {
				if status, _ := l.page(o, code("11111"+string(rune('1'+i)))); status != want {
					l.t.Errorf("try %d: %d, want %d", i+1, status, want)
				}
			}
		},
		"a quarter of an hour": func(l *viewLab, _ health.ViewOffer) {
			later := l.acts.Now().Add(health.ViewLifetime)
			l.acts.Now = func() time.Time { return later }
		},
		"the chat unlinked": func(l *viewLab, _ health.ViewOffer) {
			if err := l.acts.Unlink(l.t.Context(), "telegram", "77", ""); err != nil {
				l.t.Fatal(err)
			}
		},
		"nothing, but another link": func(l *viewLab, _ health.ViewOffer) {},
	} {
		t.Run(name, func(t *testing.T) {
			l := newViewLab(t)
			o := l.asked()
			spoil(l, o)
			if strings.HasPrefix(name, "nothing") {
				o.Token = "guessed"
			}
			if status, body := l.page(o, code("482913")); status != http.StatusGone || strings.Contains(body, "Mẫu") || l.seen() != 0 {
				t.Errorf("%d, noted %d times:\n%s", status, l.seen(), body)
			}
		})
	}
}

func TestWithoutAnotherChannelTheCardIsAskedFor(t *testing.T) {
	l := newViewLab(t)
	l.acts.Reaches = func(channel string) bool { return channel != "sms" }
	o := l.asked()
	if o.Factor != health.FactorCard || o.Notify != "" {
		t.Fatalf("%s, message %q", o.Factor, o.Notify)
	}
	for _, wrong := range []url.Values{card("0024", "05/09/1990"), code("482913")} {
		if status, _ := l.page(o, wrong); status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, status)
		}
	}
	if status, body := l.page(o, card("0023", "5/9/1990")); status != http.StatusOK || !strings.Contains(body, "Tôm đồng") {
		t.Errorf("%d:\n%s", status, body)
	}
}

// TestTheInsuranceCardIsAskedForWhereThereIsOne: the identity number stands in the chat already. Staff show what the person before
// them has.
func TestTheInsuranceCardIsAskedForWhereThereIsOne(t *testing.T) {
	l := newViewLab(t)
	l.acts.Reaches = func(channel string) bool { return channel != "sms" }
	l.write(func(tx store.Tx) error {
		r, err := tx.Record(l.person)
		if err != nil {
			return err
		}
		r.Fields[health.Insurance] = health.FieldValue{State: health.HasValue, Value: "DT2171700654321", Source: health.FromStaff, At: l.acts.Now()}
		return tx.UpdateRecord(&r)
	})
	o := l.asked()
	if status, body := l.page(o, nil); status != http.StatusOK || !strings.Contains(body, "6 số cuối của thẻ BHYT") {
		t.Errorf("%d:\n%s", status, body)
	}
	if status, body := l.page(o, card("0023", "05/09/1990")); status != http.StatusUnprocessableEntity || !strings.Contains(body, "đúng 6 số cuối") {
		t.Errorf("the identity number: %d\n%s", status, body)
	}
	if status, _ := l.page(o, card("654322", "05/09/1990")); status != http.StatusUnprocessableEntity {
		t.Errorf("another number: %d", status)
	}
	if status, body := l.page(o, card("654321", "5/9/1990")); status != http.StatusOK || !strings.Contains(body, "Tôm đồng") {
		t.Errorf("the card: %d", status)
	}
	staff, err := l.acts.OpenView(t.Context(), health.ViewRequest{Channel: "console", Address: "nurse", Person: l.person, By: health.Actor{Kind: health.ByStaff, ID: "nurse"}, Why: health.WhyCare})
	if err != nil || staff.Factor != health.FactorCard {
		t.Errorf("staff: %s, %v", staff.Factor, err)
	}
}

func TestNeitherLinkNorAddressNorCodeIsKept(t *testing.T) {
	l := newViewLab(t)
	o := l.asked()
	v, err := l.store.ViewLink(t.Context(), activities.HashToken(o.Token.Reveal()))
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{v.Hash, v.Asker, v.CodeHash} {
		if len(kept) != 64 || strings.Contains(kept, o.Token.Reveal()) || strings.Contains(kept, "482913") {
			t.Errorf("kept in the clear: %q", kept)
		}
	}
}
