package seed

// Rates are how often something is wrong with a row of a station's list, in cases of ten thousand. The zero Rates
// make a list without a fault.
type Rates struct {
	NoID        int // the national id is missing
	FamilyID    int // it is that of another member of the family
	IDTypo      int // one digit of it is wrong
	LostZero    int // a spreadsheet ate its leading zero
	OldID       int // the old nine-digit number stands in its place
	WrongSex    int
	SwappedDate int // day and month are swapped, where both can be
	WrongYear   int // the birth year is one off
	NameTypo    int // one letter or tone of the name is wrong
	NFD         int // the name is decomposed Unicode
	Unmarked    int // the name has no diacritics
	Capitals    int // the name is in capitals
	Newborn     int // of children in their first year: under the mother's name
	HeapedDate  int // of birth dates of which the year is known only: written as 1 January
	ZeroDate    int // of the same: written as 00/00
	NoPhone     int
	NoGuardian  int // of children
	OldUnit     int // the address has the name of a commune dissolved in 2020
	Impossible  int // 31/02, a date to come, a name of one word
	Duplicate   int // the person stands on the list once more
	OtherUnit   int // of those: in another commune
}

// DefaultRates are the rates seen in registers before they are cleaned: an id missing in 11 %, something that does
// not fit the national database in about 26 % of the others, no phone in 35 %, a commune of before 2020 in 20 %.
func DefaultRates() Rates {
	return Rates{
		NoID: 1100, FamilyID: 400, IDTypo: 420, LostZero: 620, OldID: 330, WrongSex: 220, SwappedDate: 300, WrongYear: 220, NameTypo: 280,
		NFD: 100, Unmarked: 100, Capitals: 100, Newborn: 2000, HeapedDate: 3000, ZeroDate: 600, NoPhone: 3500, NoGuardian: 800,
		OldUnit: 2000, Impossible: 50, Duplicate: 300, OtherUnit: 3500,
	}
}

// Times multiplies every rate by a number of percent; none goes above certainty.
func (r Rates) Times(percent int) Rates {
	for _, rate := range []*int{&r.NoID, &r.FamilyID, &r.IDTypo, &r.LostZero, &r.OldID, &r.WrongSex, &r.SwappedDate, &r.WrongYear, &r.NameTypo,
		&r.NFD, &r.Unmarked, &r.Capitals, &r.Newborn, &r.HeapedDate, &r.ZeroDate, &r.NoPhone, &r.NoGuardian, &r.OldUnit, &r.Impossible,
		&r.Duplicate, &r.OtherUnit} {
		*rate = min(10_000, *rate*percent/100)
	}
	return r
}

// A Fault is one thing that is wrong with a row.
type Fault string

// The faults of a row, as the key file names them.
const (
	NoID        Fault = "id.missing"
	FamilyID    Fault = "id.family"
	IDTypo      Fault = "id.typo"
	LostZero    Fault = "id.zero_lost"
	OldID       Fault = "id.cmnd"
	WrongSex    Fault = "sex.wrong"
	SwappedDate Fault = "birth.swapped"
	WrongYear   Fault = "birth.year"
	HeapedDate  Fault = "birth.heaped"
	ZeroDate    Fault = "birth.zeros"
	NoSuchDate  Fault = "birth.impossible"
	FutureDate  Fault = "birth.future"
	NameTypo    Fault = "name.typo"
	NFD         Fault = "name.nfd"
	Unmarked    Fault = "name.unmarked"
	Capitals    Fault = "name.capitals"
	Newborn     Fault = "name.newborn"
	OneWord     Fault = "name.one_word"
	NoPhone     Fault = "phone.missing"
	NoGuardian  Fault = "guardian.missing"
	OldUnit     Fault = "address.old_unit"
	WrongUnit   Fault = "unit.other"
)
