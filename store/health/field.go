package health

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"hssk/store/ident"
)

// Field names one item of a record, as the standards name it (QĐ 4750/QĐ-BYT table 1 where it has the item, else
// QĐ 831/QĐ-BYT).
type Field string

const (
	FullName    Field = "HO_TEN"
	BirthDate   Field = "NGAY_SINH"
	SexField    Field = "GIOI_TINH"
	NationalID  Field = "SO_CCCD"
	OldID       Field = "SO_CMND"
	Ethnicity   Field = "MA_DANTOC"
	Nationality Field = "MA_QUOCTICH"
	Occupation  Field = "MA_NGHE_NGHIEP"
	Phone       Field = "DIEN_THOAI"
	Insurance   Field = "MA_THE_BHYT"
	SocialNo    Field = "MA_BHXH"
	Commune     Field = "MAXA_CU_TRU"
	Hamlet      Field = "THON_XOM"
	Address     Field = "DIA_CHI"
	Household   Field = "MAHO_GIADINH"
	HeadRel     Field = "QUANHE_CHUHO"
	Guardian    Field = "NGUOI_GIAM_HO"
	BloodGroup  Field = "NHOM_MAU"
	Allergies   Field = "DI_UNG"
	Conditions  Field = "BENH_MAN_TINH"
	Residence   Field = "TINH_TRANG_CU_TRU"
	Note        Field = "GHI_CHU"
)

// TempCode is the code (ident.TempCode) of somebody who has none of the numbers above. The system gives and ends it: it
// is no field of forms and lists, and says nothing about likeness.
const TempCode Field = "MA_TAM"

// Fields of the rest of the record that rules know; the others are in data/fields.csv.
const (
	Pregnant    Field = "MANG_THAI"
	HeightCm    Field = "CHIEU_CAO"
	WeightKg    Field = "CAN_NANG"
	BirthWeight Field = "CANNANG_SINH" // in grams
	HouseSince  Field = "NGAY_VE_HO"   // the day of moving into the household that the record names
)

// Fields lists every field in the order in which a form asks for it: those of lists of residents, then the rest of the
// record in the order of QĐ 831/QĐ-BYT.
func Fields() []Field { return allFields }

// allFields is a table, written once and only read.
var allFields = func() []Field {
	out := listFields()
	for _, e := range catalogue {
		out = append(out, e.field)
	}
	return out
}()

// listFields are the fields that lists of residents have.
func listFields() []Field {
	return []Field{FullName, BirthDate, SexField, NationalID, OldID, Ethnicity, Nationality, Occupation, Phone,
		Insurance, SocialNo, Commune, Hamlet, Address, Household, HeadRel, Guardian, BloodGroup, Allergies, Conditions,
		Residence, Note}
}

// Known reports whether f is a field of the record.
func (f Field) Known() bool {
	for _, k := range Fields() {
		if f == k {
			return true
		}
	}
	return false
}

// Key reports whether a change of f makes an earlier comparison with the population database worthless.
func (f Field) Key() bool {
	return f == FullName || f == BirthDate || f == SexField || f == NationalID
}

// Compared lists the fields by which likeness is judged, in the order in which they are shown side by side.
func Compared() []Field {
	return []Field{FullName, BirthDate, SexField, NationalID, OldID, SocialNo, Insurance, Phone, Commune, Hamlet, Household}
}

// OfCommune reports whether f names something within a commune, and nothing outside it.
func (f Field) OfCommune() bool { return f == Hamlet || f == Address || f == Household || f.OfHouse() }

// OfHouse reports whether f tells of somebody's place in their household, and nothing in another one.
func (f Field) OfHouse() bool { return f == HeadRel || f == HouseSince }

// Clinical reports whether f says something about a person's health, which no chat channel may carry by default.
func (f Field) Clinical() bool {
	e, _ := inCatalogue(f)
	return e.clinical || f == BloodGroup || f == Allergies || f == Conditions
}

// FieldState tells "never asked" from "asked, there is none": a form that cannot is filled in twice.
type FieldState string

const (
	Unknown   FieldState = ""      // nobody has asked yet
	AskedNone FieldState = "none"  // asked; the person has none
	HasValue  FieldState = "value" // asked; here it is
)

// Valid reports whether s is one of the three states.
func (s FieldState) Valid() bool { return s == Unknown || s == AskedNone || s == HasValue }

// Value is the text of a field in canonical form. It prints as a mask; Reveal gives the text.
type Value string

// Reveal returns the clear text. Its callers are the places to look at in a review of privacy.
func (v Value) Reveal() string { return string(v) }

// String masks the value.
func (v Value) String() string {
	if v == "" {
		return ""
	}
	return "•••"
}

// Format masks the value for every verb of fmt, %#v and %x included.
func (v Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, v.String()) }

// LogValue masks the value in structured logs.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

// Source says where a value came from.
type Source string

const (
	FromImport  Source = "import"  // a list of residents
	FromStaff   Source = "staff"   // typed by station staff who asked the person
	FromCitizen Source = "citizen" // told by the person or their proxy
	// FromPopulation: the population database, as its keepers answered.
	FromPopulation Source = "population"
	// FromInsurance: the health insurer, as its register answered.
	FromInsurance Source = "insurance"
	FromCard      Source = "card" // read off the QR code of the person's identity card, which anybody can print
)

// Sources lists all sources.
func Sources() []Source {
	return []Source{FromImport, FromStaff, FromCitizen, FromPopulation, FromInsurance, FromCard}
}

// FieldValue is a field's state with its provenance.
type FieldValue struct {
	State  FieldState
	Value  Value
	Source Source       // empty: that of the record; see Record.Cause
	At     time.Time    // zero: as old as the record
	By     string       // staff id, person id or import id; empty: the record's creator
	Flags  []ident.Code // soft doubts raised when it was entered
}

// fieldJSON is FieldValue as it is stored when there is more to it than a value.
type fieldJSON struct {
	State  FieldState   `json:"s,omitempty"`
	Value  Value        `json:"v,omitempty"`
	Source Source       `json:"src,omitempty"`
	At     time.Time    `json:"t,omitzero"`
	By     string       `json:"by,omitempty"`
	Flags  []ident.Code `json:"f,omitempty"`
}

// MarshalJSON stores the usual case, a value that came with the record, as the bare text: two million records of twenty
// fields would otherwise be mostly braces.
func (v FieldValue) MarshalJSON() ([]byte, error) {
	if v.State == HasValue && v.Source == "" && v.At.IsZero() && v.By == "" && len(v.Flags) == 0 {
		return json.Marshal(string(v.Value))
	}
	return json.Marshal(fieldJSON(v))
}

// UnmarshalJSON reads both forms.
func (v *FieldValue) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*v = FieldValue{State: HasValue}
		return json.Unmarshal(b, &v.Value)
	}
	return json.Unmarshal(b, (*fieldJSON)(v))
}

// Text returns the value's clear text, empty unless the state is HasValue.
func (v FieldValue) Text() string {
	if v.State != HasValue {
		return ""
	}
	return v.Value.Reveal()
}

// Same reports whether two values say the same, whoever said it.
func (v FieldValue) Same(o FieldValue) bool { return v.State == o.State && v.Value == o.Value }

// Has reports whether a doubt was raised about the value.
func (v FieldValue) Has(doubt ident.Code) bool { return slices.Contains(v.Flags, doubt) }

// Marked gives the value with another mark of who else carries the number; empty: nobody does.
func (v FieldValue) Marked(mark ident.Code) FieldValue {
	flags := slices.DeleteFunc(slices.Clone(v.Flags), func(c ident.Code) bool { return c == CodeNumberShared || c == CodeNumberSeen })
	if mark != "" {
		flags = append(flags, mark)
	}
	if len(flags) == 0 {
		flags = nil
	}
	v.Flags = flags
	return v
}

// LogValue keeps values out of logs even when the handler would marshal the struct.
func (v FieldValue) LogValue() slog.Value { return slog.StringValue("field:" + string(v.State)) }
