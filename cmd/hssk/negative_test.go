package main

import (
	"strings"
	"testing"
)

func TestNegativeNumbersBelongToTheOptionBeforeThem(t *testing.T) {
	for said, want := range map[string]string{"demo --people -5": "demo --people=-5", "serve --temporal-ui-port -1 --log debug": "serve --temporal-ui-port=-1 --log debug",
		"people merge -5": "people merge -5", "demo --people=3 -1": "demo --people=3 -1"} {
		if got := strings.Join(withNegatives(strings.Fields(said)), " "); got != want {
			t.Errorf("%q is read as %q, want %q", said, got, want)
		}
	}
}
