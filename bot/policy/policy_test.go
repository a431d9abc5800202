package policy

import (
	"slices"
	"strings"
	"testing"

	"hssk/store/health"
)

func TestWhatTheShippedPolicySays(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		channel string
		purpose health.Purpose
		class   health.DataClass
		want    health.Verdict
	}{
		{"sms", health.ForOwn, health.ClassHealth, health.VerdictRefuse},
		{"telegram", health.ForCheck, health.ClassHealth, health.VerdictRefuse},
		{"sms", health.ForOwn, health.ClassNumber, health.VerdictMask},
		{"telegram", health.ForCheck, health.ClassNumber, health.VerdictMask},
		{"telegram", health.ForOwn, health.ClassState, health.VerdictAllow},
		{"web", health.ForOwn, health.ClassNumber, health.VerdictMask},
		{"web", health.ForOwn, health.ClassHealth, health.VerdictRefuse},
		{"web", health.ForView, health.ClassHealth, health.VerdictAllow},
		{"web", health.ForView, health.ClassNumber, health.VerdictAllow},
		{"console", health.ForView, health.ClassHealth, health.VerdictRefuse},
		{"zalo", health.ForOwn, health.ClassNumber, health.VerdictRefuse},
		{"web", "gossip", health.ClassHealth, health.VerdictRefuse},
	} {
		if got := p.Rule(c.channel, c.purpose, c.class); got != c.want {
			t.Errorf("%s, %s, %s: %s, want %s", c.channel, c.purpose, c.class, got, c.want)
		}
	}
}

func TestAPolicyWithAWordThatMeansNothingIsRefused(t *testing.T) {
	row := `name = "P"
version = 1
row = [ { channel = "sms", purpose = "own", class = "name", say = "mask" } ]`
	if _, err := Parse([]byte(row)); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{`"sms"`, `"smss"`}, {`"own"`, `"owner"`}, {`class = "name"`, `class = "names"`}, {`"mask"`, `"hide"`},
		{"say =", "says ="}, {"version = 1", "version = 0"}, {`name = "P"`, ""}} {
		if _, err := Parse([]byte(strings.Replace(row, c[0], c[1], 1))); err == nil {
			t.Errorf("%s instead of %s is taken", c[1], c[0])
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(shipped)
	f.Add([]byte(`row = [ {} ]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse(text)
		if err == nil && !slices.Contains(health.Verdicts(), p.Rule("sms", health.ForOwn, health.ClassHealth)) {
			t.Error("a policy says what is no verdict")
		}
	})
}
