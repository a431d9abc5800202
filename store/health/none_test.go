package health

import "testing"

// TestNoneIsAnAnswer: a list that says "không" where there can be none was answered; elsewhere it is a word like others, and
// "không rõ" is no answer.
func TestNoneIsAnAnswer(t *testing.T) {
	in := Intake{}
	read := func(f Field, text string) FieldValue {
		values, _ := in.Read(map[Field]string{FullName: "Bùi Thị Hoa", BirthDate: "1960", f: text})
		return values[f]
	}
	for _, f := range []Field{NationalID, OldID, Phone, Insurance, SocialNo, Occupation, Allergies, Conditions} {
		for _, text := range []string{"không", "Không", "ko", "0", "không có", "KHÔNG CÓ."} {
			if got := read(f, text); got.State != AskedNone || got.Value != "" {
				t.Errorf("%s %q: %q %s", f, text, got.State, got.Value.Reveal())
			}
		}
	}
	for _, f := range []Field{NationalID, Phone, Insurance} {
		for _, text := range []string{"chưa có", "không rõ", "-", ""} {
			if got := read(f, text); got.State != Unknown {
				t.Errorf("%s %q: %q", f, text, got.State)
			}
		}
	}
	for _, f := range []Field{Address, Hamlet, Guardian} {
		if got := read(f, "không"); got.State == AskedNone {
			t.Errorf("%s: nobody was asked", f)
		}
	}
}
