package health

import "time"

// Message is something to be said to one address, as a phrase key and arguments: the words are chosen when it is sent,
// in the language the person has then.
type Message struct {
	ID        MessageID
	Channel   string
	Address   string
	Phrase    string
	Args      map[string]string
	Lang      string
	Purpose   string // such as "code" or "answer"; a policy decides what may go where
	State     DeliveryState
	Reason    string // code of why it failed; empty otherwise
	Provider  string // the provider's id for it; empty until accepted
	Tries     int
	SendAt    time.Time // before this it is not sent; zero: at once
	ExpiresAt time.Time // after this it is not sent any more; zero: never
	CreatedAt time.Time
	SentAt    time.Time
}

// DeliveryState is where a message stands. It moves forward only.
type DeliveryState string

const (
	MessageNew     DeliveryState = "new"
	MessageSending DeliveryState = "sending" // recorded before the provider is called
	MessageSent    DeliveryState = "sent"
	// MessageDelivered: the network says that the phone has it.
	MessageDelivered DeliveryState = "delivered"
	MessageFailed    DeliveryState = "failed"
	MessageUnclear   DeliveryState = "unclear" // the provider may have taken it: never resent blindly
	MessageExpired   DeliveryState = "expired"
)

// Code is a one-time code that proves a person can read messages to the phone on their record.
type Code struct {
	ID        string
	Channel   string // the address that asks to be linked
	Address   string
	Person    PersonID // zero: the details matched nobody, and nobody is told so
	Guess     string   // fingerprint of the details that were typed
	Hash      string
	Tries     int
	ExpiresAt time.Time
}

// CodeRequest asks for a code that proves that somebody reads messages to the phone on a record.
type CodeRequest struct {
	Channel, Address string   // who asks
	Person           PersonID // zero: nobody fits what they said, and they are not told
	Guess            string   // fingerprint of what they said, the same for the same details; never the details
	Key              string   // once-key: the event that asked
	Lang             string
}

// Limits of linking by code.
const (
	CodeDigits    = 6
	PaperDigits   = 8 // of a code that is handed over at the station: longer, for it lives longer
	CodeLifetime  = 5 * time.Minute
	CodeMaxTries  = 3
	CodeWindow    = 15 * time.Minute
	CodePerWindow = 3 // codes for one address and the same details within CodeWindow
	// GuessPerWindow bounds the codes for one address whatever the details, within CodeWindow: a birth date typed wrong
	// leaves room for the right one, and guessing stays slow. Details that fit nobody count like those that fit, or the
	// limits would tell who is registered.
	GuessPerWindow = 6
	// CodePerPerson bounds the codes sent for one person within CodeDay, from whatever address they are asked for: a page costs
	// nothing to open anew. Who asks for more is told the same as ever, and nothing is sent.
	CodePerPerson = 6
	CodeDay       = 24 * time.Hour
)

// Purposes of messages.
const (
	PurposeCode   = "code"
	PurposeAnswer = "answer" // what became of something they asked for
	PurposeReply  = "reply"  // the next thing said in a conversation
	PurposeRemind = "remind" // nobody asked for it just now: only where it is wanted
	// PurposeCampaign: the same to many at once; the campaign has looked at the person the moment before.
	PurposeCampaign = "campaign"
	// PurposeFollow: an appointment is near, or was missed; the follow-up has looked at the person the moment before.
	PurposeFollow = "follow"
)

// Asked reports whether somebody asked for messages of a purpose: those go out to whoever wants no others, too.
func Asked(purpose string) bool { return purpose != PurposeRemind && !Written(purpose) }

// Written reports whether messages of a purpose are written by a process that looks at the person the moment before it sends.
func Written(purpose string) bool { return purpose == PurposeCampaign || purpose == PurposeFollow }

// MessageConsent is what an address says about messages that it did not ask for. Who has said nothing may be written to.
type MessageConsent struct {
	Channel string
	Address string
	Given   bool
	Proof   string // how it was said: "message", or "provider" when the network says so
	Hours   Hours  // when they may come
	At      time.Time
}
