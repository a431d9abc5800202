package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

const visitsHead = "STT,Họ và tên,Ngày sinh,Số CCCD,Số thẻ BHYT,Mã lượt khám,Mã cơ sở KCB,Ngày khám,Ngày ra,Ngày tái khám,Mã bệnh,Bệnh kèm theo,Huyết áp,Mạch,Chẩn đoán,Đi cùng\n"

const (
	thuVisit = "1,Bùi Văn Thử,12/03/1985,017085000017,,0001,17123,202611020830,02/11/2026,02/12/2026,i10; e119,,150/95,82,Tăng huyết áp,vợ\n"
	inVisit  = "2,bui thi in,1950,,HT3171700000012,0002,17123,03/11/2026,,,J06.9,,,88,,\n"
)

func sheetFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "so-kham.csv")
	put(t, path, []byte(text))
	return path
}

// bearer finds the one person with a number.
func bearer(t *testing.T, a *app, kind health.Field, number string) health.PersonID {
	t.Helper()
	ids, err := a.store.ByNumber(t.Context(), kind, number)
	ok(t, err)
	if len(ids) != 1 {
		t.Fatalf("%d people with the number", len(ids))
	}
	return ids[0]
}

func visitsOf(t *testing.T, a *app, id health.PersonID) []health.Visit {
	t.Helper()
	all, err := a.store.Visits(t.Context(), id, 50, 0)
	ok(t, err)
	return all
}

func TestVisitsOfAList(t *testing.T) {
	a := talkApp(t)
	path := sheetFile(t, visitsHead+thuVisit+inVisit)
	imp := importOf(t, a, path, health.ImportVisits)
	if imp.Tally != (health.Tally{Created: 2}) {
		t.Fatalf("%+v", imp.Tally)
	}
	if got := unknownColumns(imp); !slices.Equal(got, []string{"Đi cùng"}) {
		t.Errorf("unknown columns: %q", got)
	}
	thu := bearer(t, a, health.NationalID, "017085000017")
	v := visitsOf(t, a, thu)[0]
	if v.ID != "17123/0001" || v.Started.String() != "2026-11-02" || v.Return.String() != "2026-12-02" ||
		!slices.Equal(v.Diagnoses, []string{"I10", "E11.9"}) || v.Findings["HUYETAPTT"] != "150" || v.Findings["HUYETAPTD"] != "95" ||
		v.Findings["MACH"] != "82" || v.Findings["CHANDOAN"] != "Tăng huyết áp" {
		t.Errorf("kept %+v of %v", v, v.Findings)
	}
	if got := counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'visit' AND subject = '"+string(thu)+"'"); got != 1 {
		t.Errorf("%d lines in the log", got)
	}
	records := counts(t, a, "SELECT SUM(version) FROM person")
	if again := importOf(t, a, path, health.ImportVisits); again.Tally != (health.Tally{Unchanged: 2}) {
		t.Errorf("the same list again: %+v", again.Tally)
	}
	changed := sheetFile(t, visitsHead+strings.ReplaceAll(strings.ReplaceAll(thuVisit, ",82,", ",76,"), "02/12/2026", ""))
	if imp := importOf(t, a, changed, health.ImportVisits); imp.Tally != (health.Tally{Attached: 1}) {
		t.Errorf("a changed row: %+v", imp.Tally)
	}
	v = visitsOf(t, a, thu)[0]
	if len(v.Past) != 1 || len(v.Past[0].Edits) != 1 || v.Past[0].Edits[0].From.Text() != "82" || v.Findings["MACH"] != "76" ||
		v.Return.String() != "2026-12-02" {
		t.Errorf("after the change: %v, past %d", v.Findings, len(v.Past))
	}
	if got := counts(t, a, "SELECT SUM(version) FROM person"); got != records {
		t.Error("a visit changed a record")
	}
}

// TestVisitsGoBackToWhomTheirRowsName: what came while two people were one record, by a row with the other's number, is the
// other's after a split, when the list is loaded again; what was there before the merge is not touched.
func TestVisitsGoBackToWhomTheirRowsName(t *testing.T) {
	a := talkApp(t)
	importHere(t, a, sheetFile(t, "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã\nBùi Văn Sơn,21/09/1988,Nam,017088000071,Phong Phú\nHà Văn Sáu,01/01/1970,Nam,017070000072,Phong Phú\n"))
	one, two := bearer(t, a, health.NationalID, "017088000071"), bearer(t, a, health.NationalID, "017070000072")
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error { // two of one name and birth date, as it happens
		first, err := tx.Record(one)
		if err != nil {
			return err
		}
		second, err := tx.Record(two)
		second.Fields[health.FullName], second.Fields[health.BirthDate] = first.Fields[health.FullName], first.Fields[health.BirthDate]
		return errors.Join(err, tx.UpdateRecord(&second))
	}))
	son := "Bùi Văn Sơn,21/09/1988,"
	head := "Họ và tên,Ngày sinh,Số CCCD,Mã lượt khám,Mã cơ sở KCB,Ngày khám\n"
	importOf(t, a, sheetFile(t, head+son+"017088000071,A1,17123,02/02/2026\n"), health.ImportVisits)
	importOf(t, a, sheetFile(t, dosesHead+son+"017088000071,BCG,1,11/04/1989,,,\n"), health.ImportDoses)
	m, err := a.acts.MergePeople(t.Context(), activities.MergeInput{Kept: one, Gone: two, By: operator()})
	ok(t, err)
	visits, doses := sheetFile(t, head+son+"017070000072,A2,17123,03/02/2026\n"), sheetFile(t, dosesHead+son+"017070000072,Cúm,1,01/10/2024,,,\n")
	importOf(t, a, visits, health.ImportVisits)
	importOf(t, a, doses, health.ImportDoses)
	out, err := a.acts.UnmergePeople(t.Context(), activities.UnmergeInput{Merge: m.ID, By: operator(), Keep: true})
	if err != nil || out.Visits != 1 || out.Doses != 1 {
		t.Fatalf("%d visits, %d doses, %v", out.Visits, out.Doses, err)
	}
	for range 2 { // the second time there is nothing to do
		importOf(t, a, visits, health.ImportVisits)
		importOf(t, a, doses, health.ImportDoses)
	}
	for person, want := range map[health.PersonID]string{one: "17123/A1 BCG", two: "17123/A2 Cúm"} {
		d, err := a.store.Doses(t.Context(), person, 9, 0)
		ok(t, err)
		v := visitsOf(t, a, person)
		if len(v) != 1 || len(d) != 1 || string(v[0].ID)+" "+d[0].Vaccine != want {
			t.Errorf("%d visits, %d doses, want %s", len(v), len(d), want)
		}
	}
	if imp := importOf(t, a, sheetFile(t, head+son+"017070000072,A1,17123,02/02/2026\n"), health.ImportVisits); imp.Tally.Refused != 1 {
		t.Errorf("a visit from before the merge was taken from its person: %+v", imp.Tally)
	}
}

// TestVisitsByAnInsuranceNumber: the last ten digits of a card are the number that newer cards have alone.
func TestVisitsByAnInsuranceNumber(t *testing.T) {
	a := talkApp(t)
	importHere(t, a, sheetFile(t, "Họ và tên,Ngày sinh,Giới tính,Số thẻ BHYT,Số CMND,Xã\nBùi Thị Lụa,12/03/1985,Nữ,1700000088,,Phong Phú\nBùi Văn Lành,12/03/1960,Nam,,113000088,Phong Phú\n"))
	imp := importOf(t, a, sheetFile(t, "Họ và tên,Ngày sinh,Số thẻ BHYT,CMND,Mã lượt khám,Mã cơ sở KCB,Ngày khám\n"+
		"Bùi Thị Lụa,12/03/1985,DT2171700000088,,1,17123,02/02/2026\nBùi Thị Lụa,1985,1700000088,,2,17123,03/02/2026\nBùi Văn Lành,12/03/1960,,113000088,3,17123,03/02/2026\n"), health.ImportVisits)
	if imp.Tally != (health.Tally{Created: 3}) {
		t.Errorf("%+v", imp.Tally)
	}
}

// TestVisitsAndTheirLogTogether: a batch that fails leaves neither visits nor lines in the log, and is not counted.
func TestVisitsAndTheirLogTogether(t *testing.T) {
	a := talkApp(t)
	imp, err := a.beginList(t.Context(), sheetFile(t, visitsHead+thuVisit+inVisit), "", health.Import{Kind: health.ImportVisits}, false)
	ok(t, err)
	_, err = a.acts.StageImport(t.Context(), imp.ID)
	ok(t, err)
	broken := errors.New("the power fails here")
	failing := *a.acts
	failing.Store = unnoted{a.store, broken}
	together := func() [2]int {
		return [2]int{counts(t, a, "SELECT COUNT(*) FROM visit"), counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'visit'")}
	}
	if _, err := failing.ImportBatch(t.Context(), activities.BatchInput{Import: imp.ID, Rows: 500}); !errors.Is(err, broken) || together() != [2]int{} {
		t.Fatalf("%v, left: %v", err, together())
	}
	for range 2 { // the second one finds nothing to do
		res, err := a.acts.ImportBatch(t.Context(), activities.BatchInput{Import: imp.ID, Rows: 500})
		if err != nil || res.Decided != 2 || together() != [2]int{2, 2} {
			t.Errorf("%+v, %v: %v", res, err, together())
		}
	}
}

// unnoted fails when a batch notes how far it is, which it does last.
type unnoted struct {
	store.Store
	err error
}

func (s unnoted) Write(ctx context.Context, f func(store.Tx) error) error {
	return s.Store.Write(ctx, func(tx store.Tx) error { return f(unnotedTx{tx, s.err}) })
}

type unnotedTx struct {
	store.Tx
	err error
}

func (t unnotedTx) UpdateImport(health.Import) error { return t.err }

// TestVisitsOfNobody: what does not surely belong to one person is refused with the field and the reason.
func TestVisitsOfNobody(t *testing.T) {
	for name, c := range map[string]struct {
		row   string
		field health.Field
		code  string
	}{
		"a number that nobody carries": {"1,Bùi Văn Thử,12/03/1985,017085000099,,7,17123,02/11/2026,,,,,,,,", health.NationalID, health.CodeNobodysNumber},
		"another name":                 {"1,Bùi Văn Thảo,12/03/1985,017085000017,,7,17123,02/11/2026,,,,,,,,", health.FullName, health.CodeOtherPerson},
		"another mark in the name":     {"1,Bùi Văn Thữ,12/03/1985,017085000017,,7,17123,02/11/2026,,,,,,,,", health.FullName, health.CodeOtherPerson},
		"another birth date":           {"1,Bùi Văn Thử,12/03/1986,017085000017,,7,17123,02/11/2026,,,,,,,,", health.BirthDate, health.CodeOtherPerson},
		"no birth date":                {"1,Bùi Văn Thử,,017085000017,,7,17123,02/11/2026,,,,,,,,", health.BirthDate, health.CodeRequired},
		"no number":                    {"1,Bùi Văn Thử,12/03/1985,,,7,17123,02/11/2026,,,,,,,,", health.NationalID, health.CodeRequired},
		"numbers of two people":        {"1,Bùi Văn Thử,12/03/1985,017085000017,HT3171700000012,7,17123,02/11/2026,,,,,,,,", health.NationalID, health.CodeManysNumber},
		"a facility without its zero":  {"1,Bùi Văn Thử,12/03/1985,017085000017,,7,1123,02/11/2026,,,,,,,,", health.Facility, health.CodeFacility},
		"no visit number":              {"1,Bùi Văn Thử,12/03/1985,017085000017,,,17123,02/11/2026,,,,,,,,", health.VisitNumber, health.CodeRequired},
		"a day that has not come":      {"1,Bùi Văn Thử,12/03/1985,017085000017,,7,17123,02/11/2027,,,,,,,,", health.VisitStart, health.CodeNotYet},
		"a month without its day":      {"1,Bùi Văn Thử,12/03/1985,017085000017,,7,17123,11/2026,,,,,,,,", health.VisitStart, health.CodeWholeDay},
		"left before coming":           {"1,Bùi Văn Thử,12/03/1985,017085000017,,7,17123,02/11/2026,01/11/2026,,,,,,,", health.VisitEnd, health.CodeOrder},
		"back before coming":           {"1,Bùi Văn Thử,12/03/1985,017085000017,,7,17123,02/11/2026,,01/11/2026,,,,,,", health.VisitReturn, health.CodeOrder},
		"before the birth":             {"1,Bùi Văn Thử,12/03/1985,017085000017,,7,17123,02/11/1984,,,,,,,,", health.VisitStart, health.CodeBeforeBirth},
		"no code of ICD-10":            {"1,Bùi Văn Thử,12/03/1985,017085000017,,7,17123,02/11/2026,,,tăng huyết áp,,,,,", health.MainDiagnosis, health.CodeDiagnosis},
		"a visit of somebody else":     {"1,Bùi Văn Thử,12/03/1985,017085000017,,0002,17123,03/11/2026,,,,,,,,", health.VisitNumber, health.CodeTaken},
	} {
		t.Run(name, func(t *testing.T) {
			a := talkApp(t)
			importOf(t, a, sheetFile(t, visitsHead+inVisit), health.ImportVisits)
			imp := importOf(t, a, sheetFile(t, visitsHead+c.row+"\n"), health.ImportVisits)
			rows, err := a.store.ImportRows(t.Context(), imp.ID, 0, 5)
			ok(t, err)
			if imp.Tally != (health.Tally{Refused: 1}) || len(rows) != 1 {
				t.Fatalf("%+v, %d rows kept", imp.Tally, len(rows))
			}
			if p := rows[0].Problems; len(p) != 1 || p[0].Field != c.field || p[0].Code != c.code {
				t.Errorf("refused for %v", p)
			}
			if n := counts(t, a, "SELECT COUNT(*) FROM visit"); n != 1 {
				t.Errorf("%d visits", n)
			}
		})
	}
}

// TestVisitsComeBackCorrected: refused rows come back as a workbook; corrected and loaded, they are taken.
func TestVisitsComeBackCorrected(t *testing.T) {
	a := talkApp(t)
	imp := importOf(t, a, sheetFile(t, visitsHead+inVisit+strings.Replace(thuVisit, "17123", "1712", 1)+
		strings.Replace(strings.Replace(inVisit, "0002", "0003", 1), ",88,", ",880,", 1)), health.ImportVisits)
	if imp.Tally != (health.Tally{Created: 2, Refused: 1, Dropped: 1}) {
		t.Fatalf("%+v", imp.Tally)
	}
	book := filepath.Join(t.TempDir(), "so-kham.can-sua.xlsx")
	ok(t, a.writeProblems(t.Context(), imp, book))
	f, err := excelize.OpenFile(book)
	ok(t, err)
	rows, err := f.GetRows("Cần sửa")
	ok(t, err)
	if len(rows) != 3 || !strings.Contains(strings.Join(rows[1], " "), "Mã cơ sở khám chữa bệnh gồm 5 ký tự") ||
		!strings.Contains(strings.Join(rows[2], " "), "ngoài khoảng") {
		t.Fatalf("the workbook: %q", rows)
	}
	ok(t, f.SetCellValue("Cần sửa", "G2", "17123"))
	ok(t, f.SetCellValue("Cần sửa", "N3", 80))
	ok(t, f.Save())
	ok(t, f.Close())
	if imp := importOf(t, a, book, health.ImportVisits); imp.Tally != (health.Tally{Created: 1, Attached: 1}) || len(unknownColumns(imp)) != 1 {
		t.Errorf("corrected: %+v, unknown %q", imp.Tally, unknownColumns(imp))
	}
}

// TestVisitsTwiceInAList: two rows that say different things about one visit do not overwrite each other.
func TestVisitsTwiceInAList(t *testing.T) {
	a := talkApp(t)
	imp := importOf(t, a, sheetFile(t, visitsHead+inVisit+inVisit+strings.Replace(inVisit, ",88,", ",60,", 1)), health.ImportVisits)
	if imp.Tally != (health.Tally{Created: 1, Unchanged: 1, Refused: 1}) {
		t.Errorf("%+v", imp.Tally)
	}
}

func TestVisitsWithoutTheirColumns(t *testing.T) {
	a := talkApp(t)
	_, err := a.beginList(t.Context(), sheetFile(t, "Họ và tên,Ngày sinh,Số CCCD,Ngày khám\nA B,1990,1,2/2/2026\n"), "", health.Import{Kind: health.ImportVisits}, false)
	said := inWords(config{Lang: "vi"}, err)
	if !strings.Contains(said, "Mã lượt khám (MA_LK), Mã cơ sở khám chữa bệnh (MA_CSKCB)") {
		t.Errorf("%q", said)
	}
	mapped := filepath.Join(t.TempDir(), "cot.toml")
	put(t, mapped, []byte("\"Lượt\" = \"MA_LK\"\n\"Nơi\" = \"MA_CSKCB\"\n"))
	_, err = a.beginList(t.Context(), sheetFile(t, "Họ và tên,Ngày sinh,Số CCCD,Ngày khám,Lượt,Nơi\nA B,1990,1,2/2/2026,1,17123\n"), mapped, health.Import{Kind: health.ImportVisits}, false)
	ok(t, err)
}

const dosesHead = "Họ tên trẻ,Ngày sinh,Số CCCD,Vắc xin,Mũi số,Ngày tiêm,Ngày hẹn,Cơ sở tiêm,Phản ứng\n"

func TestDosesOfAList(t *testing.T) {
	a := talkApp(t)
	khang := "Bùi Minh Khang,10/04/2022,017222000013,"
	path := sheetFile(t, dosesHead+khang+"DPT-VGB-Hib,Mũi 1,12/06/2022,12/07/2022,17123,\n"+
		khang+"DPT-VGB-Hib,2,13/07/2022,,17123,sốt nhẹ\n"+khang+"BCG,,11/04/2022,,17123,\n"+khang+"Sởi,1,,15/12/2026,,\n")
	if imp := importOf(t, a, path, health.ImportDoses); imp.Tally != (health.Tally{Created: 4}) {
		t.Fatalf("%+v", imp.Tally)
	}
	if imp := importOf(t, a, path, health.ImportDoses); imp.Tally != (health.Tally{Unchanged: 4}) {
		t.Errorf("the same list again: %+v", imp.Tally)
	}
	for row, want := range map[string]health.Tally{
		"DPT-VGB-Hib,1,13/06/2022,,,\n":   {Attached: 1}, // the day was wrong
		"Sởi,1,15/11/2026,,17123,\n":      {Attached: 1}, // planned, and given
		"BCG,1,11/04/2022,,,\n":           {Attached: 1}, // its number was not known
		"Cúm,1,01/10/2024,,,\n":           {Created: 1},
		"Viêm gan B,1,,,,\n":              {Refused: 1},
		"Viêm gan B,1,12/06/2027,,,\n":    {Refused: 1},
		"Viêm gan B,ba,12/06/2022,,,\n":   {Refused: 1},
		"Viêm gan B,1,12/06/2022,,TYT,\n": {Created: 1, Dropped: 1},
	} {
		if imp := importOf(t, a, sheetFile(t, dosesHead+khang+row), health.ImportDoses); imp.Tally != want {
			t.Errorf("%s: %+v", row, imp.Tally)
		}
	}
	if imp := importOf(t, a, sheetFile(t, dosesHead+khang+"cúm,1,12/10/2025,,,\n"), health.ImportDoses); imp.Tally.Created != 1 {
		t.Errorf("next year's influenza: %+v", imp.Tally)
	}
	doses, err := a.store.Doses(t.Context(), bearer(t, a, health.NationalID, "017222000013"), 50, 0)
	ok(t, err)
	if len(doses) != 7 || doses[0].Vaccine != "BCG" || doses[0].Number != 1 || len(doses[0].Past) != 1 {
		t.Errorf("%d doses, the first %+v", len(doses), doses[0])
	}
}

// TestKindsOfDoses: the list of a dose comes in by its code or its name, and is shown and given out.
func TestKindsOfDoses(t *testing.T) {
	a := talkApp(t)
	head, khang := "Họ tên trẻ,Ngày sinh,Số CCCD,Vắc xin,Mũi số,Ngày tiêm,%s\n", "Bùi Minh Khang,10/04/2022,017222000013,"
	list := func(column, rows string) health.Tally {
		return importOf(t, a, sheetFile(t, fmt.Sprintf(head, column)+rows), health.ImportDoses).Tally
	}
	if got := list("LOAIVACXIN", khang+"BCG,1,11/04/2022,1\n"+khang+"Cúm,1,01/10/2024,\n"); got != (health.Tally{Created: 2}) {
		t.Errorf("by code: %+v", got)
	}
	if got := list("Chương trình", khang+"BCG,1,11/04/2022,\n"+khang+"Cúm,1,01/10/2024,Dịch vụ\n"); got != (health.Tally{Unchanged: 1, Attached: 1}) {
		t.Errorf("told later: %+v", got)
	}
	if got := list("Chương trình", khang+"Sởi,1,11/01/2023,nhà nước\n"); got != (health.Tally{Created: 1, Dropped: 1}) {
		t.Errorf("in other words: %+v", got)
	}
	if got := list("Loại vắc xin", "Bùi Minh Khang,10/04/2022,017222000013,Sởi,1,11/01/2023,TCMR\n"); got != (health.Tally{Attached: 1}) { // beside the vaccine's name it is its kind
		t.Errorf("a second column of vaccines: %+v", got)
	}
	id := bearer(t, a, health.NationalID, "017222000013")
	for lang, want := range map[string][]string{"vi": {"LOẠI", "tiêm chủng mở rộng", "dịch vụ, ngoài chương trình"}, "en": {"KIND", "national programme", "paid"}} {
		a.cfg.Lang = lang
		said, err := printed(t, func() error { return peopleVisitsCmd{Person: string(id)}.Run(t.Context(), a.cfg) })
		ok(t, err)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("no %q in\n%s", w, said)
			}
		}
	}
	said, err := printed(t, func() error { return peopleVisitsCmd{Person: string(id), JSON: true}.Run(t.Context(), a.cfg) })
	if ok(t, err); strings.Count(said, `"kind":"1"`) != 2 || strings.Count(said, `"kind":"2"`) != 1 {
		t.Error(said)
	}
}

// TestBirthDosesAndBatches: the dose that registers number 0 is taken and shown so, with the batch of the vaccine; what is
// wrong comes back under the headers of the list and is read again.
func TestBirthDosesAndBatches(t *testing.T) {
	a := talkApp(t)
	const khang = "Bùi Minh Khang,10/04/2022,017222000013,"
	imp := importOf(t, a, sheetFile(t, "Họ tên trẻ,Ngày sinh,Số CCCD,Vắc xin,Loại vắc xin,Mũi số,Ngày tiêm,Lô\n"+khang+"Viêm gan B,TCMR,0,10/04/2022,VGB-0221\n"+
		khang+"BCG,TCMR,1,10/04/2099,BCG7\n"), health.ImportDoses)
	if imp.Tally != (health.Tally{Created: 1, Refused: 1}) || len(unknownColumns(imp)) != 0 {
		t.Errorf("%+v, unknown %q", imp.Tally, unknownColumns(imp))
	}
	id := bearer(t, a, health.NationalID, "017222000013")
	said, err := printed(t, func() error { return peopleVisitsCmd{Person: string(id)}.Run(t.Context(), a.cfg) })
	if ok(t, err); !strings.Contains(said, "SỐ LÔ") || !strings.Contains(said, "VGB-0221") || !regexp.MustCompile(`Viêm gan B +0 `).MatchString(said) {
		t.Error(said)
	}
	said, err = printed(t, func() error { return peopleVisitsCmd{Person: string(id), JSON: true}.Run(t.Context(), a.cfg) })
	if ok(t, err); !strings.Contains(said, `"number":0,`) || !strings.Contains(said, `"lot":"VGB-0221"`) {
		t.Error(said)
	}
	book := filepath.Join(t.TempDir(), "sua.xlsx")
	ok(t, a.writeProblems(t.Context(), imp, book))
	f, err := excelize.OpenFile(book)
	ok(t, err)
	rows, err := f.GetRows("Cần sửa")
	if ok(t, err); rows[0][4] != "Loại vắc xin" {
		t.Errorf("the headers are %q", rows[0])
	}
	ok(t, f.SetCellValue("Cần sửa", "G2", "10/04/2022"))
	ok(t, f.Save())
	ok(t, f.Close())
	if imp := importOf(t, a, book, health.ImportDoses); imp.Tally != (health.Tally{Created: 1}) {
		t.Errorf("corrected: %+v", imp.Tally)
	}
	doses, err := a.store.Doses(t.Context(), id, 10, 0)
	if ok(t, err); len(doses) != 2 || doses[0].Kind != health.VaccineRoutine || doses[0].Lot != "BCG7" {
		t.Errorf("%+v", doses)
	}
}

// TestVisitsAreShownAndNoted: whoever looks at visits stands in the log, with how many there were.
func TestVisitsAreShownAndNoted(t *testing.T) {
	a := talkApp(t)
	importOf(t, a, sheetFile(t, visitsHead+thuVisit), health.ImportVisits)
	id := bearer(t, a, health.NationalID, "017085000017")
	said, err := printed(t, func() error { return peopleVisitsCmd{Person: string(id)}.Run(t.Context(), a.cfg) })
	ok(t, err)
	for _, want := range []string{"02/11/2026", "17123", "I10 E11.9", "Mạch: 82", "02/12/2026"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	said, err = printed(t, func() error { return peopleVisitsCmd{Person: string(id), JSON: true}.Run(t.Context(), a.cfg) })
	if ok(t, err); !strings.Contains(said, `"diagnoses":["I10","E11.9"]`) {
		t.Error(said)
	}
	if n := counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'disclose' AND detail = 'cli visits 1 doses 0'"); n != 2 {
		t.Errorf("%d looks noted", n)
	}
	if err := (peopleVisitsCmd{Person: "nobody"}).Run(t.Context(), a.cfg); health.CodeOf(err) != "cli.person_unknown" {
		t.Error(err)
	}
}

// TestVisitsStayInTheirFile: the copy of a list is its owner's alone, and the log has nothing of what it says.
func TestVisitsStayInTheirFile(t *testing.T) {
	a := talkApp(t)
	imp := importOf(t, a, sheetFile(t, visitsHead+thuVisit), health.ImportVisits)
	info, err := os.Stat(imp.Path)
	ok(t, err)
	if info.Mode().Perm() != 0o600 || !strings.HasPrefix(imp.Path, a.cfg.Data) {
		t.Errorf("the copy is at %s, %v", imp.Path, info.Mode())
	}
	for _, secret := range []string{"I10", "017085000017", "Bùi", "150", "Tăng"} {
		if n := counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'visit' AND (detail LIKE '%"+secret+"%' OR subject LIKE '%"+secret+"%')"); n != 0 {
			t.Errorf("%q stands in the log", secret)
		}
	}
}
