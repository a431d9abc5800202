package bot

import (
	"slices"
	"strings"
	"testing"

	"hssk/store/health"
)

// TestMenusOfEveryRole: what a channel shows as commands is what the role may do, and all of it can be typed.
func TestMenusOfEveryRole(t *testing.T) {
	want := map[string]string{
		"stranger":   "lienket gionhan ngonngu trogiup huy",
		"citizen":    "hoso xemdaydu aixem uyquyen baosai denghi yeucau doi lienket bolienket khongphaitoi gionhan ngonngu trogiup huy",
		"proxy":      "hoso xemdaydu aixem baosai denghi yeucau doi lienket bolienket khongphaitoi gionhan ngonngu trogiup huy",
		"village":    "nhiemvu tim dientiep ngonngu trogiup huy",
		"nurse":      "nhiemvu tim them xem moi catlienket lamthay doichieu tiendo baocao dientiep danhsach yeucau ngonngu trogiup huy",
		"head":       "nhiemvu tim them xem moi catlienket lamthay doichieu tiendo baocao dientiep danhsach nghiphep viectre chiaviec chuyenviec yeucau ngonngu trogiup huy",
		"doctor":     "tim xem tiendo baocao ngonngu trogiup huy",
		"supervisor": "tim doichieu tiendo baocao danhsach nghiphep viectre chiaviec chuyenviec yeucau ngonngu trogiup huy",
		"admin":      "canbo caidat yeucau ngonngu trogiup huy",
	}
	if len(Menus()) != len(want) {
		t.Errorf("there are %v", Menus())
	}
	for _, menu := range Menus() {
		names := CommandNames(menu)
		if got := strings.Join(names, " "); got != want[menu] {
			t.Errorf("%s: %s, want %s", menu, got, want[menu])
		}
		for _, name := range names {
			if _, ok := commands()[name]; !ok {
				t.Errorf("%s: /%s cannot be typed", menu, name)
			}
		}
	}
}

// TestRightsInTheChat: what somebody may do follows from the role and, for people, from the proof of the one who is chosen.
func TestRightsInTheChat(t *testing.T) {
	tie := func(proof health.Proof) []health.Contact { return []health.Contact{{Person: "p", Proof: proof}} }
	for name, tc := range map[string]struct {
		talk talk
		may  []health.Right
	}{
		"a stranger":              {talk{}, nil},
		"who holds the phone":     {talk{ties: tie(health.ProofPhone), self: "p", person: "p"}, []health.Right{health.RightState}},
		"who was sent a link":     {talk{ties: tie(health.ProofInvite), self: "p", person: "p"}, []health.Right{health.RightState, health.RightValues, health.RightPropose, health.RightSights}},
		"who typed the code":      {talk{ties: tie(health.ProofCode), self: "p", person: "p"}, []health.Right{health.RightState, health.RightValues, health.RightPropose, health.RightWhole, health.RightSights, health.RightAppoint, health.RightActFor, health.RightRequest}},
		"who acts for a child":    {talk{ties: tie(health.ProofCode), self: "p", person: "c"}, []health.Right{health.RightState, health.RightValues, health.RightPropose, health.RightWhole, health.RightSights, health.RightRequest}},
		"a village health worker": {talk{staff: health.Staff{ID: "l", Role: health.RoleVillage}}, []health.Right{health.RightFill, health.RightFind}},
		"an administrator":        {talk{staff: health.Staff{ID: "a", Role: health.RoleAdmin}}, []health.Right{health.RightTake, health.RightAnswer, health.RightAccounts, health.RightSettings}},
	} {
		var got []health.Right
		for _, r := range health.Rights() {
			if tc.talk.can(r) {
				got = append(got, r)
			}
		}
		if !slices.Equal(got, tc.may) {
			t.Errorf("%s may %v, want %v", name, got, tc.may)
		}
	}
}

// TestEveryRefusalSaysWhy: each sort of person hears another reason.
func TestEveryRefusalSaysWhy(t *testing.T) {
	linked := talk{ties: []health.Contact{{Person: "p", Proof: health.ProofPhone}}, self: "p", person: "p"}
	nurse := talk{staff: health.Staff{ID: "n", Role: health.RoleNurse}}
	for name, tc := range map[string]struct {
		talk  talk
		right health.Right
		want  string
	}{
		"a stranger, a record":     {talk{}, health.RightState, "refuse.link_first"},
		"a phone, a whole record":  {linked, health.RightWhole, "refuse.level"},
		"a phone, a task":          {linked, health.RightFill, "refuse.staff_only"},
		"a nurse, her own record":  {nurse, health.RightState, "refuse.staff_chat"},
		"a nurse, the accounts":    {nurse, health.RightAccounts, "refuse.role"},
		"a stranger, the accounts": {talk{}, health.RightAccounts, "refuse.staff_only"},
	} {
		if got := tc.talk.whyNot(tc.right); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}
