// Package insurance asks the health insurer (BHXH) about cards, through the look-up that its gateway offers to facilities.
//
// The look-up is KQNhanLichSuKCB2024. Its answers also carry the person's visits to other facilities: they are not decoded,
// for nobody has asked for them. Access needs a facility's account, a known address and a registered officer (CV
// 1923/BHXH-CNTT 2024). Credentials go into the address of the question, as the gateway wants it: no error repeats it.
package insurance

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"hssk/activities/wire"
	"hssk/store/health"
	"hssk/store/ident"
)

// Config says which gateway is asked, and who asks.
type Config struct {
	URL       string // such as https://egw.baohiemxahoi.gov.vn
	User      string
	Password  string
	Officer   string // full name of the registered officer
	OfficerID string // their national id
	PerSecond float64
}

// Register asks the insurer. It is safe for concurrent use.
type Register struct {
	cfg  Config
	wire *wire.Wire
	now  func() time.Time

	mu    sync.Mutex
	token token // of the last login; zero: none
}

type token struct {
	Access string `json:"access_token"`
	ID     string `json:"id_token"`
}

// New makes a register.
func New(cfg Config, now func() time.Time) *Register {
	cfg.URL = strings.TrimRight(cfg.URL, "/")
	return &Register{cfg: cfg, wire: wire.New(cfg.PerSecond), now: now}
}

// Ask implements activities.Register.
func (r *Register) Ask(ctx context.Context, asked map[health.Field]health.Value) (health.CheckAnswer, error) {
	for again := false; ; again = true {
		t, err := r.login(ctx, again)
		if err != nil {
			return health.CheckAnswer{}, err
		}
		var c card
		err = r.wire.Post(ctx, r.cfg.URL+"/api/egw/KQNhanLichSuKCB2024?"+r.credentials(t), nil, r.question(asked), &c)
		if !again && (health.CodeOf(err) == "register_login" || c.Result == "401") { // the login is over: once more with a new one
			continue
		}
		if err != nil {
			return health.CheckAnswer{}, err
		}
		return r.answer(asked, c)
	}
}

type question struct {
	Number    string `json:"maThe"`
	Name      string `json:"hoTen"`
	Birth     string `json:"ngaySinh"`
	Officer   string `json:"hoTenCb"`
	OfficerID string `json:"cccdCb"`
}

// question writes what is asked as the gateway wants it: a birth date is a day or a year.
func (r *Register) question(asked map[health.Field]health.Value) question {
	q := question{Name: asked[health.FullName].Reveal(), Officer: r.cfg.Officer, OfficerID: r.cfg.OfficerID}
	for _, f := range []health.Field{health.NationalID, health.SocialNo, health.Insurance} {
		if v := asked[f].Reveal(); v != "" {
			q.Number = v
		}
	}
	if b, err := ident.ParseBirthText(asked[health.BirthDate].Reveal()); err == nil {
		q.Birth = fmt.Sprintf("%04d", b.Year())
		if b.Day() > 0 {
			q.Birth = fmt.Sprintf("%02d/%02d/%04d", b.Day(), b.Month(), b.Year())
		}
	}
	return q
}

// hashed is the password as the gateway wants it.
func (r *Register) hashed() string {
	sum := md5.Sum([]byte(r.cfg.Password))
	return hex.EncodeToString(sum[:])
}

func (r *Register) credentials(t token) string {
	return url.Values{"token": {t.Access}, "id_token": {t.ID}, "username": {r.cfg.User}, "password": {r.hashed()}}.Encode()
}

// login gives the token of the last login, or of a new one.
func (r *Register) login(ctx context.Context, anew bool) (token, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.token.Access != "" && !anew {
		return r.token, nil
	}
	var got struct {
		Result string `json:"maKetQua"`
		Key    token  `json:"APIKey"`
	}
	err := r.wire.Post(ctx, r.cfg.URL+"/api/token/take", nil, map[string]string{"username": r.cfg.User, "password": r.hashed()}, &got)
	if err == nil && got.Key.Access == "" {
		err = wire.NotAllowed(fmt.Errorf("login: result %q", wire.Short(got.Result)))
	}
	if err == nil {
		r.token = got.Key
	}
	return r.token, err
}
