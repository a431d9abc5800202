package health

import (
	"strings"
	"testing"
)

func TestWhatTheShippedPolicySays(t *testing.T) {
	p, err := DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		channel string
		purpose Purpose
		class   DataClass
		want    Verdict
	}{
		{"sms", ForOwn, ClassHealth, VerdictRefuse},
		{"telegram", ForCheck, ClassHealth, VerdictRefuse},
		{"sms", ForOwn, ClassNumber, VerdictMask},
		{"telegram", ForCheck, ClassNumber, VerdictMask},
		{"telegram", ForOwn, ClassState, VerdictAllow},
		{"web", ForOwn, ClassNumber, VerdictMask},
		{"web", ForOwn, ClassHealth, VerdictRefuse},
		{"web", ForView, ClassHealth, VerdictAllow},
		{"web", ForView, ClassNumber, VerdictAllow},
		{"console", ForView, ClassHealth, VerdictRefuse},
		{"zalo", ForOwn, ClassNumber, VerdictRefuse},
		{"web", "gossip", ClassHealth, VerdictRefuse},
	} {
		if got := p.Rule(c.channel, c.purpose, c.class); got != c.want {
			t.Errorf("%s, %s, %s: %s, want %s", c.channel, c.purpose, c.class, got, c.want)
		}
	}
}

func TestTheStrictestRowOfAPolicyStands(t *testing.T) {
	p := Policy{Rows: []PolicyRow{{"sms", "*", "*", VerdictRefuse}, {"*", "*", "*", VerdictAllow}, {"web", ForOwn, "*", VerdictMask}}}
	for channel, want := range map[string]Verdict{"sms": VerdictRefuse, "web": VerdictMask, "console": VerdictAllow} {
		if got := p.Rule(channel, ForOwn, ClassName); got != want {
			t.Errorf("%s: %s, want %s", channel, got, want)
		}
	}
	if got := (Policy{}).Rule("web", ForOwn, ClassName); got != VerdictRefuse {
		t.Errorf("no policy: %s", got)
	}
}

func TestAPolicyWithAWordThatMeansNothingIsRefused(t *testing.T) {
	row := `name = "P"
version = 1
row = [ { channel = "sms", purpose = "own", class = "name", say = "mask" } ]`
	if _, err := ParsePolicy([]byte(row)); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{`"sms"`, `"smss"`}, {`"own"`, `"owner"`}, {`class = "name"`, `class = "names"`}, {`"mask"`, `"hide"`},
		{"say =", "says ="}, {"version = 1", "version = 0"}, {`name = "P"`, ""}} {
		if _, err := ParsePolicy([]byte(strings.Replace(row, c[0], c[1], 1))); err == nil {
			t.Errorf("%s instead of %s is taken", c[1], c[0])
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add(defaultPolicy)
	f.Add([]byte(`row = [ {} ]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParsePolicy(text)
		if err == nil && strictness(p.Rule("sms", ForOwn, ClassHealth)) < 0 {
			t.Error("a policy says what is no verdict")
		}
	})
}

func TestEveryFieldHasAClass(t *testing.T) {
	guarded := map[Field]bool{Note: true} // free text may say anything
	for _, f := range Fields() {
		if f.Class() == ClassHealth && !f.Clinical() && !guarded[f] {
			t.Errorf("%s counts as health, but does not say anything about it", f)
		}
	}
}
