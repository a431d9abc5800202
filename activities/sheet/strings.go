package sheet

import (
	"os"
)

const (
	pageSize  = 64 << 10
	pagesKept = 256
	maxShared = 40_000_000 // strings; four bytes of memory each
)

// stringTable keeps the shared strings of a workbook: in memory up to a bound, beyond it in a file of its own.
// They are asked for in nearly the order in which they were written, so few pages of the file are ever read twice.
type stringTable struct {
	ends  []uint32 // where each string ends; four bytes are enough because Limits.Unpacked is below 4 GiB
	heap  []byte
	bound int64
	dir   string

	file  *os.File // nil while everything fits in memory
	total int64
	pages map[int64][]byte
	order []int64 // pages in the order they were read; the oldest goes first
}

func (s *stringTable) add(text []byte) error {
	if len(s.ends) >= maxShared {
		return refuse(CodeZipBomb, "part", "sharedStrings.xml")
	}
	s.heap = append(s.heap, text...)
	s.total += int64(len(text))
	s.ends = append(s.ends, uint32(s.total))
	if int64(len(s.heap)) > s.bound {
		return s.spill()
	}
	return nil
}

// spill moves what is in memory to the file. On systems that allow it the file has no name any more from the
// start, so that nothing personal stays behind if the process dies.
func (s *stringTable) spill() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.dir, "strings-*")
		if err != nil {
			return err
		}
		os.Remove(f.Name())
		s.file, s.pages = f, map[int64][]byte{}
	}
	_, err := s.file.Write(s.heap)
	s.heap = s.heap[:0]
	return err
}

// done is called after the last add.
func (s *stringTable) done() error {
	if s.file == nil {
		return nil
	}
	err := s.spill()
	s.heap = nil
	return err
}

func (s *stringTable) get(i int) (string, error) {
	if i < 0 || i >= len(s.ends) {
		return "", refuse(CodeBroken, "part", "sharedStrings.xml")
	}
	from, to := int64(0), int64(s.ends[i])
	if i > 0 {
		from = int64(s.ends[i-1])
	}
	if s.file == nil {
		return string(s.heap[from:to]), nil
	}
	out := make([]byte, 0, to-from)
	for from < to {
		page, err := s.page(from / pageSize)
		if err != nil {
			return "", err
		}
		off := from % pageSize
		part := page[off:min(int64(len(page)), off+to-from)]
		out = append(out, part...)
		from += int64(len(part))
	}
	return string(out), nil
}

func (s *stringTable) page(n int64) ([]byte, error) {
	if p, ok := s.pages[n]; ok {
		return p, nil
	}
	p := make([]byte, min(pageSize, s.total-n*pageSize))
	if _, err := s.file.ReadAt(p, n*pageSize); err != nil {
		return nil, err
	}
	if len(s.order) >= pagesKept {
		delete(s.pages, s.order[0])
		s.order = s.order[1:]
	}
	s.pages[n] = p
	s.order = append(s.order, n)
	return p, nil
}

func (s *stringTable) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	os.Remove(s.file.Name()) // for systems that keep the name of an open file
	return err
}

// loadStrings reads the shared strings; rich text is joined, phonetic hints are left out.
func (w *workbook) loadStrings() error {
	w.strings = &stringTable{bound: w.limits.StringsHeap, dir: w.limits.TempDir}
	var buf []byte
	err := w.scan("xl/sharedStrings.xml", func(x *xmlScan) (err error) {
		if x.name != "si" {
			return nil
		}
		buf, err = richText(x, "si", buf[:0])
		if err != nil {
			return err
		}
		return w.strings.add(buf)
	})
	if err != nil {
		return err
	}
	return w.strings.done()
}

// richText joins the texts inside the element just begun.
func richText(x *xmlScan, element string, buf []byte) ([]byte, error) {
	if x.empty {
		return buf, nil
	}
	inText := false
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return buf, ended(err)
		case t == tokText && inText:
			if len(buf)+len(x.text) > x.limit {
				return buf, errLong
			}
			buf = append(buf, x.text...)
		case t == tokStart && x.name == "rPh":
			if err := x.skip(); err != nil {
				return buf, err
			}
		case t == tokStart:
			inText = x.name == "t" && !x.empty
		case t == tokEnd && x.name == element:
			return buf, nil
		case t == tokEnd:
			inText = false
		}
	}
}
