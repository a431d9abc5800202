// Package sheet reads and writes the tables people keep: CSV and XLSX.
//
// A table is recognised by its content, never by the name of the file. The header may stand under title rows and
// take two rows; its words are matched against a list of Vietnamese and English spellings ([Fields], columns.json).
// Rows are read one at a time, so that two million of them need no more memory than ten. Whatever cannot be read
// is refused with an [*Error] that has a code, or reported as a [Problem] of one cell; nothing is skipped silently
// but blank rows.
package sheet

import (
	"errors"
	"io"
	"os"
)

// Limits bound what a file may cost. A zero in any field means the value of [DefaultLimits].
type Limits struct {
	Bytes       int64  // size of the file
	Rows        int64  // rows of data
	Columns     int    // columns that hold something
	CellBytes   int    // one cell
	RowBytes    int    // one row
	HeaderRows  int    // rows looked at for the header
	Unpacked    int64  // XLSX: all parts that are read, unpacked; at most 4 GiB
	Ratio       int64  // XLSX: unpacked size of a part to its packed size, once it is past 64 MiB
	StringsHeap int64  // XLSX: shared strings kept in memory; what is beyond goes to a temporary file
	TempDir     string // where that file lies; empty: the system's directory
}

// DefaultLimits fit a province: 2,000,000 rows of some 40 columns, with room to spare.
func DefaultLimits() Limits {
	return Limits{Bytes: 2 << 30, Rows: 3_000_000, Columns: 512, CellBytes: 32 << 10, RowBytes: 256 << 10, HeaderRows: 60,
		Unpacked: 4<<30 - 1, Ratio: 200, StringsHeap: 64 << 20}
}

func (l Limits) filled() Limits {
	d := DefaultLimits()
	orDefault(&l.Bytes, d.Bytes)
	orDefault(&l.Rows, d.Rows)
	orDefault(&l.Columns, d.Columns)
	orDefault(&l.CellBytes, d.CellBytes)
	orDefault(&l.RowBytes, d.RowBytes)
	orDefault(&l.HeaderRows, d.HeaderRows)
	orDefault(&l.Unpacked, d.Unpacked)
	orDefault(&l.Ratio, d.Ratio)
	orDefault(&l.StringsHeap, d.StringsHeap)
	l.Unpacked = min(l.Unpacked, d.Unpacked)
	return l
}

func orDefault[T int | int64](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// rowSource gives the rows of one sheet in order, io.EOF after the last.
type rowSource interface {
	next() (rawRow, error)
}

// A Table is an open file whose header is known. It is not safe for use by several goroutines.
type Table struct {
	source  io.ReaderAt
	size    int64
	limits  Limits
	rows    rowSource
	plan    *plan
	head    *head
	sheet   string
	queue   []rawRow // rows that were read to find the header
	count   int64
	skipped int64 // tables of claims that are no certificates of birth
	close   []func() error
}

// Open opens a CSV or XLSX file. Close the table after use.
func Open(path string, limits Limits, k Kind) (*Table, error) {
	return OpenMapped(path, limits, k, nil)
}

// OpenMapped is Open with a column mapping that goes before the built-in one.
func OpenMapped(path string, limits Limits, k Kind, o Override) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t, err := openFile(f, limits, k, o)
	if err != nil {
		f.Close()
		return nil, err
	}
	t.close = append(t.close, f.Close)
	return t, nil
}

func openFile(f *os.File, limits Limits, k Kind, o Override) (*Table, error) {
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, refuse(CodeNotATable, "kind", "folder")
	}
	return OpenReader(f, st.Size(), limits, k, o)
}

// OpenReader opens a table of size bytes that something else holds. r must stay usable until Close.
func OpenReader(r io.ReaderAt, size int64, limits Limits, k Kind, o Override) (*Table, error) {
	limits = limits.filled()
	if size > limits.Bytes {
		return nil, refuse(CodeTooBig, "what", "bytes", "limit", limits.Bytes)
	}
	watched := &watchedReader{r: r}
	t := &Table{source: watched, size: size, limits: limits}
	err := t.open(k, o)
	if err == nil {
		err = t.peek()
	}
	if err != nil {
		t.Close()
		return nil, watched.cause(err)
	}
	return t, nil
}

func (t *Table) open(k Kind, o Override) error {
	rec, err := newRecogniser(k, o)
	if err != nil {
		return err
	}
	found, form, err := sniff(t.source, t.size)
	switch {
	case err != nil:
		return err
	case found == kindXLSX:
		return t.openXLSX(rec)
	case found == kindXML && k == Births:
		return t.openClaims(rec)
	case found == kindXML:
		return refuse(CodeNotATable, "kind", "xml")
	}
	return t.openCSV(rec, form)
}

// peek makes sure that there is a row under the header.
func (t *Table) peek() error {
	raw, err := t.raw()
	if err == io.EOF {
		return refuse(CodeHeaderOnly)
	}
	if err != nil {
		return err
	}
	t.queue = append([]rawRow{raw}, t.queue...)
	return nil
}

// raw is the next row that is not blank.
func (t *Table) raw() (rawRow, error) {
	for {
		var r rawRow
		var err error
		if len(t.queue) > 0 {
			r, t.queue = t.queue[0], t.queue[1:]
		} else {
			r, err = t.rows.next()
		}
		if err != nil || !r.blank() {
			return r, err
		}
	}
}

// Next returns the next row that is not blank, io.EOF after the last.
func (t *Table) Next() (Row, error) {
	raw, err := t.raw()
	if err != nil {
		return Row{}, t.cause(err)
	}
	t.count++
	if t.count > t.limits.Rows {
		return Row{}, refuse(CodeTooBig, "what", "rows", "limit", t.limits.Rows)
	}
	return t.plan.row(raw), nil
}

// Mapping says how the columns were understood.
func (t *Table) Mapping() Mapping { return t.head.mapping }

// Fields are the fields that every row of this table has, in canonical order.
func (t *Table) Fields() []Field { return t.plan.fields }

// Skipped counts what else is in a file of claims: tables that are no certificates of birth, and are left alone.
func (t *Table) Skipped() int64 { return t.skipped }

// Sheet is the name of the sheet that is read; empty for CSV.
func (t *Table) Sheet() string { return t.sheet }

// Close releases the file and what was put aside for it.
func (t *Table) Close() error {
	var errs []error
	for _, f := range t.close {
		errs = append(errs, f())
	}
	t.close = nil
	return errors.Join(errs...)
}

func (t *Table) cause(err error) error {
	if w, ok := t.source.(*watchedReader); ok {
		return w.cause(err)
	}
	return err
}

// watchedReader remembers the first error of the disk, so that it is not taken for a damaged file.
type watchedReader struct {
	r   io.ReaderAt
	err error
}

func (w *watchedReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.r.ReadAt(p, off)
	if err != nil && err != io.EOF && w.err == nil {
		w.err = err
	}
	return n, err
}

func (w *watchedReader) cause(err error) error {
	if w.err != nil && err != io.EOF {
		return w.err
	}
	return err
}
