package seed

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// break1 breaks one row.
func (c *clerk) break1(row *Row, h *Household, i int) {
	c.breakID(row, h, i)
	c.breakBirth(row)
	c.breakName(row)
	if chance(c.r, c.rate.WrongSex) {
		row.Sex = string(Male)
		if row.Person.Sex == Male {
			row.Sex = string(Female)
		}
		row.wrong(WrongSex)
	}
	if row.Phone != "" && chance(c.r, c.rate.NoPhone) {
		row.Phone = ""
		row.wrong(NoPhone)
	}
	if row.Guardian != "" && chance(c.r, c.rate.NoGuardian) {
		row.Guardian = ""
		row.wrong(NoGuardian)
	}
	c.breakAddress(row)
	if chance(c.r, c.rate.Impossible) {
		c.impossible(row)
	}
}

// breakID allows at most one fault of the number.
func (c *clerk) breakID(row *Row, h *Household, i int) {
	x := c.r.IntN(10_000)
	under := func(rate int) bool { x -= rate; return x < 0 }
	switch {
	case row.ID == "": // not registered yet: nobody's fault
	case under(c.rate.NoID):
		c.dropID(row)
	case under(c.rate.FamilyID):
		c.familyID(row, h, i)
	case under(c.rate.IDTypo):
		row.ID = c.digitTypo(row.ID)
		row.wrong(IDTypo)
	case under(c.rate.LostZero):
		row.ID = row.ID[1:]
		row.wrong(LostZero)
	case under(c.rate.OldID) && row.CMND != "":
		row.ID, row.CMND = row.CMND, ""
		row.wrong(OldID)
	}
}

func (c *clerk) dropID(row *Row) {
	row.ID = ""
	if !slices.Contains(row.Faults, NoID) {
		row.wrong(NoID)
	}
}

func (c *clerk) familyID(row *Row, h *Household, i int) {
	for n := range h.Members {
		if other := h.Members[(i+1+n)%len(h.Members)]; other.ID != "" && other.ID != row.ID {
			row.ID = other.ID
			row.wrong(FamilyID)
			return
		}
	}
}

// digitTypo changes one of the last six digits.
func (c *clerk) digitTypo(id string) string {
	b := []byte(id)
	at := len(b) - 1 - c.r.IntN(6)
	b[at] = '0' + (b[at]-'0'+byte(1+c.r.IntN(9)))%10
	return string(b)
}

func (c *clerk) breakBirth(row *Row) {
	b := row.Person.Birth
	if b.Month == 0 {
		switch x := c.r.IntN(10_000); {
		case x < c.rate.HeapedDate:
			row.Birth = written(Birth{b.Year, 1, 1})
			row.wrong(HeapedDate)
		case x < c.rate.HeapedDate+c.rate.ZeroDate:
			row.Birth = fmt.Sprintf("00/00/%04d", b.Year)
			row.wrong(ZeroDate)
		}
		return
	}
	switch x := c.r.IntN(10_000); {
	case x < c.rate.SwappedDate:
		c.swap(row)
	case x < c.rate.SwappedDate+c.rate.WrongYear:
		b.Year--
		row.Birth = written(b)
		row.wrong(WrongYear)
	}
}

// swap exchanges day and month where the result is another date.
func (c *clerk) swap(row *Row) {
	b := row.Person.Birth
	if b.Day == 0 || b.Day > 12 || b.Day == b.Month || row.Birth != written(b) {
		return
	}
	row.Birth = written(Birth{b.Year, b.Day, b.Month})
	row.wrong(SwappedDate)
}

func (c *clerk) breakName(row *Row) {
	if row.Person.Age == 0 && chance(c.r, c.rate.Newborn) {
		mother := row.Person.Guardian
		if mother != "" {
			row.Name = "CB " + mother
			row.wrong(Newborn)
			return
		}
	}
	if chance(c.r, c.rate.NameTypo) {
		c.nameTypo(row)
	}
	switch x := c.r.IntN(10_000); {
	case x < c.rate.NFD:
		row.Name = norm.NFD.String(row.Name)
		row.wrong(NFD)
	case x < c.rate.NFD+c.rate.Unmarked:
		row.Name = unmark(row.Name)
		row.wrong(Unmarked)
	case x < c.rate.NFD+c.rate.Unmarked+c.rate.Capitals:
		row.Name = strings.ToUpper(row.Name)
		row.wrong(Capitals)
	}
}

// nameTypo drops the tone of a word, drops the middle name, or takes a letter that sounds alike.
func (c *clerk) nameTypo(row *Row) {
	words := strings.Fields(row.Name)
	last := len(words) - 1
	if last < 1 {
		return
	}
	old := row.Name
	switch c.r.IntN(3) {
	case 0:
		words[last] = unmark(words[last])
	case 1:
		if last >= 2 {
			words = append(words[:1:1], words[2:]...)
		}
	default:
		words[last] = alike.Replace(words[last])
	}
	if row.Name = strings.Join(words, " "); row.Name == old {
		words[last] = oneOff(words[last])
		row.Name = strings.Join(words, " ")
	}
	row.wrong(NameTypo)
}

// alike is never changed after it is made.
var alike = strings.NewReplacer("Tr", "Ch", "Ch", "Tr", "S", "X", "X", "S", "L", "N", "N", "L", "uy", "ui", "iê", "iệ", "ư", "u", "ô", "o", "y", "i")

// oneOff doubles the last letter.
func oneOff(word string) string {
	r := []rune(word)
	return word + string(unicode.ToLower(r[len(r)-1]))
}

// unmark takes away every diacritic.
func unmark(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case r == 'Đ':
			b.WriteByte('D')
		case !unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// breakAddress uses a dissolved commune's name. Only some communes have one, so it is more frequent there,
// to come out right for the district.
func (c *clerk) breakAddress(row *Row) {
	old := row.Person.OldUnit
	short := shortName(row.Unit)
	if old == "" || shortName(old) == short {
		return
	}
	if chance(c.r, min(10_000, c.rate.OldUnit*c.d.people/c.d.renamed)) {
		row.Address = fmt.Sprintf("%s, %s, Tân Lạc, Hòa Bình", row.Hamlet, shortName(old))
		row.wrong(OldUnit)
	}
}

// shortName is the name of a unit without its kind.
func shortName(unit string) string {
	return strings.TrimPrefix(strings.TrimPrefix(unit, "Thị trấn "), "Xã ")
}

// impossible makes a row that no rule may accept.
func (c *clerk) impossible(row *Row) {
	switch c.r.IntN(3) {
	case 0:
		row.Birth = fmt.Sprintf("31/02/%04d", row.Person.Birth.Year)
		row.wrong(NoSuchDate)
	case 1:
		row.Birth = written(Birth{c.d.opt.Today.Year + 1 + c.r.IntN(9), 1 + c.r.IntN(12), 1 + c.r.IntN(28)})
		row.wrong(FutureDate)
	default:
		row.Name = row.Person.Given
		row.wrong(OneWord)
	}
}
