// Package population asks whether the national population database knows somebody as the record does.
//
// Facilities reach that database through their province's exchange (NDXP and LGSP, NĐ 69/2024/NĐ-CP), whose interface is not
// published. The question and the answer here are this program's own: number, name, birth date and sex go out, and for each
// comes back whether it is right, as in the service "xác nhận thông tin công dân". Whoever runs the exchange puts an adapter
// in front of it; package double is one to try with.
package population

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"hssk/activities/wire"
	"hssk/store/health"
)

// Path is where questions go, below the address of the adapter.
const Path = "/xac-nhan-thong-tin-cong-dan"

// Config says where the adapter is.
type Config struct {
	URL       string
	Token     string
	PerSecond float64
}

// Register asks the population database. It is safe for concurrent use.
type Register struct {
	cfg  Config
	wire *wire.Wire
}

// New makes a register.
func New(cfg Config) *Register {
	cfg.URL = strings.TrimRight(cfg.URL, "/")
	return &Register{cfg, wire.New(cfg.PerSecond)}
}

// Question is what goes out. Birth is yyyy, yyyy-mm or yyyy-mm-dd, as far as it is known; Sex is 1 for men, 2 for women. What
// the record does not say is empty.
type Question struct {
	Number string `json:"soDinhDanh"`
	Name   string `json:"hoTen"`
	Birth  string `json:"ngaySinh"`
	Sex    string `json:"gioiTinh,omitempty"`
}

// Answer is what comes back: Result is one of the codes below, and Right says of each field that was asked whether it is
// right; what is missing there was not compared.
type Answer struct {
	Result string          `json:"maKetQua"`
	Right  map[string]bool `json:"doiChieu"`
}

// Result codes.
const (
	Known    = "00"
	Nobody   = "01" // nobody has this number
	BadAsked = "02" // the question cannot be answered as it is
	NotYou   = "03" // whoever asks may not
	Failed   = "09"
)

// names pairs the fields of a record with those of an answer.
func names() map[health.Field]string {
	return map[health.Field]string{health.NationalID: "soDinhDanh", health.FullName: "hoTen", health.BirthDate: "ngaySinh", health.SexField: "gioiTinh"}
}

// Ask implements activities.Register.
func (r *Register) Ask(ctx context.Context, asked map[health.Field]health.Value) (health.CheckAnswer, error) {
	q := Question{asked[health.NationalID].Reveal(), asked[health.FullName].Reveal(), asked[health.BirthDate].Reveal(), asked[health.SexField].Reveal()}
	var got Answer
	err := r.wire.Post(ctx, r.cfg.URL+Path, http.Header{"Authorization": {"Bearer " + r.cfg.Token}}, q, &got)
	if err != nil {
		return health.CheckAnswer{}, err
	}
	switch got.Result {
	case Known:
		return compared(asked, got.Right)
	case Nobody:
		return health.CheckAnswer{Result: health.CheckUnknown}, nil
	case BadAsked:
		return health.CheckAnswer{}, health.Refuse("register_question", nil)
	case NotYou:
		return health.CheckAnswer{}, wire.NotAllowed(fmt.Errorf("result %s", got.Result))
	}
	return health.CheckAnswer{}, wire.Away(fmt.Errorf("result %q", wire.Short(got.Result)))
}

// compared is a match only if the number, the name and the birth date were all found right.
func compared(asked map[health.Field]health.Value, right map[string]bool) (health.CheckAnswer, error) {
	out := health.CheckAnswer{Result: health.CheckMatch}
	for _, f := range health.KeyFields() {
		if asked[f] == "" {
			continue
		}
		ok, said := right[names()[f]]
		switch {
		case said && !ok:
			out.Result, out.Wrong = health.CheckMismatch, append(out.Wrong, f)
		case !said && f != health.SexField:
			return health.CheckAnswer{}, wire.Away(fmt.Errorf("nothing was said of %s", f))
		}
	}
	return out, nil
}
