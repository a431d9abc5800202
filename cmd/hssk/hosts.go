package main

import (
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// ownNames answers only requests that name this machine: by number, as localhost, or by the names it is configured with.
// A page of somebody else's that points its own name here gets nothing.
func ownNames(c config, next http.Handler) http.Handler {
	names := map[string]bool{"localhost": true}
	if self, err := os.Hostname(); err == nil {
		names[strings.ToLower(self)] = true
	}
	if host, _, err := net.SplitHostPort(c.Listen); err == nil {
		names[strings.ToLower(host)] = true
	}
	if u, err := url.Parse(c.PublicURL); err == nil && u.Hostname() != "" {
		names[strings.ToLower(u.Hostname())] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if net.ParseIP(strings.Trim(host, "[]")) == nil && !names[strings.ToLower(host)] {
			http.Error(w, "another name than ours: set HSSK_PUBLIC_URL to the address that people use", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
