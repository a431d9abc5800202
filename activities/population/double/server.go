// Package double is an adapter of the population database for trials: it knows invented people.
package double

import (
	"encoding/json"
	"net/http"
	"strings"

	"hssk/activities/population"
	"hssk/activities/wire/double"
	"hssk/store/ident"
)

// Person is somebody whom the database knows.
type Person struct {
	Name, Birth, Sex string // Birth yyyy-mm-dd
}

// Server is the adapter. Its fields are set before it serves; its mood may change while it does.
type Server struct {
	double.Mood
	Token string
	Find  func(number string) (Person, bool)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q population.Question
	switch {
	case r.URL.Path != population.Path:
		w.WriteHeader(http.StatusNotFound)
	case r.Header.Get("Authorization") != "Bearer "+s.Token:
		w.WriteHeader(http.StatusUnauthorized)
	case s.Fails(w, func(code string) { answer(w, population.Answer{Result: code}) }):
	case json.NewDecoder(r.Body).Decode(&q) != nil || q.Number == "":
		answer(w, population.Answer{Result: population.BadAsked})
	default:
		p, ok := s.Find(q.Number)
		if !ok {
			answer(w, population.Answer{Result: population.Nobody})
			return
		}
		answer(w, p.compare(q))
	}
}

// compare counts a birth date as right as far as it was said.
func (p Person) compare(q population.Question) population.Answer {
	right := map[string]bool{"soDinhDanh": true, "hoTen": strings.EqualFold(ident.CleanText(q.Name), ident.CleanText(p.Name)), "ngaySinh": strings.HasPrefix(p.Birth, q.Birth)}
	if q.Sex != "" {
		right["gioiTinh"] = q.Sex == p.Sex
	}
	return population.Answer{Result: population.Known, Right: right}
}

func answer(w http.ResponseWriter, a population.Answer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(a)
}
