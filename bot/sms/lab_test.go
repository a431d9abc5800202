package sms

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hssk/bot/phrase"
	"hssk/store/health"
)

const (
	account = "AC00000000000000000000000000000001"
	service = "MG00000000000000000000000000000001"
	token   = "0123456789abcdef0123456789abcdef"
)

// twilio is a small working Messages API. It is strict about what Twilio is strict about, and fails on demand.
type twilio struct {
	*httptest.Server
	mu   sync.Mutex
	sent []url.Values
	fail func(w http.ResponseWriter) bool // true: the call was spoilt
}

func newTwilio(t *testing.T) *twilio {
	s := &twilio{}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *twilio) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil && s.fail(w) {
		return
	}
	user, password, _ := r.BasicAuth()
	if user != account || password != token {
		refuse(w, 401, 20003)
		return
	}
	if r.Method != http.MethodPost || r.URL.Path != "/2010-04-01/Accounts/"+account+"/Messages.json" {
		refuse(w, 404, 20404)
		return
	}
	r.ParseForm()
	if code := wrong(r.PostForm); code != 0 {
		refuse(w, 400, code)
		return
	}
	s.sent = append(s.sent, r.PostForm)
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"sid":"SM%032d","status":"queued","error_code":null}`, len(s.sent))
}

func wrong(form url.Values) int {
	switch to, body := form.Get("To"), form.Get("Body"); {
	case to == "":
		return 21604
	case !strings.HasPrefix(to, "+"):
		return 21211
	case form.Get("From") == "" && form.Get("MessagingServiceSid") == "":
		return 21603
	case body == "":
		return 21602
	case len([]rune(body)) > 1600:
		return 21617
	}
	return 0
}

func refuse(w http.ResponseWriter, status, code int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"code":%d,"message":"about +84912345678","more_info":"https://www.twilio.com/docs/errors/%d","status":%d}`, code, code, status)
}

func book() phrase.Book {
	return phrase.Book{
		"vi": {"sms.code": "{centre}: Mã xác nhận {code}, hiệu lực 5 phút.", "sms.long": strings.Repeat("dài ", 500), "sms.empty": ""},
		"en": {"sms.code": "{centre}: your code is {code}."},
	}
}

func code() health.Message {
	return health.Message{ID: "m-7", Channel: Name, Address: "+84912345678", Phrase: "sms.code", Purpose: health.PurposeCode,
		Args: map[string]string{"centre": "TTYT Tân Lạc", "code": "123456"}}
}

// asDescribed checks a form against the published description of the API, where that is beside the module.
func asDescribed(t *testing.T, form url.Values) {
	t.Helper()
	names, err := described()
	if err != nil {
		t.Log("the published description of the API is not beside the module: requests are checked by the test server only")
		return
	}
	for name := range form {
		if _, ok := names[name]; !ok {
			t.Errorf("there is no parameter %s", name)
		}
	}
}

var described = sync.OnceValues(func() (map[string]json.RawMessage, error) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "specs", "twilio_api_v2010.json"))
	if err != nil {
		return nil, err
	}
	var spec struct {
		Paths map[string]struct {
			Post struct {
				RequestBody struct {
					Content map[string]struct {
						Schema struct{ Properties map[string]json.RawMessage }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	post := spec.Paths["/2010-04-01/Accounts/{AccountSid}/Messages.json"].Post
	names := post.RequestBody.Content["application/x-www-form-urlencoded"].Schema.Properties
	if len(names) == 0 {
		return nil, errors.New("the description has no parameters")
	}
	return names, nil
})
