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

// TestWhereFilesMayGo: a list with numbers goes through the product's own channels alone; one with what nobody recognised
// is guarded like health.
func TestWhereFilesMayGo(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	list := func(columns ...health.Column) []health.DataClass { return health.Import{Columns: columns}.Classes() }
	name, number := health.Column{Header: "Họ tên", Field: health.FullName}, health.Column{Header: "CCCD", Field: health.NationalID}
	strange, left := health.Column{Header: "Ghi nhớ"}, health.Column{Header: "STT", Ignored: true}
	for what, c := range map[string]struct {
		classes []health.DataClass
		where   string
	}{
		"names":           {list(name, left), "sms telegram web console zalo"},
		"numbers":         {list(name, number), "web console"},
		"what is unknown": {list(name, strange), "web console"},
		"nothing":         {list(left), ""},
	} {
		var where []string
		for _, channel := range []string{"sms", "telegram", "web", "console", "zalo"} {
			if p.Hands(channel, c.classes) {
				where = append(where, channel)
			}
		}
		if got := strings.Join(where, " "); got != c.where {
			t.Errorf("%s may go by %q, want %q", what, got, c.where)
		}
	}
	if (health.Policy{}).Hands("web", list(name)) {
		t.Error("no policy hands something over")
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
