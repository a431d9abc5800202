package ident

import "errors"

// LostZero gives a number with the leading 0 that a spreadsheet or a person has dropped: of the national id, the old one or the
// social insurance. Empty: the text is no such number.
func LostZero(text string) string {
	_, _, national := ParseNationalID(text)
	_, _, old := ParseOldID(text)
	_, _, social := ParseSocialNumber(text)
	for _, err := range []error{national, old, social} {
		var e *Error
		if errors.As(err, &e) && (e.Code == IDLeadingZero || e.Code == CMNDLeadingZero || e.Code == SocialLeadingZero) {
			return e.Hint
		}
	}
	return ""
}
