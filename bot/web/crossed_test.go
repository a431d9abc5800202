package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// crossed is the site over a line on which what the page asks for on opening comes late: after the first thing was said, and
// before the answer to that.
func (s *site) crossed() http.Handler {
	said, came := make(chan struct{}), make(chan struct{})
	var first, then sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/lines"):
			asked := httptest.NewRecorder()
			s.server.Handler().ServeHTTP(asked, r) // what was there when it was asked for
			<-said
			for name, values := range asked.Header() {
				w.Header()[name] = values
			}
			w.WriteHeader(asked.Code)
			_, _ = w.Write(asked.Body.Bytes())
			then.Do(func() { close(came) })
			return
		case strings.HasSuffix(r.URL.Path, "/say"):
			first.Do(func() { close(said) })
			<-came
			time.Sleep(300 * time.Millisecond) // the page has read the other answer by then
		}
		s.server.Handler().ServeHTTP(w, r)
	})
}

// TestALateAnswerDoesNotCatchTheFocus: what the page has already, and is sent once more after a press, is not the question that a
// screen reader is led to.
func TestALateAnswerDoesNotCatchTheFocus(t *testing.T) {
	s := open(t)
	line := httptest.NewServer(s.crossed())
	t.Cleanup(line.Close)
	s.http.URL = line.URL
	ctx := browser(t, 360, 640)
	do(t, ctx, "on opening", screen(360, 640), s.visit("/"), press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"))
	do(t, ctx, "after a press", press(`.choices button[value="1"]`), saidOnPage("Nhập mã gồm 6 chữ số."),
		until(`document.activeElement.classList.contains("bubble") && document.activeElement.textContent.includes("Nhập mã gồm 6 chữ số.")`))
}
