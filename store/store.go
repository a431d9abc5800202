// Package store says what must be kept and how it is asked for: interfaces and errors, no driver.
//
// Reads are questions with one method each. Everything that changes goes through Write, so that a record, its history
// and its audit row land together or not at all.
package store

import (
	"context"
	"errors"
	"time"

	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

// Errors that every implementation gives, wrapped with the operation.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed by somebody else") // the version read is not the version stored
	ErrExists   = errors.New("exists already")
	ErrSealed   = errors.New("the records are sealed and no key file was given")
	ErrKeys     = errors.New("the records are sealed with the keys of another file")
	ErrKeyGone  = errors.New("the key file lacks a key that some records need")
	ErrAuditEnd = errors.New("the note of where the audit log ends is gone")
	ErrErased   = errors.New("the person was forgotten")
	ErrNewer    = errors.New("the database was made by a newer version of HSSK")
)

// Store keeps records and all that belongs to them.
type Store interface {
	People
	Organisation
	Reorganisations
	Work
	Talk
	Imports
	Checks
	Campaigns
	FollowUps
	Requests
	Reports
	Audits

	// Write runs f in one transaction and stores nothing when f fails. f may run only once; it must not keep tx.
	Write(ctx context.Context, f func(tx Tx) error) error
	// Migrate brings the schema up to date. It may be run again and by several processes.
	Migrate(ctx context.Context) error
	Close() error
}

// People answers questions about residents and staff.
type People interface {
	Record(ctx context.Context, id health.PersonID) (health.Record, error)
	// History lists what happened to a record, newest first.
	History(ctx context.Context, id health.PersonID, limit int) ([]health.Change, error)
	// FindPeople lists residents of a station (all stations if zero) by name, by a birth date or year, by both, by a number
	// they carry or by the code of their household. Up to six words of text count, each a word of the folded name or the
	// beginning of one. The whole name comes first, then names with all the words, then those with beginnings, each in
	// Vietnamese order of given names. Whoever was merged into another is among them. It also says how many there are in
	// all: a total above health.FoundCounted means more than that, and more than this page if it is above the page's end.
	// Zero when the offset is beyond the last.
	FindPeople(ctx context.Context, station health.StationCode, text string, limit, offset int) ([]health.Summary, int, error)
	// Visits lists a person's visits, the newest first; Doses their immunisations by the day given or due.
	Visits(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Visit, error)
	Doses(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Dose, error)
	// Households lists the households a person belonged to, the first first, and last the one they belong to.
	Households(ctx context.Context, person health.PersonID) ([]health.Membership, error)
	// FormerMembers lists who has left a household, the first first.
	FormerMembers(ctx context.Context, household health.HouseholdID) ([]health.Membership, error)
	// Proxies lists the powers over a person and those the person has over others, ended ones too, the first first.
	Proxies(ctx context.Context, person health.PersonID) ([]health.Proxy, error)
	// Identifiers lists the numbers that somebody carries or carried, the first first.
	Identifiers(ctx context.Context, person health.PersonID) ([]health.Identifier, error)
	// Formerly lists the residents who carried a number of the kind and do so no longer, the last first.
	Formerly(ctx context.Context, kind health.Field, value string) ([]Bearer, error)
	// ByNumber lists the residents who carry a number of the kind. An insurance card and the number of the social insurance are
	// one where the card ends with it, in the old form or the new.
	ByNumber(ctx context.Context, kind health.Field, value string) ([]health.PersonID, error)
	// Near is Tx.Near outside a transaction: what is found may have changed since.
	Near(ctx context.Context, t match.Traits) ([]Neighbour, error)
	// Neighbours lists people after an id, in order of their ids, as the search for duplicates sees them.
	Neighbours(ctx context.Context, after health.PersonID, limit int) ([]Neighbour, error)
	// MergesOf lists the merges of a person that stand, whichever side they are on, newest first.
	MergesOf(ctx context.Context, person health.PersonID) ([]health.Merge, error)
	// State gives the note kept with Tx.PutState; ErrNotFound when there is none.
	State(ctx context.Context, name string) ([]byte, error)
	// HamletPeople counts the people of a hamlet of a station, named as health.HamletKey makes it.
	HamletPeople(ctx context.Context, station health.StationCode, hamlet string) (int, error)
	Staff(ctx context.Context, id health.StaffID) (health.Staff, error)
	StaffList(ctx context.Context) ([]health.Staff, error)
	// Leaves lists the times off that end on a day or later, in order of that end; those that were taken back, too.
	Leaves(ctx context.Context, since ident.Date) ([]health.Leave, error)
	Stations(ctx context.Context) ([]health.Station, error) // those that have not ended
	// Contact gives who an address is tied to: of several people, who was chosen last. ContactsAt lists all of them, that
	// one first.
	Contact(ctx context.Context, channel, address string) (health.Contact, error)
	ContactsAt(ctx context.Context, channel, address string) ([]health.Contact, error)
	ContactsOf(ctx context.Context, person health.PersonID) ([]health.Contact, error)
	ContactsOfStaff(ctx context.Context, staff health.StaffID) ([]health.Contact, error)
	Board(ctx context.Context, now time.Time) (health.Board, error)
}

// Bearer is somebody who carried a number.
type Bearer struct {
	Person health.PersonID
	Until  time.Time // when it ended, the last time
}

// Organisation answers questions about who looks after which places, from which day to which.
type Organisation interface {
	// Spans lists what every station was called and belonged to, in the order of codes and days.
	Spans(ctx context.Context) ([]health.StationSpan, error)
	// Areas lists every place that a station looks after or looked after.
	Areas(ctx context.Context) (health.Areas, error)
	// UnitPeople lists the records of a unit, the finest that records know, after the given one.
	UnitPeople(ctx context.Context, unit health.UnitCode, after health.PersonID, limit int) ([]health.Record, error)
	// UnitBoard counts as Board does, by the unit of the records: Progress.Station is its code. A task counts where its
	// record is, a question about somebody who is to be let in where they live, if its station looks after that unit; any
	// other in a unit of its station.
	UnitBoard(ctx context.Context, now time.Time) (health.Board, error)
	// PendingDrafts counts the drafts of each station that nobody has decided.
	PendingDrafts(ctx context.Context) (map[health.StationCode]int64, error)
}

// Reorganisations answers questions about plans that are carried out.
type Reorganisations interface {
	Reorganisation(ctx context.Context, id health.ReorganisationID) (health.Reorganisation, error)
	ReorganisationList(ctx context.Context, limit int) ([]health.Reorganisation, error) // newest first
}

// Work answers questions about tasks and drafts.
type Work interface {
	Task(ctx context.Context, id health.TaskID) (health.Task, error)
	// TaskList lists the awake tasks of a station that the member of staff may take: their own first, then by score.
	TaskList(ctx context.Context, station health.StationCode, staff health.StaffID, limit, offset int) ([]health.Task, error)
	// HamletTasks lists the awake fill tasks about people of some hamlets of a station, whose names are as health.HamletKey
	// makes them, in the order of TaskList.
	HamletTasks(ctx context.Context, station health.StationCode, hamlets []string, staff health.StaffID, limit, offset int) ([]health.Task, error)
	// TasksHeld lists the tasks that a member of staff holds, wherever they are.
	TasksHeld(ctx context.Context, staff health.StaffID) ([]health.Task, error)
	// InWork lists the tasks of a station that are open or held, the best score first.
	InWork(ctx context.Context, station health.StationCode) ([]health.Task, error)
	// LateTasks lists the tasks of a station, of all if it is zero, that are open or held and of which somebody was told that
	// they wait too long: the highest level first, then the longest wait.
	LateTasks(ctx context.Context, station health.StationCode, limit int) ([]health.Task, error)
	// Worked lists who has reported about the members of a household, the last first; about a person alone where the
	// household is zero.
	Worked(ctx context.Context, person health.PersonID, household health.HouseholdID) ([]health.Worked, error)
	// HouseholdTasks lists the live tasks of a household.
	HouseholdTasks(ctx context.Context, household health.HouseholdID) ([]health.Task, error)
	Draft(ctx context.Context, id health.DraftID) (health.Draft, error)
	// DraftsOf lists what somebody has proposed about a person, newest first.
	DraftsOf(ctx context.Context, person health.PersonID, kind health.DraftKind, limit int) ([]health.Draft, error)
	// TasksOf lists the live tasks about a person.
	TasksOf(ctx context.Context, person health.PersonID) ([]health.Task, error)
	// InWindow counts the tasks of a station that a workflow drives.
	InWindow(ctx context.Context, station health.StationCode) (int, error)
	// Driven lists the tasks of a station that ought to have a workflow: all live ones that are not queued.
	Driven(ctx context.Context, station health.StationCode) ([]health.Task, error)
	// Queued lists the tasks that should enter a station's window next, best score first.
	Queued(ctx context.Context, station health.StationCode, limit int) ([]health.Task, error)
}

// Talk keeps conversations, messages and codes.
type Talk interface {
	// Recall gives the conversation of an address, and what was answered to the event if it came before.
	Recall(ctx context.Context, channel, address, event string) (conv health.Conversation, answered []byte, seen bool, err error)
	// Remember stores a turn. ErrConflict: the conversation has moved on since it was recalled, or the event was answered.
	Remember(ctx context.Context, turn health.Exchange) error
	// Consent gives what an address last said about messages that it did not ask for; ErrNotFound when it said nothing.
	Consent(ctx context.Context, channel, address string) (health.MessageConsent, error)
	// Steps lists the recordings of the last steps of a conversation, the oldest first; Recorded the conversations that have
	// any, the latest first. DropSteps deletes those from before a moment and says how many they were.
	Steps(ctx context.Context, channel, address string, limit int) ([][]byte, error)
	Recorded(ctx context.Context, limit int) ([]health.Recorded, error)
	DropSteps(ctx context.Context, before time.Time) (int64, error)
	// Lines lists what was said with an address after the line with the given id, oldest first.
	Lines(ctx context.Context, channel, address, after string, limit int) ([]health.Line, error)
	Message(ctx context.Context, id health.MessageID) (health.Message, error)
	// Outbox lists messages, newest first; channel may be empty for all.
	Outbox(ctx context.Context, channel string, limit int) ([]health.Message, error)
	// Unsent lists messages that were written before the given time and not handed over, or of which nobody knows whether
	// they were.
	Unsent(ctx context.Context, before time.Time, limit int) ([]health.Message, error)
	Invite(ctx context.Context, hash string) (health.Invite, error)
	ViewLink(ctx context.Context, hash string) (health.ViewLink, error)
}

// Imports answers questions about files.
type Imports interface {
	Import(ctx context.Context, id health.ImportID) (health.Import, error)
	ImportList(ctx context.Context, limit int) ([]health.Import, error)
	ImportByHash(ctx context.Context, sha256 string) (health.Import, error)
	// ImportsOf lists the imports that somebody began, newest first.
	ImportsOf(ctx context.Context, by health.Actor, limit int) ([]health.Import, error)
	FileLink(ctx context.Context, hash string) (health.FileLink, error)
	// ImportRows lists the kept rows of an import after the given row, in order of the file.
	ImportRows(ctx context.Context, id health.ImportID, after, limit int) ([]health.ImportRow, error)
}

// Checks answers questions about the lists that were handed out to be compared with the population database.
type Checks interface {
	CheckList(ctx context.Context, id health.CheckID) (health.CheckList, error)
	CheckLists(ctx context.Context, limit int) ([]health.CheckList, error) // newest first
	// CheckItems lists the people on a list after a row, in order of rows; CheckItemsOf the lists that somebody is on.
	CheckItems(ctx context.Context, id health.CheckID, after, limit int) ([]health.CheckItem, error)
	CheckItemsOf(ctx context.Context, person health.PersonID) ([]health.CheckItem, error)
}

// Campaigns answers questions about what was written to many.
type Campaigns interface {
	Campaign(ctx context.Context, id health.CampaignID) (health.Campaign, error)
	CampaignList(ctx context.Context, limit int) ([]health.Campaign, error) // newest first
	// CampaignItems lists the people of a cohort after a row, in order of rows; CampaignItemsOf the cohorts that somebody is in.
	CampaignItems(ctx context.Context, id health.CampaignID, after, limit int) ([]health.CampaignItem, error)
	CampaignItemsOf(ctx context.Context, person health.PersonID) ([]health.CampaignItem, error)
	// CampaignChannels counts those without an outcome by the channel that reaches them.
	CampaignChannels(ctx context.Context, id health.CampaignID) (map[string]int, error)
	// CampaignDeliveries counts the messages of those whose outcome is OutcomeSent by where they stand today.
	CampaignDeliveries(ctx context.Context, id health.CampaignID) (map[health.DeliveryState]int, error)
}

// Place is where a list by days goes on: behind an id on a day, then on the days after it. The zero id is before all others.
type Place struct {
	Day   ident.Date `json:"day"`
	After string     `json:"after,omitempty"`
}

// FollowUps answers questions about who is expected, and came or did not.
type FollowUps interface {
	FollowUp(ctx context.Context, id health.FollowUpID) (health.FollowUp, error)
	FollowUpsOf(ctx context.Context, person health.PersonID) ([]health.FollowUp, error)
	// FollowUpList lists those that are due between a place and a day, open or not; FollowUpCounts counts them.
	FollowUpList(ctx context.Context, from Place, until ident.Date, limit int) ([]health.FollowUp, error)
	FollowUpCounts(ctx context.Context, from, until ident.Date) ([]health.FollowUpCount, error)
	// FollowUpsTold lists the open ones whose last notice went to an address and was written since a time, by the day they are due.
	FollowUpsTold(ctx context.Context, channel, address string, since time.Time) ([]health.FollowUp, error)
}

// Requests answers questions about what people ask for about their own data.
type Requests interface {
	SubjectRequest(ctx context.Context, id health.RequestID) (health.SubjectRequest, error)
	// RequestByKey finds a request by its once-key.
	RequestByKey(ctx context.Context, key string) (health.SubjectRequest, error)
	// RequestsOf lists what was asked for about somebody, newest first; LiveRequests what has not ended, in order of the days
	// by which it is to be answered; RequestList everything, newest first.
	RequestsOf(ctx context.Context, person health.PersonID) ([]health.SubjectRequest, error)
	LiveRequests(ctx context.Context, limit int) ([]health.SubjectRequest, error)
	RequestList(ctx context.Context, limit int) ([]health.SubjectRequest, error)
}

// Audits answers questions about the log of changes and disclosures. Rows get there by Tx.AppendAudit alone.
type Audits interface {
	// AuditHead gives the end of the log as the store has noted it. ErrAuditEnd: the note is gone, and nothing can be written
	// into the log until the end is noted anew.
	AuditHead(ctx context.Context) (health.AuditHead, error)
	// NoteAuditEnd notes the end anew behind the last row that is there, and in the log that somebody did so; ErrExists: the
	// note is not gone.
	NoteAuditEnd(ctx context.Context, by health.Actor, at time.Time) (health.AuditHead, error)
	// AuditRows lists the rows behind a place, in order.
	AuditRows(ctx context.Context, after health.AuditSeq, limit int) ([]health.AuditRow, error)
	// AuditOutside lists rows that are in the log's table without a place in the log, up to limit.
	AuditOutside(ctx context.Context, limit int) ([]health.AuditRow, error)
	// AuditOf lists the rows about a subject, newest first.
	AuditOf(ctx context.Context, subject string, limit int) ([]health.AuditRow, error)
}

// Tx is one transaction. Reads inside it see its own writes.
type Tx interface {
	ReportsTx
	Births

	Record(id health.PersonID) (health.Record, error)
	CreateRecord(r health.Record) error
	// UpdateRecord stores r, whose Version is the one it was read with, as the next version; ErrConflict otherwise.
	UpdateRecord(r *health.Record) error
	// Forget erases a person and the records that were merged into the person: their numbers, names, dates, visits and
	// texts are deleted and the key of their sealed texts is destroyed, so that what was sealed is empty from then on in
	// copies of the database too, once those have lost their key rows. The identifier, the steps of history without what
	// changed, and the audit log stay. The record is never written again (ErrErased). Whoever erases closes the person's tasks
	// before.
	Forget(id health.PersonID) error
	AppendChange(c health.Change) error
	AppendAudit(a health.Audit) error
	// Near lists the people who share a block with the traits: of each block of numbers up to match.BlockCap, of one of
	// likeness all, or nobody if they are more than that. A record that was merged into another is nobody's neighbour.
	Near(t match.Traits) ([]Neighbour, error)
	// Claim waits until nobody else's transaction has claimed one of the keys, and holds them until this one ends: whoever
	// decides on the same keys decides one after the other, and sees what was decided before.
	Claim(keys ...string) error
	// SetApart remembers that two records are two people; Apart lists the people somebody was told apart from.
	SetApart(one, two health.PersonID, by health.Actor, at time.Time) error
	Apart(person health.PersonID) ([]health.PersonID, error)

	// Owned lists what belongs to a person beside the record: open numbers, tasks, contacts, drafts, invitations, codes and
	// rows of lists. Give makes it another's and says false when the row is no longer the first one's. A number that the
	// heir carries already is ended instead, and marked so.
	Owned(person health.PersonID) ([]health.Owned, error)
	Give(o *health.Owned, from, heir health.PersonID, at time.Time) (bool, error)
	CreateMerge(m health.Merge) error
	Merge(id health.MergeID) (health.Merge, error)
	// MergesOf lists the merges of a person that stand, whichever side they are on, newest first.
	MergesOf(person health.PersonID) ([]health.Merge, error)
	// Splits lists the merges of a person that were taken back, the latest first: who, and from when until when; not what the
	// records said.
	Splits(person health.PersonID) ([]health.Merge, error)
	// UndoMerge notes that a merge was taken back. ErrConflict: it was before.
	UndoMerge(id health.MergeID, by health.Actor, at time.Time) error

	// CreateProxy stores a new power; EndProxy ends it, ErrConflict when it was ended before.
	CreateProxy(p health.Proxy) error
	EndProxy(id health.ProxyID, by health.Actor, at time.Time) error
	Proxy(id health.ProxyID) (health.Proxy, error)

	// PutState keeps a note of the search for duplicates under a name: the weights it uses, how far it is.
	PutState(name string, body []byte) error
	// VerifyNumber notes that a number that somebody carries was compared and found to be theirs; ErrNotFound: nobody carries it
	// any more. Another number that takes its place is compared with nothing.
	VerifyNumber(person health.PersonID, kind health.Field, value string, c health.Check) error
	// Comparisons lists what somebody's numbers were compared with: identifiers without the numbers themselves.
	Comparisons(person health.PersonID) ([]health.Identifier, error)
	// ByNumber is People.ByNumber with what the transaction wrote.
	ByNumber(kind health.Field, value string) ([]health.PersonID, error)
	// DropNumber forgets that somebody once carried a number, since that time, where it never was theirs. One that is carried
	// stays.
	DropNumber(person health.PersonID, kind health.Field, value string, since time.Time) error
	// FormerHomes lists the households that somebody has left, the first first. DropMembership forgets one of these times,
	// where it never was so; AddMembership notes one that was.
	FormerHomes(person health.PersonID) ([]health.Membership, error)
	DropMembership(m health.Membership) error
	AddMembership(m health.Membership) error
	// ChangesSince lists what happened to a record after a version, the oldest first.
	ChangesSince(person health.PersonID, version int64) ([]health.Change, error)
	// Members finds the records of a household.
	Members(household health.HouseholdID) ([]health.PersonID, error)

	Task(id health.TaskID) (health.Task, error)
	// TasksOf lists the live tasks about a person.
	TasksOf(person health.PersonID) ([]health.Task, error)
	CreateTask(t health.Task) error // ErrExists when the id is taken
	UpdateTask(t *health.Task) error

	Draft(id health.DraftID) (health.Draft, error)
	// SaveDraft stores a new draft; one with the same id is left as it is (false).
	SaveDraft(d health.Draft) (bool, error)
	UpdateDraft(d health.Draft) error

	Import(id health.ImportID) (health.Import, error)
	CreateImport(i health.Import) error
	UpdateImport(i health.Import) error
	PutImportRow(r health.ImportRow) error
	// CreateFileLink stores a new link to the rows to correct of an import. UseFileLink notes that it was used; ErrConflict:
	// it was before.
	CreateFileLink(f health.FileLink) error
	UseFileLink(f health.FileLink) error
	// FromRow reports whether a kept row of that number, of any list of residents, made or met the record.
	FromRow(person health.PersonID, row int) (bool, error)

	CheckList(id health.CheckID) (health.CheckList, error)
	CreateCheckList(l health.CheckList) error // ErrExists when the id is taken
	// UpdateCheckList stores l, whose Version is the one it was read with, as the next version; ErrConflict otherwise.
	UpdateCheckList(l *health.CheckList) error
	CheckItem(id health.CheckID, row int) (health.CheckItem, error)
	CheckItems(id health.CheckID, after, limit int) ([]health.CheckItem, error)
	// PutCheckItem stores a person on a list, in place of the row of the same number; whom it is about stays.
	PutCheckItem(i health.CheckItem) error

	Campaign(id health.CampaignID) (health.Campaign, error)
	CreateCampaign(c health.Campaign) error // ErrExists when the id is taken
	// UpdateCampaign stores c, whose Version is the one it was read with, as the next version; ErrConflict otherwise.
	UpdateCampaign(c *health.Campaign) error
	// OpenCampaignItems lists the people of a cohort after a row who have no outcome yet, BackCampaignItems those to whom it was
	// sent and of whose message the channel has said since that it did not arrive, or nobody knows.
	OpenCampaignItems(id health.CampaignID, after, limit int) ([]health.CampaignItem, error)
	BackCampaignItems(id health.CampaignID, after, limit int) ([]health.CampaignItem, error)
	// PutCampaignItem stores a person of a cohort, in place of the row of the same number; who it is stays.
	PutCampaignItem(i health.CampaignItem) error
	// CloseCampaignItems gives everybody of a cohort who has none an outcome, and says how many they were.
	CloseCampaignItems(id health.CampaignID, outcome health.CampaignOutcome, at time.Time) (int, error)
	// RecentMessages counts what was written to an address since a time that it did not ask for.
	RecentMessages(channel, address string, since time.Time) (int, error)

	FollowUp(id health.FollowUpID) (health.FollowUp, error)
	CreateFollowUp(f health.FollowUp) error // ErrExists when the id is taken
	// UpdateFollowUp stores f, whose Version is the one it was read with, as the next version; ErrConflict otherwise.
	UpdateFollowUp(f *health.FollowUp) error
	FollowUpsOf(person health.PersonID) ([]health.FollowUp, error)
	// NextFollowUps lists the open follow-ups that are to be looked at between a place and a day.
	NextFollowUps(from Place, until ident.Date, limit int) ([]health.FollowUp, error)
	// VisitPromises and DosePromises list the days on which people are expected between a place and a day.
	VisitPromises(from Place, until ident.Date, limit int) ([]health.Promise, error)
	DosePromises(from Place, until ident.Date, limit int) ([]health.Promise, error)
	// VisitDays lists a person's visits that began on a day or later, with that day.
	VisitDays(person health.PersonID, since ident.Date) ([]health.Promise, error)

	SubjectRequest(id health.RequestID) (health.SubjectRequest, error)
	RequestsOf(person health.PersonID) ([]health.SubjectRequest, error) // newest first
	CreateRequest(r health.SubjectRequest) error                        // ErrExists when the id or the once-key is taken
	// UpdateRequest stores r, whose Version is the one it was read with, as the next version; ErrConflict otherwise.
	UpdateRequest(r *health.SubjectRequest) error

	// CreateMessage stores a new message; one with the same id is left as it is (false).
	CreateMessage(m health.Message) (bool, error)
	Message(id health.MessageID) (health.Message, error)
	UpdateMessage(m health.Message) error
	AppendLine(l health.Line) error

	CreateCode(c health.Code, at time.Time) error
	// LatestCode gives the newest code of an address, without its guess, but for attempts that are only counted, whose hash is
	// a hyphen; CountCodes how many were made for it since a time, for the same
	// guess alone unless that is empty.
	LatestCode(channel, address string) (health.Code, error)
	CountCodes(channel, address, guess string, since time.Time) (int, error)
	// CodesFor counts the codes made for somebody since a time, from whatever address: those that were sent, and those that
	// nothing was sent for (hash "!").
	CodesFor(person health.PersonID, since time.Time) (sent, blind int, err error)
	UpdateCode(c health.Code) error

	// CreateViewLink stores a new link to a record; UpdateViewLink its tries and its use. CountViewLinks counts the links to a
	// record since a time.
	ViewLink(hash string) (health.ViewLink, error)
	CreateViewLink(v health.ViewLink) error
	UpdateViewLink(v health.ViewLink) error
	CountViewLinks(person health.PersonID, since time.Time) (int, error)

	Visit(id health.VisitID) (health.Visit, error)
	Dose(id health.DoseID) (health.Dose, error)
	// Doses lists all immunisations of a person, in order of their ids.
	Doses(person health.PersonID) ([]health.Dose, error)
	// PutVisit and PutDose store one, in place of the one with the same id.
	PutVisit(v health.Visit) error
	PutDose(d health.Dose) error

	// PutConsent stores what an address says about messages that it did not ask for, in place of what it said before.
	Consent(channel, address string) (health.MessageConsent, error)
	PutConsent(c health.MessageConsent) error

	// PutContact ties an address to somebody, who is then the one chosen there. It ends the ties of people where staff take
	// the address over, and of staff where people do. ChooseContact chooses another of those it is tied to; ErrConflict when
	// there is no such tie.
	PutContact(c health.Contact) error
	ChooseContact(c health.Contact) error
	ContactsAt(channel, address string) ([]health.Contact, error)
	ContactsOf(person health.PersonID) ([]health.Contact, error)
	ContactsOfStaff(staff health.StaffID) ([]health.Contact, error)
	// DropContact ends one tie, DeleteContact all of an address.
	DropContact(c health.Contact) error
	DeleteContact(channel, address string) error
	// SetGone notes since when nothing reaches an address; zero: it can be reached.
	SetGone(channel, address string, at time.Time) error
	PutInvite(i health.Invite) error
	Invite(hash string) (health.Invite, error)
	// UseInvite notes that an invitation was used. ErrConflict: it works once and somebody has used it.
	UseInvite(hash string, at time.Time) error
	PutStaff(s health.Staff) error
	Staff(id health.StaffID) (health.Staff, error)
	// CreateLeave stores a new time off; ErrExists when the id is taken. EndLeave notes that it was taken back; ErrConflict: it
	// was before. LeavesOf lists somebody's, in order of their first days.
	Leave(id health.LeaveID) (health.Leave, error)
	CreateLeave(l health.Leave) error
	EndLeave(id health.LeaveID, by health.Actor, at time.Time) error
	LeavesOf(staff health.StaffID) ([]health.Leave, error)
	// TasksHeld lists the tasks that a member of staff holds, wherever they are.
	TasksHeld(staff health.StaffID) ([]health.Task, error)
	// PutStation stores a station. A new one is given its first span and, unless another station has it, its unit.
	PutStation(s health.Station) error
	// SetSpans and SetAreas replace all of them.
	SetSpans(spans []health.StationSpan) error
	SetAreas(areas health.Areas) error
	Areas() (health.Areas, error)
	Organisation() (health.Organisation, error)

	Reorganisation(id health.ReorganisationID) (health.Reorganisation, error)
	Reorganisations() ([]health.Reorganisation, error) // newest first
	CreateReorganisation(r health.Reorganisation) error
	// UpdateReorganisation stores how far it is; what it was begun with stays.
	UpdateReorganisation(r health.Reorganisation) error
	// NoteMoved writes down that a plan moves something; false: it was written down before.
	NoteMoved(m health.Shift) (bool, error)
	// MovedBy lists what a plan moved, after a subject, in order of subjects.
	MovedBy(plan health.ReorganisationID, what health.ShiftKind, after string, limit int) ([]health.Shift, error)
	// NoteUndone writes down what an undo made of it; false: it was dealt with before.
	NoteUndone(m health.Shift, undone string) (bool, error)
	// StationPeople, StationDrafts (those nobody has decided) and StationTasks (those that live) list what is at a station,
	// after an id, in order of ids.
	StationPeople(station health.StationCode, after health.PersonID, limit int) ([]health.PersonID, error)
	StationDrafts(station health.StationCode, after health.DraftID, limit int) ([]health.Draft, error)
	StationTasks(station health.StationCode, after health.TaskID, limit int) ([]health.Task, error)
	// MoveDraft gives a draft that nobody has decided to another station; false: it was not at the first one any more.
	MoveDraft(id health.DraftID, from, to health.StationCode) (bool, error)
	// StationBusy counts the people, live tasks, undecided drafts and active staff at a station.
	StationBusy(station health.StationCode) (int64, error)
}

// Neighbour is a person who shares a block with somebody.
type Neighbour struct {
	ID     health.PersonID
	Traits match.Traits
}
