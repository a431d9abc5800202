package health_test

import (
	"testing"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

func certificate() map[health.Field]string {
	return map[health.Field]string{"MA_LK": "LK1", health.MotherName: "Bùi Thị Mơ", health.MotherBirth: "19990405", health.MotherNumber: "017199000041",
		health.ChildBirth: "202611200315", health.ChildSex: "2", health.ChildWeight: "3100", health.ChildState: "Khỏe mạnh", health.ChildNth: "1"}
}

func readCertificate(t *testing.T, changes ...string) (health.Birth, []health.Problem) {
	t.Helper()
	raw := certificate()
	for i := 0; i < len(changes); i += 2 {
		raw[health.Field(changes[i])] = changes[i+1]
	}
	return health.Intake{Today: ident.Date{Y: 2026, M: 11, D: 28}}.ReadBirth(raw)
}

func TestReadBirth(t *testing.T) {
	b, problems := readCertificate(t)
	if health.Refused(problems) || b.Mother[health.NationalID].Text() != "017199000041" || b.Child[health.BirthDate].Text() != "2026-11-20" ||
		b.Child[health.FullName].Text() != "CB Bùi Thị Mơ" || b.Count != 1 || b.Key == "" {
		t.Errorf("%v: mother %q, child %q %q", problems, b.Mother[health.NationalID].Text(), b.Child[health.FullName].Text(), b.Child[health.BirthDate].Text())
	}
	for _, name := range []string{"", "CB BUI THI MO", "Con bà Mơ", "bùi thị mơ", "chưa có"} {
		if b, problems := readCertificate(t, "HO_TEN_CON", name); !health.IsNoName(b.Child[health.FullName].Text()) || health.Refused(problems) {
			t.Errorf("%q became %q, %v", name, b.Child[health.FullName].Text(), problems)
		}
	}
	if b, _ := readCertificate(t, "SO_CCCD_NND", "113456789"); b.Mother[health.OldID].Text() != "113456789" {
		t.Error("the mother's old number is lost")
	}
	again, _ := readCertificate(t, "CAN_NANG_CON", "3200")
	twin, _ := readCertificate(t, "CON_THU", "2")
	if again.Key != b.Key || twin.Key == b.Key || twin.Delivery != b.Delivery {
		t.Error("keys of a certificate, the same corrected and a twin's")
	}
}

func TestADeadChildMakesNoRecord(t *testing.T) {
	for _, said := range []string{"Thai chết lưu", "tử vong sau sinh", "TU VONG", "thai lưu 38 tuần", "Đã mất", "stillborn"} {
		if _, problems := readCertificate(t, "TINH_TRANG_CON", said); len(problems) != 1 || problems[0].Code != health.CodeStillborn {
			t.Errorf("%q: %v", said, problems)
		}
	}
	if _, problems := readCertificate(t, "SO_CON_SONG", "0"); len(problems) != 1 || problems[0].Code != health.CodeStillborn {
		t.Errorf("no living child: %v", problems)
	}
	for _, said := range []string{"", "Khỏe mạnh", "yếu, ngạt", "dị tật mắt", "vàng da"} {
		if _, problems := readCertificate(t, "TINH_TRANG_CON", said, "SO_CON_SONG", "2"); health.Refused(problems) {
			t.Errorf("%q: %v", said, problems)
		}
	}
}

// TestANewbornLacksNoNumber until its birth has to be registered; one that has it lacks nothing either.
func TestANewbornLacksNoNumber(t *testing.T) {
	core, err := health.CoreProfile()
	if err != nil {
		t.Fatal(err)
	}
	lacks := func(day time.Time) bool {
		r := health.Record{Life: health.Resident, Fields: map[health.Field]health.FieldValue{health.BirthDate: {State: health.HasValue, Value: "2026-11-20"}}}
		for _, g := range core.Gaps(r, day) {
			if g.Field == health.NationalID {
				return true
			}
		}
		return false
	}
	for day, want := range map[time.Time]bool{
		time.Date(2026, 11, 20, 8, 0, 0, 0, health.Zone()):   false,
		time.Date(2027, 1, 18, 23, 59, 0, 0, health.Zone()):  false, // day 59
		time.Date(2027, 1, 19, 0, 0, 0, 0, health.Zone()):    true,
		time.Date(2026, 11, 19, 23, 59, 0, 0, health.Zone()): true, // not born yet: the date is wrong
		time.Date(2027, 11, 20, 23, 59, 0, 0, health.Zone()): true,
	} {
		if lacks(day) != want {
			t.Errorf("%s: lacks a number %v, want %v", day.Format(time.DateTime), !want, want)
		}
	}
}
