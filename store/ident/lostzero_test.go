package ident

import "testing"

func TestLostZero(t *testing.T) {
	for text, want := range map[string]string{"17073005555": "017073005555", "17 073 005 555": "017073005555", "017073005555": "", "bui van thu": "", "1990": "",
		"912345678": ""} {
		if got := LostZero(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
