package sheet

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Births are certificates of birth: table 9 of the claims XML (QĐ 130/QĐ-BYT, 4750/QĐ-BYT and 3176/QĐ-BYT), or a table
// with the same columns, as the workbook of what is to be corrected has them.
const Births Kind = "births"

// Columns of certificates of birth that the program adds, and where an unreadable part of a file stood.
const (
	// HoSo is which record of the file it was, from 1; ConThu which certificate of its treatment (MA_LK), from 1.
	HoSo   Field = "HO_SO"
	ConThu Field = "CON_THU"
	// NoiDung is the content of a record.
	NoiDung Field = "NOIDUNGFILE"

	hoTenNND    Field = "HO_TEN_NND"
	ngaySinhCon Field = "NGAY_SINH_CON"
)

// Bounds of the XML, which people of other houses make.
const (
	claimsBytes = 64 << 20 // a file
	claimsPart  = 4 << 20  // one table of a record, unpacked
	claimsDepth = 24       // elements within each other
)

// Notes of an unreadable table of a record.
const (
	badBase64 note = iota + 100
	badPart
)

// sharedWithOthers are fields of table 9 that other tables have, too: alone they make no certificate.
var sharedWithOthers = []string{"MA_LK", "MA_THE_TAM", "GHI_CHU", "NGAY_CT", "MA_TTDV", "DU_PHONG", "MA_QUOCTICH", "HO_TEN_CHA",
	"MATINH_CU_TRU", "MAHUYEN_CU_TRU", "MAXA_CU_TRU", "CAN_NANG_CON"}

// isXML reports whether a text begins as XML does.
func isXML(sample []byte) bool {
	sample = bytes.TrimLeft(bytes.TrimPrefix(sample, []byte("\xef\xbb\xbf")), " \t\r\n")
	return bytes.HasPrefix(sample, []byte("<?xml")) || bytes.HasPrefix(sample, []byte("<GIAMDINHHS")) ||
		bytes.HasPrefix(sample, []byte("<CHI_TIEU")) || bytes.HasPrefix(sample, []byte("<CHITIEU"))
}

// openClaims reads the certificates of a file of claims. They are some, whatever else is in it, so that they stay in memory.
func (t *Table) openClaims(rec *recogniser) error {
	if t.size > claimsBytes {
		return refuse(CodeTooBig, "what", "bytes", "limit", claimsBytes)
	}
	c := claims{limits: t.limits, columns: certificateColumns()}
	if err := c.read(io.NewSectionReader(t.source, 0, t.size)); err != nil {
		return err
	}
	if len(c.rows) == 0 {
		return refuse(CodeNoBirths, "others", c.skipped)
	}
	head := rec.readHead(c.columns)
	t.skipped = c.skipped
	t.adopt(failing{io.EOF}, append([]rawRow{{cells: c.columns}}, c.rows...), head, false, nil)
	return nil
}

// certificateColumns are the columns of table 9 in their order, behind those that are ours.
func certificateColumns() []string {
	var out []string
	for _, f := range Births.own() {
		out = append(out, string(f.Name))
	}
	return out
}

// claims collects the certificates of one file.
type claims struct {
	limits  Limits
	columns []string
	record  int // of the file, from 1; 0: before the first
	said    int // SOLUONGHOSO; 0: not said
	rows    []rawRow
	skipped int64 // tables of the file that are no certificates
	bytes   int
}

// read takes an envelope GIAMDINHHS or a bare document of table 9.
func (c *claims) read(r io.Reader) error {
	w := newXMLWalk(r)
	root, err := w.next()
	if err != nil {
		return err
	}
	if root.name != "GIAMDINHHS" {
		c.record = 1
		if err := c.certificates(w, root.name, false); err != nil {
			return err
		}
		c.order()
		return nil
	}
	if err := c.envelope(w); err != nil {
		return err
	}
	if c.said > 0 && c.said != c.record {
		return refuse(CodeRecordCount, "said", c.said, "found", c.record)
	}
	c.order()
	return nil
}

// envelope walks through the records, whatever its lists are called.
func (c *claims) envelope(w *xmlWalk) error {
	for {
		e, err := w.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case e.end:
		case e.name == "SOLUONGHOSO":
			text, err := w.text()
			if err != nil {
				return err
			}
			if c.said, err = strconv.Atoi(strings.TrimSpace(text)); err != nil || c.said < 1 {
				return refuse(CodeRecordCount, "said", 0, "found", c.record)
			}
		case e.name == "HOSO":
			c.record++
		case e.name == "FILEHOSO":
			if err := c.file(w); err != nil {
				return err
			}
		}
	}
}

// file reads one table of a record.
func (c *claims) file(w *xmlWalk) error {
	parts := map[string]string{}
	for {
		e, err := w.next()
		switch {
		case err != nil:
			return cutShort(err)
		case e.end && e.name == "FILEHOSO":
			return c.table(parts)
		case !e.end:
			if parts[e.name], err = w.text(); err != nil {
				return cutShort(err)
			}
		}
	}
}

// cutShort tells the end of a file within an element.
func cutShort(err error) error {
	if err == io.EOF {
		return refuse(CodeBroken, "part", "xml")
	}
	return err
}

func (c *claims) table(parts map[string]string) error {
	kind := strings.ToUpper(strings.TrimSpace(parts["LOAIHOSO"]))
	if kind != "XML9" && kind != "9" {
		c.skipped++
		return nil
	}
	text, ok := unpacked(parts["NOIDUNGFILE"])
	if !ok {
		return c.unreadable(badBase64)
	}
	before := len(c.rows)
	err := c.certificates(newXMLWalk(bytes.NewReader(text)), "", true)
	var own *Error
	switch {
	case errors.As(err, &own) && own.Code == CodeTooBig:
		return err
	case err != nil, len(c.rows) == before:
		c.rows = c.rows[:before]
		return c.unreadable(badPart)
	}
	return nil
}

// unpacked decodes the content of a table, with or without line ends and the signs that fill it up, and drops the mark
// that some programs put before it.
func unpacked(s string) ([]byte, bool) {
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
	if s == "" || len(s) > claimsPart/3*4 {
		return nil, false
	}
	text, err := base64.RawStdEncoding.DecodeString(s)
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), err == nil
}

// unreadable keeps the place of a table that nobody can read, so that whoever sent it learns of it.
func (c *claims) unreadable(why note) error {
	row := c.blank()
	i := slices.Index(c.columns, string(NoiDung))
	row.notes = make([]note, len(row.cells))
	row.notes[i] = why
	return c.add(row)
}

func (c *claims) blank() rawRow {
	row := rawRow{number: len(c.rows) + 1, cells: make([]string, len(c.columns))}
	row.cells[slices.Index(c.columns, string(HoSo))] = strconv.Itoa(c.record)
	return row
}

func (c *claims) add(row rawRow) error {
	for _, cell := range row.cells {
		c.bytes += len(cell)
	}
	if c.bytes > claimsBytes || int64(len(c.rows)) >= c.limits.Rows {
		return refuse(CodeTooBig, "what", "rows", "limit", len(c.rows))
	}
	c.rows = append(c.rows, row)
	return nil
}

// certificates reads a document of table 9: whatever element has its fields as children is a certificate. Known: the
// envelope has said that it is that table.
func (c *claims) certificates(w *xmlWalk, root string, known bool) error {
	open := []map[string]string{{}}
	if root == "" {
		open = nil
	}
	for {
		e, err := w.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case !e.end:
			open = append(open, map[string]string{})
			continue
		case len(open) == 0:
			return refuse(CodeBroken, "part", "xml")
		}
		fields := open[len(open)-1]
		open = open[:len(open)-1]
		if len(fields) == 0 {
			if n := len(open); n > 0 && open[n-1][e.name] == "" {
				open[n-1][e.name] = strings.TrimSpace(e.text)
			}
			continue
		}
		if err := c.certificate(fields, known); err != nil {
			return err
		}
	}
}

// certificate keeps an element that is one.
func (c *claims) certificate(fields map[string]string, known bool) error {
	row, own, any := c.blank(), false, false
	for i, name := range c.columns {
		text, ok := fields[name]
		if !ok || name == string(HoSo) || name == string(ConThu) || name == string(NoiDung) {
			continue
		}
		if len(text) > c.limits.CellBytes {
			return refuse(CodeRowTooLong, "row", row.number, "limit", c.limits.CellBytes)
		}
		any = true
		own = own || !slices.Contains(sharedWithOthers, name)
		row.cells[i] = text
	}
	if !own && !(known && any) {
		return nil
	}
	return c.add(row)
}

// order numbers the certificates of each treatment. The same certificate twice is the same child.
func (c *claims) order() {
	of, nth := slices.Index(c.columns, string(MaLK)), slices.Index(c.columns, string(ConThu))
	seen, count := map[string]string{}, map[string]int{}
	for _, row := range c.rows {
		if row.cells[of] == "" {
			continue
		}
		paper := strings.Join(row.cells[1:], "\x00") // but for the record in which it stood
		if seen[paper] == "" {
			count[row.cells[of]]++
			seen[paper] = strconv.Itoa(count[row.cells[of]])
		}
		row.cells[nth] = seen[paper]
	}
}
