package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

type token int

const (
	tokStart token = iota // an element begins; empty is true for <a/>, which has no tokEnd
	tokEnd
	tokText
)

var (
	errXML  = errors.New("sheet: damaged XML")
	errLong = errors.New("sheet: text too long")
)

// xmlScan splits the XML of a spreadsheet into tokens, several times faster than encoding/xml and without its
// freedoms: no document type, no entities of its own, no text longer than limit.
type xmlScan struct {
	in    *bufio.Reader
	limit int // bytes of one text or tag

	name  string // local name of the element
	attrs []byte
	text  []byte
	empty bool
	names map[string]string // so that a name is allocated once
}

func newXMLScan(r io.Reader, limit int) *xmlScan {
	return &xmlScan{in: bufio.NewReaderSize(r, 64<<10), limit: max(limit, 4<<10), names: map[string]string{}}
}

// next reads one token; io.EOF only between elements, errXML when the text ends inside one.
func (x *xmlScan) next() (token, error) {
	for {
		b, err := x.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != '<' {
			x.in.UnreadByte()
			return tokText, x.readText()
		}
		x.text = x.text[:0]
		if err := x.readTo('>'); err != nil {
			return 0, err
		}
		tag := x.text
		switch {
		case len(tag) == 0:
			return 0, errXML
		case tag[0] == '?':
		case bytes.HasPrefix(tag, []byte("!--")):
			err = x.skipPast("-->")
		case bytes.HasPrefix(tag, []byte("![CDATA[")):
			return tokText, x.cdata()
		case tag[0] == '!':
			return 0, errXML // a document type: no spreadsheet has one
		case tag[0] == '/':
			x.name = x.local(tag[1:])
			return tokEnd, nil
		default:
			return tokStart, x.startTag()
		}
		if err != nil {
			return 0, err
		}
	}
}

// readTo appends to text up to the delimiter, which is dropped.
func (x *xmlScan) readTo(delim byte) error {
	for {
		part, err := x.in.ReadSlice(delim)
		x.text = append(x.text, part...)
		switch {
		case err == nil:
			x.text = x.text[:len(x.text)-1]
			return nil
		case err == io.EOF:
			return errXML
		case err != bufio.ErrBufferFull:
			return err
		case len(x.text) > x.limit:
			return errLong
		}
	}
}

func (x *xmlScan) readText() error {
	x.text = x.text[:0]
	for {
		part, err := x.in.ReadSlice('<')
		x.text = append(x.text, part...)
		if err == nil {
			x.text = x.text[:len(x.text)-1]
			x.in.UnreadByte()
		}
		if len(x.text) > x.limit {
			return errLong
		}
		if err == io.EOF || err == nil {
			x.text = unescape(x.text)
			return nil
		}
		if err != bufio.ErrBufferFull {
			return err
		}
	}
}

// skipPast reads on until text ends with the mark (without its '>').
func (x *xmlScan) skipPast(mark string) error {
	for !bytes.HasSuffix(x.text, []byte(mark[:len(mark)-1])) {
		if len(x.text) > x.limit {
			return errLong
		}
		x.text = append(x.text, '>')
		if err := x.readTo('>'); err != nil {
			return err
		}
	}
	return nil
}

func (x *xmlScan) cdata() error {
	if err := x.skipPast("]]>"); err != nil {
		return err
	}
	x.text = x.text[len("![CDATA[") : len(x.text)-2]
	return nil
}

// startTag reads on while the '>' that was found stands inside an attribute.
func (x *xmlScan) startTag() error {
	for bytes.Count(x.text, []byte{'"'})%2 == 1 {
		x.text = append(x.text, '>')
		if len(x.text) > x.limit {
			return errLong
		}
		if err := x.readTo('>'); err != nil {
			return err
		}
	}
	tag := x.text
	x.empty = tag[len(tag)-1] == '/'
	if x.empty {
		tag = tag[:len(tag)-1]
	}
	n := 0
	for n < len(tag) && tag[n] > ' ' {
		n++
	}
	x.attrs = tag[n:]
	x.name = x.local(tag[:n])
	return nil
}

func (x *xmlScan) local(name []byte) string {
	name = bytes.TrimSpace(name)
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	if s, ok := x.names[string(name)]; ok {
		return s
	}
	s := string(name)
	if len(x.names) < 1000 {
		x.names[s] = s
	}
	return s
}

// attr is the raw value of an attribute of the element just begun; nil if it has none. Valid until the next token.
func (x *xmlScan) attr(name string) []byte {
	rest := x.attrs
	for {
		rest = trimLeft(rest)
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = trimLeft(rest[eq+1:])
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		value := rest[1 : 1+end]
		rest = rest[end+2:]
		if i := bytes.IndexByte(key, ':'); i >= 0 && strings.IndexByte(name, ':') < 0 {
			key = key[i+1:]
		}
		if string(key) == name {
			return value
		}
	}
}

// trimLeft is bytes.TrimLeft for the four spaces of XML, without making a set of them each time.
func trimLeft(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

// skip reads past the end of the element just begun.
func (x *xmlScan) skip() error {
	for depth := 1; depth > 0 && !(depth == 1 && x.empty); {
		t, err := x.next()
		switch {
		case err != nil:
			return ended(err)
		case t == tokEnd:
			depth--
		case t == tokStart && !x.empty:
			depth++
		}
		x.empty = false
	}
	return nil
}

// ended makes of an end of file inside an element what it is.
func ended(err error) error {
	if err == io.EOF {
		return errXML
	}
	return err
}

// unescape replaces entities in place; an entity it does not know stays as it is.
func unescape(b []byte) []byte {
	amp := bytes.IndexByte(b, '&')
	if amp < 0 {
		return b
	}
	out := b[:amp]
	for i := amp; i < len(b); {
		end := bytes.IndexByte(b[i:min(len(b), i+12)], ';')
		if b[i] != '&' || end < 0 {
			out = append(out, b[i])
			i++
			continue
		}
		r, ok := entity(string(b[i+1 : i+end]))
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		out = utf8.AppendRune(out, r)
		i += end + 1
	}
	return out
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	num, isRef := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(num, "x"); ok {
		num, base = hex, 16
	}
	n, err := strconv.ParseUint(num, base, 21)
	return rune(n), isRef && err == nil && n != 0
}
