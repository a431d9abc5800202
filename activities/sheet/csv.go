package sheet

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// csvRows reads records one by one. It forgives what spreadsheets and people produce (a quotation mark inside a
// cell, rows of different length) and refuses what would swallow the file.
type csvRows struct {
	in     *bufio.Reader
	limits Limits
	comma  byte
	end    byte // '\n', or '\r' in the files of an old Mac
	number int  // of the record read last

	rec     []byte // cells of the current record, joined
	ends    []int  // where each cell ends in rec
	start   int    // where the current cell starts in rec
	quoted  bool   // inside quotation marks
	atStart bool   // nothing of the current cell was read yet
	done    bool
}

func newCSVRows(r io.ReaderAt, size int64, form textForm, comma, end byte, limits Limits) *csvRows {
	var in io.Reader = io.NewSectionReader(r, int64(form.bom), size-int64(form.bom))
	if form.wide != nil {
		in = transform.NewReader(in, form.wide())
	}
	// A line longer than the buffer is longer than a row may be.
	return &csvRows{in: bufio.NewReaderSize(in, limits.RowBytes+1), limits: limits, comma: comma, end: end}
}

func (c *csvRows) next() (rawRow, error) {
	if c.done {
		return rawRow{}, io.EOF
	}
	c.number++
	c.rec, c.ends, c.start, c.quoted, c.atStart = c.rec[:0], c.ends[:0], 0, false, true
	for first := true; ; first = false {
		line, err := c.in.ReadSlice(c.end)
		switch {
		case err == bufio.ErrBufferFull:
			return rawRow{}, c.tooLong()
		case err == io.EOF && len(line) == 0 && first:
			c.done = true
			return rawRow{}, io.EOF
		case err == io.EOF:
			c.done = true
		case err != nil:
			return rawRow{}, err
		}
		if err := c.feed(line); err != nil {
			return rawRow{}, err
		}
		if !c.quoted {
			return c.row()
		}
		if c.done {
			return rawRow{}, refuse(CodeQuote, "row", c.number)
		}
	}
}

// tooLong blames the quotation mark if one is open.
func (c *csvRows) tooLong() error {
	if c.quoted || bytes.IndexByte(c.rec, '\n') >= 0 {
		return refuse(CodeQuote, "row", c.number)
	}
	return refuse(CodeRowTooLong, "row", c.number, "limit", c.limits.RowBytes)
}

// feed takes in one line; afterwards quoted says whether the record goes on.
func (c *csvRows) feed(line []byte) error {
	for i := 0; i < len(line); {
		switch {
		case c.quoted:
			i += c.inQuotes(line[i:])
		case c.atStart && line[i] == '"':
			c.quoted, c.atStart = true, false
			i++
		case line[i] == c.comma:
			c.closeCell()
			i++
		case line[i] == c.end || line[i] == '\r' && i+2 == len(line) && line[i+1] == c.end:
			c.closeCell()
			return c.checkSize()
		default:
			n := c.plainRun(line[i:])
			c.rec = append(c.rec, line[i:i+n]...)
			c.atStart = false
			i += n
		}
	}
	if !c.quoted {
		c.closeCell() // the last line has no end
	}
	return c.checkSize()
}

// inQuotes takes bytes up to the closing mark and says how many. A mark that nothing ends after stands for itself.
func (c *csvRows) inQuotes(b []byte) int {
	n := bytes.IndexByte(b, '"')
	if n < 0 {
		c.rec = append(c.rec, b...)
		return len(b)
	}
	c.rec = append(c.rec, b[:n]...)
	rest := b[n+1:]
	switch {
	case len(rest) > 0 && rest[0] == '"':
		c.rec = append(c.rec, '"')
		return n + 2
	case len(rest) == 0 || rest[0] == c.comma || rest[0] == c.end || rest[0] == '\r':
		c.quoted = false
	default:
		c.rec = append(c.rec, '"')
	}
	return n + 1
}

// plainRun is the length of the run that holds neither separator nor line end.
func (c *csvRows) plainRun(b []byte) int {
	for i := 1; i < len(b); i++ {
		if b[i] == c.comma || b[i] == c.end || b[i] == '\r' && i+2 == len(b) && b[i+1] == c.end {
			return i
		}
	}
	return len(b)
}

func (c *csvRows) closeCell() {
	c.ends = append(c.ends, len(c.rec))
	c.start, c.atStart = len(c.rec), true
}

func (c *csvRows) checkSize() error {
	cell := len(c.rec) - c.start
	switch {
	case c.quoted && cell > c.limits.CellBytes:
		return refuse(CodeQuote, "row", c.number)
	case len(c.rec) > c.limits.RowBytes:
		return c.tooLong()
	}
	return nil
}

// row cuts the record into cells that share one string.
func (c *csvRows) row() (rawRow, error) {
	r := rawRow{number: c.number}
	valid := utf8.Valid(c.rec)
	all, from := string(c.rec), 0
	r.cells = make([]string, 0, min(len(c.ends), c.limits.Columns))
	for i, to := range c.ends {
		cell := all[from:to]
		from = to
		switch {
		case len(cell) > c.limits.CellBytes:
			return r, refuse(CodeRowTooLong, "row", c.number, "limit", c.limits.CellBytes)
		case i < c.limits.Columns:
			r.cells = append(r.cells, unguard(cell))
		case strings.TrimSpace(cell) != "":
			return r, refuse(CodeTooManyCols, "row", c.number, "limit", c.limits.Columns)
		}
	}
	if !valid {
		r.notes = badCells(r.cells)
	}
	return r, nil
}

// unguard undoes what [CSVWriter] does against formulas.
func unguard(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.IndexByte("=+-@\t", cell[1]) >= 0 {
		return cell[1:]
	}
	return cell
}

func badCells(cells []string) []note {
	notes := make([]note, len(cells))
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			cells[i] = strings.ToValidUTF8(cell, "\uFFFD")
			notes[i] = badBytes
		}
	}
	return notes
}
