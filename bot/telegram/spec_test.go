package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"hssk/bot/telegram/telegramtest"
)

// spec is the published description of the Bot API, as far as requests go.
type spec struct {
	Methods map[string]specPart
	Types   map[string]specPart
}

type specPart struct {
	Fields   []specField
	Subtypes []string
}

type specField struct {
	Name        string
	Types       []string
	Required    bool
	Description string
}

// specCheck gives a check of requests against the description, or nil when it is not there.
func specCheck(t *testing.T) func(telegramtest.Call) error {
	s, err := loadSpec()
	if err != nil {
		return nil
	}
	return s.request
}

var loadSpec = sync.OnceValues(func() (*spec, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return nil, os.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
	text, err := os.ReadFile(filepath.Join(dir, "..", "shared", "specs", "telegram-api.json"))
	if err != nil {
		return nil, err
	}
	s := &spec{}
	return s, json.Unmarshal(text, s)
})

func (s *spec) request(c telegramtest.Call) error {
	method, ok := s.Methods[c.Method]
	if !ok {
		return fmt.Errorf("there is no such method")
	}
	for name := range c.Params {
		if !slices.ContainsFunc(method.Fields, func(f specField) bool { return f.Name == name }) {
			return fmt.Errorf("there is no parameter %s", name)
		}
	}
	for _, f := range method.Fields {
		text, ok := c.Params[f.Name]
		_, file := c.Files[f.Name]
		switch {
		case file && !slices.Contains(f.Types, "InputFile"):
			return fmt.Errorf("%s is no file", f.Name)
		case !ok && !file && f.Required:
			return fmt.Errorf("%s is missing", f.Name)
		case ok:
			if err := s.param(f, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// param checks a parameter as it travels in a form: plain text for plain types, JSON for the others.
func (s *spec) param(f specField, text string) error {
	var v any = text
	if !slices.Contains(f.Types, "String") {
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return fmt.Errorf("%s is not JSON", f.Name)
		}
	}
	return s.field(f, v)
}

func (s *spec) field(f specField, v any) error {
	var err error
	for _, kind := range f.Types {
		if err = s.value(kind, v); err == nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	if text, ok := v.(string); ok {
		return limits(f, text)
	}
	return nil
}

func (s *spec) value(kind string, v any) error {
	if element, ok := strings.CutPrefix(kind, "Array of "); ok {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("is not a list")
		}
		for _, e := range list {
			if err := s.value(element, e); err != nil {
				return err
			}
		}
		return nil
	}
	switch kind {
	case "String":
		_, ok := v.(string)
		return want(ok, kind)
	case "Boolean":
		_, ok := v.(bool)
		return want(ok, kind)
	case "Integer", "Float":
		if text, ok := v.(string); ok { // where a parameter may be a name as well
			_, err := strconv.ParseFloat(text, 64)
			return want(err == nil, kind)
		}
		_, ok := v.(float64)
		return want(ok, kind)
	}
	return s.object(kind, v)
}

func want(ok bool, kind string) error {
	if !ok {
		return fmt.Errorf("is not %s", kind)
	}
	return nil
}

func (s *spec) object(kind string, v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("is not an object")
	}
	if subtypes := s.Types[kind].Subtypes; len(subtypes) > 0 { // one of them
		var errs error
		for _, sub := range subtypes {
			err := s.object(sub, v)
			if err == nil {
				return nil
			}
			errs = errors.Join(errs, err)
		}
		return errs
	}
	known := 0
	for _, f := range s.Types[kind].Fields {
		value, ok := object[f.Name]
		if !ok && f.Required {
			return fmt.Errorf("%s.%s is missing", kind, f.Name)
		}
		if ok {
			known++
			if err := s.field(f, value); err != nil {
				return err
			}
		}
	}
	return want(known == len(object), kind+" as described")
}

var limitShape = regexp.MustCompile(`(\d+)-(\d+) (characters|bytes)`)

func limits(f specField, text string) error {
	m := limitShape.FindStringSubmatch(f.Description)
	if m == nil {
		return nil
	}
	n := len(text)
	if m[3] == "characters" {
		n = len(utf16.Encode([]rune(text)))
	}
	low, _ := strconv.Atoi(m[1])
	high, _ := strconv.Atoi(m[2])
	if n < low || n > high {
		return fmt.Errorf("%s has %d %s, not %s", f.Name, n, m[3], m[0])
	}
	return nil
}

func TestTheDescriptionRefusesWrongRequests(t *testing.T) {
	s, err := loadSpec()
	if err != nil {
		t.Skip("the published description of the Bot API is not beside the module: requests are checked by the test server only")
	}
	keyboard := func(button string) map[string]string {
		return map[string]string{"chat_id": "1", "text": "a", "reply_markup": `{"inline_keyboard":[[` + button + `]]}`}
	}
	for name, c := range map[string]telegramtest.Call{
		"an unknown method":    {Method: "sendLetter"},
		"no text":              {Method: "sendMessage", Params: map[string]string{"chat_id": "1"}},
		"an empty text":        {Method: "sendMessage", Params: map[string]string{"chat_id": "1", "text": ""}},
		"a text too long":      {Method: "sendMessage", Params: map[string]string{"chat_id": "1", "text": strings.Repeat("ă", 4097)}},
		"an unknown parameter": {Method: "sendMessage", Params: map[string]string{"chat_id": "1", "text": "a", "colour": "red"}},
		"a word for a number":  {Method: "getUpdates", Params: map[string]string{"offset": "first"}},
		"data too long":        {Method: "sendMessage", Params: keyboard(`{"text":"a","callback_data":"` + strings.Repeat("ệ", 22) + `"}`)},
		"a nameless button":    {Method: "sendMessage", Params: keyboard(`{"callback_data":"a"}`)},
		"a strange button":     {Method: "sendMessage", Params: keyboard(`{"text":"a","callback_data":"a","shape":"round"}`)},
		"no photo":             {Method: "sendPhoto", Params: map[string]string{"chat_id": "1"}},
	} {
		if s.request(c) == nil {
			t.Errorf("%s passes", name)
		}
	}
	good := telegramtest.Call{Method: "sendMessage", Params: keyboard(`{"text":"Có","callback_data":"1"}`)}
	if err := s.request(good); err != nil {
		t.Error(err)
	}
}
