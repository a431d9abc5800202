package bot

import "testing"

func TestYesAndNoInWords(t *testing.T) {
	for said, want := range map[string]string{"1": "yes", "đúng": "yes", "Đúng rồi": "yes", "dung": "yes", "OK": "yes", "phải": "yes", "vâng": "yes",
		"không": "no", "khong": "no", "Sai": "no", "không phải": "no", "dừng": "", "dùng": "", "có lẽ": "", "2": "", "": ""} {
		tk := &talk{in: Incoming{Text: said}}
		got := ""
		if tk.agrees() {
			got = "yes"
		}
		if tk.denies() {
			got += "no"
		}
		if got != want {
			t.Errorf("%q is heard as %q, want %q", said, got, want)
		}
	}
}

// TestPlainWordsAreCommands where no name or other free answer is asked for.
func TestPlainWordsAreCommands(t *testing.T) {
	for _, c := range []struct {
		dialog, said string
		want         bool
	}{
		{"tasks", "nhiem vu", true}, {"task", "Tiến độ", true}, {"remind", "trợ giúp", true}, {"", "nhiệm vụ", true}, {"", "tìm Hoa", true},
		{"form", "tiến độ", false}, {"find", "tìm", false}, {"newvalue", "tro giup", false}, {"form", "/tro giup", true}, {"form", "/trogiup", true},
		{"tasks", "tìm Hoa", false}, {"tasks", "1", false}, {"find", "Huy", true}, {"find", "huy", true}, {"find", "Huy Hoàng", false}, {"find", "Thoi", false}, {"form", "Thơi", false},
		{"find", "hủy", true}, {"find", "Thôi", true}, {"form", "dừng", true}, {"form", "dùng", false}, {"tasks", "đúng", false},
	} {
		tk := &talk{in: Incoming{Text: c.said}, state: state{Dialog: c.dialog}}
		if _, _, ok := tk.command(); ok != c.want {
			t.Errorf("in %q, %q is a command: %t", c.dialog, c.said, ok)
		}
	}
}

// TestASlipLosesNoAnswers: only the taught words leave a form; "bỏ qua" at its summary does not throw it away.
func TestASlipLosesNoAnswers(t *testing.T) {
	for _, said := range []string{"bỏ qua", "ngừng", "không cần"} {
		for _, dialog := range []string{"summary", "amend", "card"} {
			tk := &talk{in: Incoming{Text: said}, state: state{Dialog: dialog}, Bot: &Bot{}}
			if done, err := tk.follow(); done || err != nil {
				t.Errorf("in %q, %q is followed (%v)", dialog, said, err)
			}
		}
	}
}
