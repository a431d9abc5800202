package sheet

import (
	"bufio"
	"bytes"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

const maxMerges = 200_000

// mergeSet fills cells that were merged downwards: a household's code or address that stands once for all its members.
// Nil fills nothing.
type mergeSet struct {
	spans []span // by first row
	open  []span
	next  int
}

type span struct {
	col, first, last int
	text             string
	note             note
}

// merges reads the list of merged cells below a row. It stands behind the rows, which are passed over as bytes:
// unpacking a sheet twice costs far less than parsing it twice.
func (w *workbook) merges(s sheetRef, below int) (*mergeSet, error) {
	rc, err := w.part(s.part)
	if err != nil || rc == nil {
		return nil, err
	}
	defer rc.Close()
	m := &mergeSet{}
	in := bufio.NewReaderSize(rc, 256<<10)
	if err := passTo(in, []byte("mergeCells")); err != nil {
		if err == io.EOF {
			return m, nil
		}
		return nil, broken(err, path.Base(s.part))
	}
	x := newXMLScan(in, w.limits.CellBytes)
	for {
		t, err := x.next()
		switch {
		case err != nil, t == tokEnd && x.name == "mergeCells":
			slices.SortFunc(m.spans, func(a, b span) int { return a.first - b.first })
			return m, nil // a damaged end is reported when the rows are read
		case t == tokStart && x.name == "mergeCell":
			m.add(x.attr("ref"), below, w.limits.Columns)
		}
	}
}

// passTo drops bytes up to the first mark that stands in a tag, and that tag's name.
func passTo(in *bufio.Reader, mark []byte) error {
	for {
		b, err := in.Peek(in.Size())
		if i := bytes.Index(b, mark); i > 0 {
			in.Discard(i + len(mark))
			if b[i-1] == '<' || b[i-1] == ':' {
				return nil
			}
			continue
		}
		if err != nil {
			return err
		}
		in.Discard(len(b) - len(mark) - 1)
	}
}

// add keeps a merge that goes downwards and begins under the header.
func (m *mergeSet) add(ref []byte, below, columns int) {
	from, to, _ := bytes.Cut(ref, []byte{':'})
	sp := span{col: column(from), first: rowOf(from), last: rowOf(to)}
	if sp.col >= 0 && sp.col < columns && sp.first > below && sp.last > sp.first && len(m.spans) < maxMerges {
		m.spans = append(m.spans, sp)
	}
}

func rowOf(ref []byte) int {
	n, _ := strconv.Atoi(strings.TrimLeft(string(ref), "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"))
	return n
}

// fill repeats merged values in this row, unless nothing else stands there.
func (m *mergeSet) fill(row *rawRow) {
	if m == nil || len(m.spans) == 0 {
		return
	}
	m.open = slices.DeleteFunc(m.open, func(s span) bool { return s.last < row.number })
	if row.blank() {
		return
	}
	for _, s := range m.open {
		if s.col >= len(row.cells) || row.cells[s.col] == "" {
			row.set(s.col, s.text, s.note)
		}
	}
	for ; m.next < len(m.spans) && m.spans[m.next].first <= row.number; m.next++ {
		s := m.spans[m.next]
		if s.first == row.number && s.col < len(row.cells) && row.cells[s.col] != "" {
			s.text, s.note = row.cells[s.col], row.note(s.col)
			m.open = append(m.open, s)
		}
	}
}
