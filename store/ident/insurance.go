package ident

import "strings"

// SocialNumber is a social insurance number (mã số BHXH): 10 digits, the first two a province. Cards printed since
// 1 April 2021 show it alone.
type SocialNumber struct{ number[socialShape] }

type socialShape struct{}

func (socialShape) clear(n uint64) string { return padded(n, 10) }
func (socialShape) mask(s string) string  { return between(s, 0, 2) }

// Card is a health insurance card number (thẻ BHYT) of 15 characters: group (2 letters), benefit (1 to 5), province of
// issue (2 digits), social insurance number (10). Source: QĐ 1351/QĐ-BHXH 2015.
type Card struct{ number[cardShape] }

type cardShape struct{}

const cardDigits = 10_000_000_000_000

func (cardShape) clear(n uint64) string {
	group := n / cardDigits
	return string([]byte{byte('A' + group/26), byte('A' + group%26)}) + padded(n%cardDigits, 13)
}

func (cardShape) mask(s string) string { return between(s, 3, 2) }

// cardGroups are the known first two letters; later acts keep adding some, hence only a flag.
const cardGroups = " DN HX CH NN TK HC XK HT TB NO CT XB TN CS QN CA CY XN MS CC CK CB KC HD TE BT HN DT DK XD TS TC TQ TA TY HG LS PV CN HS SV GB GD "

// ParseSocialNumber reads 10 digits.
func ParseSocialNumber(s string) (SocialNumber, []Flag, error) {
	if blank(s) {
		return SocialNumber{}, nil, nil
	}
	d := readDigits(s, false)
	b := d.bytes()
	if d.foreign || d.plus || len(b) != 10 {
		return SocialNumber{}, nil, refuseSocial(s, &d)
	}
	if trivial(b) {
		return SocialNumber{}, nil, refuse(SocialTrivial, "")
	}
	var flags []Flag
	if d.letterO {
		flags = append(flags, Flag{SocialLetterO, string(b)})
	}
	if !knownProvince(b[:2]) {
		flags = append(flags, Flag{Code: SocialProvince})
	}
	return SocialNumber{numberOf[socialShape](value(b))}, flags, nil
}

func refuseSocial(s string, d *digits) error {
	b := d.bytes()
	switch {
	case d.foreign || d.plus:
	case len(b) == 9 && knownProvince(b[:1]):
		return refuse(SocialLeadingZero, "0"+string(b))
	case len(b) == 12:
		if id, _, err := ParseNationalID(s); err == nil {
			return refuse(SocialNationalID, id.Reveal())
		}
	}
	return refuse(SocialShape, "")
}

// ParseCard reads the 15 characters, in capitals or not.
func ParseCard(s string) (Card, []Flag, error) {
	if blank(s) {
		return Card{}, nil, nil
	}
	d := readDigits(s, true)
	b := d.bytes()
	if d.foreign || d.plus || len(b) != 15 || !isLetter(b[0]) || !isLetter(b[1]) {
		return Card{}, nil, refuse(CardShape, "")
	}
	repaired := false
	for i := 2; i < len(b); i++ {
		if b[i] == 'O' {
			b[i], repaired = '0', true
		}
		if isLetter(b[i]) {
			return Card{}, nil, refuse(CardShape, "")
		}
	}
	if b[2] < '1' || b[2] > '5' {
		return Card{}, nil, refuse(CardShape, "")
	}
	n := uint64(b[0]-'A')*26 + uint64(b[1]-'A')
	return Card{numberOf[cardShape](n*cardDigits + value(b[2:]))}, cardFlags(b, repaired), nil
}

func cardFlags(b []byte, repaired bool) (flags []Flag) {
	if repaired {
		flags = append(flags, Flag{CardLetterO, string(b)})
	}
	if !strings.Contains(cardGroups, string([]byte{' ', b[0], b[1], ' '})) {
		flags = append(flags, Flag{Code: CardObject})
	}
	if !knownProvince(b[3:5]) {
		flags = append(flags, Flag{Code: CardProvince})
	}
	return flags
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// SocialNumber gives the last 10 digits.
func (c Card) SocialNumber() SocialNumber {
	if c.IsZero() {
		return SocialNumber{}
	}
	return SocialNumber{numberOf[socialShape](unseal(c.sealed) % 10_000_000_000)}
}

// Object gives the group, such as "DT", "" when absent.
func (c Card) Object() string {
	if c.IsZero() {
		return ""
	}
	return c.Reveal()[:2]
}

// Benefit gives the level from 1 to 5, 0 when absent.
func (c Card) Benefit() int {
	if c.IsZero() {
		return 0
	}
	return int(unseal(c.sealed) % cardDigits / (cardDigits / 10))
}

// Check compares the card with what else is known. Absent values agree with everything; a zero today skips the age.
func (c Card) Check(sn SocialNumber, b Birth, today Date) (flags []Flag) {
	if c.IsZero() {
		return nil
	}
	if !sn.IsZero() && sn != c.SocialNumber() {
		flags = append(flags, Flag{Code: CardOtherSocial})
	}
	if c.Object() == "TE" && !b.IsZero() && !today.IsZero() {
		if youngest, _ := b.AgeOn(today); youngest >= 6 {
			flags = append(flags, Flag{Code: CardChildAge})
		}
	}
	return flags
}

// ParseInsurance reads a card number of 15 characters or a social insurance number of 10 digits. Without a card number
// the Card is zero; with one, both are given.
func ParseInsurance(s string) (Card, SocialNumber, []Flag, error) {
	d := readDigits(s, true)
	if d.n > 1 && isLetter(d.buf[0]) && isLetter(d.buf[1]) && d.n > 10 {
		c, flags, err := ParseCard(s)
		return c, c.SocialNumber(), flags, err
	}
	sn, flags, err := ParseSocialNumber(s)
	return Card{}, sn, flags, err
}
