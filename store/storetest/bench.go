package storetest

import (
	"fmt"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// benchRows is how many records one transaction of an import writes.
const benchRows = 500

// Bench measures what the work of a district asks of a store most. open gives an empty, migrated store.
func Bench(b *testing.B, open func(b *testing.B) store.Store) {
	b.Run("write-500-records", func(b *testing.B) {
		s := open(b)
		for n := 0; b.Loop(); n++ {
			writeBatch(b, s, n)
		}
		b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
	})
	for _, q := range []struct {
		name string
		ask  func(b *testing.B, s store.Store, n int) error
	}{
		{"record", func(b *testing.B, s store.Store, n int) error {
			_, err := s.Record(b.Context(), benchID(n%(8*benchRows)))
			return err
		}},
		{"by-number", func(b *testing.B, s store.Store, n int) error {
			_, err := s.ByNumber(b.Context(), health.NationalID, benchNumber(n%(8*benchRows)))
			return err
		}},
		{"find-by-name", func(b *testing.B, s store.Store, n int) error {
			_, _, err := s.FindPeople(b.Context(), phongPhu, fmt.Sprintf("thu %d", n%(8*benchRows)), 8, 0)
			return err
		}},
	} {
		b.Run(q.name, func(b *testing.B) {
			s := open(b)
			for n := range 8 {
				writeBatch(b, s, n)
			}
			for n := 0; b.Loop(); n++ {
				if err := q.ask(b, s, n*7919); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchID(n int) health.PersonID { return health.PersonID(fmt.Sprintf("person-%08d", n)) }
func benchNumber(n int) string      { return fmt.Sprintf("0170%08d", n) }

// writeBatch stores records as an import does: each with its number, its history and the row it came from.
func writeBatch(b *testing.B, s store.Store, batch int) {
	b.Helper()
	err := s.Write(b.Context(), func(tx store.Tx) error {
		for i := range benchRows {
			n := batch*benchRows + i
			r := with(person(benchID(n), fmt.Sprintf("Bùi Văn Thử %d", n), "1985"), health.NationalID, benchNumber(n))
			if err := tx.CreateRecord(r); err != nil {
				return err
			}
			if err := tx.AppendChange(health.Change{Person: r.ID, Version: 1, ID: "c", Action: health.ActCreate, Cause: r.Cause,
				By: health.Actor{Kind: health.ByStaff, ID: string(lan)}, At: morning.Add(time.Duration(n))}); err != nil {
				return err
			}
			if err := tx.PutImportRow(health.ImportRow{Import: "import-1", Row: n + 1, Outcome: health.RowCreated, Person: r.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
