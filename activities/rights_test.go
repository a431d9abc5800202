package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

const (
	myHoa = health.StationCode("TYT-05143")
	lan   = health.StaffID("lan")  // village worker of Xóm Lũy
	son   = health.StaffID("son")  // doctor
	nam   = health.StaffID("nam")  // administrator
	gone  = health.StaffID("gone") // a nurse who has left
	far   = health.StaffID("far")  // a nurse of another station
)

// newStation is a register with one of each role, and a resident of each of two hamlets.
func newStation(t *testing.T) (r *register, luy, ai health.PersonID) {
	t.Helper()
	r = newRegister(t)
	codes := 0
	r.NewCode = func() string { codes++; return fmt.Sprintf("%06d", 482900+codes) }
	r.NewSecret = func() string { codes++; return fmt.Sprintf("secret-%d", codes) }
	r.write(func(tx store.Tx) error {
		return errors.Join(tx.PutStation(health.Station{Code: myHoa, Name: "Mỹ Hòa", Unit: "05143"}),
			tx.PutStaff(health.Staff{ID: lan, Name: "Bùi Thị Lan", Role: health.RoleVillage, Station: phongPhu, Hamlets: []string{"Xóm Lũy"}, Active: true}),
			tx.PutStaff(health.Staff{ID: son, Name: "Đinh Văn Sơn", Role: health.RoleDoctor, Station: phongPhu, Active: true}),
			tx.PutStaff(health.Staff{ID: nam, Name: "Quách Văn Nam", Role: health.RoleAdmin, Active: true}),
			tx.PutStaff(health.Staff{ID: gone, Name: "Hà Thị Xa", Role: health.RoleNurse, Station: phongPhu}),
			tx.PutStaff(health.Staff{ID: far, Name: "Hà Thị Phương", Role: health.RoleNurse, Station: myHoa, Active: true}))
	})
	luy = r.enter(map[health.Field]string{health.FullName: "Bùi Thị Ỉn", health.BirthDate: "1950", health.Hamlet: "Xóm Lũy", health.Phone: "+84990000001"})
	ai = r.enter(map[health.Field]string{health.FullName: "Đinh Thị Mẫu", health.BirthDate: "1990-09-05", health.Hamlet: "Xóm Ải",
		health.Phone: "+84990000005", health.NationalID: "017190000023"})
	return r, luy, ai
}

func (r *register) fillOf(person health.PersonID) health.Task {
	r.t.Helper()
	tasks, err := r.Store.TasksOf(r.ctx, person)
	r.ok(err)
	for _, k := range tasks {
		if k.Kind == health.TaskFill {
			return k
		}
	}
	r.t.Fatalf("nothing is asked of %s", person)
	return health.Task{}
}

// liveOf is the first live task about a person.
func (r *register) liveOf(person health.PersonID) health.Task {
	r.t.Helper()
	tasks, err := r.Store.TasksOf(r.ctx, person)
	r.ok(err)
	return tasks[0]
}

// TestTheDeskKeepsToTheRights: whatever a chat offers, an act is refused to whoever has no right to it.
func TestTheDeskKeepsToTheRights(t *testing.T) {
	everybody := []health.StaffID{lan, nhan, thanh, son, mai, nam, gone, far}
	for name, tc := range map[string]struct {
		may  []health.StaffID
		code []string // the refusal; one of them
		do   func(r *register, luy, ai health.PersonID, who health.StaffID) error
	}{
		"take a task of Xóm Lũy": {[]health.StaffID{lan, nhan, thanh}, []string{"task_not_yours"}, func(r *register, luy, _ health.PersonID, who health.StaffID) error {
			_, err := r.ClaimTask(r.ctx, ClaimInput{Task: r.fillOf(luy).ID, Staff: who})
			return err
		}},
		"take a task of Xóm Ải": {[]health.StaffID{nhan, thanh}, []string{"task_not_yours"}, func(r *register, _, ai health.PersonID, who health.StaffID) error {
			_, err := r.ClaimTask(r.ctx, ClaimInput{Task: r.fillOf(ai).ID, Staff: who})
			return err
		}},
		"report about Xóm Ải": {[]health.StaffID{nhan, thanh}, []string{"task_not_yours"}, func(r *register, _, ai health.PersonID, who health.StaffID) error {
			r.ok(r.SaveDraft(r.ctx, health.Draft{ID: "d1", Kind: health.DraftFill, Station: phongPhu, Person: ai, By: staffed(who), Status: health.DraftNew,
				Cause: health.Cause{Kind: health.CauseTask, ID: "t"}}))
			_, err := r.ReportTask(r.ctx, ReportInput{Task: r.fillOf(ai).ID, Staff: who, Result: health.ResultNoAnswer, Draft: "d1"})
			return err
		}},
		"confirm a death": {[]health.StaffID{thanh}, []string{"head_only", "task_not_yours"}, func(r *register, luy, _ health.PersonID, who health.StaffID) error {
			r.ok(r.SaveDraft(r.ctx, health.Draft{ID: "d1", Kind: health.DraftFill, Station: phongPhu, Person: luy, By: staffed(nhan), Status: health.DraftNew,
				Cause: health.Cause{Kind: health.CauseTask, ID: "t"}}))
			_, err := r.ReportTask(r.ctx, ReportInput{Task: r.liveOf(luy).ID, Staff: nhan, Result: health.ResultDied, Draft: "d1"})
			if health.CodeOf(err) != "head_only" { // reported by the first who tries
				r.ok(err)
			}
			r.ok(r.SaveDraft(r.ctx, health.Draft{ID: "d2", Kind: health.DraftFill, Station: phongPhu, Person: luy, By: staffed(who), Status: health.DraftNew,
				Cause: health.Cause{Kind: health.CauseTask, ID: "t"}}))
			_, err = r.ReportTask(r.ctx, ReportInput{Task: "confirm-d1", Staff: who, Result: health.ResultAccepted, Draft: "d2"})
			return err
		}},
		"register somebody": {[]health.StaffID{nhan, thanh}, []string{"not_your_right"}, func(r *register, _, _ health.PersonID, who health.StaffID) error {
			return r.MayRegister(r.ctx, health.Draft{Station: phongPhu, By: staffed(who)})
		}},
		"hand a code to somebody": {[]health.StaffID{nhan, thanh}, []string{"invite_not_yours"}, func(r *register, _, ai health.PersonID, who health.StaffID) error {
			_, err := r.InvitePerson(r.ctx, who, ai)
			return err
		}},
		"cut somebody off": {[]health.StaffID{nhan, thanh}, []string{"invite_not_yours"}, func(r *register, _, ai health.PersonID, who health.StaffID) error {
			_, err := r.CutOff(r.ctx, who, ai)
			return err
		}},
		"open a whole record": {[]health.StaffID{nhan, thanh, son}, []string{"not_yours"}, func(r *register, _, ai health.PersonID, who health.StaffID) error {
			_, err := r.OpenView(r.ctx, health.ViewRequest{Channel: "telegram", Address: "7", Person: ai, By: staffed(who), Why: health.WhyCare})
			return err
		}},
		"open a whole record for no purpose": {nil, []string{"not_yours"}, func(r *register, _, ai health.PersonID, who health.StaffID) error {
			_, err := r.OpenView(r.ctx, health.ViewRequest{Channel: "telegram", Address: "7", Person: ai, By: staffed(who), Why: "curious"})
			return err
		}},
		"invite staff": {[]health.StaffID{nam}, []string{"not_your_right"}, func(r *register, _, _ health.PersonID, who health.StaffID) error {
			_, err := r.InviteStaff(r.ctx, staffed(who), nhan)
			return err
		}},
		"shut staff out": {[]health.StaffID{nam}, []string{"not_your_right"}, func(r *register, _, _ health.PersonID, who health.StaffID) error {
			_, err := r.SetActive(r.ctx, staffed(who), far, false)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			same, luy, ai := newStation(t) // a refusal changes nothing
			for _, who := range everybody {
				if !slices.Contains(tc.may, who) {
					if err := tc.do(same, luy, ai, who); !slices.Contains(tc.code, health.CodeOf(err)) {
						t.Errorf("%s: %v", who, err)
					}
					continue
				}
				r, luy, ai := newStation(t)
				if err := tc.do(r, luy, ai, who); err != nil {
					t.Errorf("%s: %v", who, err)
				}
			}
		})
	}
}

func (r *register) tie(c health.Contact) {
	r.t.Helper()
	r.write(func(tx store.Tx) error { return link(tx, c) })
}

func citizen(channel, address string, who health.PersonID, proof health.Proof, at time.Time) health.Contact {
	return health.Contact{Channel: channel, Address: address, Person: who, Proof: proof, At: at}
}

func TestATieKeepsItsBestProof(t *testing.T) {
	r, luy, _ := newStation(t)
	r.tie(citizen("telegram", "7", luy, health.ProofCode, r.now))
	first := r.now
	r.now = r.now.Add(time.Hour)
	r.tie(citizen("telegram", "7", luy, health.ProofPhone, r.now))
	c, err := r.Store.Contact(r.ctx, "telegram", "7")
	r.ok(err)
	if c.Proof != health.ProofCode || !c.At.Equal(first) {
		t.Errorf("the tie is proved by %s at %s", c.Proof, c.At)
	}
	r.tie(citizen("telegram", "7", luy, health.ProofPaper, r.now))
	if c, _ = r.Store.Contact(r.ctx, "telegram", "7"); c.Proof != health.ProofPaper {
		t.Errorf("a better proof is lost: %s", c.Proof)
	}
}

func TestAnAddressOfStaffStaysTheirs(t *testing.T) {
	r, luy, _ := newStation(t)
	r.tie(health.Contact{Channel: "telegram", Address: "7", Staff: nhan, Proof: health.ProofInvite, At: r.now})
	r.refused(r.Store.Write(r.ctx, func(tx store.Tx) error { return link(tx, citizen("telegram", "7", luy, health.ProofCode, r.now)) }), "link_staff")
	r.tie(health.Contact{Channel: "telegram", Address: "8", Staff: gone, Proof: health.ProofInvite, At: r.now})
	r.tie(citizen("telegram", "8", luy, health.ProofCode, r.now)) // who has left is no staff
	if ties, _ := r.Store.ContactsOfStaff(r.ctx, gone); len(ties) != 0 {
		t.Error("who has left keeps the chat")
	}
}

func TestAnAddressHasRoomForAFamily(t *testing.T) {
	r, luy, _ := newStation(t)
	for i := range health.FamilyMax {
		r.tie(citizen("sms", "+84990000001", health.PersonID(fmt.Sprint("p", i)), health.ProofCode, r.now))
	}
	r.refused(r.Store.Write(r.ctx, func(tx store.Tx) error { return link(tx, citizen("sms", "+84990000001", luy, health.ProofCode, r.now)) }), "link_full")
	r.tie(citizen("sms", "+84990000001", "p3", health.ProofPaper, r.now))
}

// TestAPhoneThatChangedHands: the link is cut for everybody on it, the phone gets no more codes and links nobody, the
// station is asked for a new one, and all of it is in the log.
func TestAPhoneThatChangedHands(t *testing.T) {
	r, luy, ai := newStation(t)
	for _, who := range []health.PersonID{luy, ai} {
		r.tie(citizen("telegram", "7", who, health.ProofCode, r.now))
	}
	r.tie(citizen("web", "w", ai, health.ProofCode, r.now))
	stations, err := r.Disown(r.ctx, "telegram", "7")
	r.ok(err)
	if len(stations) != 2 {
		t.Errorf("%v have work", stations)
	}
	for _, who := range []health.PersonID{luy, ai} {
		moved := false
		for _, g := range r.fillOf(who).Gaps {
			moved = moved || g.Field == health.Phone && g.Reason == health.PassedOn
		}
		if !moved {
			t.Errorf("nobody is asked for the phone of %s", who)
		}
		id, err := r.PrepareCode(r.ctx, health.CodeRequest{Channel: "web", Address: "x", Person: who, Guess: string(who), Key: "k-" + string(who)})
		if r.ok(err); id != "" {
			t.Error("a code goes to a phone that is somebody else's")
		}
	}
	out, err := r.LinkPhone(r.ctx, health.PhoneClaim{Channel: "telegram", Address: "8", Phone: "+84990000005", Birth: "1990-09-05", Guess: "g", Key: "k"})
	if r.ok(err); out.Code == "linked" {
		t.Error("a phone that is somebody else's links")
	}
	if ties, _ := r.Store.ContactsOf(r.ctx, ai); len(ties) != 1 || ties[0].Channel != "web" {
		t.Errorf("%d ties are left, want the other chat alone", len(ties))
	}
	station, err := r.CutOff(r.ctx, nhan, ai)
	r.ok(err)
	if ties, _ := r.Store.ContactsOf(r.ctx, ai); station != phongPhu || len(ties) != 0 {
		t.Errorf("%d ties are left at %s", len(ties), station)
	}
	rows, err := r.Store.AuditOf(r.ctx, string(ai), 20)
	r.ok(err)
	var said []string
	for _, row := range rows {
		if row.Action == health.ActLink || row.Action == health.ActDoubt {
			said = append(said, string(row.By.Kind)+" "+row.Detail)
		}
	}
	want := "[staff web cut off system DIEN_THOAI system telegram not me citizen web code citizen telegram code]"
	if fmt.Sprint(said) != want {
		t.Errorf("the log says %v, want %s", said, want)
	}
}

func TestAPhoneLinksWhomItsBirthDateNames(t *testing.T) {
	r, luy, ai := newStation(t)
	child := r.enter(map[health.Field]string{health.FullName: "Bùi Minh Khang", health.BirthDate: "2022-04-10", health.Phone: "+84990000001"})
	claim := func(address, phone, birth string) health.Outcome {
		out, err := r.LinkPhone(r.ctx, health.PhoneClaim{Channel: "telegram", Address: address, Phone: health.Value(phone), Birth: health.Value(birth),
			Guess: phone + birth, Key: address + phone + birth})
		r.ok(err)
		return out
	}
	for name, tc := range map[string]struct {
		phone, birth string
		who          health.PersonID
	}{
		"the year where no more is known":     {"+84990000001", "1950", luy},
		"a whole date where a year is known":  {"+84990000001", "1950-03-02", luy},
		"the child on the same phone":         {"+84990000001", "2022-04-10", child},
		"the year alone where a day is known": {"+84990000005", "1990", ""},
		"the day of somebody else":            {"+84990000005", "2022-04-10", ""},
		"a phone that nobody has":             {"+84990000009", "1950", ""},
	} {
		if out := claim("a-"+name[:9]+tc.birth, tc.phone, tc.birth); out.Person != tc.who || (out.Code == "linked") != (tc.who != "") {
			t.Errorf("%s: %s %s", name, out.Code, out.Person)
		}
	}
	claim("7", "+84990000005", "1990-09-05")
	c, err := r.Store.Contact(r.ctx, "telegram", "7")
	if r.ok(err); c.Person != ai || c.Proof != health.ProofPhone {
		t.Errorf("tied to %s by %s", c.Person, c.Proof)
	}
}

// TestProofsOpenWhatTheyShould at the desk: what a chat has not proved is refused whatever it asks.
func TestProofsOpenWhatTheyShould(t *testing.T) {
	for proof, opens := range map[health.Proof]struct{ propose, whole bool }{
		health.ProofPhone: {}, health.ProofInvite: {propose: true}, health.ProofCode: {true, true}, health.ProofPaper: {true, true},
	} {
		r, _, ai := newStation(t)
		r.tie(citizen("telegram", "7", ai, proof, r.now))
		by := health.Actor{Kind: health.ByCitizen, ID: string(ai)}
		if err := r.MayPropose(r.ctx, health.Draft{Person: ai, By: by}); (err == nil) != opens.propose {
			t.Errorf("%s: propose: %v", proof, err)
		}
		_, err := r.OpenView(r.ctx, health.ViewRequest{Channel: "telegram", Address: "7", Person: ai, By: by, Why: health.WhyOwn})
		if (err == nil) != opens.whole {
			t.Errorf("%s: open: %v", proof, err)
		}
		_, err = r.OpenView(r.ctx, health.ViewRequest{Channel: "telegram", Address: "8", Person: ai, By: by, Why: health.WhyOwn})
		r.refused(err, "not_yours")
	}
}

func TestAHolderActsForTheWardAndNobodyElse(t *testing.T) {
	r, luy, ai := newStation(t)
	child := r.enter(map[health.Field]string{health.FullName: "Bùi Minh Khang", health.BirthDate: "2022-04-10", health.NationalID: "017222000013"})
	r.tie(citizen("telegram", "7", ai, health.ProofCode, r.now))
	by := health.Actor{Kind: health.ByCitizen, ID: string(ai)}
	open := func(who health.PersonID) error {
		_, err := r.OpenView(r.ctx, health.ViewRequest{Channel: "telegram", Address: "7", Person: who, By: by, Why: health.WhyOwn})
		return errors.Join(err, r.MayPropose(r.ctx, health.Draft{Person: who, By: by}))
	}
	r.refused(open(child), "not_yours")
	_, granted := r.GrantProxy(r.ctx, health.Proxy{ID: "x1", Ward: child, Holder: ai, Kind: health.ProxyGuardian, Consent: health.Consent{Purpose: "proxy",
		Text: health.ProxyText, Channel: "paper", Proof: "GU-12", Given: ai, By: staffed(nhan)}})
	r.ok(granted)
	r.ok(open(child))
	r.refused(open(luy), "not_yours")
	r.now = time.Date(2038, 4, 10, 1, 0, 0, 0, time.UTC) // sixteen
	powers, err := r.Powers(r.ctx, ai)
	r.ok(err)
	all, err := r.Store.Proxies(r.ctx, ai)
	if r.ok(err); len(powers) != 0 || all[0].To.IsZero() || all[0].EndedBy.Kind != health.BySystem {
		t.Errorf("%d powers over somebody who has come of age", len(powers))
	}
	r.refused(open(child), "not_yours")
}

func TestGuessesAreLoggedOnce(t *testing.T) {
	r, _, ai := newStation(t)
	ask := func(i int) error {
		_, err := r.PrepareCode(r.ctx, health.CodeRequest{Channel: "telegram", Address: "7", Guess: fmt.Sprint("g", i), Key: fmt.Sprint("k", i)})
		return err
	}
	for i := range health.GuessPerWindow {
		r.ok(ask(i))
	}
	for i := range 3 {
		r.refused(ask(100+i), "guess_too_many")
	}
	locked := 0
	rows, err := r.Store.AuditRows(r.ctx, 0, 100)
	r.ok(err)
	for _, row := range rows {
		if row.Detail == "telegram locked out" {
			locked++
		}
	}
	if locked != 1 {
		t.Errorf("the lock-out is in the log %d times", locked)
	}
	r.now = r.now.Add(health.CodeWindow + time.Minute)
	_, err = r.PrepareCode(r.ctx, health.CodeRequest{Channel: "telegram", Address: "7", Person: ai, Guess: "g", Key: "k200"})
	r.ok(err)
	for i, want := range []string{"code_wrong", "code_wrong", "code_locked", "code_over"} {
		out, err := r.CheckCode(r.ctx, "telegram", "7", "000000")
		if r.ok(err); out.Code != want {
			t.Errorf("try %d: %s, want %s", i+1, out.Code, want)
		}
	}
}

func TestLinksThatOpenNothingAreCounted(t *testing.T) {
	r, _, _ := newStation(t)
	for i := range health.GuessPerWindow {
		_, err := r.Redeem(r.ctx, "telegram", "7", fmt.Sprint("guess-", i))
		r.refused(err, "invite_over")
		_, err = r.Redeem(r.ctx, "telegram", "7", fmt.Sprint("guess-", i)) // the same link again is no new guess
		r.refused(err, map[bool]string{false: "invite_over", true: "guess_too_many"}[i == health.GuessPerWindow-1])
	}
	_, err := r.Redeem(r.ctx, "telegram", "7", "guess-x")
	r.refused(err, "guess_too_many")
	r.write(func(tx store.Tx) error {
		return tx.PutInvite(health.Invite{Hash: HashToken("left"), Staff: gone, ExpiresAt: r.now.Add(time.Hour)})
	})
	_, err = r.Redeem(r.ctx, "telegram", "8", "left")
	r.refused(err, "invite_over")
}

// TestLinkOpensAgainWhereItOpened: who types it twice is where they were; nobody else is let in, and who was shut out is not.
func TestLinkOpensAgainWhereItOpened(t *testing.T) {
	r, _, _ := newStation(t)
	r.write(func(tx store.Tx) error {
		return tx.PutInvite(health.Invite{Hash: HashToken("once"), Staff: nhan, ExpiresAt: r.now.Add(time.Hour)})
	})
	for range 3 {
		out, err := r.Redeem(r.ctx, "console", "nhan", "once")
		if r.ok(err); out.Code != "linked" {
			t.Errorf("said %s", out.Code)
		}
	}
	_, err := r.Redeem(r.ctx, "console", "somebody else", "once")
	r.refused(err, "invite_over")
	r.now = r.now.Add(2 * time.Hour)
	_, err = r.Redeem(r.ctx, "console", "nhan", "once")
	r.ok(err)
	_, err = r.SetActive(r.ctx, health.Actor{Kind: health.BySystem, ID: "cli"}, nhan, false)
	r.ok(err)
	_, err = r.Redeem(r.ctx, "console", "nhan", "once")
	r.refused(err, "invite_over")
}

func TestWhoBlocksIsNotWrittenTo(t *testing.T) {
	r, _, ai := newStation(t)
	sent := 0
	r.Senders = map[string]Sender{"telegram": senderFunc(func() error {
		sent++
		return &health.Error{Code: "recipient_blocked", Fault: health.FaultUser}
	})}
	r.tie(citizen("telegram", "7", ai, health.ProofCode, r.now))
	r.write(func(tx store.Tx) error {
		_, err := tx.CreateMessage(health.Message{ID: "m1", Channel: "telegram", Address: "7", Phrase: "x", Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: r.now})
		return err
	})
	if _, err := r.SendMessage(r.ctx, "m1"); err != nil {
		t.Fatal(err)
	}
	c, err := r.Store.Contact(r.ctx, "telegram", "7")
	if r.ok(err); !c.Gone.Equal(r.now) {
		t.Error("that the person has blocked us is not noted")
	}
	way, err := r.otherWay(r.ctx, health.ViewRequest{Channel: "web", By: health.Actor{Kind: health.ByCitizen, ID: string(ai)}})
	if r.ok(err); way.Channel != "" {
		t.Errorf("a code goes to %s", way.Channel)
	}
	for range 2 {
		r.ok(r.Reached(r.ctx, "telegram", "7", true))
	}
	r.ok(r.Reached(r.ctx, "telegram", "nobody", false))
	if c, _ = r.Store.Contact(r.ctx, "telegram", "7"); !c.Gone.IsZero() {
		t.Error("who came back is not written to")
	}
	rows, err := r.Store.AuditOf(r.ctx, string(ai), 9)
	r.ok(err)
	if len(rows) < 2 || rows[0].Detail != "telegram reachable again" || rows[1].Detail != "telegram unreachable" {
		t.Errorf("the log says %q, %q", rows[0].Detail, rows[1].Detail)
	}
}

// senderFunc is a channel that does what it is told.
type senderFunc func() error

// Send implements Sender.
func (f senderFunc) Send(context.Context, health.Message) (string, error) { return "", f() }

func TestAFamilyIsMergedAndTakenApart(t *testing.T) {
	r := newRegister(t)
	kept, dup := r.thuTwice()
	r.tie(citizen("sms", "+84987654321", kept, health.ProofCode, r.now))
	before, err := r.Store.ContactsAt(r.ctx, "sms", "+84987654321")
	r.ok(err)
	m, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: dup, By: staffed(thanh)})
	r.ok(err)
	if ties, _ := r.Store.ContactsAt(r.ctx, "sms", "+84987654321"); len(ties) != 1 || ties[0].Person != kept {
		t.Fatalf("%d ties of one person", len(ties))
	}
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
	r.ok(err)
	after, err := r.Store.ContactsAt(r.ctx, "sms", "+84987654321")
	if r.ok(err); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("before %v, after %v", before, after)
	}
}
