package sheet

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"testing"
)

// child is a table of one certificate.
const child = `<R><L><DU_LIEU_GIAY_CHUNG_SINH><HO_TEN_CON>Hà Minh Châu</HO_TEN_CON><MA_LK>A1</MA_LK><HO_TEN_NND>Bùi Thị Mơ</HO_TEN_NND>` +
	`<NGAY_SINH_CON>202611200315</NGAY_SINH_CON></DU_LIEU_GIAY_CHUNG_SINH></L></R>`

func envelope(count string, contents ...string) string {
	out := `<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS><THONGTINHOSO><SOLUONGHOSO>` + count + `</SOLUONGHOSO><DS>`
	for _, c := range contents {
		out += `<HOSO><FILEHOSO><LOAIHOSO>XML9</LOAIHOSO><NOIDUNGFILE>` + c + `</NOIDUNGFILE></FILEHOSO></HOSO>`
	}
	return out + `</DS></THONGTINHOSO></GIAMDINHHS>`
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func readBirths(text string) (rows []Row, err error) {
	t, err := OpenReader(strings.NewReader(text), int64(len(text)), Limits{}, Births, nil)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	for {
		r, err := t.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, r)
	}
}

func TestCertificatesOfAnEnvelope(t *testing.T) {
	other := strings.Replace(child, "0315", "0330", 1)
	rows, err := readBirths(envelope("4", b64("\xef\xbb\xbf"+child), strings.TrimRight(b64(other), "="), "*", b64(child)))
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range []string{"1", "2", "", "1"} { // the fourth is the first again
		if got := rows[i].Values.Get(ConThu); got != want {
			t.Errorf("certificate %d is child %q, want %q", i+1, got, want)
		}
	}
	if rows[0].Values.Get("HO_TEN_NND") != "Bùi Thị Mơ" || rows[1].Values.Get(HoSo) != "2" {
		t.Error("the fields of a certificate are lost")
	}
	if p := rows[2].Problems; len(p) != 1 || p[0].Code != CodeBase64 || p[0].Field != NoiDung {
		t.Errorf("unreadable: %v", p)
	}
}

func TestFilesOfClaimsThatAreRefused(t *testing.T) {
	deep := strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)
	for text, code := range map[string]string{
		envelope("2", b64(child)): CodeRecordCount,
		envelope("x", b64(child)): CodeRecordCount,
		"<?xml version='1.0'?><GIAMDINHHS><HOSO><FILEHOSO><LOAIHOSO>XML9</LOAIHOSO>": CodeBroken,
		"<?xml version='1.0'?>" + deep: CodeBroken,
		"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><GIAMDINHHS>&d;</GIAMDINHHS>": CodeBroken,
		"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><GIAMDINHHS></GIAMDINHHS>":              CodeBroken,
		"<?xml version='1.0'?><GIAMDINHHS>&d;</GIAMDINHHS>":                                                   CodeBroken,
		"<?xml version='1.0' encoding='windows-1258'?><GIAMDINHHS></GIAMDINHHS>":                              CodeEncoding,
		"<?xml version='1.0'?><GIAMDINHHS></GIAMDINHHS>":                                                      CodeNoBirths,
	} {
		_, err := readBirths(text)
		if e, ok := err.(*Error); !ok || e.Code != code {
			t.Errorf("%.60s: %v, want %s", text, err, code)
		}
	}
	for _, content := range []string{b64("<a>"), b64("no xml"), b64("<!DOCTYPE a><a/>"), b64("<R><MA_LKX>1</MA_LKX></R>"), ""} {
		rows, err := readBirths(envelope("1", content))
		if err != nil || len(rows) != 1 || len(rows[0].Problems) != 1 {
			t.Errorf("%q: %d rows, %v", content, len(rows), err)
		}
	}
}

// FuzzClaims: whatever a file says, it is read or refused, and what was read is staged and read back.
func FuzzClaims(f *testing.F) {
	f.Add(envelope("1", b64(child)))
	f.Add(child)
	f.Add(envelope("2", b64("\xef\xbb\xbf"+child), "%"))
	f.Add(`<?xml version="1.0"?><GIAMDINHHS><FILEHOSO/><HOSO>`)
	f.Fuzz(func(t *testing.T, text string) {
		text = "<?xml version=\"1.0\"?>" + text
		tab, err := OpenReader(strings.NewReader(text), int64(len(text)), Limits{}, Births, nil)
		if err != nil {
			if _, ours := err.(*Error); !ours {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		defer tab.Close()
		var staged bytes.Buffer
		sum, err := Stage(t.Context(), tab, &staged, nil)
		if err != nil {
			return
		}
		r, err := OpenStage(bytes.NewReader(staged.Bytes()), 0)
		if err != nil {
			t.Fatal(err)
		}
		rows, _, err := r.ReadBatch(int(sum.Rows) + 1)
		if err != nil || int64(len(rows)) != sum.Rows {
			t.Fatalf("%d of %d rows, %v", len(rows), sum.Rows, err)
		}
	})
}
