package health

import "testing"

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

func TestEveryFieldHasAClass(t *testing.T) {
	guarded := map[Field]bool{Note: true} // free text may say anything
	for _, f := range Fields() {
		if f.Class() == ClassHealth && !f.Clinical() && !guarded[f] {
			t.Errorf("%s counts as health, but does not say anything about it", f)
		}
	}
}
