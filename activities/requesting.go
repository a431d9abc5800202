package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// MakeRequest writes down what somebody asks for about their data, with the days by which it is acknowledged and answered.
// What is said in a chat is acknowledged by the answer there. No more messages are written from this moment on if that is
// what is asked for. The same order twice makes it once. Errors: not_yours, request_elsewhere, request_erased, request_gone,
// request_same, request_stopped, request_not_stopped.
func (a *Activities) MakeRequest(ctx context.Context, o health.RequestOrder) (health.RequestStep, error) {
	if known, err := a.Store.RequestByKey(ctx, o.Key); err == nil || !errors.Is(err, store.ErrNotFound) {
		return a.stepOf(known), err
	}
	who, err := a.Store.Record(ctx, o.Person)
	if err == nil && who.Life == health.Merged {
		who, err = a.Store.Record(ctx, who.MergedInto)
	}
	if err != nil {
		return health.RequestStep{}, err
	}
	if err := a.mayRequest(ctx, o, who); err != nil {
		return health.RequestStep{}, err
	}
	officers, err := a.officers(ctx)
	if err != nil {
		return health.RequestStep{}, err
	}
	r, year := a.newRequest(o, who)
	for n := 1; ; n++ {
		r.ID = health.RequestID(fmt.Sprintf("YC%s-%d", r.MadeAt.In(health.Zone()).Format("020106"), n))
		var notify []health.MessageID
		err := a.Store.Write(ctx, func(tx store.Tx) error {
			notify, err = a.beginRequest(tx, r, officers)
			return err
		})
		if !errors.Is(err, store.ErrExists) {
			r.Version = 1
			return health.RequestStep{Request: r, Notify: notify, Year: year}, err
		}
		if known, err := a.Store.RequestByKey(ctx, o.Key); err == nil || !errors.Is(err, store.ErrNotFound) {
			return a.stepOf(known), err
		}
	}
}

// newRequest gives a request its days.
func (a *Activities) newRequest(o health.RequestOrder, who health.Record) (health.SubjectRequest, int) {
	now := a.Now()
	today := ident.DateOf(now.In(health.Zone()))
	r := health.SubjectRequest{Key: o.Key, Kind: o.Kind, Person: who.ID, Station: who.Station, By: o.By, Channel: o.Channel, Third: o.Third, MadeAt: now, Nudged: now}
	if o.Channel != health.RequestCounter {
		r.AckAt = now
	}
	var year, other int
	r.AckDue, year = health.WorkingDue(today, health.AckDays, a.Holidays)
	if r.Due, other = health.RequestDue(today, o.Kind.Days(o.Third), a.Holidays); other != 0 {
		year = other
	}
	return r, year
}

// stepOf is a request that nothing follows from, with the year that its days could not be counted in.
func (a *Activities) stepOf(r health.SubjectRequest) health.RequestStep {
	year, known := a.Holidays.Known(r.MadeAt, r.Due.Time(health.Zone()))
	if known || r.ID == "" {
		year = 0
	}
	return health.RequestStep{Request: r, Year: year}
}

// mayRequest refuses what somebody may not ask for: people ask about themselves and about those they act for, as far as they
// have proved who they are in the chat that asks; staff take down what somebody of theirs asks for in person.
func (a *Activities) mayRequest(ctx context.Context, o health.RequestOrder, r health.Record) error {
	if r.Erased() {
		return health.Refuse("request_erased", nil)
	}
	if o.By.Kind == health.ByStaff {
		s, err := a.checker(ctx, health.StaffID(o.By.ID))
		if err == nil && (!s.MayOver(health.RightTake, r) || o.Channel != health.RequestCounter) {
			err = health.Refuse("request_elsewhere", nil)
		}
		return err
	}
	if !r.Living() {
		return health.Refuse("request_gone", nil)
	}
	there, err := a.Store.ContactsAt(ctx, o.Channel, o.Address)
	if err != nil {
		return err
	}
	level := health.LevelNone
	for _, c := range there {
		if c.Person == health.PersonID(o.By.ID) && o.By.Kind == health.ByCitizen {
			level = c.Proof.Level()
		}
	}
	return a.mayOwn(ctx, health.RightRequest, health.PersonID(o.By.ID), r.ID, level)
}

// beginRequest stores a new request, does at once what can be, and tells those who decide.
func (a *Activities) beginRequest(tx store.Tx, r health.SubjectRequest, officers []health.StaffID) ([]health.MessageID, error) {
	if err := tx.Claim("request/" + string(r.Person)); err != nil { // two at a time would not see each other
		return nil, err
	}
	who, err := tx.Record(r.Person)
	if err != nil {
		return nil, err
	}
	all, err := tx.RequestsOf(r.Person)
	if err != nil {
		return nil, err
	}
	if err := mayBegin(r, who, all); err != nil {
		return nil, err
	}
	if err := tx.CreateRequest(r); err != nil {
		return nil, err
	}
	if r.Kind.AtOnce() {
		if err := errors.Join(a.limit(tx, r, health.LimitMessages), a.hush(tx, r.Person)); err != nil {
			return nil, err
		}
	}
	if err := a.noteRequest(tx, r, r.By, "made "+string(r.Kind)+" "+r.Channel); err != nil {
		return nil, err
	}
	phrase := "notice.request.new"
	if r.AckAt.IsZero() {
		phrase = "notice.request.new_counter"
	}
	return a.notice(tx, "request-"+string(r.ID)+"-new", phrase, requestArgs(r), officers)
}

// hush takes back the consent of the addresses that are somebody's alone.
func (a *Activities) hush(tx store.Tx, person health.PersonID) error {
	contacts, err := tx.ContactsOf(person)
	for _, c := range contacts {
		there, err := tx.ContactsAt(c.Channel, c.Address)
		if err != nil {
			return err
		}
		if len(there) > 1 {
			continue // a family's: what is written about the others goes on
		}
		if err := a.noteConsent(tx, c.Channel, c.Address, false, "request"); err != nil {
			return err
		}
	}
	return err
}

// unhush gives the consent back that hush has taken, where nobody has said anything since.
func (a *Activities) unhush(tx store.Tx, person health.PersonID) error {
	contacts, err := tx.ContactsOf(person)
	for _, c := range contacts {
		said, err := tx.Consent(c.Channel, c.Address)
		if err == nil && !said.Given && said.Proof == "request" {
			err = a.noteConsent(tx, c.Channel, c.Address, true, "request")
		}
		if ignoreAbsent(err) != nil {
			return err
		}
	}
	return err
}

// mayBegin refuses what is asked for already, or stands so already.
func mayBegin(r health.SubjectRequest, who health.Record, all []health.SubjectRequest) error {
	if i := slices.IndexFunc(all, func(o health.SubjectRequest) bool { return o.Kind == r.Kind && o.Live() }); i >= 0 {
		return health.Refuse("request_same", requestArgs(all[i]))
	}
	switch {
	case r.Kind == health.RequestLift && len(who.Limits) == 0:
		return health.Refuse("request_not_stopped", nil)
	case r.Kind == health.RequestRestrict && who.Limited(health.LimitUse), r.Kind == health.RequestWithdraw && who.Limited(health.LimitMessages):
		return health.Refuse("request_stopped", nil)
	}
	return nil
}

// requestArgs are what messages about a request say: its number and its days.
func requestArgs(r health.SubjectRequest) map[string]string {
	return map[string]string{"id": string(r.ID), "due": r.Due.Format(), "ack": r.AckDue.Format()}
}

func (a *Activities) noteRequest(tx store.Tx, r health.SubjectRequest, by health.Actor, what string) error {
	return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActRequest, Subject: string(r.ID), Detail: strings.TrimSpace(what)})
}

// officers are those who decide what residents ask for.
func (a *Activities) officers(ctx context.Context) ([]health.StaffID, error) {
	all, err := a.Store.StaffList(ctx)
	var out []health.StaffID
	for _, s := range all {
		if s.May(health.RightAnswer, "", "") {
			out = append(out, s.ID)
		}
	}
	return out, err
}

// onRequest changes one request.
func (a *Activities) onRequest(ctx context.Context, id health.RequestID, f func(tx store.Tx, r *health.SubjectRequest) error) (health.SubjectRequest, error) {
	var r health.SubjectRequest
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		var err error
		if r, err = tx.SubjectRequest(id); err != nil {
			return err
		}
		if err := f(tx, &r); err != nil {
			return err
		}
		return tx.UpdateRequest(&r)
	})
	if errors.Is(err, store.ErrNotFound) {
		err = health.Refuse("request_unknown", map[string]string{"id": string(id)})
	}
	return r, err
}

// over says why nothing can be done about a request any more; nil: it is open.
func over(r health.SubjectRequest) error {
	switch {
	case !r.Live():
		return health.Refuse("request_over", requestArgs(r))
	case !r.Open():
		return health.Refuse("request_decided", requestArgs(r))
	}
	return nil
}

// TakeBackRequest lets whoever made a request take it back before it is decided. What was done at once stays done. Errors:
// request_unknown, request_over, request_decided, not_yours.
func (a *Activities) TakeBackRequest(ctx context.Context, id health.RequestID, by health.Actor) (health.RequestStep, error) {
	known, err := a.Store.SubjectRequest(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return health.RequestStep{}, health.Refuse("request_unknown", map[string]string{"id": string(id)})
	}
	if err == nil {
		err = a.mayTakeBack(ctx, known, by)
	}
	if err != nil {
		return health.RequestStep{}, err
	}
	r, err := a.onRequest(ctx, id, func(tx store.Tx, r *health.SubjectRequest) error {
		if err := over(*r); err != nil {
			return err
		}
		r.End(health.RequestBack, a.Now())
		return a.noteRequest(tx, *r, by, "taken back")
	})
	return a.stepOf(r), err
}

// mayTakeBack refuses to take back what somebody else asked for: the person themselves may always.
func (a *Activities) mayTakeBack(ctx context.Context, r health.SubjectRequest, by health.Actor) error {
	who, err := a.Store.Record(ctx, r.Person)
	if err != nil {
		return err
	}
	if by.Kind == health.ByStaff {
		s, err := a.checker(ctx, health.StaffID(by.ID))
		if err == nil && !s.MayOver(health.RightTake, who) {
			err = health.Refuse("not_yours", nil)
		}
		return err
	}
	if by == r.By || by.ID == string(r.Person) {
		return nil
	}
	return health.Refuse("not_yours", nil)
}
