// Package ident parses, checks, formats and masks the numbers people carry, and the names, dates and spellings beside them.
//
// Every parser follows one contract. Blank input is an absent value: the zero value, no flag, no error. A hard fault is an
// *Error with a Code; it often carries a Hint, a proposal that a person has to confirm. What is only doubtful is accepted
// and reported as a Flag. Codes become sentences in the catalogs, never here.
//
// Numbers and birth dates keep their content sealed: String, every fmt verb, slog, JSON and XML give the mask, and a value
// buried in somebody's unexported field prints as a meaningless number. Reveal (and Phone.Local, Birth.Format, Birth.Text)
// are the only ways to the clear text. Values are comparable with == and usable as map keys.
package ident
