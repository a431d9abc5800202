package health

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// rightsTable is the whole table of rights: a row for each right, a column for each role. s: oneself, w: whom one acts
// for, h: one's hamlets, t: one's station, d: the district, a dot: nobody.
const rightsTable = `
         citizen proxy village nurse head doctor supervisor admin
state    s w . . . . . .
values   s w . . . . . .
propose  s w . . . . . .
whole    s w . . . . . .
sights   s w . . . . . .
appoint  s . . . . . . .
act_for  w . . . . . . .
request  s w . . . . . .
fill     . . h t t . . .
decide   . . . t t . . .
judge    . . . t t . . .
confirm  . . . . t . . .
register . . . t t . . .
find     . . h t t t d .
invite   . . . t t . . .
look     . . . t t t . .
split    . . . . t . d .
import   . . . t t . d .
compare  . . . t t . d .
approve  . . . . t . d .
campaign . . . . t . d .
progress . . . t t t d .
report   . . . t t . . .
submit   . . . . t . . .
sign     . . . . . . d .
outbox   . . . . . . d .
leave    . . . . t . d .
assign   . . . . t . d .
take     . . . t t . d d
answer   . . . . . . d d
accounts . . . . . . . d
settings . . . . . . . d
`

func TestEveryRightOfEveryRole(t *testing.T) {
	letters := map[string]Reach{".": Nobody, "s": OverSelf, "w": OverWard, "h": OverHamlets, "t": OverStation, "d": OverDistrict}
	lines := strings.Split(strings.TrimSpace(rightsTable), "\n")
	roles := strings.Fields(lines[0])
	if want := append([]Role{RoleCitizen, RoleProxy}, Roles()...); fmt.Sprint(roles) != fmt.Sprint(want) {
		t.Fatalf("the table has %v, the roles are %v", roles, want)
	}
	var seen []Right
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		right := Right(cells[0])
		seen = append(seen, right)
		for i, role := range roles {
			if got, want := Role(role).Reach(right), letters[cells[i+1]]; got != want {
				t.Errorf("%s may %s over %q, want %q", role, right, got, want)
			}
		}
	}
	if !slices.Equal(seen, Rights()) {
		t.Errorf("the table has %v, the rights are %v", seen, Rights())
	}
	if Role("chief").May(RightFind) || RoleHead.May("dance") {
		t.Error("an unknown role or right is given")
	}
}

func TestRightsEndWhereTheWorkEnds(t *testing.T) {
	const here, there = StationCode("TYT-05158"), StationCode("TYT-05143")
	for name, tc := range map[string]struct {
		who     Staff
		right   Right
		station StationCode
		hamlet  string
		want    bool
	}{
		"a nurse at her station":                  {Staff{Role: RoleNurse, Station: here, Active: true}, RightFill, here, "", true},
		"a nurse elsewhere":                       {Staff{Role: RoleNurse, Station: here, Active: true}, RightFill, there, "", false},
		"a nurse who has left":                    {Staff{Role: RoleNurse, Station: here}, RightFill, here, "", false},
		"a nurse without a station":               {Staff{Role: RoleNurse, Active: true}, RightFill, "", "", false},
		"a village worker in her hamlet":          {Staff{Role: RoleVillage, Station: here, Hamlets: []string{"Xóm Lũy"}, Active: true}, RightFill, here, "xom luy", true},
		"a village worker in the next one":        {Staff{Role: RoleVillage, Station: here, Hamlets: []string{"Xóm Lũy"}, Active: true}, RightFill, here, "Xóm Ải", false},
		"a hamlet of that name elsewhere":         {Staff{Role: RoleVillage, Station: here, Hamlets: []string{"Xóm Lũy"}, Active: true}, RightFill, there, "Xóm Lũy", false},
		"a person whose hamlet nobody knows":      {Staff{Role: RoleVillage, Station: here, Hamlets: []string{""}, Active: true}, RightFill, here, "", false},
		"a village worker confirms no death":      {Staff{Role: RoleVillage, Station: here, Hamlets: []string{"Xóm Lũy"}, Active: true}, RightConfirm, here, "Xóm Lũy", false},
		"a supervisor anywhere":                   {Staff{Role: RoleSupervisor, Active: true}, RightSplit, there, "", true},
		"an administrator sees nobody's record":   {Staff{Role: RoleAdmin, Active: true}, RightLook, here, "", false},
		"a citizen's rights are no staff's":       {Staff{Role: RoleCitizen, Station: here, Active: true}, RightWhole, here, "", false},
		"a doctor looks":                          {Staff{Role: RoleDoctor, Station: here, Active: true}, RightLook, here, "", true},
		"a doctor registers nobody":               {Staff{Role: RoleDoctor, Station: here, Active: true}, RightRegister, here, "", false},
		"a doctor looks at nobody of another one": {Staff{Role: RoleDoctor, Station: here, Active: true}, RightLook, there, "", false},
	} {
		if got := tc.who.May(tc.right, tc.station, tc.hamlet); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestEveryTaskTakesARight(t *testing.T) {
	for _, k := range []TaskKind{TaskFill, TaskCorrect, TaskDecide, TaskConfirm} {
		if !slices.Contains(Rights(), k.Right()) {
			t.Errorf("%s takes no right", k)
		}
	}
	if RoleHead.May(TaskKind("").Right()) {
		t.Error("a task of no kind may be done")
	}
}

// levelTable says what each proof opens over one's own record: x it does.
const levelTable = `
         none phone invite code paper operator
state    . x x x x x
values   . . x x x x
propose  . . x x x x
whole    . . . x x x
sights   . . x x x x
act_for  . . . x x x
request  . . . x x x
`

func TestEveryProofOpensWhatItShould(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(levelTable), "\n")
	proofs := strings.Fields(lines[0])
	if fmt.Sprint(proofs[1:]) != fmt.Sprint(Proofs()) {
		t.Fatalf("the table has %v, the proofs are %v", proofs, Proofs())
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, proof := range proofs {
			if got := Proof(proof).Level().Opens(Right(cells[0])); got != (cells[i+1] == "x") {
				t.Errorf("%s by %s: %t", cells[0], proof, got)
			}
		}
	}
	for _, right := range Rights() {
		if _, own := right.Needs(); own != (RoleCitizen.May(right)) {
			t.Errorf("a citizen has the right %s and needs no proof, or the other way round", right)
		}
		if _, own := right.Needs(); !own && LevelStaff.Opens(right) {
			t.Errorf("a proof opens %s", right)
		}
	}
}
