package health

import (
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Limits of the links to the record view.
const (
	ViewLifetime  = 15 * time.Minute
	ViewMaxTries  = 3
	ViewPerWindow = 3 // links to one record within ViewLifetime: three times as many guesses
)

// Reasons to open a whole record. Everybody says one, and the person can read it.
const (
	WhyOwn     = "own"     // it is one's own, or that of whom one acts for
	WhyCare    = "care"    // staff care for the person
	WhyCorrect = "correct" // staff mend the record
	WhyCopy    = "copy"    // staff print the copy that the person has asked for
)

// Factor is what somebody who opens a link to a record has to show besides the link.
type Factor string

const (
	FactorCode Factor = "code" // a code that was sent through another channel of theirs
	FactorCard Factor = "card" // the last digits of the number on the record and the birth date
	// FactorInsurance is FactorCard with the insurance card: whoever has linked a chat has typed the identity number there.
	FactorInsurance Factor = "insurance"
)

// LastAsked is how many digits a factor asks for: of an insurance number the chat shows some of the last ones.
func (f Factor) LastAsked() int {
	switch f {
	case FactorCard:
		return 4
	case FactorInsurance:
		return 6
	}
	return 0
}

// ViewLink opens one record once on the product's own page. Of the link, its code and the address it was asked from only
// hashes are kept.
type ViewLink struct {
	Hash      string
	Person    PersonID
	Asker     string // hash of the link's secret with the asking address
	Channel   string // where it was asked for
	By        Actor
	Why       string // code of the reason
	Factor    Factor
	CodeHash  string // of FactorCode alone
	Tries     int
	ExpiresAt time.Time
	UsedAt    time.Time // zero until the record was shown
	MadeAt    time.Time
}

// ViewRequest asks for a link to the whole record of a person.
type ViewRequest struct {
	Channel, Address string
	Person           PersonID
	By               Actor
	Why              string // WhyOwn, or why a member of staff looks
	Lang             string
}

// ViewOffer is a link as it is handed over, once.
type ViewOffer struct {
	Token  Value
	Factor Factor
	Sent   string    // channel of the code's message; of FactorCode alone
	Notify MessageID // the message to send; zero when there is none
}

// ViewProof is what somebody shows on the page.
type ViewProof struct {
	Code  Value // for FactorCode
	Last  Value // last digits of a card
	Birth Value // with those: as typed
}

// ViewState is how a link stands.
type ViewState string

const (
	ViewAsks  ViewState = "asks"  // a proof is asked for
	ViewWrong ViewState = "wrong" // it was wrong; it may be tried again
	ViewOver  ViewState = "over"  // used, too old, tried too often, or never made
	ViewOpen  ViewState = "open"
)

// Viewing is the answer to somebody who holds a link.
type Viewing struct {
	State  ViewState
	Factor Factor
	Left   int      // tries that are left
	Person PersonID // zero unless open
}

// LogValue names neither the link nor the person.
func (v ViewLink) LogValue() slog.Value { return slog.StringValue("view:" + string(v.Factor)) }

// Format names neither the link nor the person, for every verb.
func (v ViewLink) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "view:"+string(v.Factor)) }

// LogValue names the channel alone.
func (r ViewRequest) LogValue() slog.Value { return slog.StringValue("view:" + r.Channel) }

// Format names the channel alone, for every verb.
func (r ViewRequest) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "view:"+r.Channel) }
