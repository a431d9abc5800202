package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestNothingIsLostOrDoneTwice kills the server and the engine while a list is loaded, people are registered and everybody is
// written to by a provider that fails: hssk bench faults, small.
func TestNothingIsLostOrDoneTwice(t *testing.T) {
	needEngine(t)
	self, err := os.Executable()
	ok(t, err)
	cmd := exec.Command(self, selfTest, "--", "--lang=en", "bench", "faults", "--registrations=150", "--reminders=150", "--kills=3", "--seed=5", "--keep="+t.TempDir())
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out.String(), complaint.String())
	}
	for _, sure := range []string{"lost 0, twice 0", "to one number twice 0", "otherwise than the campaign says 0", "open 0", " 0 faults"} {
		if !strings.Contains(out.String(), sure) {
			t.Errorf("%q is missing in\n%s", sure, out.String())
		}
	}
}
