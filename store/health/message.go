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
	MessageFailed  DeliveryState = "failed"
	MessageUnclear DeliveryState = "unclear" // the provider may have taken it: never resent blindly
	MessageExpired DeliveryState = "expired"
)

// Code is a one-time code that proves a person can read messages to the phone on their record.
type Code struct {
	ID        string
	Channel   string // the address that asks to be linked
	Address   string
	Person    PersonID // zero: the details matched nobody, and nobody is told so
	Hash      string
	Tries     int
	ExpiresAt time.Time
}

// Limits of linking by code.
const (
	CodeLifetime  = 5 * time.Minute
	CodeMaxTries  = 3
	CodePerWindow = 3 // codes for one address within CodeWindow
	CodeWindow    = 15 * time.Minute
)

// Purposes of messages.
const (
	PurposeCode   = "code"
	PurposeAnswer = "answer"
)
