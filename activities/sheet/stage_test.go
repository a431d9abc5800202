package sheet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"reflect"
	"slices"
	"testing"
)

func stageAll(t testing.TB, data []byte) ([]byte, Summary) {
	t.Helper()
	var out bytes.Buffer
	sum, err := Stage(context.Background(), mustOpen(t, data), &out, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), sum
}

// difficult has every kind of thing that a cell can do to a line of text.
const difficult = "Họ tên,Ghi chú,Sở thích\n\"Bùi\tVăn\",\"một\\n\nhai\r\",\\\nHà Thị Mẫu,\"\"\"\",end\n,=x,\n1.7E+10,end\t1,\n"

func TestStagedRowsAreTheRows(t *testing.T) {
	want := readAll(t, mustOpen(t, []byte(difficult)))
	staged, sum := stageAll(t, []byte(difficult))
	hash := sha256.Sum256([]byte(difficult))
	if sum.Rows != 4 || sum.Bytes != int64(len(difficult)) || sum.SHA256 != hex.EncodeToString(hash[:]) || !slices.Equal(sum.Mapping.Unknown, []string{"Sở thích"}) {
		t.Errorf("summary: %+v", sum)
	}
	// One row at a time, opened anew at every offset: what an import does that dies after every row.
	var offset int64
	for i := 0; ; i++ {
		r, err := OpenStage(bytes.NewReader(staged), offset)
		if err != nil {
			t.Fatal(err)
		}
		rows, next, err := r.ReadBatch(1)
		if err == io.EOF {
			if i != len(want) {
				t.Errorf("%d rows, want %d", i, len(want))
			}
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got := rows[0]
		if got.Number != want[i].Number || !slices.Equal(got.Cells, want[i].Cells) || show(got.Row) != show(want[i]) || !slices.Equal(got.Problems, want[i].Problems) {
			t.Errorf("row %d: %q, want %q", got.Number, got.Cells, want[i].Cells)
		}
		if !reflect.DeepEqual(r.Mapping.Headers(), []string{"Họ tên", "Ghi chú", "Sở thích"}) {
			t.Errorf("headers %q", r.Mapping.Headers())
		}
		offset = next
	}
}

func TestProblemsAreStaged(t *testing.T) {
	data := handmade(t, `<worksheet><sheetData>`+headXML+`<row r="2">`+inline("A2", "Hà Thị Mẫu")+`<c r="B2"><f>1</f></c><c r="C2" t="e"><v>#N/A</v></c></row></sheetData></worksheet>`, nil)
	staged, _ := stageAll(t, data)
	r, err := OpenStage(bytes.NewReader(staged), 0)
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := r.ReadBatch(10)
	if err != nil || len(rows) != 1 || !slices.Equal(rows[0].Problems, []Problem{{NgaySinh, 1, CodeFormula}, {"", 2, CodeCellError}}) {
		t.Errorf("%v %v", rows, err)
	}
}

func TestStageThatIsNotWhole(t *testing.T) {
	staged, _ := stageAll(t, []byte(difficult))
	for cut := range staged {
		r, err := OpenStage(bytes.NewReader(staged[:cut]), 0)
		if err == nil {
			_, _, err = r.ReadBatch(100)
			if err == nil {
				_, _, err = r.ReadBatch(100)
			}
		}
		if code(err) != CodeStage {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	for offset := range int64(len(staged)) {
		atLine := offset == 0 || staged[offset-1] == '\n'
		if _, err := OpenStage(bytes.NewReader(staged), offset); (err == nil) != atLine {
			t.Fatalf("offset %d: %v", offset, err)
		}
	}
}

func TestStagingStopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var seen []int64
	_, err := Stage(ctx, mustOpen(t, bigCSV(35_000)), io.Discard, func(n int64) {
		seen = append(seen, n)
		if n == 20_000 {
			cancel()
		}
	})
	if err != context.Canceled || !slices.Equal(seen, []int64{10_000, 20_000}) {
		t.Errorf("%v %v", err, seen)
	}
}

func FuzzStage(f *testing.F) {
	f.Add([]byte(difficult), int64(0))
	staged, _ := stageAll(f, []byte(difficult))
	f.Add(staged, int64(0))
	f.Fuzz(func(t *testing.T, data []byte, offset int64) {
		r, err := OpenStage(bytes.NewReader(data), max(offset, 0))
		for err == nil {
			_, _, err = r.ReadBatch(10)
		}
	})
}

func BenchmarkStage(b *testing.B) {
	data := bigCSV(200_000)
	for b.Loop() {
		if _, err := Stage(context.Background(), mustOpen(b, data), io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(200_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadBatch(b *testing.B) {
	staged, _ := stageAll(b, bigCSV(200_000))
	b.ReportAllocs()
	for b.Loop() {
		r, err := OpenStage(bytes.NewReader(staged), 0)
		for err == nil {
			_, _, err = r.ReadBatch(1000)
		}
		if err != io.EOF {
			b.Fatal(err)
		}
	}
	b.ReportMetric(200_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
