package sheet

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// sampleSize is how much of a file is read before anything else is decided.
const sampleSize = 64 << 10

type kind int

const (
	kindCSV kind = iota
	kindXLSX
	kindXML
)

// textForm is how the characters of a text file are stored.
type textForm struct {
	bom  int                          // bytes to skip
	wide func() transform.Transformer // nil for UTF-8
}

var magics = []struct{ magic, kind string }{
	{"%PDF", "pdf"}, {"\x89PNG", "image"}, {"\xff\xd8\xff", "image"}, {"GIF8", "image"}, {"BM", "image"}, {"RIFF", "image"},
	{"II*\x00", "image"}, {"MM\x00*", "image"}, {"{\\rtf", "word"}, {"Rar!", "archive"}, {"7z\xbc\xaf", "archive"},
	{"\x1f\x8b", "archive"}, {"PK\x05\x06", "archive"}, {"SQLite format", "database"},
}

// sniff tells by content what a file is.
func sniff(r io.ReaderAt, size int64) (kind, textForm, error) {
	if size == 0 {
		return 0, textForm{}, refuse(CodeEmpty)
	}
	sample, err := readSample(r, 0, min(size, sampleSize))
	if err != nil {
		return 0, textForm{}, err
	}
	switch {
	case bytes.HasPrefix(sample, []byte("PK\x03\x04")):
		return kindXLSX, textForm{}, nil
	case bytes.HasPrefix(sample, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return 0, textForm{}, oldOffice(r, sample, size)
	}
	if isXML(sample) {
		return kindXML, textForm{}, nil
	}
	form, err := sniffText(sample, size > sampleSize)
	return kindCSV, form, err
}

func readSample(r io.ReaderAt, off, n int64) ([]byte, error) {
	buf := make([]byte, n)
	got, err := r.ReadAt(buf, off)
	if err == io.EOF {
		err = nil
	}
	return buf[:got], err
}

// oldOffice looks into the directory of an OLE2 file, where the names of its streams stand in UTF-16.
func oldOffice(r io.ReaderAt, sample []byte, size int64) error {
	if len(sample) < 512 {
		return refuse(CodeBroken, "part", "ole")
	}
	shift := binary.LittleEndian.Uint16(sample[30:])
	sector := int64(binary.LittleEndian.Uint32(sample[48:]))
	if shift < 7 || shift > 16 || (sector+1)<<shift >= size {
		return refuse(CodeBroken, "part", "ole")
	}
	names, err := readSample(r, (sector+1)<<shift, 4096)
	if err != nil {
		return err
	}
	wide := func(s string) []byte { return []byte(strings.Join(strings.Split(s, ""), "\x00")) }
	switch {
	case bytes.Contains(names, wide("EncryptedPackage")):
		return refuse(CodeEncrypted)
	case bytes.Contains(names, wide("Workbook")), bytes.Contains(names, wide("Book")):
		return refuse(CodeOldExcel)
	case bytes.Contains(names, wide("WordDocument")):
		return refuse(CodeNotATable, "kind", "word")
	}
	return refuse(CodeNotATable, "kind", "ole")
}

// sniffText accepts UTF-8 and UTF-16 and refuses the rest with its reason.
func sniffText(sample []byte, more bool) (textForm, error) {
	form := textForm{}
	switch {
	case bytes.HasPrefix(sample, []byte("\xef\xbb\xbf")):
		form.bom = 3
	case bytes.HasPrefix(sample, []byte("\xff\xfe")):
		form = utf16(unicode.LittleEndian, 2)
	case bytes.HasPrefix(sample, []byte("\xfe\xff")):
		form = utf16(unicode.BigEndian, 2)
	default:
		form = bareUTF16(sample)
	}
	text := sample[form.bom:]
	if form.wide == nil {
		for _, m := range magics {
			if bytes.HasPrefix(text, []byte(m.magic)) {
				return form, refuse(CodeNotATable, "kind", m.kind)
			}
		}
		text = wholeRunes(text, more)
	} else if decoded, _, err := transform.Bytes(form.wide(), text[:len(text)&^1]); err == nil {
		text = decoded
	}
	return form, checkText(text)
}

func utf16(e unicode.Endianness, bom int) textForm {
	return textForm{bom: bom, wide: func() transform.Transformer {
		return unicode.UTF16(e, unicode.IgnoreBOM).NewDecoder()
	}}
}

// bareUTF16 finds UTF-16 without its mark: digits, separators and most letters have one zero byte,
// always on the same side.
func bareUTF16(sample []byte) textForm {
	head := sample[:min(len(sample), 4096)&^1]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	pairs := len(head) / 2
	switch {
	case zeros[1]*5 > pairs && zeros[0]*50 <= pairs:
		return utf16(unicode.LittleEndian, 0)
	case zeros[0]*5 > pairs && zeros[1]*50 <= pairs:
		return utf16(unicode.BigEndian, 0)
	}
	return textForm{}
}

// wholeRunes drops the start of a character that the end of the sample has cut.
func wholeRunes(b []byte, more bool) []byte {
	for i := 1; more && i <= 3 && i <= len(b); i++ {
		if c := b[len(b)-i]; c >= 0xc0 {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

func checkText(text []byte) error {
	for _, c := range text {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1a || c == 0x7f {
			return refuse(CodeNotATable, "kind", "bytes")
		}
	}
	trimmed := bytes.TrimSpace(text)
	switch lower := bytes.ToLower(trimmed[:min(len(trimmed), 64)]); {
	case len(trimmed) == 0:
		return refuse(CodeEmpty)
	case !utf8.Valid(text):
		return refuse(CodeEncoding, "guess", legacyGuess(text))
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return refuse(CodeNotATable, "kind", "xml")
	case bytes.HasPrefix(lower, []byte("<")):
		return refuse(CodeNotATable, "kind", "html")
	}
	return nil
}

// The words of a header as they look when an old font's bytes are read as Western text.
var (
	tcvn3Words = []string{"Hä vµ tªn", "Hä tªn", "Hä vμ tªn", "Ngµy sinh", "N¨m sinh", "Giíi tÝnh", "§Þa chØ", "hä vµ tªn", "D©n téc"}
	vniWords   = []string{"Hoï vaø teân", "Hoï teân", "Ngaøy sinh", "Naêm sinh", "Giôùi tính", "Ñòa chæ", "hoï vaø teân", "Daân toäc"}
)

// legacyGuess names the old encoding of bytes that are not UTF-8.
func legacyGuess(b []byte) string {
	western, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return "unknown"
	}
	if g := fontGuess(string(western)); g != "" {
		return g
	}
	viet, err := charmap.Windows1258.NewDecoder().Bytes(b)
	if err != nil {
		return "unknown"
	}
	text := strings.ToLower(norm.NFC.String(string(viet)))
	for _, word := range []string{"họ tên", "họ và tên", "ngày", "giới", "địa chỉ", "dân tộc"} {
		if strings.Contains(text, word) {
			return "windows-1258"
		}
	}
	return "unknown"
}

// fontGuess finds text typed for TCVN3 (.VnTime) or VNI fonts, also when it was saved as Unicode since.
func fontGuess(text string) string {
	for _, w := range tcvn3Words {
		if strings.Contains(text, w) {
			return "TCVN3"
		}
	}
	for _, w := range vniWords {
		if strings.Contains(text, w) {
			return "VNI"
		}
	}
	return ""
}
