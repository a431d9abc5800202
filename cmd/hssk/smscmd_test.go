package main

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hssk/bot/phrase"
	"hssk/bot/sms"
)

// TestTemplates: what is sent without being asked for has no marks, is short, and says in both languages the same.
func TestTemplates(t *testing.T) {
	book, err := phrase.Load()
	ok(t, err)
	all := templates(book.With("centre", "Trung tâm Y tế Tân Lạc"), false)
	seen := map[string]string{}
	for _, x := range all {
		if x.Encoding != sms.GSM7 || x.Parts != 1 || x.Letters > 160 || strings.ContainsAny(x.Example, "{}") {
			t.Errorf("%s (%s): %d parts in %s: %s", x.ID, x.Lang, x.Parts, x.Encoding, x.Example)
		}
		filled := strings.Join(slices.Sorted(slices.Values(x.Filled)), " ")
		if other, ok := seen[x.ID]; ok && other != filled {
			t.Errorf("%s is filled with %q and with %q", x.ID, other, filled)
		}
		seen[x.ID] = filled
	}
	for _, id := range []string{"sms.code", "notice.remind_me", "notice.view_code", "notice.correction.applied"} {
		if _, ok := seen[id]; !ok {
			t.Errorf("there is no template %s", id)
		}
	}
	var out bytes.Buffer
	ok(t, writeTemplates(&out, all))
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.Bytes(), []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) != len(all)+1 || len(rows[0]) != 8 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// TestMarksCost: the same sentence with its marks is twice as dear, and letters in two pieces cost no more than whole ones.
func TestMarksCost(t *testing.T) {
	text := "Trung tâm Y tế Tân Lạc: mời ông Nguyễn Văn An đến trạm bổ sung hồ sơ sức khỏe ngày 15/12."
	plain, marked, pieces := sms.Measure(text, false), sms.Measure(text, true), sms.Measure(strings.ReplaceAll(text, "ễ", "e\u0302\u0303"), true)
	if plain.Parts != 1 || plain.Encoding != sms.GSM7 || marked.Parts != 2 || marked.Encoding != sms.UCS2 || pieces != marked {
		t.Errorf("%+v, %+v, %+v", plain, marked, pieces)
	}
	if odd := sms.Measure("017•••••••23 → đúng · 😀 مرحبا", false); odd.Encoding != sms.GSM7 || !strings.HasPrefix(odd.Text, "017*******23 -> dung * ") {
		t.Errorf("%+v", odd)
	}
}

// TestKannelGroupsHaveNoSecrets although they tell where they belong.
func TestKannelGroupsHaveNoSecrets(t *testing.T) {
	text := kannelGroups(config{KannelUser: "hssk", KannelPassword: "mat-khau", KannelSecret: kannelSecret, Listen: "127.0.0.1:8090"})
	if strings.Contains(text, "mat-khau") || strings.Contains(text, kannelSecret) || !regexp.MustCompile(`(?m)^get-url = "http://127\.0\.0\.1:8090/kannel/sms\?`).MatchString(text) {
		t.Error(text)
	}
}
