package seed

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
)

var someDay = Date{2025, 6, 1}

func district(t testing.TB, seed uint64, people int, rates *Rates) *District {
	t.Helper()
	d, err := New(Options{Seed: seed, People: people, Today: someDay, Rates: rates})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheSameSeedMakesTheSameDistrict(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(io.Writer, *District) error
		want  string
	}{
		{"list", WriteCSV, "41b51202ffd50c230f4f6e532a562cccd00054d55dc9468a360eb7e8141ebaf2"},
		{"key", WriteKey, "dad68d707d635584480072daefe9b43f61f2ffd1a0c7299819b9f84038167171"},
	} {
		d := district(t, 1, 2000, nil)
		for walk := range 2 {
			h := sha256.New()
			if err := c.write(h, d); err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(h.Sum(nil)); got != c.want {
				t.Errorf("%s, walk %d: %s, want %s; a change of the generator or its data changes every district: write the new sum here", c.name, walk+1, got, c.want)
			}
		}
	}
	a, b := sha256.New(), sha256.New()
	WriteCSV(a, district(t, 1, 500, nil))
	WriteCSV(b, district(t, 2, 500, nil))
	if bytes.Equal(a.Sum(nil), b.Sum(nil)) {
		t.Error("two seeds make one district")
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{People: 0, Today: someDay}, {People: 10, Today: Date{2025, 2, 30}}, {People: 10}, {People: 20_000_000, Today: someDay}} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}

// share checks that n of all is want percent, give or take.
func share(t *testing.T, what string, n, all int, want, give float64) {
	t.Helper()
	if got := 100 * float64(n) / float64(all); got < want-give || got > want+give {
		t.Errorf("%s: %.2f %% (%d of %d), want %.2f ± %.2f", what, got, n, all, want, give)
	}
}

func TestPopulationLooksLikeTheDistrict(t *testing.T) {
	d := district(t, 7, 40_000, nil)
	var people, houses, young, old, men, bui, muong, yearOnly, before1975, dead, moved, away, workers, shared, phones, cards, here017 int
	units := map[string]int{}
	sizes := map[int]int{}
	bands := make([]int, 17)
	for h := range d.Households() {
		houses++
		sizes[len(h.Members)]++
		for _, p := range h.Members {
			people++
			units[p.Unit]++
			bands[min(p.Age/5, 16)]++
			count(&young, p.Age < 15)
			count(&old, p.Age >= 65)
			count(&men, p.Sex == Male)
			count(&bui, p.Surname == "Bùi")
			count(&muong, p.Ethnic == "Mường")
			count(&before1975, p.Birth.Year < 1975)
			count(&yearOnly, p.Birth.Month == 0)
			count(&dead, p.State == Dead)
			count(&moved, p.State == Moved)
			count(&workers, p.Age >= 18 && p.Age <= 45)
			count(&away, p.State == Away)
			count(&phones, p.Phone != "")
			count(&shared, p.SharedPhone)
			count(&cards, p.Card != "")
			count(&here017, strings.HasPrefix(p.ID, "017"))
		}
	}
	if people != 40_000 || len(units) != 16 {
		t.Errorf("%d people in %d units", people, len(units))
	}
	for i, want := range []float64{8.3, 8.9, 8.2, 6.9, 6.2, 7, 8.3, 8.2, 7.3, 6.4, 6, 5.6, 5, 3.5, 2.1, 1.1, 1} {
		share(t, "age band "+strconv.Itoa(i*5), bands[i], people, want, 0.6)
	}
	share(t, "under 15", young, people, 25.4, 1)
	share(t, "65 and over", old, people, 7.7, 0.6)
	share(t, "men", men, people, 50.1, 1)
	share(t, "surname Bùi", bui, people, 44, 4)
	share(t, "Mường", muong, people, 84, 3)
	share(t, "year of birth only, of those before 1975", yearOnly, before1975, 25, 2)
	share(t, "died", dead, people, 1.2, 0.3)
	share(t, "moved", moved, people, 3, 0.4)
	share(t, "away, of those from 18 to 45", away, workers, 12, 1)
	share(t, "with a card", cards, people, 95, 1)
	share(t, "shared phone, of those with one", shared, phones, 36, 6)
	share(t, "registered in Hòa Bình", here017, people, 96, 2)
	share(t, "Mãn Đức", units["05128"], people, 100*13500/96131.0, 0.1)
	if mean := float64(people) / float64(houses); mean < 3.5 || mean > 4.2 {
		t.Errorf("%.2f people in a household", mean)
	}
	share(t, "people alone", sizes[1], houses, 8, 5)
	for size := range sizes {
		if size > 14 {
			t.Errorf("a household of %d", size)
		}
	}
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

var (
	idShape   = regexp.MustCompile(`^0\d{2}[0-3]\d{8}$`)
	cmndShape = regexp.MustCompile(`^1\d{8}$`)
	cardShape = regexp.MustCompile(`^[A-Z]{2}[1-5]17(17\d{8})$`)
)

func TestNumbersFitTheirPersonAndNobodyElse(t *testing.T) {
	seen := map[string]bool{}
	for h := range district(t, 3, 60_000, nil).Households() {
		for _, p := range h.Members {
			for _, number := range []string{p.ID, p.CMND, p.Card} {
				if number != "" && seen[number] {
					t.Fatalf("%s is given twice", number)
				}
				seen[number] = true
			}
			if p.CMND != "" && !cmndShape.MatchString(p.CMND) || p.Card != "" && !cardShape.MatchString(p.Card) {
				t.Fatalf("shape of %s or %s", p.CMND, p.Card)
			}
			if p.Phone != "" && !strings.HasPrefix(p.Phone, "0990") {
				t.Fatalf("phone %s may be somebody's", p.Phone)
			}
			if p.ID == "" {
				if p.Age > 0 {
					t.Fatalf("no id at %d years", p.Age)
				}
				continue
			}
			g := 2 * (p.Birth.Year/100 - 19)
			if p.Sex == Female {
				g++
			}
			if !idShape.MatchString(p.ID) || p.ID[3:6] != strconv.Itoa(g)+strconv.Itoa(100 + p.Birth.Year%100)[1:] {
				t.Fatalf("%s of a person (%s) born in %d", p.ID, p.Sex, p.Birth.Year)
			}
		}
	}
}

func TestFamiliesHangTogether(t *testing.T) {
	var twins, children, guarded, sameSurname, couples, endogamous int
	for h := range district(t, 11, 30_000, nil).Households() {
		head := h.Members[0]
		if head.Relation != "Chủ hộ" || !strings.HasPrefix(h.Code, head.Unit) {
			t.Fatalf("household %s begins with %s", h.Code, head.Relation)
		}
		for i, p := range h.Members {
			if p.Name() != norm.NFC.String(p.Name()) || p.Household != h.Number || p.Unit != head.Unit {
				t.Fatalf("person %d", p.Number)
			}
			if today := someDay.time(); p.Birth.Month > 0 && p.Birth.Day > 0 && !p.Namesake {
				born := time.Date(p.Birth.Year, time.Month(p.Birth.Month), p.Birth.Day, 0, 0, 0, 0, time.UTC)
				if born.After(today) || born.Day() != p.Birth.Day || today.Year()-born.Year()-p.Age < 0 || today.Year()-born.Year()-p.Age > 1 {
					t.Fatalf("born %v at age %d", p.Birth, p.Age)
				}
			}
			count(&children, p.Age < 16)
			count(&guarded, p.Age < 16 && p.Guardian != "")
			if p.Relation == "Con" && p.Age >= head.Age-17 {
				t.Fatalf("a child of %d in the household of a head of %d", p.Age, head.Age)
			}
			if (p.Relation == "Vợ") && i > 0 {
				couples++
				count(&endogamous, p.Ethnic == head.Ethnic)
				for _, c := range h.Members {
					if c.Relation == "Con" {
						count(&sameSurname, c.Surname == head.Surname)
						if c.Surname != head.Surname {
							t.Fatalf("household %s: a child does not have its father's surname", h.Code)
						}
					}
				}
			}
			if p.Twin {
				twins++
				if !slices.ContainsFunc(h.Members, func(o Person) bool {
					return o.Twin && o.Number != p.Number && o.Birth == p.Birth && o.Name() != p.Name()
				}) {
					t.Fatalf("person %d is a twin of nobody", p.Number)
				}
			}
		}
	}
	share(t, "children with a guardian", guarded, children, 97, 3)
	share(t, "couples of one people", endogamous, couples, 95, 4)
	share(t, "twins", twins, 30_000, 0.8, 0.6)
	if sameSurname == 0 {
		t.Error("no child with its father")
	}
}

func TestFaultsOfTheList(t *testing.T) {
	d := district(t, 5, 40_000, nil)
	faults := map[Fault]int{}
	var rows, again, other, namesakes, noPhone, known int
	var last int64 = 1
	first := map[int64]Row{}
	for r := range d.Rows() {
		rows++
		if r.Number != last+1 {
			t.Fatalf("row %d after %d", r.Number, last)
		}
		last = r.Number
		for _, f := range r.Faults {
			faults[f]++
		}
		count(&noPhone, r.Phone == "")
		count(&namesakes, r.Person.Namesake)
		count(&known, r.Person.Birth.Month == 0)
		before, listed := first[r.Person.Number]
		if listed != (r.First > 0) || listed && before.Number != r.First {
			t.Fatalf("row %d: first row is %d, the key says %d", r.Number, before.Number, r.First)
		}
		if !listed {
			first[r.Person.Number] = r
			continue
		}
		again++
		count(&other, r.Unit != before.Unit)
		if same(r, before) {
			t.Fatalf("row %d is the same as row %d", r.Number, before.Number)
		}
	}
	if len(first) != 40_000 {
		t.Errorf("%d of 40000 people are on the list", len(first))
	}
	share(t, "second rows", again, rows, 2.9, 0.5)
	share(t, "second rows in another commune", other, again, 35, 6)
	share(t, "namesakes", namesakes, rows, 1.5, 1.4)
	share(t, "no phone", noPhone, rows, 36, 3)
	share(t, "heaped dates, of years only", faults[HeapedDate], known, 30, 3)
	for f, want := range map[Fault]float64{NoID: 11, FamilyID: 3.5, IDTypo: 4.2, LostZero: 6.2, OldID: 2.2, WrongSex: 2.2, SwappedDate: 1.2,
		WrongYear: 2.1, NameTypo: 3.5, NFD: 1, Unmarked: 1, Capitals: 1, OldUnit: 20} {
		share(t, string(f), faults[f], rows, want, 0.2+want/5)
	}
	share(t, "impossible rows", faults[NoSuchDate]+faults[FutureDate]+faults[OneWord], rows, 0.5, 0.15)
}

func TestZeroRatesMakeACleanList(t *testing.T) {
	for r := range district(t, 5, 3000, &Rates{}).Rows() {
		p := r.Person
		if len(r.Faults) > 0 || r.Name != p.Name() || r.ID != p.ID || r.Phone != p.Phone || r.First != 0 {
			t.Fatalf("row %d: %v", r.Number, r.Faults)
		}
	}
}

func TestFaultsDoNotChangeTheTruth(t *testing.T) {
	clean := map[int64]Person{}
	for r := range district(t, 9, 2000, &Rates{}).Rows() {
		clean[r.Person.Number] = *r.Person
	}
	for r := range district(t, 9, 2000, nil).Rows() {
		if clean[r.Person.Number] != *r.Person {
			t.Fatalf("person %d differs", r.Person.Number)
		}
	}
}

func TestKeyAnswersEveryRow(t *testing.T) {
	d := district(t, 2, 1000, nil)
	var list, key bytes.Buffer
	if err := WriteCSV(&list, d); err != nil {
		t.Fatal(err)
	}
	if err := WriteKey(&key, d); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(list.Bytes(), []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := csv.NewReader(&key).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(answers) || !slices.Equal(rows[0], Header()) || !slices.Equal(answers[0], KeyHeader()) {
		t.Fatalf("%d rows, %d answers", len(rows), len(answers))
	}
	for i := 1; i < len(rows); i++ {
		faults := answers[i][5]
		if answers[i][0] != strconv.Itoa(i+1) || !strings.Contains(faults, "id.") && rows[i][4] != answers[i][9] ||
			!strings.Contains(faults, "name.") && rows[i][1] != answers[i][6] || !strings.Contains(faults, "sex.") && rows[i][3] != answers[i][8] {
			t.Errorf("row %d: %q\nkey: %q", i+1, rows[i], answers[i])
		}
	}
}

func TestAWalkCanStop(t *testing.T) {
	n := 0
	for range district(t, 1, 5000, nil).Rows() {
		if n++; n == 10 {
			break
		}
	}
	if n != 10 {
		t.Error(n)
	}
}

func BenchmarkWriteCSV90000(b *testing.B) {
	d := district(b, 1, 90_000, nil)
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteCSV(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(90_000*float64(b.N)/b.Elapsed().Seconds(), "people/s")
}
