package health

import (
	"slices"
	"strconv"
	"time"
)

// Limits of what people send into a chat and get from it.
const (
	// SentFileMax is the largest file that is taken from a chat, in bytes: no more than a bot may fetch (Telegram Bot API, getFile).
	SentFileMax = 20 << 20
	// ListsAtOnce is how many lists of one member of staff may be loading at the same time.
	ListsAtOnce = 3
	// FileLifetime is how long a link to a file works.
	FileLifetime = 15 * time.Minute
)

// SentList is a list of residents that a member of staff has sent into a chat.
type SentList struct {
	ID   ImportID // made from the event that brought it; the import that comes of it has the same
	Name string   // the file's name
	By   StaffID
	// Station takes the rows whose commune is not told, where whoever sends the list looks after all stations; zero: none does.
	Station StationCode
}

// ListLook says what is in a list, before anything is done with it.
type ListLook struct {
	Kind      ImportKind  `json:"kind,omitempty"`
	Rows      int64       `json:"rows"`
	More      bool        `json:"more,omitempty"` // reading stopped early: there are more rows than Rows
	Columns   []Column    `json:"columns"`
	Corrects  bool        `json:"corrects,omitempty"`  // it is a workbook of rows to correct that came back
	Station   StationCode `json:"station,omitempty"`   // rows of other stations are refused; zero: of none
	Rest      StationCode `json:"rest,omitempty"`      // takes the rows whose commune is not told; zero: none does
	Ready     int64       `json:"ready"`               // rows that can become or meet a record
	Elsewhere int64       `json:"elsewhere,omitempty"` // rows of other stations
	Nowhere   int64       `json:"nowhere,omitempty"`   // rows whose station nobody can tell
	Faulty    int64       `json:"faulty,omitempty"`    // rows that lack what every record needs
	Before    *Import     `json:"before,omitempty"`    // the same content was loaded before
	Running   []Import    `json:"running,omitempty"`   // other lists of the same member of staff that are loading
}

// ListOrder asks for a list that was looked at to be loaded, and for how far it is to be told to an address.
type ListOrder struct {
	SentList
	Channel, Address string
	Lang             string
	Again            bool // also when the same content was loaded before
}

// ListProgressID names the message that shows how far an import is, ListResultID the one that says what came of it.
func ListProgressID(i ImportID) MessageID { return MessageID("list-" + string(i)) }

// ListResultID names the message that says what came of an import.
func ListResultID(i ImportID) MessageID { return MessageID("list-end-" + string(i)) }

// ListID is the import that a message of a list is about.
const ListID = "list"

// ListStep is how far an import is as people are told it: it changes at sensible steps only, every tenth of the rows.
func (i Import) ListStep() string {
	switch {
	case i.State != ImportRunning || i.Rows <= 0:
		return string(i.State)
	}
	return string(i.State) + string(rune('0'+min(9, 10*i.Tally.Decided()/i.Rows)))
}

// Told is what messages about an import say: counts and the name of its file, nothing of its rows.
func (i Import) Told() map[string]string {
	t, out := i.Tally, map[string]string{ListID: string(i.ID), "name": i.Name, "state": string(i.State), "step": i.ListStep()}
	percent, _ := Ratio{Num: t.Decided(), Den: i.Rows}.Percent()
	for name, n := range map[string]int64{"done": t.Decided(), "rows": i.Rows, "percent": int64(percent), "created": t.Created, "attached": t.Attached,
		"unchanged": t.Unchanged, "waiting": t.Waiting, "refused": t.Refused, "dropped": t.Dropped, "bad": i.ToCorrect()} {
		out[name] = strconv.FormatInt(n, 10)
	}
	return out
}

// ToCorrect is how many rows of an import are kept for somebody to correct.
func (i Import) ToCorrect() int64 { return i.Tally.Refused + i.Tally.Dropped }

// Classes lists the kinds of data that the columns of a file hold, each once. A column that nobody recognised may hold anything.
func (i Import) Classes() []DataClass {
	var out []DataClass
	for _, c := range i.Columns {
		class := ClassHealth
		switch {
		case c.Ignored:
			continue
		case c.Field != "":
			class = c.Field.Class()
		}
		if !slices.Contains(out, class) {
			out = append(out, class)
		}
	}
	return out
}

// Hands reports whether a file with some kinds of data may be handed over in a channel to whoever has given it: a file
// cannot be masked.
func (p Policy) Hands(channel string, classes []DataClass) bool {
	for _, c := range classes {
		if p.Rule(channel, ForCheck, c) != VerdictAllow {
			return false
		}
	}
	return len(classes) > 0
}

// FileLink opens the rows to correct of one import once, on the product's own page. Of its secret a hash alone is kept.
type FileLink struct {
	Hash      string
	Import    ImportID
	By        Actor
	Channel   string // where it was asked for
	ExpiresAt time.Time
	UsedAt    time.Time // zero until the file was handed over
	MadeAt    time.Time
}

// FileRequest asks for such a link.
type FileRequest struct {
	Import  ImportID
	By      StaffID
	Channel string
}

// FileOffer is a link as it is handed over, once.
type FileOffer struct {
	Token Value
	Until time.Time
}
