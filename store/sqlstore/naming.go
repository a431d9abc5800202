package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"hssk/store/health"
)

// keysAtOnce is how many keys one question gives.
const keysAtOnce = 20

// keysOf reads the data keys of people.
func (s *Store) keysOf(ctx context.Context, people []health.PersonID) (map[string]keyRow, error) {
	keys := map[string]keyRow{}
	for some := range slices.Chunk(people, keysAtOnce) {
		var binds []any
		for i := range keysAtOnce {
			var owner health.PersonID // NULL owns nothing
			if i < len(some) {
				owner = some[i]
			}
			binds = append(binds, str(fmt.Sprintf("o%d", i+1), owner))
		}
		rows, err := list(s.ask(ctx), qKeySome, scanKey, binds...)
		if err != nil {
			return nil, err
		}
		for _, k := range rows {
			keys[k.owner] = k
		}
	}
	return keys, nil
}

// nameThem opens the names of people, whose fields are given in the same order.
func (s *Store) nameThem(ctx context.Context, people []health.Summary, texts []string) error {
	var keys map[string]keyRow
	if s.Sealed() {
		var ids []health.PersonID
		for _, p := range people {
			ids = append(ids, p.ID)
		}
		var err error
		if keys, err = s.keysOf(ctx, ids); err != nil {
			return err
		}
	}
	for i := range people {
		p := &people[i]
		var fields map[health.Field]health.FieldValue
		key := keys[string(p.ID)]
		key.owner = string(p.ID)
		if err := s.revealJSON(fieldsOf(p.ID), texts[i], key, &fields); err != nil {
			return err
		}
		p.Name, p.Birth, p.Hamlet = fields[health.FullName].Value, fields[health.BirthDate].Value, fields[health.Hamlet].Value
	}
	return nil
}
