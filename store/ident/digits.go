package ident

import "unicode/utf8"

// maxDigits bounds what a reader of digits keeps; longer input is no number anybody carries.
const maxDigits = 32

// digits is a text reduced to what counts in a number.
type digits struct {
	buf     [maxDigits]byte
	n       int
	letterO bool // an O was read as zero
	plus    bool // began with +
	foreign bool // held something that belongs in no number
}

func (d *digits) bytes() []byte  { return d.buf[:d.n] }
func (d *digits) String() string { return string(d.buf[:d.n]) }

func (d *digits) add(c byte) {
	if d.n == maxDigits {
		d.foreign = true
		return
	}
	d.buf[d.n] = c
	d.n++
}

// readDigits drops spaces, dots, hyphens and the apostrophe with which spreadsheets mark text. With letters, capital A to
// Z are kept, small ones raised; without, only O is read, as zero.
func readDigits(s string, letters bool) (d digits) {
	s = dropFraction(s)
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if !isSpace(r) && !isInvisible(r) {
				d.foreign = true
			}
			i += n
			continue
		}
		i++
		d.take(c, letters)
	}
	return d
}

func (d *digits) take(c byte, letters bool) {
	switch {
	case c >= '0' && c <= '9':
		d.add(c)
	case c == '+' && d.n == 0 && !d.plus:
		d.plus = true
	case c == ' ' || c == '.' || c == '-' || c == '\t' || c == '\n' || c == '\r' || c == '\'':
	case letters && c >= 'A' && c <= 'Z':
		d.add(c)
	case letters && c >= 'a' && c <= 'z':
		d.add(c - 'a' + 'A')
	case c == 'O' || c == 'o':
		d.letterO = true
		d.add('0')
	default:
		d.foreign = true
	}
}

// dropFraction cuts the ".0" that a spreadsheet puts behind a number it took for an amount: without this, 11 digits
// and the fraction would pass for 12 digits.
func dropFraction(s string) string {
	end := len(s)
	for end > 0 && s[end-1] == ' ' {
		end--
	}
	i := end
	for i > 0 && s[i-1] == '0' {
		i--
	}
	if zeros := end - i; zeros < 1 || zeros > 2 || i < 8 || s[i-1] != '.' {
		return s
	}
	for _, c := range []byte(s[:i-1]) {
		if c == '.' {
			return s
		}
	}
	return s[:i-1]
}

func value(b []byte) (n uint64) {
	for _, c := range b {
		n = n*10 + uint64(c-'0')
	}
	return n
}

// padded writes n with at least width digits.
func padded(n uint64, width int) string {
	var buf [20]byte
	i := len(buf)
	for n > 0 || width > 0 {
		i--
		buf[i] = byte('0' + n%10)
		n /= 10
		width--
	}
	return string(buf[i:])
}

// trivial reports one digit repeated, or a run up or down through all places, 9 being followed by 0.
func trivial(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	step := (b[1] - b[0] + 10) % 10
	if step != 0 && step != 1 && step != 9 {
		return false
	}
	for i := 1; i < len(b); i++ {
		if (b[i]-b[i-1]+10)%10 != step {
			return false
		}
	}
	return true
}

func blank(s string) bool {
	for _, r := range s {
		if !isSpace(r) && !isInvisible(r) {
			return false
		}
	}
	return true
}
