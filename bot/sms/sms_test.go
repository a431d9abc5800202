package sms

import "testing"

// TestCommandsAreSentInCapitals: nobody finds the slash on a telephone; addresses and fractions keep theirs.
func TestCommandsAreSentInCapitals(t *testing.T) {
	for text, want := range map[string]string{
		"Nhắn /lienket hoặc (/doi).":           "Nhan LIENKET hoac (DOI).",
		"1/2 phần, xem https://a.vn/u/doi nhé": "1/2 phan, xem https://a.vn/u/doi nhe",
		"/viectre, /khongcolenhnay":            "VIECTRE, /khongcolenhnay",
	} {
		if got := plain(text, false); got != want {
			t.Errorf("%q is sent as %q, want %q", text, got, want)
		}
	}
}
