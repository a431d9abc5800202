package storetest

import (
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func followUps() []behaviour {
	return []behaviour{
		{"a follow-up comes back whole", followUpWhole},
		{"how far a follow-up is, and who was faster", followUpMoves},
		{"the same promise twice exists already", followUpTwice},
		{"those to be looked at, by day, behind a place", followUpNext},
		{"those that are due, open or not, and how many", followUpDue},
		{"open ones whose last notice went to an address", followUpTold},
		{"the follow-ups of somebody, given away and forgotten with them", followUpOwned},
		{"days that visits and doses promise", promises},
		{"the days of somebody's visits", visitDays},
	}
}

func followUp(cause string, due ident.Date) health.FollowUp {
	return health.FollowUp{ID: health.NewFollowUpID(health.FollowVisit, cause), Version: 1, Kind: health.FollowVisit, Cause: cause, Person: "p1", Station: phongPhu,
		Planned: due, Due: due, Stage: health.StageWaiting, Next: due.AddDays(-3), MadeAt: noon}
}

func (p *paces) follow(fs ...health.FollowUp) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, f := range fs {
			if err := tx.CreateFollowUp(f); err != nil {
				return err
			}
		}
		return nil
	})
}

func causes(fs []health.FollowUp) (out []string) {
	for _, f := range fs {
		out = append(out, f.Cause)
	}
	return out
}

func promised(ps []health.Promise) (out []string) {
	for _, f := range ps {
		out = append(out, f.Cause)
	}
	return out
}

func followUpWhole(p *paces) {
	f := followUp("17123/1", day(2026, 12, 1))
	p.follow(f)
	p.same(must(p.FollowUp(p.ctx, f.ID)), f)
	f.Person, f.Station, f.Due, f.Stage, f.Next = "p2", "TYT-05143", day(2026, 12, 4), health.StageLate, ident.Date{}
	f.Outcome, f.Reason, f.Answer, f.Channel, f.Message = health.FollowElsewhere, "answered", health.AnswerElsewhere, "sms", "m1"
	f.Tried, f.Tries, f.ToldAt, f.Calls, f.EndedAt = []string{"telegram", "web"}, 2, noon, 3, nextDay
	p.write(func(tx store.Tx) error { return tx.UpdateFollowUp(&f) })
	p.same(f.Version, int64(2))
	p.same(must(p.FollowUp(p.ctx, f.ID)), f)
	_, err := p.FollowUp(p.ctx, "none")
	p.fails(err, store.ErrNotFound)
}

func followUpMoves(p *paces) {
	f := followUp("17123/1", day(2026, 12, 1))
	p.follow(f)
	other := f
	f.Stage = health.StageBefore
	p.write(func(tx store.Tx) error {
		if err := tx.UpdateFollowUp(&f); err != nil {
			return err
		}
		p.same(must(tx.FollowUp(f.ID)), f)
		return nil
	})
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateFollowUp(&other) }), store.ErrConflict)
}

func followUpTwice(p *paces) {
	p.follow(followUp("17123/1", day(2026, 12, 1)))
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateFollowUp(followUp("17123/1", day(2026, 12, 2))) }), store.ErrExists)
}

func followUpNext(p *paces) {
	over := followUp("over", day(2026, 12, 1))
	over.End(health.FollowCame, "", noon)
	same := followUp("same", day(2026, 12, 3))
	p.follow(followUp("late", day(2026, 12, 9)), followUp("first", day(2026, 12, 3)), over, same, followUp("early", day(2026, 12, 1)))
	next := func(day, until ident.Date, after string, limit int) (out []string) {
		p.write(func(tx store.Tx) error {
			out = causes(must(tx.NextFollowUps(store.Place{Day: day, After: after}, until, limit)))
			return nil
		})
		return out
	}
	second := []string{"first", "same"}
	if same.ID < health.NewFollowUpID(health.FollowVisit, "first") {
		second = []string{"same", "first"}
	}
	p.same(next(day(2026, 11, 1), day(2026, 12, 5), "", 9), append([]string{"early"}, second...))
	p.same(next(day(2026, 11, 1), day(2026, 12, 5), "", 1), []string{"early"})
	p.same(next(day(2026, 11, 30), day(2026, 12, 6), string(health.NewFollowUpID(health.FollowVisit, second[0])), 9), []string{second[1], "late"})
	p.same(next(day(2026, 12, 7), day(2026, 12, 30), "", 9), []string(nil))
}

func followUpDue(p *paces) {
	came, elsewhere := followUp("came", day(2026, 12, 2)), followUp("there", day(2026, 12, 2))
	came.End(health.FollowCame, "", noon)
	elsewhere.Kind, elsewhere.Station = health.FollowDose, "TYT-05143"
	p.follow(followUp("open", day(2026, 12, 1)), followUp("twin", day(2026, 12, 1)), came, elsewhere, followUp("next", day(2027, 1, 1)))
	from := store.Place{Day: day(2026, 12, 1)}
	p.same(len(must(p.FollowUpList(p.ctx, from, day(2026, 12, 31), 9))), 4)
	p.same(causes(must(p.FollowUpList(p.ctx, store.Place{Day: day(2026, 12, 3)}, day(2027, 1, 1), 9))), []string{"next"})
	p.same(must(p.FollowUpCounts(p.ctx, from.Day, day(2026, 12, 31))), []health.FollowUpCount{
		{Station: "TYT-05143", Kind: health.FollowDose, Stage: health.StageWaiting, N: 1},
		{Station: phongPhu, Kind: health.FollowVisit, Stage: health.StageWaiting, N: 2},
		{Station: phongPhu, Kind: health.FollowVisit, Stage: health.StageWaiting, Outcome: health.FollowCame, N: 1}})
}

func followUpTold(p *paces) {
	tell := func(cause, address string, at time.Time, o health.FollowUpOutcome) {
		m := message(health.MessageID("m"+cause), "sms", at)
		m.Address, m.Purpose, m.State = address, health.PurposeFollow, health.MessageSent
		f := followUp(cause, day(2026, 12, 1))
		f.Message, f.ToldAt = m.ID, at
		if o != "" {
			f.End(o, "", at)
		}
		p.post(m)
		p.follow(f)
	}
	tell("mine", "+84990000002", noon, "")
	tell("old", "+84990000002", morning.Add(-time.Hour), "")
	tell("theirs", "+84990000003", noon, "")
	tell("over", "+84990000002", noon, health.FollowCame)
	p.same(causes(must(p.FollowUpsTold(p.ctx, "sms", "+84990000002", morning))), []string{"mine"})
	p.same(causes(must(p.FollowUpsTold(p.ctx, "telegram", "+84990000002", morning))), []string(nil))
}

func followUpOwned(p *paces) {
	mine, other := followUp("mine", day(2026, 12, 1)), followUp("other", day(2026, 12, 1))
	other.Person = "p2"
	p.put(person("p1", "Bùi Thị Ánh", "1990"), person("p2", "Bùi Thị Mai", "1991"))
	p.follow(mine, other)
	p.write(func(tx store.Tx) error {
		for _, o := range must(tx.Owned("p1")) {
			if o.What == "followup" {
				p.same(must(tx.Give(&o, "p1", "p2", noon)), true)
				p.same(must(tx.Give(&o, "p1", "p2", noon)), false)
			}
		}
		p.same(len(must(tx.FollowUpsOf("p2"))), 2)
		return nil
	})
	p.same(len(must(p.FollowUpsOf(p.ctx, "p1"))), 0)
	p.write(func(tx store.Tx) error { return tx.Forget("p2") })
	p.same(len(must(p.FollowUpsOf(p.ctx, "p2"))), 0)
}

func promises(p *paces) {
	a, b, none := visit("1", day(2026, 11, 1)), visit("2", day(2026, 11, 1)), visit("3", day(2026, 11, 1))
	a.Return, b.Return = day(2026, 12, 1), day(2026, 12, 2)
	p.putVisits(a, b, none)
	d := health.Dose{ID: "d1", Person: "p1", Vaccine: "SII", Number: 1, Next: day(2026, 12, 1), Source: health.FromImport,
		Cause: health.Cause{Kind: health.CauseImport, ID: "import-1", Row: 3}, At: noon}
	later := d
	later.ID, later.Next = "d2", day(2026, 12, 9)
	p.putDoses(d, later)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.VisitPromises(store.Place{Day: day(2026, 12, 1)}, day(2026, 12, 8), 9)),
			[]health.Promise{{Cause: string(a.ID), Person: "p1", Day: a.Return}, {Cause: string(b.ID), Person: "p1", Day: b.Return}})
		p.same(promised(must(tx.VisitPromises(store.Place{Day: day(2026, 12, 1), After: string(a.ID)}, day(2026, 12, 8), 9))), []string{string(b.ID)})
		p.same(promised(must(tx.DosePromises(store.Place{Day: day(2026, 12, 1)}, day(2026, 12, 8), 9))), []string{"d1"})
		p.same(must(tx.Dose("d1")), d)
		return nil
	})
}

func visitDays(p *paces) {
	p.putVisits(visit("1", day(2026, 3, 2)), visit("2", day(2026, 4, 2)), visit("3", day(2026, 5, 2)))
	p.write(func(tx store.Tx) error {
		got := must(tx.VisitDays("p1", day(2026, 4, 2)))
		p.same(len(got), 2)
		p.same(got[0].Day, day(2026, 4, 2))
		p.same(got[1].Day, day(2026, 5, 2))
		return nil
	})
}
