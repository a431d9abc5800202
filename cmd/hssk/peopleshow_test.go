package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// rephone gives somebody another phone, as a nurse does.
func rephone(t *testing.T, a *app, id, phone string) {
	t.Helper()
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		r, err := tx.Record(health.PersonID(id))
		if err != nil {
			return err
		}
		at := a.acts.Now()
		edits := r.Apply(map[health.Field]health.FieldValue{health.Phone: {State: health.HasValue, Value: health.Value(phone), Source: health.FromStaff, At: at, By: "nurse"}})
		r.UpdatedAt = at
		if err := tx.UpdateRecord(&r); err != nil {
			return err
		}
		return tx.AppendChange(health.Change{ID: health.ChangeID("c-phone-" + id + phone), Person: r.ID, Version: r.Version, Action: health.ActCorrect, Edits: edits,
			Cause: health.Cause{Kind: health.CauseTask, ID: "t7"}, By: health.Actor{Kind: health.ByStaff, ID: "nurse"}, At: at})
	}))
}

// TestShowingARecord: every value with where it comes from, and the numbers of before, masked unless asked for.
func TestShowingARecord(t *testing.T) {
	a := talkApp(t)
	thu := called(t, a, "bui van thu")
	rephone(t, a, thu, "+84987654321")
	said, code := people(t, a, "show", "017085000017")
	says(t, said, []string{thu, "B.V.Thử", "1985", "danh sách", "cán bộ ghi", "Bùi Thị Nhàn", "098•••321", "099•••001", "chưa đối chiếu", "CORE/1"},
		[]string{"017085000017", "Bùi Văn Thử", "12/03/1985", "0987654321"})
	if code != 0 || looks(t, a, thu, "cli show") != 1 {
		t.Errorf("exit %d, or the look was not noted", code)
	}
	said, _ = people(t, a, "show", thu, "--clear", "--all", "--json")
	var v personView
	ok(t, json.Unmarshal([]byte(said), &v))
	byField := map[health.Field]fieldView{}
	for _, f := range v.Fields {
		byField[f.Field] = f
	}
	if f := byField[health.Phone]; f.Value != "+84987654321" || f.By != "nurse" || f.Source != health.FromStaff {
		t.Errorf("the phone is %+v", f)
	}
	if f, there := byField[health.BloodGroup]; !there || f.State != health.Unknown {
		t.Errorf("the blood group is %+v", f)
	}
	var ended int
	for _, i := range v.Identifiers {
		if i.To != "" && i.Kind == health.Phone && i.Value == "+84990000001" && i.Source == health.FromImport {
			ended++
		}
	}
	if ended != 1 || looks(t, a, thu, "cli show clear") != 1 {
		t.Errorf("%d numbers of before in %+v", ended, v.Identifiers)
	}
	if said, code := people(t, a, "show", "bui"); code != 1 {
		t.Errorf("exit %d: %s", code, said)
	}
}

// TestHistoryOfARecord: each step with who, why and what changed, merges among them.
func TestHistoryOfARecord(t *testing.T) {
	a := talkApp(t)
	thu, doi := called(t, a, "bui van thu"), called(t, a, "ha van doi")
	rephone(t, a, thu, "+84987654321")
	people(t, a, "merge", thu, doi, "--yes")
	said, code := people(t, a, "history", thu)
	says(t, said, []string{"Bùi Thị Nhàn", "sửa", "việc t7", "Số điện thoại: 099•••001 → 098•••321", "gộp hồ sơ", "lập hồ sơ", "người quản trị máy", "danh sách residents.csv nạp ngày "},
		[]string{"import:", "cli", "0987654321", "017085000017"})
	if code != 0 || looks(t, a, thu, "cli history 3") != 1 {
		t.Errorf("exit %d, or the look was not noted", code)
	}
	said, _ = people(t, a, "history", thu, "--json", "--limit=2")
	var steps []stepView
	ok(t, json.Unmarshal([]byte(said), &steps))
	if len(steps) != 2 || steps[0].Action != health.ActMerge || steps[1].Edits[0].To != "098•••321" {
		t.Errorf("%+v", steps)
	}
	if said := complaintOf(t, a, "history", thu, "--limit=2"); said == "" {
		t.Error("a history that is cut short does not say so")
	}
}

// TestMovingAndComparingAtTheCommandLine: both are told by people show afterwards.
func TestMovingAndComparingAtTheCommandLine(t *testing.T) {
	a := talkApp(t)
	thu := called(t, a, "bui van thu")
	step := func(want string, exit int, line ...string) {
		t.Helper()
		if said, code := people(t, a, line...); code != exit || !strings.Contains(said, want) {
			t.Errorf("%v: exit %d: %s", line, code, said)
		}
	}
	step("không phải là một ngày", 1, "move", thu, "--household=H09", "--on=khi nào")
	step("Không đọc được", 1, "move", thu, "--household=H09", "--commune=Nơi Nào")
	for _, text := range []string{"Vân Sơn", "Mường Bi", "05158"} { // today's communes, whatever the name or the code meant before
		step("là xã mới do các xã cũ", 1, "move", thu, "--household=H09", "--commune="+text, "--on=2026-10-01")
	}
	step("thuộc hộ 05158/h09 từ 01/10/2026", 0, "move", thu, "--household=H09", "--on=2026-10-01")
	step("05158/h09", 0, "households", thu)
	step("01/10/2026", 0, "show", thu)
	step("không có số này", 1, "verify", thu, "--number=SO_CMND", "--against=card")
	step("không phải là một loại số", 1, "verify", thu, "--number=HO_TEN", "--against=card")
	step("Không đối chiếu được điện thoại với thẻ bản gốc", 1, "verify", thu, "--number=DIEN_THOAI", "--against=card")
	step("Không đối chiếu được thẻ BHYT với cơ sở dữ liệu dân cư", 1, "verify", thu, "--number=MA_THE_BHYT", "--against=population")
	step("đã ghi số định danh", 0, "verify", thu, "--against=population")
	step("đã đối chiếu: cơ sở dữ liệu dân cư", 0, "show", thu)
	rows, err := a.store.AuditOf(t.Context(), thu, 50)
	ok(t, err)
	if !slices.ContainsFunc(rows, func(r health.AuditRow) bool { return r.Action == health.ActVerify && r.Detail == "SO_CCCD population" }) {
		t.Error("the comparison is not in the log")
	}
}
