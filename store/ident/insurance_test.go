package ident

import "testing"

func TestParseCard(t *testing.T) {
	tests := []struct {
		name, in, want string
		flags          []Code
		err            Code
	}{
		{"minority area", "DT2171700000000", "DT2171700000000", nil, ""},
		{"small letters and groups", "te1 17 17 0000 0001", "TE1171700000001", nil, ""},
		{"letter O among the digits", "GD4O117OOOOOOO1", "GD4011700000001", []Code{CardLetterO}, ""},
		{"unknown group", "ZZ2171700000000", "ZZ2171700000000", []Code{CardObject}, ""},
		{"unknown province", "DT2991700000000", "DT2991700000000", []Code{CardProvince}, ""},
		{"absent", "", "", nil, ""},
		{"benefit 6", "DT6171700000000", "", nil, CardShape},
		{"benefit 0", "DT0171700000000", "", nil, CardShape},
		{"one letter", "D22171700000000", "", nil, CardShape},
		{"letter inside", "DT21717000X0000", "", nil, CardShape},
		{"short", "DT217170000000", "", nil, CardShape},
		{"long", "DT21717000000000", "", nil, CardShape},
		{"accented group", "ĐT2171700000000", "", nil, CardShape},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, flags, err := ParseCard(tt.in)
			check(t, c.Reveal(), tt.want, flags, tt.flags, err, tt.err, "")
		})
	}
}

func TestParseSocialNumber(t *testing.T) {
	tests := []struct {
		name, in, want string
		flags          []Code
		err            Code
		hint           string
	}{
		{"Hòa Bình", "1717000000", "1717000000", nil, "", ""},
		{"Hà Nội", "0117000000", "0117000000", nil, "", ""},
		{"spaces and O", "17 17 OOO OOO", "1717000000", []Code{SocialLetterO}, "", ""},
		{"unknown province", "9917000000", "9917000000", []Code{SocialProvince}, "", ""},
		{"zero lost", "117000000", "", nil, SocialLeadingZero, "0117000000"},
		{"national id", "017085000000", "", nil, SocialNationalID, "017085000000"},
		{"repeated", "1111111111", "", nil, SocialTrivial, ""},
		{"eleven digits", "17170000001", "", nil, SocialShape, ""},
		{"words", "không", "", nil, SocialShape, ""},
		{"absent", "", "", nil, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, flags, err := ParseSocialNumber(tt.in)
			check(t, n.Reveal(), tt.want, flags, tt.flags, err, tt.err, tt.hint)
		})
	}
}

func TestParseInsurance(t *testing.T) {
	tests := []struct {
		in, card, social string
		err              Code
	}{
		{"dt2171700000000", "DT2171700000000", "1700000000", ""},
		{"1717000000", "", "1717000000", ""},
		{"", "", "", ""},
		{"DT217170000000", "", "", CardShape},
		{"17170000", "", "", SocialShape},
	}
	for _, tt := range tests {
		c, n, _, err := ParseInsurance(tt.in)
		if code, _ := codeOf(err); c.Reveal() != tt.card || n.Reveal() != tt.social || code != tt.err {
			t.Errorf("%s: %s %s %v", tt.in, c.Reveal(), n.Reveal(), err)
		}
	}
}

func TestCardParts(t *testing.T) {
	c, _, _ := ParseCard("TE1171700000001")
	if c.Object() != "TE" || c.Benefit() != 1 || c.SocialNumber().Reveal() != "1700000001" {
		t.Errorf("%s %d %s", c.Object(), c.Benefit(), c.SocialNumber().Reveal())
	}
	var absent Card
	if absent.Object() != "" || absent.Benefit() != 0 || !absent.SocialNumber().IsZero() {
		t.Error("the absent card tells something")
	}
}

func TestCardCheck(t *testing.T) {
	c, _, _ := ParseCard("TE1171700000001")
	same, other := c.SocialNumber(), SocialNumber{numberOf[socialShape](1717000002)}
	tests := []struct {
		name   string
		social SocialNumber
		birth  Birth
		today  Date
		want   []Code
	}{
		{"agrees", same, born(t, "2021-06-15"), july, nil},
		{"nothing known", SocialNumber{}, Birth{}, july, nil},
		{"other number", other, born(t, "2021-06-15"), july, []Code{CardOtherSocial}},
		{"six today", same, born(t, "2018-07-01"), july, []Code{CardChildAge}},
		{"six tomorrow", same, born(t, "2018-07-02"), july, nil},
		{"perhaps six", same, born(t, "2018"), july, nil},
		{"no today", same, born(t, "1950"), Date{}, nil},
	}
	for _, tt := range tests {
		if got := c.Check(tt.social, tt.birth, tt.today); !sameCodes(got, tt.want) {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if got := (Card{}).Check(same, born(t, "1950"), july); got != nil {
		t.Errorf("absent card: %v", got)
	}
}

func TestParseOldID(t *testing.T) {
	old := []Code{CMNDOld}
	tests := []struct {
		name, in, want string
		flags          []Code
		err            Code
		hint           string
	}{
		{"Hòa Bình", "113000000", "113000000", old, "", ""},
		{"Hà Nội", "011 000 000", "011000000", old, "", ""},
		{"twelve digits", "017085000000", "017085000000", old, "", ""},
		{"letter O", "113OOOOOO", "113000000", []Code{CMNDOld, CMNDLetterO}, "", ""},
		{"zero lost", "11000000", "", nil, CMNDLeadingZero, "011000000"},
		{"ten digits", "1130000001", "", nil, CMNDLength, ""},
		{"run", "123456789", "", nil, CMNDTrivial, ""},
		{"run that is too short", "12345", "", nil, CMNDLength, ""},
		{"run without a digit", "12345678", "", nil, CMNDLength, ""},
		{"passport", "B0000001", "", nil, CMNDCharacters, ""},
		{"absent", "", "", nil, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, flags, err := ParseOldID(tt.in)
			check(t, id.Reveal(), tt.want, flags, tt.flags, err, tt.err, tt.hint)
		})
	}
}

func TestProvinces(t *testing.T) {
	list := Provinces()
	if len(list) != 63 {
		t.Fatalf("%d provinces", len(list))
	}
	now := map[string]string{}
	for _, p := range list {
		if other, ok := now[p.NowCode]; ok && other != p.NowName {
			t.Errorf("%s is %s and %s", p.NowCode, other, p.NowName)
		}
		now[p.NowCode] = p.NowName
		if found, ok := FindProvince("0" + p.Code); !ok || found != p {
			t.Errorf("0%s is %v", p.Code, found)
		}
		if CleanText(p.Name) != p.Name {
			t.Errorf("%s is not clean", p.Name)
		}
	}
	if len(now) != 34 {
		t.Errorf("%d provinces after the merger", len(now))
	}
	if p, _ := FindProvince("017"); p.Name != "Hòa Bình" || p.NowName != "Phú Thọ" || p.NowCode != "25" {
		t.Errorf("017 is %v", p)
	}
	for _, prefix := range []string{"", "0", "017 ", "117", "003", "0x1", "00"} {
		if name, ok := LookupProvince(prefix); ok || name != "" {
			t.Errorf("%q is %q", prefix, name)
		}
	}
}
