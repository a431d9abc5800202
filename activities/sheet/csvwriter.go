package sheet

import (
	"bufio"
	"io"
	"strings"
)

// CSVWriter writes a table that Excel opens with its diacritics: UTF-8 with a byte order mark, CRLF. A cell that
// Excel would run as a formula gets an apostrophe before it, which [Open] takes away again.
// Excel still eats the leading zeros of numbers in a CSV: give people who open it there an XLSX.
type CSVWriter struct {
	out   *bufio.Writer
	begun bool
}

// NewCSVWriter writes to w. Call Flush at the end.
func NewCSVWriter(w io.Writer) *CSVWriter { return &CSVWriter{out: bufio.NewWriterSize(w, 64<<10)} }

// Write writes one row.
func (c *CSVWriter) Write(cells []string) error {
	if !c.begun {
		c.begun = true
		c.out.WriteString("\ufeff")
	}
	for i, cell := range cells {
		if i > 0 {
			c.out.WriteByte(',')
		}
		c.cell(cell)
	}
	_, err := c.out.WriteString("\r\n")
	return err
}

func (c *CSVWriter) cell(s string) {
	if s != "" && strings.IndexByte("=+-@\t", s[0]) >= 0 {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\",;\t\r\n") {
		c.out.WriteString(s)
		return
	}
	c.out.WriteByte('"')
	c.out.WriteString(strings.ReplaceAll(s, `"`, `""`))
	c.out.WriteByte('"')
}

// Flush writes what is still in memory.
func (c *CSVWriter) Flush() error { return c.out.Flush() }
