package bot

import (
	"slices"
	"strings"
)

// urgent are words of a message that cannot wait for anybody to read it, folded.
func urgent() []string {
	return []string{"cap cuu", "cuu thuong", "goi 115", "115 giup", "cuu toi", "cuu voi", "cuu con toi", "sot cao", "co giat", "kho tho", "bat tinh", "bi ngat",
		"ngat xiu", "dau nguc", "chay mau nhieu", "tai nan", "dot quy", "ngo doc", "ran can", "duoi nuoc", "muon chet", "sap de", "chuyen da", "dau de", "vo oi", "bang huyet", "ra mau nhieu",
		"thuoc sau", "thuoc diet co", "thuoc tru sau", "la ngon", "tu tu", "hon me", "dien giat", "emergency", "ambulance", "call 115", "chest pain", "heart attack", "can t breathe",
		"cannot breathe", "unconscious", "not breathing", "stopped breathing", "snake bite", "bitten by a snake", "drank pesticide", "pesticide", "about to give birth", "in labor", "baby is coming", "stroke",
		"collapsed", "drowned", "drowning", "is dying", "khong tho duoc", "toi khong tho", "be khong tho", "ngung tho", "chet duoi", "chay nha", "so 115", "bleeding", "poison", "urgent help", "help urgently", "urgently", "giving birth", "in labour"}
}

// human are words of whoever wants to speak to a person.
func human() []string {
	return []string{"nguoi that", "gap nguoi", "gap nhan vien", "gap can bo", "gap bac si", "gap bac sy", "gap y ta", "noi chuyen voi nguoi", "noi chuyen voi bac si",
		"noi chuyen voi can bo", "goi cho tram", "goi dien cho tram", "lien he tram", "so dien thoai tram", "so dien thoai cua tram", "so tram", "tong dai",
		"real person", "talk to a person", "talk to a human", "speak to a human", "talk to someone", "station phone number", "phone number of the station"}
}

// cry is a message of somebody in danger, or of somebody who wants a person.
func (m message) cry() (Wish, bool) {
	said := " " + strings.ReplaceAll(spaced(m.words), "uong thuoc sau bua", "") + " "
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(p string) bool { return strings.Contains(said, " "+p+" ") })
	}
	switch {
	case has(urgent()), strings.TrimSpace(said) == "115":
		return Wish{Want: WantRescue}, true
	case has(human()) && m.numbers() == 0 && !strings.Contains(said, " khong gap "):
		return Wish{Want: WantPerson}, true
	}
	return Wish{}, false
}

// helpAtOnce answers whoever is in danger, wants a person, or says thanks. The question that is open stays.
func (t *talk) helpAtOnce(w Wish) (done bool, err error) {
	resident, free := t.staff.ID == "", t.state.Dialog == ""
	switch {
	case w.Want == WantRescue && (resident || free || t.heard() == "115"): // in a form the words may be a diagnosis
		t.say("rescue.call")
	case w.Want == WantPerson && (resident || free):
		return true, t.sayWhere()
	case w.Want == WantThanks && free:
		t.say("thanks")
	default:
		return false, nil
	}
	return true, nil
}

// sayWhere tells whoever wants a person where one is: at their own station, if it is known.
func (t *talk) sayWhere() error {
	if t.person == "" {
		t.say("rescue.person")
		return nil
	}
	r, err := t.Shelf.Record(t.ctx, t.person)
	if err != nil {
		return err
	}
	s, err := t.stationOf(r.Station)
	if err != nil {
		return err
	}
	how := "rescue.person_at"
	if s.Phone != "" {
		how = "rescue.call_at"
	}
	t.reply(Reply{Text: t.words.Say(how, "station", s.Name, "phone", s.Called()), Private: true})
	return nil
}
