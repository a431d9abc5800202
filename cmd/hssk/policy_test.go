package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hssk/bot"
	"hssk/bot/policy"
	"hssk/store"
	"hssk/store/health"
)

// TestNoChannelSaysWhatItsPolicyRefuses holds every transcript in every channel and looks through every reply: under the
// policy that ships, and under one that masks everything.
func TestNoChannelSaysWhatItsPolicyRefuses(t *testing.T) {
	files, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	shipped, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	masked := health.Policy{Name: "MASKED", Version: 1, Rows: []health.PolicyRow{{Channel: "*", Purpose: "*", Class: "*", Say: health.VerdictMask},
		{Channel: "*", Purpose: "*", Class: health.ClassState, Say: health.VerdictAllow}}}
	for policy, channels := range map[*health.Policy][]string{&shipped: {"console", "telegram", "sms"}, &masked: {"web"}} {
		for _, channel := range channels {
			for _, file := range files {
				t.Run(policy.Name+"/"+channel+"/"+filepath.Base(file), func(t *testing.T) {
					obey(t, *policy, channel, file)
				})
			}
		}
	}
}

func obey(t *testing.T, policy health.Policy, channel, file string) {
	transcript, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a := talkApp(t)
	a.bot.Policy = policy
	secrets := fallIll(t, a)
	said := ""
	listen(t, a, string(transcript), channel, func(line, where string, replies []bot.Reply) {
		_, words, _ := strings.Cut(line, "> ")
		said += digitsIn(words) + "\n"
		for _, r := range replies {
			text := example.ReplaceAllString(bot.Plain(r), "")
			for _, c := range r.Choices {
				text += "\n" + c.Label
			}
			if leak := leak(policy, where, text, said, secrets); leak != "" {
				t.Errorf("%s: %s says a %s:\n%s", line, where, leak, text)
			}
		}
	})
}

// confided is a value of a record that a channel may have to keep to itself.
type confided struct {
	class health.DataClass
	text  string
}

// fallIll gives everybody an allergy and an illness, and lists what the records say in full.
func fallIll(t *testing.T, a *app) []confided {
	t.Helper()
	ctx := t.Context()
	people, _, err := a.store.FindPeople(ctx, "", "b", 40, 0)
	more, _, err2 := a.store.FindPeople(ctx, "", "d", 40, 0)
	if people = append(people, more...); err != nil || err2 != nil || len(people) < 4 {
		t.Fatalf("%d people, %v, %v", len(people), err, err2)
	}
	var out []confided
	for _, p := range people {
		err := a.store.Write(ctx, func(tx store.Tx) error {
			r, err := tx.Record(p.ID)
			if err != nil {
				return err
			}
			r.Fields[health.Allergies] = health.FieldValue{State: health.HasValue, Value: "Tôm đồng"}
			r.Fields[health.Conditions] = health.FieldValue{State: health.HasValue, Value: "Hen phế quản"}
			for f, v := range r.Fields {
				text := v.Text()
				if f == health.BirthDate {
					text = r.Birth().Format()
				}
				if c := f.Class(); text != "" && c != health.ClassPerson && c != health.ClassTemp && f != health.Commune && f != health.Household {
					out = append(out, confided{c, text})
				}
			}
			return tx.UpdateRecord(&r)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// example is a date that a question gives to show how one is written.
var example = regexp.MustCompile(`(Ví dụ|[Ee]xample:?) \d\d/\d\d/\d{4}`)

var longNumber = regexp.MustCompile(`\d{9,15}`)

// leak names what a text says that the policy does not allow: values of records, and long numbers that are not read back
// to whoever gave them. What was said before is in said, as digits.
func leak(policy health.Policy, channel, text, said string, secrets []confided) health.DataClass {
	may := func(p health.Purpose, c health.DataClass) bool {
		return policy.Rule(channel, p, c) == health.VerdictAllow
	}
	for _, n := range longNumber.FindAllString(text, -1) {
		readBack := may(health.ForCheck, health.ClassNumber) && strings.Contains(said, strings.TrimLeft(n, "0"))
		if !readBack && !may(health.ForOwn, health.ClassNumber) && !may(health.ForWork, health.ClassNumber) {
			return health.ClassNumber
		}
	}
	for _, s := range secrets {
		if s.class == health.ClassNumber || may(health.ForOwn, s.class) && may(health.ForWork, s.class) {
			continue
		}
		if len(s.text) > 4 && strings.Contains(text, s.text) { // a bare year is what a masked birth date leaves
			return s.class
		}
	}
	return ""
}

func digitsIn(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// TestTheLeakDetectorFindsWhatItLooksFor makes sure that a silent test means silence.
func TestTheLeakDetectorFindsWhatItLooksFor(t *testing.T) {
	rules, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	secrets := []confided{{health.ClassHealth, "Tôm đồng"}, {health.ClassName, "Bùi Thị Ỉn"}}
	for _, c := range []struct {
		channel, text, said string
		want                health.DataClass
	}{
		{"sms", "Số: 017150000025", "17150000025", health.ClassNumber},
		{"console", "Số: 017150000025", "17150000025", ""},
		{"console", "Số: 017150000025", "", health.ClassNumber},
		{"web", "Dị ứng: Tôm đồng", "", health.ClassHealth},
		{"sms", "Bùi Thị Ỉn, 017•••••••25", "", ""},
	} {
		if got := leak(rules, c.channel, c.text, c.said, secrets); got != c.want {
			t.Errorf("%s in %s: %q, want %q", c.text, c.channel, got, c.want)
		}
	}
}
