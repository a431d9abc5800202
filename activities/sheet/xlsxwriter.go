package sheet

import (
	"io"
	"iter"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes a table of one sheet: every cell is text, so that numbers keep their zeros and nothing is taken for
// a formula; the header stays in view. It refuses more rows than a sheet can hold. Rows go to a temporary file once
// they are many.
func WriteXLSX(w io.Writer, sheet string, header []string, rows iter.Seq2[[]string, error]) error {
	b := &errorBook{file: excelize.NewFile()}
	defer b.file.Close()
	if err := b.styles(); err != nil {
		return err
	}
	if err := b.file.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	out, err := b.file.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, max(1, len(header)), 18); err != nil {
		return err
	}
	if err := out.SetPanes(frozenHeader()); err != nil {
		return err
	}
	if err := out.SetRow("A1", textCells(header, b.head)); err != nil {
		return err
	}
	line := 1
	for cells, err := range rows {
		if err != nil {
			return err
		}
		if line++; line > maxXLSXRows {
			return refuse(CodeTooBig, "what", "rows", "limit", maxXLSXRows-1)
		}
		if err := out.SetRow("A"+strconv.Itoa(line), textCells(cells, b.text)); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return b.file.Write(w)
}

func textCells(cells []string, style int) []any {
	out := make([]any, len(cells))
	for i, c := range cells {
		out[i] = excelize.Cell{StyleID: style, Value: printable(c)}
	}
	return out
}

func frozenHeader() *excelize.Panes {
	return &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
}
