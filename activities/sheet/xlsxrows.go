package sheet

import (
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// xlsxRows reads one sheet row by row.
type xlsxRows struct {
	w      *workbook
	part   string
	in     io.Closer
	x      *xmlScan
	number int
	merges *mergeSet
	text   []byte
	inData bool
	done   bool
}

func (w *workbook) rows(s sheetRef, merges *mergeSet) (*xlsxRows, error) {
	rc, err := w.part(s.part)
	if err != nil {
		return nil, err
	}
	if rc == nil {
		return nil, refuse(CodeBroken, "part", "sheet")
	}
	x := newXMLScan(rc, w.limits.CellBytes*4)
	return &xlsxRows{w: w, part: path.Base(s.part), in: rc, x: x, merges: merges}, nil
}

func (r *xlsxRows) close() error { return r.in.Close() }

func (r *xlsxRows) next() (rawRow, error) {
	if r.done {
		return rawRow{}, io.EOF
	}
	for {
		t, err := r.x.next()
		switch {
		case err == io.EOF && !r.inData: // a chart sheet has no rows
			r.done = true
			return rawRow{}, io.EOF
		case err != nil:
			return rawRow{}, r.fault(err)
		case t == tokStart && r.x.name == "sheetData":
			r.inData = true
			if r.x.empty {
				r.done = true
				return rawRow{}, io.EOF
			}
		case t == tokEnd && r.x.name == "sheetData":
			r.done = true
			return rawRow{}, io.EOF
		case t == tokStart && r.x.name == "row" && r.inData:
			row, err := r.row()
			if err != nil {
				return row, r.fault(err)
			}
			return row, nil
		}
	}
}

// fault gives an error of reading its code.
func (r *xlsxRows) fault(err error) error {
	if isLong(err) {
		return refuse(CodeRowTooLong, "row", r.number, "limit", r.w.limits.CellBytes)
	}
	return broken(err, r.part)
}

func (r *xlsxRows) row() (rawRow, error) {
	r.number++
	if n, err := strconv.Atoi(string(r.x.attr("r"))); err == nil && n >= r.number {
		r.number = n
	}
	row := rawRow{number: r.number}
	size := 0
	for empty := r.x.empty; !empty; {
		t, err := r.x.next()
		switch {
		case err != nil:
			return row, ended(err)
		case t == tokEnd && r.x.name == "row":
			empty = true
		case t == tokStart && r.x.name == "c":
			n, err := r.cell(&row)
			if err != nil {
				return row, err
			}
			if size += n; size > r.w.limits.RowBytes {
				return row, refuse(CodeRowTooLong, "row", r.number, "limit", r.w.limits.RowBytes)
			}
		}
	}
	r.merges.fill(&row)
	return row, nil
}

// cell reads one cell into the row and says how many bytes it took.
func (r *xlsxRows) cell(row *rawRow) (int, error) {
	col := column(r.x.attr("r"))
	if col < 0 {
		col = len(row.cells)
	}
	c := cellXML{kind: string(r.x.attr("t"))}
	c.style, _ = strconv.Atoi(string(r.x.attr("s")))
	if !r.x.empty {
		if err := r.cellBody(&c); err != nil {
			return 0, err
		}
	}
	text, n, err := r.value(c)
	if err != nil || text == "" && n != noResult {
		return 0, err
	}
	if len(text) > r.w.limits.CellBytes {
		return 0, refuse(CodeRowTooLong, "row", r.number, "limit", r.w.limits.CellBytes)
	}
	if col >= r.w.limits.Columns {
		if strings.TrimSpace(text) == "" {
			return 0, nil
		}
		return 0, refuse(CodeTooManyCols, "row", r.number, "limit", r.w.limits.Columns)
	}
	row.set(col, text, n)
	return len(text) + 1, nil
}

func (r *rawRow) set(col int, text string, n note) {
	for len(r.cells) <= col {
		r.cells = append(r.cells, "")
		r.notes = append(r.notes, isText)
	}
	r.cells[col], r.notes[col] = text, n
}

// cellXML is a cell as the file has it.
type cellXML struct {
	kind             string // the type attribute
	style            int
	value            []byte
	hasValue, inline bool
	formula          bool
}

func (r *xlsxRows) cellBody(c *cellXML) (err error) {
	for {
		t, err := r.x.next()
		switch {
		case err != nil:
			return ended(err)
		case t == tokEnd && r.x.name == "c":
			return nil
		case t == tokStart && r.x.name == "f":
			c.formula = true
			err = r.x.skip()
		case t == tokStart && r.x.name == "v":
			c.hasValue = !r.x.empty
			if c.hasValue {
				r.text, err = r.leaf(r.text[:0])
				c.value = r.text
			}
		case t == tokStart && r.x.name == "is":
			c.inline = true
			r.text, err = richText(r.x, "is", r.text[:0])
			c.value = r.text
		}
		if err != nil {
			return err
		}
	}
}

// leaf reads the text of an element that has no other inside.
func (r *xlsxRows) leaf(buf []byte) ([]byte, error) {
	for {
		t, err := r.x.next()
		switch {
		case err != nil:
			return buf, ended(err)
		case t == tokEnd:
			return buf, nil
		case t == tokText:
			buf = append(buf, r.x.text...)
		}
	}
}

// value makes text of a cell. The text of a formula is never looked at: only the result that was saved with it.
func (r *xlsxRows) value(c cellXML) (string, note, error) {
	if c.formula && !c.hasValue && c.kind != "str" {
		return "", noResult, nil
	}
	text := string(c.value)
	switch c.kind {
	case "s":
		if len(c.value) == 0 {
			return "", isText, nil
		}
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return "", isText, errXML
		}
		text, err = r.w.strings.get(i)
		return unescapeControl(text), isText, err
	case "str", "inlineStr":
		return unescapeControl(text), isText, nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[text], isText, nil
	case "e":
		return text, isFault, nil
	case "d":
		return isoDate(text), isText, nil
	}
	return r.number2text(text, c.style)
}

func (r *xlsxRows) number2text(raw string, style int) (string, note, error) {
	if raw == "" || style < 0 || style >= len(r.w.formats) {
		return raw, isNumber, nil
	}
	f := r.w.formats[style]
	return f.show(raw), max(f.note, isNumber), nil
}

// isoDate writes a date cell of the newer kind like all the others.
func isoDate(s string) string {
	if len(s) >= 10 {
		if t, err := time.Parse("2006-01-02", s[:10]); err == nil {
			return t.Format("02/01/2006")
		}
	}
	return s
}

var reControl = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescapeControl undoes _x000D_ and its like (ECMA-376 part 1, 22.9.2.19).
func unescapeControl(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return reControl.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 16)
		if err != nil {
			return m
		}
		return string(rune(n))
	})
}

// column is the index that a reference such as "AB12" names; -1 if it names none.
func column(ref []byte) int {
	n := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' || n > 1<<20 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}
