package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

// notice is a certificate of birth; other fields than those of an ordinary one stand in changes.
func notice(changes ...string) string {
	fields := []string{"MA_LK", "LK001", "HO_TEN_NND", "Bùi Thị Mơ", "NGAYSINH_NND", "19990405", "MA_DANTOC_NND", "06", "SO_CCCD_NND", "017199000041",
		"NOI_CU_TRU_NND", "Xóm Lũy, xã Phong Phú", "MAXA_CU_TRU", "05158", "HO_TEN_CHA", "Hà Văn Tới", "MA_THE_TAM", "", "HO_TEN_CON", "", "GIOI_TINH_CON", "2",
		"SO_CON", "1", "LAN_SINH", "1", "SO_CON_SONG", "1", "CAN_NANG_CON", "3100", "NGAY_SINH_CON", "202611200315", "TINH_TRANG_CON", "Khỏe mạnh",
		"SINHCON_PHAUTHUAT", "0", "SINHCON_DUOI32TUAN", "0", "SO", "12", "QUYEN_SO", "3"}
	var b strings.Builder
	b.WriteString("<DU_LIEU_GIAY_CHUNG_SINH>")
	for i := 0; i < len(fields); i += 2 {
		text := fields[i+1]
		for j := 0; j < len(changes); j += 2 {
			if changes[j] == fields[i] {
				text = changes[j+1]
			}
		}
		fmt.Fprintf(&b, "<%s>%s</%s>", fields[i], text, fields[i])
	}
	return b.String() + "</DU_LIEU_GIAY_CHUNG_SINH>"
}

// claimsFile is an envelope with one record for each certificate, between tables of other kinds.
func claimsFile(t *testing.T, notices ...string) string {
	t.Helper()
	pack := func(s string) string { return base64.StdEncoding.EncodeToString([]byte("\xef\xbb\xbf" + s)) }
	text := `<?xml version="1.0" encoding="utf-8"?><GIAMDINHHS><THONGTINDONVI><MACSKCB>17000</MACSKCB></THONGTINDONVI><THONGTINHOSO><SOLUONGHOSO>` +
		fmt.Sprint(len(notices)) + `</SOLUONGHOSO><DANHSACHHOSO>`
	for _, n := range notices {
		if strings.HasPrefix(n, "<") {
			n = pack(`<?xml version="1.0" encoding="utf-8"?><CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH><DSACH_GIAYCHUNGSINH>` + n + `</DSACH_GIAYCHUNGSINH></CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH>`)
		}
		text += `<HOSO><FILEHOSO><LOAIHOSO>XML1</LOAIHOSO><NOIDUNGFILE>` + pack("<TONG_HOP><MA_LK>LK001</MA_LK></TONG_HOP>") + `</NOIDUNGFILE></FILEHOSO>` +
			`<FILEHOSO><NOIDUNGFILE>` + n + `</NOIDUNGFILE><LOAIHOSO>XML9</LOAIHOSO></FILEHOSO></HOSO>`
	}
	path := filepath.Join(t.TempDir(), "benh-vien.xml")
	put(t, path, []byte(text+`</DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`))
	return path
}

// birthsApp has a mother in a household.
func birthsApp(t *testing.T) (*app, health.Record) {
	a := talkApp(t)
	importHere(t, a, sheetFile(t, "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Dân tộc,Điện thoại,Xã,Thôn,Mã hộ,Quan hệ với chủ hộ\n"+
		"Hà Văn Tới,02/01/1996,Nam,017096000042,Mường,0912345678,Phong Phú,Xóm Lũy,H77,Chủ hộ\n"+
		"Bùi Thị Mơ,05/04/1999,Nữ,017199000041,Mường,0912345678,Phong Phú,Xóm Lũy,H77,Vợ\n"))
	mother, err := a.store.Record(t.Context(), bearer(t, a, health.NationalID, "017199000041"))
	ok(t, err)
	return a, mother
}

// children are the members of a household born in 2026.
func children(t *testing.T, a *app, household health.HouseholdID) (out []health.Record) {
	t.Helper()
	var all []health.PersonID
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) (err error) { all, err = tx.Members(household); return err }))
	for _, id := range all {
		r, err := a.store.Record(t.Context(), id)
		ok(t, err)
		if r.Birth().Year() == 2026 {
			out = append(out, r)
		}
	}
	return out
}

// TestACertificateOfBirth: from a file to a record under the mother, to a task on day 60.
func TestACertificateOfBirth(t *testing.T) {
	a, mother := birthsApp(t)
	path := claimsFile(t, notice())
	if imp := importOf(t, a, path, health.ImportBirths); imp.Tally != (health.Tally{Created: 1, Skipped: 1}) {
		t.Fatalf("%+v", imp.Tally)
	}
	all := children(t, a, mother.Household)
	if len(all) != 1 {
		t.Fatalf("%d children", len(all))
	}
	child := all[0]
	for f, want := range map[health.Field]string{health.FullName: "CB Bùi Thị Mơ", health.BirthDate: "2026-11-20", health.SexField: "2", health.Ethnicity: "06",
		health.Commune: "05158", health.Hamlet: "Xóm Lũy", health.Guardian: "Bùi Thị Mơ", health.HeadRel: "03", health.OwnMother: "Bùi Thị Mơ",
		health.OwnFather: "Hà Văn Tới", health.BirthWeight: "3100", health.Delivery: "0", health.BornEarly: "0", health.Phone: "+84912345678"} {
		if got := child.Text(f); got != want {
			t.Errorf("%s is %q, want %q", f, got, want)
		}
	}
	if child.Station != mother.Station || child.Text(health.TempCode) == "" || len(child.Gaps) != 0 {
		t.Errorf("station %s, code %q, gaps %v", child.Station, child.Text(health.TempCode), child.Gaps)
	}
	if tasks, err := a.store.HouseholdTasks(t.Context(), mother.Household); err != nil || hasTaskOf(tasks, child.ID) {
		t.Errorf("a task before day 60: %v %v", tasks, err)
	}
	if imp := importOf(t, a, path, health.ImportBirths); imp.Tally != (health.Tally{Unchanged: 1, Skipped: 1}) {
		t.Errorf("again: %+v", imp.Tally)
	}
	changed := claimsFile(t, notice("CAN_NANG_CON", "3150", "HO_TEN_CON", "Hà Minh Châu"))
	if imp := importOf(t, a, changed, health.ImportBirths); imp.Tally != (health.Tally{Attached: 1, Skipped: 1}) {
		t.Errorf("corrected: %+v", imp.Tally)
	}
	child, err := a.store.Record(t.Context(), child.ID)
	ok(t, err)
	if child.Text(health.FullName) != "Hà Minh Châu" || child.Text(health.BirthWeight) != "3150" {
		t.Errorf("after the correction: %q %q", child.Text(health.FullName), child.Text(health.BirthWeight))
	}
	history, err := a.store.History(t.Context(), child.ID, 5)
	ok(t, err)
	if len(history) != 2 || len(history[0].Edits) != 2 {
		t.Errorf("history %v", history)
	}
}

func hasTaskOf(tasks []health.Task, person health.PersonID) bool {
	for _, task := range tasks {
		if task.Person == person {
			return true
		}
	}
	return false
}

// TestTheNumberIsAskedForOnDaySixty: the nightly look opens the task on the day, and not a day before.
func TestTheNumberIsAskedForOnDaySixty(t *testing.T) {
	a, mother := birthsApp(t)
	importOf(t, a, claimsFile(t, notice()), health.ImportBirths)
	child := children(t, a, mother.Household)[0]
	night := func(day time.Time) []health.Task {
		a.acts.Now = func() time.Time { return day }
		for s := (activities.Settling{}); !s.Done; {
			var err error
			s, err = a.acts.SettleRecords(t.Context(), s, 100)
			ok(t, err)
		}
		tasks, err := a.store.HouseholdTasks(t.Context(), mother.Household)
		ok(t, err)
		var own []health.Task
		for _, task := range tasks {
			if task.Person == child.ID {
				own = append(own, task)
			}
		}
		return own
	}
	if got := night(time.Date(2027, 1, 18, 2, 0, 0, 0, health.Zone())); len(got) != 0 {
		t.Errorf("on day 59: %v", got)
	}
	got := night(time.Date(2027, 1, 19, 2, 0, 0, 0, health.Zone()))
	if len(got) != 1 || len(got[0].Gaps) != 2 || got[0].Gaps[0].Field != health.NationalID {
		t.Fatalf("on day 60: %+v", got)
	}
	why := ""
	for _, r := range got[0].Reasons {
		why += a.phrases.In("vi").Say("reason."+r.Code, "n", fmt.Sprint(r.Count)) + "; "
	}
	if !strings.Contains(why, "trẻ đã 60 ngày, đã làm giấy khai sinh chưa? xin số định danh") {
		t.Errorf("the reason is %q", why)
	}
	if got := night(time.Date(2027, 1, 20, 2, 0, 0, 0, health.Zone())); len(got) != 1 {
		t.Errorf("the night after: %v", got)
	}
}

// TestTwinsAreTwo, and each comes back as itself.
func TestTwinsAreTwo(t *testing.T) {
	a, mother := birthsApp(t)
	one := notice("SO_CON", "2", "SO_CON_SONG", "2", "SO", "")
	two := notice("SO_CON", "2", "SO_CON_SONG", "2", "SO", "", "CAN_NANG_CON", "2800", "NGAY_SINH_CON", "202611200325")
	path := claimsFile(t, one, two)
	if imp := importOf(t, a, path, health.ImportBirths); imp.Tally != (health.Tally{Created: 2, Skipped: 2}) {
		t.Fatalf("%+v", imp.Tally)
	}
	if imp := importOf(t, a, path, health.ImportBirths); imp.Tally != (health.Tally{Unchanged: 2, Skipped: 2}) {
		t.Errorf("again: %+v", imp.Tally)
	}
	if got := children(t, a, mother.Household); len(got) != 2 || got[0].Text(health.TempCode) == got[1].Text(health.TempCode) {
		t.Errorf("%d children", len(got))
	}
}

// TestAChildWhoIsHereIsNotMadeTwice: entered by a nurse, with a name or without.
func TestAChildWhoIsHereIsNotMadeTwice(t *testing.T) {
	for name, want := range map[string]string{"CB mẹ Bùi Thị Mơ": "Hà Minh Châu", "Hà Minh Châu": "Hà Minh Châu"} {
		t.Run(name, func(t *testing.T) {
			a, mother := birthsApp(t)
			importHere(t, a, sheetFile(t, "Họ và tên,Ngày sinh,Giới tính,Xã,Thôn,Mã hộ\n"+name+",20/11/2026,Nữ,Phong Phú,Xóm Lũy,H77\n"))
			if imp := importOf(t, a, claimsFile(t, notice("HO_TEN_CON", "Hà Minh Châu")), health.ImportBirths); imp.Tally != (health.Tally{Attached: 1, Skipped: 1}) {
				t.Errorf("%+v", imp.Tally)
			}
			got := children(t, a, mother.Household)
			if len(got) != 1 || got[0].Text(health.FullName) != want || got[0].Text(health.BirthWeight) != "3100" {
				t.Errorf("%d children, %v", len(got), got)
			}
		})
	}
	a, mother := birthsApp(t)
	importHere(t, a, sheetFile(t, "Họ và tên,Ngày sinh,Giới tính,Xã,Thôn,Mã hộ\nHà Thu Trang,20/11/2026,Nữ,Phong Phú,Xóm Lũy,H77\n"))
	if imp := importOf(t, a, claimsFile(t, notice("HO_TEN_CON", "Hà Minh Châu")), health.ImportBirths); imp.Tally != (health.Tally{Waiting: 1, Skipped: 1}) {
		t.Errorf("another name: %+v", imp.Tally)
	}
	if got := children(t, a, mother.Household); len(got) != 1 {
		t.Errorf("%d children while the station is asked", len(got))
	}
}

// TestANewbornComesBackWithItsNumber: a list that has its own name and number is about the same child.
func TestANewbornComesBackWithItsNumber(t *testing.T) {
	a, mother := birthsApp(t)
	importOf(t, a, claimsFile(t, notice()), health.ImportBirths)
	imp := importHere(t, a, sheetFile(t, "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã,Thôn,Mã hộ\nHà Minh Châu,20/11/2026,Nữ,017326000055,Phong Phú,Xóm Lũy,H77\n"))
	if got := children(t, a, mother.Household); len(got) != 1 || imp.Tally.Created != 0 {
		t.Errorf("%d children, %+v", len(got), imp.Tally)
	}
}

// TestCertificatesThatAreRefused says of each why, and gives the file to correct.
func TestCertificatesThatAreRefused(t *testing.T) {
	for code, changes := range map[string][]string{
		health.CodeStillborn:    {"TINH_TRANG_CON", "Thai chết lưu"},
		health.CodeMotherNobody: {"SO_CCCD_NND", "025199000041", "MAXA_CU_TRU", "04900", "NOI_CU_TRU_NND", "Khu 3, xã Xa Lạ"},
		health.CodeMotherOther:  {"HO_TEN_NND", "Đinh Thị Khác"},
		health.CodeRequired:     {"GIOI_TINH_CON", ""},
		health.CodeWholeDay:     {"NGAY_SINH_CON", "202600000000"},
	} {
		a, mother := birthsApp(t)
		imp := importOf(t, a, claimsFile(t, notice(changes...)), health.ImportBirths)
		if imp.Tally != (health.Tally{Refused: 1, Skipped: 1}) {
			t.Errorf("%s: %+v", code, imp.Tally)
			continue
		}
		rows, err := a.store.ImportRows(t.Context(), imp.ID, 0, 5)
		ok(t, err)
		if len(rows) != 1 || len(rows[0].Problems) == 0 || rows[0].Problems[0].Code != code {
			t.Errorf("%s: %+v", code, rows)
		}
		if got := children(t, a, mother.Household); len(got) != 0 || counts(t, a, "SELECT COUNT(*) FROM message") != 0 {
			t.Errorf("%s: %d children", code, len(got))
		}
		book := filepath.Join(t.TempDir(), "x.xlsx")
		ok(t, a.writeProblems(t.Context(), imp, book))
		if again := importOf(t, a, book, health.ImportBirths); again.Tally.Refused != 1 {
			t.Errorf("%s: the workbook again: %+v", code, again.Tally)
		}
	}
}

// TestFilesOfClaims: what is unreadable is refused where it stands, and the rest is loaded.
func TestFilesOfClaims(t *testing.T) {
	a, _ := birthsApp(t)
	if imp := importOf(t, a, claimsFile(t, notice(), "%%%%"), health.ImportBirths); imp.Tally != (health.Tally{Created: 1, Refused: 1, Skipped: 2}) {
		t.Errorf("bad base64: %+v", imp.Tally)
	}
	whole, err := os.ReadFile(claimsFile(t, notice()))
	ok(t, err)
	for name, text := range map[string]string{
		"sheet.record_count": strings.Replace(string(whole), "<SOLUONGHOSO>1<", "<SOLUONGHOSO>2<", 1),
		"sheet.broken":       string(whole[:len(whole)-40]),
		"sheet.no_births":    strings.Replace(string(whole), ">XML9<", ">XML8<", 1),
	} {
		path := filepath.Join(t.TempDir(), "x.xml")
		put(t, path, []byte(text))
		if _, err := a.beginList(t.Context(), path, "", health.Import{Kind: health.ImportBirths}, true); health.CodeOf(err) != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	bare := filepath.Join(t.TempDir(), "bare.xml")
	put(t, bare, []byte("<CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH><X>"+notice()+"</X></CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH>"))
	if imp := importOf(t, a, bare, health.ImportBirths); imp.Tally != (health.Tally{Unchanged: 1}) {
		t.Errorf("bare: %+v", imp.Tally)
	}
}
