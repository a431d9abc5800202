package health

import (
	"fmt"
	"strings"
	"testing"
)

const here = StationCode("TYT-05158")

// ward is a station with two nurses, a village worker and a head.
func ward() []Worker {
	at := func(id StaffID, role Role, held int) Worker {
		return Worker{Staff: Staff{ID: id, Role: role, Station: here, Active: true}, Held: held}
	}
	all := []Worker{at("nhan", RoleNurse, 3), at("thom", RoleNurse, 6), at("lan", RoleVillage, 0), at("thanh", RoleHead, 0)}
	all[2].Staff.Hamlets = []string{"Xóm Lũy"}
	all[1].Staff.Languages = []string{"02"}
	return all
}

func fill(id TaskID, home HouseholdID) Task {
	return Task{ID: id, Kind: TaskFill, Station: here, Household: home}
}

func shareCodes(why []Reason) string {
	var out []string
	for _, r := range why {
		out = append(out, strings.TrimPrefix(strings.Replace(r.Code, "free", "load", 1), "share_"))
	}
	return strings.Join(out, " ")
}

func TestWhoGetsATask(t *testing.T) {
	full := func(n int, id StaffID) func([]Worker) {
		return func(all []Worker) {
			for i := range all {
				if all[i].Staff.ID == id {
					all[i].Held = n
				}
			}
		}
	}
	away := func(ids ...StaffID) func([]Worker) {
		return func(all []Worker) {
			for i := range all {
				all[i].Away = strings.Contains(fmt.Sprint(ids), string(all[i].Staff.ID))
			}
		}
	}
	decide, confirm, call := fill("t", ""), fill("t", ""), fill("t", "")
	call.Kind = TaskCall
	decide.Kind, confirm.Kind = TaskDecide, TaskConfirm
	for name, c := range map[string]struct {
		need   Need
		change func([]Worker)
		want   StaffID
		why    string // codes of the reasons, or of why nobody gets it
	}{
		"nobody knows the person: the emptiest hands": {Need{Task: fill("t", "")}, nil, "thanh", "load"},
		"the hamlet's own worker":                     {Need{Task: fill("t", ""), Hamlet: "xom luy"}, nil, "lan", "hamlet load"},
		"another hamlet is not hers":                  {Need{Task: fill("t", ""), Hamlet: "Xóm Ải"}, nil, "thanh", "load"},
		"who spoke with them before":                  {Need{Task: fill("t", ""), Usual: "thom"}, nil, "thom", "usual load"},
		"who spoke with their family":                 {Need{Task: fill("t", ""), House: "nhan"}, nil, "nhan", "house load"},
		"the person before the family":                {Need{Task: fill("t", ""), Usual: "thom", House: "nhan"}, nil, "thom", "usual load"},
		"once for one who knows both":                 {Need{Task: fill("t", ""), Usual: "nhan", House: "nhan"}, nil, "nhan", "usual load"},
		"one visit before all":                        {Need{Task: fill("t", ""), Usual: "thom", Beside: "nhan"}, nil, "nhan", "beside load"},
		"a language in common":                        {Need{Task: fill("t", ""), Ethnicity: "02"}, nil, "thom", "language load"},
		"everybody speaks Vietnamese":                 {Need{Task: fill("t", ""), Ethnicity: Kinh}, nil, "thanh", "load"},
		"whoever is full gets no more":                {Need{Task: fill("t", ""), Usual: "thom"}, full(15, "thom"), "thanh", "load"},
		"whoever is off gets nothing":                 {Need{Task: fill("t", ""), Usual: "thom"}, away("thom", "thanh"), "nhan", "load"},
		"a decision is for nurses and heads":          {Need{Task: decide, Hamlet: "Xóm Lũy"}, away("thanh"), "nhan", "load"},
		"a call is in no list of the hamlet's":        {Need{Task: call, Hamlet: "Xóm Lũy"}, nil, "thanh", "load"},
		"a death is for the head":                     {Need{Task: confirm, Usual: "nhan"}, nil, "thanh", "load"},
		"but not for the one who reported it":         {Need{Task: confirm, Not: "thanh"}, nil, "", ShareNobody},
		"the only one who may has enough":             {Need{Task: confirm}, full(5, "thanh"), "", ShareFull},
		"everybody is off":                            {Need{Task: fill("t", "")}, away("nhan", "thom", "lan", "thanh"), "", ShareNobody},
		"a task of elsewhere":                         {Need{Task: Task{ID: "t", Kind: TaskFill, Station: "TYT-1"}}, nil, "", ShareNobody},
	} {
		all := ward()
		if c.change != nil {
			c.change(all)
		}
		got := c.need.Choose(all)
		why := shareCodes(got.Why)
		if got.To == "" {
			why = got.None
		}
		if got.To != c.want || why != c.why {
			t.Errorf("%s: %q because %q, want %q because %q", name, got.To, why, c.want, c.why)
		}
	}
}

// TestShareKeepsHouseholdsTogether and nobody is given more than they have room for.
func TestShareKeepsHouseholdsTogether(t *testing.T) {
	var needs []Need
	for i := range 60 {
		needs = append(needs, Need{Task: fill(TaskID(fmt.Sprintf("t%02d", i)), HouseholdID(fmt.Sprintf("h%d", i/3)))})
	}
	got := Share(needs, ward())
	homes, held := map[int]map[StaffID]bool{}, map[StaffID]int{"nhan": 3, "thom": 6}
	for i, s := range got {
		if s.To == "" {
			if s.None != ShareFull {
				t.Errorf("%s is left because of %q", s.Task, s.None)
			}
			continue
		}
		if held[s.To]++; homes[i/3] == nil {
			homes[i/3] = map[StaffID]bool{}
		}
		homes[i/3][s.To] = true
	}
	if held["nhan"] != 15 || held["thom"] != 15 || held["thanh"] != 5 || held["lan"] != 0 {
		t.Errorf("shared out as %v", held)
	}
	split := 0
	for _, who := range homes {
		if len(who) > 1 {
			split++
		}
	}
	if split > 3 { // one for each of those who got full in the middle of a household
		t.Errorf("%d of %d households are split", split, len(homes))
	}
}

func TestShareIsFair(t *testing.T) {
	workers := ward()[:2]
	workers[0].Held, workers[1].Held = 0, 0
	workers[1].Staff.Capacity = 30
	var needs []Need
	for i := range 30 {
		needs = append(needs, Need{Task: fill(TaskID(fmt.Sprintf("t%02d", i)), "")})
	}
	held := map[StaffID]int{}
	for _, s := range Share(needs, workers) {
		held[s.To]++
	}
	if held["nhan"] != 10 || held["thom"] != 20 {
		t.Errorf("by room, 1 to 2, it is %v", held)
	}
	if workers[0].Held != 0 {
		t.Error("planning has changed what was asked")
	}
}
