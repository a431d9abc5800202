package storetest

import (
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
)

func drafts() []behaviour {
	return []behaviour{
		{"a draft comes back whole", draftWhole},
		{"a draft with nothing in it", draftBare},
		{"the same event twice is one draft", draftOnce},
		{"a decided draft", draftDecided},
		{"an unknown draft is not found", draftNobody},
		{"drafts about a person, newest first", draftsOf},
	}
}

func draft(id health.DraftID, at time.Time) health.Draft {
	return health.Draft{ID: id, Kind: health.DraftCorrect, Station: phongPhu, Person: "p1", By: health.Actor{Kind: health.ByCitizen, ID: "p1"},
		Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, Status: health.DraftNew, At: at}
}

func (p *paces) save(ds ...health.Draft) (saved []bool) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, d := range ds {
			ok, err := tx.SaveDraft(d)
			if err != nil {
				return err
			}
			saved = append(saved, ok)
		}
		return nil
	})
	return saved
}

func draftWhole(p *paces) {
	d := draft("d1", noon)
	d.Task, d.Candidate, d.Ended, d.Note, d.Why = "t1", "p2", "p3", "Sai ngày sinh, xin sửa", []string{string(match.NameSame), string(match.BirthSame)}
	d.Weights = []health.Reason{{Code: string(match.NameSame), Points: 11}, {Code: string(match.BirthSame), Points: -3}}
	d.Cause = health.Cause{Kind: health.CauseImport, ID: "import-1", Row: 31}
	d.Values = map[health.Field]health.FieldValue{health.BirthDate: {State: health.HasValue, Value: "1985-03-12", Source: health.FromCitizen, At: noon},
		health.Phone: {State: health.AskedNone}}
	p.save(d)
	p.same(must(p.Draft(p.ctx, "d1")), d)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Draft("d1")), d)
		return nil
	})
}

func draftBare(p *paces) {
	d := draft("d1", noon)
	d.Kind, d.Person = health.DraftRegister, ""
	p.save(d)
	p.same(must(p.Draft(p.ctx, "d1")), d)
}

func draftOnce(p *paces) {
	again := draft("d1", nextDay)
	again.Note = "lần hai"
	p.same(p.save(draft("d1", noon), again), []bool{true, false})
	p.same(p.save(again), []bool{false})
	p.same(must(p.Draft(p.ctx, "d1")), draft("d1", noon))
}

func draftDecided(p *paces) {
	d := draft("d1", noon)
	p.save(d)
	d.Status, d.Ended, d.Task, d.Candidate, d.Why = health.DraftApplied, "p4", "t2", "p4", []string{string(match.NumberSame)}
	p.write(func(tx store.Tx) error { return tx.UpdateDraft(d) })
	p.same(must(p.Draft(p.ctx, "d1")), d)
}

func draftNobody(p *paces) {
	_, err := p.Draft(p.ctx, "d1")
	p.fails(err, store.ErrNotFound)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateDraft(draft("d1", noon)) }), store.ErrConflict)
}

func draftsOf(p *paces) {
	fill, other := draft("d4", nextDay), draft("d5", nextDay)
	fill.Kind, other.Person = health.DraftFill, "p2"
	p.save(draft("d2", noon), draft("d1", morning), draft("d3", nextDay), fill, other)
	var got []health.DraftID
	for _, d := range must(p.DraftsOf(p.ctx, "p1", health.DraftCorrect, 2)) {
		got = append(got, d.ID)
	}
	p.same(got, []health.DraftID{"d3", "d2"})
	p.same(len(must(p.DraftsOf(p.ctx, "", health.DraftCorrect, 2))), 0)
}
