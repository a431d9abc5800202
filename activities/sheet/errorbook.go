package sheet

import (
	"fmt"
	"io"
	"iter"
	"log/slog"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// A BadRow is a row that was refused, with everything that is wrong with it. It masks itself when printed.
type BadRow struct {
	Number int // Row.Origin if that is not 0, else Row.Number
	Cells  []string
	Faults []Fault
}

func (r BadRow) String() string             { return "row " + strconv.Itoa(r.Number) }
func (r BadRow) Format(s fmt.State, _ rune) { io.WriteString(s, r.String()) }
func (r BadRow) LogValue() slog.Value       { return slog.StringValue(r.String()) }

// A Fault is one reason why a row was refused.
type Fault struct {
	Field Field // empty when the fault is the row's
	Code  string
	Args  map[string]string // for the phrase of the code
}

// Words says a phrase in the reader's language. The keys are those of [WordKeys], "field." with the name of a field,
// and the codes of the faults.
type Words func(key string, args map[string]string) string

// The keys of the words that an error workbook is made of. The three column headings must be ones that a table
// recognises as ours (columns.json): "Dòng gốc", "Trường lỗi", "Lý do" or "Original row", "Wrong field", "Reason".
const (
	WordRow       = "sheet.word.row"
	WordField     = "sheet.word.field"
	WordReason    = "sheet.word.reason"
	WordRowsSheet = "sheet.word.rows_sheet" // name of the sheet with the rows, at most 31 characters
	WordHelpSheet = "sheet.word.help_sheet" // name of the sheet with the instruction
	WordHelp      = "sheet.word.help"       // the instruction; each line is one row
)

// WordKeys lists the keys that every language must have.
func WordKeys() []string {
	return []string{WordRow, WordField, WordReason, WordRowsSheet, WordHelpSheet, WordHelp}
}

// maxXLSXRows is how many rows a sheet can hold.
const maxXLSXRows = 1_048_576

// WriteErrors writes the refused rows as a workbook to be corrected and sent again: the original columns in their
// order, then row number, fields and reasons. Every cell is text, so that numbers keep their zeros and nothing is
// taken for a formula. header and mapping are those of the source. It refuses more rows than a sheet can hold.
func WriteErrors(w io.Writer, m Mapping, rows iter.Seq2[BadRow, error], words Words) error {
	book := &errorBook{file: excelize.NewFile(), mapping: m, words: words}
	defer book.file.Close()
	if err := book.write(rows); err != nil {
		return err
	}
	return book.file.Write(w)
}

type errorBook struct {
	file    *excelize.File
	mapping Mapping
	words   Words
	out     *excelize.StreamWriter
	keep    []int // source columns that are written
	fields  []Field

	text, bad, head int // styles
}

func (b *errorBook) write(rows iter.Seq2[BadRow, error]) error {
	if err := b.styles(); err != nil {
		return err
	}
	if err := b.start(); err != nil {
		return err
	}
	line := 1
	for r, err := range rows {
		if err != nil {
			return err
		}
		if line++; line > maxXLSXRows {
			return refuse(CodeTooBig, "what", "rows", "limit", maxXLSXRows-1)
		}
		if err := b.row(line, r); err != nil {
			return err
		}
	}
	if err := b.out.Flush(); err != nil {
		return err
	}
	return b.help()
}

func (b *errorBook) styles() (err error) {
	text := 49 // "@"
	wrap := &excelize.Alignment{Vertical: "top"}
	if b.text, err = b.file.NewStyle(&excelize.Style{NumFmt: text, Alignment: wrap}); err != nil {
		return err
	}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFE0B2"}}
	if b.bad, err = b.file.NewStyle(&excelize.Style{NumFmt: text, Alignment: wrap, Fill: fill}); err != nil {
		return err
	}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E0E0E0"}}
	b.head, err = b.file.NewStyle(&excelize.Style{NumFmt: text, Fill: grey, Font: &excelize.Font{Bold: true},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	return err
}

// start writes the header. The columns of an earlier error workbook are left out: they are made anew.
func (b *errorBook) start() error {
	name := b.words(WordRowsSheet, nil)
	if err := b.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	rec, err := newRecogniser(b.mapping.Kind, nil)
	if err != nil {
		return err
	}
	var head []any
	again := rec.again(b.mapping)
	for i, c := range b.mapping.Columns {
		if f, _ := rec.field(c.Header); f.ours() {
			continue
		}
		b.keep, b.fields = append(b.keep, i), append(b.fields, c.Field)
		head = append(head, excelize.Cell{StyleID: b.head, Value: rec.lasting(c, again[i].Field)})
	}
	for _, key := range []string{WordRow, WordField, WordReason} {
		head = append(head, excelize.Cell{StyleID: b.head, Value: b.words(key, nil)})
	}
	if b.out, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	if err := b.widths(); err != nil {
		return err
	}
	if err := b.out.SetPanes(frozenHeader()); err != nil {
		return err
	}
	return b.out.SetRow("A1", head, excelize.RowOpts{Height: 32})
}

// again is how the columns are read when the table comes back: some mean something only together.
func (rec *recogniser) again(m Mapping) []Column {
	heads := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		heads[i] = c.Header
	}
	return rec.readHead(heads).mapping.Columns
}

// lasting is a header under which its column is known again without a mapping file: its own, or the name of the field where
// a mapping file gave it.
func (rec *recogniser) lasting(c Column, again Field) string {
	if again == c.Field {
		return c.Header
	}
	if f, ok := rec.field(c.Header); c.Field == "" || ok && (canonical(f) == c.Field || f != canonical(f)) {
		return c.Header
	}
	return string(c.Field)
}

// widths follow the header: the cells are not known yet when a stream begins.
func (b *errorBook) widths() error {
	for i, from := range b.keep {
		width := utf8.RuneCountInString(b.mapping.Columns[from].Header) + 2
		if f := b.fields[i]; f == HoTen || f == DiaChi || f == NguoiGiamHo {
			width = max(width, 28)
		}
		if err := b.out.SetColWidth(i+1, i+1, float64(min(max(width, 14), 40))); err != nil {
			return err
		}
	}
	n := len(b.keep)
	for i, width := range []float64{10, 22, 60} {
		if err := b.out.SetColWidth(n+i+1, n+i+1, width); err != nil {
			return err
		}
	}
	return nil
}

func (b *errorBook) row(line int, r BadRow) error {
	wrong := map[Field]bool{}
	var fields, reasons []string
	for _, f := range r.Faults {
		if f.Field != "" && !wrong[f.Field] {
			fields = append(fields, b.words("field."+string(f.Field), nil))
		}
		wrong[f.Field] = true
		reasons = append(reasons, b.words(f.Code, f.Args))
	}
	cells := make([]any, 0, len(b.keep)+3)
	for i, from := range b.keep {
		style := b.text
		if f := b.fields[i]; f != "" && wrong[f] {
			style = b.bad
		}
		text := ""
		if from < len(r.Cells) {
			text = printable(r.Cells[from])
		}
		cells = append(cells, excelize.Cell{StyleID: style, Value: text})
	}
	for _, text := range []string{strconv.Itoa(r.Number), strings.Join(fields, "; "), strings.Join(reasons, "; ")} {
		cells = append(cells, excelize.Cell{StyleID: b.text, Value: text})
	}
	return b.out.SetRow("A"+strconv.Itoa(line), cells)
}

// printable drops the characters that XML cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
}

func (b *errorBook) help() error {
	name := b.words(WordHelpSheet, nil)
	if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	if err := b.file.SetColWidth(name, "A", "A", 100); err != nil {
		return err
	}
	for i, line := range strings.Split(b.words(WordHelp, nil), "\n") {
		if err := b.file.SetCellStr(name, "A"+strconv.Itoa(i+1), line); err != nil {
			return err
		}
	}
	return nil
}
