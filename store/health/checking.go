package health

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/store/ident"
)

// CheckID names a list for comparison as it is printed on it: station, day and running number.
type CheckID string

// CheckList is a list of residents of one station that goes to the police of the commune, who compare it with the
// population database, sign it and give it back. One person loads what came back and another approves it.
type CheckList struct {
	ID      CheckID
	Version int64
	Station StationCode
	Source  CheckSource // who compares; zero: the police of the commune, on paper
	State   CheckState
	Limit   int      // people at most; zero: all who are to be compared
	After   PersonID // the last record looked at while the list is made
	Rows    int      // people on it
	Digest  string   // hex SHA-256 of what is asked, printed on list and minutes
	Signed  string   // number and day of the signed minutes; empty until they are back
	By      Actor    // who asked for the list
	// Loaded is who brought the answers, Approved who let them in: never the same. Zero until then.
	Loaded   Actor
	Approved Actor
	Due      time.Time // when it should be back
	Reminded int       // how often somebody was reminded that it is not
	Cursor   int       // the last row whose answer went into the records
	// Held says by a code why a register does not answer, Tries how often in a row it did not, and Again when it is asked
	// next. Empty and zero while it answers.
	Held    string
	Tries   int
	Again   time.Time
	Tally   CheckTally
	MadeAt  time.Time
	EndedAt time.Time // zero while it lives
}

// LogValue names the list alone.
func (l CheckList) LogValue() slog.Value { return slog.StringValue(string(l.ID)) }

// CheckState is where a list stands.
type CheckState string

const (
	CheckCollecting CheckState = "collecting" // people are put on it
	CheckAsking     CheckState = "asking"     // a register is asked, one person after the other
	CheckSent       CheckState = "sent"       // out of the house; answers may be loaded
	CheckReturned   CheckState = "returned"   // answers wait for the second person
	CheckApplying   CheckState = "applying"   // they go into the records
	CheckDone       CheckState = "done"
	CheckCancelled  CheckState = "cancelled"
)

// CheckStates lists all states, in the order of a list's life.
func CheckStates() []CheckState {
	return []CheckState{CheckCollecting, CheckAsking, CheckSent, CheckReturned, CheckApplying, CheckDone, CheckCancelled}
}

// Over reports whether nothing more will happen.
func (s CheckState) Over() bool { return s == CheckDone || s == CheckCancelled }

// CheckTally counts the rows of a list: by what was answered, and by what came of it. What was not answered is in neither.
type CheckTally struct {
	Match    int `json:"match"`
	Mismatch int `json:"mismatch"`
	Unknown  int `json:"unknown"`  // not found in the population database
	Verified int `json:"verified"` // the record agrees
	Filled   int `json:"filled"`   // the record did not say what the answer says
	Proposed int `json:"proposed"` // it said something else: a person decides
	Doubted  int `json:"doubted"`  // it is wrong in some way that nobody told, or nobody by that description is known
	Changed  int `json:"changed"`  // the record had changed meanwhile: to be compared anew
	Gone     int `json:"gone"`     // merged, forgotten, dead or moved away
	Left     int `json:"left"`     // given up without an answer
}

// Answered is how many rows have an answer.
func (t CheckTally) Answered() int { return t.Match + t.Mismatch + t.Unknown }

// Settled is how many answers went into the records, or were found to be too late.
func (t CheckTally) Settled() int {
	return t.Verified + t.Filled + t.Proposed + t.Doubted + t.Changed + t.Gone
}

// CheckItem is one person on a list.
type CheckItem struct {
	List   CheckID
	Row    int // from 1
	Person PersonID
	Asked  map[Field]Value // what the record said when it went on the list
	Answer CheckAnswer
	// Outcome is what came of the answer; zero while it waits.
	Outcome CheckOutcome
	By      string // the import that brought the answer; empty: none yet
	At      time.Time
}

// LogValue names the row alone.
func (i CheckItem) LogValue() slog.Value { return slog.StringValue(i.Code()) }

// Code is what stands on the list beside the person, so that an answer finds its row again.
func (i CheckItem) Code() string { return string(i.List) + "/" + strconv.Itoa(i.Row) }

// ParseCheckCode reads what Code has written.
func ParseCheckCode(s string) (CheckID, int, bool) {
	s = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	list, row, ok := strings.Cut(s, "/")
	n, err := strconv.Atoi(row)
	return CheckID(list), n, ok && err == nil && n > 0 && list != ""
}

// CheckAnswer is what the population database, or another register, says of a person.
type CheckAnswer struct {
	Result CheckResult
	Values map[Field]FieldValue // what is right, where the list was not; may be empty although it was not
	Note   Value
	Wrong  []Field // what is not right, where a register does not say what is
	Code   string  // of Disputes: what is wrong with the number that a register was asked with; empty: nothing is known to be
}

// Same reports whether two answers say the same.
func (a CheckAnswer) Same(b CheckAnswer) bool {
	if a.Result != b.Result || a.Note != b.Note || a.Code != b.Code || !slices.Equal(a.Wrong, b.Wrong) || len(a.Values) != len(b.Values) {
		return false
	}
	for f, v := range a.Values {
		if w, ok := b.Values[f]; !ok || !v.Same(w) {
			return false
		}
	}
	return true
}

// CheckResult is the coded answer; empty: none yet.
type CheckResult string

const (
	CheckMatch    CheckResult = "match"
	CheckMismatch CheckResult = "mismatch"
	CheckUnknown  CheckResult = "unknown" // nobody like that in the population database
)

// CheckOutcome says what came of an answer.
type CheckOutcome string

const (
	CheckVerified CheckOutcome = "verified"
	CheckFilled   CheckOutcome = "filled"
	CheckProposed CheckOutcome = "proposed"
	CheckDoubted  CheckOutcome = "doubted"
	CheckChanged  CheckOutcome = "changed"
	CheckGone     CheckOutcome = "gone"
	CheckLeft     CheckOutcome = "left"
)

// Count adds an outcome, or takes it back with by -1.
func (t *CheckTally) Count(o CheckOutcome, by int) {
	for k, n := range map[CheckOutcome]*int{CheckVerified: &t.Verified, CheckFilled: &t.Filled, CheckProposed: &t.Proposed,
		CheckDoubted: &t.Doubted, CheckChanged: &t.Changed, CheckGone: &t.Gone, CheckLeft: &t.Left} {
		if k == o {
			*n += by
		}
	}
}

// CountResult adds an answer, or takes it back with by -1.
func (t *CheckTally) CountResult(r CheckResult, by int) {
	for k, n := range map[CheckResult]*int{CheckMatch: &t.Match, CheckMismatch: &t.Mismatch, CheckUnknown: &t.Unknown} {
		if k == r {
			*n += by
		}
	}
}

// KeyFields lists what is compared with the population database.
func KeyFields() []Field { return []Field{NationalID, FullName, BirthDate, SexField} }

// CheckFrom gives what the record says of the key fields, as a list asks it.
func CheckFrom(r Record) map[Field]Value { return valuesOf(r, KeyFields()) }

func valuesOf(r Record, fields []Field) map[Field]Value {
	out := map[Field]Value{}
	for _, f := range fields {
		if v := r.Fields[f]; v.State == HasValue {
			out[f] = v.Value
		}
	}
	return out
}

// Comparable reports whether the record may go on a list: somebody who lives here, with a name and a birth date, who was
// not compared as the record stands.
func (r Record) Comparable() bool {
	return r.Living() && (r.Verification == Unverified || r.Verification == Recheck) && r.Text(FullName) != "" && r.Text(BirthDate) != ""
}

// CheckDigest sums up what a list asks, so that paper and file are known to belong together.
type CheckDigest struct{ h hash.Hash }

// NewCheckDigest begins a digest.
func NewCheckDigest() CheckDigest { return CheckDigest{sha256.New()} }

// Add takes the next row in.
func (d CheckDigest) Add(i CheckItem) {
	fmt.Fprintf(d.h, "%d", i.Row)
	for _, f := range KeyFields() {
		fmt.Fprintf(d.h, "\x00%s", i.Asked[f].Reveal())
	}
	fmt.Fprint(d.h, "\n")
}

// Sum gives the digest in hexadecimal.
func (d CheckDigest) Sum() string { return hex.EncodeToString(d.h.Sum(nil)) }

// Fields of a list that comes back, beside those of whom it asks. The right values stand in columns of their own.
const (
	CheckRow    Field = "MA_DONG"
	CheckSaid   Field = "KET_QUA"
	CheckRemark Field = "GHI_CHU_DOI_CHIEU"

	RightID    Field = "SO_CCCD_DUNG"
	RightName  Field = "HO_TEN_DUNG"
	RightBirth Field = "NGAY_SINH_DUNG"
	RightSex   Field = "GIOI_TINH_DUNG"
)

// rightFields pairs the column of a right value with the field of the record.
func rightFields() map[Field]Field {
	return map[Field]Field{RightID: NationalID, RightName: FullName, RightBirth: BirthDate, RightSex: SexField}
}

// Codes of problems of a list that came back.
const (
	CodeCheckRow      = "check.row"       // no row of a list
	CodeCheckList     = "check.list"      // of a list that is not known, or not out
	CodeCheckNotYours = "check.not_yours" // whoever brings it does not work there
	CodeCheckResult   = "check.result"    // unreadable
	CodeCheckSays     = "check.says"      // "right", and yet another value
	CodeCheckInPlace  = "check.in_place"  // corrected where the list asks
	CodeCheckSettled  = "check.settled"   // answered before, and it is in the record
	CodeCheckTwice    = "check.twice"     // two rows of the file answer for one person
	CodeCheckDisputed = "check.disputed"  // of a number: the population database knows another, or nobody
	CodeCardUnknown   = "card.unknown"    // of a health insurance card: the insurer does not know it
	CodeCardExpired   = "card.expired"
	CodeCardRevoked   = "card.revoked"
	CodeCardStopped   = "card.stopped" // reported as ended: moved away, died, or no longer insured
	CodeCardOther     = "card.other"   // the insurer has another name or birth date with it
)

// CheckCodes lists the codes above, so that a test can prove that each has a phrase.
func CheckCodes() []string {
	return []string{CodeCheckRow, CodeCheckList, CodeCheckNotYours, CodeCheckResult, CodeCheckSays, CodeCheckInPlace, CodeCheckSettled,
		CodeCheckTwice, CodeCheckDisputed, CodeCardUnknown, CodeCardExpired, CodeCardRevoked, CodeCardStopped, CodeCardOther}
}

// Disputes lists the codes with which a value is marked that somebody outside knows otherwise.
func Disputes() []string {
	return []string{CodeCheckDisputed, CodeCardUnknown, CodeCardExpired, CodeCardRevoked, CodeCardStopped, CodeCardOther}
}

// Dispute gives the code that marks a value as known otherwise outside; empty when nobody does.
func (v FieldValue) Dispute() string {
	for _, code := range Disputes() {
		if v.Has(ident.Code(code)) {
			return code
		}
	}
	return ""
}

// checkWords are what officers write for a result, folded; a table, written once and only read.
var checkWords = map[string]CheckResult{
	"dung": CheckMatch, "khop": CheckMatch, "trung": CheckMatch, "trung khop": CheckMatch, "dung khop": CheckMatch, "chinh xac": CheckMatch,
	"ok": CheckMatch, "x": CheckMatch, "1": CheckMatch, "v": CheckMatch, "dat": CheckMatch, "co": CheckMatch, "match": CheckMatch, "right": CheckMatch,
	"sai": CheckMismatch, "khong khop": CheckMismatch, "khong dung": CheckMismatch, "lech": CheckMismatch, "chua dung": CheckMismatch,
	"sai thong tin": CheckMismatch, "2": CheckMismatch, "khong trung": CheckMismatch, "mismatch": CheckMismatch, "wrong": CheckMismatch,
	"khong tim thay": CheckUnknown, "khong co": CheckUnknown, "khong thay": CheckUnknown, "khong co du lieu": CheckUnknown, "3": CheckUnknown,
	"khong co tren he thong": CheckUnknown, "chua co": CheckUnknown, "khong ton tai": CheckUnknown, "not found": CheckUnknown, "unknown": CheckUnknown,
}

// ParseCheckResult reads what an officer wrote; empty is no answer.
func ParseCheckResult(s string) (CheckResult, bool) {
	key := ident.Fold(strings.Trim(s, " .,;!"))
	r, ok := checkWords[key]
	return r, ok || key == ""
}

// ReadAnswer turns the cells of a row that came back into an answer about the item, without a result if nothing was
// answered. A problem of GradeRefuse makes none.
// What was corrected where the list asks counts as the right value, and is pointed out.
func (in Intake) ReadAnswer(item CheckItem, raw map[Field]string, asked map[Field]FieldValue) (CheckAnswer, []Problem) {
	result, ok := ParseCheckResult(raw[CheckSaid])
	if !ok {
		return CheckAnswer{}, []Problem{{Field: CheckSaid, Code: CodeCheckResult, Grade: GradeRefuse}}
	}
	values, problems := in.rightValues(raw)
	for _, f := range KeyFields() {
		v, said := asked[f]
		if _, told := values[f]; told || !said || v.State != HasValue || v.Value == item.Asked[f] {
			continue
		}
		values[f] = v
		problems = append(problems, Problem{Field: f, Code: CodeCheckInPlace, Grade: GradeFlag})
	}
	for f, v := range values { // the same again is no correction
		if v.Value == item.Asked[f] {
			delete(values, f)
		}
	}
	switch {
	case len(values) > 0 && (result == CheckMatch || result == CheckUnknown):
		problems = append(problems, Problem{Field: CheckSaid, Code: CodeCheckSays, Grade: GradeRefuse})
	case len(values) > 0:
		result = CheckMismatch
	}
	if len(values) == 0 {
		values = nil
	}
	note, _, _ := shortText(in, raw[CheckRemark])
	return CheckAnswer{Result: result, Values: values, Note: note}, problems
}

// rightValues reads the columns of right values under the rules of a record. What cannot be read refuses the row: an answer
// is not taken by halves.
func (in Intake) rightValues(raw map[Field]string) (map[Field]FieldValue, []Problem) {
	cells, column := map[Field]string{}, map[Field]Field{}
	for c, f := range rightFields() {
		if strings.TrimSpace(raw[c]) != "" {
			cells[f], column[f] = raw[c], c
		}
	}
	values, found := in.Read(cells)
	var problems []Problem
	for _, p := range found {
		if column[p.Field] == "" || p.Grade == GradeFlag {
			continue // of what the row does not say
		}
		problems = append(problems, Problem{Field: column[p.Field], Code: p.Code, Grade: GradeRefuse, Hint: p.Hint})
	}
	for f, v := range values {
		if column[f] == "" || v.State != HasValue {
			delete(values, f)
		}
	}
	return values, problems
}
