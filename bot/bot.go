// Package bot holds one conversation over any channel: identify, route, ask, answer.
//
// It knows no channel, no database and no workflow engine. A channel decodes what a person did into an Incoming and
// says the Replies in its own way. What the bot wants done goes to the Desk, what it wants to know it asks the Shelf,
// and what it must remember between two events it leaves with the Memory.
package bot

import (
	"context"
	"io"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// Incoming is one thing a person did in a channel.
type Incoming struct {
	Channel string
	Address string // who, as the channel knows them: a chat id, a phone, a session
	Event   string // the channel's id for this event: the same event delivered twice carries the same id
	Text    string // what was typed; empty when a choice was pressed
	Choice  string // key of the pressed choice; empty when text was typed
	Start   string // payload of a link that opened the chat, such as an invitation; empty otherwise
	Lang    string // the language the channel believes in; empty: unknown
	Photo   []byte // a picture that was sent, as it was encoded; read once and never kept
	Asked   string // Reply.Asked of the question whose choice was pressed; empty where the channel cannot tell
	Phone   string // a phone number that the sender shared as their own and for which the channel vouches; empty otherwise
	Others  bool   // the contact of somebody else was shared
	File    *SentFile
	TooFast bool   // more is written than is answered: what was said is not heard, only that is told
	Sent    string // kind of something without words that cannot be read, such as "voice"; the phrase "sent.<kind>" answers
}

// SentFile is a file that was sent. It is read only once whoever sent it may send files.
type SentFile struct {
	Name string `json:"name"`
	Size int64  `json:"size"` // in bytes, as far as the channel knows
	// Read writes the content out. An error with Retry, or one without a code, may heal.
	Read func(ctx context.Context, to io.Writer) error `json:"-"`
}

// Reply is one thing to say.
type Reply struct {
	Text     string   `json:"text"`
	Choices  []Choice `json:"choices,omitempty"`  // channels without buttons write them as numbered lines
	Listed   int      `json:"listed,omitempty"`   // how many of the first choices the text lists already under their keys
	Picture  string   `json:"picture,omitempty"`  // name of a picture to show with the text; see Bot.Picture
	Private  bool     `json:"private,omitempty"`  // has personal data: a channel that can forbid forwarding does so
	Password bool     `json:"password,omitempty"` // the next thing typed is a code: a channel that can hide it does so
	Asked    string   `json:"asked,omitempty"`    // tells the question apart from earlier ones; empty: it has no choices
	Instead  bool     `json:"instead,omitempty"`  // another page of what was pressed: takes its place where a channel can do that
	File     string   `json:"file,omitempty"`     // name of a file that goes with the text; see Bot.File
	Share    string   `json:"share,omitempty"`    // label of a button by which the reader shares their own phone number
	Toast    bool     `json:"toast,omitempty"`    // a word about what was pressed: a channel that can says it beside the press
	Menu     string   `json:"menu,omitempty"`     // whose commands the channel shows from now on; see CommandNames
	Lang     string   `json:"lang,omitempty"`     // the language of that menu
}

// Means is what a channel is able to. The zero Means can show an answer of any length at once.
type Means struct {
	Short bool                   // every word costs: sentences are short and lists have few lines
	Fits  func(text string) bool // whether a text can be one answer; nil: any can
	Post  bool                   // answers go out as messages of the outbox, not in reply to the request that asked
	Plain bool                   // words alone: no files
	Named bool                   // files are named where they lie, not attached
}

// Choice is one answer a person can press or type the key of.
type Choice struct {
	Key   string `json:"key"` // what to type, and what comes back in Incoming.Choice; at most 64 bytes
	Label string `json:"label"`
}

// Desk carries out acts. Every act is made once, whatever happens to the process: Key fields make sure of it. Errors are
// *health.Error where a person can do something about them.
type Desk interface {
	Register(ctx context.Context, d health.Draft) (health.Outcome, error)
	Claim(ctx context.Context, task health.TaskID, staff health.StaffID, key string) (health.Outcome, error)
	Release(ctx context.Context, task health.TaskID, staff health.StaffID, why health.Return, key string) (health.Outcome, error)
	Report(ctx context.Context, r health.Report) (health.Outcome, error)
	// AskAgain opens a fill task for somebody who refused before. One that is open already is given instead.
	AskAgain(ctx context.Context, person health.PersonID, staff health.StaffID, key string) (health.Outcome, error)
	Propose(ctx context.Context, d health.Draft) (health.Outcome, error)
	// SendCode sends a one-time code to the phone on the person's record. A zero person is answered alike.
	SendCode(ctx context.Context, r health.CodeRequest) error
	CheckCode(ctx context.Context, channel, address, digits string) (health.Outcome, error)
	Redeem(ctx context.Context, channel, address, token string) (health.Outcome, error)
	// InvitePerson makes a one-time code that staff hand to a resident of their station.
	InvitePerson(ctx context.Context, by health.StaffID, person health.PersonID) (health.PaperCode, error)
	// Consent notes whether an address wants messages that it did not ask for.
	Consent(ctx context.Context, channel, address string, given bool) error
	// PreferHours notes when an address wants messages that it did not ask for; zero: at the usual hours.
	PreferHours(ctx context.Context, channel, address string, hours health.Hours) error
	// RemindMe writes to an address at a time it has chosen, unless it wants no messages by then.
	RemindMe(ctx context.Context, channel, address string, at time.Time, key, lang string) error
	// InviteByMessage sends a link to the phone on a record.
	InviteByMessage(ctx context.Context, in health.InviteMessage) error
	// Unlink ends the tie of an address to a person, to everybody when the person is zero. Choose turns the address to another
	// of the people whom it is tied to.
	Unlink(ctx context.Context, channel, address string, person health.PersonID) error
	Choose(ctx context.Context, channel, address string, person health.PersonID) error
	// LinkPhone ties an address to whoever has the phone on their record and was born on that day.
	LinkPhone(ctx context.Context, claim health.PhoneClaim) (health.Outcome, error)
	// Disown cuts an address off every record: who has it now is somebody else. CutOff takes a person off every address.
	Disown(ctx context.Context, channel, address string) error
	CutOff(ctx context.Context, by health.StaffID, person health.PersonID) error
	// Powers lists the powers to act for others that somebody can use today.
	Powers(ctx context.Context, holder health.PersonID) ([]health.Proxy, error)
	// Appoint lets somebody act for the person who says so in a chat of their own, Dismiss takes that back.
	Appoint(ctx context.Context, in health.Appointment) (health.Outcome, error)
	Dismiss(ctx context.Context, ward health.PersonID, id health.ProxyID) error
	// RecordPower lets somebody act for a resident as a paper says that staff have seen, EndPower takes that back.
	RecordPower(ctx context.Context, by health.StaffID, p health.Proxy) (health.Outcome, error)
	EndPower(ctx context.Context, by health.StaffID, ward health.PersonID, id health.ProxyID) error
	// Reached notes whether the channel reaches an address.
	Reached(ctx context.Context, channel, address string, ok bool) error
	// InviteStaff makes a link for a member of staff; SetActive shuts one out or lets one in again.
	InviteStaff(ctx context.Context, by, staff health.StaffID) (health.StaffInvite, error)
	// StaffCode makes digits for a member of staff, to be typed where no link can be opened.
	StaffCode(ctx context.Context, by, staff health.StaffID) (health.StaffInvite, error)
	SetActive(ctx context.Context, by, staff health.StaffID, active bool) (health.Staff, error)
	// AddLeave enters that somebody is off; the same order twice enters it once. EndLeave takes that back.
	AddLeave(ctx context.Context, o health.LeaveOrder) (health.LeaveDone, error)
	EndLeave(ctx context.Context, id health.LeaveID, by health.StaffID) (health.Leave, error)
	// PlanShare decides to whom the tasks in the queue of a station should go. Give gives tasks to staff, and says what became
	// of each; TakeBack takes back what was given in one go and nobody has touched since.
	PlanShare(ctx context.Context, station health.StationCode) ([]health.Shared, error)
	Give(ctx context.Context, o health.GiveOrder) ([]health.Given, error)
	TakeBack(ctx context.Context, batch string, by health.StaffID) ([]health.Given, error)
	// OpenView makes a link that shows a whole record once, and sends the code that it asks for.
	OpenView(ctx context.Context, r health.ViewRequest) (health.ViewOffer, error)
	// ApproveCheck lets the answers of a list that came back into the records, RejectCheck takes them out again.
	ApproveCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error)
	RejectCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error)
	// LookAtList keeps a list that was sent and says what is in it; DropList forgets it, LoadList loads it. The same order twice
	// loads once.
	LookAtList(ctx context.Context, in health.SentList, read func(context.Context, io.Writer) error) (health.ListLook, error)
	DropList(ctx context.Context, id health.ImportID) error
	LoadList(ctx context.Context, o health.ListOrder) (health.Import, error)
	// MoveList pauses, resumes or cancels the loading of a list of one's own.
	MoveList(ctx context.Context, id health.ImportID, by health.StaffID, to health.ImportState) (health.Import, error)
	// OfferFile makes a link that hands over the rows to correct of one's own list once. HandRows notes that they are handed
	// over in the channel itself.
	OfferFile(ctx context.Context, r health.FileRequest) (health.FileOffer, error)
	HandRows(ctx context.Context, id health.ImportID, by health.StaffID, channel string) (health.Import, error)
	// AnswerFollowUp notes what somebody answers to notices of appointments.
	AnswerFollowUp(ctx context.Context, r health.FollowUpReply) (health.Outcome, error)
	// MakeRequest writes down what somebody asks for about their data; the same order twice makes it once. TakeBackRequest
	// takes it back. Those who decide acknowledge it, give it more time, note that others have to be asked, and decide it.
	MakeRequest(ctx context.Context, o health.RequestOrder) (health.RequestStep, error)
	TakeBackRequest(ctx context.Context, id health.RequestID, by health.Actor) (health.RequestStep, error)
	AckRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error)
	ExtendRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error)
	InvolveOthers(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error)
	DecideRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error)
	// PrepareReport notes what a station says beside the figures of a period, SubmitReport freezes its report, CorrectReport submits
	// it anew after the signature; ReturnReport gives it back, SignReport signs the district's.
	PrepareReport(ctx context.Context, w health.ReportWords) (health.StationReport, error)
	SubmitReport(ctx context.Context, w health.ReportWords) (health.ReportDone, error)
	CorrectReport(ctx context.Context, w health.ReportWords) (health.ReportDone, error)
	ReturnReport(ctx context.Context, r health.ReportReturn) (health.ReportDone, error)
	SignReport(ctx context.Context, s health.ReportSign) (health.ReportDone, error)
	// Unmerge takes a merge back. keep: also when a record was changed since.
	Unmerge(ctx context.Context, merge health.MergeID, staff health.StaffID, keep bool) (health.Outcome, error)
}

// Shelf answers questions about what is known.
type Shelf interface {
	Record(ctx context.Context, id health.PersonID) (health.Record, error)
	MergesOf(ctx context.Context, person health.PersonID) ([]health.Merge, error)
	History(ctx context.Context, id health.PersonID, limit int) ([]health.Change, error)
	FindPeople(ctx context.Context, station health.StationCode, text string, limit, offset int) ([]health.Summary, int, error)
	ByNumber(ctx context.Context, kind health.Field, value string) ([]health.PersonID, error)
	Staff(ctx context.Context, id health.StaffID) (health.Staff, error)
	Stations(ctx context.Context) ([]health.Station, error)
	Consent(ctx context.Context, channel, address string) (health.MessageConsent, error)
	StaffList(ctx context.Context) ([]health.Staff, error)
	// Leaves lists the times off that end on a day or later, those that were taken back too.
	Leaves(ctx context.Context, since ident.Date) ([]health.Leave, error)
	Proxies(ctx context.Context, person health.PersonID) ([]health.Proxy, error) // over the person and over others, ended ones too
	CheckList(ctx context.Context, id health.CheckID) (health.CheckList, error)
	CheckLists(ctx context.Context, limit int) ([]health.CheckList, error) // newest first
	// ContactsAt lists who an address is tied to, whoever was chosen last in front. ContactsOf and ContactsOfStaff list the
	// addresses of one.
	ContactsAt(ctx context.Context, channel, address string) ([]health.Contact, error)
	ContactsOf(ctx context.Context, person health.PersonID) ([]health.Contact, error)
	ContactsOfStaff(ctx context.Context, staff health.StaffID) ([]health.Contact, error)
	Board(ctx context.Context, now time.Time) (health.Board, error)
	UnitBoard(ctx context.Context, now time.Time) (health.Board, error) // by the units of the records
	Areas(ctx context.Context) (health.Areas, error)
	ReorganisationList(ctx context.Context, limit int) ([]health.Reorganisation, error) // newest first
	Task(ctx context.Context, id health.TaskID) (health.Task, error)
	TaskList(ctx context.Context, station health.StationCode, staff health.StaffID, limit, offset int) ([]health.Task, error)
	// HamletTasks lists the fill tasks about people of some hamlets, named as health.HamletKey does.
	HamletTasks(ctx context.Context, station health.StationCode, hamlets []string, staff health.StaffID, limit, offset int) ([]health.Task, error)
	// TasksHeld lists what a member of staff holds, LateTasks what waits too long at a station, at all if it is zero.
	TasksHeld(ctx context.Context, staff health.StaffID) ([]health.Task, error)
	LateTasks(ctx context.Context, station health.StationCode, limit int) ([]health.Task, error)
	FollowUp(ctx context.Context, id health.FollowUpID) (health.FollowUp, error)
	// FollowUpsTold lists the open ones whose last notice went to an address since a time, by the day on which somebody is expected.
	FollowUpsTold(ctx context.Context, channel, address string, since time.Time) ([]health.FollowUp, error)
	SubjectRequest(ctx context.Context, id health.RequestID) (health.SubjectRequest, error)
	// RequestsOf lists what was asked for about somebody, newest first; LiveRequests what has not ended, by the day it is due.
	RequestsOf(ctx context.Context, person health.PersonID) ([]health.SubjectRequest, error)
	LiveRequests(ctx context.Context, limit int) ([]health.SubjectRequest, error)
	HouseholdTasks(ctx context.Context, household health.HouseholdID) ([]health.Task, error)
	TasksOf(ctx context.Context, person health.PersonID) ([]health.Task, error)
	Visits(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Visit, error)
	Doses(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Dose, error)
	// AuditOf lists the rows of the audit log about a subject, newest first.
	AuditOf(ctx context.Context, subject string, limit int) ([]health.AuditRow, error)
	Import(ctx context.Context, id health.ImportID) (health.Import, error)
	// ImportsOf lists the imports that somebody began, newest first.
	ImportsOf(ctx context.Context, by health.Actor, limit int) ([]health.Import, error)
	// Period and PeriodList give periods of reporting, the latest first; StationReports all versions of all stations; Editions what
	// was signed.
	Period(ctx context.Context, id health.PeriodID) (health.Period, error)
	PeriodList(ctx context.Context, limit int) ([]health.Period, error)
	StationReports(ctx context.Context, period health.PeriodID) ([]health.StationReport, error)
	Editions(ctx context.Context, period health.PeriodID) ([]health.Edition, error)
	Draft(ctx context.Context, id health.DraftID) (health.Draft, error)
	DraftsOf(ctx context.Context, person health.PersonID, kind health.DraftKind, limit int) ([]health.Draft, error)
}

// Memory keeps conversations between events.
type Memory interface {
	// Recall gives the conversation of an address, and the answer given if the event was handled before.
	Recall(ctx context.Context, channel, address, event string) (conv health.Conversation, answered []byte, seen bool, err error)
	// Remember stores the turn, with who is shown what by its replies, or nothing if the conversation has moved on since it
	// was recalled.
	Remember(ctx context.Context, turn health.Exchange) error
}

// Painter draws the pictures a conversation shows.
type Painter interface {
	// Progress draws the coverage of all stations against the target as a PNG.
	Progress(b health.Board, w phrase.Words) ([]byte, error)
}

// Scribe writes the files that a conversation hands over.
type Scribe interface {
	// Rows writes the rows to correct of an import as a workbook.
	Rows(ctx context.Context, imp health.Import, lang string) ([]byte, error)
	// Progress writes a table of how far stations are as a workbook.
	Progress(b health.Board, w phrase.Words) ([]byte, error)
	// Period writes the last edition of the report of a period, or a draft of it, as a workbook or a PDF; of one station unless
	// that is zero. It is an official document, and so in Vietnamese.
	Period(ctx context.Context, id health.PeriodID, station health.StationCode, pdf bool) ([]byte, error)
}

// Setting is one line of how the product is set up. It holds no secret.
type Setting struct{ Name, Value string }

// Bot holds conversations.
type Bot struct {
	Desk    Desk
	Shelf   Shelf
	Memory  Memory
	Painter Painter
	Scribe  Scribe     // nil: no files are handed over
	Cards   CardReader // nil: photographs are not read
	Phrases phrase.Book
	Profile health.Profile
	Policy  health.Policy // what may be said where; zero: nothing
	Units   health.Units
	Now     func() time.Time
	NewID   func() string             // growing with time
	Means   map[string]Means          // what channels are able to; one that is not named can show anything
	Replays bool                      // whether each step is kept with the answers that it got, so that it can be taken again
	Logs    func(channel string) bool // whether the channel wants its lines kept, having no history of its own
	Centre  string                    // the health centre's name, for the first message
	Board   string                    // address of the board page; empty: there is none
	Records string                    // address under which the record view is, up to the link's secret; empty: there is none
	Files   string                    // address under which a file is handed over once, up to the link's secret; empty: there is none
	Invites string                    // address under which an invitation opens a chat, up to its secret
	Deep    func() string             // the same for a chat in another program; nil or empty: there is none
	Shares  func(channel string) bool // whether people can share their phone number in a channel; nil: in none
	Setup   func(lang string) []Setting
	turns   turns
}
