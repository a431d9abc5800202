package sheet

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
)

// A Summary is what staging learned about a file.
type Summary struct {
	Rows    int64   // rows of data
	Bytes   int64   // size of the source
	SHA256  string  // of the source, in hexadecimal
	Sheet   string  // empty for CSV
	Mapping Mapping // how the columns were understood
	Skipped int64   // tables of claims that are none of the kind
}

// The staged form is text. The first line is a stageHead in JSON. Every row is one line of cells between tabs,
// with backslash, tab and line ends escaped:
//
//	row number, origin, problems, one text for each field, then the original cells
//
// The last line is "end", the number of rows and the SHA-256 of the source, so that a file cut short is known as such.
type stageHead struct {
	Version int     `json:"v"`
	Fields  []Field `json:"fields"`
	Sheet   string  `json:"sheet,omitempty"`
	Mapping Mapping `json:"mapping"`
}

const (
	stageVersion  = 1
	stageFixed    = 3 // cells before the fields
	progressEvery = 10_000
)

// Stage writes every row of a table that has just been opened to w, in a form that [OpenStage] reads from any row on.
// progress may be nil; it is called every 10,000 rows and at the end.
func Stage(ctx context.Context, t *Table, w io.Writer, progress func(rows int64)) (Summary, error) {
	if progress == nil {
		progress = func(int64) {}
	}
	sum := Summary{Bytes: t.size, Sheet: t.sheet, Mapping: t.Mapping(), Skipped: t.Skipped()}
	out := bufio.NewWriterSize(w, 256<<10)
	if err := json.NewEncoder(out).Encode(stageHead{stageVersion, t.Fields(), t.sheet, t.Mapping()}); err != nil {
		return sum, err
	}
	var err error
	if sum.Rows, err = stageRows(ctx, t, out, progress); err != nil {
		return sum, err
	}
	if sum.SHA256, err = hashOf(ctx, t.source, t.size); err != nil {
		return sum, err
	}
	fmt.Fprintf(out, "end\t%d\t%s\n", sum.Rows, sum.SHA256)
	progress(sum.Rows)
	return sum, out.Flush()
}

func stageRows(ctx context.Context, t *Table, out *bufio.Writer, progress func(int64)) (n int64, err error) {
	var line []byte
	for {
		r, err := t.Next()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		line = appendRow(line[:0], r)
		if _, err := out.Write(line); err != nil {
			return n, err
		}
		if n++; n%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return n, err
			}
			progress(n)
		}
	}
}

func hashOf(ctx context.Context, r io.ReaderAt, size int64) (string, error) {
	h := sha256.New()
	in := io.NewSectionReader(r, 0, size)
	for {
		n, err := io.CopyN(h, in, 16<<20)
		if err == io.EOF || n == 0 {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
		if err := ctx.Err(); err != nil {
			return "", err
		}
	}
}

func appendRow(b []byte, r Row) []byte {
	b = strconv.AppendInt(b, int64(r.Number), 10)
	b = append(b, '\t')
	b = strconv.AppendInt(b, int64(r.Origin), 10)
	b = append(b, '\t')
	for i, p := range r.Problems {
		if i > 0 {
			b = append(b, ' ')
		}
		b = fmt.Appendf(b, "%s:%d:%s", p.Field, p.Column, p.Code)
	}
	for _, text := range r.Values.texts {
		b = appendEscaped(append(b, '\t'), text)
	}
	for _, text := range r.Cells {
		b = appendEscaped(append(b, '\t'), text)
	}
	return append(b, '\n')
}

func appendEscaped(b []byte, s string) []byte {
	if !strings.ContainsAny(s, "\\\t\n\r") {
		return append(b, s...)
	}
	for _, c := range []byte(s) {
		switch c {
		case '\\':
			b = append(b, `\\`...)
		case '\t':
			b = append(b, `\t`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// A StagedRow is a Row as it was staged.
type StagedRow struct {
	Row
	Offset int64 // where the row begins in the staged file
}

func (r StagedRow) String() string             { return r.Row.String() }
func (r StagedRow) Format(s fmt.State, _ rune) { io.WriteString(s, r.String()) }
func (r StagedRow) LogValue() slog.Value       { return slog.StringValue(r.String()) }

// StageReader reads a staged file from some row on.
type StageReader struct {
	Mapping Mapping
	Sheet   string

	in     *bufio.Reader
	fields []Field
	next   int64
	ended  bool
}

// OpenStage starts at offset, which is 0 for the first row or what ReadBatch gave. It reads the header and one byte
// before the offset and nothing in between.
func OpenStage(r io.ReaderAt, offset int64) (*StageReader, error) {
	in := bufio.NewReader(io.NewSectionReader(r, 0, 1<<24))
	line, err := in.ReadBytes('\n')
	if err != nil && err != io.EOF {
		return nil, err
	}
	var head stageHead
	if json.Unmarshal(line, &head) != nil || head.Version != stageVersion {
		return nil, refuse(CodeStage)
	}
	if offset == 0 {
		offset = int64(len(line))
	}
	before := make([]byte, 1)
	if _, err := r.ReadAt(before, offset-1); err != nil && err != io.EOF {
		return nil, err
	}
	if offset < int64(len(line)) || before[0] != '\n' {
		return nil, refuse(CodeStage)
	}
	body := io.NewSectionReader(r, offset, 1<<62-offset)
	return &StageReader{Mapping: head.Mapping, Sheet: head.Sheet, fields: head.Fields, next: offset,
		in: bufio.NewReaderSize(body, 256<<10)}, nil
}

// ReadBatch reads up to n rows and gives the offset at which the rows after them begin. After the last row it gives
// no row and io.EOF; a file without its last line is refused with [CodeStage].
func (s *StageReader) ReadBatch(n int) (rows []StagedRow, nextOffset int64, err error) {
	var long []byte
	for len(rows) < n && !s.ended {
		line, err := s.in.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			long = append(long[:0], line...)
			line, err = s.in.ReadBytes('\n')
			line = append(long, line...)
		}
		if err == io.EOF {
			err = refuse(CodeStage) // the line "end" is missing
		}
		if err != nil {
			return rows, s.next, err
		}
		if bytes.HasPrefix(line, []byte("end\t")) {
			s.ended = true
			break
		}
		row, err := s.parse(line[:len(line)-1])
		if err != nil {
			return rows, s.next, err
		}
		row.Offset = s.next
		s.next += int64(len(line))
		rows = append(rows, row)
	}
	if s.ended && len(rows) == 0 {
		return nil, s.next, io.EOF
	}
	return rows, s.next, nil
}

// parse cuts a line into cells that share one string.
func (s *StageReader) parse(line []byte) (StagedRow, error) {
	text := string(line)
	cells := make([]string, 0, strings.Count(text, "\t")+1)
	for more := true; more; {
		var cell string
		cell, text, more = strings.Cut(text, "\t")
		cells = append(cells, unescapeCell(cell))
	}
	first := stageFixed + len(s.fields)
	if len(cells) < first {
		return StagedRow{}, refuse(CodeStage)
	}
	row := StagedRow{Row: Row{Values: Values{s.fields, cells[stageFixed:first:first]}, Cells: cells[first:]}}
	var err1, err2, err3 error
	row.Number, err1 = strconv.Atoi(cells[0])
	row.Origin, err2 = strconv.Atoi(cells[1])
	row.Problems, err3 = parseProblems(cells[2])
	if err1 != nil || err2 != nil || err3 != nil {
		return row, refuse(CodeStage)
	}
	return row, nil
}

func parseProblems(s string) ([]Problem, error) {
	var out []Problem
	for _, word := range strings.Fields(s) {
		part := strings.SplitN(word, ":", 3)
		if len(part) != 3 {
			return nil, errXML
		}
		column, err := strconv.Atoi(part[1])
		if err != nil {
			return nil, err
		}
		out = append(out, Problem{Field: Field(part[0]), Column: column, Code: part[2]})
	}
	return out, nil
}

func unescapeCell(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return stageUnescaper.Replace(s)
}

// stageUnescaper is never changed after it is made.
var stageUnescaper = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")
