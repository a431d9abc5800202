package ident

import "strings"

// CardText is what the QR code of an identity card says, each part as it stands there. It is personal: it is read, used
// and dropped. The code is not signed, so that it saves typing and proves nothing.
type CardText struct {
	ID      string // 12 digits
	Old     string // number of the former card; empty: none
	Name    string
	Birth   string // ddMMyyyy, MMyyyy or yyyy
	Sex     string // Nam or Nữ
	Address string // of permanent residence, parts from the smallest to the largest between commas
	Issued  string // ddMMyyyy
}

// String gives nothing of it away.
func (CardText) String() string { return "card" }

// GoString gives nothing of it away.
func (CardText) GoString() string { return "card" }

// ReadCardText takes the code apart: seven parts between bars on cards issued since 2021; those since 01/07/2024 have
// more behind them (TT 16/2024/TT-BCA), which are not used. ok is false for anything else.
func ReadCardText(s string) (c CardText, ok bool) {
	parts := strings.Split(strings.TrimSpace(CleanText(s)), "|")
	if len(parts) < 7 || len(parts) > 20 || len(s) > 2000 {
		return CardText{}, false
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	c = CardText{ID: parts[0], Old: parts[1], Name: parts[2], Birth: parts[3], Sex: parts[4], Address: parts[5], Issued: parts[6]}
	if len(c.ID) != 12 || !allDigits(c.ID) || !allDigits(c.Birth) || c.Name == "" {
		return CardText{}, false
	}
	return c, true
}
