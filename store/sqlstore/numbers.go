package sqlstore

import (
	"context"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func scanIdentifier(row scanner) (health.Identifier, error) {
	var i health.Identifier
	err := row.Scan(&i.Kind, &i.Value, at(&i.From), at(&i.To), opt(&i.Source), opt(&i.By), opt(&i.Verified.How), at(&i.Verified.At), opt(&i.Verified.By))
	return i, err
}

// Formerly implements store.People.
func (s *Store) Formerly(ctx context.Context, kind health.Field, value string) (all []store.Bearer, err error) {
	for _, form := range s.forms() {
		found, err := list(s.ask(ctx), qNumberFormer, func(row scanner) (b store.Bearer, err error) {
			return b, row.Scan(&b.Person, at(&b.Until))
		}, append(page(maxBearers, 0), str("kind", kind), str("num", form(value)))...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// allSteps reads a history to its end.
const allSteps = 1_000_000

// Identifiers implements store.People. The numbers of a sealed database are blind indexes: which number each stands for is
// found among those that the record and its history tell.
func (s *Store) Identifiers(ctx context.Context, person health.PersonID) ([]health.Identifier, error) {
	all, err := list(s.ask(ctx), qNumberList, scanIdentifier, str("person_id", person))
	if err != nil || len(all) == 0 || !s.Sealed() {
		return all, err
	}
	told, err := s.told(ctx, person)
	for i, n := range all {
		all[i].Value = told[string(n.Kind)+" "+string(n.Value)]
		if all[i].Value == "" && s.blind(string(n.Value)) != string(n.Value) { // not converted yet
			all[i].Value = n.Value
		}
	}
	return all, err
}

// told gives the numbers that a record, its history and the records merged into it tell, by kind and blind index.
func (s *Store) told(ctx context.Context, person health.PersonID) (map[string]health.Value, error) {
	out := map[string]health.Value{}
	hear := func(fields map[health.Field]health.FieldValue) {
		for _, f := range numbered() {
			if v := fields[f].Text(); v != "" {
				out[string(f)+" "+s.blind(v)] = health.Value(v)
			}
		}
	}
	r, err := s.Record(ctx, person)
	if err != nil {
		return nil, err
	}
	hear(r.Fields)
	merges, err := s.MergesOf(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, m := range merges {
		hear(m.KeptBefore.Fields)
		hear(m.GoneBefore.Fields)
	}
	steps, err := s.History(ctx, person, allSteps)
	for _, c := range steps {
		for _, e := range c.Edits {
			hear(map[health.Field]health.FieldValue{e.Field: e.From})
			hear(map[health.Field]health.FieldValue{e.Field: e.To})
		}
	}
	return out, err
}

// Comparisons implements store.Tx.
func (t tx) Comparisons(person health.PersonID) ([]health.Identifier, error) {
	all, err := list(t.runner, qNumberList, scanIdentifier, str("person_id", person))
	for i := range all {
		all[i].Value = ""
	}
	return all, err
}

// DropNumber implements store.Tx.
func (t tx) DropNumber(person health.PersonID, kind health.Field, value string, since time.Time) error {
	if err := t.sealNumbers(person); err != nil {
		return err
	}
	_, err := t.exec(qNumberDrop, str("person_id", person), str("kind", kind), str("num", t.s.blind(value)), bind("since", since))
	return err
}

// VerifyNumber implements store.Tx.
func (t tx) VerifyNumber(person health.PersonID, kind health.Field, value string, c health.Check) error {
	if err := t.sealNumbers(person); err != nil {
		return err
	}
	n, err := t.exec(qNumberVerify, str("person_id", person), str("kind", kind), str("num", t.s.blind(value)), str("verified_how", c.How),
		bind("verified_at", c.At), str("verified_by", c.By))
	if err == nil && n == 0 {
		err = store.ErrNotFound
	}
	return err
}
