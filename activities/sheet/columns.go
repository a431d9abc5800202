package sheet

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A Field is the canonical name of a column, in the style of QĐ 831/QĐ-BYT and QĐ 4750/QĐ-BYT.
type Field string

// The fields a table can carry. A name or a code may stand under each MA... column; telling them apart is for the rules.
const (
	HoTen          Field = "HO_TEN"
	NgaySinh       Field = "NGAY_SINH"
	GioiTinh       Field = "GIOI_TINH"
	SoCCCD         Field = "SO_CCCD"
	SoCMND         Field = "SO_CMND"
	MaDanToc       Field = "MA_DANTOC"
	MaQuocTich     Field = "MA_QUOCTICH"
	MaNgheNghiep   Field = "MA_NGHE_NGHIEP"
	DienThoai      Field = "DIEN_THOAI"
	MaTheBHYT      Field = "MA_THE_BHYT"
	MaBHXH         Field = "MA_BHXH"
	DiaChi         Field = "DIA_CHI"
	ThonXom        Field = "THON_XOM"
	MaXaCuTru      Field = "MAXA_CU_TRU"
	MaHoGiaDinh    Field = "MAHO_GIADINH"
	QuanHeChuHo    Field = "QUANHE_CHUHO"
	NguoiGiamHo    Field = "NGUOI_GIAM_HO"
	NhomMau        Field = "NHOM_MAU"
	NgayVeHo       Field = "NGAY_VE_HO"
	NgayCap        Field = "NGAY_CAP"
	NoiCap         Field = "NOI_CAP"
	TinhTrangCuTru Field = "TINH_TRANG_CU_TRU"
	GhiChu         Field = "GHI_CHU"
	MaBN           Field = "MA_BN"
)

// Columns that are a part of a field, or of our own making, carry names that begin with an underscore;
// they never appear among the values of a row.
const (
	partSTT     Field = "_STT"
	partMale    Field = "_MALE"
	partFemale  Field = "_FEMALE"
	partDay     Field = "_DAY"
	partMonth   Field = "_MONTH"
	partYear    Field = "_YEAR"
	partSurname Field = "_SURNAME"
	partGiven   Field = "_GIVEN"
	partOrigin  Field = "_ORIGIN"
	partBad     Field = "_BAD"
	partWhy     Field = "_WHY"
)

// A Kind is what the rows of a table are about. The zero Kind is residents.
type Kind string

// The kinds of tables beside residents.
const (
	Visits Kind = "visits"
	Doses  Kind = "doses"
	// Answers are lists that were handed out to be compared with the population database, and came back.
	Answers Kind = "answers"
)

// The columns of visits and doses that are read in a way of their own.
const (
	MaLK        Field = "MA_LK"
	MaCSKCB     Field = "MA_CSKCB"
	NgayVao     Field = "NGAY_VAO"
	NgayRa      Field = "NGAY_RA"
	NgayTaiKham Field = "NGAY_TAI_KHAM"
	MaDong      Field = "MA_DONG"
	KetQua      Field = "KET_QUA"
	TenVacXin   Field = "TENVACXIN"
	LoaiVacXin  Field = "LOAIVACXIN"
	NgayTiem    Field = "NGAYTIEM"
	NgayHenTiem Field = "NGAYHENTIEM"
)

// ours tells the columns of the error workbook, which are ignored when it comes back.
func (f Field) ours() bool { return f == partOrigin || f == partBad || f == partWhy }

// Fields lists the canonical names of a kind in their order.
func (k Kind) Fields() []Field {
	if k == "" {
		return Fields()
	}
	out := whose()
	if k == Births { // they name the mother by fields of their own
		out = nil
	}
	for _, f := range k.own() {
		out = append(out, f.Name)
	}
	return out
}

// whose lists the fields that say of which person a visit or a dose is.
func whose() []Field {
	return []Field{HoTen, NgaySinh, GioiTinh, SoCCCD, SoCMND, MaTheBHYT, MaBHXH}
}

// Fields lists the canonical names of a table of residents in their order: those that lists have, then what else a record
// of QĐ 831/QĐ-BYT holds.
func Fields() []Field {
	out := listed()
	for _, h := range headings(recordJSON) {
		out = append(out, h.Name)
	}
	return out
}

func listed() []Field {
	return []Field{HoTen, NgaySinh, GioiTinh, SoCCCD, SoCMND, MaDanToc, MaQuocTich, MaNgheNghiep, DienThoai, MaTheBHYT,
		MaBHXH, DiaChi, ThonXom, MaXaCuTru, MaHoGiaDinh, QuanHeChuHo, NgayVeHo, NguoiGiamHo, NhomMau, NgayCap, NoiCap,
		TinhTrangCuTru, GhiChu, MaBN}
}

// An Override says which field stands under a header, whatever the built-in list thinks of it.
// The key is the header as it is written; case, diacritics order and spaces do not matter.
type Override map[string]Field

//go:embed columns.json
var columnsJSON []byte

//go:embed events.json
var eventsJSON []byte

//go:embed record.json
var recordJSON []byte

// headings reads an embedded list.
func headings(text []byte) []heading {
	var out []heading
	if err := json.Unmarshal(text, &out); err != nil {
		panic("sheet: record.json: " + err.Error()) // embedded, so a test meets it before anybody else does
	}
	return out
}

// heading is a field with the headers it stands under.
type heading struct {
	Name     Field
	Expected bool
	Headers  []string
}

// own lists the fields that only a kind has; none for residents.
func (k Kind) own() []heading {
	var file map[Kind][]heading
	if err := json.Unmarshal(eventsJSON, &file); err != nil {
		panic("sheet: events.json: " + err.Error()) // embedded, so a test meets it before anybody else does
	}
	return file[k]
}

// recogniser finds the field of a header.
type recogniser struct {
	kind     Kind
	exact    map[string]Field // by marked key
	plain    map[string]Field // by plain key; the first field in the list that claims a key has it
	together map[string]Field // by marked key of "upper header + lower header"
	override Override
	expected []Field
}

func newRecogniser(k Kind, o Override) (*recogniser, error) {
	var file struct {
		Fields   []heading
		Together map[string]Field
	}
	if err := json.Unmarshal(columnsJSON, &file); err != nil {
		return nil, err
	}
	if k == "" {
		file.Fields = append(file.Fields, headings(recordJSON)...)
	} else { // of a resident only what says who it is; the rest would be taken in and forgotten
		known := k.Fields()
		other := func(f Field) bool { return canonical(f) == f && !slices.Contains(known, f) }
		file.Fields = slices.DeleteFunc(file.Fields, func(h heading) bool { return other(h.Name) })
		file.Fields = append(k.own(), file.Fields...)
	}
	rec := &recogniser{kind: k, exact: map[string]Field{}, plain: map[string]Field{}, together: map[string]Field{}, override: Override{}}
	for k, f := range o {
		rec.override[marked(k)] = f
	}
	for text, f := range file.Together {
		rec.together[plain(text)] = f
	}
	for _, f := range file.Fields {
		if f.Expected {
			rec.expected = append(rec.expected, f.Name)
		}
		for _, h := range f.Headers {
			claim(rec.exact, marked(h), f.Name)
			claim(rec.plain, plain(h), f.Name)
		}
	}
	return rec, nil
}

func claim(m map[string]Field, key string, f Field) {
	if _, taken := m[key]; !taken && key != "" {
		m[key] = f
	}
}

// field is the field of a header; ok is false for one that nobody claims.
func (rec *recogniser) field(header string) (f Field, ok bool) {
	if len(header) > 200 {
		return "", false
	}
	if f, ok = rec.override[marked(header)]; ok {
		return f, true
	}
	for _, s := range spellings(header) {
		if f, ok = rec.lookup(s); ok {
			return f, true
		}
	}
	for _, s := range spellings(header) { // two header rows that were joined to one, as an error workbook has them
		if f, ok = rec.together[plain(s)]; ok {
			return f, true
		}
	}
	return rec.byParts(header)
}

func (rec *recogniser) lookup(s string) (Field, bool) {
	if f, ok := rec.exact[marked(s)]; ok {
		return f, true
	}
	f, ok := rec.plain[plain(s)]
	return f, ok
}

// byParts reads "Số CCCD / Mã số công dân": one part is known, and no other says anything else.
func (rec *recogniser) byParts(header string) (found Field, ok bool) {
	parts := reSplit.Split(reParens.ReplaceAllString(header, " "), -1)
	if len(parts) < 2 {
		return "", false
	}
	for _, p := range parts {
		f, known := rec.lookup(p)
		switch {
		case !known || strings.HasPrefix(string(f), "_"):
		case ok && f != found:
			return "", false
		default:
			found, ok = f, true
		}
	}
	return found, ok
}

// under is the field of a lower header cell under an upper one.
func (rec *recogniser) under(upper, lower string) (Field, bool) {
	if f, ok := rec.override[marked(upper+" "+lower)]; ok {
		return f, true
	}
	for _, s := range spellings(upper + " " + lower) {
		if f, ok := rec.together[plain(s)]; ok {
			return f, true
		}
	}
	if f, ok := rec.field(lower); ok {
		return f, true
	}
	return rec.field(upper + " " + lower)
}

// tidy is a header as it is shown: NFC, one space between words.
func tidy(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), " ")) }
