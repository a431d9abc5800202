package ident

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

type carried struct {
	ID     NationalID
	Old    OldID
	Card   Card
	Social SocialNumber
	Phone  Phone
	Birth  Birth
}

// hidden has the same in fields that no method of fmt reaches.
type hidden struct {
	id     NationalID
	old    OldID
	card   Card
	social SocialNumber
	phone  Phone
	birth  Birth
}

// secrets are parts of the numbers that no mask shows.
var secrets = []string{"085000000", "17085", "130000", "217170000", "7170000", "90000001", "1985-03", "03/1985", "19850312", "1985 3 12"}

func testCarried(t *testing.T) (carried, hidden) {
	t.Helper()
	id, _, err1 := ParseNationalID("017085000000")
	old, _, err2 := ParseOldID("113000000")
	card, social, _, err3 := ParseInsurance("DT2171717000000")
	phone, _, err4 := ParsePhone("0990000001")
	birth, _, err5 := ParseBirth("12/03/1985", july)
	for _, err := range []error{err1, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return carried{id, old, card, social, phone, birth}, hidden{id, old, card, social, phone, birth}
}

func TestMasks(t *testing.T) {
	c, _ := testCarried(t)
	for _, tt := range []struct {
		value fmt.Stringer
		want  string
	}{
		{c.ID, "017•••••••00"},
		{c.Old, "•••••••00"},
		{c.Card, "DT2••••••••••00"},
		{c.Social, "••••••••00"},
		{c.Phone, "099•••001"},
		{NationalID{}, ""}, {OldID{}, ""}, {Card{}, ""}, {SocialNumber{}, ""}, {Phone{}, ""}, {Birth{}, ""},
	} {
		if got := tt.value.String(); got != tt.want {
			t.Errorf("%T is masked as %q, want %q", tt.value, got, tt.want)
		}
	}
}

func noSecret(t *testing.T, how, out string) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(out, s) {
			t.Errorf("%s shows %q: %s", how, s, out)
		}
	}
}

func TestFmtNeverReveals(t *testing.T) {
	c, h := testCarried(t)
	id, ph, b := c.ID, c.Phone, c.Birth
	values := []any{
		c, &c, h, &h, []carried{c}, []hidden{h}, map[string]any{"a": c, "b": &h}, map[NationalID]Phone{id: ph}, []any{id, ph, b},
		c.ID, c.Old, c.Card, c.Social, c.Phone, c.Birth, &id, &ph, &b, struct{ p *NationalID }{&id},
		Flag{PhoneConverted, "0990000001"}, &Flag{PhoneConverted, "0990000001"}, Error{IDOldCMND, "113000000"}, &Error{IDOldCMND, "113000000"},
		[]Flag{{BirthTwoDigit, "12/03/1985"}},
	}
	for _, verb := range strings.Fields("%v %+v %#v %s %q %d %x %X %o %b %c %e %t %U %20v %-20s %08d %.3s %#x %T") {
		for i, v := range values {
			noSecret(t, fmt.Sprintf("%s of value %d", verb, i), fmt.Sprintf(verb, v))
		}
	}
	noSecret(t, "Sprint", fmt.Sprint(values...))
	wrapped := fmt.Errorf("of %v: %w", c.ID, &Error{IDOldCMND, "113000000"})
	noSecret(t, "a wrapped error", fmt.Sprintf("%v %+v %#v %s %q", wrapped, wrapped, wrapped, wrapped, wrapped))
}

func TestLogsAndEncodersNeverReveal(t *testing.T) {
	c, h := testCarried(t)
	refused := &Error{IDOldCMND, "113000000"}
	flag := Flag{PhoneConverted, "0990000001"}
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("person", "all", c, "pointer", &c, "hidden", h, "id", c.ID, "old", c.Old, "card", c.Card, "social", c.Social,
			"phone", c.Phone, "birth", c.Birth, "error", refused, "flag", flag, "flags", []Flag{flag}, "group", slog.GroupValue(slog.Any("id", &c.ID)))
	}
	noSecret(t, "slog", out.String())
	for _, v := range []any{c, &c, h, map[NationalID]any{c.ID: c}, refused, []Flag{flag}} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		noSecret(t, "json", string(text))
	}
	text, err := xml.Marshal(c)
	if err != nil {
		t.Error(err)
	}
	noSecret(t, "xml", string(text))
	if !bytes.Contains(text, []byte("017•••••••00")) || !strings.Contains(out.String(), "017•••••••00") {
		t.Error("the masks are missing")
	}
}

func TestMaskName(t *testing.T) {
	for in, want := range map[string]string{
		"Bùi Văn Thử": "B.V.Thử", "Đinh Thị Mẫu": "Đ.T.Mẫu", "Bùi Thị Ỉn": "B.T.Ỉn", "Thử": "T.", "": "", "  Hà  Đôi ": "H.Đôi",
	} {
		if got := MaskName(in); got != want {
			t.Errorf("%q is masked as %q, want %q", in, got, want)
		}
	}
}

func TestCodesAreDistinct(t *testing.T) {
	seen := map[Code]bool{}
	for _, c := range Codes() {
		if seen[c] || !strings.Contains(string(c), ".") {
			t.Errorf("code %q", c)
		}
		seen[c] = true
	}
}

func TestSealIsReversible(t *testing.T) {
	for _, n := range []uint64{0, 1, 999_999_999_999, 676*cardDigits - 1} {
		if v := seal(n); v == 0 || unseal(v) != n {
			t.Errorf("%d became %d and %d", n, v, unseal(v))
		}
	}
}
