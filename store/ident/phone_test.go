package ident

import "testing"

func TestParsePhone(t *testing.T) {
	tests := []struct {
		name, in, want string
		flags          []Code
		err            Code
		hint           string
	}{
		{"ten digits", "0990000001", "+84990000001", nil, "", ""},
		{"international", "+84 99 000 00 01", "+84990000001", nil, "", ""},
		{"without the plus", "84990000001", "+84990000001", nil, "", ""},
		{"with 00", "0084990000001", "+84990000001", nil, "", ""},
		{"plus and zero", "+84 (0)990000001", "+84990000001", nil, "", ""},
		{"dots", "0990.000.001", "+84990000001", nil, "", ""},
		{"letter O", "O99OOOOOO1", "+84990000001", []Code{PhoneLetterO}, "", ""},
		{"zero lost", "990000001", "+84990000001", []Code{PhoneLeadingZero}, "", ""},
		{"zero lost, fraction added", "990000001.0", "+84990000001", []Code{PhoneLeadingZero}, "", ""},
		{"zero lost from 084", "841000001", "+84841000001", []Code{PhoneLeadingZero}, "", ""},
		{"Viettel before 2018", "01680000001", "+84380000001", []Code{PhoneConverted}, "", ""},
		{"MobiFone before 2018", "+841200000001", "+84700000001", []Code{PhoneConverted}, "", ""},
		{"zero lost before 2018", "1680000001", "+84380000001", []Code{PhoneConverted, PhoneLeadingZero}, "", ""},
		{"landline of Hòa Bình", "0218 3854 321", "+842183854321", []Code{PhoneLandline}, "", ""},
		{"landline of Hà Nội", "024 3854 3210", "+842438543210", []Code{PhoneLandline}, "", ""},
		{"range without a carrier", "0890000001", "+84890000001", []Code{PhoneUnassigned}, "", ""},
		{"range without a carrier", "0550000001", "+84550000001", []Code{PhoneUnassigned}, "", ""},
		{"repeated digit", "0999999999", "+84999999999", []Code{PhoneTrivial}, "", ""},
		{"absent", "  ", "", nil, "", ""},
		{"nine digits", "099000000", "", nil, PhoneFormat, ""},
		{"eleven digits of no old range", "01110000001", "", nil, PhoneFormat, ""},
		{"fourth range", "0490000001", "", nil, PhoneFormat, ""},
		{"abroad", "+85620000001", "", nil, PhoneFormat, ""},
		{"words", "không có", "", nil, PhoneFormat, ""},
		{"only a plus", "+", "", nil, PhoneFormat, ""},
		{"two numbers", "0990000001/0990000002", "", nil, PhoneMany, "0990 000 001"},
		{"two numbers, the first no number", "12; 0990000002", "", nil, PhoneFormat, ""},
		{"two numbers and a space", "0990000001 0990000002", "", nil, PhoneFormat, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, flags, err := ParsePhone(tt.in)
			check(t, p.Reveal(), tt.want, flags, tt.flags, err, tt.err, tt.hint)
		})
	}
}

func TestConvertedPrefixes(t *testing.T) {
	want := map[string]string{
		"0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039",
		"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
		"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
		"0186": "056", "0188": "058", "0199": "059",
	}
	for old, now := range want {
		p, flags, err := ParsePhone(old + "1000001")
		q, _, _ := ParsePhone(now + "1000001")
		if err != nil || p != q || len(flags) == 0 || flags[len(flags)-1] != (Flag{PhoneConverted, q.Local()}) {
			t.Errorf("%s became %s with %v, %v; want %s", old, p.Reveal(), flags, err, now)
		}
	}
}

func TestPhoneForms(t *testing.T) {
	tests := []struct {
		in, local, mask string
		sms             bool
	}{
		{"0912345678", "0912 345 678", "091•••678", true},
		{"02183854321", "0218 3854 321", "021•••321", false},
		{"02438543210", "024 3854 3210", "024•••210", false},
		{"", "", "", false},
	}
	for _, tt := range tests {
		p, _, err := ParsePhone(tt.in)
		if err != nil || p.Local() != tt.local || p.String() != tt.mask || p.CanSMS() != tt.sms {
			t.Errorf("%s: %s %s %v %v", tt.in, p.Local(), p, p.CanSMS(), err)
		}
	}
}
