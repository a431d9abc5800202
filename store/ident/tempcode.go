package ident

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"
)

// TempCode is the code of a person without any number, such as a newborn: T, eight characters and a check character, as
// in "T7K2M9QXAB". It is made from an identifier that says nothing about anybody, so that it is not personal, and it
// proves nothing: it names a record, not a person. Empty: none.
type TempCode string

// tempAlphabet has 31 characters, a prime, so that a weighted sum finds every wrong character and every two neighbours
// that changed places. T stands in front alone; I, L, O and U are missing because they are read as others.
const tempAlphabet = "0123456789ABCDEFGHJKMNPQRSVWXYZ"

const (
	tempBody = 8                 // characters between the T and the check character
	tempRoom = 31 * 31 * 31 * 31 // codes in half a body
)

// NewTempCode makes the code of an identifier. Attempt counts from zero: the next one is taken when the code before it is
// somebody else's.
func NewTempCode(id string, attempt int) TempCode {
	h := sha256.Sum256([]byte(id + "\x00" + strconv.Itoa(attempt)))
	n := binary.BigEndian.Uint64(h[:]) % (tempRoom * tempRoom)
	body := make([]byte, tempBody)
	for i := range body {
		body[i] = tempAlphabet[n%31]
		n /= 31
	}
	return TempCode("T" + string(body) + string(tempCheck(body)))
}

// tempCheck gives the character that makes the weighted sum zero. The weights differ from place to place, and none of
// them, nor their differences, is zero modulo 31.
func tempCheck(body []byte) byte {
	sum := 0
	for i, c := range body {
		sum += (len(body) + 1 - i) * strings.IndexByte(tempAlphabet, c)
	}
	return tempAlphabet[(31-sum%31)%31]
}

// ParseTempCode reads a code in any case, with spaces, dots or hyphens, and with O, I, L and U for what they are taken
// for. Nothing else reads as one: no number of a card, a telephone or an insurance does.
func ParseTempCode(s string) (TempCode, bool) {
	if len(s) > 40 {
		return "", false
	}
	out := make([]byte, 0, tempBody+2)
	for _, c := range []byte(strings.ToUpper(s)) {
		switch {
		case c == ' ' || c == '.' || c == '-':
			continue
		case len(out) == 0 && c == 'T':
		case len(out) == 0 || len(out) == tempBody+2:
			return "", false
		default:
			if c = tempLike(c); strings.IndexByte(tempAlphabet, c) < 0 {
				return "", false
			}
		}
		out = append(out, c)
	}
	if len(out) != tempBody+2 || tempCheck(out[1:tempBody+1]) != out[tempBody+1] {
		return "", false
	}
	return TempCode(out), true
}

// tempLike gives the character that another one was written for.
func tempLike(c byte) byte {
	switch c {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	case 'U':
		return 'V'
	}
	return c
}
