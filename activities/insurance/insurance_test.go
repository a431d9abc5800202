package insurance

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hssk/activities/insurance/double"
	"hssk/store/health"
)

const (
	number   = "DT2172512345678"
	password = "mat-khau-rieng"
)

func now() time.Time { return time.Date(2026, 11, 27, 9, 0, 0, 0, health.Zone()) }

// gateway is a double with one card, and a register that asks it.
func gateway(t *testing.T, c double.Card) (*double.Server, *Register) {
	t.Helper()
	if c.Number == "" {
		c.Number = number
	}
	s := &double.Server{User: "tram", Password: password, Officer: "Bùi Thị Nhàn", OfficerID: "017190000028",
		Find: func(n string) (double.Card, bool) { return c, n == number || n == "2512345678" || n == "017085000099" }}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return s, New(Config{URL: web.URL + "/", User: "tram", Password: password, Officer: "Bùi Thị Nhàn", OfficerID: "017190000028", PerSecond: 1000}, now)
}

func cardOf(code string) double.Card {
	return double.Card{Name: "Bùi Văn Lành", Birth: "12/03/1985", SocialNo: "2512345678", Facility: "25158", Until: "31/12/2026", Code: code}
}

func asked() map[health.Field]health.Value {
	return map[health.Field]health.Value{health.Insurance: number, health.FullName: "Bùi Văn Lành", health.BirthDate: "1985-03-12"}
}

func TestEveryResultCode(t *testing.T) {
	newCard := cardOf("003")
	newCard.NewNumber, newCard.NewUntil = "HN2172512345678", "31/12/2027"
	another, younger := cardOf(""), cardOf("")
	another.Name, younger.Birth = "Đinh Văn Lãnh", "21/03/1985"
	hides := another
	hides.Hides = true
	for name, c := range map[string]struct {
		card   double.Card
		result health.CheckResult
		code   string
		values map[health.Field]string
		fails  string
	}{
		"000":        {card: cardOf("000"), result: health.CheckMatch, values: map[health.Field]string{health.Insurance: number, until: "2026-12-31", facility: "25158"}},
		"130":        {card: cardOf("130"), result: health.CheckMatch},
		"003":        {card: newCard, result: health.CheckMatch, values: map[health.Field]string{health.Insurance: "HN2172512345678", until: "2027-12-31"}},
		"010":        {card: cardOf("010"), result: health.CheckMismatch, code: health.CodeCardExpired, values: map[health.Field]string{until: "2026-12-31"}},
		"050":        {card: cardOf("050"), result: health.CheckUnknown, code: health.CodeCardUnknown},
		"051":        {card: cardOf("051"), result: health.CheckUnknown, code: health.CodeCardUnknown},
		"052":        {card: cardOf("052"), result: health.CheckUnknown, code: health.CodeCardUnknown},
		"053":        {card: cardOf("053"), result: health.CheckUnknown, code: health.CodeCardUnknown},
		"060":        {card: another, result: health.CheckMismatch, code: health.CodeCardOther, values: map[health.Field]string{health.FullName: "Đinh Văn Lãnh"}},
		"060 hidden": {card: hides, result: health.CheckMismatch, code: health.CodeCardOther},
		"070":        {card: younger, result: health.CheckMismatch, code: health.CodeCardOther, values: map[health.Field]string{health.BirthDate: "1985-03-21"}},
		"110":        {card: cardOf("110"), result: health.CheckMismatch, code: health.CodeCardRevoked},
		"120":        {card: cardOf("120"), result: health.CheckMismatch, code: health.CodeCardStopped},
		"121":        {card: cardOf("121"), result: health.CheckMismatch, code: health.CodeCardStopped},
		"122":        {card: cardOf("122"), result: health.CheckMismatch, code: health.CodeCardStopped},
		"123":        {card: cardOf("123"), result: health.CheckMismatch, code: health.CodeCardStopped},
		"124":        {card: cardOf("124"), result: health.CheckMismatch, code: health.CodeCardStopped},
		"001":        {card: cardOf("001"), fails: "card_elsewhere"},
		"002":        {card: cardOf("002"), fails: "card_elsewhere"},
		"205":        {card: cardOf("205"), fails: "card_question"},
		"054":        {card: cardOf("054"), fails: "register_login"},
		"055":        {card: cardOf("055"), fails: "register_login"},
		"401":        {card: cardOf("401"), fails: "register_login"},
		"100":        {card: cardOf("100"), fails: "register_away"},
		"101":        {card: cardOf("101"), fails: "register_away"},
		"500":        {card: cardOf("500"), fails: "register_away"},
		"new code":   {card: cardOf("999"), fails: "register_away"},
	} {
		_, r := gateway(t, c.card)
		got, err := r.Ask(t.Context(), asked())
		if health.CodeOf(err) != c.fails || got.Result != c.result || got.Code != c.code {
			t.Errorf("%s: %s %s, %v", name, got.Result, got.Code, err)
		}
		for f, want := range c.values {
			if v := got.Values[f]; v.Text() != want || v.State != health.HasValue {
				t.Errorf("%s: %s is %q, want %q", name, f, v.Text(), want)
			}
		}
		if name == "060 hidden" && len(got.Values) > 0 {
			t.Error("what was asked came back as an answer")
		}
	}
}

// TestQuestionIsWrittenAsTheGatewayWantsIt: with any of the three numbers, and with a year alone.
func TestQuestionIsWrittenAsTheGatewayWantsIt(t *testing.T) {
	for f, n := range map[health.Field]health.Value{health.Insurance: number, health.SocialNo: "2512345678", health.NationalID: "017085000099"} {
		for _, birth := range []health.Value{"1985-03-12", "1985", "1985-03"} {
			_, r := gateway(t, cardOf(""))
			got, err := r.Ask(t.Context(), map[health.Field]health.Value{f: n, health.FullName: "Bùi Văn Lành", health.BirthDate: birth})
			if err != nil || got.Result != health.CheckMatch {
				t.Errorf("%s %s: %s, %v", f, birth.Reveal(), got.Result, err)
			}
		}
	}
}

func TestLoginEndsAndIsTakenAnew(t *testing.T) {
	s, r := gateway(t, cardOf(""))
	s.TokenLasts = 3
	for range 10 {
		if got, err := r.Ask(t.Context(), asked()); err != nil || got.Result != health.CheckMatch {
			t.Fatal(got.Result, err)
		}
	}
}

// TestGatewayFails in every way, and no error says who was asked about, or with which account.
func TestGatewayFails(t *testing.T) {
	s, r := gateway(t, cardOf(""))
	for status, want := range map[int]string{500: "register_away", 502: "register_away", 302: "register_away", 404: "register_away", 429: "register_busy", 403: "register_login"} {
		s.Fail(2, status, "")
		_, err := r.Ask(t.Context(), asked())
		silent(t, err)
		if health.CodeOf(err) != want {
			t.Errorf("%d: %v", status, err)
		}
		s.Fail(0, 0, "")
	}
	if _, err := r.Ask(t.Context(), asked()); err != nil {
		t.Errorf("when it is back: %v", err)
	}
	wrong := New(Config{URL: r.cfg.URL, User: "tram", Password: "other", PerSecond: 1000}, now)
	_, err := wrong.Ask(t.Context(), asked())
	if silent(t, err); health.CodeOf(err) != "register_login" {
		t.Errorf("wrong password: %v", err)
	}
	gone := New(Config{URL: "http://127.0.0.1:1", User: "tram", Password: password, PerSecond: 1000}, now)
	_, err = gone.Ask(t.Context(), asked())
	if silent(t, err); health.CodeOf(err) != "register_away" {
		t.Errorf("nobody there: %v", err)
	}
}

func silent(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{password, number, "Lành", "token=", "1985"} {
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("the error tells %q", secret)
		}
	}
}
