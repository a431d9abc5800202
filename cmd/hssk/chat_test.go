package main

import "testing"

// TestTerminalsAreApart: one account of the machine may hold several people's chats.
func TestTerminalsAreApart(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range []chatTalkCmd{{As: "citizen"}, {As: "nurse"}, {As: "citizen", Invite: "one"}, {As: "citizen", Invite: "two"}} {
		seen[c.address()] = true
	}
	if len(seen) != 4 {
		t.Errorf("4 people share %d addresses", len(seen))
	}
	again := chatTalkCmd{As: "citizen", Invite: "one"}
	if !seen[again.address()] {
		t.Error("the same invitation opens another chat")
	}
}
