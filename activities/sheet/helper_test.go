package sheet

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func openBytes(t testing.TB, data []byte, l Limits) (*Table, error) {
	t.Helper()
	l.TempDir = t.TempDir()
	tab, err := OpenReader(bytes.NewReader(data), int64(len(data)), l, "", nil)
	if err == nil {
		t.Cleanup(func() { tab.Close() })
	}
	return tab, err
}

func openFixture(t testing.TB, name string) *Table {
	t.Helper()
	tab, err := Open(filepath.Join("testdata", name), Limits{}, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tab.Close() })
	return tab
}

func mustOpen(t testing.TB, data []byte) *Table {
	t.Helper()
	tab, err := openBytes(t, data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func readAll(t testing.TB, tab *Table) []Row {
	t.Helper()
	var rows []Row
	for {
		r, err := tab.Next()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
}

// code is the code of a refusal, or the error's text if it is none.
func code(err error) string {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Code
	case err != nil:
		return err.Error()
	}
	return ""
}

// show is the row as "FIELD=text" for the fields that hold something.
func show(r Row) string {
	var out []string
	for f, text := range r.Values.All() {
		if text != "" {
			out = append(out, string(f)+"="+text)
		}
	}
	return strings.Join(out, "|")
}

// book makes an XLSX of cells; a nil leaves the cell out.
func book(t testing.TB, rows [][]any, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, cells := range rows {
		for j, v := range cells {
			name, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if v != nil {
				if err := f.SetCellValue("Sheet1", name, v); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
