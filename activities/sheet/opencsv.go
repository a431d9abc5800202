package sheet

import "io"

// openCSV tries every separator and keeps the one under which the header is recognised best.
func (t *Table) openCSV(rec *recogniser, form textForm) error {
	end, err := lineEnd(t.source, t.size, form)
	if err != nil {
		return err
	}
	var firstErr error
	var seen []rawRow
	for _, comma := range []byte{',', ';', '\t'} {
		src := newCSVRows(t.source, t.size, form, comma, end, t.limits)
		rows, err := readSome(src, t.limits)
		if err != nil && firstErr == nil {
			firstErr = err
		}
		h := rec.findHead(rows)
		if h != nil && (t.head == nil || h.score > t.head.score) {
			t.adopt(src, rows, h, false, err)
		}
		if widest(rows) > widest(seen) {
			seen = rows
		}
	}
	if t.head != nil {
		return nil
	}
	if firstErr != nil {
		return firstErr
	}
	return noHeader(seen)
}

// lineEnd is '\r' only for a text that has no '\n' at all in its first part.
func lineEnd(r io.ReaderAt, size int64, form textForm) (byte, error) {
	sample, err := readSample(r, 0, min(size, sampleSize))
	if err != nil {
		return 0, err
	}
	hasCR := false
	for _, c := range sample[form.bom:] {
		if c == '\n' {
			return '\n', nil
		}
		hasCR = hasCR || c == '\r'
	}
	if hasCR {
		return '\r', nil
	}
	return '\n', nil
}

// adopt makes a source the table's own. A late error of reading ahead comes back when its row is reached.
func (t *Table) adopt(src rowSource, rows []rawRow, h *head, date04 bool, late error) {
	if late != nil {
		src = failing{late}
	}
	t.rows, t.head, t.plan = src, h, newPlan(h, date04)
	t.queue = rows[h.row+1:]
}

type failing struct{ err error }

func (f failing) next() (rawRow, error) { return rawRow{}, f.err }

// readSome reads the rows among which a header is looked for, up to a megabyte of them. The rows read before an
// error are returned with it.
func readSome(src rowSource, limits Limits) (rows []rawRow, err error) {
	budget := 1 << 20
	for len(rows) < limits.HeaderRows && budget > 0 {
		r, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return rows, err
		}
		for _, c := range r.cells {
			budget -= len(c) + 1
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func widest(rows []rawRow) int {
	n := 0
	for _, r := range rows {
		n = max(n, len(r.cells))
	}
	return n
}

// noHeader reports the first of the widest rows, or an old font if that is why nothing was recognised.
func noHeader(rows []rawRow) error {
	e := refuse(CodeNoHeader)
	blank := true
	for _, r := range rows {
		if g := fontGuess(joined(r.cells)); g != "" {
			return refuse(CodeEncoding, "guess", g)
		}
		blank = blank && r.blank()
		if e.Seen == nil && len(r.cells) == widest(rows) {
			for _, c := range r.cells[:min(len(r.cells), 30)] {
				e.Seen = append(e.Seen, tidy(c))
			}
		}
	}
	if blank {
		return refuse(CodeEmpty)
	}
	return e
}

func joined(cells []string) string {
	all := ""
	for _, c := range cells[:min(len(cells), 30)] {
		all += c + "\t"
	}
	return all
}
