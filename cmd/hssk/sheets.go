package main

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"hssk/activities"
	"hssk/activities/sheet"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// sheets lets the activities read and write people's files. Beside the file at path stand its normalised copy
// (path.rows) and, if it came with one, its column mapping (path.columns).
type sheets struct {
	limits  sheet.Limits
	phrases phrase.Book
	files   vault
}

// table is a table and the file it is read from.
type table struct {
	*sheet.Table
	file io.Closer // nil: the table closes it
}

// Close releases both.
func (t table) Close() error {
	if t.file == nil {
		return t.Table.Close()
	}
	return errors.Join(t.Table.Close(), t.file.Close())
}

// needed lists the columns without which every row of a file would be refused.
func needed(kind health.ImportKind) []sheet.Field {
	switch kind {
	case health.ImportVisits:
		return []sheet.Field{sheet.HoTen, sheet.NgaySinh, sheet.MaLK, sheet.MaCSKCB, sheet.NgayVao}
	case health.ImportAnswers:
		return []sheet.Field{sheet.MaDong, sheet.KetQua}
	case health.ImportBirths:
		return []sheet.Field{sheet.Field(health.MotherName), sheet.Field(health.ChildBirth)}
	case health.ImportDoses:
		return []sheet.Field{sheet.HoTen, sheet.NgaySinh, sheet.TenVacXin}
	}
	return []sheet.Field{sheet.HoTen, sheet.NgaySinh}
}

// open opens a file whose columns are enough.
func (s sheets) open(path string, kind health.ImportKind) (table, error) {
	t, err := s.openAny(path, sheet.Kind(kind))
	if err != nil {
		return t, err
	}
	if err := t.Need(needed(kind)...); err != nil {
		return t, errors.Join(refusal(err), t.Close())
	}
	return t, nil
}

func (s sheets) openAny(path string, kind sheet.Kind) (table, error) {
	f, err := os.Open(path + ".columns")
	if errors.Is(err, os.ErrNotExist) {
		return s.openMapped(path, kind, nil)
	}
	if err != nil {
		return table{}, err
	}
	defer f.Close()
	o, err := sheet.ReadOverride(f, kind)
	if err != nil {
		return table{}, refusal(err)
	}
	return s.openMapped(path, kind, o)
}

func (s sheets) openMapped(path string, kind sheet.Kind, o sheet.Override) (table, error) {
	if sealed, err := sealedAt(path); err != nil || !sealed {
		t, err := sheet.OpenMapped(path, s.limits, kind, o)
		return table{Table: t}, refusal(err)
	}
	f, err := s.files.open(path)
	if err != nil {
		return table{}, err
	}
	t, err := sheet.OpenReader(f, f.size, s.limits, kind, o)
	if err != nil {
		return table{}, errors.Join(refusal(err), f.Close())
	}
	return table{t, f}, nil
}

// refusal says of an error whether it is the file's fault.
func refusal(err error) error {
	var e *sheet.Error
	if errors.As(err, &e) {
		return &health.Error{Code: e.Code, Fault: health.FaultUser, Args: e.Args, Err: e}
	}
	return err
}

// Stage implements activities.Sheets.
func (s sheets) Stage(ctx context.Context, path string, kind health.ImportKind, beat func(int64)) (activities.Staged, error) {
	t, err := s.open(path, kind)
	if err != nil {
		return activities.Staged{}, err
	}
	defer t.Close()
	tmp, err := s.files.create(path + ".rows.part")
	if err != nil {
		return activities.Staged{}, err
	}
	sum, err := sheet.Stage(ctx, t.Table, tmp, beat)
	if err = errors.Join(refusal(err), tmp.Close()); err != nil {
		return activities.Staged{}, err
	}
	if err := os.Rename(path+".rows.part", path+".rows"); err != nil {
		return activities.Staged{}, err
	}
	return activities.Staged{SHA256: sum.SHA256, Rows: sum.Rows, Columns: columnsOf(sum.Mapping), Skipped: sum.Skipped}, nil
}

func columnsOf(m sheet.Mapping) []health.Column {
	out := make([]health.Column, len(m.Columns))
	for i, c := range m.Columns {
		out[i] = health.Column{Header: c.Header, Field: health.Field(c.Field), Ignored: c.Field == "" && !slices.Contains(m.Unknown, c.Header)}
	}
	return out
}

// Batch implements activities.Sheets.
func (s sheets) Batch(_ context.Context, path string, offset int64, n int) ([]activities.Row, int64, bool, error) {
	f, err := s.files.open(path + ".rows")
	if err != nil {
		return nil, offset, false, err
	}
	defer f.Close()
	r, err := sheet.OpenStage(f, offset)
	if err != nil {
		return nil, offset, false, refusal(err)
	}
	staged, next, err := r.ReadBatch(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, offset, false, refusal(err)
	}
	rows := make([]activities.Row, len(staged))
	for i, row := range staged {
		rows[i] = rowOf(row.Row, r.Mapping.Kind)
	}
	return rows, next, len(staged) < n, nil
}

func rowOf(row sheet.Row, kind sheet.Kind) activities.Row {
	out := activities.Row{Number: row.Number, Origin: row.Origin, Original: row.Cells, Fields: map[health.Field]string{}}
	for f, text := range row.Values.All() {
		if f := health.Field(f); (kind != "" || f.Known()) && text != "" {
			out.Fields[f] = text
		}
	}
	for _, p := range row.Problems {
		out.Problems = append(out.Problems, health.Problem{Field: health.Field(p.Field), Code: p.Code, Grade: health.GradeDrop})
	}
	return out
}

// Discard implements activities.Sheets.
func (s sheets) Discard(path string) error {
	err := os.Remove(path + ".rows")
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// Problems implements activities.Sheets.
func (s sheets) Problems(w io.Writer, kind health.ImportKind, columns []health.Column, lang string, rows func(yield func(health.ImportRow, error) bool)) error {
	words := s.phrases.In(lang)
	m := sheet.Mapping{Kind: sheet.Kind(kind)}
	for i, c := range columns {
		m.Columns = append(m.Columns, sheet.Column{Index: i, Header: c.Header, Field: sheet.Field(c.Field)})
	}
	bad := func(yield func(sheet.BadRow, error) bool) {
		rows(func(r health.ImportRow, err error) bool { return yield(badRow(r), err) })
	}
	return sheet.WriteErrors(w, m, bad, func(key string, args map[string]string) string { return words.SayMap(key, args) })
}

// badRow keeps the problems that kept something out; doubts stand beside the value in the record.
func badRow(r health.ImportRow) sheet.BadRow {
	out := sheet.BadRow{Number: r.Row, Cells: r.Original}
	for _, p := range r.Problems {
		if p.Grade == health.GradeFlag {
			continue
		}
		out.Faults = append(out.Faults, sheet.Fault{Field: sheet.Field(p.Field), Code: "problem." + p.Code,
			Args: map[string]string{"hint": p.Hint.Reveal()}})
	}
	return out
}
