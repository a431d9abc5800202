package health

import "time"

// Conversation is where the talk with one address stands. State belongs to the bot; the store only keeps it.
type Conversation struct {
	Channel   string
	Address   string
	Version   int64 // 0: never stored
	Lang      string
	State     []byte // JSON
	UpdatedAt time.Time
}

// Exchange is one event of a conversation with all that came of it, stored together.
type Exchange struct {
	Conversation        // as it stands after the event; Version is the one it was recalled with
	Event        string // the channel's id for the event
	Answer       []byte // the replies, JSON
	Lines        []Line
	Out          []Message // that carry the replies, in channels that post them
	Steps        []byte    // what the step asked and was told, JSON; empty: not kept
	Seen         []Audit   // whom the replies tell about, and whom they tell it to
}

// Recorded is a conversation of which steps were kept.
type Recorded struct {
	Channel string
	Address string
	Steps   int64
	Last    time.Time
}

// Line is one utterance of a chat that has no history of its own (terminal and web page).
type Line struct {
	ID      string // grows with time
	Channel string
	Address string
	Inbound bool
	Body    []byte // JSON of what was said
	At      time.Time
}

// PaperCode is a one-time code that is handed over in person.
type PaperCode struct {
	Digits Value
	Until  time.Time
}

// StaffInvite is a link that opens a chat as a member of staff, as it is handed over once.
type StaffInvite struct {
	Token Value
	Until time.Time
}

// StaffCodeDigits is the length of a code that a member of staff types where no link can be opened.
const StaffCodeDigits = 10

// StaffCodeToken is the secret of an invitation that is typed as digits. No link has it.
func StaffCodeToken(digits string) string { return "staff\x00" + digits }

// InviteMessage asks that a link to a resident's own record is sent to the phone on it.
type InviteMessage struct {
	By     StaffID
	Person PersonID
	At     string // address under which links open a chat, up to their secret
	Key    string // once-key: the event that asked
	Lang   string
}

// PhoneClaim is a phone number that a channel says is the sender's own, and the birth date that the sender gave.
type PhoneClaim struct {
	Channel, Address string
	Phone            Value  // canonical
	Birth            Value  // canonical
	Guess            string // fingerprint of both
	Key              string // once-key: the event that asked
}

// Invite is a link that opens a chat as one person or member of staff. Only its hash is kept.
type Invite struct {
	Hash      string
	Staff     StaffID
	Person    PersonID
	Reusable  bool // true only for the people of a demonstration
	ExpiresAt time.Time
	UsedAt    time.Time // zero until used
}
