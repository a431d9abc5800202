package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOnlyOwnNamesAreAnswered(t *testing.T) {
	h := ownNames(config{Listen: "127.0.0.1:8090", PublicURL: "https://hssk.ttyt-tanlac.vn/"}, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for host, want := range map[string]int{
		"127.0.0.1:8090": 200, "localhost:8090": 200, "hssk.ttyt-tanlac.vn": 200, "HSSK.TTYT-tanlac.vn": 200, "10.1.2.3": 200, "[::1]:8090": 200,
		"evil.example": 421, "hssk.ttyt-tanlac.vn.evil.example": 421, "": 421,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: %d, want %d", host, w.Code, want)
		}
	}
}
