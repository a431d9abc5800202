package sms

import (
	"strings"
	"unicode/utf16"
)

// Encodings of a text on its way to a phone.
const (
	GSM7 = "GSM-7" // 7 bits for each of 128 characters; 10 more take two
	UCS2 = "UCS-2" // 16 bits for each UTF-16 unit
)

// The alphabet of 3GPP TS 23.038, without the escape character.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// Room for text in one part: the parts of a longer text lose some to a header.
const (
	gsmOne, gsmPart = 160, 153 // septets
	ucsOne, ucsPart = 70, 67   // UTF-16 units
)

// Size is what a text comes to when it is sent.
type Size struct {
	Text     string `json:"text"` // as it is sent
	Encoding string `json:"encoding"`
	Letters  int    `json:"letters"` // of the encoding: some signs take two
	Parts    int    `json:"parts"`
}

// Measure says what a text comes to, with its diacritics or without.
func Measure(text string, marks bool) Size {
	s := Size{Text: plain(text, marks)}
	s.Parts, s.Encoding = Segments(s.Text)
	if widths, ok := septets(s.Text); ok {
		for _, w := range widths {
			s.Letters += w
		}
		return s
	}
	s.Letters = len(utf16.Encode([]rune(s.Text)))
	return s
}

// Segments counts the parts a text is sent and paid in. An empty text is one part.
func Segments(text string) (n int, encoding string) {
	if widths, ok := septets(text); ok {
		return parts(widths, gsmOne, gsmPart), GSM7
	}
	var widths []int
	for _, r := range text {
		widths = append(widths, len(utf16.Encode([]rune{r})))
	}
	return parts(widths, ucsOne, ucsPart), UCS2
}

// septets gives the width of each character in the GSM 7-bit alphabet; ok is false if one is not in it.
func septets(text string) (widths []int, ok bool) {
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmBasic, r):
			widths = append(widths, 1)
		case strings.ContainsRune(gsmExtended, r):
			widths = append(widths, 2)
		default:
			return nil, false
		}
	}
	return widths, true
}

// parts fills one part after the other; no character is cut in two.
func parts(widths []int, one, part int) int {
	total := 0
	for _, w := range widths {
		total += w
	}
	if total <= one {
		return 1
	}
	n, used := 1, 0
	for _, w := range widths {
		if used+w > part {
			n, used = n+1, 0
		}
		used += w
	}
	return n
}
