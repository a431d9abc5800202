package ident

import "strings"

// Phone is a Vietnamese telephone number, kept as "+84912345678".
type Phone struct{ number[phoneShape] }

// A phone's sealed number is its national part: 9 digits of a mobile, 10 of a fixed line, never a leading zero.
type phoneShape struct{}

func (phoneShape) clear(n uint64) string { return "+84" + padded(n, 0) }

func (phoneShape) mask(s string) string {
	return "0" + s[3:5] + dot + dot + dot + s[len(s)-3:]
}

// ParsePhone reads a mobile or fixed number in any common writing: 0…, +84…, 84…, 0084…, without the zero, with spaces, dots, hyphens or brackets. An
// 11-digit mobile number from before the conversion of 2018 becomes the number of today.
func ParsePhone(s string) (Phone, []Flag, error) {
	if blank(s) {
		return Phone{}, nil, nil
	}
	if strings.ContainsAny(s, "()") {
		s = strings.NewReplacer("(", " ", ")", " ").Replace(s)
	}
	d := readDigits(s, false)
	if d.foreign || d.n > 15 {
		return Phone{}, nil, refusePhone(s)
	}
	national, lostZero := nationalPart(&d)
	p, flags, ok := phoneOf(national)
	if !ok {
		return Phone{}, nil, refuse(PhoneFormat, "")
	}
	if lostZero {
		flags = append(flags, Flag{PhoneLeadingZero, p.Local()})
	}
	if d.letterO {
		flags = append(flags, Flag{PhoneLetterO, p.Local()})
	}
	return p, flags, nil
}

// nationalPart drops the country code or the leading zero. lostZero says that there was neither.
func nationalPart(d *digits) (b []byte, lostZero bool) {
	b = d.bytes()
	switch {
	case d.plus && !hasPrefix(b, "84"):
		return nil, false
	case d.plus:
		b = b[2:]
	case hasPrefix(b, "0084"):
		b = b[4:]
	case hasPrefix(b, "0"):
		return b[1:], false
	case hasPrefix(b, "84") && len(b) >= 11:
		b = b[2:]
	default:
		return b, true
	}
	if hasPrefix(b, "0") {
		b = b[1:]
	}
	return b, false
}

func hasPrefix(b []byte, p string) bool { return len(b) >= len(p) && string(b[:len(p)]) == p }

func phoneOf(b []byte) (p Phone, flags []Flag, ok bool) {
	switch {
	case len(b) == 9 && strings.IndexByte("35789", b[0]) >= 0:
		p = Phone{numberOf[phoneShape](value(b))}
		return p, mobileFlags(b), true
	case len(b) == 10 && b[0] == '2':
		p = Phone{numberOf[phoneShape](value(b))}
		return p, []Flag{{Code: PhoneLandline}}, true
	case len(b) == 10 && b[0] == '1':
		now := converted(string(b[:3]))
		if now == "" {
			return Phone{}, nil, false
		}
		copy(b[1:3], now)
		p = Phone{numberOf[phoneShape](value(b[1:]))}
		return p, append(mobileFlags(b[1:]), Flag{PhoneConverted, p.Local()}), true
	}
	return Phone{}, nil, false
}

// converted gives the prefix since the conversion of 2018, both without the leading zero; "" for none.
func converted(old string) string {
	switch old {
	case "162", "163", "164", "165", "166", "167", "168", "169":
		return "3" + old[2:]
	case "120":
		return "70"
	case "121":
		return "79"
	case "122":
		return "77"
	case "126":
		return "76"
	case "128":
		return "78"
	case "123", "124", "125":
		return "8" + old[2:]
	case "127":
		return "81"
	case "129":
		return "82"
	case "186":
		return "56"
	case "188":
		return "58"
	case "199":
		return "59"
	}
	return ""
}

func mobileFlags(b []byte) (flags []Flag) {
	if !assigned(b) {
		flags = append(flags, Flag{Code: PhoneUnassigned})
	}
	if repeated(b[1:]) {
		flags = append(flags, Flag{Code: PhoneTrivial})
	}
	return flags
}

func repeated(b []byte) bool {
	for _, c := range b {
		if c != b[0] {
			return false
		}
	}
	return true
}

// assigned follows the mobile pattern that libphonenumber holds for Vietnam. New ranges open from time to time, hence
// only a flag.
func assigned(b []byte) bool {
	second, third := b[1], b[2]
	switch b[0] {
	case '3':
		return true
	case '5':
		switch second {
		case '1', '6', '8', '9':
			return true
		case '2':
			return third == '2' || third == '3' || third == '8'
		}
		return second == '5' && third == '9'
	case '7':
		return second == '0' || second >= '6'
	case '8':
		return second >= '1' && (second != '9' || third >= '6')
	case '9':
		return second != '9' || third != '2'
	}
	return false
}

// refusePhone tells several numbers in one field from no number at all.
func refusePhone(s string) error {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/,;|", r) })
	if len(parts) < 2 {
		return refuse(PhoneFormat, "")
	}
	first, _, err := ParsePhone(parts[0])
	if err != nil || first.IsZero() {
		return refuse(PhoneFormat, "")
	}
	return refuse(PhoneMany, first.Local())
}

// Local gives the clear number as people write it: "0912 345 678", "0218 3854 321", "024 3854 3210"; "" when absent.
func (p Phone) Local() string {
	if p.IsZero() {
		return ""
	}
	s := "0" + p.Reveal()[3:]
	switch {
	case len(s) == 10:
		return s[:4] + " " + s[4:7] + " " + s[7:]
	case s[:3] == "024" || s[:3] == "028":
		return s[:3] + " " + s[3:7] + " " + s[7:]
	}
	return s[:4] + " " + s[4:8] + " " + s[8:]
}

// CanSMS reports whether a text message can reach the number.
func (p Phone) CanSMS() bool { return !p.IsZero() && unseal(p.sealed) < 1_000_000_000 }
