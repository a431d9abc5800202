// Package double is a gateway of the health insurer for trials: it knows invented cards, and answers, refuses, slows
// down and fails as the real one does, as far as that is published.
package double

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/time/rate"

	"hssk/activities/wire/double"
)

// Card is one card that the gateway knows.
type Card struct {
	Number, Name, Birth  string // Birth dd/mm/yyyy or yyyy
	SocialNo, Facility   string
	From, Until          string // dd/mm/yyyy
	Code                 string // what is answered where name and birth date are right; empty: 000
	NewNumber, NewUntil  string
	NewFacility, Address string
	Hides                bool // repeats the question's name and birth date instead of its own
}

// Server is the gateway. Its fields are set before it serves; its mood may change while it does.
type Server struct {
	double.Mood
	User, Password     string
	Officer, OfficerID string
	Find               func(number string) (Card, bool)
	PerSecond          float64 // more is answered 429; zero: no limit
	TokenLasts         int     // questions that one login is good for; zero: any number

	mu    sync.Mutex
	pace  *rate.Limiter
	token string
	left  int
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.Method != http.MethodPost:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.URL.Path == "/api/token/take":
		s.login(w, r)
	case r.URL.Path == "/api/egw/KQNhanLichSuKCB2024":
		s.look(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *Server) hashed() string {
	sum := md5.Sum([]byte(s.Password))
	return hex.EncodeToString(sum[:])
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var in struct{ Username, Password string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Username != s.User || in.Password != s.hashed() {
		answer(w, map[string]any{"maKetQua": "401"})
		return
	}
	s.token, s.left = rand.Text(), s.TokenLasts
	answer(w, map[string]any{"maKetQua": "200", "APIKey": map[string]string{"access_token": s.token, "id_token": "id-" + s.token,
		"token_type": "bearer", "username": s.User, "expires_in": "2099-01-01T00:00:00"}})
}

// look answers one question about a card.
func (s *Server) look(w http.ResponseWriter, r *http.Request) {
	if s.pace == nil && s.PerSecond > 0 {
		s.pace = rate.NewLimiter(rate.Limit(s.PerSecond), 1)
	}
	if s.pace != nil && !s.pace.Allow() {
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	if s.Fails(w, func(code string) { answer(w, map[string]any{"maKetQua": code}) }) {
		return
	}
	answer(w, s.result(r))
}

var (
	number = regexp.MustCompile(`^([A-Z]{2}[1-5]\d{12}|\d{10}|\d{12})$`)
	birth  = regexp.MustCompile(`^(\d{2}/\d{2}/)?\d{4}$`)
)

func (s *Server) result(r *http.Request) map[string]any {
	q := r.URL.Query()
	spent := s.TokenLasts > 0 && s.left == 0
	if s.token == "" || spent || q.Get("token") != s.token || q.Get("id_token") != "id-"+s.token || q.Get("username") != s.User || q.Get("password") != s.hashed() {
		return map[string]any{"maKetQua": "401"}
	}
	s.left--
	var in struct{ MaThe, HoTen, NgaySinh, HoTenCb, CccdCb string }
	switch err := json.NewDecoder(r.Body).Decode(&in); {
	case err != nil || !birth.MatchString(in.NgaySinh) || in.HoTen == "":
		return map[string]any{"maKetQua": "205"}
	case in.CccdCb != s.OfficerID:
		return map[string]any{"maKetQua": "054"}
	case in.HoTenCb != s.Officer:
		return map[string]any{"maKetQua": "055"}
	case !number.MatchString(in.MaThe):
		return map[string]any{"maKetQua": "051"}
	}
	c, ok := s.Find(in.MaThe)
	if !ok {
		return map[string]any{"maKetQua": "050"}
	}
	return c.result(in.HoTen, in.NgaySinh)
}

// result compares a question with the card. The visits are there as in the real answer, and invented.
func (c Card) result(name, born string) map[string]any {
	code := c.Code
	if code == "" {
		code = "000"
	}
	upper := func(s string) string { return norm.NFC.String(strings.ToUpper(strings.TrimSpace(s))) }
	switch {
	case upper(name) != upper(c.Name):
		if code = "060"; strings.HasPrefix(upper(name), string([]rune(upper(c.Name))[:1])) {
			code = "061"
		}
	case born != c.Birth && born != c.Birth[max(0, len(c.Birth)-4):]:
		code = "070"
	}
	if c.Hides {
		c.Name, c.Birth = name, born
	}
	return map[string]any{"maKetQua": code, "ghiChu": "", "maThe": c.Number, "hoTen": c.Name, "ngaySinh": c.Birth, "diaChi": c.Address, "maDKBD": c.Facility,
		"gtTheTu": c.From, "gtTheDen": c.Until, "maSoBHXH": c.SocialNo, "maTheMoi": c.NewNumber, "gtTheDenMoi": c.NewUntil, "maDKBDMoi": c.NewFacility,
		"dsLichSuKCB2018": []map[string]string{{"maCSKCB": "25001", "ngayVao": "202601020700", "tenBenh": "E11"}}}
}

func answer(w http.ResponseWriter, body map[string]any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body)
}
