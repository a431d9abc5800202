package ident

// NationalID is a personal number (số định danh cá nhân) of 12 digits: province or country of birth registration (3), sex and century (1), year
// of birth (2), random (6). It has no check digit. Source: NĐ 137/2015/NĐ-CP article 13, TT 07/2016/TT-BCA.
type NationalID struct{ number[nationalShape] }

type nationalShape struct{}

func (nationalShape) clear(n uint64) string { return padded(n, 12) }
func (nationalShape) mask(s string) string  { return between(s, 3, 2) }

// ParseNationalID reads 12 digits, with spaces, dots or hyphens between them.
func ParseNationalID(s string) (NationalID, []Flag, error) {
	if blank(s) {
		return NationalID{}, nil, nil
	}
	d := readDigits(s, false)
	if d.foreign || d.plus {
		return NationalID{}, nil, refuse(IDCharacters, "")
	}
	b := d.bytes()
	switch {
	case len(b) != 12 && trivial(b): // no zero would make a person's number of it
		return NationalID{}, nil, refuse(IDLength, "")
	case len(b) != 12:
		return NationalID{}, nil, refuseLength(b)
	case trivial(b):
		return NationalID{}, nil, refuse(IDTrivial, "")
	}
	var flags []Flag
	if d.letterO {
		flags = append(flags, Flag{IDLetterO, string(b)})
	}
	if !knownProvince(b[:3]) {
		flags = append(flags, Flag{Code: IDPrefix})
	}
	if b[3] > '3' {
		flags = append(flags, Flag{Code: IDCentury})
	}
	return NationalID{numberOf[nationalShape](value(b))}, flags, nil
}

// refuseLength proposes the zeros that a spreadsheet drops. Two are proposed only if the sex digit is one of people
// alive, for 10 digits may also be a social insurance number.
func refuseLength(b []byte) error {
	switch len(b) {
	case 9:
		return refuse(IDOldCMND, string(b))
	case 10:
		if knownProvince(b[:1]) && b[1] <= '3' && b[0] != '0' {
			return refuse(IDLeadingZero, "00"+string(b))
		}
	case 11:
		if knownProvince(b[:2]) {
			return refuse(IDLeadingZero, "0"+string(b))
		}
	}
	return refuse(IDLength, "")
}

// Province gives the first 3 digits, "" when absent, and the province that registered the birth as it was named before
// 1 July 2025. Not ok: absent, or registered abroad. FindProvince tells what the province is today.
func (id NationalID) Province() (code, name string, ok bool) {
	if id.IsZero() {
		return "", "", false
	}
	code = id.Reveal()[:3]
	name, ok = LookupProvince(code)
	return code, name, ok
}

// BirthYear gives the year in the number. Not ok: absent.
func (id NationalID) BirthYear() (year int, ok bool) {
	if id.IsZero() {
		return 0, false
	}
	n := unseal(id.sealed) / 1_000_000
	century := int(n / 100 % 10 / 2)
	return 1900 + 100*century + int(n%100), true
}

// Sex gives the sex in the number, "" when absent. The number knows two.
func (id NationalID) Sex() Sex {
	switch {
	case id.IsZero():
		return ""
	case unseal(id.sealed)/100_000_000%2 == 0:
		return Male
	}
	return Female
}

// Check compares the number with what else is known. Absent values and an undetermined sex agree with everything.
func (id NationalID) Check(b Birth, s Sex) (flags []Flag) {
	if id.IsZero() {
		return nil
	}
	if year, _ := id.BirthYear(); !b.IsZero() && b.Year() != year {
		flags = append(flags, Flag{Code: IDCentury})
	}
	if (s == Male || s == Female) && s != id.Sex() {
		flags = append(flags, Flag{Code: IDSex})
	}
	return flags
}
