package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/seal"
)

// place is how far a conversion is: the job and the last key of its table.
type place struct {
	Job   int    `json:"job"`
	After [3]any `json:"after"` // texts, or a number in the second; nil: the job begins
}

// job seals one table, or all that belongs to one kind of row.
type job struct {
	name string
	// page seals the rows after a key and gives the last one's, and how many they were.
	page func(t tx, after [3]any, limit int) (last [3]any, n int, err error)
}

// jobs are the tables in the order in which they are converted.
func jobs() []job {
	return []job{
		{"person", byID(qPersonAfter, tx.sealPerson)},
		{"draft", byID(qDraftAfter, func(t tx, id string) error {
			d, err := t.draft(health.DraftID(id))
			if err != nil {
				return err
			}
			return t.sealDraft(d)
		})},
		{"visit", byID(qVisitAfter, func(t tx, id string) error {
			v, err := one(t.runner, qVisitGet, t.s.scanVisit, str("id", id))
			if err != nil {
				return err
			}
			return t.sealVisit(v)
		})},
		{"dose", byID(qDoseAfter, func(t tx, id string) error {
			d, err := one(t.runner, qDoseGet, t.s.scanDose, str("id", id))
			if err != nil {
				return err
			}
			return t.sealDose(d)
		})},
		{"message", byID(qMessageAfter, tx.sealMessage)},
		{"merge_log", byID(qMergeAfter, tx.sealMerge)},
		{"import_row", sealRows}, {"check_item", sealCheckItems}, {"chat_line", sealLines}, {"conversation", sealConversations}, {"inbox", sealInbox}, {"link_code", sealCodes},
	}
}

// BeginSealing makes a database that is not sealed one that is being converted: from this moment on everything is written
// sealed, by every process that has the keys; a process that was started without them refuses to write. Beginning twice is
// the same. It needs keys; store.ErrSealed otherwise.
func (s *Store) BeginSealing(ctx context.Context) error {
	if s.ring == nil {
		return store.ErrSealed
	}
	if s.Sealed() {
		return nil
	}
	return s.mark(ctx, func(t tx) error {
		k := s.keepingWith(t.keys[commonOwner])
		k.mixed = true
		if err := t.sealAddresses(k.blind); err != nil {
			return err
		}
		return t.putPlace(k.common, &place{})
	})
}

// Progress is what one page of a conversion came to.
type Progress struct {
	Table string
	Rows  int
	Over  bool // nothing is left
}

// SealPage converts the next page. It may be stopped and called again anywhere, by another process too, while others read
// and write.
func (s *Store) SealPage(ctx context.Context, limit int) (p Progress, err error) {
	err = s.Write(ctx, func(in store.Tx) error {
		p, err = in.(tx).sealPage(limit)
		return err
	})
	return p, err
}

func (t tx) sealPage(limit int) (Progress, error) {
	if err := t.Claim(sealState); err != nil {
		return Progress{}, err
	}
	at, err := t.place()
	if err != nil || at == nil {
		return Progress{Over: true}, err
	}
	if at.Job == len(jobs()) {
		return t.another()
	}
	j := jobs()[at.Job]
	last, n, err := j.page(t, at.After, limit)
	if err != nil {
		return Progress{}, err
	}
	at.After = last
	if n < limit {
		*at = place{Job: at.Job + 1}
	}
	return Progress{Table: j.name, Rows: n}, t.putPlace(t.s.kept.Load().common, at)
}

// another looks for rows that a process without the keys has put in behind the conversion, and begins again if there are.
func (t tx) another() (Progress, error) {
	left, err := t.plainRows()
	if err != nil {
		return Progress{}, err
	}
	for _, n := range left {
		if n > 0 {
			k := t.s.kept.Load()
			if err := t.sealAddresses(k.blind); err != nil {
				return Progress{}, err
			}
			return Progress{}, t.putPlace(k.common, &place{})
		}
	}
	return Progress{Over: true}, nil
}

// EndSealing notes that a conversion is over, after SealPage has said so, and clears the old texts out of the database's
// own files where it keeps them.
func (s *Store) EndSealing(ctx context.Context) error {
	for _, text := range s.dialect.Scrub {
		if _, err := s.write.ExecContext(ctx, text); err != nil {
			return s.busy(fmt.Errorf("clear old texts: %w", err))
		}
	}
	err := s.Write(ctx, func(t store.Tx) error { return t.PutState(sealState, nil) })
	if err == nil {
		err = s.ask(ctx).look()
	}
	return err
}

// Unsealed counts, by table, the rows that are not sealed. It reads everything.
func (s *Store) Unsealed(ctx context.Context) (map[string]int64, error) {
	return s.ask(ctx).plainRows()
}

func (r runner) plainRows() (map[string]int64, error) {
	type count struct {
		table string
		n     int64
	}
	counts, err := list(r, qPlainCount, func(row scanner) (c count, err error) { return c, row.Scan(&c.table, &c.n) })
	out := map[string]int64{}
	for _, c := range counts {
		out[c.table] = c.n
	}
	return out, err
}

const sealPlace = "match_state.body/seal"

// place reads how far the conversion is; nil: there is none.
func (t tx) place() (*place, error) {
	note, err := t.note(sealState)
	if err != nil || len(note) == 0 {
		return nil, err
	}
	text, err := t.s.kept.Load().common.Open(sealPlace, string(note))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sealPlace, err)
	}
	p := &place{}
	return p, json.Unmarshal([]byte(text), p)
}

func (t tx) putPlace(common seal.Key, p *place) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	text, err := common.Seal(sealPlace, string(b))
	if err != nil {
		return err
	}
	return t.PutState(sealState, []byte(text))
}
