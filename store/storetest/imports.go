package storetest

import (
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func imports() []behaviour {
	return []behaviour{
		{"an import comes back whole", importWhole},
		{"an import that has just begun", importBare},
		{"how far an import is", importMoves},
		{"the same import twice exists already", importTwice},
		{"an unknown import is not found", importNobody},
		{"the newest import first", importOrder},
		{"the imports of one, the newest first", importsOfOne},
		{"a file is known by its content", importHash},
		{"a failed or cancelled import does not count", importHashFailed},
		{"rows after a row, in order of the file", importRowPages},
		{"a row comes back as it stood", importRowWhole},
		{"the same row twice exists already", importRowTwice},
		{"which row a record came from", importRowOrigin},
	}
}

func file(id health.ImportID, at time.Time) health.Import {
	return health.Import{ID: id, Name: "danh sách Phong Phú.xlsx", Path: "imports/" + string(id), State: health.ImportNew,
		By: health.Actor{Kind: health.ByStaff, ID: string(hanh)}, StartedAt: at}
}

func (p *paces) start(is ...health.Import) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, i := range is {
			if err := tx.CreateImport(i); err != nil {
				return err
			}
		}
		return nil
	})
}

func importWhole(p *paces) {
	i := file("i1", morning)
	i.SHA256, i.Station, i.State, i.Error, i.Rows, i.Cursor = strings.Repeat("ab", 32), phongPhu, health.ImportDone, "none", 90000, 1<<40
	i.Tally = health.Tally{Created: 1, Attached: 2, Unchanged: 3, Waiting: 4, Refused: 5, Dropped: 6, Flagged: 7}
	i.Columns = []health.Column{{Header: "Họ và tên", Field: health.FullName}, {Header: "Ghi chú thêm"}}
	i.EndedAt, i.Dated, i.Kind = noon, "2025-06-30", health.ImportVisits
	p.start(i)
	p.same(must(p.Import(p.ctx, "i1")), i)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Import("i1")), i)
		return nil
	})
}

func importBare(p *paces) {
	p.start(file("i1", morning))
	p.same(must(p.Import(p.ctx, "i1")), file("i1", morning))
}

func importMoves(p *paces) {
	i := file("i1", morning)
	p.start(i)
	i.State, i.Rows, i.Cursor, i.Tally, i.SHA256 = health.ImportRunning, 5000, 123456, health.Tally{Created: 400}, "cd"
	p.write(func(tx store.Tx) error { return tx.UpdateImport(i) })
	p.same(must(p.Import(p.ctx, "i1")), i)
}

func importTwice(p *paces) {
	p.start(file("i1", morning))
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateImport(file("i1", noon)) }), store.ErrExists)
}

func importNobody(p *paces) {
	_, err := p.Import(p.ctx, "i1")
	p.fails(err, store.ErrNotFound)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateImport(file("i1", noon)) }), store.ErrConflict)
}

func importOrder(p *paces) {
	p.start(file("i1", noon), file("i2", nextDay), file("i3", morning))
	var got []health.ImportID
	for _, i := range must(p.ImportList(p.ctx, 2)) {
		got = append(got, i.ID)
	}
	p.same(got, []health.ImportID{"i2", "i1"})
}

func importsOfOne(p *paces) {
	for n, id := range []health.ImportID{"i1", "i2", "i3"} {
		i := file(id, morning.Add(time.Duration(n)*time.Hour))
		if id == "i2" {
			i.By = health.Actor{Kind: health.BySystem, ID: string(hanh)}
		}
		p.start(i)
	}
	var got []health.ImportID
	for _, i := range must(p.ImportsOf(p.ctx, health.Actor{Kind: health.ByStaff, ID: string(hanh)}, 9)) {
		got = append(got, i.ID)
	}
	p.same(got, []health.ImportID{"i3", "i1"})
}

func importHash(p *paces) {
	for n, id := range []health.ImportID{"i1", "i2"} {
		i := file(id, morning.Add(time.Duration(n)*time.Hour))
		i.SHA256, i.State = "ab12", health.ImportDone
		p.start(i)
	}
	p.same(must(p.ImportByHash(p.ctx, "ab12")).ID, health.ImportID("i2"))
	for _, hash := range []string{"ffff", ""} {
		_, err := p.ImportByHash(p.ctx, hash)
		p.fails(err, store.ErrNotFound)
	}
}

func importHashFailed(p *paces) {
	for id, state := range map[health.ImportID]health.ImportState{"i1": health.ImportFailed, "i2": health.ImportCancelled} {
		i := file(id, noon)
		i.SHA256, i.State = "ab12", state
		p.start(i)
	}
	_, err := p.ImportByHash(p.ctx, "ab12")
	p.fails(err, store.ErrNotFound)
	i := file("i3", morning)
	i.SHA256, i.State = "ab12", health.ImportPaused
	p.start(i)
	p.same(must(p.ImportByHash(p.ctx, "ab12")).ID, health.ImportID("i3"))
}

func (p *paces) rows(rs ...health.ImportRow) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, r := range rs {
			if err := tx.PutImportRow(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func importRowPages(p *paces) {
	for _, n := range []int{9, 10, 2, 100, 3} {
		p.rows(health.ImportRow{Import: "i1", Row: n, Outcome: health.RowRefused})
	}
	p.rows(health.ImportRow{Import: "i2", Row: 4, Outcome: health.RowRefused})
	page := func(after int) (got []int) {
		for _, r := range must(p.ImportRows(p.ctx, "i1", after, 3)) {
			got = append(got, r.Row)
		}
		return got
	}
	p.same(page(0), []int{2, 3, 9})
	p.same(page(9), []int{10, 100})
	p.same(len(page(100)), 0)
}

func importRowWhole(p *paces) {
	r := health.ImportRow{Import: "i1", Row: 7, Outcome: health.RowWaiting, Person: "p1",
		Problems: []health.Problem{{Field: health.Phone, Code: "phone.many", Grade: health.GradeDrop, Hint: "0912 345 678"},
			{Field: health.Commune, Code: health.CodeUnitUnknown, Grade: health.GradeRefuse}},
		Original: []string{"Bùi Thị Hoà", "", "05/09/1990", "0912345678; 0987654321", "a\"b\\c\nd"}}
	bare := health.ImportRow{Import: "i1", Row: 8, Outcome: health.RowRefused}
	p.rows(r, bare)
	p.same(must(p.ImportRows(p.ctx, "i1", 0, 5)), []health.ImportRow{r, bare})
}

func importRowTwice(p *paces) {
	r := health.ImportRow{Import: "i1", Row: 7, Outcome: health.RowRefused}
	p.rows(r)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.PutImportRow(r) }), store.ErrExists)
}

func importRowOrigin(p *paces) {
	p.rows(health.ImportRow{Import: "i1", Row: 7, Outcome: health.RowCreated, Person: "p1"},
		health.ImportRow{Import: "i2", Row: 8, Outcome: health.RowRefused},
		health.ImportRow{Import: "visits", Row: 9, Outcome: health.RowCreated, Person: "p1"})
	v := file("visits", noon)
	v.Kind = health.ImportVisits
	p.start(v)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.FromRow("p1", 7)), true)
		p.same(must(tx.FromRow("p1", 8)), false)
		p.same(must(tx.FromRow("p2", 7)), false)
		p.same(must(tx.FromRow("p1", 9)), false) // a visit is no description of a resident
		return nil
	})
}
