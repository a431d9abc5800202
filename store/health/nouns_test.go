package health

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/store/ident"
)

func TestLifeConfirmed(t *testing.T) {
	want := map[Life]Life{MovedReported: Moved, DeathReported: Dead, UnfoundReported: Unfound}
	for _, l := range Lives() {
		got, ok := l.Confirmed()
		if w, report := want[l]; ok != report || ok && got != w || !ok && got != l {
			t.Errorf("%s becomes %s, %t", l, got, ok)
		}
		if !l.Valid() {
			t.Errorf("%s is not valid", l)
		}
	}
	if Life("").Valid() || Life("alive").Valid() {
		t.Error("an unknown state is valid")
	}
}

func TestResultsThatReportALife(t *testing.T) {
	for _, r := range TaskFill.Results() {
		life, ok := r.Reports()
		if _, report := life.Confirmed(); ok != report {
			t.Errorf("%s reports %q", r, life)
		}
	}
}

func TestResultsOfTasks(t *testing.T) {
	for _, c := range []struct {
		kind TaskKind
		yes  []Result
		no   []Result
	}{
		{TaskFill, []Result{ResultDone, ResultNoAnswer, ResultMoved, ResultDied, ResultRefused, ResultWrongPerson, ResultRemind}, []Result{ResultSame, ResultAccepted, ResultObsolete, ""}},
		{TaskDecide, []Result{ResultSame, ResultOther, ResultRemind}, []Result{ResultDone, ResultAccepted, ResultObsolete}},
		{TaskCorrect, []Result{ResultAccepted, ResultRejected, ResultRemind}, []Result{ResultDone, ResultSame}},
		{TaskConfirm, []Result{ResultAccepted, ResultRejected, ResultRemind}, []Result{ResultDied, ResultObsolete}},
		{"none", nil, []Result{ResultDone, ""}},
	} {
		for _, r := range c.yes {
			if !c.kind.Takes(r) {
				t.Errorf("%s does not take %s", c.kind, r)
			}
		}
		for _, r := range c.no {
			if c.kind.Takes(r) {
				t.Errorf("%s takes %q", c.kind, r)
			}
		}
	}
}

func TestNextWake(t *testing.T) {
	monday := noon.AddDate(0, 0, 7)
	day := 24 * time.Hour
	for _, c := range []struct {
		tries  int
		result Result
		want   time.Time
	}{
		{0, ResultRemind, monday}, {3, ResultRemind, monday},
		{0, ResultNoAnswer, noon.Add(3 * day)}, {1, ResultNoAnswer, noon.Add(7 * day)}, {2, ResultNoAnswer, noon.Add(14 * day)},
		{3, ResultNoAnswer, noon.Add(30 * day)}, {40, ResultNoAnswer, noon.Add(30 * day)},
	} {
		if got := (Task{Tries: c.tries}).NextWake(c.result, monday, noon); !got.Equal(c.want) {
			t.Errorf("%s after %d tries wakes on %s, want %s", c.result, c.tries, got, c.want)
		}
		if !c.result.Sleeps() {
			t.Errorf("%s does not sleep", c.result)
		}
	}
	if ResultDone.Sleeps() || ResultObsolete.Sleeps() {
		t.Error("a finished task sleeps")
	}
}

func TestOverdue(t *testing.T) {
	for state, want := range map[TaskState]bool{TaskQueued: true, TaskOpen: true, TaskClaimed: true, TaskAsleep: false, TaskClosed: false} {
		task := Task{State: state, Due: noon}
		if task.Overdue(noon) || task.Overdue(noon.Add(time.Second)) != want {
			t.Errorf("%s: overdue %t", state, !want)
		}
	}
}

// TestTallyAdd gives every count its own number, so that none can be forgotten or swapped.
func TestTallyAdd(t *testing.T) {
	var a, b Tally
	for i := range reflect.TypeFor[Tally]().NumField() {
		reflect.ValueOf(&a).Elem().Field(i).SetInt(int64(1) << i)
		reflect.ValueOf(&b).Elem().Field(i).SetInt(int64(100) << i)
	}
	sum := a.Add(b)
	for i := range reflect.TypeFor[Tally]().NumField() {
		if got, want := reflect.ValueOf(sum).Field(i).Int(), int64(101)<<i; got != want {
			t.Errorf("%s is %d, want %d", reflect.TypeFor[Tally]().Field(i).Name, got, want)
		}
	}
	if got := (Tally{Created: 1, Attached: 2, Unchanged: 4, Waiting: 8, Refused: 16, Dropped: 32, Flagged: 64}).Decided(); got != 31 {
		t.Errorf("%d rows decided, want 31", got)
	}
}

func TestTotalAddsEveryFigure(t *testing.T) {
	var a, b Progress
	for i := range reflect.TypeFor[Progress]().NumField() {
		if f := reflect.ValueOf(&a).Elem().Field(i); f.Kind() == reflect.Int64 {
			f.SetInt(int64(1) << i)
			reflect.ValueOf(&b).Elem().Field(i).SetInt(int64(100) << i)
		}
	}
	a.Denominator, b.Denominator = Denominator{People: 5, Source: "x", On: "2019-04-01"}, Denominator{People: 7, Source: "x", On: "2019-04-01"}
	total := (Board{Stations: []Progress{a, b}}).Total()
	for i := range reflect.TypeFor[Progress]().NumField() {
		if reflect.TypeFor[Progress]().Field(i).Name == "Unmeasured" {
			continue // a total makes it anew; see TestTotalLeavesOutTheUnmeasured
		}
		if f := reflect.ValueOf(total).Field(i); f.Kind() == reflect.Int64 && f.Int() != int64(101)<<i {
			t.Errorf("%s is %d, want %d", reflect.TypeFor[Progress]().Field(i).Name, f.Int(), int64(101)<<i)
		}
	}
	if total.Denominator != (Denominator{People: 12, Source: "x", On: "2019-04-01"}) {
		t.Errorf("the population is %+v", total.Denominator)
	}
}

// TestTotalLeavesOutTheUnmeasured: a station whose population nobody knows must not make the district look better.
func TestTotalLeavesOutTheUnmeasured(t *testing.T) {
	known := Progress{Records: 80, Denominator: Denominator{People: 100}}
	total := (Board{Stations: []Progress{known, {Records: 50}}}).Total()
	if got := total.Coverage(); got != (Ratio{80, 100}) || total.Records != 130 {
		t.Errorf("coverage %v of %d records", got, total.Records)
	}
}

func TestAPopulationOfSeveralOriginsHasNoSource(t *testing.T) {
	from := func(people int64, source, on string) Progress {
		return Progress{Denominator: Denominator{People: people, Source: source, On: on}}
	}
	b := Board{Stations: []Progress{from(5, "a", "2025-07-01"), from(0, "b", "2025-07-01"), from(7, "a", "2025-07-01")}}
	if got, want := b.Total().Denominator, (Denominator{People: 12, Source: "a", On: "2025-07-01"}); got != want {
		t.Errorf("one origin: %+v, want %+v", got, want)
	}
	b.Stations = append(b.Stations, from(9, "a", "2026-01-01"))
	if got, want := b.Total().Denominator, (Denominator{People: 21}); got != want {
		t.Errorf("two dates: %+v, want %+v", got, want)
	}
	want := []Denominator{{People: 12, Source: "a", On: "2025-07-01"}, {People: 9, Source: "a", On: "2026-01-01"}}
	if got := b.Origins(); !slices.Equal(got, want) {
		t.Errorf("origins %+v, want %+v", got, want)
	}
	if got := b.Unmeasured(); len(got) != 1 || got[0].Denominator.Source != "b" {
		t.Errorf("unmeasured %+v", got)
	}
}

func TestRatio(t *testing.T) {
	p := Progress{Records: 1234, Complete: 617, Denominator: Denominator{People: 1310}}
	if got, ok := p.Coverage().Percent(); !ok || fmt.Sprintf("%.1f", got) != "94.2" {
		t.Errorf("coverage %v, %t", got, ok)
	}
	if got, ok := p.Completeness().Percent(); !ok || got != 50 {
		t.Errorf("completeness %v, %t", got, ok)
	}
	if _, ok := (Progress{Records: 7}).Coverage().Percent(); ok {
		t.Error("a share of nothing is a figure")
	}
}

func TestApply(t *testing.T) {
	r := resident("HO_TEN=Bùi Văn Thử", "DIEN_THOAI=+84912345678")
	r.Verification = Unverified
	edits := r.Apply(map[Field]FieldValue{
		Phone:    {State: HasValue, Value: "+84987654321", Source: FromCitizen},
		FullName: {State: HasValue, Value: "Bùi Văn Thử", Source: FromStaff}, // says nothing new
		Hamlet:   {State: AskedNone},
	})
	if len(edits) != 2 || edits[0].Field != Phone || edits[1].Field != Hamlet {
		t.Fatalf("%d edits: %v", len(edits), edits)
	}
	if edits[0].From.Text() != "+84912345678" || edits[0].To.Text() != "+84987654321" || r.Text(Phone) != "+84987654321" {
		t.Error("the phone's step is not as it was made")
	}
	if r.Fields[FullName].Source != "" {
		t.Error("who repeats a value takes it over")
	}
	if r.Verification != Unverified {
		t.Errorf("a record never compared is %s", r.Verification)
	}
	r.Verification = "matched"
	if r.Apply(map[Field]FieldValue{Phone: {State: AskedNone}}); r.Verification != "matched" {
		t.Error("a phone is no key field")
	}
	if r.Apply(map[Field]FieldValue{BirthDate: {State: HasValue, Value: "1985"}}); r.Verification != Recheck {
		t.Errorf("after a key field changed it is %s", r.Verification)
	}
	var empty Record
	if edits := empty.Apply(valued("HO_TEN=Bùi Văn Thử")); len(edits) != 1 || empty.Text(FullName) == "" {
		t.Error("a new record took nothing")
	}
}

func TestFields(t *testing.T) {
	seen := map[Field]bool{}
	for _, f := range Fields() {
		if seen[f] || !f.Known() {
			t.Errorf("%s is listed twice or unknown", f)
		}
		seen[f] = true
	}
	for f := range checks {
		if !seen[f] {
			t.Errorf("a rule is about %s, which is no field", f)
		}
	}
	for _, f := range []Field{FullName, BirthDate, SexField, NationalID} {
		if !f.Key() || f.Clinical() {
			t.Errorf("%s is a key and says nothing about health", f)
		}
	}
	for _, f := range []Field{BloodGroup, Allergies, Conditions} {
		if f.Key() || !f.Clinical() {
			t.Errorf("%s is about health and no key", f)
		}
	}
	if Field("").Known() || Field("ho_ten").Known() {
		t.Error("an unknown field is known")
	}
	if !Unknown.Valid() || !AskedNone.Valid() || !HasValue.Valid() || FieldState("maybe").Valid() {
		t.Error("states of a field are not three")
	}
}

func TestUnreadableBirthCountsAsUnknown(t *testing.T) {
	if b := resident("NGAY_SINH=12/03/1985").Birth(); !b.IsZero() {
		t.Errorf("a birth date in another writing was read")
	}
	if s := resident("GIOI_TINH=2").Sex(); s != ident.Female {
		t.Errorf("sex is %q", s)
	}
}

func TestRoles(t *testing.T) {
	for _, r := range Roles() {
		if !r.Valid() || r.Works() && r.Oversees() {
			t.Errorf("%s works %t and oversees %t", r, r.Works(), r.Oversees())
		}
	}
	if Role("").Valid() || RoleCitizen.Valid() || Role("chief").Works() {
		t.Error("an unknown role may do something")
	}
}

func TestImportStates(t *testing.T) {
	for state, over := range map[ImportState]bool{ImportNew: false, ImportReading: false, ImportRunning: false, ImportPaused: false,
		ImportDone: true, ImportCancelled: true, ImportFailed: true} {
		if state.Over() != over {
			t.Errorf("%s is over: %t", state, !over)
		}
	}
}

func TestErrors(t *testing.T) {
	err := fmt.Errorf("claim: %w", Refuse("task.held", map[string]string{"until": "12:00"}))
	if CodeOf(err) != "task.held" || CodeOf(io.EOF) != "" || CodeOf(nil) != "" {
		t.Error("the code of an error is lost")
	}
	var e *Error
	if !errors.As(err, &e) || e.Retry || e.Fault != FaultUser || e.Error() != "task.held (user)" {
		t.Errorf("refused as %v", e)
	}
	wrapped := &Error{Code: "store.busy", Fault: FaultSystem, Retry: true, Err: io.EOF}
	if !errors.Is(wrapped, io.EOF) || wrapped.Error() != "store.busy (system): EOF" {
		t.Errorf("wrapped as %v", wrapped)
	}
}

// secret is what must not be seen wherever it is put.
const secret = "Bí-Mật-0912"

// secretive holds one of each noun with personal data in every place that may have some.
func secretive() map[string]any {
	value := FieldValue{State: HasValue, Value: secret}
	values := map[Field]FieldValue{FullName: value}
	edit := Edit{Field: FullName, From: value, To: value}
	return map[string]any{
		"value": Value(secret), "field value": value,
		"record":       Record{ID: "p1", Fields: values},
		"draft":        Draft{ID: "d1", Values: values, Note: secret},
		"report":       Report{Task: "t1", Values: values, Note: secret},
		"edit":         edit,
		"change":       Change{ID: "c1", Edits: []Edit{edit}},
		"summary":      Summary{ID: "p1", Name: secret, Birth: secret, Hamlet: secret},
		"problem":      Problem{Field: Phone, Code: "phone.many", Hint: secret},
		"row":          ImportRow{Import: "i1", Row: 3, Original: []string{secret}, Problems: []Problem{{Hint: secret}}},
		"message":      Message{ID: "m1", Address: secret, Args: map[string]string{"code": secret}},
		"contact":      Contact{Channel: "sms", Address: secret},
		"code":         Code{ID: "c1", Address: secret, Hash: secret},
		"conversation": Conversation{Channel: "sms", Address: secret, State: []byte(secret)},
		"line":         Line{ID: "l1", Address: secret, Body: []byte(secret)},
	}
}

func TestNothingPersonalIsPrinted(t *testing.T) {
	hexed := fmt.Sprintf("%x", secret)
	for name, noun := range secretive() {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			got := fmt.Sprintf(verb, noun)
			if strings.Contains(got, secret) || strings.Contains(got, hexed) || strings.Contains(got, fmt.Sprint([]byte(secret[:4]))[1:10]) {
				t.Errorf("%s printed with %s says %s", name, verb, got)
			}
			if name == "value" && got != "•••" {
				t.Errorf("a value printed with %s is %q", verb, got)
			}
		}
	}
	if fmt.Sprint(Value("")) != "" {
		t.Error("an absent value looks like one that is there")
	}
}

func TestNothingPersonalIsLogged(t *testing.T) {
	for name, noun := range secretive() {
		for _, handler := range []func(io.Writer, *slog.HandlerOptions) slog.Handler{
			func(w io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewJSONHandler(w, o) },
			func(w io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewTextHandler(w, o) },
		} {
			var out bytes.Buffer
			slog.New(handler(&out, nil)).Info("seen", "what", noun, slog.Group("in", "a", noun))
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s is logged as %s", name, out.String())
			}
		}
	}
}

// TestStoresKeepValues: the mask is for eyes; JSON is how a value is stored.
func TestStoresKeepValues(t *testing.T) {
	v := FieldValue{State: HasValue, Value: "Bùi Văn Thử", Source: FromStaff, At: noon.UTC(), By: "staff-lan", Flags: []ident.Code{ident.NameCaps}}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back FieldValue
	if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, v) {
		t.Errorf("came back as %s: %v", b, err)
	}
	if b, _ := json.Marshal(FieldValue{}); string(b) != "{}" {
		t.Errorf("an unknown field takes %s", b)
	}
}
