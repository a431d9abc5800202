package health

import (
	"log/slog"
	"slices"
	"time"
)

// CampaignID names a campaign: day and running number.
type CampaignID string

// Campaign writes to many people once, after somebody other than its author has approved it.
type Campaign struct {
	ID       CampaignID
	Version  int64
	Kind     CampaignKind
	Stations []StationCode // whose people; never empty
	State    CampaignState
	By       Actor
	Approved Actor     // zero until then; never By
	Rules    SendRules // when it may write
	Station  int       // index of the station whose people are being looked at while the cohort is made
	After    PersonID  // the last one looked at
	Rows     int       // people of the cohort, those who are not written to among them
	Cursor   int       // the last row looked at in this round
	Round    int       // how often the cohort was gone through
	Tally    CampaignTally
	MadeAt   time.Time
	EndedAt  time.Time // zero while it lives
}

// LogValue names the campaign alone.
func (c Campaign) LogValue() slog.Value { return slog.StringValue(string(c.ID)) }

// CampaignKind says who is written to, and what about; the words are the phrase "notice.campaign.<kind>".
type CampaignKind string

const (
	CampaignGaps  CampaignKind = "gaps"  // their record lacks something that they can tell
	CampaignCheck CampaignKind = "check" // everybody: please look whether the record is right
)

// CampaignKinds lists all kinds.
func CampaignKinds() []CampaignKind { return []CampaignKind{CampaignGaps, CampaignCheck} }

// Phrase is the key of what is said.
func (k CampaignKind) Phrase() string { return "notice.campaign." + string(k) }

// Wants reports whether a record is one of those that the campaign is about, today.
func (k CampaignKind) Wants(r Record) bool {
	return r.Living() && (k != CampaignGaps || len(r.Gaps) > 0)
}

// CampaignState is where a campaign stands.
type CampaignState string

const (
	CampaignCounting  CampaignState = "counting" // the cohort is made
	CampaignWaiting   CampaignState = "waiting"  // for the second person
	CampaignRunning   CampaignState = "running"
	CampaignPaused    CampaignState = "paused"
	CampaignSettling  CampaignState = "settling" // everybody was written to; receipts are waited for
	CampaignDone      CampaignState = "done"
	CampaignCancelled CampaignState = "cancelled"
)

// CampaignStates lists all states, in the order of a campaign's life.
func CampaignStates() []CampaignState {
	return []CampaignState{CampaignCounting, CampaignWaiting, CampaignRunning, CampaignPaused, CampaignSettling, CampaignDone, CampaignCancelled}
}

// Over reports whether nothing more will happen.
func (s CampaignState) Over() bool { return s == CampaignDone || s == CampaignCancelled }

// CampaignOutcome is the one thing that came of a person of the cohort; empty: still open.
type CampaignOutcome string

const (
	OutcomeSent      CampaignOutcome = "sent"       // the channel has taken it
	OutcomeTogether  CampaignOutcome = "together"   // another of the cohort has the same address: it has one message
	OutcomeFailed    CampaignOutcome = "failed"     // by every channel
	OutcomeUnclear   CampaignOutcome = "unclear"    // nobody knows whether it went out: not sent again
	OutcomeGone      CampaignOutcome = "gone"       // died, moved, merged or forgotten
	OutcomeMourning  CampaignOutcome = "mourning"   // somebody of their house has died
	OutcomeNotDue    CampaignOutcome = "not_due"    // meanwhile the reason is gone
	OutcomeNoAddress CampaignOutcome = "no_address" // nothing reaches them
	OutcomeOptedOut  CampaignOutcome = "opted_out"  // they want no such messages
	OutcomeExpired   CampaignOutcome = "expired"    // the campaign ended before their turn, or every day was full
	OutcomeCancelled CampaignOutcome = "cancelled"
)

// CampaignOutcomes lists all outcomes, those of messages first.
func CampaignOutcomes() []CampaignOutcome {
	return []CampaignOutcome{OutcomeSent, OutcomeTogether, OutcomeFailed, OutcomeUnclear, OutcomeGone, OutcomeMourning, OutcomeNotDue, OutcomeNoAddress, OutcomeOptedOut,
		OutcomeExpired, OutcomeCancelled}
}

// CampaignTally counts the people of a cohort by outcome. Together with those who are open they are the cohort.
type CampaignTally map[CampaignOutcome]int

// Settled is how many have an outcome.
func (t CampaignTally) Settled() (n int) {
	for _, k := range t {
		n += k
	}
	return n
}

// CampaignItem is one person of a cohort.
type CampaignItem struct {
	Campaign CampaignID
	Row      int // from 1
	Person   PersonID
	Channel  string    // by which the message went or is about to go; empty: none yet
	Message  MessageID // zero: none yet
	Tried    []string  // channels that failed before
	Outcome  CampaignOutcome
	Reason   string // code of why, or why another channel was taken
	Tries    int
	At       time.Time
}

// SendRules say when a campaign may write.
type SendRules struct {
	FromHour int       `json:"from"`     // first hour of the day
	ToHour   int       `json:"to"`       // the hour at which it stops
	Weekends bool      `json:"weekends"` // also on Saturday and Sunday
	Holidays bool      `json:"holidays"` // also on public holidays
	PerHour  int       `json:"per_hour"` // messages at most; zero: as many as the channel takes
	PerDay   int       `json:"per_day"`  // to one address in 24 hours, with other campaigns and reminders
	PerWeek  int       `json:"per_week"` // the same in 7 days
	Ends     time.Time `json:"ends"`     // after it nobody is written to
}

// DefaultRules are those of a campaign that says nothing else: working days from 8 to 19 o'clock, for two weeks. The law
// allows advertising from 7 to 22 o'clock and three messages a day (NĐ 91/2020/NĐ-CP); these are no advertising, and fewer.
func DefaultRules(now time.Time) SendRules {
	return SendRules{FromHour: 8, ToHour: 19, PerDay: 1, PerWeek: 3, Ends: now.Add(14 * 24 * time.Hour)}
}

// Valid reports whether the rules leave some time to write in, and none at night.
func (s SendRules) Valid() bool {
	return s.FromHour >= QuietUntil && s.ToHour <= QuietFrom && s.FromHour < s.ToHour && s.PerHour >= 0 && s.PerDay > 0 && s.PerWeek >= s.PerDay
}

// How long a house in which somebody has died is left alone: by what can wait, the forty-nine days of the custom; by notices of
// appointments of those who live, the first week.
const (
	MourningLong  = 49 * 24 * time.Hour
	MourningShort = 7 * 24 * time.Hour
)

// Quiet hours: what nobody waits for is not sent at night.
const (
	QuietFrom  = 21
	QuietUntil = 7
)

// Opens gives the next moment from which a campaign may write: now, when it may write now.
func (s SendRules) Opens(now time.Time, h Holidays) time.Time {
	t := now.In(Zone())
	if s.allowed(t, h) && t.Hour() >= s.FromHour && t.Hour() < s.ToHour {
		return now
	}
	day := time.Date(t.Year(), t.Month(), t.Day(), s.FromHour, 0, 0, 0, Zone())
	for !day.After(t) || !s.allowed(day, h) {
		day = time.Date(day.Year(), day.Month(), day.Day()+1, s.FromHour, 0, 0, 0, Zone())
	}
	return day
}

func (s SendRules) allowed(day time.Time, h Holidays) bool {
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	return (s.Weekends || !weekend) && (s.Holidays || !h.On(day))
}

// Choose takes the address to write to next: the latest that somebody talked from, else the phone on the record, but for
// channels that were tried. False: none is left.
func Choose(contacts []Contact, phone string, tried []string) (channel, address string, ok bool) {
	for _, c := range contacts {
		if c.Gone.IsZero() && !slices.Contains(tried, c.Channel) {
			return c.Channel, c.Address, true
		}
	}
	if phone != "" && !slices.Contains(tried, "sms") {
		return "sms", phone, true
	}
	return "", "", false
}
