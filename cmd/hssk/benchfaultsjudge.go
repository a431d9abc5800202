package main

import (
	"context"
	"errors"
	"fmt"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// judge asks whether anything was lost or done twice, and whether the sums agree.
func (f *faults) judge(ctx context.Context) error {
	if err := f.stop(); err != nil {
		return err
	}
	return errors.Join(f.judgePeople(ctx), f.judgeMessages(ctx), f.judgeLog(ctx))
}

// judgePeople: everybody of the list and of the registrations is there once, and everything entered was decided.
func (f *faults) judgePeople(ctx context.Context) error {
	imports, err := f.app.store.ImportList(ctx, 1)
	if err != nil {
		return err
	}
	t := imports[0].Tally
	lost, twice, waiting := 0, 0, 0
	for n := range f.people {
		ids, err := f.app.store.ByNumber(ctx, health.NationalID, f.people[n].ID)
		if err != nil {
			return err
		}
		switch {
		case len(ids) > 1:
			twice++
		case len(ids) == 0:
			asked, err := f.asked(ctx, n)
			if err != nil {
				return err
			}
			if asked {
				waiting++
			} else {
				lost++
			}
		}
	}
	fmt.Printf("import\t%d rows: created %d, attached %d, unchanged %d, waiting %d, refused %d\n", f.Reminders, t.Created, t.Attached, t.Unchanged, t.Waiting, t.Refused)
	fmt.Printf("people\t%d entered: lost %d, twice %d, waiting for a decision %d\n", len(f.people), lost, twice, waiting)
	if lost > 0 || twice > 0 || t.Decided() != int64(f.Reminders) {
		return fmt.Errorf("people were lost or entered twice, or rows are not counted once")
	}
	return nil
}

// asked reports whether somebody has no record because a person is to say who it is.
func (f *faults) asked(ctx context.Context, n int) (bool, error) {
	if n < f.Reminders {
		return true, nil // counted by the import's own sum
	}
	d, err := f.app.store.Draft(ctx, f.draft(n-f.Reminders))
	return err == nil && d.Status == health.DraftWaiting, err
}

// judgeMessages: nobody was written to twice, everybody of the cohort has one outcome, and what the provider took is what the
// campaign says was sent or may have been.
func (f *faults) judgeMessages(ctx context.Context) error {
	all, err := f.app.store.CampaignList(ctx, 1)
	if err != nil {
		return err
	}
	k := all[0]
	rows, open, wrong := 0, 0, 0
	for {
		items, err := f.app.store.CampaignItems(ctx, k.ID, rows, 1000)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			break
		}
		for _, i := range items {
			rows = i.Row
			if i.Outcome == "" {
				open++
				continue
			}
			ok, err := f.agrees(ctx, i)
			if err != nil {
				return err
			}
			if !ok {
				wrong++
			}
		}
	}
	twice := 0
	for _, n := range f.gate.seen {
		if n > 1 {
			twice++
		}
	}
	fmt.Printf("reminders\t%d people: %v, open %d\n", rows, map[health.CampaignOutcome]int(k.Tally), open)
	fmt.Printf("provider\ttook %d messages, of which %d without saying so; to one number twice %d, otherwise than the campaign says %d\n", len(f.gate.seen),
		len(f.gate.maybe), twice, wrong)
	if twice > 0 || wrong > 0 || open > 0 || rows != k.Rows || k.Tally.Settled() != k.Rows {
		return fmt.Errorf("messages were lost or sent twice, or the sums do not agree")
	}
	return nil
}

// agrees compares what is said of somebody with what the provider has.
func (f *faults) agrees(ctx context.Context, i health.CampaignItem) (bool, error) {
	if i.Message == "" {
		return i.Outcome != health.OutcomeSent, nil
	}
	m, err := f.app.store.Message(ctx, i.Message)
	if err != nil {
		return false, err
	}
	took := f.gate.seen[m.Address]
	switch i.Outcome {
	case health.OutcomeSent, health.OutcomeTogether:
		return took == 1, nil
	case health.OutcomeUnclear:
		return took <= 1, nil // that is what nobody knows
	}
	return took == 0, nil
}

// judgeLog: the audit log is whole.
func (f *faults) judgeLog(ctx context.Context) error {
	check := health.AuditCheck{}
	f.app.cfg.Lang = phrase.Default
	if _, err := f.app.checkAudit(ctx, &check); err != nil {
		return err
	}
	fmt.Printf("audit\t%d rows, %d faults\n", check.Rows, len(check.Faults))
	if len(check.Faults) > 0 {
		return fmt.Errorf("the audit log is not sound")
	}
	return nil
}
