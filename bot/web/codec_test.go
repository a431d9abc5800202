package web

import (
	"io"
	"net/http"
	"testing"

	"hssk/store/health"
)

// TestOnlyAdministratorsOpenPayloads, from the engine's own pages or none, and nobody else.
func TestOnlyAdministratorsOpenPayloads(t *testing.T) {
	const pages = "http://127.0.0.1:8233"
	s := open(t, func(c *Config) {
		c.TemporalUI = pages + "/namespaces/hssk"
		c.Codec = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/decode" {
				t.Errorf("asked for %s", r.URL.Path)
			}
			_, _ = io.Copy(w, r.Body)
		})
	})
	s.world.people["admin"] = health.Staff{ID: "admin", Name: "Quách Văn Nam", Role: health.RoleAdmin, Active: true}
	ask := func(method, who, origin string) (status int, allowed string) {
		p := s.phone()
		slot := "aaaaaaaaaaaa"
		if who != "" {
			slot = p.invited(who)
		}
		r := p.request(method, "/u/"+slot+"/codec/decode", "application/json", `{"payloads":[]}`)
		r.Header.Set("Sec-Fetch-Site", "same-site")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		g := p.do(r)
		return g.StatusCode, g.Header.Get("Access-Control-Allow-Origin")
	}
	for name, c := range map[string]struct {
		method, who, origin string
		status              int
		allowed             string
	}{
		"an administrator on the engine's page": {"POST", "admin", pages, http.StatusOK, pages},
		"before it, the browser's question":     {"OPTIONS", "", pages, http.StatusNoContent, pages},
		"a supervisor":                          {"POST", "sup", pages, http.StatusForbidden, pages},
		"somebody who has left":                 {"POST", "left", pages, http.StatusForbidden, pages},
		"nobody":                                {"POST", "", pages, http.StatusUnauthorized, pages},
		"an administrator on another site":      {"POST", "admin", "https://evil.example", http.StatusForbidden, ""},
	} {
		if status, allowed := ask(c.method, c.who, c.origin); status != c.status || allowed != c.allowed {
			t.Errorf("%s: %d for %q, want %d for %q", name, status, allowed, c.status, c.allowed)
		}
	}
}

// TestWithoutKeysThereIsNoCodec.
func TestWithoutKeysThereIsNoCodec(t *testing.T) {
	p := open(t).phone()
	if g := p.do(p.request("POST", "/u/"+p.invited("sup")+"/codec/decode", "application/json", "{}")); g.StatusCode != http.StatusNotFound {
		t.Errorf("answered %d", g.StatusCode)
	}
}
