package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

const (
	maxParts     = 5000    // files inside a workbook
	maxDirectory = 4 << 20 // bytes of the list of them
	maxSheets    = 200
	ratioFrom    = 64 << 20 // below this, how well a part is packed does not matter
)

// workbook is an open XLSX file. The package reads it by itself: the reader of excelize cannot tell a formula
// without its result from an empty cell while it streams, and has no bound for the shared strings.
type workbook struct {
	parts  map[string]*zip.File
	limits Limits

	sheets  []sheetRef
	date04  bool
	formats []numberFormat // by cell style
	strings *stringTable
}

type sheetRef struct {
	name   string
	part   string
	hidden bool
}

func (t *Table) openXLSX(rec *recogniser) error {
	w, err := openWorkbook(t.source, t.size, t.limits)
	if err != nil {
		return err
	}
	t.close = append(t.close, w.close)
	var seen []rawRow
	var best found
	for _, hidden := range []bool{false, true} { // a hidden sheet counts only if no other has a table
		for _, s := range w.sheets {
			if s.hidden != hidden {
				continue
			}
			f, rows, err := w.tryHead(s, rec)
			if err != nil {
				return err
			}
			if f.score > best.score {
				best = f
			}
			if widest(rows) > widest(seen) {
				seen = rows
			}
		}
		if best.score > 0 {
			return t.startSheet(w, rec, best)
		}
	}
	return noHeader(seen)
}

// found is a sheet with a header.
type found struct {
	sheet   sheetRef
	score   int // 0: there is none
	headRow int // number of the header's last row
}

// tryHead looks for a header in one sheet.
func (w *workbook) tryHead(s sheetRef, rec *recogniser) (found, []rawRow, error) {
	src, err := w.rows(s, nil)
	if err != nil {
		return found{}, nil, err
	}
	defer src.close()
	rows, err := readSome(src, w.limits)
	h := rec.findHead(rows)
	if h == nil {
		return found{}, rows, err
	}
	return found{s, h.score, rows[h.row].number}, rows, nil
}

// startSheet reads the chosen sheet again from its beginning, now with its merged cells.
func (t *Table) startSheet(w *workbook, rec *recogniser, f found) error {
	merges, err := w.merges(f.sheet, f.headRow)
	if err != nil {
		return err
	}
	src, err := w.rows(f.sheet, merges)
	if err != nil {
		return err
	}
	t.close = append(t.close, src.close)
	rows, late := readSome(src, t.limits)
	h := rec.findHead(rows)
	if h == nil {
		return noHeader(rows)
	}
	t.sheet = f.sheet.name
	t.adopt(src, rows, h, w.date04, late)
	return nil
}

func openWorkbook(r io.ReaderAt, size int64, limits Limits) (*workbook, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse(CodeBroken, "part", "zip")
	}
	w := &workbook{parts: map[string]*zip.File{}, limits: limits}
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, refuse(CodeEncrypted)
		}
		w.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	if err := w.checkKind(); err != nil {
		return nil, err
	}
	for _, load := range []func() error{w.loadSheets, w.loadFormats, w.loadStrings} {
		if err := load(); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

// checkDirectory reads the end record of a zip file before the library does, because the library makes an
// object of every entry the file claims to have.
func checkDirectory(r io.ReaderAt, size int64) error {
	n := min(size, 66<<10)
	tail, err := readSample(r, size-n, n)
	if err != nil {
		return err
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < 22 {
		return refuse(CodeBroken, "part", "zip")
	}
	entries := binary.LittleEndian.Uint16(tail[i+10:])
	bytes := binary.LittleEndian.Uint32(tail[i+12:])
	if entries > maxParts || bytes > maxDirectory { // all ones (zip64) is more than these, too
		return refuse(CodeZipBomb, "part", "zip")
	}
	return nil
}

// checkKind tells a workbook from the other things that are zip files, and adds up the sizes in the directory.
func (w *workbook) checkKind() error {
	has := func(p string) bool { return w.parts[p] != nil }
	switch {
	case has("xl/workbook.bin"):
		return refuse(CodeNotATable, "kind", "xlsb")
	case has("word/document.xml"):
		return refuse(CodeNotATable, "kind", "word")
	case has("ppt/presentation.xml"):
		return refuse(CodeNotATable, "kind", "slides")
	case has("mimetype") && has("content.xml"):
		return refuse(CodeNotATable, "kind", "ods")
	case !has("[content_types].xml") || !has("xl/workbook.xml"):
		return refuse(CodeNotATable, "kind", "archive")
	}
	for name, f := range w.parts {
		if strings.HasSuffix(name, ".xml") && w.bomb(f, f.UncompressedSize64) {
			return refuse(CodeZipBomb, "part", path.Base(name))
		}
	}
	return nil
}

// bomb says whether n unpacked bytes of a part are too many.
func (w *workbook) bomb(f *zip.File, n uint64) bool {
	return n > uint64(w.limits.Unpacked) ||
		n > ratioFrom && n/uint64(w.limits.Ratio) > f.CompressedSize64
}

// part opens one file of the workbook; what it unpacks is counted. Nil if there is no such file.
func (w *workbook) part(name string) (io.ReadCloser, error) {
	f := w.parts[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, refuse(CodeBroken, "part", path.Base(name))
	}
	return &countedPart{ReadCloser: rc, f: f, w: w}, nil
}

type countedPart struct {
	io.ReadCloser
	f *zip.File
	w *workbook
	n uint64
}

// Read counts on its own: the directory of a zip file can lie about sizes.
func (p *countedPart) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.n += uint64(n)
	if p.w.bomb(p.f, p.n) {
		return n, refuse(CodeZipBomb, "part", path.Base(p.f.Name))
	}
	return n, err
}

// scan reads a part element by element. A missing part is read as an empty one.
func (w *workbook) scan(name string, each func(x *xmlScan) error) error {
	rc, err := w.part(name)
	if err != nil || rc == nil {
		return err
	}
	defer rc.Close()
	x := newXMLScan(rc, w.limits.CellBytes*4)
	for {
		t, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err == nil && t == tokStart {
			err = each(x)
		}
		if err != nil {
			return broken(err, path.Base(name))
		}
	}
}

func (w *workbook) loadSheets() error {
	targets := map[string]string{}
	err := w.scan("xl/_rels/workbook.xml.rels", func(x *xmlScan) error {
		if x.name == "Relationship" && len(targets) < maxParts {
			targets[string(x.attr("Id"))] = partName(string(unescape(bytes.Clone(x.attr("Target")))))
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = w.scan("xl/workbook.xml", func(x *xmlScan) error {
		switch x.name {
		case "workbookPr":
			v := string(x.attr("date1904"))
			w.date04 = v == "1" || v == "true"
		case "sheet":
			state := string(x.attr("state"))
			w.sheets = append(w.sheets, sheetRef{
				name:   string(unescape(bytes.Clone(x.attr("name")))),
				part:   targets[string(x.attr("r:id"))],
				hidden: state == "hidden" || state == "veryHidden",
			})
			if len(w.sheets) > maxSheets {
				return refuse(CodeZipBomb, "part", "workbook.xml")
			}
		}
		return nil
	})
	if err == nil && len(w.sheets) == 0 {
		return refuse(CodeBroken, "part", "workbook.xml")
	}
	return err
}

// partName makes a path inside the zip file of a relationship's target.
func partName(target string) string {
	if rooted, ok := strings.CutPrefix(target, "/"); ok {
		return rooted
	}
	return path.Join("xl", target)
}

// loadFormats reads which cell styles show dates.
func (w *workbook) loadFormats() error {
	custom := map[int]numberFormat{}
	inCells := false
	return w.scan("xl/styles.xml", func(x *xmlScan) error {
		switch x.name {
		case "numFmt":
			id, _ := strconv.Atoi(string(x.attr("numFmtId")))
			custom[id] = formatOf(string(unescape(bytes.Clone(x.attr("formatCode")))))
		case "cellXfs", "cellStyleXfs", "dxfs":
			inCells = x.name == "cellXfs"
		case "xf":
			if inCells {
				w.formats = append(w.formats, styleFormat(x, custom))
			}
		}
		return nil
	})
}

func styleFormat(x *xmlScan, custom map[int]numberFormat) numberFormat {
	id, _ := strconv.Atoi(string(x.attr("numFmtId")))
	if f, ok := custom[id]; ok {
		return f
	}
	return builtinFormat(id)
}

func (w *workbook) close() error {
	if w.strings == nil {
		return nil
	}
	return w.strings.close()
}

// isLong says that a text is longer than the scanner takes.
func isLong(err error) bool { return errors.Is(err, errLong) }
