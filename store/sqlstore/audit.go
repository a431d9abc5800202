package sqlstore

import (
	"context"
	"errors"
	"strconv"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// theChain is the number of the one chain. Transactions wait for each other only from the moment at which their work is
// done and the end of the log is read.
const theChain = 1

// chainEnd is the end of the log and whether rows older than the chain have their place in it.
type chainEnd struct {
	health.AuditHead
	adopted bool
}

func (r runner) auditEnd() (chainEnd, error) {
	var e chainEnd
	err := r.row(qHeadGet, []any{&e.Seq, &e.Hash, &e.adopted}, bind("chain", theChain))
	return e, err
}

// noted is auditEnd of a log whose end was noted: without the note, or with that of an empty log, in a log that has rows, nobody
// knows where it ends.
func (r runner) noted() (chainEnd, error) {
	e, err := r.auditEnd()
	if errors.Is(err, store.ErrNotFound) {
		return e, store.ErrAuditEnd
	}
	if err != nil || e.Seq > 0 || !e.adopted {
		return e, err
	}
	rows, err := r.placed()
	if err == nil && rows {
		err = store.ErrAuditEnd
	}
	return e, err
}

// placed reports whether any row has its place in the log.
func (r runner) placed() (bool, error) {
	rows, err := list(r, qAuditList, scanAudit, append(page(1, 0), bind("after", 0))...)
	return len(rows) > 0, err
}

func endBinds(e chainEnd) []any {
	return []any{bind("chain", theChain), bind("seq", int64(e.Seq)), str("hash", e.Hash), bind("adopted", e.adopted)}
}

// AppendAudit keeps the row until the transaction ends, so that the end of the log is locked as late and as shortly as can be.
func (t tx) AppendAudit(a health.Audit) error {
	*t.audits = append(*t.audits, a)
	return nil
}

// chainAudits writes the transaction's rows behind the end of the log.
func (t tx) chainAudits() error {
	if len(*t.audits) == 0 {
		return nil
	}
	end, err := t.noted()
	if err != nil {
		return err
	}
	for _, a := range *t.audits {
		row := health.AuditRow{Audit: a, ID: newID()}
		end.AuditHead = row.Link(end.AuditHead, t.s.AuditKey())
		if err := t.later(qAuditInsert, auditBinds(row)...); err != nil {
			return err
		}
	}
	return t.update(qHeadUpdate, endBinds(end)...)
}

func auditBinds(r health.AuditRow) []any {
	return append(placeBinds(r), bind("made_at", r.At), str("actor_kind", r.By.Kind), str("actor_id", r.By.ID),
		str("action", r.Action), str("subject", r.Subject), str("cause_kind", r.Cause.Kind), str("cause_id", r.Cause.ID),
		bind("cause_row", r.Cause.Row), str("detail", r.Detail))
}

func placeBinds(r health.AuditRow) []any {
	return []any{str("id", r.ID), bind("seq", int64(r.Seq)), str("prev_hash", r.Prev), str("hash", r.Hash)}
}

func scanAudit(row scanner) (health.AuditRow, error) {
	var r health.AuditRow
	err := row.Scan(&r.ID, at(&r.At), &r.By.Kind, &r.By.ID, &r.Action, &r.Subject, opt(&r.Cause.Kind), opt(&r.Cause.ID),
		orZero(&r.Cause.Row), opt(&r.Detail), orZero(&r.Seq), opt(&r.Prev), opt(&r.Hash))
	return r, err
}

// adoptBatch is how many rows older than the chain get their place in one transaction.
const adoptBatch = 500

// adoptAudits gives rows older than the chain their place in it, once. It may be stopped and run again anywhere. When it
// is over, a row without a place is one that somebody put past the store, and stays without.
func (s *Store) adoptAudits(ctx context.Context) error {
	end, err := s.ask(ctx).auditEnd()
	if errors.Is(err, store.ErrNotFound) {
		if rows, err := s.ask(ctx).placed(); err != nil || rows {
			return err // the note was taken away: it is not for a start of the program to say where the log ends
		}
		err = s.Write(ctx, func(t store.Tx) error {
			return t.(tx).insert(qHeadInsert, endBinds(chainEnd{AuditHead: health.AuditHead{Hash: health.AuditStart}})...)
		})
		if errors.Is(err, store.ErrExists) {
			err = nil // another process was faster
		}
	}
	for err == nil && !end.adopted {
		err = s.Write(ctx, func(t store.Tx) error {
			end, err = t.(tx).adoptSome()
			return err
		})
	}
	return err
}

func (t tx) adoptSome() (chainEnd, error) {
	end, err := t.auditEnd()
	if err != nil || end.adopted {
		return end, err
	}
	rows, err := list(t.runner, qAuditLoose, scanAudit, page(adoptBatch, 0)...)
	if err != nil {
		return end, err
	}
	for _, r := range rows {
		end.AuditHead = r.Link(end.AuditHead, t.s.AuditKey())
		if err := t.update(qAuditAdopt, placeBinds(r)...); err != nil {
			return end, err
		}
	}
	end.adopted = len(rows) < adoptBatch
	return end, t.update(qHeadUpdate, endBinds(end)...)
}

// AuditHead implements store.Audits.
func (s *Store) AuditHead(ctx context.Context) (health.AuditHead, error) {
	end, err := s.ask(ctx).noted()
	return end.AuditHead, err
}

// NoteAuditEnd implements store.Audits.
func (s *Store) NoteAuditEnd(ctx context.Context, by health.Actor, at time.Time) (health.AuditHead, error) {
	var end chainEnd
	err := s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		_, err := t.noted()
		if err == nil {
			return store.ErrExists
		}
		if !errors.Is(err, store.ErrAuditEnd) {
			return err
		}
		end.adopted = true
		if err := t.row(qAuditLast, []any{&end.Seq, &end.Hash}); err != nil {
			return err
		}
		if err := t.upsert(qHeadUpdate, qHeadInsert, endBinds(end)...); err != nil {
			return err
		}
		return t.AppendAudit(health.Audit{At: at, By: by, Action: health.ActLog, Subject: "audit", Detail: "end " + strconv.FormatInt(int64(end.Seq), 10)})
	})
	return end.AuditHead, err
}

// AuditRows implements store.Audits.
func (s *Store) AuditRows(ctx context.Context, after health.AuditSeq, limit int) ([]health.AuditRow, error) {
	return list(s.ask(ctx), qAuditList, scanAudit, append(page(limit, 0), bind("after", int64(after)))...)
}

// AuditOutside implements store.Audits.
func (s *Store) AuditOutside(ctx context.Context, limit int) ([]health.AuditRow, error) {
	return list(s.ask(ctx), qAuditLoose, scanAudit, page(limit, 0)...)
}

// AuditOf implements store.Audits.
func (s *Store) AuditOf(ctx context.Context, subject string, limit int) ([]health.AuditRow, error) {
	return list(s.ask(ctx), qAuditSubject, scanAudit, append(page(limit, 0), str("subject", subject))...)
}

var _ store.Audits = (*Store)(nil)
