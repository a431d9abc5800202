package storetest

import (
	"errors"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func visits() []behaviour {
	return []behaviour{
		{"a visit comes back whole", visitWhole},
		{"a visit with the least there can be", visitBare},
		{"the same visit sent again is one, as it was last sent", visitAgain},
		{"a visit is found by its number", visitByNumber},
		{"what visits and doses said before stays with them", revisions},
		{"visits, the newest first, in pages", visitOrder},
		{"findings of many letters stay whole", visitLong},
		{"somebody without visits has none", visitNobody},
		{"a dose comes back whole", doseWhole},
		{"a planned dose that is given is one dose", doseGiven},
		{"all doses of a person, for whoever stores another", dosesInside},
		{"doses in the order of their days, planned ones by theirs", doseOrder},
		{"a certificate of birth is known again, and those of its delivery", birthNotices},
	}
}

func day(y, m, d int) ident.Date { return ident.Date{Y: y, M: m, D: d} }

func visit(number string, on ident.Date) health.Visit {
	return health.Visit{ID: health.NewVisitID("17123", number), Person: "p1", Facility: "17123", Started: on, Source: health.FromImport,
		Cause: health.Cause{Kind: health.CauseImport, ID: "import-1", Row: 3}, At: noon}
}

func (p *paces) putVisits(vs ...health.Visit) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		var errs []error
		for _, v := range vs {
			errs = append(errs, tx.PutVisit(v))
		}
		return errors.Join(errs...)
	})
}

func visitWhole(p *paces) {
	v := visit("0001", day(2026, 3, 2))
	v.Ended, v.Return = day(2026, 3, 5), day(2026, 4, 2)
	v.Diagnoses = []string{"I10", "E11.9"}
	v.Findings = map[string]string{"MACH": "82", "HUYETAPTT": "150", "HUYETAPTD": "95", "BENHSU": "Đau đầu, chóng mặt từ sáng"}
	p.putVisits(v)
	p.same(must(p.Visits(p.ctx, "p1", 10, 0)), []health.Visit{v})
}

func visitBare(p *paces) {
	p.putVisits(visit("0001", day(2026, 3, 2)))
	p.same(must(p.Visits(p.ctx, "p1", 10, 0)), []health.Visit{visit("0001", day(2026, 3, 2))})
}

func visitAgain(p *paces) {
	v := visit("0001", day(2026, 3, 2))
	p.putVisits(v)
	v.Diagnoses, v.At = []string{"I10"}, nextDay
	p.putVisits(v, v)
	p.same(must(p.Visits(p.ctx, "p1", 10, 0)), []health.Visit{v})
}

func visitByNumber(p *paces) {
	v := visit("0001", day(2026, 3, 2))
	p.putVisits(v)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Visit(v.ID)), v)
		_, err := tx.Visit("17123/0002")
		p.same(errors.Is(err, store.ErrNotFound), true)
		return nil
	})
}

func revisions(p *paces) {
	v, d := visit("0001", day(2026, 3, 2)), dose("d1", 1, day(2026, 3, 2), ident.Date{})
	said := func(f health.Field, from, to health.Value) []health.Revision {
		return []health.Revision{{At: nextDay.UTC(), By: health.Actor{Kind: health.BySystem, ID: "cli"}, Cause: v.Cause,
			Edits: []health.Edit{{Field: f, From: health.FieldValue{State: health.HasValue, Value: from},
				To: health.FieldValue{State: health.HasValue, Value: to}}}}}
	}
	d.Lot, d.Number = "AB1-23", health.BirthDose
	v.Past, d.Past = said("MACH", "82", "28"), said(health.DoseReaction, "không", "sốt nhẹ")
	p.putVisits(v)
	p.putDoses(d)
	p.same(must(p.Visits(p.ctx, "p1", 10, 0)), []health.Visit{v})
	p.same(must(p.Doses(p.ctx, "p1", 10, 0)), []health.Dose{d})
}

func dosesInside(p *paces) {
	p.putDoses(dose("b", 2, day(2026, 5, 1), ident.Date{}), dose("a", 1, day(2026, 4, 1), day(2026, 5, 1)))
	p.write(func(tx store.Tx) error {
		p.same(len(must(tx.Doses("p1"))), 2)
		p.same(len(must(tx.Doses("p2"))), 0)
		return nil
	})
}

func visitOrder(p *paces) {
	p.putVisits(visit("1", day(2025, 12, 31)), visit("2", day(2026, 3, 2)), visit("3", day(2026, 1, 1)))
	var ids []string
	for offset := range 4 {
		for _, v := range must(p.Visits(p.ctx, "p1", 1, offset)) {
			ids = append(ids, string(v.ID))
		}
	}
	p.same(ids, []string{"17123/2", "17123/3", "17123/1"})
}

func visitLong(p *paces) {
	v := visit("1", day(2026, 3, 2))
	v.Findings = map[string]string{"BENHSU": strings.Repeat("đau đầu, chóng mặt; ", 3000)}
	p.putVisits(v)
	p.same(must(p.Visits(p.ctx, "p1", 1, 0))[0].Findings, v.Findings)
}

func visitNobody(p *paces) {
	p.putVisits(visit("1", day(2026, 3, 2)))
	p.same(len(must(p.Visits(p.ctx, "p2", 10, 0))), 0)
	p.same(len(must(p.Doses(p.ctx, "p1", 10, 0))), 0)
}

func dose(id string, n int, given, next ident.Date) health.Dose {
	return health.Dose{ID: health.DoseID(id), Person: "p1", Vaccine: "DPT-VGB-Hib", Number: n, Given: given, Next: next, Source: health.FromStaff,
		Cause: health.Cause{Kind: health.CauseImport, ID: "import-1"}, At: noon}
}

func (p *paces) putDoses(ds ...health.Dose) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		var errs []error
		for _, d := range ds {
			errs = append(errs, tx.PutDose(d))
		}
		return errors.Join(errs...)
	})
}

func doseWhole(p *paces) {
	d := dose("p1/UV/2", 2, day(2026, 3, 2), day(2026, 9, 2))
	d.Vaccine, d.Facility, d.Reaction, d.Month, d.Kind = "Uốn ván", "17123", "sốt nhẹ", 6, health.VaccineTetanus
	p.putDoses(d)
	p.same(must(p.Doses(p.ctx, "p1", 10, 0)), []health.Dose{d})
}

func doseGiven(p *paces) {
	d := dose("p1/DPT/1", 1, ident.Date{}, day(2026, 5, 10))
	p.putDoses(d)
	d.Given, d.Next, d.Kind = day(2026, 5, 12), day(2026, 6, 12), health.VaccineRoutine
	p.putDoses(d)
	p.same(must(p.Doses(p.ctx, "p1", 10, 0)), []health.Dose{d})
}

func doseOrder(p *paces) {
	p.putDoses(dose("c", 3, ident.Date{}, day(2026, 6, 1)), dose("b", 2, day(2026, 5, 1), ident.Date{}), dose("a", 1, day(2026, 4, 1), day(2026, 5, 1)))
	var ids []string
	for _, d := range must(p.Doses(p.ctx, "p1", 10, 0)) {
		ids = append(ids, string(d.ID))
	}
	p.same(ids, []string{"a", "b", "c"})
}
