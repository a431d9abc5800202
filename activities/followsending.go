package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// FollowRules say when somebody may be reminded of an appointment: on any day, because the appointment does not wait, but
// never at night, and no address more often than campaigns and reminders together may.
func FollowRules() health.SendRules {
	return health.SendRules{FromHour: health.QuietUntil, ToHour: health.QuietFrom, Weekends: true, Holidays: true, PerDay: 1, PerWeek: 3}
}

// MoveFollowUps looks at the next open follow-ups whose time has come, ends those that are over, writes notices, and asks the
// station to call where notices did not help. A notice is written down before it is handed over and its id follows from what it
// says and to whom, so that a page that is run again sends nothing twice.
func (a *Activities) MoveFollowUps(ctx context.Context, in FollowBatch) (Followed, error) {
	defer a.alive(ctx)()
	out := Followed{From: in.From}
	if opens := FollowRules().Opens(a.Now(), a.Holidays); opens.After(a.Now()) {
		out.Waits = opens
		return out, nil
	}
	var all []health.FollowUp
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		out = Followed{From: in.From}
		var err error
		all, err = tx.NextFollowUps(fromFirst(in.From), in.Day, in.Rows)
		for n := range all {
			if err != nil {
				return err
			}
			out.From = store.Place{Day: all[n].Next, After: string(all[n].ID)}
			err = a.moveFollowUp(tx, &all[n], in.Day, &out)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	out.Done = len(all) < in.Rows
	err = a.sendNotices(ctx, all, in.Day, &out)
	return out, err
}

// fromFirst begins before every day there is.
func fromFirst(p store.Place) store.Place {
	if p.Day.IsZero() {
		p.Day = ident.Date{Y: 1900, M: 1, D: 1}
	}
	return p
}

// moveFollowUp brings one follow-up to where the day calls for. What has something to say stays where it is until that is
// handed over.
func (a *Activities) moveFollowUp(tx store.Tx, f *health.FollowUp, day ident.Date, out *Followed) error {
	out.Moved++
	due := f.Due
	if err := a.lookAt(tx, f, day); err != nil {
		return err
	}
	stage := f.Reached(day, a.Holidays)
	switch {
	case !f.Open():
		out.Ended++
		return a.moveOn(tx, f)
	case f.Due != due && f.Due.After(day):
		if err := a.moveOn(tx, f); err != nil {
			return err
		}
	}
	switch {
	case stage == health.StageCall, f.Stage == health.StageCall: // also where they have asked to be called before the day
		return a.callFor(tx, f, day, out)
	case stage != f.Stage && f.Says(stage, day):
		if today := a.today(); today != day && (f.Reached(today, a.Holidays) != stage || !f.Says(stage, today)) {
			return nil // that day is over: today's look says what is to be said today
		}
		return a.writeNotice(tx, f, stage, day)
	}
	f.Stage, f.Next, f.Message = stage, f.After(day, a.Holidays), stillTold(f)
	return tx.UpdateFollowUp(f)
}

// stillTold keeps the last notice that went out: somebody may answer it yet.
func stillTold(f *health.FollowUp) health.MessageID {
	if f.ToldAt.IsZero() {
		return ""
	}
	return f.Message
}

// writeNotice writes down what is to be said at a stage, to the address that is next. Where there is none the stage is
// reached without a word, and the reason kept; an address that has had enough today is asked for again tomorrow.
func (a *Activities) writeNotice(tx store.Tx, f *health.FollowUp, stage health.FollowUpStage, day ident.Date) error {
	r, err := tx.Record(f.Person)
	if err != nil {
		return err
	}
	to, err := a.reachable(tx, r, f.Tried, health.PurposeFollow)
	if err != nil {
		return err
	}
	if mourns, err := a.mourns(tx, r, health.MourningShort); err != nil {
		return err
	} else if mourns {
		to.outcome = health.OutcomeMourning
	}
	if to.outcome != "" {
		f.Stage, f.Reason, f.Next, f.Tried = stage, string(to.outcome), f.After(day, a.Holidays), nil
		return tx.UpdateFollowUp(f)
	}
	id := followMessage(f.Due, stage, to)
	rules := FollowRules()
	daily, weekly := quota{day.Time(health.Zone()), rules.PerDay}, quota{a.Now().Add(-7 * 24 * time.Hour), rules.PerWeek}
	if full, err := a.full(tx, id, to, daily, weekly); err != nil || full {
		f.Reason, f.Next = "full", day.AddDays(1)
		return errors.Join(err, tx.UpdateFollowUp(f))
	}
	f.Channel, f.Message, f.Reason = to.channel, id, ""
	_, err = tx.CreateMessage(health.Message{ID: id, Channel: to.channel, Address: to.address, Phrase: a.noticeOf(*f, stage),
		Args: map[string]string{"day": f.Due.Format()}, Purpose: health.PurposeFollow, State: health.MessageNew,
		CreatedAt: a.Now(), ExpiresAt: f.Useful(stage).Time(health.Zone())})
	if err != nil {
		return err
	}
	return tx.UpdateFollowUp(f)
}

// noticeOf names what is said. A day on which stations are closed is said to be one: whoever comes then comes in vain.
func (a *Activities) noticeOf(f health.FollowUp, stage health.FollowUpStage) string {
	if stage != health.StageLate && !health.Working(f.Due, a.Holidays) {
		return stage.Notice() + "_closed"
	}
	return stage.Notice()
}

// followMessage names the one notice of a stage about a day to an address: a mother of two who are expected on the same day
// has one. It is opaque.
func followMessage(day ident.Date, stage health.FollowUpStage, to addressee) health.MessageID {
	sum := sha256.Sum256([]byte(day.String() + "\x00" + string(stage) + "\x00" + to.channel + "\x00" + to.address))
	return health.MessageID("follow-" + hex.EncodeToString(sum[:16]))
}

// callFor asks the station to call, unless it is being asked already.
func (a *Activities) callFor(tx store.Tx, f *health.FollowUp, day ident.Date, out *Followed) error {
	if f.Task() != "" {
		t, err := tx.Task(f.Task())
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && t.State.Live() {
			f.Stage, f.Next = health.StageCall, day.AddDays(1)
			return tx.UpdateFollowUp(f)
		}
	}
	r, err := tx.Record(f.Person)
	if err != nil {
		return err
	}
	late, why := day.Sub(f.Due), "expected"
	if late <= 0 {
		why = "asked_call"
	}
	f.Calls++
	f.Stage, f.Next = health.StageCall, day.AddDays(1)
	t := health.Task{ID: f.Task(), Kind: health.TaskCall, State: health.TaskQueued, Station: f.Station, Person: f.Person, Household: r.Household,
		Score: health.CallScore(late), Reasons: []health.Reason{{Code: why, Points: health.CallScore(late), Count: max(late, 0)}},
		Due: a.Now().Add(health.CallDueAfter), CreatedAt: a.Now()}
	if err := tx.CreateTask(t); err != nil {
		return err
	}
	out.Called++
	if !slices.Contains(out.Stations, f.Station) {
		out.Stations = append(out.Stations, f.Station)
	}
	return tx.UpdateFollowUp(f)
}

// sendNotices hands the notices of a page over and stores what came of each. Follow-ups with the same notice share it.
func (a *Activities) sendNotices(ctx context.Context, all []health.FollowUp, day ident.Date, out *Followed) error {
	said := map[health.MessageID]*handed{}
	for _, f := range all {
		if f.Open() && f.Message != "" && f.Stage != f.Reached(day, a.Holidays) && f.Next.Compare(day) <= 0 {
			said[f.Message] = &handed{}
		}
	}
	var wg sync.WaitGroup
	turns := make(chan struct{}, sendTogether)
	for id, h := range said {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			h.state, h.err = a.SendMessage(ctx, id)
		})
	}
	wg.Wait()
	return a.Store.Write(context.WithoutCancel(ctx), func(tx store.Tx) error {
		sent, left := 0, 0
		for i := range all {
			h := said[all[i].Message]
			if h == nil {
				continue
			}
			if wantsItLater(h.err) {
				if err := a.leaveForLater(tx, all[i], day, out); err != nil {
					return err
				}
				continue
			}
			told, again, err := a.noted(tx, all[i], *h, day)
			if err != nil {
				return err
			}
			sent, left = sent+told, left+again
		}
		out.Sent, out.Left = sent, left
		return nil
	})
}

// handed is what came of handing a notice over.
type handed struct {
	state health.DeliveryState
	err   error
}

// wantsItLater reports whether a message waits for the hours that its address has chosen.
func wantsItLater(err error) bool {
	var known *health.Error
	return errors.As(err, &known) && known.Code == "own_hours"
}

// leaveForLater lets the look go on without a notice whose address has chosen a later hour: it goes out by itself then, also if
// nobody is left who knows of it but the store.
func (a *Activities) leaveForLater(tx store.Tx, f health.FollowUp, day ident.Date, out *Followed) error {
	now, err := tx.FollowUp(f.ID)
	if err != nil || now.Version != f.Version { // answered or ended meanwhile: that stands
		return ignoreAbsent(err)
	}
	now.Stage, now.Next, now.ToldAt, now.Tried, now.Tries, now.Reason = now.Reached(day, a.Holidays), now.After(day, a.Holidays), a.Now(), nil, 0, "own_hours"
	m, err1 := tx.Message(f.Message)
	c, err2 := tx.Consent(m.Channel, m.Address)
	if err := errors.Join(err1, ignoreAbsent(err2)); err != nil {
		return err
	}
	m.SendAt = c.Hours.Next(a.Now())
	if !slices.Contains(out.Later, m.ID) {
		out.Later = append(out.Later, m.ID)
	}
	return errors.Join(tx.UpdateMessage(m), tx.UpdateFollowUp(&now))
}

// noted stores what came of a notice. A channel that does not take it makes room for the next one, in the same day.
func (a *Activities) noted(tx store.Tx, f health.FollowUp, h handed, day ident.Date) (told, again int, err error) {
	now, err := tx.FollowUp(f.ID)
	if err != nil || now.Version != f.Version { // forgotten, answered or ended meanwhile: that stands
		return 0, 0, ignoreAbsent(err)
	}
	var known *health.Error
	switch errors.As(h.err, &known); {
	case h.state == health.MessageSent || h.state == health.MessageDelivered || h.state == health.MessageUnclear:
		now.Stage, now.Next, now.ToldAt, now.Tried, now.Tries = now.Reached(day, a.Holidays), now.After(day, a.Holidays), a.Now(), nil, 0
		if told = 1; h.state == health.MessageUnclear {
			now.Reason = "unclear"
		}
	case h.state == health.MessageFailed:
		now.Tried, now.Tries, now.Message, now.Reason = append(now.Tried, now.Channel), 0, "", "failed"
		again = 1
	case h.state == health.MessageExpired:
		now.Message, now.Next, now.Reason = "", day.AddDays(1), "expired"
	case known != nil && known.Code != "too_early" && known.Code != "channel_busy":
		again = 1
		if now.Tries++; now.Tries >= sendTries {
			now.Tried, now.Tries, now.Message, now.Reason = append(now.Tried, now.Channel), 0, "", known.Code
		}
	default:
		again = 1
	}
	return told, again, tx.UpdateFollowUp(&now)
}

// waitFor is a date at the beginning of the working day.
func waitFor(day ident.Date) time.Time { return day.Time(health.Zone()).Add(7 * time.Hour) }
