package main

import "testing"

func TestTheCommandsThatArePrintedAreThoseThatRun(t *testing.T) {
	for name, c := range map[string]struct{ program, cache, data, want string }{
		"typed":                  {"./hssk", "", "/srv/hssk-data", "./hssk"},
		"on the path":            {"hssk", "", "/srv/hssk-data", "hssk"},
		"go run":                 {"/var/tmp/go-build1234/b001/exe/hssk", "", "/srv/hssk-data", "go run ./cmd/hssk"},
		"go run, from its cache": {"/home/an/.cache/go-build/3f/3fa9-d/hssk", "", "/srv/hssk-data", "go run ./cmd/hssk"},
		"another cache":          {"/srv/cache/3f/3fa9-d/hssk", "/srv/cache", "/srv/hssk-data", "go run ./cmd/hssk"},
		"a name with a space":    {"./my hssk", "", "/srv/hssk-data", "'./my hssk'"},
		"another directory":      {"./hssk", "", "/srv/other data", "./hssk --data '/srv/other data'"},
	} {
		if got := commandLine(c.program, c.cache, c.data, "/srv/hssk-data"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
