// Package sms speaks SMS through Twilio; without an account it keeps a development outbox.
//
// A text has no diacritics unless configured, because one Vietnamese letter doubles what it costs. In Viet Nam Twilio
// delivers and takes no answers: what needs an answer is asked elsewhere. A message whose outcome is not known is never
// sent again blindly; the status callback, which carries the message's id, tells what became of it.
package sms

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// Name is the channel's name in addresses, contacts and messages.
const Name = "sms"

const maxUnits = 1600 // UTF-16 units that Twilio takes in one message

// Text gives the words of a message in its language, without diacritics unless marks is set.
func Text(book phrase.Book, m health.Message, marks bool) (string, error) {
	if !book.Has(m.Phrase) {
		return "", &health.Error{Code: "channel_refused", Fault: health.FaultSystem, Err: fmt.Errorf("there is no phrase %q", m.Phrase)}
	}
	text := plain(book.In(m.Lang).SayMap(m.Phrase, m.Args), marks)
	if n := len(utf16.Encode([]rune(text))); n == 0 || n > maxUnits {
		return "", &health.Error{Code: "channel_refused", Fault: health.FaultSystem, Err: fmt.Errorf("phrase %q makes a text of %d units", m.Phrase, n)}
	}
	return text, nil
}

// mobile gives a number that can be written to, in E.164.
func mobile(address string) (string, bool) {
	p, _, err := ident.ParsePhone(address)
	if err != nil || !p.CanSMS() {
		return "", false
	}
	return p.Reveal(), true
}

// MaxParts is how many parts an answer may have: more is not read, and costs.
const MaxParts = 3

// Fits reports whether a text is short enough for one answer, as it is sent.
func Fits(marks bool) func(text string) bool {
	return func(text string) bool {
		n, _ := Segments(plain(text, marks))
		return n <= MaxParts
	}
}

// plain is a text as it is sent: commands are named as they are typed on a telephone, where nobody finds the slash.
func plain(text string, marks bool) string {
	text = bot.NoSlashes(norm.NFC.String(text)) // decomposed letters would cost double
	if !marks {
		text = toGSM(ident.NoMarks(text))
	}
	return text
}

// signs replaces signs of our texts that the GSM alphabet has not.
var signs = strings.NewReplacer("•", "*", "·", "-", "–", "-", "—", "-", "→", "->", "≠", "<>", "⚠", "!", "−", "-", "×", "x", "\u00a0", " ")

// toGSM leaves out what a 7-bit text cannot say: one such letter would double what the message costs.
func toGSM(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(gsmBasic, r), strings.ContainsRune(gsmExtended, r):
			return r
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return '?'
		}
		return -1
	}, signs.Replace(text))
}

// Outbox stands in for a provider during development: a message counts as sent, and is read in the store.
type Outbox struct{ Log *slog.Logger }

// Send implements the sending of messages by leaving them where they are.
func (o Outbox) Send(_ context.Context, m health.Message) (provider string, err error) {
	if o.Log != nil {
		o.Log.Info("a message is waiting in the outbox", "channel", Name, "message", string(m.ID), "purpose", m.Purpose)
	}
	return "outbox", nil
}

// ShownInOutbox marks the one place where a sent code must stay readable.
func (Outbox) ShownInOutbox() {}
