package seal

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestSealedTextOpensWhereItBelongs(t *testing.T) {
	k := NewKey()
	for _, text := range []string{"", "017190000023", `{"DI_UNG":"penicillin"}`, strings.Repeat("ễ", 5000)} {
		envelope, err := k.Seal("person.fields/p1", text)
		if err != nil || !Sealed(envelope) || text != "" && strings.Contains(envelope, text) {
			t.Fatalf("sealed: %t, %v", Sealed(envelope), err)
		}
		if got, err := k.Open("person.fields/p1", envelope); err != nil || got != text {
			t.Errorf("opened differently: %v", err)
		}
	}
}

func TestWhatIsNotWholeDoesNotOpen(t *testing.T) {
	k := NewKey()
	envelope, err := k.Seal("person.fields/p1", `{"DI_UNG":"penicillin"}`)
	if err != nil {
		t.Fatal(err)
	}
	other := []byte(envelope)
	other[len(other)/2] ^= 1
	for name, c := range map[string]struct {
		key             Key
		place, envelope string
		want            error
	}{
		"another row":     {k, "person.fields/p2", envelope, ErrDamaged},
		"another column":  {k, "draft.body/p1", envelope, ErrDamaged},
		"another key":     {NewKey(), "person.fields/p1", envelope, ErrDamaged},
		"cut":             {k, "person.fields/p1", envelope[:len(envelope)-4], ErrDamaged},
		"cut to the mark": {k, "person.fields/p1", mark, ErrDamaged},
		"altered":         {k, "person.fields/p1", string(other), ErrDamaged},
		"never sealed":    {k, "person.fields/p1", `{"DI_UNG":"penicillin"}`, ErrDamaged},
		"key destroyed":   {nil, "person.fields/p1", envelope, ErrErased},
	} {
		if got, err := c.key.Open(c.place, c.envelope); !errors.Is(err, c.want) || got != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTwoSealsDiffer(t *testing.T) {
	k := NewKey()
	a, _ := k.Seal("x", "same")
	b, _ := k.Seal("x", "same")
	if a == b {
		t.Error("equal texts have equal envelopes")
	}
}

func TestBlindIndex(t *testing.T) {
	k := NewKey()
	a := k.Blind("017190000023")
	if a != k.Blind("017190000023") || a == k.Blind("017190000024") || a == NewKey().Blind("017190000023") || k.Blind("") != "" || len(a) > 40 {
		t.Errorf("index %q", a)
	}
}

func TestRotationKeepsEverythingReadable(t *testing.T) {
	r := NewRing()
	data := NewKey()
	old, wrapped, err := r.Wrap("p1", data)
	if err != nil {
		t.Fatal(err)
	}
	server := copyOf(t, r) // a process that started before
	next := r.AddMaster()
	server.Reload = func() (*Ring, error) { return copyOf(t, r), nil }
	master, again, err := r.Wrap("p1", data)
	if err != nil || master != next || next == old {
		t.Fatal(master, err)
	}
	for _, c := range []struct{ master, wrapped string }{{old, wrapped}, {next, again}} {
		if got, err := server.Unwrap("p1", c.master, c.wrapped); err != nil || !got.equal(data) {
			t.Errorf("%s does not open: %v", c.master, err)
		}
	}
	if server.Current() != next {
		t.Error("the process goes on with the old key")
	}
	r.Remove(old)
	r.Remove(next) // the current one stays
	if _, err := r.Unwrap("p1", old, wrapped); !errors.Is(err, ErrNoMaster) || len(r.Masters()) != 1 {
		t.Errorf("a removed key: %v", err)
	}
}

func TestWrongRing(t *testing.T) {
	r, other := NewRing(), NewRing()
	master, wrapped, err := r.Wrap("p1", NewKey())
	if err != nil {
		t.Fatal(err)
	}
	other.Reload = func() (*Ring, error) { return copyOf(t, r), nil } // another district's file must not be taken over
	if _, err := other.Unwrap("p1", master, wrapped); !errors.Is(err, ErrNoMaster) {
		t.Errorf("another ring: %v", err)
	}
	if _, err := r.Unwrap("p2", master, wrapped); !errors.Is(err, ErrDamaged) {
		t.Errorf("another person's key: %v", err)
	}
	if _, err := r.Unwrap("p1", master, ""); !errors.Is(err, ErrErased) {
		t.Errorf("a destroyed key: %v", err)
	}
}

func copyOf(t *testing.T, r *Ring) *Ring {
	t.Helper()
	b, err := r.File()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestKeysDoNotPrint(t *testing.T) {
	k := Key(strings.Repeat("A", Size))
	for _, verb := range []string{"%v", "%s", "%#v", "%+v"} {
		if got := fmt.Sprintf(verb, k); strings.Contains(got, "A") || strings.Contains(got, "65") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	good, err := NewRing().File()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(""))
	f.Add([]byte(`{"version":1}`))
	f.Add([]byte(`{"version":1,"current":"a","masters":{"a":"AAAA"}}`))
	f.Add(good[:len(good)/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrKeyFile) || r != nil {
				t.Errorf("error %v", err)
			}
			return
		}
		if _, _, err := r.Wrap("p1", NewKey()); err != nil {
			t.Errorf("a ring that was read cannot wrap: %v", err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	k := Key(strings.Repeat("k", Size))
	good, err := k.Seal("x", "text")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("~1.")
	f.Add("~1.!!")
	f.Fuzz(func(t *testing.T, envelope string) {
		if got, err := k.Open("x", envelope); err != nil && got != "" {
			t.Error("an error came with a text")
		}
	})
}

func TestSameEnvelopeForTheSameText(t *testing.T) {
	k := NewKey()
	a, err := k.SealSame("+84912345678")
	if err != nil || strings.Contains(a, "912345678") || len(a) > 80 {
		t.Fatal(a, err)
	}
	if b, _ := k.SealSame("+84912345678"); b != a {
		t.Error("the same text has two envelopes")
	}
	if b, _ := k.SealSame("+84912345679"); b == a {
		t.Error("two texts have one envelope")
	}
	if text, err := k.OpenSame(a); err != nil || text != "+84912345678" {
		t.Error(err)
	}
	if text, err := k.OpenSame("session-1"); err != nil || text != "session-1" {
		t.Error("a text that is no envelope changed")
	}
	for name, envelope := range map[string]string{"cut": a[:len(a)-3], "to the mark": sameMark, "no base64": sameMark + "!!"} {
		if _, err := k.OpenSame(envelope); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewKey().OpenSame(a); !errors.Is(err, ErrDamaged) {
		t.Errorf("another key: %v", err)
	}
}

func TestBlindNumber(t *testing.T) {
	k := NewKey()
	seen := map[int64]bool{}
	for n := range uint64(1000) {
		b := k.BlindNumber(n)
		if b != k.BlindNumber(n) || b < 0 || b >= 1<<59 || seen[b] {
			t.Fatalf("%d becomes %d", n, b)
		}
		seen[b] = true
	}
	if k.BlindNumber(1) == NewKey().BlindNumber(1) {
		t.Error("it does not depend on the key")
	}
}

func TestNothingNewUnderAReplacedMaster(t *testing.T) {
	r := NewRing()
	server := copyOf(t, r)
	changed := false
	server.Reload = func() (*Ring, error) {
		if !changed {
			return nil, nil
		}
		return copyOf(t, r), nil
	}
	next := r.AddMaster()
	changed = true
	if master, _, err := server.Wrap("p1", NewKey()); err != nil || master != next {
		t.Errorf("wrapped with %s: %v", master, err)
	}
	if r.Without(server.Current()).Current() != next || len(r.Without(r.Masters()[0]).Masters()) == 0 {
		t.Error("the current key was taken away")
	}
}

// TestPayloadsOpenAfterTheirMasterIsGone: the engine's histories are not sealed anew when keys are rotated.
func TestPayloadsOpenAfterTheirMasterIsGone(t *testing.T) {
	r := NewRing()
	first := r.Current()
	id, sealed, err := r.SealPayload([]byte(`{"draft":"d1"}`))
	if err != nil || id != first || strings.Contains(string(sealed), "d1") {
		t.Fatalf("sealed as %s: %v", sealed, err)
	}
	r.AddMaster()
	file, err := r.Without(first).File()
	if err != nil {
		t.Fatal(err)
	}
	later, err := Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := later.OpenPayload(id, sealed)
	if err != nil || string(plain) != `{"draft":"d1"}` {
		t.Errorf("opened %s, %v", plain, err)
	}
	if later.Has(first) {
		t.Error("the master key is still there")
	}
	if _, err := NewRing().OpenPayload(id, sealed); !errors.Is(err, ErrNoMaster) {
		t.Errorf("keys of another place: %v", err)
	}
	sealed[len(sealed)-2] ^= 1
	if _, err := later.OpenPayload(id, sealed); err == nil {
		t.Error("a changed payload was opened")
	}
}
