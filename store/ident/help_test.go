package ident

import (
	"errors"
	"testing"
)

// check compares what a parser gave with a row of a table.
func check(t *testing.T, got, want string, flags []Flag, wantFlags []Code, err error, wantErr Code, wantHint string) {
	t.Helper()
	code, hint := codeOf(err)
	if code != wantErr || hint != wantHint {
		t.Fatalf("error %q with hint %q, want %q with %q", code, hint, wantErr, wantHint)
	}
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !sameCodes(flags, wantFlags) {
		t.Errorf("flags %v, want %v", flags, wantFlags)
	}
}

func codeOf(err error) (Code, string) {
	var e *Error
	if errors.As(err, &e) {
		return e.Code, e.Hint
	}
	return "", ""
}

func sameCodes(flags []Flag, want []Code) bool {
	if len(flags) != len(want) {
		return false
	}
	for i, f := range flags {
		if f.Code != want[i] {
			return false
		}
	}
	return true
}
