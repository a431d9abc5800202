package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
)

// manifest lets the page be put on a home screen. It holds nothing of the session, so it needs no cookie.
func (s *Server) manifest(w http.ResponseWriter, r *http.Request) {
	slot := r.PathValue("slot")
	if !slotShape.MatchString(slot) {
		s.missing(w, r)
		return
	}
	icon := func(name, size string) map[string]string {
		return map[string]string{"src": s.assets.path(name), "sizes": size, "type": "image/png", "purpose": "any maskable"}
	}
	at := "/u/" + slot + "/"
	w.Header().Set("Content-Type", "application/manifest+json")
	s.answer(w, r, http.StatusOK, map[string]any{
		"id": at, "name": s.Centre, "short_name": "HSSK", "lang": s.Phrases.In(r.URL.Query().Get("lang")).Lang(), "display": "standalone",
		"start_url": at + "chat", "scope": at, "theme_color": theme, "background_color": "#ffffff",
		"icons": []any{icon("icon192.png", "192x192"), icon("icon512.png", "512x512")},
	})
}

// shell is the chat page with nobody's talk in it: what the worker shows where there is no network.
func (s *Server) shell(w http.ResponseWriter, r *http.Request) {
	lang := known(r.PathValue("lang"))
	if lang == "" {
		s.missing(w, r)
		return
	}
	s.show(w, r, http.StatusOK, "chat", s.shellPage(lang))
}

func (s *Server) shellPage(lang string) page {
	p := s.page(lang, "web.title")
	p.Data = chatData{}
	return p
}

// kept is what a worker keeps on the phone.
type kept struct {
	Version string   `json:"version"` // follows from the content of the rest
	Page    string   `json:"page"`
	Files   []string `json:"files"`
}

// worker is the script that keeps the shell. It sits under the slot, so its scope is that slot alone and leaving takes
// it away. It holds nothing of the session and needs no cookie: browsers look for a new one after the session has ended too.
func (s *Server) worker(w http.ResponseWriter, r *http.Request) {
	slot := r.PathValue("slot")
	if !slotShape.MatchString(slot) {
		s.missing(w, r)
		return
	}
	lang := s.Phrases.In(r.URL.Query().Get("lang")).Lang()
	body, err := s.workerScript(lang)
	if err != nil {
		s.broken(w, r, "worker not written", err)
		return
	}
	w.Header().Set("Service-Worker-Allowed", "/u/"+slot+"/")
	w.Header().Set("Cache-Control", "no-cache")
	send(w, r, http.StatusOK, "text/javascript; charset=utf-8", body)
}

func (s *Server) workerScript(lang string) ([]byte, error) {
	script, err := staticFiles.ReadFile("static/sw.js")
	if err != nil {
		return nil, err
	}
	k := kept{Page: "/shell/" + lang, Files: []string{s.assets.path("app.css"), s.assets.path("app.js"), s.assets.path("icon.svg")}}
	sum := sha256.New() // the files carry their hashes in their names, and the page names them
	sum.Write(script)
	if err := s.pages["chat"].ExecuteTemplate(sum, "layout", s.shellPage(lang)); err != nil {
		return nil, err
	}
	k.Version = hex.EncodeToString(sum.Sum(nil)[:6])
	head, err := json.Marshal(k)
	return append([]byte("var shell = "+string(head)+";\n"), script...), err
}
