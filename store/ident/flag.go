package ident

import (
	"fmt"
	"io"
	"log/slog"
)

// Code names a rule that a value broke or a doubt that it raised. Catalogs turn it into a sentence.
type Code string

// The first group of each block holds hard errors, the second soft flags. "id.century" is soft: numbers are never
// rejected because they disagree with a birth date (NĐ 70/2024: a number may be re-issued after a correction).
const (
	IDCharacters  Code = "id.characters"   // something else than digits
	IDLength      Code = "id.length"       // not 12 digits
	IDTrivial     Code = "id.trivial"      // one digit repeated, or a run such as 012345678901
	IDLeadingZero Code = "id.leading_zero" // a spreadsheet dropped the zero; Hint: the 12 digits
	IDOldCMND     Code = "id.old_cmnd"     // 9 digits: the old card; Hint: its number
	IDPrefix      Code = "id.prefix"       // first 3 digits are no province; may be born abroad
	IDSex         Code = "id.sex"          // digit 4 says another sex
	IDCentury     Code = "id.century"      // digits 4 to 6 say another birth year
	IDLetterO     Code = "id.letter_o"     // the letter O was read as zero

	CMNDCharacters  Code = "cmnd.characters"
	CMNDLength      Code = "cmnd.length" // neither 9 nor 12 digits
	CMNDTrivial     Code = "cmnd.trivial"
	CMNDLeadingZero Code = "cmnd.leading_zero" // 8 digits; Hint: with the zero
	CMNDOld         Code = "cmnd.old"          // always: not valid since 1 January 2025
	CMNDLetterO     Code = "cmnd.letter_o"

	CardShape       Code = "bhyt.shape"    // not 2 letters, 1 to 5, 12 digits
	CardObject      Code = "bhyt.object"   // group letters not in the list, which stays open
	CardProvince    Code = "bhyt.province" // digits 4 and 5 are no province
	CardLetterO     Code = "bhyt.letter_o"
	CardOtherSocial Code = "bhyt.other_social" // last 10 digits differ from the social insurance number
	CardChildAge    Code = "bhyt.child_age"    // group TE although 6 years or older

	SocialShape       Code = "bhxh.shape"        // not 10 digits
	SocialTrivial     Code = "bhxh.trivial"      // one digit repeated, or a run
	SocialLeadingZero Code = "bhxh.leading_zero" // 9 digits; Hint: with the zero
	SocialNationalID  Code = "bhxh.national_id"  // 12 digits of a national id; Hint: that id
	SocialProvince    Code = "bhxh.province"
	SocialLetterO     Code = "bhxh.letter_o"

	PhoneFormat      Code = "phone.format"       // no Vietnamese number
	PhoneMany        Code = "phone.many"         // several numbers in one field; Hint: the first
	PhoneLandline    Code = "phone.landline"     // no text message can reach it
	PhoneConverted   Code = "phone.converted"    // 11 digits from before 2018; Hint: the number of today
	PhoneUnassigned  Code = "phone.unassigned"   // right shape, but no carrier holds the range
	PhoneTrivial     Code = "phone.trivial"      // one digit repeated
	PhoneLeadingZero Code = "phone.leading_zero" // the zero was lost and put back; Hint: the number
	PhoneLetterO     Code = "phone.letter_o"

	BirthFormat     Code = "birth.format"         // not a date
	BirthImpossible Code = "birth.impossible"     // no such day; Hint: day and month swapped, if that is a day
	BirthFuture     Code = "birth.future"         // after today
	BirthTooOld     Code = "birth.too_old"        // older than MaxAge
	BirthTwoDigit   Code = "birth.two_digit_year" // Hint: every possible date, joined by HintSeparator
	BirthHeaped     Code = "birth.heaped"         // 01/01 or 00/00: probably only the year is known
	BirthNoTime     Code = "birth.no_time"        // XML date of a child of at most 28 days without the hour

	// Dates that are not births.
	DateFormat     Code = "date.format"
	DateImpossible Code = "date.impossible"
	DateFuture     Code = "date.future"
	DateTooOld     Code = "date.too_old"
	DateTooFar     Code = "date.too_far" // more than a lifetime ahead
	DateTwoDigit   Code = "date.two_digit_year"

	SexFormat Code = "sex.format"

	NameDigits      Code = "name.digits"
	NamePunctuation Code = "name.punctuation" // Hint: the name without it
	NameOneWord     Code = "name.one_word"    // Hint: the word, to be accepted with a reason
	NameTooLong     Code = "name.too_long"
	NameEmpty       Code = "name.empty" // nothing but invisible characters
	NameCaps        Code = "name.caps"  // was in capitals; Hint: as it is kept
	NameLower       Code = "name.lower" // some word began with a small letter
	NameNoMarks     Code = "name.no_marks"
	NameEth         Code = "name.eth" // Ð or Ɖ stood for Đ
	NameNFD         Code = "name.nfd" // decomposed marks were composed
	NameNewborn     Code = "name.newborn"
	NameSex         Code = "name.sex" // Thị in a man's name, Văn in a woman's

	TextEncoding Code = "text.encoding" // TCVN3, VNI or broken bytes; Hint: the likely reading
)

// HintSeparator stands between the proposals of a Hint that offers more than one.
const HintSeparator = " | "

// Codes lists every Code, so that a test of the catalogs can prove that each has a phrase.
func Codes() []Code {
	return []Code{
		IDCharacters, IDLength, IDTrivial, IDLeadingZero, IDOldCMND, IDPrefix, IDSex, IDCentury, IDLetterO,
		CMNDCharacters, CMNDLength, CMNDTrivial, CMNDLeadingZero, CMNDOld, CMNDLetterO,
		CardShape, CardObject, CardProvince, CardLetterO, CardOtherSocial, CardChildAge,
		SocialShape, SocialTrivial, SocialLeadingZero, SocialNationalID, SocialProvince, SocialLetterO,
		PhoneFormat, PhoneMany, PhoneLandline, PhoneConverted, PhoneUnassigned, PhoneTrivial, PhoneLeadingZero, PhoneLetterO,
		BirthFormat, BirthImpossible, BirthFuture, BirthTooOld, BirthTwoDigit, BirthHeaped, BirthNoTime,
		DateFormat, DateImpossible, DateFuture, DateTooOld, DateTooFar, DateTwoDigit, SexFormat,
		NameDigits, NamePunctuation, NameOneWord, NameTooLong, NameEmpty, NameCaps, NameLower, NameNoMarks, NameEth, NameNFD,
		NameNewborn, NameSex,
		TextEncoding,
	}
}

// Error says that a value was refused. The fault lies with the value: a retry with the same text never helps.
type Error struct {
	Code Code
	// Hint is a proposed repair that the parser would accept, in the form people write. Empty means none. It is personal
	// data: it reaches the person who typed the value, and no log. Methods guard it in exported fields and slices; a
	// Flag or Error deep inside an unexported field is printed by fmt without asking them.
	Hint string
}

// Error gives the code alone, so that it holds no personal data.
func (e *Error) Error() string { return string(e.Code) }

// Format keeps the Hint out of every fmt verb, %#v included.
func (e Error) Format(s fmt.State, _ rune) { io.WriteString(s, string(e.Code)) }

// LogValue keeps the Hint out of logs.
func (e Error) LogValue() slog.Value { return slog.StringValue(string(e.Code)) }

// MarshalText keeps the Hint out of JSON.
func (e Error) MarshalText() ([]byte, error) { return []byte(e.Code), nil }

// Flag says that a value was accepted although it looks doubtful.
type Flag struct {
	Code Code
	Hint string // as in Error
}

// String gives the code alone.
func (f Flag) String() string { return string(f.Code) }

// Format keeps the Hint out of every fmt verb, %#v included.
func (f Flag) Format(s fmt.State, _ rune) { io.WriteString(s, string(f.Code)) }

// LogValue keeps the Hint out of logs.
func (f Flag) LogValue() slog.Value { return slog.StringValue(string(f.Code)) }

// MarshalText keeps the Hint out of JSON.
func (f Flag) MarshalText() ([]byte, error) { return []byte(f.Code), nil }

func refuse(c Code, hint string) error { return &Error{Code: c, Hint: hint} }
